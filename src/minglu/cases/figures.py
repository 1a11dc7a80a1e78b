"""Figures: what a lender's log adds up to, for whoever oversees it. Counts only; nobody is in them.

    fold_figures(known).months[-1] == MonthRow(month="2026-11", total=3, waiting=1, recorded=1, …)

A page draws a chart and the table beside it from the same rows. What is counted, so that an auditor with the same
entries comes to the same figures:

* A complaint counts once, in the local month it was filed, under the first of the four values that its newest finding
  has for any allegation (`caseload.Case.value`); `waiting` is one without a finding. `allegations` counts each
  allegation of those findings by itself.
* An agency answers for a complaint when the rule gave it a task there for a suspected breach or for silence on its own
  line. Tasks that it got because its people had come near the number say nothing about it.
* A suspected breach is a call that a record shows without a permit (`no_permit`: once a call, complaint or not), or one
  of another kind that the newest finding of a case names. Where several agencies answer for the case, it has none.
* Clocks are in time, late, still running, or run out without an end.
* Days are the last thirty of the pinned zone, today included; an empty day is a row. Months are at most the last twelve.

Reading the log is not done here: `acts.figures` gathers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from minglu.canon.instants import Instant
from minglu.cases import caseload, members
from minglu.cases.caseload import Case, Running, fold_cases, fold_clocks
from minglu.cases.deadlines import ANSWER, TASK
from minglu.cases.figure_rows import AgencyRow, BreachRow, ClockRow, DayRow, MonthRow, RuleRow, Stops, ValueRow
from minglu.cases.finding import FindingValue
from minglu.cases.lines import fold_lines
from minglu.cases.record import before, reading
from minglu.cases.scope import Ratio, fold_scope, ratio
from minglu.rules.history import Event
from minglu.rules.zones import Zone

DAYS: Final = 30
MONTHS: Final = 12
MOST_RULES: Final = 15
NO_PERMIT: Final = "no_permit"

# Kinds that the figures need of the whole log, and those of the last days alone: permits and refusals are most of a log.
OF_ALL: Final = (*caseload.KINDS, "call.unpermitted")
OF_DAYS: Final = ("contact.permit", "contact.refusal")

_MOST_WORD: Final = 64
_MOST_NAME: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What figures are computed from: the first `upto` entries, as of `at`.

    `events` are those of `OF_ALL`, and those of `OF_DAYS` since `window`; `lines` and `agencies` are the two registers.
    """

    events: tuple[Event, ...]
    lines: tuple[Event, ...]
    agencies: tuple[Event, ...]
    zone: Zone
    at: Instant
    upto: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All of it, computed from the first `upto` entries, as of `at`. `days`, `rules` and `scope` begin at `since`.

    `scope`: line-hours whose carrier's records were compared, of all line-hours of the registered lines; `lines` is how
    many of those there are.
    """

    at: Instant
    upto: int
    since: Instant
    complaints: int
    months: tuple[MonthRow, ...]
    allegations: tuple[ValueRow, ...]
    clocks: tuple[ClockRow, ...]
    agencies: tuple[AgencyRow, ...]
    breaches: tuple[BreachRow, ...]
    days: tuple[DayRow, ...]
    rules: tuple[RuleRow, ...]
    scope: Ratio
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Agency:
    name: str
    own: bool


def window(at: Instant, *, zone: Zone) -> Instant:
    """The first moment of the thirty local days of which the last is that of `at`."""
    return zone.local_start(zone.local(at).date - timedelta(days=DAYS - 1))


def fold_figures(known: Known) -> Figures:
    """The figures. Raises WrongRecord for an entry that says what no honest one says."""
    zone, at = known.zone, known.at
    events = before(known.events, size=known.upto)
    agencies = _agencies(before(known.agencies, size=known.upto))
    cases = fold_cases(events, own=frozenset(agency for agency, one in agencies.items() if one.own))
    clocks = fold_clocks(events, zone=zone, at=at)
    breaches = _breaches(events, cases)
    since = window(at, zone=zone)
    register = fold_lines(known.lines, upto=known.upto)
    lines = register.current(at=at)
    return Figures(
        at=at,
        upto=known.upto,
        since=since,
        complaints=len(cases),
        months=_months(cases, zone=zone, at=at),
        allegations=tuple(ValueRow(value=value, count=sum(case.values.count(value) for case in cases)) for value in FindingValue),
        clocks=(
            ClockRow(clock=ANSWER, source="legal", stops=_stops(one for one in clocks if one.clock == ANSWER)),
            ClockRow(clock=TASK, source="house", stops=_stops(one for one in clocks if one.clock != ANSWER)),
        ),
        agencies=tuple(_agency_rows(agencies, cases=cases, clocks=clocks, breaches=breaches)),
        breaches=tuple(_breach_rows(breaches, agencies=agencies)),
        days=_days(events, zone=zone, since=since, at=at),
        rules=_rules(events, since=since),
        scope=ratio(fold_scope(known.lines, register=register, upto=known.upto), lines, since=since, until=at),
        lines=len(lines),
    )


def _agencies(events: Iterable[Event]) -> Mapping[str, _Agency]:
    """The register as it stands: a later entry replaces an earlier one."""
    found: dict[str, _Agency] = {}
    for event in events:
        if event.kind == "agency.registered":
            with reading(event) as said:
                found[_word(event, "agency")] = _Agency(name=members.text(said, "name", most=_MOST_NAME), own=members.flag(said, "own"))
    return found


def _months(cases: tuple[Case, ...], *, zone: Zone, at: Instant) -> tuple[MonthRow, ...]:
    """From the first complaint on, without a hole; a log without complaints has none."""
    filed = [(_month(case.filed, zone=zone), case) for case in cases]
    last = _month(at, zone=zone)
    first = max(min((month for month, _ in filed), default=last + 1), last - MONTHS + 1)
    return tuple(_month_row(month, [case for own, case in filed if own == month]) for month in range(first, last + 1))


def _month(at: Instant, *, zone: Zone) -> int:
    """Local months since the year 0: a number, so that they can be counted."""
    day = zone.local(at).date
    return day.year * 12 + day.month - 1


def _month_row(month: int, cases: list[Case]) -> MonthRow:
    counts = Counter(case.value for case in cases)
    return MonthRow(
        month=f"{month // 12:04d}-{month % 12 + 1:02d}",
        total=len(cases),
        waiting=counts[None],
        recorded=counts[FindingValue.RECORDED],
        contradicted=counts[FindingValue.CONTRADICTED],
        unrecorded_in_scope=counts[FindingValue.UNRECORDED_IN_SCOPE],
        out_of_scope=counts[FindingValue.OUT_OF_SCOPE],
    )


def _stops(clocks: Iterable[Running]) -> Stops:
    counts = Counter(one.how for one in clocks)
    return Stops(in_time=counts["in_time"], late=counts["late"], running=counts["running"], run_out=counts["run_out"])


def _breaches(events: Iterable[Event], cases: Iterable[Case]) -> Counter[tuple[str, str]]:
    """Suspected breaches by kind and agency."""
    found = Counter((NO_PERMIT, _word(event, "agency")) for event in events if event.kind == "call.unpermitted")
    for case in cases:
        # A call without a permit has an entry of its own, which may be in several complaints: it is counted there.
        others = [why for why in case.breaches if why != NO_PERMIT]
        agency = next(iter(case.answers)) if len(case.answers) == 1 else ""
        found.update((why, agency) for why in others)
    return found


def _breach_rows(breaches: Counter[tuple[str, str]], *, agencies: Mapping[str, _Agency]) -> Iterable[BreachRow]:
    for (why, agency), count in sorted(breaches.items(), key=lambda row: (row[0][0], -row[1], row[0][1])):
        yield BreachRow(why=why, agency=agency, name=agencies[agency].name if agency in agencies else "", count=count)


def _agency_rows(
    agencies: Mapping[str, _Agency], *, cases: tuple[Case, ...], clocks: tuple[Running, ...], breaches: Counter[tuple[str, str]]
) -> Iterable[AgencyRow]:
    """The lender's own first, then by name."""
    for agency, one in sorted(agencies.items(), key=lambda row: (not row[1].own, row[1].name, row[0])):
        yield AgencyRow(
            agency=agency,
            name=one.name,
            own=one.own,
            complaints=sum(agency in case.answers for case in cases),
            breaches=sum(count for (_, whose), count in breaches.items() if whose == agency),
            tasks=_stops(clock for clock in clocks if clock.agency == agency),
        )


