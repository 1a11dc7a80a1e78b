"""The investigator's open tasks: what is due, why, the steps in their order, and how each ended.

    POST /desk/tasks/{task}      how=established | not_established, tried=… (the steps that were taken)

What could not be established says what was tried. A task that ended meanwhile is no error: the list says so.
"""

from dataclasses import dataclass
from typing import Final

from litestar import get, post
from litestar.params import FromPath, FromQuery

from minglu.acts.agencies import agency_names
from minglu.acts.allow import allow
from minglu.acts.board import TaskRow, open_tasks
from minglu.acts.case_log import person_of_case
from minglu.acts.errors import NotFound
from minglu.acts.find import CONCLUSIONS, conclude_task
from minglu.acts.read_case import read_case_as_staff
from minglu.canon.errors import CanonError
from minglu.canon.ids import TaskId, check_id
from minglu.web.desk.board import case_path, clock_state, short_code
from minglu.web.desk.case_shown import case_named
from minglu.web.desk.case_view import Choice
from minglu.web.errors import WrongForm
from minglu.web.form import FormSent
from minglu.web.render import Html, render, see_other
from minglu.web.told import Fault
from minglu.web.visit import Here, Visit
from minglu.words.formats import say_moment

DONE: Final = ("ended", "gone")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskShown:
    """One open task with its form. `anchor` keeps the fields of several forms apart."""

    action: str
    anchor: str
    case: str
    href: str
    code: str
    title: str
    due: str
    due_at: int
    clock: str
    steps: tuple[Choice, ...]
    tried: tuple[str, ...]
    how: str
    how_fault: str
    tried_fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksPage:
    """The list. `hows` are the two ways in which a task ends."""

    tasks: tuple[TaskShown, ...]
    hows: tuple[Choice, ...]
    done: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was sent for one task, and what is wrong with it."""

    task: str
    how: str
    tried: tuple[str, ...]
    how_fault: str
    tried_fault: str


@get("/desk/tasks", include_in_schema=False, sync_to_thread=True)
def tasks(visit: Here, done: FromQuery[str] = "") -> Html:
    return _show(visit, done=done)


@post("/desk/tasks/{task:str}", include_in_schema=False, sync_to_thread=True)
def conclude(visit: Here, task: FromPath[str], form: FormSent) -> Html:
    _, staff = visit.who()
    office = visit.parts.office
    allow(office, staff, "investigation.work")
    id_, case = _task_named(task), case_named(form.text("case", most=40))
    row = next((row for row in open_tasks(office, by=staff) if row.task.id == id_), None)
    if row is None:
        # Ended a moment ago, by a second press or a colleague: who may read the case is told so, nobody else anything.
        seen = read_case_as_staff(office, visit.parts.files, case, by=staff)
        if any(one.task == id_ for one in seen.tasks):
            return see_other("/desk/tasks?done=gone")
        raise NotFound("there is no such task")
    typed = _typed(visit, row, form)
    if typed.how_fault or typed.tried_fault:
        return _show(visit, typed=typed, status=400)
    person = person_of_case(office, row.task.case)
    conclude_task(office, row.task.id, case=row.task.case, person=person, how=typed.how, tried=typed.tried, by=staff)
    return see_other("/desk/tasks?done=ended")


def _task_named(text: str) -> TaskId:
    try:
        return TaskId(check_id("task", text))
    except CanonError as error:
        raise NotFound("there is no such task") from error


def _typed(visit: Visit, row: TaskRow, form: FormSent) -> Typed:
    words, how, how_fault = visit.words, "", ""
    try:
        how = form.one_of("how", CONCLUSIONS)
    except WrongForm:
        how_fault = words.say("casedesk.fault.how")
    chosen = form.some_of("tried", row.steps)
    tried = tuple(step for step in row.steps if step in chosen)
    tried_fault = words.say("casedesk.fault.tried") if how == "not_established" and not tried else ""
    return Typed(task=row.task.id, how=how, tried=tried, how_fault=how_fault, tried_fault=tried_fault)


def _show(visit: Visit, *, done: str = "", typed: Typed | None = None, status: int = 200) -> Html:
    _, staff = visit.who()
    allow(visit.parts.office, staff, "investigation.work")
    words, names = visit.words, agency_names(visit.parts.office)
    rows = tuple(
        _shown(
            visit,
            row,
            agency=names.get(row.task.agency, row.task.agency),
            typed=typed if typed is not None and typed.task == row.task.id else None,
        )
        for row in open_tasks(visit.parts.office, by=staff)
    )
    page = TasksPage(
        tasks=rows,
        hows=tuple((how, words.say(f"casedesk.how.{how}")) for how in CONCLUSIONS),
        done=words.say(f"casedesk.task_done.{done}") if done in DONE else "",
        faults=tuple(fault for row in rows for fault in _faults(row)),
    )
    return render(visit, "desk/tasks.html", page, area="desk", status=status)


def _faults(row: TaskShown) -> tuple[Fault, ...]:
    both = ((f"how-{row.anchor}", row.how_fault), (f"tried-{row.anchor}", row.tried_fault))
    return tuple(Fault(field=field, text=text) for field, text in both if text)


def _shown(visit: Visit, row: TaskRow, *, agency: str, typed: Typed | None) -> TaskShown:
    words, task = visit.words, row.task
    return TaskShown(
        action=f"/desk/tasks/{task.id}",
        anchor=task.id.removeprefix("task_"),
        case=task.case,
        href=case_path(task.case),
        code=short_code(task.case),
        title=words.say("casedesk.task", why=words.say(f"why.{task.why}"), agency=agency),
        due=say_moment(words, task.due, zone=visit.parts.zone),
        due_at=task.due,
        clock=clock_state(due=task.due, now=visit.parts.office.clock.now(), kept=False, late=row.late),
        steps=tuple((step, words.say(f"step.{step}")) for step in row.steps),
        tried=typed.tried if typed is not None else (),
        how=typed.how if typed is not None else "",
        how_fault=typed.how_fault if typed is not None else "",
        tried_fault=typed.tried_fault if typed is not None else "",
    )


HANDLERS = (tasks, conclude)
