"""Nouns for queries: which contacts a count counts, as conditions over the columns `channel`, `ended` and `purpose`.

    counts_as(table, "answered_calls")        # a column: true, false, or null where it is not known how the contact ended

What a noun counts is said once, in `contacts`. It is not written down a second time here: every way a contact can be is
shown to `contacts.read_contacts`, and what that says becomes the condition. Two ways of ending are added to those of an
outcome: `OPEN`, a permit that nothing became of yet, and `RECEIVED`, a call that the person made.
"""

from collections.abc import Mapping
from functools import cache, reduce
from itertools import product
from operator import or_
from typing import Final

from ibis.expr.types import BooleanValue, Table  # type: ignore[import-untyped]  # the library ships no types

from minglu.canon.instants import Instant
from minglu.canon.json import Value
from minglu.rules.contacts import ANSWERED, ENDS, read_contacts
from minglu.rules.history import Event
from minglu.rules.question import CHANNELS, PURPOSES

OPEN: Final = "open"
RECEIVED: Final = "received"
ANSWERING: Final = "complaint_answer"
_ANOTHER: Final = "collection"


def counts_as(table: Table, noun: str, *, open_too: bool = True) -> BooleanValue:
    """Whether each row is one of what the noun counts; where no row is an open permit, an unknown end is not one either."""
    parts = [
        table["ended"].isin(ended) & table["channel"].isin(channels) & (table["purpose"] == ANSWERING if answering else True)
        for endings, channels, answering in _ways(noun)
        if (ended := tuple(one for one in endings if open_too or one != OPEN))
    ]
    return reduce(or_, parts) if parts else table["channel"].isnull() & table["channel"].notnull()


@cache
def third_party_purposes() -> tuple[str, ...]:
    """The purposes of a permit that count as asking a third person for something."""
    return tuple(purpose for purpose in PURPOSES if read_contacts(_stream("call", OPEN, purpose=purpose)).third_party)


@cache
def _ways(noun: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...], bool], ...]:
    """Ways of ending, channels of which they count, and whether only those count that were to answer a complaint."""
    channels: dict[tuple[str, bool], tuple[str, ...]] = {}
    for ended, channel in product((*ENDS, OPEN, RECEIVED), CHANNELS):
        always, answering = (noun in _nouns(channel, ended, purpose=purpose) for purpose in (_ANOTHER, ANSWERING))
        if always or answering:
            channels[ended, not always] = (*channels.get((ended, not always), ()), channel)
    alike: dict[tuple[tuple[str, ...], bool], tuple[str, ...]] = {}
    for (ended, answering), counted in channels.items():
        alike[counted, answering] = (*alike.get((counted, answering), ()), ended)
    return tuple((endings, counted, answering) for (counted, answering), endings in alike.items())


def _nouns(channel: str, ended: str, *, purpose: str) -> tuple[str, ...]:
    """What a stream with this one contact says that it counts as."""
    contacts = read_contacts(_stream(channel, ended, purpose=purpose)).made
    return contacts[-1].nouns if contacts else ()


def _stream(channel: str, ended: str, *, purpose: str) -> tuple[Event, ...]:
    said: Mapping[str, Value] = {"number": "", "channel": channel, "happened": 0, "permit": 0}
    if ended == RECEIVED:
        return (Event(index=0, at=Instant(0), kind="call.received", said=said),) if channel == "call" else ()
    permit = Event(index=0, at=Instant(0), kind="contact.permit", said={**said, "purpose": purpose, "until": 0})
    if ended == OPEN:
        return (permit,)
    outcome: Mapping[str, Value] = {**said, "ended": ended, "answered": ended == ANSWERED}
    return permit, Event(index=1, at=Instant(0), kind="contact.outcome", said=outcome)
