"""Attempts hide what is personal, and what is left out is counted without being repeated."""

import dataclasses

import pytest

from minglu.canon.instants import Instant
from minglu.evidence.attempts import FIRST, NO_FACTS, Attempt, LeftOutTally
from minglu.evidence.reading import LeftOut

ONE = Attempt(
    place="calls.csv, row 17",
    number="+8616000000202",
    at=Instant(1_793_858_591_000),
    channel="call",
    ended="answered",
    seconds=95,
    relation="debtor",
    person="K-0042",
    debt="loan-7",
    agency="agency-3",
    staff="staff-9",
    direction="out",
    purpose="",
    own_device=None,
    text="secret words",
)


def test_numbers_words_and_ids_hide_in_what_is_printed() -> None:
    shown = repr(ONE)
    assert not [secret for secret in ("16000000202", "K-0042", "loan-7", "agency-3", "staff-9", "secret words") if secret in shown]
    assert "calls.csv, row 17" in shown


def test_each_member_holds_what_was_handed_in() -> None:
    given = {member.name: f"value of {member.name}" for member in dataclasses.fields(Attempt)}
    made = Attempt(**given)  # type: ignore[arg-type]  # texts in every member tell them apart
    assert {name: getattr(made, name) for name in given} == given


def test_an_attempt_cannot_be_changed_and_equals_its_like() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        ONE.number = ""  # type: ignore[misc]  # what is tested
    assert dataclasses.replace(ONE) == ONE
    assert dataclasses.replace(ONE, seconds=1) != ONE


def test_without_further_columns_there_are_no_facts_and_no_faults() -> None:
    assert (ONE.facts, ONE.faults) == (NO_FACTS, ())


def test_the_tally_counts_all_and_keeps_the_first_places() -> None:
    tally = LeftOutTally()
    for number in range(1, 100):
        tally.add(LeftOut(place=f"row {number}", because="no_moment"))
    tally.add(LeftOut(place="row 100", because="number_masked"))
    times, masked = tally.summary()
    assert (times.because, times.count, len(times.first), times.first[0]) == ("no_moment", 99, FIRST, "row 1")
    assert (masked.because, masked.count, masked.first) == ("number_masked", 1, ("row 100",))


def test_nothing_left_out_is_an_empty_summary() -> None:
    assert LeftOutTally().summary() == ()
