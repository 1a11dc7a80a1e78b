"""Occurrences, folded from a person's entries."""

import pytest

from minglu.canon.instants import MINUTE, Instant
from minglu.cases.errors import WrongRecord
from minglu.cases.occurrences import CLOCK_SKEW, Occurrence, fold_occurrences
from tests.unit.cases.story import LINE, event, moment, outcome, permit, unpermitted

AT = moment("2026-11-05 14:03")
UNTIL = Instant(AT + 10 * MINUTE)


def only(*events: object) -> Occurrence:
    (one,) = fold_occurrences(events, upto=1_000)  # type: ignore[arg-type]  # events
    return one


def test_an_outcome_of_a_permit_is_one_permitted_occurrence() -> None:
    one = only(permit(100, at=AT), outcome(101, of=100, happened=AT))
    assert (one.index, one.permit, one.permitted, one.line, one.outcome) == (101, 100, True, LINE, "entered")


def test_a_call_without_permit_is_unpermitted() -> None:
    one = only(unpermitted(happened=AT))
    assert (one.permit, one.permitted, one.seconds) == (None, False, 63)


def test_a_permit_without_outcome_is_pending() -> None:
    one = only(permit(100, at=AT))
    assert (one.index, one.permit, one.answered, one.outcome) == (100, 100, None, "pending")


def test_a_lapsed_permit_is_no_occurrence() -> None:
    lapse = event(101, "contact.lapse", at=UNTIL, permit=100, why="unused")
    assert fold_occurrences((permit(100, at=AT), lapse), upto=1_000) == ()


@pytest.mark.parametrize(
    ("happened", "permitted"),
    [(AT - CLOCK_SKEW - 1, False), (AT - CLOCK_SKEW, True), (UNTIL + CLOCK_SKEW, True), (UNTIL + CLOCK_SKEW + 1, False)],
)
def test_a_permit_covers_its_minutes_and_the_skew_of_clocks(happened: int, permitted: bool) -> None:
    assert only(permit(100, at=AT), outcome(101, of=100, happened=Instant(happened))).permitted is permitted


def test_a_permit_for_a_message_covers_no_call() -> None:
    assert not only(permit(100, at=AT, channel="message"), outcome(101, of=100, happened=AT)).permitted


def test_an_outcome_of_a_permit_that_is_nowhere_is_not_permitted() -> None:
    assert not only(outcome(101, of=99, happened=AT)).permitted


def test_two_outcomes_of_one_permit_are_both_kept() -> None:
    events = (permit(100, at=AT), outcome(101, of=100, happened=AT), outcome(102, of=100, happened=Instant(AT + MINUTE)))
    assert [one.index for one in fold_occurrences(events, upto=1_000)] == [101, 102]


def test_entries_of_other_kinds_are_no_occurrences() -> None:
    assert fold_occurrences((event(7, "person.never", at=AT),), upto=1_000) == ()


WRONG = {
    "no moment": event(101, "contact.outcome", at=AT, permit=1),
    "a duration below zero": unpermitted(101, happened=AT, seconds=-1),
    "a truth as number": unpermitted(101, happened=AT, answered=1),
    "a permit without question": event(101, "contact.permit", at=AT, channel="call", until=UNTIL),
    "a lapse of nothing": event(101, "contact.lapse", at=AT),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_an_impossible_entry_is_named(wrong: object) -> None:
    with pytest.raises(WrongRecord, match=r"entry 101 .*have an auditor look"):
        fold_occurrences((wrong,), upto=1_000)  # type: ignore[arg-type]  # parametrised
