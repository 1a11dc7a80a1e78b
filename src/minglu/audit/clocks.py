"""Clocks: whether what was due was done in time, from entry times and the pinned calendar alone.

    clocks_of(streams, zone=zone, until=now) -> (Kept(clock="complaint_answer", source="legal", …, met=True), …)

The legal clock of a complaint runs from its entry to that of its answer; a task's house clock to its conclusion. The
clock of a task is the one that its entry names: an auditor does not grant a longer one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from minglu.canon.instants import Instant
from minglu.cases.deadlines import answer_clock
from minglu.rules.history import Event
from minglu.rules.zones import Zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One clock: what started it, when it was due, what stopped it (or nothing), and whether in time."""

    clock: str
    source: str
    started: int
    stopped: int | None
    due: Instant
    met: bool


def clocks_of(streams: Mapping[str, tuple[Event, ...]], *, zone: Zone, until: Instant) -> tuple[Kept, ...]:
    """Every clock of every case in the log, by the entry that started it. `until`: the moment up to which is judged."""
    cases = [events for subject, events in streams.items() if subject.startswith("case_")]
    found = [kept for events in cases for kept in _of_case(events, zone=zone, until=until)]
    return tuple(sorted(found, key=lambda kept: kept.started))


def _of_case(events: tuple[Event, ...], *, zone: Zone, until: Instant) -> Iterable[Kept]:
    for event in events:
        if event.kind == "complaint.filed":
            clock = answer_clock(event.at, zone=zone)
            stop = _first(events, event, kind="answer.sent")
            yield _kept(clock.name, clock.source, event, stop, due=clock.due, until=until)
        elif event.kind == "investigation.opened":
            stop = _first(events, event, kind="investigation.concluded", task=event.word("task"))
            yield _kept(event.word("clock"), "house", event, stop, due=Instant(event.whole("due")), until=until)


def _first(events: tuple[Event, ...], started: Event, *, kind: str, task: str | None = None) -> Event | None:
    """What stopped a clock: the first of its kind after it started; before, nothing could have been answered."""
    later = (event for event in events if event.index > started.index and event.kind == kind)
    return next((event for event in later if task is None or event.said.get("task") == task), None)


def _kept(clock: str, source: str, event: Event, stop: Event | None, *, due: Instant, until: Instant) -> Kept:
    met = (stop.at if stop is not None else until) <= due
    return Kept(clock=clock, source=source, started=event.index, stopped=stop.index if stop is not None else None, due=due, met=met)
