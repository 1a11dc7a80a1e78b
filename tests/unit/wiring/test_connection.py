"""Slow clients: each wait for them ends, no wait for us does, and a slow telephone line is borne with."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from uvicorn.server import ServerState

from minglu.web.streams import MOST
from minglu.wiring.connection import Connection, Patience
from minglu.wiring.listen import MOST_AT_ONCE, config_of, listen

HEADERS, STALL, LEAST = Patience().headers, Patience().stall, Patience().least
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
CHUNKED = b"POST / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.9\r\nTransfer-Encoding: chunked\r\n\r\n"
KEPT = 15


class Wire(asyncio.Transport):
    """What a connection writes to. `held` bytes of it the client has not taken."""

    def __init__(self) -> None:
        super().__init__()
        self.written, self.held, self.state, self.reads = b"", 0, "open", True

    def write(self, data: object) -> None:
        self.written += bytes(data)  # type: ignore[call-overload]

    def close(self) -> None:
        self.state = "closing"

    def abort(self) -> None:
        self.state = "cut"

    def is_closing(self) -> bool:
        return self.state != "open"

    def pause_reading(self) -> None:
        self.reads = False

    def resume_reading(self) -> None:
        self.reads = True

    def get_write_buffer_size(self) -> int:
        return self.held


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose time is moved by hand."""

    moved = 0.0

    def time(self) -> float:
        return self.moved

    def turn(self) -> None:
        for _ in range(10):
            self.run_until_complete(asyncio.sleep(0))

    def later(self, seconds: float) -> None:
        self.moved += seconds
        self.turn()


class App:
    """Reads the body as the test lets it, answers when the test lets it."""

    def __init__(self) -> None:
        self.reading, self.answering, self.body = asyncio.Event(), asyncio.Event(), 0
        self.headers: list[dict[bytes, bytes]] = []
        self.reading.set()
        self.answering.set()

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> None:  # type: ignore[type-arg]
        await self.reading.wait()
        while True:
            message = await receive()
            self.body += len(message.get("body", b""))
            if not message.get("more_body"):
                break
        self.headers.append(dict(scope["headers"]))
        await self.answering.wait()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        await send({"type": "http.response.body", "body": b"here"})


class Stage:
    """A connection of the application on a wire, and the time."""

    def __init__(self, loop: Loop) -> None:
        self.loop, self.app, self.wire = loop, App(), Wire()
        self.state = ServerState()
        self.connection = self.connect(self.wire)

    def connect(self, wire: Wire) -> Connection:
        config = config_of(self.app)
        connection = Connection(config, self.state, {}, self.loop)
        connection.connection_made(wire)
        return connection

    def send(self, data: bytes) -> None:
        self.connection.data_received(data)
        self.loop.turn()

    def later(self, seconds: float) -> str:
        self.loop.later(seconds)
        return self.wire.state


@pytest.fixture
def stage() -> Iterator[Stage]:
    loop = Loop()
    asyncio.set_event_loop(loop)
    made = Stage(loop)
    yield made
    made.connection.connection_lost(None)
    loop.turn()
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.turn()
    asyncio.set_event_loop(None)
    loop.close()


# ---- Headers


def test_who_says_nothing_is_cut(stage: Stage) -> None:
    assert (stage.later(HEADERS - 0.1), stage.later(0.2)) == ("open", "cut")


def test_headers_that_trickle_do_not_gain_time(stage: Stage) -> None:
    for letter in GET[:14]:
        stage.send(bytes([letter]))
        stage.later(1)
    assert stage.wire.state == "open"
    stage.send(b"x")
    assert stage.later(1.1) == "cut"


def test_headers_that_come_in_time_are_answered(stage: Stage) -> None:
    stage.send(GET[:10])
    stage.later(HEADERS - 1)
    stage.send(GET[10:])
    assert stage.wire.written.endswith(b"here")
    assert stage.later(KEPT - 1) == "open"


def test_the_next_request_has_its_time_from_its_first_byte(stage: Stage) -> None:
    stage.send(GET)
    stage.later(KEPT - 1)
    stage.send(GET[:3])
    assert stage.later(HEADERS - 0.1) == "open"
    stage.send(GET[3:10])
    assert stage.later(0.2) == "cut"


@pytest.mark.parametrize("blank", [b"\r\n", b"\r", b"\n"])
def test_blank_lines_between_requests_hold_no_place(stage: Stage, blank: bytes) -> None:
    stage.send(GET)
    for _ in range(int(HEADERS) + 1):
        stage.send(blank)
        stage.later(1)
    assert stage.wire.state != "open"


@pytest.mark.parametrize("endless", [b"a: " + b"x" * 1_000, b"a: b\r\n" * 200, b"x" * 1_000])
def test_headers_without_an_end_are_refused(stage: Stage, endless: bytes) -> None:
    stage.send(GET[:-2])
    for _ in range(70):
        if stage.wire.state == "open":
            stage.send(endless)
    assert stage.wire.state == "closing"
    assert stage.wire.written.startswith(b"HTTP/1.1 400 ")


