"""Statements: what one proves to a person with a number and public keys, and what a copy of the log adds."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minglu.canon.base64 import render_base64
from minglu.canon.instants import Period
from minglu.canon.json import parse_object, render
from minglu.ledger.errors import LedgerError, Malformed, QuorumMissing, WrongEntry, WrongLabel, WrongProof, WrongSignature
from minglu.ledger.labels import prove_handle, prove_label
from minglu.ledger.statement import Statement, check_statement, complete_in, parse_statement, render_statement
from tests.tampering.forge import Keys
from tests.unit.ledger.statements import (
    HANDLES,
    NUMBER,
    OTHER,
    SEEDS,
    Made,
    at_of,
    entries,
    entry,
    make,
    opening,
    period_opened,
)

OCTOBER, NOVEMBER = Period("2026-10"), Period("2026-11")


def check(statement: Statement, made: Made | None = None):
    return check_statement(statement, number=NUMBER, policy=(made or make()).log.keys.policy)


# ---- What it proves ------------------------------------------------------------------------------------------------


def test_it_lists_the_uses_with_what_they_open_to_the_person():
    checked = check(make().statement)

    assert [use.entry.kind.name for use in checked.uses] == [
        "person.linked",
        "contact.refusal",
        "contact.refusal",
        "person.proved",
        "statement.given",
    ]
    assert [use.parties["role"] for use in checked.uses if use.entry.kind.name == "contact.refusal"] == ["collector"] * 2


def test_it_says_over_which_log_and_since_when_and_when_witnesses_saw_that():
    checked = check(make().statement)

    assert (checked.size, checked.since, checked.withheld) == (10, 0, 0)
    assert checked.times == dict.fromkeys(make().log.keys.witnesses, make().log.steps[-1][1])
    assert checked.opened == {OCTOBER: 1, NOVEMBER: 6}


def test_a_use_without_its_opening_is_told_apart_from_one_that_has_none():
    first, *others = make().statement.uses
    silent = replace(make().statement, uses=(first, replace(others[0], parties=None), *others[1:]))

    assert check(make().statement).unopened == ()
    assert check(silent).unopened == (3,)


def test_a_statement_from_a_later_possession_counts_what_it_withholds():
    made = make(since=at_of(entries()[5]))
    checked = check(made.statement, made)

    assert [use.index for use in checked.uses] == [5, 7, 8]
    assert (checked.withheld, checked.since) == (2, at_of(entries()[5]))


def test_a_number_that_was_never_used_gets_a_statement_of_nothing_but_its_reading():
    made = make()

    assert check(made.without(2, 3, 5, 7)).uses[0].entry.kind.name == "statement.given"


# ---- What it refuses -----------------------------------------------------------------------------------------------

Change = Callable[[Made], Statement]


def month(made: Made, nth: int, **changes: object) -> Statement:
    months = list(made.statement.months)
    months[nth] = replace(months[nth], **changes)
    return replace(made.statement, months=tuple(months))


def use(made: Made, nth: int, **changes: object) -> Statement:
    uses = list(made.statement.uses)
    uses[nth] = replace(uses[nth], **changes)
    return replace(made.statement, uses=tuple(uses))


def located(made: Made, nth: int, **changes: object) -> Statement:
    return use(made, nth, located=replace(made.statement.uses[nth].located, **changes))


def label_proof(period: Period, number: str = NUMBER, seed: bytes | None = None) -> bytes:
    return prove_label(seed or SEEDS[period], period, handle=prove_handle(HANDLES, number).value).proof


def newer(made: Made) -> bytes:
    """A checkpoint of the same log, one entry later."""
    log = made.log.with_entry(10, entry("person.proved", 10, days=30, number=OTHER))
    return log.note()


REFUSED: list[tuple[str, Change, type[LedgerError], str]] = [
    # what was done to the statement, how, and what is said
    ("a foreign use added", lambda m: m.with_use(4), WrongProof, "the entry at 4 is about another number"),
    ("an entry about nobody added", lambda m: m.with_use(1), WrongProof, "the entry at 1 is about another number"),
    ("a use listed twice", lambda m: m.with_use(5), WrongProof, "the uses are not in the order of the log, each once"),
    ("uses in another order", lambda m: replace(m.statement, uses=m.statement.uses[::-1]), WrongProof, "not in the order of the log"),
    ("a month listed twice", lambda m: month(m, 1, period=OCTOBER), WrongProof, "the months are not in their order, each once"),
    ("months in another order", lambda m: replace(m.statement, months=m.statement.months[::-1]), WrongProof, "not in their order"),
    (
        "a month left out",
        lambda m: replace(m.statement, months=m.statement.months[:1]),
        WrongProof,
        "the entry at 7 is about another number",
    ),
    ("a month opened by another's entry", lambda m: month(m, 1, opened=m.statement.months[0].opened), WrongProof, "does not open it"),
    ("a month opened by no such entry", lambda m: month(m, 1, opened=m.located(5)), WrongProof, "the entry shown for the month 2026-11"),
    (
        "label proofs exchanged",
        lambda m: month(m, 0, label_proof=m.statement.months[1].label_proof),
        WrongLabel,
        "does not belong to this key",
    ),
    ("the label proof of another number", lambda m: month(m, 0, label_proof=label_proof(OCTOBER, OTHER)), WrongLabel, "does not belong"),
    ("a label under another key", lambda m: month(m, 0, label_proof=label_proof(OCTOBER, seed=bytes(32))), WrongLabel, "does not belong"),
    ("a label proof of zeros", lambda m: month(m, 0, label_proof=bytes(80)), WrongLabel, "proof of a label"),
    (
        "the handle proof of another number",
        lambda m: replace(m.statement, handle_proof=prove_handle(HANDLES, OTHER).proof),
        WrongLabel,
        "does not belong to this key",
    ),
    (
        "a handle under another key",
        lambda m: replace(m.statement, handle_proof=prove_handle(bytes(32), NUMBER).proof),
        WrongLabel,
        "does not belong to this key",
    ),
    (
        "another first entry",
        lambda m: replace(m.statement, opened=m.located(1)),
        WrongProof,
        "does not begin with the first entry of a log",
    ),
    ("a first entry somewhere else", lambda m: replace(m.statement, opened=replace(m.located(0), index=1)), WrongProof, "another root"),
    ("a use somewhere else", lambda m: located(m, 1, index=4), WrongProof, "the proof leads to another root"),
    ("a use beyond the log", lambda m: located(m, 1, index=10), WrongProof, "there is no entry 10 among 10"),
    ("a use before the log", lambda m: located(m, 1, index=-1), WrongProof, "there is no entry -1 among 10"),
    ("a use that was changed", lambda m: located(m, 1, entry=m.log.entries[3].replace(b"call", b"text")), WrongProof, "another root"),
    ("a use with a shorter path", lambda m: located(m, 1, path=m.statement.uses[1].located.path[:-1]), WrongProof, "shorter than the way"),
    ("a use with a longer path", lambda m: located(m, 1, path=m.statement.uses[1].located.path * 2), WrongProof, "longer than the way"),
    ("a use with no path", lambda m: located(m, 1, path=()), WrongProof, "shorter than the way"),
    ("openings exchanged", lambda m: use(m, 1, parties=opening(5)), WrongEntry, "not the one that the entry committed to"),
    ("an opening that says something else", lambda m: use(m, 1, parties=opening(3, role="handler")), WrongEntry, "not the one"),
    ("an opening that names a debtor", lambda m: use(m, 1, parties=opening(3, debtor="per_" + "0" * 32)), WrongEntry, "not foreseen here"),
    ("an opening where there is none to open", lambda m: use(m, 0, parties=opening(7)), WrongEntry, "has no such part to open"),
    ("uses withheld from nobody", lambda m: m.without(3, withheld=1), WrongProof, "does not show from when on it lists them"),
    ("uses withheld, its own reading left out", lambda m: m.without(8, withheld=1), WrongProof, "does not show from when on"),
    ("uses withheld, its own reading unopened", lambda m: replace(use(m, 4, parties=None), withheld=1), WrongProof, "from when on"),
    ("a newer checkpoint than the paths lead to", lambda m: replace(m.statement, checkpoint=newer(m)), WrongProof, "the proof"),
    ("a checkpoint that no witness saw", lambda m: replace(m.statement, checkpoint=_signed_only(m)), QuorumMissing, "is not reached"),
    ("a checkpoint of noise", lambda m: replace(m.statement, checkpoint=b"noise"), Malformed, "no empty line between text and signatures"),
    ("no checkpoint", lambda m: replace(m.statement, checkpoint=b""), Malformed, "no empty line"),
]


def _signed_only(made: Made) -> bytes:
    return made.log.keys.checkpoint(made.log.entries, seconds=1, by=["witness-one.example"])


@pytest.mark.parametrize(("change", "error", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_statement_that_was_changed_proves_nothing(change: Change, error: type[LedgerError], says: str):
    with pytest.raises(error, match=says):
        check(change(make()))


def test_for_another_number_it_proves_nothing():
    with pytest.raises(WrongLabel, match="does not belong to this key and input"):
        check_statement(make().statement, number=OTHER, policy=make().log.keys.policy)


def test_under_another_policy_it_proves_nothing():
    with pytest.raises(WrongSignature, match="names no log with this origin"):
        check_statement(make().statement, number=NUMBER, policy=replace(Keys().policy, logs=()))


def test_a_use_of_a_month_under_a_key_that_the_log_named_second_is_about_another_number():
    """A second label key for a month: uses under it carry a label that the first key does not make."""
    log = (*entries()[:9], period_opened(9, NOVEMBER, days=30, seed=bytes([12]) * 32))
    made = make(log=log)

    with pytest.raises(WrongProof, match="the entry at 7 is about another number"):
        check(month(made, 1, opened=made.located(9), label_proof=label_proof(NOVEMBER, seed=bytes([12]) * 32)), made)


# ---- What a copy of the log adds -----------------------------------------------------------------------------------


def complete(statement: Statement, made: Made | None = None, log: tuple[bytes, ...] | None = None) -> None:
    ours = made or make()
    complete_in(check(statement, ours), ours.log.entries if log is None else log)


def test_nothing_was_left_out_of_an_honest_statement():
    complete(make().statement)


def test_nothing_but_what_it_withholds_was_left_out_of_a_later_persons_statement():
    made = make(since=at_of(entries()[5]))

    complete(made.statement, made)


def test_a_copy_may_go_on_after_the_statement():
    complete(make().statement, log=(*make().log.entries, entry("person.proved", 10, days=30, number=NUMBER)))


@pytest.mark.parametrize("index", [2, 3, 5, 7])
def test_a_use_that_was_left_out_is_found(index: int):
    with pytest.raises(WrongProof, match=f"the log holds 1 uses that the statement does not list; the first stands at {index}"):
        complete(make().without(index))


def test_more_withheld_than_there_is_is_found():
    made = make(since=at_of(entries()[5]))

    with pytest.raises(WrongProof, match="the log holds 2 uses that the statement does not list"):
        complete(replace(made.statement, withheld=3), made)


def test_a_use_kept_back_among_those_withheld_is_found():
    made = make(since=at_of(entries()[5]))

    with pytest.raises(WrongProof, match="the use at 7 is withheld, and is not from before the moment since when uses are listed"):
        complete(made.without(7, withheld=3), made)


def test_a_month_that_was_left_out_with_its_uses_is_found():
    october = replace(make().without(7, 8), months=make().statement.months[:1])

    with pytest.raises(WrongProof, match="the log has opened the month 2026-11, and the statement says nothing about it"):
        complete(october)


def test_a_month_by_a_second_key_is_found():
    log = (*entries()[:9], period_opened(9, NOVEMBER, days=30, seed=bytes([12]) * 32))
    made = make(log=log)
    by_second = month(made, 1, opened=made.located(9), label_proof=label_proof(NOVEMBER, seed=bytes([12]) * 32))
    hiding = replace(by_second, uses=made.without(7, 8).uses)

    with pytest.raises(WrongProof, match="the log names a key of the month 2026-11 at 6, and the statement goes by another"):
        complete(hiding, made)


@pytest.mark.parametrize("size", [0, 1, 9])
def test_a_copy_that_ends_before_the_statement_shows_nothing(size: int):
    with pytest.raises(WrongProof, match=f"the copy of the log ends at {size} entries, before the statement's 10"):
        complete(make().statement, log=make().log.entries[:size])


@pytest.mark.parametrize("index", range(10))
def test_a_copy_of_another_history_shows_nothing(index: int):
    other = (*make().log.entries[:index], entry("person.proved", 77, number=OTHER), *make().log.entries[index + 1 :])

    with pytest.raises(WrongProof, match="its entries lead to another root"):
        complete(make().statement, log=other)


def test_an_entry_of_the_log_that_nobody_can_read_could_be_anybodys():
    made = make(log=(*entries()[:9], b"not an entry"))

    with pytest.raises(WrongProof, match="entry 9 of the copy cannot be read, so nobody can say whose it is"):
        complete(made.statement, made)


# ---- The file ------------------------------------------------------------------------------------------------------


def test_a_statement_has_one_spelling():
    data = render_statement(make().statement)

    assert parse_statement(data) == make().statement
    assert render_statement(parse_statement(data)) == data


def spelled(**changes: object) -> bytes:
    return render({**parse_object(render_statement(make().statement)), **changes})


def without(name: str) -> bytes:
    said = dict(parse_object(render_statement(make().statement)))
    said.pop(name)
    return render(said)


LOCATED = {"entry": render_base64(b"x"), "index": 0, "path": []}

WRONG_FILES: list[tuple[str, bytes]] = [
    ("nothing", b""),
    ("noise", b"\xff" * 100),
    ("another kind of file", render({"v": 1, "what": "minglu receipt"})),
    ("a newer version", spelled(v=2)),
    ("a version that only looks like one", spelled(v=True)),
    ("a further member", spelled(debtor="per_" + "0" * 32)),
    ("blanks", render_statement(make().statement) + b" "),
    ("a blank inside", render_statement(make().statement).replace(b'"v":1', b'"v": 1')),
    ("withheld below zero", spelled(withheld=-1)),
    ("withheld that is true", spelled(withheld=True)),
    ("withheld that is a text", spelled(withheld="0")),
    ("a checkpoint that is none", spelled(checkpoint=["a"])),
    ("a handle proof of 79 bytes", spelled(handle_proof=render_base64(bytes(79)))),
    ("a handle proof in other base64", spelled(handle_proof=render_base64(bytes(80)).rstrip("="))),
    ("uses that are no list", spelled(uses={})),
    ("uses of texts", spelled(uses=["a"])),
    ("months that are numbers", spelled(months=[1])),
    ("a first entry that is a text", spelled(opened="log.opened")),
    ("a place that is true", spelled(opened={**LOCATED, "index": True})),
    ("a place that is a text", spelled(opened={**LOCATED, "index": "0"})),
    ("a path of texts that are no hashes", spelled(opened={**LOCATED, "path": ["a"]})),
    ("a path of short hashes", spelled(opened={**LOCATED, "path": [render_base64(bytes(31))]})),
    ("a path that is a text", spelled(opened={**LOCATED, "path": "abc"})),
    ("a member of a use too many", spelled(uses=[{**LOCATED, "debt": "x"}])),
    ("an opening too short", spelled(uses=[{**LOCATED, "parties": render_base64(b"short")}])),
    ("an opening that is no object", spelled(uses=[{**LOCATED, "parties": render_base64(bytes(32) + b"1")}])),
    ("a month that is none", spelled(months=[{"period": "2026-13", "opened": LOCATED, "label_proof": render_base64(bytes(80))}])),
    ("a month with a long proof", spelled(months=[{"period": "2026-10", "opened": LOCATED, "label_proof": render_base64(bytes(81))}])),
    ("nested without end", b"[" * 100_000),
    *((f"no {name}", without(name)) for name in ("checkpoint", "opened", "handle_proof", "months", "uses", "withheld", "v", "what")),
]


@pytest.mark.parametrize("data", [row[1] for row in WRONG_FILES], ids=[row[0] for row in WRONG_FILES])
def test_a_file_that_is_no_statement_is_refused_with_what_to_do(data: bytes):
    with pytest.raises(WrongProof, match=r"fetch the file again|not a statement of version 1|is not located|is no object|is none"):
        parse_statement(data)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_file_with_a_byte_changed_is_refused_or_proves_nothing(place: int, byte: int):
    data = bytearray(render_statement(make().statement))
    place %= len(data)
    if data[place] == byte:
        return
    data[place] = byte
    with pytest.raises(LedgerError):
        check(parse_statement(bytes(data)))
