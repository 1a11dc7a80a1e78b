"""Clocks of an audit: from entries alone, judged up to a moment that others vouch for."""

from functools import cache

import pytest

from minglu.audit.clocks import Kept, clocks_of
from minglu.canon.instants import LAST, Instant, parse_instant
from minglu.canon.json import Value
from minglu.rules.history import Event
from minglu.rules.zones import Zone
from tests.tampering.honest import packs

CASE = "case_" + "0" * 32
FILED = parse_instant("2026-11-06T14:00:00+08:00")
DUE = parse_instant("2026-11-21T23:59:59.999+08:00")


@cache
def shanghai() -> Zone:
    return packs().zones["Asia/Shanghai"]


def event(index: int, kind: str, at: int = FILED, **said: Value) -> Event:
    return Event(index=index, at=Instant(at), kind=kind, said={"case": CASE, **said})


def opened(index: int, task: str, due: int = DUE) -> Event:
    return event(index, "investigation.opened", task=task, due=due, clock="agency_task")


def concluded(index: int, task: str, at: int = FILED) -> Event:
    return event(index, "investigation.concluded", at, task=task)


def clocks(*events: Event, until: int = FILED) -> tuple[Kept, ...]:
    return clocks_of({CASE: events}, zone=shanghai(), until=Instant(until))


def test_the_answer_is_due_at_the_end_of_the_fifteenth_day():
    (kept,) = clocks(event(3, "complaint.filed"), event(9, "answer.sent", DUE))

    assert kept == Kept(clock="complaint_answer", source="legal", started=3, stopped=9, due=DUE, met=True)


@pytest.mark.parametrize(("at", "met"), [(DUE - 1, True), (DUE, True), (DUE + 1, False)])
def test_an_answer_is_in_time_to_the_millisecond(at: int, met: bool):
    (kept,) = clocks(event(3, "complaint.filed"), event(9, "answer.sent", at), until=LAST - 1)

    assert kept.met is met


@pytest.mark.parametrize(("until", "met"), [(DUE, True), (DUE + 1, False)])
def test_no_answer_is_missed_once_the_moment_has_passed_that_others_vouch_for(until: int, met: bool):
    (kept,) = clocks(event(3, "complaint.filed"), until=until)

    assert (kept.stopped, kept.met) == (None, met)


def test_an_answer_from_before_the_complaint_answers_nothing():
    (kept,) = clocks(event(2, "answer.sent"), event(3, "complaint.filed"), until=DUE + 1)

    assert (kept.stopped, kept.met) == (None, False)


def test_the_first_answer_counts():
    (kept,) = clocks(event(3, "complaint.filed"), event(9, "answer.sent"), event(12, "answer.sent", DUE + 1))

    assert kept.stopped == 9


def test_a_refused_answer_is_no_answer():
    (kept,) = clocks(event(3, "complaint.filed"), event(9, "answer.refused"), until=DUE + 1)

    assert not kept.met


def test_each_task_has_its_own_clock_and_end():
    one, other = clocks(opened(4, "task_1"), opened(5, "task_2", due=FILED + 1), concluded(8, "task_2", FILED + 2), until=DUE)

    assert (one.started, one.stopped, one.met) == (4, None, True)
    assert (other.started, other.stopped, other.met) == (5, 8, False)
    assert {one.source, other.source} == {"house"}


def test_a_conclusion_of_another_task_stops_nothing():
    (kept,) = clocks(opened(4, "task_1"), concluded(8, "task_2"), until=DUE + 1)

    assert (kept.stopped, kept.met) == (None, False)


def test_the_clocks_of_all_cases_come_in_the_order_of_the_log():
    streams = {"case_b": (event(7, "complaint.filed"),), "case_a": (event(9, "complaint.filed"),), "per_x": (event(1, "complaint.filed"),)}

    assert [kept.started for kept in clocks_of(streams, zone=shanghai(), until=FILED)] == [7, 9]


def test_a_complaint_at_the_end_of_time_is_no_crash():
    (kept,) = clocks(event(3, "complaint.filed", LAST - 1), until=LAST - 1)

    assert kept.due > LAST - 1


# ---- What is added or disputed later


@pytest.mark.parametrize("later", ["complaint.supplemented", "complaint.disputed"])
def test_what_comes_later_neither_restarts_nor_stops_the_clock_for_the_answer(later: str):
    (kept,) = clocks(event(3, "complaint.filed"), event(5, later, DUE - 1), event(9, "answer.sent", DUE + 1), until=LAST - 1)

    assert (kept.started, kept.stopped, kept.due, kept.met) == (3, 9, DUE, False)


@pytest.mark.parametrize("later", ["complaint.supplemented", "complaint.disputed"])
def test_an_answer_in_time_stays_in_time_when_more_is_said_afterwards(later: str):
    (kept,) = clocks(event(3, "complaint.filed"), event(9, "answer.sent"), event(12, later, DUE + 1), until=LAST - 1)

    assert (kept.stopped, kept.met) == (9, True)


def test_a_task_that_a_supplement_opened_has_its_own_clock_beside_the_answers():
    found = clocks(event(3, "complaint.filed"), event(5, "complaint.supplemented"), opened(7, "task_b"), concluded(9, "task_b"))

    assert [(kept.clock, kept.started, kept.stopped) for kept in found] == [("complaint_answer", 3, None), ("agency_task", 7, 9)]
