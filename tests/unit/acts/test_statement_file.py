"""The file of a statement, changed in every place: each change is refused."""

from dataclasses import replace

import pytest

from minglu.acts.statement import give_statement
from minglu.canon.commitment import Opening
from minglu.canon.instants import DAY, Instant, Period
from minglu.canon.json import parse_object, render
from minglu.ledger.errors import LedgerError, WrongProof
from minglu.ledger.statement import (
    MOST_BYTES,
    Statement,
    check_statement,
    parse_statement,
    render_statement,
)
from tests.unit.acts.cast import BORROWER, CONTACT, STRANGER, prepare
from tests.unit.acts.office import enter

ALWAYS = Instant(0)


def give(lender, *, since=ALWAYS, number=CONTACT) -> Statement:
    return give_statement(lender.node.office, lender.node.proofs, number, since=since)


def check(lender, statement: Statement, number=CONTACT):
    return check_statement(statement, number=number, policy=lender.node.outsiders.policy)


# ---- A file that was changed


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """A statement over two months with its policy, and one for another number of the same log."""
    folder = tmp_path_factory.mktemp("statement") / "office"
    with enter(folder, prepare(folder)) as lender:
        lender.later(70 * DAY)
        lender.prove()
        policy = lender.node.outsiders.policy
        other = give(lender, number=BORROWER)
        yield give(lender), other, policy


def flipped(data: bytes, place: int = 0) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def first_use(statement: Statement, **changes: object) -> Statement:
    use = statement.uses[1]
    return replace(statement, uses=(statement.uses[0], replace(use, **changes), *statement.uses[2:]))


def located(statement: Statement, **changes: object) -> Statement:
    return first_use(statement, located=replace(statement.uses[1].located, **changes))


def first_month(statement: Statement, **changes: object) -> Statement:
    return replace(statement, months=(replace(statement.months[0], **changes), *statement.months[1:]))


def opening(statement: Statement, **changes: object) -> Opening:
    return replace(statement.uses[1].parties, **changes)


TAMPERED = {
    "checkpoint's size": lambda it, _: replace(it, checkpoint=it.checkpoint.replace(b"\n", b"\n1", 1)),
    "checkpoint's signature": lambda it, _: replace(it, checkpoint=it.checkpoint[:-6] + b"AAAA=\n"),
    "checkpoint without witnesses": lambda it, _: replace(it, checkpoint=b"\n".join(it.checkpoint.split(b"\n")[:5]) + b"\n"),
    "no checkpoint": lambda it, _: replace(it, checkpoint=b""),
    "first entry changed": lambda it, _: replace(it, opened=replace(it.opened, entry=flipped(it.opened.entry, 9))),
    "first entry from elsewhere": lambda it, _: replace(it, opened=it.months[0].opened),
    "first entry under another index": lambda it, _: replace(it, opened=replace(it.opened, index=1)),
    "handle proof": lambda it, _: replace(it, handle_proof=flipped(it.handle_proof, 40)),
    "handle proof of another number": lambda it, other: replace(it, handle_proof=other.handle_proof),
    "label proof": lambda it, _: first_month(it, label_proof=flipped(it.months[0].label_proof, 40)),
    "label proof of another number": lambda it, other: first_month(it, label_proof=other.months[0].label_proof),
    "label proof of another month": lambda it, _: first_month(it, label_proof=it.months[1].label_proof),
    "month under another name": lambda it, _: first_month(it, period=Period("2026-11")),
    "month opened by another entry": lambda it, _: first_month(it, opened=it.opened),
    "month missing": lambda it, _: replace(it, months=it.months[1:]),
    "no months": lambda it, _: replace(it, months=()),
    "entry changed": lambda it, _: located(it, entry=flipped(it.uses[1].located.entry, 9)),
    "entry of another use": lambda it, _: located(it, entry=it.uses[0].located.entry),
    "index": lambda it, _: located(it, index=it.uses[1].located.index + 1),
    "path changed": lambda it, _: located(it, path=(flipped(it.uses[1].located.path[0]), *it.uses[1].located.path[1:])),
    "path too short": lambda it, _: located(it, path=it.uses[1].located.path[1:]),
    "path too long": lambda it, _: located(it, path=(*it.uses[1].located.path, it.uses[1].located.path[0])),
    "use of another number": lambda it, other: replace(it, uses=(*it.uses, other.uses[-1])),
    "use twice": lambda it, _: replace(it, uses=(it.uses[0], *it.uses)),
    "uses out of order": lambda it, _: replace(it, uses=it.uses[::-1]),
    "opening says something else": lambda it, _: first_use(it, parties=opening(it, content={"purposes": ["other"], "form": "paper"})),
    "opening with other salt": lambda it, _: first_use(it, parties=opening(it, salt=bytes(32))),
    "opening of another use": lambda it, _: first_use(it, parties=it.uses[-1].parties),
    "opening where there is none": lambda it, _: replace(it, uses=(replace(it.uses[0], parties=opening(it)), *it.uses[1:])),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_statement_that_was_changed_is_refused(shown, what):
    statement, other, policy = shown
    changed = TAMPERED[what](statement, other)
    assert changed != statement
    with pytest.raises(LedgerError):
        check_statement(changed, number=CONTACT, policy=policy)


@pytest.mark.parametrize("number", [BORROWER, STRANGER])
def test_a_statement_about_one_number_is_none_about_another(shown, number):
    statement, _, policy = shown
    with pytest.raises(LedgerError):
        check_statement(statement, number=number, policy=policy)


def test_a_statement_under_other_witnesses_is_refused(shown, tmp_path):
    statement, _, _ = shown
    folder = tmp_path / "elsewhere"
    with enter(folder, prepare(folder)) as lender, pytest.raises(LedgerError):
        check(lender, statement)


# ---- Bytes that are no statement


def spoiled(statement: Statement, **members: object) -> bytes:
    whole = {**parse_object(render_statement(statement), most=MOST_BYTES), **members}
    return render({name: value for name, value in whole.items() if value is not None}, most=MOST_BYTES)


@pytest.mark.parametrize("name", ["v", "what", "checkpoint", "opened", "handle_proof", "months", "uses", "withheld"])
def test_a_statement_without_one_of_its_members_is_none(shown, name):
    with pytest.raises(WrongProof, match=r"not a statement of version 1|fetch the file again"):
        parse_statement(spoiled(shown[0], **{name: None}))


WRONG_MEMBERS = {
    "v": [2, True, "1"],
    "what": ["another file", 1],
    "opened": [{}, [], {"index": 0}, {"index": "0", "entry": "", "path": []}, {"index": 0, "entry": "?", "path": []}],
    "handle_proof": ["", "AA==", 7],
    "months": [{}, "all", [1], [{"period": "2026-13"}], [{"period": "2026-10"}]],
    "uses": [{}, "all", [1], [{}]],
    "withheld": [-1, "0", True, []],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG_MEMBERS.items() for value in values])
def test_a_member_of_the_wrong_form_is_refused(shown, name, value):
    with pytest.raises(WrongProof):
        parse_statement(spoiled(shown[0], **{name: value}))


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"null", b"\xff", b"[" * 5000])
def test_bytes_that_are_no_statement_are_refused(data):
    with pytest.raises(WrongProof, match=r"not a statement of version 1|cannot be read"):
        parse_statement(data)


def test_a_further_member_is_not_read_past(shown):
    with pytest.raises(WrongProof, match="not spelled as statements are"):
        parse_statement(spoiled(shown[0], note="trust me"))
