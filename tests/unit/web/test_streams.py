"""Streams: so many at once, places that come back, and one reading of the log for all who listen."""

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest

from minglu.web.streams import MOST, MOST_OF_SESSION, MOST_OF_SOURCE, Streams


class Log:
    """A log whose size is read; readings wait for `open`."""

    def __init__(self) -> None:
        self.size, self.readings, self.open, self.broken = 7, 0, threading.Event(), False
        self.open.set()

    def read(self) -> int:
        self.readings += 1
        self.open.wait(60)
        if self.broken:
            raise OSError
        return self.size


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose time is moved by hand."""

    moved = 0.0

    def time(self) -> float:
        return self.moved


@pytest.fixture
def loop() -> Iterator[Loop]:
    made = Loop()
    yield made
    made.run_until_complete(made.shutdown_default_executor())
    made.close()


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def take(loop: Loop, log: Log) -> Callable[..., list[object]]:
    streams = Streams(log.read)

    def so_many(times: int, source: str = "a", session: bytes = b"s") -> list[object]:
        async def taken() -> list[object]:
            return [streams.take(source, session) for _ in range(times)]

        return loop.run_until_complete(taken())

    so_many.streams = streams  # type: ignore[attr-defined]
    return so_many


def admitted(places: list[object]) -> int:
    return sum(place is not None for place in places)


def test_a_session_has_a_few(take) -> None:
    assert admitted(take(MOST_OF_SESSION + 3)) == MOST_OF_SESSION
    assert admitted(take(1, session=b"t")) == 1


def test_a_source_has_half_of_all(take) -> None:
    one = [take(1, session=bytes([number]))[0] for number in range(MOST_OF_SOURCE + 3)]
    assert admitted(one) == MOST_OF_SOURCE == MOST // 2
    assert admitted(take(1, source="b", session=b"other")) == 1


def test_all_together_have_so_many(take) -> None:
    taken = [take(1, source=str(number), session=str(number).encode())[0] for number in range(MOST + 3)]
    assert admitted(taken) == MOST


def test_a_place_that_is_given_back_is_free_and_giving_it_back_twice_frees_no_other(take) -> None:
    places = take(MOST_OF_SESSION)
    take.streams.free(places[0])
    take.streams.free(places[0])
    assert admitted(take(2)) == 1


def test_a_place_that_nobody_gives_back_is_free_when_no_stream_could_last_still(take, loop) -> None:
    take(MOST_OF_SESSION)
    loop.moved = 69.9
    assert admitted(take(1)) == 0
    loop.moved = 70.0
    assert admitted(take(MOST_OF_SESSION + 1)) == MOST_OF_SESSION


def test_giving_back_late_frees_nobody_elses(take, loop) -> None:
    (late,) = take(1)
    loop.moved = 70.0
    take(MOST_OF_SESSION)
    take.streams.free(late)
    assert admitted(take(1)) == 0


# ---- Reading


def test_however_many_ask_the_log_is_read_once(loop, log) -> None:
    streams = Streams(log.read)
    log.open.clear()

    async def all_at_once() -> list[int]:
        asking = [asyncio.create_task(streams.size()) for _ in range(MOST)]
        await asyncio.sleep(0)
        log.open.set()
        return await asyncio.gather(*asking)

    assert loop.run_until_complete(all_at_once()) == [7] * MOST
    assert log.readings == 1


@pytest.mark.parametrize(("after", "size", "readings"), [(0.4, 7, 1), (0.5, 8, 2), (60.0, 8, 2)])
def test_a_reading_is_half_a_second_old_at_most(loop, log, after, size, readings) -> None:
    streams = Streams(log.read)
    assert loop.run_until_complete(streams.size()) == 7
    log.size, loop.moved = 8, after
    assert (loop.run_until_complete(streams.size()), log.readings) == (size, readings)


def test_whoever_is_cut_off_while_waiting_cuts_off_nobody_else(loop, log) -> None:
    streams = Streams(log.read)
    log.open.clear()

    async def cut() -> int:
        one, other = asyncio.create_task(streams.size()), asyncio.create_task(streams.size())
        await asyncio.sleep(0)
        one.cancel()
        await asyncio.sleep(0)
        log.open.set()
        return await other

    assert loop.run_until_complete(cut()) == 7


def test_a_log_that_cannot_be_read_ends_those_who_asked_and_is_read_again(loop, log) -> None:
    streams = Streams(log.read)
    log.broken = True
    with pytest.raises(OSError):
        loop.run_until_complete(streams.size())
    log.broken, loop.moved = False, 1.0
    assert loop.run_until_complete(streams.size()) == 7
