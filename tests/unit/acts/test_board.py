"""The board: every case with its clock, for those who may read it, the most urgent first."""

from dataclasses import replace

import pytest

from minglu.acts.answer import answer, close_case
from minglu.acts.board import board, has_moved, open_tasks
from minglu.acts.errors import NotAllowed
from minglu.acts.find import conclude_task
from minglu.acts.register import Assignment, assign_debt
from minglu.canon.instants import DAY, parse_instant
from tests.unit.acts.cast import (
    A_YEAR_ON,
    AGENCY,
    COLLECTOR,
    DEBT,
    HANDLER,
    INVESTIGATOR,
    LOADER,
    NOW,
    OFFICER,
    OWN,
    REVIEWER,
    worker,
)
from tests.unit.acts.grievance import answering, complain, first_finding, forget


def seen(lender, by=HANDLER):
    return board(lender.node.office, by=by.id)


def closed(lender, found) -> None:
    office, person = lender.node.office, lender.cast.contact.person
    answer(office, lender.node.files, answering(found), finding=found.finding, person=person, by=HANDLER.id)
    close_case(office, found.finding.case, person=person, how="answered", by=HANDLER.id, erase_due=None)


def collects(lender, staff) -> None:
    borrower = lender.cast.borrower.person
    assignment = Assignment(debtor=borrower, debt=DEBT, staff=staff.id, agency=OWN, since=NOW, until=A_YEAR_ON)
    assign_debt(lender.node.office, assignment, by=LOADER.id)


# ---- Rows


def test_an_empty_log_has_an_empty_board(lender):
    assert (seen(lender).rows, seen(lender).recused) == ((), 0)


def test_a_case_stands_on_the_board_with_its_legal_clock(lender):
    filed = complain(lender)
    (row,) = seen(lender).rows
    assert (row.case, row.state, row.waits_for, row.values, row.late) == (filed.case, "received", "finding", (), False)
    assert (row.clock.source, row.clock.days, row.clock.due) == ("legal", 15, parse_instant("2026-10-28T00:00:00+08:00") - 1)


def test_a_case_of_a_person_who_was_forgotten_stays_and_waits_for_nothing(lender):
    filed = complain(lender)
    assert not seen(lender).rows[0].forgotten
    forget(lender, lender.cast.contact.person)
    (row,) = seen(lender).rows
    assert (row.case, row.state, row.waits_for, row.forgotten) == (filed.case, "received", "", True)


def test_the_newest_finding_and_its_tasks_are_on_it(lender):
    found = first_finding(lender)
    (row,) = seen(lender).rows
    assert (row.state, row.edition, row.values) == ("investigating", 1, ("recorded", "out_of_scope"))
    assert row.tasks == len(found.tasks)


def test_an_answer_in_time_is_never_late(lender):
    closed(lender, first_finding(lender))
    lender.later(40 * DAY)
    (row,) = seen(lender).rows
    assert (row.state, row.late) == ("closed", False)


@pytest.mark.parametrize(("days", "late"), [(14, False), (16, True)])
def test_no_answer_by_the_last_day_is_late(lender, days, late):
    complain(lender)
    lender.later(days * DAY)
    assert seen(lender).rows[0].late is late


def test_the_case_that_is_due_soonest_is_on_top_and_closed_ones_are_below(lender):
    first = first_finding(lender)
    closed(lender, first)
    lender.later(DAY)
    second = complain(lender)
    lender.later(DAY)
    third = complain(lender)
    assert [row.case for row in seen(lender).rows] == [second.case, third.case, first.finding.case]


def test_closed_cases_are_counted_also_when_nobody_asks_for_their_rows(lender):
    closed(lender, first_finding(lender))
    complain(lender)
    whole, still_open = seen(lender), board(lender.node.office, by=HANDLER.id, closed=False)
    assert (len(whole.rows), whole.closed) == (2, 1)
    assert (still_open.rows, still_open.closed) == (whole.rows[:1], 1)


