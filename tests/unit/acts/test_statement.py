"""Statements: every use from proven possession on, each proved; a file that was changed, or leaves something out, is refused."""

from dataclasses import replace

import pytest

from minglu.acts.errors import NotWitnessed
from minglu.acts.prove import prove_by_secret
from minglu.acts.statement import give_statement, open_part
from minglu.canon.commitment import Opening
from minglu.canon.instants import DAY, Instant, Period
from minglu.canon.json import parse_object, render
from minglu.ledger.errors import LedgerError, WrongProof
from minglu.ledger.statement import (
    MOST_BYTES,
    Statement,
    check_statement,
    complete_in,
    parse_statement,
    render_statement,
)
from tests.unit.acts.cast import BORROWER, CONTACT, DEBT, SECRET, STRANGER, prepare
from tests.unit.acts.office import enter

ALWAYS = Instant(0)


def give(lender, *, since=ALWAYS, number=CONTACT) -> Statement:
    return give_statement(lender.node.office, lender.node.proofs, number, since=since)


def check(lender, statement: Statement, number=CONTACT):
    return check_statement(statement, number=number, policy=lender.node.outsiders.policy)


def kinds(checked) -> list[str]:
    return [use.entry.kind.name for use in checked.uses]


# ---- What is in it


def test_with_the_secret_everything_is_in_it_and_the_giving_is_the_last_use(lender):
    person = lender.prove().person
    since = prove_by_secret(lender.node.office, person, secret=SECRET).since
    checked = check(lender, give(lender, since=since))
    assert kinds(checked) == ["person.linked", "datum.sealed", "consent.given", "person.proved", "person.proved", "statement.given"]
    assert checked.withheld == 0


def test_what_was_before_proven_possession_is_counted_and_withheld(lender):
    lender.later(DAY)
    checked = check(lender, give(lender, since=lender.prove().since))
    assert (kinds(checked), checked.withheld) == (["person.proved", "statement.given"], 3)


def test_each_use_opens_to_what_the_person_may_read(lender):
    lender.refused_by(lender.sign(whom=lender.cast.contact, purpose="pass_on_message"))
    refusal = next(use for use in check(lender, give(lender)).uses if use.entry.kind.name == "contact.refusal")
    assert (refusal.parties["role"], refusal.parties["relation"], refusal.entry.public["purpose"]) == (
        "collector",
        "contact",
        "pass_on_message",
    )


def test_nothing_in_it_tells_whose_debt_it_was(lender):
    lender.lose_touch()
    lender.permitted(lender.sign(whom=lender.cast.contact, purpose="pass_on_message"))
    given = give(lender)
    opened = render_statement(given) + b"".join(render(use.parties.content) for use in given.uses if use.parties)
    assert lender.cast.borrower.person.encode() not in opened
    assert DEBT.encode() not in opened


def test_nothing_in_it_spells_a_number(lender):
    assert b"1600000" not in render_statement(give(lender))


def test_giving_it_is_an_entry_before_anything_is_opened(lender):
    before = lender.size
    given = give(lender)
    assert given.uses[-1].located.index == before
    assert lender.said(lender.cast.contact.person, "statement.given")["since"] == 0


def test_months_without_uses_are_in_it_too(lender):
    lender.later(70 * DAY)
    checked = check(lender, give(lender))
    assert list(checked.labels) == ["2026-10", "2026-12"]


def test_another_persons_uses_are_not_in_it(lender):
    lender.call()
    assert "contact.permit" not in kinds(check(lender, give(lender)))
    assert "contact.permit" in kinds(check(lender, give(lender, number=BORROWER), BORROWER))


def test_it_reads_back_as_it_was_written(lender):
    given = give(lender)
    assert parse_statement(render_statement(given)) == given


def test_it_verifies_years_later_without_us(lender):
    given, policy = give(lender), lender.node.outsiders.policy
    lender.later(3650 * DAY)
    assert check_statement(parse_statement(render_statement(given)), number=CONTACT, policy=policy).uses


