"""The board: all cases with their clocks, for whoever handles, investigates or reviews them.

    seen = board(office, by=handler)
    seen.rows[0].clock.due, seen.rows[0].state, seen.recused
    has_moved(office, since=seen.at, by=handler)           # whether it is worth folding again

The rules that hold here:

* Open cases come first, the one whose answer is due soonest on top; then the closed ones, the newest first.
* Whoever collects, or collected, from a borrower behind a case does not see it: it is left out, and counted, so that
  nobody takes a short board for little work.
* A case whose person was forgotten stays on it and says so: it waits for nothing that anybody could do.
* The clock is the legal one, from the entry of the complaint. What was brought later does not start it again.

What a case holds is read by other acts; here is only what the log says of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from minglu.acts.allow import allow, allow_in_case
from minglu.acts.case_file import is_forgotten
from minglu.acts.errors import NotAllowed
from minglu.acts.office import Office
from minglu.canon.ids import CaseId, PersonId, StaffId
from minglu.canon.instants import Instant
from minglu.cases.deadlines import Clock, answer_clock, overdue
from minglu.cases.docket import KINDS, Docketed, OpenTask, State, WaitsFor, fold_docket
from minglu.cases.investigation import STEPS
from minglu.gate.keep import Head
from minglu.rules.history import work_of_staff

# An answer against its finding is refused first, and may wait for a second person from then on.
_MOVES: Final = (*KINDS, "answer.refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One case. `late`: the answer is due and none has gone out, or the first one went out too late. `forgotten`: what
    was filed is closed for good, and with it the case."""

    case: CaseId
    filed: Instant
    clock: Clock
    late: bool
    state: State
    waits_for: WaitsFor
    edition: int
    values: tuple[str, ...]
    tasks: int
    answered: Instant | None
    forgotten: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The rows; how many cases are closed, with a row or without; how many this reader is recused from; and where the log
    stood."""

    rows: tuple[BoardRow, ...]
    closed: int
    recused: int
    at: Head


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """One open task with its steps in order (codes)."""

    task: OpenTask
    steps: tuple[str, ...]
    late: bool


def board(office: Office, *, by: StaffId, closed: bool = True) -> Board:
    """All cases that `by` may read, those that are closed only if asked for. Raises NotAllowed for whoever may read none."""
    allow(office, by, "case.read")
    # Before the cases: what is entered while they are read has moved them since.
    at = office.book.head()
    cases = fold_docket(office.book.of_kind(KINDS))
    readable = tuple(not_recused(office, cases, by=by))
    rows = [_row(office, case) for case in readable if closed or case.state != "closed"]
    still_open = sorted((row for row in rows if row.state != "closed"), key=lambda row: (row.clock.due, row.case))
    ended = sorted((row for row in rows if row.state == "closed"), key=lambda row: (-row.filed, row.case))
    count = sum(case.state == "closed" for case in readable)
    return Board(rows=(*still_open, *ended), closed=count, recused=len(cases) - len(readable), at=at)


def has_moved(office: Office, *, since: Head, by: StaffId) -> bool:
    """Whether the log says more of cases than when it stood there; it is not folded for that. Silent about what no entry
    says: a proposal turned down or withdrawn, a person forgotten, a clock that ran out. Raises NotAllowed."""
    allow(office, by, "case.read")
    if office.book.head().size == since.size:
        return False
    return any(event.index >= since.size for event in office.book.of_kind(_MOVES, since=since.last))


def open_tasks(office: Office, *, by: StaffId) -> tuple[TaskRow, ...]:
    """The open tasks of the cases that `by` may read, the one that is due soonest first. Raises NotAllowed."""
    allow(office, by, "case.read")
    cases = fold_docket(office.book.of_kind(KINDS))
    now, lender = office.clock.now(), office.institution.agency
    tasks = [task for case in not_recused(office, cases, by=by) if case.state != "closed" for task in case.tasks]
    return tuple(
        TaskRow(task=task, steps=STEPS.get((task.why, task.agency == lender), ()), late=now > task.due)
        for task in sorted(tasks, key=lambda task: (task.due, task.id))
    )


def not_recused(office: Office, cases: Iterable[Docketed], *, by: StaffId) -> Iterable[Docketed]:
    """The cases that `by` has no interest in besides handling them."""
    # Hardly any handler ever collected: who never did is recused from nothing, and no case need be looked at.
    if not office.book.history([work_of_staff(by)]).of(work_of_staff(by)):
        return cases
    return (case for case in cases if _may_read(office, case.person, by=by))


def _may_read(office: Office, person: PersonId, *, by: StaffId) -> bool:
    try:
        allow_in_case(office, by, "case.read", about=person)
    except NotAllowed:
        return False
    return True


def clock_of(office: Office, case: Docketed) -> Clock:
    """The legal clock for the answer to a case."""
    return answer_clock(case.filed, zone=office.sequencer.packs.zones[office.institution.zone])


def _row(office: Office, case: Docketed) -> BoardRow:
    clock = clock_of(office, case)
    forgotten = is_forgotten(office, case.person)
    return BoardRow(
        case=case.case,
        filed=case.filed,
        clock=clock,
        late=overdue(clock, at=case.answered if case.answered is not None else office.clock.now()),
        state=case.state,
        waits_for="" if forgotten else case.waits_for,
        edition=case.edition,
        values=case.values,
        tasks=len(case.tasks),
        answered=case.answered,
        forgotten=forgotten,
    )
