"""The next allowed moment: from when on the same question would be permitted, if nothing else happened.

    next_allowed(packs, question, history, at=at)                  # 08:00 tomorrow, or None
    allowed_until(packs, question, history, at=at, until=until)    # a millisecond before 22:00 today, or `until`

Between two moments of `_moments` no fact changes, so only they are tried, in order. They are: each local midnight of the
next 30 days; each local minute that a rule or an agreement about hours names; the start and end of every span entered about
the persons, staff and agency; and the moments at which a count of days or minutes since something reaches a number
that a rule names, or the last 24 hours hold one permit less. None: only an entry (a consent, a lapse, an assignment), or
more than 30 days, can change the answer.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from heapq import merge

from minglu.canon.instants import DAY, MINUTE, Instant
from minglu.rules.facts import places_of, read_history
from minglu.rules.history import Event, History, subjects_of
from minglu.rules.packs import Packs
from minglu.rules.question import Question
from minglu.rules.weigh import permits
from minglu.rules.zones import Zone

HORIZON_DAYS = 30
MIDNIGHT = 24 * 60
_SPANS = ("since", "until")
_HOURS = ("hours.agreed", "hours.refused")
# The facts that count time from a member of an entry, and the length of what they count.
_COUNTED = {
    "days_since_training": (("passed",), DAY),
    "days_since_evaluation": (("evaluated", "since"), DAY),
    "minutes_since_conversation": (("happened", "until"), MINUTE),
}


def next_allowed(packs: Packs, question: Question, history: History, *, at: Instant) -> Instant | None:
    """The first moment from `at` on at which the question would be permitted, within 30 days."""
    until = Instant(at + HORIZON_DAYS * DAY)
    reading = read_history(question, history, wanted=packs.wanted)
    for moment in (at, *_moments(packs, question, history, at=at, until=until)):
        if permits(packs, reading, at=moment):
            return moment
    return None


def allowed_until(packs: Packs, question: Question, history: History, *, at: Instant, until: Instant) -> Instant:
    """The last moment up to `until` through which a question that is permitted at `at` stays permitted.

    A permit is used some minutes after it is given. One from 21:55 that lasted half an hour would be a call at 22:20.
    """
    reading = read_history(question, history, wanted=packs.wanted)
    for moment in _moments(packs, question, history, at=at, until=until):
        if not permits(packs, reading, at=moment):
            return Instant(moment - 1)
    return until


def _moments(packs: Packs, question: Question, history: History, *, at: Instant, until: Instant) -> Iterator[Instant]:
    """In order, each once, and no further than somebody asks: the answer is mostly tomorrow."""
    events = [event for subject in subjects_of(question, at=at) for event in history.of(subject)]
    named = _named_minutes(packs, events)
    places = [packs.zones[place] for place in places_of(question, history) if place in packs.zones]
    latest = at
    for moment in merge(sorted({*_entered(events), *_counted(packs, events)}), *(_minutes(zone, named=named, at=at) for zone in places)):
        if moment > until:
            return
        if moment > latest:
            latest = Instant(moment)
            yield latest


def _entered(events: list[Event]) -> Iterator[int]:
    """Spans run from `since` up to, not including, `until`: at each of the two something may change."""
    for event in events:
        for name in _SPANS:
            if name in event.said:
                yield event.whole(name)


def _counted(packs: Packs, events: list[Event]) -> Iterator[int]:
    for fact, (members, unit) in _COUNTED.items():
        limits = [number * unit for number in packs.program.edges(fact)]
        for name in members:
            counted = {event.whole(name) for event in events if name in event.said}
            yield from (moment + limit for moment in counted for limit in limits)
    # What was opened in the last 24 hours gets less, permit by permit.
    yield from (event.at + DAY for event in events if event.kind == "contact.permit")


def _named_minutes(packs: Packs, events: list[Event]) -> frozenset[int]:
    agreed = {event.whole(name) for event in events if event.kind in _HOURS for name in ("from_minute", "until_minute")}
    return frozenset(minute for minute in packs.program.edges("local_minute") | agreed | {0} if 0 <= minute < MIDNIGHT)


def _minutes(zone: Zone, *, named: frozenset[int], at: Instant) -> Iterator[int]:
    first = zone.local(at).date
    for ahead in range(HORIZON_DAYS + 2):
        yield from _of_day(zone, first + timedelta(days=ahead), named)


# All who ask on one day, at one place, are asked about the same minutes.
@lru_cache(maxsize=4096)
def _of_day(zone: Zone, day: date, named: frozenset[int]) -> tuple[int, ...]:
    """The named minutes of a local day, and the instant at which its clock is put forward or back."""
    start, end = zone.local_start(day), zone.local_start(day + timedelta(days=1))
    moments = [datetime.combine(day, time(minute // 60, minute % 60)) for minute in named]
    # When clocks go back a minute comes twice, and the local time jumps at the end of the first.
    found = {zone.instant(moment.replace(fold=fold)) for moment in moments for fold in (0, 1)}
    found.update(_changes_of_clock(zone, start, end))
    # A minute that the clock leaves out has no instant of its own; the jump over it stands for it.
    return tuple(sorted(moment for moment in found if start <= moment < end))


def _changes_of_clock(zone: Zone, start: Instant, end: Instant) -> Iterator[Instant]:
    """The instant between two at which the clock is put forward or back, if it is."""
    if zone.offset(start) == zone.offset(end):
        return
    low, high = start, end
    while high - low > 1:
        middle = Instant((low + high) // 2)
        low, high = (middle, high) if zone.offset(middle) == zone.offset(start) else (low, middle)
    yield Instant(high)
