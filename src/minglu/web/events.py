"""Server-sent events: a page is told that the log has grown, and fetches what it shows again.

Nothing is said but the size: whoever may not see an entry learns no more from this than from the public checkpoint.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from litestar import get
from litestar.concurrency import sync_to_thread
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from minglu.web.visit import Here, Visit

EVERY_SECONDS: Final = 1.0
# A connection that is held for ever costs a place; the browser comes back by itself.
ROUNDS: Final = 60


@get("/events", include_in_schema=False)
async def events(visit: Here) -> ServerSentEvent:
    """For whoever is signed in, in either way. Raises SignInNeeded for a stranger."""
    if visit.person is None:
        visit.who()
    visit.admit("events", most=20)
    return ServerSentEvent(_grown(visit))


async def _grown(visit: Visit) -> AsyncIterator[ServerSentEventMessage]:
    known = -1
    for _ in range(ROUNDS):
        size = await sync_to_thread(_size, visit)
        if size != known:
            known = size
            yield ServerSentEventMessage(event="log", data=str(size))
        await asyncio.sleep(EVERY_SECONDS)


def _size(visit: Visit) -> int:
    return visit.parts.office.book.head().size
