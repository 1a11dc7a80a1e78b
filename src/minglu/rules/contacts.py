"""Contacts: how often somebody was called, and whether a debtor cannot be reached.

    contacts = read_contacts(stream)                       # once a stream, whatever the places
    tally(contacts, number=handle, local=local).answered_calls_today == 2
    debtor_unreachable(contacts, zone=zone) is False

A permit is *outstanding* until its outcome or lapse is entered, and counts as if it had been used (P4): as an answered
call, and as an unanswered one. It can be used on every local day from the day it was given to the day of its `until`, and
counts on each of them; counted only where it was given, a permit from 23:59 would be a fourth call after midnight.
Outcomes count on the day they happened, whenever they were entered; one that claims a moment outside the minutes of its
permit counts on the permit's days as well, or a record with a wrong time would free the day of the call. A call without
a permit counts like any other.

Only what says something of the debtor makes a debtor unreachable: nobody answered, or the line was busy, under a permit and
within its minutes. A congested trunk, a call without a permit, a record of another hour earn nothing. An answer counts as
reached, however short.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from minglu.canon.instants import SECOND, Instant
from minglu.rules.errors import WrongHistory
from minglu.rules.history import Event
from minglu.rules.zones import Local, Zone

# Failed on three different days: the stricter of two reports of the 2026 guideline ("three times", "three days").
LOST_AFTER_DAYS: Final = 3
# How far a call may begin outside its permit's minutes: clocks differ a little, and dialling takes a while.
EARLY: Final = 5 * SECOND
LATE: Final = 60 * SECOND

ANSWERED: Final = "answered"
ENDS: Final = (ANSWERED, "no_answer", "busy", "failed")
_NOT_THERE: Final = ("no_answer", "busy")
_LIVE: Final = ("call", "visit")
_THIRD_PARTY: Final = ("pass_on_message", "locate_debtor")
_ANSWERING: Final = "complaint_answer"
# What a person says in a complaint opens its case, also one that was closed.
COMPLAINS: Final = frozenset({"complaint.filed", "complaint.supplemented", "complaint.disputed"})
# What a debtor does in person shows that the debtor can be reached.
_IN_TOUCH: Final = frozenset({"person.proved", "person.never", "hours.agreed", "consent.given", "consent.withdrawn"}) | COMPLAINS

Span = tuple[int, int]


@dataclass(slots=True, kw_only=True)
class _Call:
    """A call, or a permit that can still become one: in one of these spans, to this number. Not frozen: that costs three times as much."""

    spans: tuple[Span, ...]
    number: str
    answered: bool
    attempt: bool
    answering: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """What a stream says about contacts: calls, permits as a third party, when last in touch, and when nobody was there."""

    calls: tuple[_Call, ...]
    third_party: int
    reached: int
    missed: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The counts of a person on one local day; None where no local day is known."""

    answered_calls_today: int | None
    attempts_today: int | None
    answer_calls_today: int | None


def read_contacts(stream: Iterable[Event]) -> Contacts:
    """Read a stream once. Raises WrongHistory when an entry lacks what its kind promises."""
    reader = _Reader()
    for event in stream:
        kind = event.kind
        if kind == "contact.permit":
            reader.permits[event.index] = event
            reader.outstanding[event.index] = event
        elif kind == "contact.outcome":
            reader.outcome(event)
        elif kind == "contact.lapse":
            reader.outstanding.pop(event.whole("permit"), None)
            reader.permits.pop(event.whole("permit"), None)
        elif kind == "call.unpermitted":
            reader.stray(event)
        elif kind in _IN_TOUCH:
            reader.reached = max(reader.reached, event.at)
    return reader.read()


class _Reader:
    """What is known so far, while a stream is read. A lapsed permit is forgotten: it was never used."""

    __slots__ = ("calls", "missed", "outstanding", "permits", "reached")

    def __init__(self) -> None:
        self.permits: dict[int, Event] = {}
        self.outstanding: dict[int, Event] = {}
        self.calls: list[_Call] = []
        self.reached = -1
        self.missed: list[int] = []

    def outcome(self, event: Event) -> None:
        named, happened, ended, channel = event.whole("permit"), event.instant("happened"), _ended(event), event.word("channel")
        permit = self.permits.get(named)
        self.outstanding.pop(named, None)
        spans: tuple[Span, ...] = ((happened, happened),)
        if permit is not None and not permit.at - EARLY <= happened <= permit.whole("until") + LATE:
            spans = (*spans, (permit.at, permit.whole("until")))
        if channel == "call":
            answering = permit is not None and permit.word("purpose") == _ANSWERING
            answered, number = ended == ANSWERED, event.word("number")
            self.calls.append(_Call(spans=spans, number=number, answered=answered, attempt=not answered, answering=answering))
        if channel not in _LIVE:
            return
        if ended == ANSWERED:
            self.reached = max(self.reached, *(last for _, last in spans))
        elif ended in _NOT_THERE and permit is not None and len(spans) == 1:
            self.missed.append(happened)

    def stray(self, event: Event) -> None:
        """A call without a permit shows that somebody was reached, never that nobody was: a breach earns nothing."""
        happened, answered = event.instant("happened"), _ended(event) == ANSWERED
        spans, number = ((happened, happened),), event.word("number")
        self.calls.append(_Call(spans=spans, number=number, answered=answered, attempt=not answered, answering=False))
        if answered:
            self.reached = max(self.reached, happened)

    def read(self) -> Contacts:
        for permit in self.outstanding.values():
            if permit.word("channel") == "call":
                spans, answering = ((permit.at, permit.whole("until")),), permit.word("purpose") == _ANSWERING
                self.calls.append(_Call(spans=spans, number=permit.word("number"), answered=True, attempt=True, answering=answering))
        return Contacts(
            calls=tuple(self.calls),
            third_party=sum(permit.word("purpose") in _THIRD_PARTY for permit in self.permits.values()),
            reached=self.reached,
            missed=tuple(self.missed),
        )


def tally(contacts: Contacts, *, number: str, local: Local | None) -> Tally:
    """Count one day's calls of a person, over all numbers and agencies, and the attempts at one number."""
    if local is None:
        return _UNCOUNTED
    start, end = local.start, local.end
    answered = attempts = answers = 0
    for call in contacts.calls:
        for first, last in call.spans:
            if first < end and last >= start:
                answered += call.answered
                answers += call.answered and call.answering
                attempts += call.attempt and call.number == number
                break
    return Tally(answered_calls_today=answered, attempts_today=attempts, answer_calls_today=answers)


_UNCOUNTED: Final = Tally(answered_calls_today=None, attempts_today=None, answer_calls_today=None)


def debtor_unreachable(contacts: Contacts, *, zone: Zone | None) -> bool | None:
    """Did calls and visits fail on three local days since the debtor was last in touch? None where no day is known."""
    if zone is None:
        return None
    missed = [happened for happened in contacts.missed if happened > contacts.reached]
    return len(missed) >= LOST_AFTER_DAYS and len({zone.day(Instant(happened)) for happened in missed}) >= LOST_AFTER_DAYS


def _ended(event: Event) -> str:
    ended = event.word("ended")
    if ended not in ENDS or event.flag("answered") is not (ended == ANSWERED):
        raise WrongHistory(
            f"entry {event.index} ({event.kind}) has a member 'ended' that is none of {', '.join(ENDS)}, or that "
            "'answered' contradicts; nothing can be counted"
        )
    return ended
