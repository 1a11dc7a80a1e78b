"""The docket: every case of the log, where it stands and what it waits for, folded from entries alone.

    docketed = fold_docket(events)[0]
    docketed.state, docketed.waits_for        # "investigating", "tasks"

The state is what has happened, the waiting what comes next; both are codes. In the order of what may happen:

    received        no finding yet              waits for the finding
    found           nothing is investigated     waits for an answer
    investigating   a task is open              waits for the tasks
    answered        an answer went out          waits for being closed
    disputed        the person disputes it      waits for a new finding, or a new answer
    closed                                      waits for nothing

What was brought later makes a new finding due, whatever the state. Nothing that was written or read is looked at here:
only which entries there are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from minglu.canon.ids import AgencyId, CaseId, PersonId, TaskId
from minglu.canon.instants import Instant
from minglu.rules.history import Event

State: TypeAlias = Literal["received", "found", "investigating", "answered", "disputed", "closed"]
WaitsFor: TypeAlias = Literal["finding", "answer", "tasks", "closing", ""]

# The entries that a docket is folded from.
KINDS: Final = (
    "complaint.filed",
    "complaint.supplemented",
    "complaint.disputed",
    "finding.made",
    "investigation.opened",
    "investigation.concluded",
    "answer.sent",
    "case.closed",
)
_FILINGS: Final = ("complaint.filed", "complaint.supplemented")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """A task of an investigation that is not concluded yet."""

    id: TaskId
    case: CaseId
    person: PersonId
    agency: AgencyId
    why: str
    clock: str
    opened: Instant
    due: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Docketed:
    """One case. `values` are those of the newest finding; `answered`: when the first answer went
    out, which is what stops its clock."""

    case: CaseId
    person: PersonId
    filed: Instant
    state: State
    waits_for: WaitsFor
    edition: int
    values: tuple[str, ...]
    tasks: tuple[OpenTask, ...]
    answered: Instant | None
    closed: Instant | None


def fold_docket(events: Iterable[Event]) -> tuple[Docketed, ...]:
    """Every case, in the order of filing. Raises WrongHistory for an entry without what its kind promises."""
    cases: dict[str, list[Event]] = {}
    for event in events:
        if event.kind in KINDS:
            cases.setdefault(event.word("case"), []).append(event)
    return tuple(_docketed(CaseId(case), stream) for case, stream in cases.items() if any(event.kind in _FILINGS for event in stream))


def _docketed(case: CaseId, stream: list[Event]) -> Docketed:
    first = next(event for event in stream if event.kind in _FILINGS)
    newest = {event.kind: event for event in stream}
    found, closed = newest.get("finding.made"), newest.get("case.closed")
    tasks = _open_tasks(case, stream)
    # Whatever the person brings or disputes after a case was closed opens it again.
    shut = closed is not None and closed.index > max(_filed(newest), _index(newest.get("complaint.disputed")))
    state = _state(newest, tasks=tasks, shut=shut)
    return Docketed(
        case=case,
        person=PersonId(first.word("person")),
        filed=first.at,
        state=state,
        waits_for=_waits_for(newest, state=state, tasks=tasks),
        edition=found.whole("edition") if found is not None else 0,
        values=found.words("values") if found is not None else (),
        tasks=tasks,
        answered=next((event.at for event in stream if event.kind == "answer.sent"), None),
        closed=closed.at if closed is not None and shut else None,
    )


def _state(newest: Mapping[str, Event], *, tasks: tuple[OpenTask, ...], shut: bool) -> State:
    found, answered, disputed = (_index(newest.get(kind)) for kind in ("finding.made", "answer.sent", "complaint.disputed"))
    if shut:
        return "closed"
    if disputed > answered:
        return "disputed"
    # An answer to an edition that was overtaken does not answer the newer one.
    if answered > found:
        return "answered"
    if found < 0:
        return "received"
    return "investigating" if tasks else "found"


def _waits_for(newest: Mapping[str, Event], *, state: State, tasks: tuple[OpenTask, ...]) -> WaitsFor:
    if state == "closed":
        return ""
    if _filed(newest) > _index(newest.get("finding.made")):
        return "finding"
    if state in ("found", "disputed"):
        return "answer"
    return "tasks" if tasks else "closing"


def _filed(newest: Mapping[str, Event]) -> int:
    """Where the newest filing stands."""
    return max(_index(newest.get(kind)) for kind in _FILINGS)


def _open_tasks(case: CaseId, stream: Iterable[Event]) -> tuple[OpenTask, ...]:
    opened: dict[str, OpenTask] = {}
    for event in stream:
        if event.kind == "investigation.opened":
            opened[event.word("task")] = OpenTask(
                id=TaskId(event.word("task")),
                case=case,
                person=PersonId(event.word("person")),
                agency=AgencyId(event.word("agency")),
                why=event.word("why"),
                clock=event.word("clock"),
                opened=event.at,
                due=event.instant("due"),
            )
        elif event.kind == "investigation.concluded":
            opened.pop(event.word("task"), None)
    return tuple(opened.values())


def _index(event: Event | None) -> int:
    return event.index if event is not None else -1
