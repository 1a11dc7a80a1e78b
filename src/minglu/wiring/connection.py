"""One connection, of a client that may be slow or may want to hold its place: uvicorn's own, with an end to every wait.

    uvicorn.Config(app, http=Connection)

uvicorn bounds the wait between two requests alone. Here everything that a client owes has its end:

* headers            complete so many seconds after they could have begun, however they trickle, and of bounded size
* frames of a body   what stands between its pieces and after it is of the same size at most, and nobody reads it: uvicorn
                     would append headers that come after the body to those that the proxy wrote
* a body             so many bytes in so many seconds. A bad telephone line brings them; the whole may take as long as it
                     takes, unless it has its answer already
* taking an answer   the same; whoever takes nothing is not waited for
* a place            beyond so many connections, each further one is closed before anything of it is read

The wait for us is never held against a client: a handler that waits for witnesses, a stream of events, a body that we do
not read on. Addresses are not told apart here: in front stands a proxy, and every connection is its.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Final

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

_TOO_LARGE: Final = "The headers are too large."
# What one byte of a body may come wrapped in; a piece of a single byte has five around it.
_FRAMED: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds for `headers`; at least `least` bytes each `stall` seconds; header bytes and connections at `most`."""

    headers: float = 15
    stall: float = 30
    least: int = 1_024
    most_headers: int = 65_536
    most_connections: int = 400


class _Wait:
    """A wait that begins once, and ends by itself if nobody ends it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._due: asyncio.TimerHandle | None = None

    def begin(self, seconds: float, then: Callable[[], None]) -> None:
        """Call `then` so much later; nothing if it has begun."""
        if self._due is None:
            self._due = self._loop.call_later(seconds, self._over, then)

    def end(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _over(self, then: Callable[[], None]) -> None:
        self._due = None
        then()


class Connection(HttpToolsProtocol):
    """A connection that ends when its client owes something for too long."""

    patience: ClassVar[Patience] = Patience()

    def __init__(
        self, config: Config, server_state: ServerState, app_state: dict[str, object], _loop: asyncio.AbstractEventLoop | None = None
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._for_headers, self._for_body, self._for_taking = _Wait(self.loop), _Wait(self.loop), _Wait(self.loop)
        self._requests = 0
        self._unended = 0  # bytes of headers, or around a body, that have not come to their end
        self._in_body = False
        self._brought = 0
        self._excused = False
        self._answered = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        if len(self.connections) > self.patience.most_connections:
            transport.abort()
        else:
            self._expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        for wait in (self._for_headers, self._for_body, self._for_taking):
            wait.end()

    def data_received(self, data: bytes) -> None:
        requests, in_body = self._requests, self._in_body
        self._unended += len(data)
        super().data_received(data)
        if self._requests != requests or in_body > self._in_body:
            self._unended = 0
        if self.transport.is_closing():
            self._expect_taking()
        elif self._unended > self.patience.most_headers:
            self.send_400_response(_TOO_LARGE)
        elif self._in_body:
            self._expect_body()
        else:
            self._look_at_headers()

    # ---- Headers

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._in_body:
            super().on_header(name, value)

    def _look_at_headers(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            # These bytes ended uvicorn's wait for the next request, and began none: without this nothing would end it.
            self._expect_headers()

    def _expect_headers(self) -> None:
        self._for_headers.begin(self.patience.headers, self.transport.abort)

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._for_headers.end()
        if not self.flow.write_paused:
            # Whoever asks again has taken what was answered; whoever has not comes to a pause.
            self._for_taking.end()
        self._requests += 1
        self._in_body, self._brought, self._excused, self._answered = True, 0, self.flow.read_paused, False

    # ---- Bodies

    def on_body(self, body: bytes) -> None:
        super().on_body(body)
        self._unended = max(0, self._unended - _FRAMED * len(body))
        self._brought += len(body)
        self._excused = self._excused or self.flow.read_paused

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._in_body = False
        self._for_body.end()

    def _expect_body(self) -> None:
        self._for_body.begin(self.patience.stall, self._look_at_body)

    def _look_at_body(self) -> None:
        waits_for_us = self._excused or self.flow.read_paused or self.cycle.waiting_for_100_continue
        if self._answered or (self._brought < self.patience.least and not waits_for_us):
            self.transport.abort()
            return
        self._brought, self._excused, self._answered = 0, self.flow.read_paused, self.cycle.response_complete
        self._expect_body()

    # ---- Answers

    def pause_writing(self) -> None:
        super().pause_writing()
        self._expect_taking()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._for_taking.end()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._expect_taking()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._expect_taking()

    def _expect_taking(self) -> None:
        untaken = self.transport.get_write_buffer_size()
        if untaken:
            self._for_taking.begin(self.patience.stall, partial(self._look_at_taking, untaken))

    def _look_at_taking(self, untaken: int) -> None:
        left = self.transport.get_write_buffer_size()
        if left and untaken - left < self.patience.least:
            self.transport.abort()
        else:
            self._expect_taking()
