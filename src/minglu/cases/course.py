"""The course of a case: tasks, measures, letters, refused answers and the end, told from its entries in their order.

    course = fold_course(events)
    course.tasks[0].concluded is None        # somebody still looks

What entries say to auditors is told in full; `for_person` leaves out what the person's own openings do not hold: which
agency looks, and what it tried. What was written in words (filings, findings, answers) lies in the case file.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from minglu.canon.instants import Instant
from minglu.cases.deadlines import TASK_WORKING_DAYS, Clock, answer_clock
from minglu.rules.history import Event
from minglu.rules.table import COMPLAINS
from minglu.rules.zones import Zone


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """One task: why it was opened and until when; when and how it ended. `agency` is empty and `tried` too for the person."""

    task: str
    agency: str
    why: str
    clock: str
    opened: Instant
    due: Instant
    concluded: Instant | None = None
    how: str = ""
    tried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLine:
    """One measure and when it was taken. `agency` is empty where it names none."""

    at: Instant
    what: str
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """One letter: of which kind, and whether somebody of the staff wrote it for the person."""

    at: Instant
    what: str
    by_staff: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """When and how the case was closed. `erase_due` is when what was blocked for it falls due for erasure."""

    at: Instant
    how: str
    erase_due: Instant | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What became of a case, each in the order of the log. `refused` counts answers that were not let out."""

    tasks: tuple[TaskLine, ...]
    measures: tuple[MeasureLine, ...]
    letters: tuple[LetterLine, ...]
    refused: int
    closed: Closing | None


def fold_course(events: Iterable[Event]) -> Course:
    """The course that these entries of one case tell. Raises WrongHistory for an entry without what its kind promises."""
    tasks: dict[str, TaskLine] = {}
    measures, letters, refused, closed = [], [], 0, None
    for event in events:
        if event.kind == "investigation.opened":
            tasks[event.word("task")] = _task(event)
        elif event.kind == "investigation.concluded" and event.word("task") in tasks:
            tasks[event.word("task")] = _concluded(tasks[event.word("task")], event)
        elif event.kind == "measure.taken":
            measures.append(MeasureLine(at=event.at, what=event.word("what"), agency=str(event.said.get("agency", ""))))
        elif event.kind == "letter.written":
            letters.append(LetterLine(at=event.at, what=event.word("what"), by_staff="actor" in event.said))
        elif event.kind == "answer.refused":
            refused += 1
        elif event.kind == "case.closed":
            due = event.instant("erase_due") if "erase_due" in event.said else None
            closed = Closing(at=event.at, how=event.word("how"), erase_due=due)
        elif event.kind in COMPLAINS:
            # Whoever says more opens the case again (as in `docket` and in the rules): it is owed an answer.
            closed = None
    return Course(tasks=tuple(tasks.values()), measures=tuple(measures), letters=tuple(letters), refused=refused, closed=closed)


def for_person(course: Course) -> Course:
    """The course as the person is told it."""
    return replace(course, tasks=tuple(replace(task, agency="", tried=()) for task in course.tasks))


def clocks_of_course(filed: Instant, course: Course, *, zone: Zone) -> tuple[Clock, ...]:
    """The legal clock of the answer, and the house clocks of the tasks, as their entries name them."""
    tasks = (
        Clock(
            name=task.clock,
            source="house",
            article="",
            confidence="",
            started=task.opened,
            days=TASK_WORKING_DAYS,
            working=True,
            due=task.due,
        )
        for task in course.tasks
    )
    return tuple(dict.fromkeys((answer_clock(filed, zone=zone), *tasks)))


def _task(event: Event) -> TaskLine:
    return TaskLine(
        task=event.word("task"),
        agency=event.word("agency"),
        why=event.word("why"),
        clock=event.word("clock"),
        opened=event.at,
        due=event.instant("due"),
    )


def _concluded(task: TaskLine, event: Event) -> TaskLine:
    return replace(task, concluded=event.at, how=event.word("how"), tried=event.words("tried"))