def test_headers_without_an_end_behind_a_request_that_runs_are_refused(stage: Stage) -> None:
    stage.app.answering.clear()
    stage.send(GET + GET[:-2] + b"a: ")
    for _ in range(70):
        if stage.wire.state == "open":
            stage.send(b"x" * 1_000)
    assert stage.wire.state == "closing"


def test_many_requests_on_one_connection_are_not_one_endless_header(stage: Stage) -> None:
    for _ in range(2 * Patience().most_headers // len(GET) // 100):
        stage.send(GET * 100)
    assert stage.wire.state == "open"


# ---- Bodies


def test_a_body_that_stops_is_cut(stage: Stage) -> None:
    stage.send(POST + b"x" * 10)
    assert (stage.later(STALL - 0.1), stage.later(0.2)) == ("open", "cut")


def test_a_body_that_trickles_is_cut(stage: Stage) -> None:
    stage.send(POST)
    for _ in range(int(STALL) + 1):
        stage.send(b"x")
        stage.later(1)
    assert stage.wire.state == "cut"


def test_a_bad_line_may_take_as_long_as_it_takes(stage: Stage) -> None:
    stage.send(POST)
    for _ in range(900):
        stage.send(b"x" * LEAST)
        assert stage.later(STALL * 0.9) == "open"
    stage.send(b"x" * (1_000_000 - 900 * LEAST))
    assert stage.app.body == 1_000_000
    assert stage.wire.written.endswith(b"here")


def test_what_came_buys_one_more_wait_and_no_second(stage: Stage) -> None:
    stage.send(POST + b"x" * LEAST)
    assert (stage.later(STALL), stage.later(STALL)) == ("open", "cut")


def test_a_body_that_we_do_not_read_is_not_held_against_whoever_sends_it(stage: Stage) -> None:
    stage.app.reading.clear()
    stage.send(POST + b"x" * 100_000)
    assert not stage.wire.reads
    for _ in range(5):
        assert stage.later(STALL) == "open"
    stage.app.reading.set()
    assert stage.later(1) == "open"
    # We read again, and the rest is theirs to bring.
    assert stage.wire.reads
    assert stage.later(STALL) == "open"
    assert (stage.later(STALL), stage.later(STALL)) == ("cut", "cut")


def test_who_waits_to_be_told_to_go_on_is_waited_with(stage: Stage) -> None:
    stage.app.reading.clear()
    stage.send(POST.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n"))
    for _ in range(5):
        assert stage.later(STALL) == "open"
    stage.app.reading.set()
    stage.loop.turn()
    assert stage.wire.written == b"HTTP/1.1 100 Continue\r\n\r\n"
    stage.later(STALL)
    assert stage.later(STALL) == "cut"


@pytest.mark.parametrize("sent", [b"x", b"x" * LEAST])
def test_a_body_that_goes_on_after_its_answer_holds_no_place(stage: Stage, sent: bytes) -> None:
    async def refuses(_scope: object, _receive: object, send: Callable) -> None:  # type: ignore[type-arg]
        await send({"type": "http.response.start", "status": 413, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    stage.connection.app = refuses  # type: ignore[assignment]
    stage.send(POST)
    for _ in range(2 * int(STALL)):
        stage.send(sent)
        stage.later(1)
    assert stage.wire.state == "cut"


# ---- What stands around a body


@pytest.mark.parametrize("after", [b"X-Forwarded-For: 6.6.6.6\r\n", b"X-Forwarded-For: 6.6.6.6\r\nX-Pad: y\r\n", b"X-Forwarded-For:\r\n"])
def test_what_comes_after_a_body_is_no_header_of_this_request_nor_of_the_next(stage: Stage, after: bytes) -> None:
    stage.app.reading.clear()
    stage.send(CHUNKED + b"4\r\nbody\r\n0\r\n" + after + b"\r\n" + GET)
    stage.app.reading.set()
    stage.loop.turn()
    first, second = stage.app.headers
    assert first[b"x-forwarded-for"] == b"203.0.113.9"
    assert set(first) == {b"host", b"x-forwarded-for", b"transfer-encoding"}
    assert second == {b"host": b"x"}
    assert stage.app.body == 4


@pytest.mark.parametrize(
    ("begun", "endless"),
    [
        (b"0\r\n", b"a: b\r\n" * 200),
        (b"0\r\na: ", b"x" * 1_000),
        (b"0\r\n", b"x" * 1_000),
        (b"4;", b"x" * 1_000),
        (b"", b"1;" + b"x" * 1_000 + b"\r\ny\r\n"),
    ],
)
def test_what_stands_around_a_body_has_its_bound(stage: Stage, begun: bytes, endless: bytes) -> None:
    stage.send(CHUNKED + begun)
    for _ in range(70):
        if stage.wire.state == "open":
            stage.send(endless)
    assert stage.wire.state == "closing"
    assert stage.wire.written.startswith(b"HTTP/1.1 400 ")


def test_a_body_in_the_smallest_pieces_is_taken(stage: Stage) -> None:
    stage.send(CHUNKED)
    for _ in range(1_000):
        stage.send(b"1\r\ny\r\n" * 100)
    stage.send(b"0\r\n\r\n")
    assert stage.app.body == 100_000
    assert stage.wire.written.endswith(b"here")


# ---- Answers


def test_a_handler_that_waits_is_waited_for(stage: Stage) -> None:
    stage.app.answering.clear()
    stage.send(GET)
    assert stage.later(100 * STALL) == "open"
    stage.app.answering.set()
    stage.loop.turn()
    assert stage.wire.written.endswith(b"here")


def test_who_takes_nothing_of_an_answer_is_cut(stage: Stage) -> None:
    stage.app.answering.clear()
    stage.send(GET)
    stage.wire.held = 200_000
    stage.connection.pause_writing()
    assert (stage.later(STALL - 0.1), stage.later(0.2)) == ("open", "cut")


def test_who_takes_an_answer_slowly_gets_it(stage: Stage) -> None:
    stage.app.answering.clear()
    stage.send(GET)
    stage.wire.held = 200_000
    stage.connection.pause_writing()
    while stage.wire.held > 20_000:
        stage.wire.held -= LEAST
        assert stage.later(STALL) == "open"
    stage.connection.resume_writing()
    assert stage.later(10 * STALL) == "open"


def test_who_takes_it_slower_than_any_line_is_cut(stage: Stage) -> None:
    stage.app.answering.clear()
    stage.send(GET)
    stage.wire.held = 200_000
    stage.connection.pause_writing()
    stage.wire.held -= LEAST - 1
    assert stage.later(STALL + 0.1) == "cut"


def test_a_connection_that_was_ended_and_is_not_taken_to_its_end_is_cut(stage: Stage) -> None:
    stage.send(GET)
    stage.wire.held = 1_000
    assert stage.later(KEPT + 0.1) == "closing"
    assert stage.later(STALL + 0.1) == "cut"


def test_who_asks_again_is_not_cut_for_the_answer_before(stage: Stage) -> None:
    stage.wire.held = 1_000
    stage.send(GET)
    stage.later(KEPT - 1)
    stage.wire.held = 0
    stage.app.answering.clear()
    stage.send(GET)
    stage.wire.held = 1_000
    assert stage.later(STALL + 0.1) == "open"


# ---- Places


def test_beyond_so_many_connections_one_more_is_closed_unread(stage: Stage) -> None:
    wires = [Wire() for _ in range(Patience().most_connections)]
    made = [stage.connect(wire) for wire in wires]
    assert [wire.state for wire in wires].count("cut") == 1
    assert wires[-1].state == "cut"
    for connection in made:
        connection.connection_lost(None)
    after = Wire()
    another = stage.connect(after)
    assert after.state == "open"
    another.connection_lost(None)


def test_listeners_leave_half_of_the_places_and_who_is_told_to_come_later_can_be_told() -> None:
    assert 2 * MOST <= MOST_AT_ONCE < Patience().most_connections


# ---- On a real socket


class Hasty(Connection):
    patience = Patience(headers=0.2, stall=0.2)


async def large(scope: dict[str, object], receive: Callable, send: Callable) -> None:  # type: ignore[type-arg]
    """Answers more than a socket holds."""
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    message = {"more_body": True}
    while message.get("more_body"):
        message = await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(200):
        await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


@contextlib.contextmanager
def hasty() -> Iterator[int]:
    """The port of a server without patience."""
    with listen("127.0.0.1", 0) as place:
        server = uvicorn.Server(config_of(large, connection=Hasty))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [place]})
        thread.start()
        try:
            yield int(place.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join()


@pytest.mark.parametrize("sent", [b"", GET[:10], GET[:-2], POST, POST + b"x", b"\r\n"])
def test_the_socket_of_a_client_that_owes_something_is_closed(sent: bytes) -> None:
    with hasty() as port, socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        client.sendall(sent)
        with contextlib.suppress(ConnectionResetError):
            assert client.recv(1) == b""


def test_the_socket_of_a_client_that_takes_nothing_is_closed_and_frees_its_place() -> None:
    with hasty() as port:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
            client.sendall(GET)
            client.recv(1)
            taken = 0
            threading.Event().wait(1)
            with contextlib.suppress(ConnectionResetError):
                while part := client.recv(1_000_000):
                    taken += len(part)
            assert taken < 200 * 100_000
        with socket.create_connection(("127.0.0.1", port), timeout=60) as another:
            another.sendall(GET)
            assert another.recv(12) == b"HTTP/1.1 200"
