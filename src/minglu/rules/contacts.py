"""Contacts: how often somebody was called, and whether a debtor cannot be reached.

A permit is *outstanding* until its outcome or lapse is entered, and counts as if it had been used (P4): as an answered
call, and as an unanswered one. It can be used on every local day from the day it was given to the day of its `until`, and
counts on each of them; counted only where it was given, a permit from 23:59 would be a fourth call after midnight.
Outcomes count on the day they happened, whenever they were entered. A call without a permit counts like any other.
"""

from dataclasses import dataclass

from minglu.canon.instants import Instant
from minglu.rules.history import Event
from minglu.rules.zones import Local, Zone

# Failed on three different days: the stricter of two reports of the 2026 guideline ("three times", "three days").
LOST_AFTER_DAYS = 3
_LIVE = ("call", "visit")
# What a debtor does in person shows that the debtor can be reached.
_IN_TOUCH = frozenset({"person.proved", "person.never", "hours.agreed", "consent.given", "consent.withdrawn", "complaint.filed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The three counts of a person; None where no local day is known."""

    answered_calls_today: int | None
    attempts_today: int | None
    message_calls_ever: int


def tally(stream: tuple[Event, ...], *, number: str, local: Local | None) -> Tally:
    """Count the contacts of a person, over all numbers and agencies, and the attempts at one number."""
    outstanding, messages = _permits(stream)
    if local is None:
        return Tally(answered_calls_today=None, attempts_today=None, message_calls_ever=messages)
    answered = attempts = 0
    for event in stream:
        if _is_call(event) and local.start <= event.whole("happened") < local.end:
            if event.flag("answered"):
                answered += 1
            elif event.word("number") == number:
                attempts += 1
    for event in outstanding:
        if _usable_today(event, local):
            answered += 1
            attempts += event.word("number") == number
    return Tally(answered_calls_today=answered, attempts_today=attempts, message_calls_ever=messages)


def debtor_unreachable(stream: tuple[Event, ...], *, zone: Zone | None) -> bool | None:
    """Did calls and visits fail on three local days since the debtor was last in touch? None where no day is known.

    A call without a permit shows that somebody was reached, never that nobody was: a breach earns nothing.
    """
    if zone is None:
        return None
    reached, missed = -1, []
    for event in stream:
        if event.kind in _IN_TOUCH:
            reached = max(reached, event.at)
        elif event.kind == "call.unpermitted" or (event.kind == "contact.outcome" and event.word("channel") in _LIVE):
            happened = event.whole("happened")
            if event.flag("answered"):
                reached = max(reached, happened)
            elif event.kind == "contact.outcome":
                missed.append(happened)
    if len(missed) < LOST_AFTER_DAYS:
        return False
    return len({zone.day(Instant(happened)) for happened in missed if happened > reached}) >= LOST_AFTER_DAYS


def _permits(stream: tuple[Event, ...]) -> tuple[list[Event], int]:
    """The permits that are outstanding, and how many to pass on a message did not lapse."""
    outstanding: dict[int, Event] = {}
    messages: set[int] = set()
    for event in stream:
        if event.kind == "contact.permit":
            outstanding[event.index] = event
            if event.word("purpose") == "pass_on_message":
                messages.add(event.index)
        elif event.kind in ("contact.outcome", "contact.lapse"):
            permit = event.whole("permit")
            outstanding.pop(permit, None)
            if event.kind == "contact.lapse":
                messages.discard(permit)
    return list(outstanding.values()), len(messages)


def _is_call(event: Event) -> bool:
    return event.kind == "call.unpermitted" or (event.kind == "contact.outcome" and event.word("channel") == "call")


def _usable_today(event: Event, local: Local) -> bool:
    return event.word("channel") == "call" and event.at < local.end and event.whole("until") >= local.start
