"""The course of a case: tasks, measures, letters and the end, as entries tell them, and as the person is told."""

import pytest

from minglu.canon.instants import DAY, Instant
from minglu.cases.course import Closing, Course, LetterLine, MeasureLine, TaskLine, clocks_of_course, fold_course, for_person
from minglu.cases.deadlines import answer_clock
from minglu.rules.errors import WrongHistory
from tests.unit.cases.story import AGENCY, FILED, HANDLER, SHANGHAI, event

TASK, OTHER = "task_" + "01" * 16, "task_" + "02" * 16
DUE = Instant(FILED + 5 * DAY)


def opened(index=10, task=TASK, **changed):
    said = {"task": task, "agency": AGENCY, "why": "breach", "clock": "agency_task", "due": DUE, **changed}
    return event(index, "investigation.opened", at=FILED, **said)


def concluded(index=20, task=TASK):
    return event(
        index, "investigation.concluded", at=Instant(FILED + DAY), task=task, staff=HANDLER, how="not_established", tried=["trace_line"]
    )


OPEN = TaskLine(task=TASK, agency=AGENCY, why="breach", clock="agency_task", opened=FILED, due=DUE)


def test_nothing_has_become_of_a_case_yet():
    assert fold_course(()) == Course(tasks=(), measures=(), letters=(), refused=0, closed=None)


def test_a_task_is_open_until_it_is_concluded():
    (task,) = fold_course((opened(),)).tasks
    assert task == OPEN
    (task,) = fold_course((opened(), concluded())).tasks
    assert (task.concluded, task.how, task.tried) == (FILED + DAY, "not_established", ("trace_line",))


def test_a_task_ends_by_its_own_conclusion_alone():
    tasks = fold_course((opened(), opened(11, OTHER), concluded(task=OTHER))).tasks
    assert [(task.task, task.concluded is None) for task in tasks] == [(TASK, True), (OTHER, False)]


def test_the_end_of_a_task_that_was_never_opened_is_none():
    assert fold_course((concluded(),)).tasks == ()


def test_measures_letters_refusals_and_the_end_are_told():
    course = fold_course(
        (
            event(1, "measure.taken", at=FILED, what="suspend_agency", agency=AGENCY),
            event(2, "measure.taken", at=FILED, what="apology"),
            event(3, "letter.written", at=FILED, what="demand", actor=HANDLER),
            event(4, "letter.written", at=FILED, what="authority"),
            event(5, "answer.refused", at=FILED),
            event(6, "answer.refused", at=FILED),
            event(7, "case.closed", at=FILED, how="answered", erase_due=DUE),
        )
    )
    assert course.measures == (
        MeasureLine(at=FILED, what="suspend_agency", agency=AGENCY),
        MeasureLine(at=FILED, what="apology", agency=""),
    )
    assert course.letters == (LetterLine(at=FILED, what="demand", by_staff=True), LetterLine(at=FILED, what="authority", by_staff=False))
    assert (course.refused, course.closed) == (2, Closing(at=FILED, how="answered", erase_due=DUE))


def test_a_case_may_be_closed_without_anything_to_erase():
    assert fold_course((event(7, "case.closed", at=FILED, how="answered"),)).closed == Closing(at=FILED, how="answered", erase_due=None)


def test_the_person_is_told_neither_who_looks_nor_what_was_tried():
    (task,) = for_person(fold_course((opened(), concluded()))).tasks
    assert (task.agency, task.tried, task.why, task.how) == ("", (), "breach", "not_established")


def test_clocks_are_the_legal_one_and_each_that_a_task_names():
    course = fold_course((opened(), opened(11, OTHER), opened(12, "task_" + "03" * 16, due=DUE + DAY)))
    legal, *house = clocks_of_course(FILED, course, zone=SHANGHAI)
    assert legal == answer_clock(FILED, zone=SHANGHAI)
    assert [(clock.name, clock.source, clock.due) for clock in house] == [
        ("agency_task", "house", DUE),
        ("agency_task", "house", DUE + DAY),
    ]


@pytest.mark.parametrize("changed", [{"due": "soon"}, {"agency": 7}, {"why": 1}, {"clock": True}])
def test_an_entry_without_what_its_kind_promises_is_told_apart(changed):
    with pytest.raises(WrongHistory, match="entry 10"):
        fold_course((opened(**changed),))


@pytest.mark.parametrize("more", ["complaint.disputed", "complaint.supplemented"])
def test_a_closed_case_is_open_again_when_the_person_says_more(more):
    closed = event(7, "case.closed", at=FILED, how="answered")
    assert fold_course((closed, event(8, more, at=FILED))).closed is None
    assert fold_course((event(6, more, at=FILED), closed)).closed is not None