def _days(events: Iterable[Event], *, zone: Zone, since: Instant, at: Instant) -> tuple[DayRow, ...]:
    counts: Counter[tuple[str, date]] = Counter()
    for event in events:
        if event.kind in OF_DAYS and event.at >= since:
            counts[event.kind, zone.local(event.at).date] += 1
        elif event.kind == "call.unpermitted":
            with reading(event) as said:
                counts[event.kind, zone.local(members.instant(said, "happened")).date] += 1
    last = zone.local(at).date
    days = [last - timedelta(days=back) for back in reversed(range(DAYS))]
    return tuple(
        DayRow(
            day=day,
            permits=counts["contact.permit", day],
            refusals=counts["contact.refusal", day],
            unpermitted=counts["call.unpermitted", day],
        )
        for day in days
    )


def _rules(events: Iterable[Event], *, since: Instant) -> tuple[RuleRow, ...]:
    """The rules most often named, at most fifteen. A refusal may name several."""
    counts: Counter[str] = Counter()
    for event in events:
        if event.kind == "contact.refusal" and event.at >= since:
            with reading(event) as said:
                counts.update(set(members.texts(said, "rules", most=_MOST_WORD)))
    ordered = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return tuple(RuleRow(rule=rule, refusals=count) for rule, count in ordered[:MOST_RULES])


def _word(event: Event, name: str) -> str:
    with reading(event) as said:
        return members.text(said, name, most=_MOST_WORD)
