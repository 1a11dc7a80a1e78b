"""Pairing allegations with occurrences, at the edges of what counts."""

import pytest

from minglu.canon.instants import DAY, MINUTE, SECOND, Instant
from minglu.cases.complaint import Allegation
from minglu.cases.matching import MOST_SKEW, THRESHOLD, match, score
from minglu.cases.occurrences import Occurrence, fold_occurrences
from tests.unit.cases.story import SMS_LINE, STRANGER, alleged, moment, register_of, registered, unpermitted

REGISTER = register_of(registered(), registered(2, line=SMS_LINE, number="+8616000008888"))
AT = moment("2026-11-05 14:03")


def occurrence(index: int = 120, *, at: Instant = AT, **changed: object) -> Occurrence:
    made = unpermitted(index, happened=at, **changed)  # type: ignore[arg-type]  # built from keywords
    return fold_occurrences((made,), upto=9_000)[0]


def points(allegation: Allegation, one: Occurrence) -> int | None:
    made = score(allegation, one, register=REGISTER)
    return None if made is None else made.points


def test_everything_agreeing_is_a_hundred() -> None:
    assert points(alleged(seconds=63), occurrence()) == 100


SKEWS = [(0, 50), (MINUTE, 50), (MINUTE + 1, 40), (2 * MINUTE + 1, 30), (5 * MINUTE + 1, 15), (MOST_SKEW, 15), (MOST_SKEW + 1, None)]


@pytest.mark.parametrize(("skew", "expected"), SKEWS)
def test_the_further_off_the_fewer_points_on_both_sides(skew: int, expected: int | None) -> None:
    allegation = alleged(other=None, answered=None)
    before, after = Instant(AT - skew), Instant(AT + MINUTE + skew)
    assert [points(allegation, occurrence(at=at)) for at in (before, after)] == [expected, expected]


def test_a_long_span_is_worth_less_than_a_point() -> None:
    vague = alleged(other=None, answered=None, since=Instant(AT - DAY), until=Instant(AT + DAY))
    assert points(vague, occurrence()) == 25


NEVER = {
    "another channel": alleged(kind="message"),
    "a call that the person made": alleged(direction="out"),
    "a complete number of another line": alleged(other="16000008888"),
    "a complete number of no line": alleged(other=STRANGER),
    "a mask that does not fit": alleged(other="160****1111"),
}


@pytest.mark.parametrize("allegation", NEVER.values(), ids=NEVER.keys())
def test_never_paired_is(allegation: Allegation) -> None:
    assert points(allegation, occurrence()) is None


@pytest.mark.parametrize(
    ("other", "more"), [("16000007777", 30), ("160****7777", 22), ("00007777", 20), ("160**7777", 14), ("16000007771", 12), ("?", 0)]
)
def test_the_less_of_the_number_is_seen_the_less_it_weighs(other: str, more: int) -> None:
    assert points(alleged(other=other, answered=None), occurrence()) == 50 + more


def test_a_number_of_no_line_weighs_against_an_occurrence_of_an_unknown_line() -> None:
    unknown = occurrence(line="line_" + "99" * 16)
    assert points(alleged(other=STRANGER, answered=None), unknown) == 25
    assert points(alleged(other="16000007777", answered=None), unknown) == 50


@pytest.mark.parametrize(("seconds", "more"), [(63, 12), (69, 12), (70, 4), (93, 4), (94, -10), (0, -10)])
def test_the_duration_weighs(seconds: int, more: int) -> None:
    assert points(alleged(other=None, answered=None, seconds=seconds), occurrence()) == 50 + more


def test_answered_against_unanswered_weighs_against() -> None:
    assert points(alleged(other=None, answered=False), occurrence()) == 35


def test_a_number_alone_is_no_match() -> None:
    vague = alleged(answered=None, other="00007777", since=Instant(AT - DAY), until=Instant(AT + DAY))
    assert points(vague, occurrence()) == 45
    nothing = alleged(answered=None, other="160**7777", since=Instant(AT - DAY), until=Instant(AT + DAY))
    assert match((nothing,), (occurrence(),), register=REGISTER)[0].occurrence is None
    assert THRESHOLD == 40


def test_one_occurrence_stands_for_one_allegation() -> None:
    found = match((alleged(1), alleged(2)), (occurrence(),), register=REGISTER)
    assert [None if one.occurrence is None else one.occurrence.index for one in found] == [120, None]
    assert [one.others for one in found] == [0, 1]


def test_two_calls_in_a_row_go_to_the_two_allegations_in_order() -> None:
    calls = (occurrence(120), occurrence(121, at=Instant(AT + 4 * MINUTE)))
    later = alleged(2, since=Instant(AT + 4 * MINUTE), until=Instant(AT + 4 * MINUTE))
    found = match((later, alleged(1)), calls, register=REGISTER)
    assert [one.occurrence.index for one in found if one.occurrence] == [121, 120]


def test_the_order_in_which_occurrences_are_given_does_not_matter() -> None:
    calls = [occurrence(index, at=Instant(AT + index * SECOND)) for index in range(120, 130)]
    told = (alleged(1), alleged(2), alleged(3))
    assert match(told, calls, register=REGISTER) == match(told, calls[::-1], register=REGISTER)


def test_a_full_complaint_against_a_full_record_is_matched() -> None:
    calls = [occurrence(1_000 + n, at=Instant(AT + n * MINUTE)) for n in range(200)]
    told = [alleged(n, since=Instant(AT + n * MINUTE), until=Instant(AT + n * MINUTE)) for n in range(1, 51)]
    found = match(told, calls, register=REGISTER)
    assert [one.occurrence.happened for one in found if one.occurrence] == [one.since for one in told]
