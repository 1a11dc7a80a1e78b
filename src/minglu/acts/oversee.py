"""Overseeing: what compliance officers look at, and auditors where it says so. Registers and counts; nobody's data.

    agencies_view(office, by=officer)[0].suspended         contracts, evaluations, staff by role, suspensions
    lines_view(office, by=officer)[0].ratio                hours reconciled with the carrier, and the gaps
    holds_view(office, by=officer).blocked                 who is out of reach of everybody
    alarms(office, by=officer).clocks                      what should not wait until tomorrow
    volumes(office, by=auditor)                            who came near many persons on one day

All of it is folded from the log as of now. Nothing sealed is opened, so looking is no entry. What is done about it are
other acts: `register` suspends and resumes, `answer` answers, `outcomes` reconciles.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from minglu.access.staff import Staff, roster
from minglu.acts.allow import allow
from minglu.acts.board import clock_of
from minglu.acts.office import Office
from minglu.canon.ids import AgencyId, CaseId, LineId, StaffId
from minglu.canon.instants import DAY, Instant
from minglu.cases.deadlines import Clock, overdue
from minglu.cases.docket import KINDS, WaitsFor, fold_docket
from minglu.cases.exposure import RoleCount
from minglu.cases.lines import Line, Register, fold_lines
from minglu.cases.scope import Ratio, Scope, fold_scope, ratio
from minglu.cases.spans import Span, subtract
from minglu.cases.volume import Volume, fold_volume
from minglu.rules.history import Event

LOOK_BACK: Final = 30 * DAY
RUNS_OUT: Final = 3 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """Since when and why an agency may not use a number; `case` where an answer to a complaint did it."""

    since: Instant
    why: str
    case: CaseId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyLine:
    """One agency. `running`: its newest contract runs now. `purposes` and `channels` are what that covers; `passed` is how its
    latest evaluation ended, and true before the first."""

    agency: AgencyId
    name: str
    own: bool
    since: Instant
    until: Instant
    running: bool
    purposes: tuple[str, ...]
    channels: tuple[str, ...]
    evaluated: Instant
    passed: bool
    suspended: Suspension | None
    people: int
    staff: tuple[RoleCount, ...]
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One line over the last 30 days, or since it was registered: what is reconciled, what is not."""

    line: Line
    agency_name: str
    window: Span
    spans: tuple[Span, ...]
    gaps: tuple[Span, ...]
    ratio: Ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """What is held back: how many persons are blocked, and which agencies are suspended."""

    blocked: int
    agencies: tuple[AgencyLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpermittedCall:
    """A call that a registered line made without a permit: a suspected breach, by its entry."""

    index: int
    line: LineId
    agency: AgencyId
    happened: Instant
    answered: bool
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockAlarm:
    """An answer that is due within three days, or overdue."""

    case: CaseId
    clock: Clock
    late: bool
    waits_for: WaitsFor


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarms:
    """Volume and calls without a permit of the last 30 days, and clocks, the most urgent first."""

    volume: tuple[Volume, ...]
    unpermitted: tuple[UnpermittedCall, ...]
    clocks: tuple[ClockAlarm, ...]


def agencies_view(office: Office, *, by: StaffId) -> tuple[AgencyLine, ...]:
    """Every agency, the lender's own teams first. Raises NotAllowed."""
    allow(office, by, "figures.read")
    return _agencies(office)


def lines_view(office: Office, *, by: StaffId) -> tuple[LineView, ...]:
    """Every line, the one with the most hours that nobody compared first. Raises NotAllowed."""
    allow(office, by, "figures.read")
    now, upto = office.clock.now(), office.book.head().size
    register, events = _register(office, upto=upto)
    scope, names = fold_scope(events, register=register, upto=upto), _names(office)
    views = [_line(line, scope, now=now, name=names.get(line.agency, "")) for line in register.current(at=now)]
    return tuple(sorted(views, key=lambda view: (view.ratio.covered - view.ratio.hours, view.line.number)))


def holds_view(office: Office, *, by: StaffId) -> Holds:
    """What is held back from everybody. Raises NotAllowed."""
    allow(office, by, "alarms.read")
    blocked = {event.word("person") for event in office.book.of_kind(("person.blocked",))}
    return Holds(blocked=len(blocked), agencies=tuple(line for line in _agencies(office) if line.suspended is not None))


def alarms(office: Office, *, by: StaffId) -> Alarms:
    """What somebody must look at now. Raises NotAllowed."""
    allow(office, by, "alarms.read")
    now, since = office.clock.now(), Instant(max(0, office.clock.now() - LOOK_BACK))
    calls = [_unpermitted(event) for event in office.book.of_kind(("call.unpermitted",), since=since)]
    return Alarms(
        volume=_volumes(office),
        unpermitted=tuple(sorted(calls, key=lambda call: (-call.happened, call.index))),
        clocks=tuple(sorted(_running_out(office, now=now), key=lambda alarm: (alarm.clock.due, alarm.case))),
    )


def volumes(office: Office, *, by: StaffId) -> tuple[Volume, ...]:
    """The volume of the last 30 days alone, for auditors too: pseudonyms and counts. Raises NotAllowed."""
    allow(office, by, "figures.read")
    return _volumes(office)


def _volumes(office: Office) -> tuple[Volume, ...]:
    since = Instant(max(0, office.clock.now() - LOOK_BACK))
    zone = office.sequencer.packs.zones[office.institution.zone]
    return fold_volume(office.book.of_kind(("contact.permit",), since=since), zone=zone)


def _agencies(office: Office) -> tuple[AgencyLine, ...]:
    now = office.clock.now()
    said: dict[str, list[Event]] = {}
    for event in office.book.of_kind(("agency.registered", "agency.contracted", "agency.evaluated")):
        said.setdefault(event.word("agency"), []).append(event)
    suspended = _suspended(office.book.of_kind(("agency.suspended", "agency.resumed")))
    people = tuple(roster(office.book.history(["=staff"]).of("=staff")).values())
    register, _ = _register(office, upto=office.book.head().size)
    lines = Counter(str(line.agency) for line in register.current(at=now))
    found = (
        _agency(events, people=people, suspended=suspended.get(agency), lines=lines[agency], now=now) for agency, events in said.items()
    )
    return tuple(sorted(found, key=lambda line: (not line.own, line.name, line.agency)))


def _agency(events: list[Event], *, people: Iterable[Staff], suspended: Suspension | None, lines: int, now: Instant) -> AgencyLine:
    registered = next(event for event in reversed(events) if event.kind == "agency.registered")
    contract = next(event for event in reversed(events) if event.kind != "agency.evaluated")
    # The latest evaluation counts, not the one that was entered last.
    evaluations = sorted((event for event in events if event.kind == "agency.evaluated"), key=lambda event: event.whole("evaluated"))
    agency, since, until = AgencyId(registered.word("agency")), contract.instant("since"), contract.instant("until")
    theirs = [staff for staff in people if staff.agency == agency and staff.roles]
    roles = Counter(role for staff in theirs for role in staff.roles)
    return AgencyLine(
        agency=agency,
        name=registered.word("name"),
        own=registered.flag("own"),
        since=since,
        until=until,
        running=since <= now < until,
        purposes=contract.words("purposes") if "purposes" in contract.said else (),
        channels=contract.words("channels") if "channels" in contract.said else (),
        evaluated=Instant(max(registered.instant("evaluated"), *(event.instant("evaluated") for event in evaluations), 0)),
        passed=not evaluations or evaluations[-1].word("result") == "passed",
        suspended=suspended,
        people=len(theirs),
        staff=tuple(RoleCount(role=role, count=roles[role]) for role in sorted(roles)),
        lines=lines,
    )


def _suspended(events: Iterable[Event]) -> Mapping[str, Suspension]:
    """The agencies that are suspended now, with the first entry since they last were not."""
    found: dict[str, Suspension] = {}
    for event in events:
        if event.kind == "agency.resumed":
            found.pop(event.word("agency"), None)
            continue
        case = CaseId(event.word("case")) if "case" in event.said else None
        found.setdefault(event.word("agency"), Suspension(since=event.at, why=event.word("why"), case=case))
    return found


def _register(office: Office, *, upto: int) -> tuple[Register, tuple[Event, ...]]:
    events = office.book.history(["=lines"]).of("=lines")
    return fold_lines(events, upto=upto), events


def _names(office: Office) -> Mapping[str, str]:
    return {event.word("agency"): event.word("name") for event in office.book.of_kind(("agency.registered",))}


def _line(line: Line, scope: Scope, *, now: Instant, name: str) -> LineView:
    window = Span(Instant(max(line.since, now - LOOK_BACK)), now)
    known = next((entry.spans for entry in scope.lines if entry.line == line.id), ())
    gaps = subtract((window,), known)
    return LineView(
        line=line,
        agency_name=name,
        window=window,
        spans=subtract((window,), gaps),
        gaps=gaps,
        ratio=ratio(scope, (line,), since=window.since, until=window.until),
    )


def _unpermitted(event: Event) -> UnpermittedCall:
    return UnpermittedCall(
        index=event.index,
        line=LineId(event.word("line")),
        agency=AgencyId(event.word("agency")),
        happened=event.instant("happened"),
        answered=event.flag("answered"),
        seconds=event.whole("seconds"),
    )


def _running_out(office: Office, *, now: Instant) -> Iterator[ClockAlarm]:
    for case in fold_docket(office.book.of_kind(KINDS)):
        clock = clock_of(office, case)
        if case.state != "closed" and case.answered is None and clock.due - RUNS_OUT <= now:
            yield ClockAlarm(case=case.case, clock=clock, late=overdue(clock, at=now), waits_for=case.waits_for)