# ---- Whether it is worth looking again


def moved(lender, since, by=HANDLER) -> bool:
    return has_moved(lender.node.office, since=since, by=by.id)


def test_a_board_moves_with_its_cases_and_with_nothing_else(lender):
    complain(lender)
    at = seen(lender).at
    assert not moved(lender, at)
    collects(lender, worker(7))
    assert lender.size > at.size
    assert not moved(lender, at)
    complain(lender)
    assert moved(lender, at)
    assert not moved(lender, seen(lender).at)


def test_what_was_entered_at_the_very_instant_of_the_last_entry_moves_it(lender):
    complain(lender)
    at = seen(lender).at
    complain(lender)
    assert moved(lender, at)


def test_an_attempt_to_answer_against_the_finding_moves_it(lender):
    found = first_finding(lender)
    at = seen(lender).at
    denial = replace(answering(found), values=tuple((number, "unrecorded_in_scope") for number, _ in answering(found).values))
    answer(lender.node.office, lender.node.files, denial, finding=found.finding, person=lender.cast.contact.person, by=HANDLER.id)
    assert lender.kinds(found.finding.case)[-1] == "answer.refused"
    assert moved(lender, at)


@pytest.mark.parametrize("by", [COLLECTOR, OFFICER, LOADER, worker(99)])
def test_whoever_sees_no_board_is_not_told_whether_it_moved(lender, by):
    with pytest.raises(NotAllowed):
        moved(lender, seen(lender).at, by)


# ---- Tasks


def test_open_tasks_stand_with_their_steps_and_clocks(lender):
    found = first_finding(lender)
    rows = open_tasks(lender.node.office, by=INVESTIGATOR.id)
    assert {row.task.id for row in rows} == {task.id for task in found.tasks}
    steps = {(row.task.why, row.task.agency): row.steps for row in rows}
    assert steps == {(task.why, task.agency): task.steps for task in found.tasks}
    assert ("breach", AGENCY) in steps
    assert not any(row.late for row in rows)


def test_a_task_that_ended_is_gone_and_one_past_its_day_is_late(lender):
    found = first_finding(lender)
    office, person, case = lender.node.office, lender.cast.contact.person, found.finding.case
    conclude_task(office, found.tasks[0].id, case=case, person=person, how="established", tried=(), by=INVESTIGATOR.id)
    lender.later(30 * DAY)
    rows = open_tasks(office, by=INVESTIGATOR.id)
    assert {row.task.id for row in rows} == {task.id for task in found.tasks[1:]}
    assert all(row.late for row in rows)


def test_tasks_of_a_closed_case_are_done_with(lender):
    closed(lender, first_finding(lender))
    assert open_tasks(lender.node.office, by=INVESTIGATOR.id) == ()


# ---- Who


@pytest.mark.parametrize("by", [HANDLER, INVESTIGATOR, REVIEWER])
def test_handlers_investigators_and_reviewers_see_the_same_board(lender, by):
    complain(lender)
    assert len(seen(lender, by).rows) == 1


@pytest.mark.parametrize("by", [COLLECTOR, OFFICER, LOADER, worker(99)])
def test_nobody_else_sees_it(lender, by):
    with pytest.raises(NotAllowed):
        seen(lender, by)
    with pytest.raises(NotAllowed):
        open_tasks(lender.node.office, by=by.id)


def test_a_case_one_is_recused_from_is_left_out_and_counted(lender):
    first_finding(lender)
    collects(lender, HANDLER)
    assert (seen(lender).rows, seen(lender).recused) == ((), 1)
    assert open_tasks(lender.node.office, by=HANDLER.id) == ()
    assert (len(seen(lender, REVIEWER).rows), seen(lender, REVIEWER).recused) == (1, 0)


def test_looking_is_no_entry(lender):
    complain(lender)
    before = lender.size
    seen(lender)
    open_tasks(lender.node.office, by=HANDLER.id)
    assert lender.size == before
