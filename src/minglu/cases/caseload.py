"""The caseload: every case of the log with its newest finding and who answers for it, and how every clock stands.

    fold_cases(events, own=frozenset({"agy_…"}))[0].value is FindingValue.RECORDED
    fold_clocks(events, zone=shanghai, at=at)[0].how == "running"

Both are folded from entries of all cases at once, in the order of the log, so that an auditor with the same entries
comes to the same. What is in a case file is not read here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from minglu.canon.instants import Instant
from minglu.cases import members
from minglu.cases.deadlines import ANSWER, answer_clock
from minglu.cases.finding import FindingValue, parse_value
from minglu.cases.investigation import BREACH
from minglu.cases.record import reading
from minglu.rules.history import Event
from minglu.rules.zones import Zone

# The entries that a caseload is folded from.
KINDS: Final = ("complaint.filed", "finding.made", "investigation.opened", "investigation.concluded", "answer.sent")

How: TypeAlias = Literal["in_time", "late", "running", "run_out"]

_ORDER: Final = tuple(FindingValue)
_MOST_WORD: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case as its newest finding leaves it. `values` and `breaches` have one member an allegation or breach;
    `answers` are the agencies that answer for it."""

    case: str
    filed: Instant
    values: tuple[FindingValue, ...]
    breaches: tuple[str, ...]
    answers: frozenset[str]

    @property
    def value(self) -> FindingValue | None:
        """The first of the four values that any allegation has, in their order; None before the first finding."""
        return min(self.values, key=_ORDER.index, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """One clock and how it stands. `agency` is whose task it times; empty for the answer, which is the lender's."""

    clock: str
    agency: str
    how: How


def fold_cases(events: Iterable[Event], *, own: frozenset[str]) -> tuple[Case, ...]:
    """Every case, in the order of filing. `own`: the lender's own teams. Raises WrongRecord."""
    filed: dict[str, Event] = {}
    found: dict[str, Event] = {}
    tasks: dict[str, list[tuple[str, str]]] = {}
    for event in events:
        if event.kind == "complaint.filed":
            filed.setdefault(_word(event, "case"), event)
        elif event.kind == "finding.made":
            found[_word(event, "case")] = event
        elif event.kind == "investigation.opened":
            tasks.setdefault(_word(event, "case"), []).append((_word(event, "why"), _word(event, "agency")))
    return tuple(_case(case, event, found.get(case), tasks.get(case, ()), own=own) for case, event in filed.items())


def _case(case: str, filed: Event, found: Event | None, tasks: Iterable[tuple[str, str]], *, own: frozenset[str]) -> Case:
    values: tuple[FindingValue, ...] = ()
    breaches: tuple[str, ...] = ()
    if found is not None:
        with reading(found) as said:
            values = tuple(parse_value(word) for word in members.texts(said, "values", most=_MOST_WORD))
            breaches = members.texts(said, "breaches", most=_MOST_WORD)
    return Case(case=case, filed=filed.at, values=values, breaches=breaches, answers=_answering(tuple(tasks), own=own))


def _answering(tasks: tuple[tuple[str, str], ...], *, own: frozenset[str]) -> frozenset[str]:
    """The agencies with a task for a suspected breach, or for silence on their own line.

    For silence in scope the lender's team gets a task because it holds the carrier's records, whosever line it was: the
    line is its own only where no other agency got one. A task for an allegation out of scope says nothing about anybody.
    """
    breach = {agency for why, agency in tasks if why == BREACH}
    silent = {agency for why, agency in tasks if why == str(FindingValue.UNRECORDED_IN_SCOPE)}
    return frozenset(breach | ((silent - own) or silent))


def fold_clocks(events: Iterable[Event], *, zone: Zone, at: Instant) -> tuple[Running, ...]:
    """Every clock as an auditor measures it (`audit.clocks`), by the entry that started it, as of `at`. Raises WrongRecord."""
    known = tuple(events)
    stops = _stops(known)
    found = []
    for event in known:
        if event.kind == "complaint.filed":
            due = answer_clock(event.at, zone=zone).due
            found.append(Running(clock=ANSWER, agency="", how=_how(event, stops.get(_word(event, "case"), ()), due=due, at=at)))
        elif event.kind == "investigation.opened":
            with reading(event) as said:
                due = members.instant(said, "due")
            how = _how(event, stops.get(_word(event, "task"), ()), due=due, at=at)
            found.append(Running(clock=_word(event, "clock"), agency=_word(event, "agency"), how=how))
    return tuple(found)


def _stops(events: tuple[Event, ...]) -> Mapping[str, list[Event]]:
    """What stops a clock, by the case that is answered or the task that is concluded."""
    found: dict[str, list[Event]] = {}
    for event in events:
        if event.kind == "answer.sent":
            found.setdefault(_word(event, "case"), []).append(event)
        elif event.kind == "investigation.concluded":
            found.setdefault(_word(event, "task"), []).append(event)
    return found


def _how(started: Event, stops: Iterable[Event], *, due: Instant, at: Instant) -> How:
    """The first stop after the start counts: before it, nothing could have been answered."""
    stop = next((event for event in stops if event.index > started.index), None)
    if stop is None:
        return "running" if at <= due else "run_out"
    return "in_time" if stop.at <= due else "late"


def _word(event: Event, name: str) -> str:
    with reading(event) as said:
        return members.text(said, name, most=_MOST_WORD)
