"""News of the log: who may listen, how many at once, and when a stream ends. Spoken to as a server speaks to the application."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager

import pytest

from minglu.acts.sessions import end_session, resume
from minglu.canon.instants import MINUTE, Instant
from minglu.web import events
from minglu.web.streams import MOST_OF_SESSION
from minglu.wiring.http import make_app
from tests.web_stage import Visitor, be_person, be_staff

SHE = "16000000202"
PATIENCE = 60


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "EVERY_SECONDS", 0.01)
    monkeypatch.setattr(events, "LONGEST_SECONDS", 600)


class Stream:
    """A request for /events that goes on until it ends or is cut."""

    def __init__(self, app: Callable[..., Coroutine[object, object, None]], visitor: Visitor, *, cut: bool = False) -> None:
        self.status, self.headers, self.said, self.ended = 0, {}, b"", False
        self._app, self._visitor = app, visitor
        self._changed, self._gone = asyncio.Condition(), asyncio.Event()
        if cut:
            self._gone.set()
        self._asked = False

    async def run(self) -> None:
        jar = "; ".join(f"{name}={value}" for name, value in self._visitor.cookies.items())
        headers = [(b"host", self._visitor.headers["Host"].encode()), (b"cookie", jar.encode())]
        scope = {"type": "http", "method": "GET", "path": "/events", "raw_path": b"/events", "query_string": b"", "root_path": ""}
        more = {"scheme": "http", "http_version": "1.1", "headers": headers, "client": ("198.51.100.7", 1), "server": ("localhost", 80)}
        await self._app({**scope, **more, "asgi": {"version": "3.0"}, "state": {}}, self._receive, self._send)

    async def _receive(self) -> dict[str, object]:
        if not self._asked and not self._gone.is_set():
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, object]) -> None:
        async with self._changed:
            if message["type"] == "http.response.start":
                self.status, self.headers = message["status"], dict(message["headers"])
            else:
                self.said += message["body"]
                self.ended = not message["more_body"]
            self._changed.notify_all()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with self._changed:
            await asyncio.wait_for(self._changed.wait_for(holds), PATIENCE)

    def cut(self) -> None:
        self._gone.set()


@asynccontextmanager
async def listening(app: Callable[..., Coroutine[object, object, None]], visitor: Visitor) -> AsyncIterator[Stream]:
    """A stream, as far as its first words or its whole refusal."""
    stream = Stream(app, visitor)
    task = asyncio.create_task(stream.run())
    await stream.until(lambda: stream.ended or b"\r\n\r\n" in stream.said)
    try:
        yield stream
    finally:
        stream.cut()
        await asyncio.wait_for(task, PATIENCE)


def play(visitor: Visitor, scene: Callable[[Callable[..., Coroutine[object, object, None]]], Coroutine[object, object, None]]) -> None:
    """Run a scene over the application of this visitor's demonstration."""
    asyncio.run(scene(make_app(visitor.served)))


def test_a_stranger_hears_nothing(visitor) -> None:
    async def scene(app) -> None:
        async with listening(app, visitor) as stream:
            assert (stream.status, stream.said) == (303, b"")

    play(visitor, scene)


@pytest.mark.parametrize("who", [lambda visitor: be_person(visitor, SHE), lambda visitor: be_staff(visitor, "auditor")])
def test_whoever_is_signed_in_hears_the_size_and_each_growth_and_nothing_else(visitor, who) -> None:
    who(visitor)
    office = visitor.served.node.office

    async def scene(app) -> None:
        before = office.book.head().size
        async with listening(app, visitor) as stream:
            assert stream.headers[b"content-type"].startswith(b"text/event-stream")
            assert stream.said == b"event: log\r\ndata: %d\r\n\r\n" % before
            agency = office.institution.agency
            await asyncio.to_thread(office.enter, office.draft("agency.resumed", facts={"agency": agency, "why": "test"}))
            await stream.until(lambda: stream.said.count(b"event: log") == 2)
            assert stream.said.endswith(b"data: %d\r\n\r\n" % (before + 1))

    play(visitor, scene)


