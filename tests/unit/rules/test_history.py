"""Histories: streams in order, and members that must be what their kind promises."""

import pytest

from minglu.canon.instants import DAY, Instant
from minglu.rules.errors import WrongHistory
from minglu.rules.history import INSTITUTION, Event, History, days_of_staff, subjects_of
from tests.unit.rules.making import MORNING, asking


def event(index, **said):
    return Event(index=index, at=Instant(0), kind="contact.outcome", said=said)


def test_a_subject_nobody_spoke_of_has_an_empty_stream() -> None:
    assert History().of("nobody") == ()


def test_extending_leaves_the_first_history_as_it_was() -> None:
    first = History(streams={"a": (event(1),)})
    longer = first.extended((("a", event(2)), ("b", event(3))))
    assert [found.index for found in longer.of("a")] == [1, 2]
    assert [found.index for found in longer.of("b")] == [3]
    assert first.of("b") == ()


@pytest.mark.parametrize("index", [0, 1])
def test_an_entry_cannot_come_before_or_twice(index) -> None:
    with pytest.raises(WrongHistory, match=f"entry {index} cannot follow entry 1"):
        History(streams={"a": (event(1),)}).extended((("a", event(index)),))


@pytest.mark.parametrize(
    ("read", "value"),
    [
        ("word", 3),
        ("word", None),
        ("whole", "3"),
        ("whole", True),
        ("instant", -1),
        ("instant", 4_102_444_800_000),
        ("instant", 10**30),
        ("flag", 1),
        ("words", "call"),
        ("words", [1]),
        ("words", None),
    ],
)
def test_a_member_of_another_shape_stops_the_counting(read, value) -> None:
    with pytest.raises(WrongHistory, match=r"entry 7 \(contact.outcome\) has no member 'x'"):
        getattr(event(7, x=value), read)("x")


@pytest.mark.parametrize("read", ["word", "whole", "instant", "flag", "words"])
def test_a_missing_member_stops_the_counting(read) -> None:
    with pytest.raises(WrongHistory, match="nothing can be counted"):
        getattr(event(7), read)("x")


def test_a_question_reads_each_stream_that_it_needs_once() -> None:
    days = ("the collector@20779", "the collector@20780")
    alone = ("the contact", "the debtor", "the collector", "the agency")
    assert subjects_of(asking("the contact"), at=MORNING) == (*alone, INSTITUTION, *days)
    assert subjects_of(asking(companions=("a colleague",)), at=MORNING) == (*alone[1:], "a colleague", INSTITUTION, *days)
    assert subjects_of(asking(staff="", agency=""), at=MORNING) == ("the debtor", INSTITUTION)


def test_a_day_of_staff_is_a_day_of_utc_and_the_day_before_it() -> None:
    midnight = Instant(20780 * DAY)
    assert days_of_staff("x", at=midnight) == ("x@20779", "x@20780")
    assert days_of_staff("x", at=Instant(midnight - 1)) == ("x@20778", "x@20779")
    assert days_of_staff("x", at=Instant(0)) == ("x@0", "x@0")
