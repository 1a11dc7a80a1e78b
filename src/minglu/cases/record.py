"""Reading the record: one entry's members, with the entry named when one of them is impossible.

    with reading(event) as said:
        line = members.text(said, "line", most=40)

Entries were checked when they were written, so a wrong member here is a fault of the log or of an opening.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from minglu.canon.json import Object
from minglu.cases.errors import WrongPaper, WrongRecord
from minglu.rules.history import Event


@contextmanager
def reading(event: Event) -> Iterator[Object]:
    """The members of `event`; a WrongPaper inside becomes a WrongRecord that names the entry."""
    try:
        yield event.said
    except WrongPaper as error:
        raise WrongRecord(f"entry {event.index} ({event.kind}): {error}; have an auditor look at it") from error


def before(events: Iterable[Event], *, size: int) -> tuple[Event, ...]:
    """The events of the first `size` entries, in the order of the log."""
    return tuple(sorted((event for event in events if event.index < size), key=lambda event: event.index))
