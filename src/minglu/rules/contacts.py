"""Contacts: how often somebody was called, written to or visited, and what that shows of whether they can be reached.

    contacts = read_contacts(stream)                       # once a stream, whatever the places
    count(contacts, plan_of(("answered_calls_today",)), asked=question, zone=zone, local=local)
    {"answered_calls_today": 2}

A permit is *outstanding* until its outcome or lapse is entered, and counts as if it had been used (P4): as an answered
call, and as an unanswered one. It can be used on every local day from the day it was given to the day of its `until`, and
counts on each of them; counted only where it was given, a permit from 23:59 would be a fourth call after midnight. That
nobody claimed it shows that nobody called or sent a text, for both need the number. Whoever visits, posts a letter or writes
in a chat needs none: such a permit goes on to count although it lapsed.
Outcomes count on the day they happened, whenever they were entered; one that claims a moment outside the minutes of its
permit counts on the permit's days as well, or a record with a wrong time would free the day of the call. A call without
a permit counts like any other. What an entry does not say (which debt a stray call was about) counts for every debt.

An answer counts as reached, however short; so does a call that the person made. What follows from calls that reached nobody is
said in `unreachable`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from minglu.canon.instants import MINUTE, SECOND, Instant
from minglu.rules.derive import Per
from minglu.rules.errors import WrongHistory
from minglu.rules.history import Event
from minglu.rules.question import Question
from minglu.rules.table import COMPLAINS, COUNTS, NEVER_MINUTES
from minglu.rules.zones import Local, Zone

# How far a call may begin outside its permit's minutes: clocks differ a little, and dialling takes a while.
EARLY: Final = 5 * SECOND
LATE: Final = 60 * SECOND

ANSWERED: Final = "answered"
INVALID: Final = "invalid_number"
# How a contact can end. A message or letter is sent or fails; only a call or a visit is answered.
ENDS: Final = (ANSWERED, "no_answer", "busy", "failed", INVALID, "sent")
CALLS: Final = ("call", "ai_call")
MESSAGES: Final = ("message", "im", "group_message")
# What cannot be done without the number that a claimed token opens.
BY_NUMBER: Final = (*CALLS, "message")

_NOT_THERE: Final = ("no_answer", "busy")
_NOT_CONNECTED: Final = ("failed", INVALID)
_LIVE: Final = (*CALLS, "visit")
_THIRD_PARTY: Final = ("pass_on_message", "locate_debtor")
_ANSWERING: Final = "complaint_answer"
# What a debtor does in person shows that the debtor can be reached.
_IN_TOUCH: Final = frozenset(
    {
        "person.proved",
        "person.never",
        "hours.agreed",
        "hours.refused",
        "channel.refused",
        "consent.given",
        "consent.withdrawn",
        "debt.disputed",
        *COMPLAINS,
    }
)

# What each way of ending counts as.
_OF_CALLS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        ANSWERED: ("answered_calls", "attempted_calls", "conversations"),
        "no_answer": ("unanswered_calls", "attempted_calls"),
        "busy": ("unanswered_calls", "attempted_calls"),
        "failed": ("unanswered_calls",),
        INVALID: ("unanswered_calls",),
        # No call ends so: a record that says it does may stand for any call there was.
        "sent": ("answered_calls", "unanswered_calls", "attempted_calls", "conversations"),
    }
)
_OPEN_CALL: Final = ("answered_calls", "unanswered_calls", "attempted_calls", "outstanding_calls", "conversations")
_WRITTEN: Final[Mapping[str, str]] = MappingProxyType({**dict.fromkeys(MESSAGES, "messages"), "visit": "visits", "letter": "letters"})
_ANSWER_CALLS: Final = "answer_calls"

Span = tuple[int, int]
# For each noun the facts that count it: name, of whom, over how many local days.
Plan = Mapping[str, tuple[tuple[str, Per, int], ...]]


@dataclass(slots=True, kw_only=True)
class Contact:
    """A contact, or a permit that can still become one: in one of these spans. Not frozen: that costs three times as much."""

    spans: tuple[Span, ...]
    number: str
    debt: str
    nouns: tuple[str, ...]

    @property
    def last(self) -> int:
        return self.spans[-1][1] if len(self.spans) == 1 else max(last for _, last in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """What a stream says about contacts: each of them, permits as a third party, when last in touch, when nobody was there,
    when which number was not in service, when which rang, and the numbers that there are."""

    made: tuple[Contact, ...]
    third_party: int
    reached: int
    missed: tuple[int, ...]
    invalid: tuple[tuple[int, str], ...]
    rang: tuple[tuple[int, str], ...]
    numbers: frozenset[str]


# Whoever looks, then asks, then is told why, reads the same stream each time; and so does each row of a list.
@lru_cache(maxsize=8192)
def read_contacts(stream: tuple[Event, ...]) -> Contacts:
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
            reader.lapsed(event)
        elif kind == "call.unpermitted":
            reader.stray(event)
        elif kind == "call.received":
            reader.received(event)
        elif kind == "datum.sealed":
            reader.sealed(event)
        elif kind in _IN_TOUCH:
            reader.reached = max(reader.reached, event.at)
    return reader.read()


class _Reader:
    """What is known so far, while a stream is read."""

    __slots__ = ("invalid", "made", "missed", "numbers", "outstanding", "permits", "rang", "reached")

    def __init__(self) -> None:
        self.permits: dict[int, Event] = {}
        self.outstanding: dict[int, Event] = {}
        self.made: list[Contact] = []
        self.reached = -1
        self.missed: list[int] = []
        self.invalid: list[tuple[int, str]] = []
        self.rang: list[tuple[int, str]] = []
        self.numbers: set[str] = set()

    def outcome(self, event: Event) -> None:
        named, happened, ended, channel = event.whole("permit"), event.instant("happened"), _ended(event), event.word("channel")
        permit = self.permits.get(named)
        self.outstanding.pop(named, None)
        spans: tuple[Span, ...] = ((happened, happened),)
        if permit is not None and not permit.at - EARLY <= happened <= permit.whole("until") + LATE:
            spans = (*spans, (permit.at, permit.whole("until")))
        nouns = _nouns(channel, ended)
        if ended == ANSWERED and channel in CALLS and permit is not None and permit.word("purpose") == _ANSWERING:
            nouns = (*nouns, _ANSWER_CALLS)
        self.made.append(Contact(spans=spans, number=event.word("number"), debt=_debt(event), nouns=nouns))
        if channel not in _LIVE:
            return
        if channel in CALLS and ended in _NOT_THERE:
            self.rang.append((happened, event.word("number")))
        if ended == ANSWERED:
            self.reached = max(self.reached, *(last for _, last in spans))
        elif permit is not None and len(spans) == 1:
            if ended in _NOT_THERE:
                self.missed.append(happened)
            elif ended == INVALID:
                self.invalid.append((happened, event.word("number")))

    def lapsed(self, event: Event) -> None:
        """A permit that was never used is forgotten; one that may have been stays open."""
        permit = self.permits.get(event.whole("permit"))
        if permit is not None and permit.word("channel") in BY_NUMBER:
            del self.permits[permit.index]
            self.outstanding.pop(permit.index, None)

    def stray(self, event: Event) -> None:
        """A call without a permit shows that somebody was reached, never that nobody was: a breach earns nothing."""
        happened, ended = event.instant("happened"), _ended(event)
        nouns = _nouns("call", ended)
        self.made.append(Contact(spans=((happened, happened),), number=event.word("number"), debt=_debt(event), nouns=nouns))
        if ended == ANSWERED:
            self.reached = max(self.reached, happened)
        elif ended in _NOT_THERE:
            self.rang.append((happened, event.word("number")))

    def received(self, event: Event) -> None:
        """A call that the person made is a conversation, and none of the calls that the lender made."""
        happened = event.instant("happened")
        nouns = ("conversations",)
        self.made.append(Contact(spans=((happened, happened),), number=event.word("number"), debt=_debt(event), nouns=nouns))
        self.reached = max(self.reached, happened)

    def sealed(self, event: Event) -> None:
        if event.word("field") == "phone":
            self.numbers.add(event.word("number"))

    def read(self) -> Contacts:
        for permit in self.outstanding.values():
            channel = permit.word("channel")
            nouns = _OPEN_CALL if channel in CALLS else _nouns(channel, "sent")
            if channel in CALLS and permit.word("purpose") == _ANSWERING:
                nouns = (*nouns, _ANSWER_CALLS)
            spans = ((permit.at, permit.whole("until")),)
            self.made.append(Contact(spans=spans, number=permit.word("number"), debt=_debt(permit), nouns=nouns))
        return Contacts(
            made=tuple(self.made),
            third_party=sum(permit.word("purpose") in _THIRD_PARTY for permit in self.permits.values()),
            reached=self.reached,
            missed=tuple(self.missed),
            invalid=tuple(self.invalid),
            rang=tuple(self.rang),
            numbers=frozenset(self.numbers),
        )


def _nouns(channel: str, ended: str) -> tuple[str, ...]:
    if channel in CALLS:
        return _OF_CALLS[ended]
    written = _WRITTEN.get(channel)
    return () if written is None or ended in _NOT_CONNECTED else (written,)


@lru_cache(maxsize=256)
def plan_of(names: Sequence[str]) -> Plan:
    """The counts among these facts, by what they count."""
    plan: dict[str, list[tuple[str, Per, int]]] = {}
    for name in names:
        if (counted := COUNTS.get(name)) is not None:
            plan.setdefault(counted.noun, []).append((name, counted.per, counted.days))
    return MappingProxyType({noun: tuple(counts) for noun, counts in plan.items()})


def count(contacts: Contacts, plan: Plan, *, asked: Question, zone: Zone | None, local: Local | None) -> dict[str, int | None]:
    """Count what the plan names; None where no local day is known, or the question names no debt to count by."""
    counts: dict[str, int | None] = {name: 0 for facts in plan.values() for name, _, _ in facts}
    if zone is None or local is None:
        return dict.fromkeys(counts)
    starts = {days: zone.days_before(local, days - 1) for facts in plan.values() for _, _, days in facts}
    end, earliest = local.end, min(starts.values(), default=local.start)
    for contact in contacts.made:
        if contact.last < earliest:
            continue
        for noun in contact.nouns:
            for name, per, days in plan.get(noun, ()):
                if _is_of(contact, per, asked) and any(first < end and last >= starts[days] for first, last in contact.spans):
                    counts[name] = (counts[name] or 0) + 1
    if not asked.debt:
        counts.update({name: None for facts in plan.values() for name, per, _ in facts if per == "debt"})
    return counts


def _is_of(contact: Contact, per: Per, asked: Question) -> bool:
    if per == "person":
        return True
    # What says of no debt may have been about this one.
    return contact.number == asked.number if per == "number" else contact.debt in ("", asked.debt)


def minutes_since_conversation(contacts: Contacts, *, at: Instant) -> int:
    """Whole minutes since the last conversation that there was, or may have been, up to `at`."""
    ends = [min(last, at) for contact in contacts.made if "conversations" in contact.nouns for first, last in contact.spans if first <= at]
    return (at - max(ends)) // MINUTE if ends else NEVER_MINUTES


def _debt(event: Event) -> str:
    return event.word("debt") if "debt" in event.said else ""


def _ended(event: Event) -> str:
    ended = event.word("ended")
    if ended not in ENDS or event.flag("answered") is not (ended == ANSWERED):
        raise WrongHistory(
            f"entry {event.index} ({event.kind}) has a member 'ended' that is none of {', '.join(ENDS)}, or that "
            "'answered' contradicts; nothing can be counted"
        )
    return ended
