"""Server-sent events: a page is told that the log has grown, and fetches what it shows again.

Nothing is said but the size: whoever may not see an entry learns no more from this than from the public checkpoint. A stream
ends after a minute, and soon after its session; the browser comes back by itself. Listening keeps no session open.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from litestar import get
from litestar.concurrency import sync_to_thread
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from minglu.acts.sessions import Visitor, lasts
from minglu.canon.instants import SECOND, Instant
from minglu.web.errors import TooOften
from minglu.web.streams import LONGEST_SECONDS, Place
from minglu.web.visit import Here, Visit

EVERY_SECONDS: Final = 1.0
# How often a stream asks whether its session lasts, in rounds: a row is read for it.
_ROUNDS_UNASKED: Final = 5
_A_MINUTE: Final = 200
_AGAIN: Final = 10 * SECOND


@get("/events", include_in_schema=False)
async def events(visit: Here) -> ServerSentEvent:
    """For whoever is signed in, in either way. Raises SignInNeeded for a stranger, TooOften where there is no place."""
    visitor = visit.person if visit.person is not None else visit.who()[0]
    visit.admit("events", most=_A_MINUTE)
    place = visit.parts.streams.take(visit.source, visitor.id)
    if place is None:
        raise TooOften(Instant(visit.parts.office.clock.now() + _AGAIN))
    return ServerSentEvent(_grown(visit, visitor, place=place))


async def _grown(visit: Visit, visitor: Visitor, *, place: Place) -> AsyncIterator[ServerSentEventMessage]:
    streams, known = visit.parts.streams, -1
    try:
        for turn in range(int(LONGEST_SECONDS / EVERY_SECONDS)):
            if turn % _ROUNDS_UNASKED == 0 and not await sync_to_thread(lasts, visit.parts.office, visit.parts.sessions, visitor):
                # The page asks once more, and is led to where one signs in: it shows nothing to whoever has the phone next.
                yield ServerSentEventMessage(event="log", data=str(known))
                return
            size = await streams.size()
            if size != known:
                known = size
                yield ServerSentEventMessage(event="log", data=str(size))
            await asyncio.sleep(EVERY_SECONDS)
    finally:
        streams.free(place)