def test_without_its_own_reading_under_a_cosigned_checkpoint_there_is_none(lender):
    with lender.refusing(), pytest.raises(NotWitnessed, match="too few witnesses have seen this reading yet"):
        give(lender)


def test_before_anything_is_witnessed_there_is_none(tmp_path):
    cast = prepare(tmp_path / "office")
    with enter(tmp_path / "office", cast) as lender:
        lender.node.proofs.checkpoints._connection.execute("DELETE FROM checkpoint")
        with lender.refusing(), pytest.raises(NotWitnessed, match="too few witnesses have seen this reading yet; try again in a minute"):
            give(lender)


def test_an_opening_is_closed_when_the_journal_key_is_gone(lender):
    office, index = lender.node.office, give(lender).uses[0].located.index
    assert open_part(office, index + 1, part="parties") is not None
    office.book._connection().execute("PRAGMA foreign_keys=OFF")
    office.book._connection().execute("DELETE FROM person")
    assert open_part(office, index + 1, part="parties") is None


@pytest.mark.parametrize(("index", "part"), [(0, "facts"), (10**9, "facts"), (1, "secrets"), (1, "debt")])
def test_what_has_no_opening_opens_to_nothing(lender, index, part):
    assert open_part(lender.node.office, index, part=part) is None


# ---- Completeness


def test_a_scan_of_the_log_confirms_that_nothing_was_left_out(lender):
    checked = check(lender, give(lender))
    complete_in(checked, lender.node.office.book.entries(0, checked.size))


def test_withheld_uses_are_part_of_the_count(lender):
    lender.later(DAY)
    checked = check(lender, give(lender, since=lender.prove().since))
    complete_in(checked, lender.node.office.book.entries(0, checked.size))


@pytest.mark.parametrize("place", [0, 1, -1])
def test_a_use_that_was_left_out_is_noticed(lender, place):
    given = give(lender)
    left = list(given.uses)
    del left[place]
    checked = check(lender, replace(given, uses=tuple(left)))
    with pytest.raises(
        WrongProof, match=f"holds 1 uses that the statement does not list; the first stands at {given.uses[place].located.index}"
    ):
        complete_in(checked, lender.node.office.book.entries(0, checked.size))


@pytest.mark.parametrize("withheld", [1, 2])
def test_uses_are_not_withheld_from_somebody_who_may_see_all(lender, withheld):
    with pytest.raises(WrongProof, match="does not show from when on it lists them"):
        check(lender, replace(give(lender), withheld=withheld))


@pytest.mark.parametrize("more", [-1, 1])
def test_a_count_of_withheld_uses_that_does_not_fit_is_noticed(lender, more):
    lender.later(DAY)
    given = give(lender, since=lender.prove().since)
    checked = check(lender, replace(given, withheld=given.withheld + more))
    with pytest.raises(WrongProof, match="the statement does not list"):
        complete_in(checked, lender.node.office.book.entries(0, checked.size))


def test_a_use_from_after_proven_possession_is_not_withheld(lender):
    lender.later(DAY)
    given = give(lender, since=lender.prove().since)
    checked = check(lender, replace(given, uses=given.uses[1:], withheld=given.withheld + 1))
    with pytest.raises(WrongProof, match=f"the use at {given.uses[0].located.index} is withheld, and is not from before"):
        complete_in(checked, lender.node.office.book.entries(0, checked.size))


def test_a_month_that_was_left_out_is_noticed(lender):
    lender.later(70 * DAY)
    given = give(lender)
    checked = check(lender, replace(given, months=given.months[1:], uses=given.uses[-1:]))
    with pytest.raises(WrongProof, match="opened the month 2026-10"):
        complete_in(checked, lender.node.office.book.entries(0, checked.size))


def test_a_copy_of_the_log_that_ends_early_proves_nothing(lender):
    checked = check(lender, give(lender))
    with pytest.raises(WrongProof, match="fetch a newer copy"):
        complete_in(checked, lender.node.office.book.entries(0, checked.size - 1))


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
    "checkpoint's size": lambda it, _: replace(it, checkpoint=it.checkpoint.replace(b"\n3", b"\n4", 1)),
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