def test_a_session_has_so_many_streams_and_the_next_is_told_when(visitor) -> None:
    be_person(visitor, SHE)

    async def scene(app) -> None:
        streams = [Stream(app, visitor) for _ in range(MOST_OF_SESSION)]
        tasks = [asyncio.create_task(stream.run()) for stream in streams]
        for stream in streams:
            await stream.until(lambda stream=stream: stream.said != b"")
        async with listening(app, visitor) as refused:
            assert refused.status == 429
            assert refused.headers[b"retry-after"] in (b"10", b"11")
        # One of them closes its page.
        streams[0].cut()
        await tasks[0]
        async with listening(app, visitor) as another:
            assert another.status == 200
        for stream in streams:
            stream.cut()
        await asyncio.gather(*tasks)

    play(visitor, scene)


def test_streams_that_are_cut_before_they_begin_take_no_place_for_long(visitor, monkeypatch) -> None:
    be_person(visitor, SHE)

    async def scene(app) -> None:
        for _ in range(3 * MOST_OF_SESSION):
            await Stream(app, visitor, cut=True).run()
        loop = asyncio.get_running_loop()
        later = loop.time() + 70
        monkeypatch.setattr(loop, "time", lambda: later)
        async with listening(app, visitor) as stream:
            assert stream.status == 200

    play(visitor, scene)


@pytest.mark.parametrize("kind", ["person", "staff"])
def test_a_stream_ends_when_its_session_does(visitor, kind) -> None:
    be_person(visitor, SHE) if kind == "person" else be_staff(visitor, "auditor")
    node = visitor.served.node

    async def scene(app) -> None:
        async with listening(app, visitor) as stream:
            whose = resume(node.office, node.sessions, visitor.cookies[kind])
            end_session(node.office, node.sessions, whose)
            await stream.until(lambda: stream.ended)

    play(visitor, scene)


def test_a_stream_ends_when_its_session_has_run_out(visitor) -> None:
    be_person(visitor, SHE)

    async def scene(app) -> None:
        async with listening(app, visitor) as stream:
            visitor.served.clock.advance(21 * MINUTE)
            await stream.until(lambda: stream.ended)

    play(visitor, scene)


def test_a_stream_ends_by_itself_and_frees_its_place(visitor, monkeypatch) -> None:
    monkeypatch.setattr(events, "LONGEST_SECONDS", 0.03)
    be_person(visitor, SHE)

    async def scene(app) -> None:
        for _ in range(2 * MOST_OF_SESSION):
            async with listening(app, visitor) as stream:
                await stream.until(lambda stream=stream: stream.ended)
                assert stream.status == 200

    play(visitor, scene)


# ---- What keeps a session open


def seen(visitor: Visitor) -> Instant:
    node = visitor.served.node
    whose = resume(node.office, node.sessions, visitor.cookies["person"], seen=False)
    return node.sessions.get(whose.id).seen


def test_listening_and_what_a_page_asks_by_itself_keep_no_session_open(visitor) -> None:
    be_person(visitor, SHE)
    begun = seen(visitor)
    visitor.served.clock.advance(5 * MINUTE)

    async def scene(app) -> None:
        async with listening(app, visitor) as stream:
            assert stream.status == 200

    play(visitor, scene)
    assert visitor.get("/me", headers={"HX-Request": "true"}).status_code == 200
    assert seen(visitor) == begun
    assert visitor.get("/me").status_code == 200
    assert seen(visitor) >= begun + 5 * MINUTE


def test_a_part_of_a_page_that_asks_too_late_sends_the_whole_page_to_where_one_signs_in(visitor) -> None:
    be_person(visitor, SHE)
    visitor.served.clock.advance(21 * MINUTE)
    asked = visitor.get("/me", headers={"HX-Request": "true"})
    assert (asked.status_code, asked.headers["HX-Redirect"], asked.text) == (200, "/me/prove", "")
