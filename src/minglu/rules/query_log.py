"""What the log says, as rows: the tables that `query_facts` reads, made from the streams of a history.

    contact_rows("per_…", stream)     # rows of CONTACTS: each permit and each contact, and from when to when it counts
    change_rows("per_…", stream)      # rows of CHANGES: each entry that can turn a fact on or off

`entered` is the index of an entry; a row counts for an ask whose index is greater. A permit stops to be open at the entry
`settled`, its outcome or lapse, and was never given at all from the entry `lapsed` on; whether a lapse says that is said in
`contacts`. A contact may lie in two spans: when its record says it was, and the minutes of its permit where the record claims
another time.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from minglu.rules.contacts import BY_NUMBER, EARLY, LATE
from minglu.rules.history import Event
from minglu.rules.query_nouns import OPEN, RECEIVED

Row = Mapping[str, bool | int | str | None]

CONTACTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "subject": "string",
        "entered": "int64",
        "settled": "int64",
        "lapsed": "int64",
        "channel": "string",
        "ended": "string",
        "purpose": "string",
        "number": "string",
        "debt": "string",
        "first": "int64",
        "last": "int64",
        "first_as_permitted": "int64",
        "last_as_permitted": "int64",
    }
)
CHANGES: Final[Mapping[str, str]] = MappingProxyType(
    {"subject": "string", "entered": "int64", "kind": "string", "state": "string", "case": "string", "debt": "string"}
)


def contact_rows(subject: str, stream: Iterable[Event]) -> Iterator[Row]:
    """Each permit and each contact of a stream. Raises WrongHistory."""
    events = tuple(stream)
    permits = {event.index: event for event in events if event.kind == "contact.permit"}
    settled, lapsed = _ends(events)
    for event in events:
        if event.kind == "contact.permit":
            row = _row(subject, event, ended=OPEN, settled=settled.get(event.index), lapsed=lapsed.get(event.index))
            yield {**row, **_span(event.at, event.whole("until")), "purpose": event.word("purpose")}
        elif event.kind in ("call.unpermitted", "call.received"):
            ended = RECEIVED if event.kind == "call.received" else event.word("ended")
            yield {**_row(subject, event, ended=ended), **_span(event.instant("happened"), event.instant("happened")), "channel": "call"}
        elif event.kind == "contact.outcome":
            given = permits.get(event.whole("permit"))
            known = given is not None and given.index < event.index <= lapsed.get(given.index, event.index)
            yield {**_row(subject, event, ended=event.word("ended")), **_of(event, given if known else None)}


def change_rows(subject: str, stream: Iterable[Event]) -> Iterator[Row]:
    """Each entry of a stream, with the words that a switch can be about."""
    for event in stream:
        words = {name: event.word(name) if name in event.said else None for name in ("state", "case", "debt")}
        yield {"subject": subject, "entered": event.index, "kind": event.kind, **words}


def _ends(events: tuple[Event, ...]) -> tuple[dict[int, int], dict[int, int]]:
    """The entry that settled each permit, and the one with which it lapsed."""
    settled: dict[int, int] = {}
    lapsed: dict[int, int] = {}
    unused = {event.index for event in events if event.kind == "contact.permit" and event.word("channel") in BY_NUMBER}
    for event in events:
        named = event.whole("permit") if event.kind in ("contact.outcome", "contact.lapse") else -1
        if event.kind == "contact.outcome" or named in unused:
            settled.setdefault(named, event.index)
        if event.kind == "contact.lapse" and named in unused:
            lapsed.setdefault(named, event.index)
    return settled, lapsed


def _of(outcome: Event, permit: Event | None) -> Row:
    """When it was and, where that lies outside the minutes of its permit, those as well."""
    happened = outcome.instant("happened")
    row = {**_span(happened, happened), "purpose": permit.word("purpose") if permit else ""}
    if permit is None or permit.at - EARLY <= happened <= permit.whole("until") + LATE:
        return row
    return {**row, "first_as_permitted": permit.at, "last_as_permitted": permit.whole("until")}


def _span(first: int, last: int) -> dict[str, int | str]:
    return {"first": first, "last": last}


def _row(subject: str, event: Event, *, ended: str, settled: int | None = None, lapsed: int | None = None) -> Row:
    row: dict[str, int | str | None] = {**dict.fromkeys(CONTACTS), "subject": subject, "entered": event.index, "ended": ended}
    row |= {"number": event.word("number"), "channel": _text(event, "channel"), "debt": _text(event, "debt"), "purpose": ""}
    return {**row, "settled": settled, "lapsed": lapsed}


def _text(event: Event, name: str) -> str:
    return event.word(name) if name in event.said else ""
