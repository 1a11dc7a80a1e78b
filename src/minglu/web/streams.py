"""Who listens for news of the log, and the log's size, read once for all of them.

    place = streams.take(source, session)      # None: nobody more from there now
    await streams.size()                       # one reading, however many ask within half a second
    streams.free(place)

A stream holds a connection for as long as it lasts, and connections are few: so many streams in all, from one source, of one
session. A place that nobody gave back, because its stream was cut before it began, is free when no stream could last still.
Of one event loop, and without a lock: nothing here waits between looking and taking.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Final

from litestar.concurrency import sync_to_thread

MOST: Final = 100
# A whole office may come from one address. A person has a few tabs.
MOST_OF_SOURCE: Final = 50
MOST_OF_SESSION: Final = 4
LONGEST_SECONDS: Final = 60
_CLEAR_SECONDS: Final = LONGEST_SECONDS + 10
_FRESH_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One stream's. `until` is the moment of the loop after which it is nobody's."""

    number: int
    source: str
    session: bytes
    until: float


class Streams:
    """The streams of one process. `read` reads the size of the log, and may take a moment."""

    def __init__(self, read: Callable[[], int]) -> None:
        self._read = read
        self._places: dict[int, Place] = {}
        self._numbers = count()
        self._reading: asyncio.Task[int] | None = None
        self._begun = 0.0

    def take(self, source: str, session: bytes) -> Place | None:
        """A place for one more stream; None if there is none."""
        now = asyncio.get_running_loop().time()
        self._places = {number: place for number, place in self._places.items() if now < place.until}
        taken = self._places.values()
        of_source = sum(place.source == source for place in taken)
        of_session = sum(place.session == session for place in taken)
        if len(taken) >= MOST or of_source >= MOST_OF_SOURCE or of_session >= MOST_OF_SESSION:
            return None
        place = Place(number=next(self._numbers), source=source, session=session, until=now + _CLEAR_SECONDS)
        self._places[place.number] = place
        return place

    def free(self, place: Place) -> None:
        """Give it back; twice is harmless."""
        self._places.pop(place.number, None)

    async def size(self) -> int:
        """The log's size, as of half a second ago at most."""
        now = asyncio.get_running_loop().time()
        if self._reading is None or now - self._begun >= _FRESH_SECONDS:
            self._begun = now
            self._reading = asyncio.create_task(sync_to_thread(self._read))
        # Whoever is cut off while it waits does not cut off the others.
        return await asyncio.shield(self._reading)
