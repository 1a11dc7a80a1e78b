"""Occurrences: contacts that the record knows of, folded from one person's entries.

    Occurrence(index=812, permit=790, happened=…, channel="call", answered=True, seconds=41, line=…, agency=…,
               permitted=True, outcome="entered")

An occurrence comes from `contact.outcome` (with its permit) or from `call.unpermitted` (without one). A permit whose
outcome is not entered yet counts as an occurrence that is pending: a mark stands, so "nothing was found" would be
false. A permit that lapsed unused is none.

Names and roles are not read here: who asked is `exposure`'s business.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from minglu.canon.instants import MINUTE, Instant
from minglu.cases import members
from minglu.cases.errors import WrongPaper
from minglu.cases.record import before, reading
from minglu.rules.history import Event

# The dialler's clock and the carrier's differ from the sequencer's by this much at most, or somebody must explain.
CLOCK_SKEW: Final = MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One contact. `index` is its own entry, `permit` that of its permit; the two are equal while it is pending."""

    index: int
    permit: int | None
    happened: Instant
    channel: str
    answered: bool | None
    seconds: int | None
    line: str | None
    agency: str
    permitted: bool
    outcome: Literal["entered", "pending"]


def fold_occurrences(events: Iterable[Event], *, upto: int) -> tuple[Occurrence, ...]:
    """The occurrences that the first `upto` entries know of, in the order of the log. Raises WrongRecord."""
    known = before(events, size=upto)
    permits = {event.index: event for event in known if event.kind == "contact.permit"}
    found, ended = [], set()
    for event in known:
        if event.kind == "contact.outcome":
            occurrence = _outcome(event, permits=permits)
            ended.add(occurrence.permit)
            found.append(occurrence)
        elif event.kind == "contact.lapse":
            with reading(event) as said:
                ended.add(members.whole(said, "permit"))
        elif event.kind == "call.unpermitted":
            found.append(_unpermitted(event))
    found += [_pending(permit) for index, permit in permits.items() if index not in ended]
    return tuple(sorted(found, key=lambda occurrence: occurrence.index))


def _outcome(event: Event, *, permits: Mapping[int, Event]) -> Occurrence:
    with reading(event) as said:
        permit = members.whole(said, "permit")
        happened = members.instant(said, "happened")
        channel = members.text(said, "channel", most=64)
        return Occurrence(
            index=event.index,
            permit=permit,
            happened=happened,
            channel=channel,
            answered=members.flag(said, "answered"),
            seconds=members.whole(said, "seconds"),
            line=members.text(said, "line", most=40) if "line" in said else None,
            agency=members.text(said, "agency", most=40),
            permitted=permit in permits and _within(permits[permit], happened=happened, channel=channel),
            outcome="entered",
        )


def _within(permit: Event, *, happened: Instant, channel: str) -> bool:
    """Whether the permit was for this: its channel, and a moment from its entry until the minute that it names."""
    with reading(permit) as said:
        until = members.instant(said, "until")
        return members.text(said, "channel", most=64) == channel and permit.at - CLOCK_SKEW <= happened <= until + CLOCK_SKEW


def _pending(permit: Event) -> Occurrence:
    with reading(permit) as said:
        question = said.get("question")
        if not isinstance(question, Mapping):
            raise WrongPaper("member 'question' must be an object")
        return Occurrence(
            index=permit.index,
            permit=permit.index,
            happened=permit.at,
            channel=members.text(said, "channel", most=64),
            answered=None,
            seconds=None,
            line=None,
            agency=members.text(question, "agency", most=40),
            permitted=True,
            outcome="pending",
        )


def _unpermitted(event: Event) -> Occurrence:
    with reading(event) as said:
        return Occurrence(
            index=event.index,
            permit=None,
            happened=members.instant(said, "happened"),
            channel="call",
            answered=members.flag(said, "answered"),
            seconds=members.whole(said, "seconds"),
            line=members.text(said, "line", most=40),
            agency=members.text(said, "agency", most=40),
            permitted=False,
            outcome="entered",
        )
