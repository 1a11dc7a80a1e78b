"""Clocks: the machine's goes on, the story's stands still until it is moved, the demo's runs and never goes back."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from minglu.canon.instants import HOUR, Instant
from minglu.wiring.clock import FURTHEST, DemoClock, StoryClock, SystemClock


def test_the_machines_clock_is_in_whole_milliseconds_of_this_century() -> None:
    before, now, after = time.time_ns() // 1_000_000, SystemClock().now(), time.time_ns() // 1_000_000
    assert before <= now <= after
    assert isinstance(now, int)


def test_a_story_clock_stands_still() -> None:
    clock = StoryClock(Instant(7))
    assert [clock.now() for _ in range(3)] == [7, 7, 7]


def test_a_story_clock_may_be_set_forward_and_back() -> None:
    clock = StoryClock(Instant(7))
    for moment in (9, 3):
        clock.set(Instant(moment))
        assert clock.now() == moment


class Ticks:
    """Nanoseconds since nowhere, moved by hand."""

    def __init__(self) -> None:
        self.now = 5_000_000_000

    def __call__(self) -> int:
        return self.now


def test_a_demos_clock_runs_from_where_it_begins() -> None:
    ticks = Ticks()
    clock = DemoClock(Instant(1_000), ticks=ticks)
    assert clock.now() == 1_000
    ticks.now += 2_500_999_999
    assert clock.now() == 1_000 + 2_500


def test_a_demos_clock_is_moved_forward_and_goes_on_from_there() -> None:
    ticks = Ticks()
    clock = DemoClock(Instant(1_000), ticks=ticks)
    assert clock.advance(HOUR) == 1_000 + HOUR
    ticks.now += 1_000_000_000
    assert clock.now() == 1_000 + HOUR + 1_000
    assert clock.advance(0) == clock.now()


@pytest.mark.parametrize("by", [-1, -HOUR, FURTHEST + 1])
def test_a_demos_clock_goes_neither_back_nor_out_of_sight(by) -> None:
    clock = DemoClock(Instant(1_000), ticks=Ticks())
    with pytest.raises(ValueError, match="moves forward"):
        clock.advance(by)
    assert clock.now() == 1_000


def test_moves_from_several_threads_are_all_made() -> None:
    clock = DemoClock(Instant(0), ticks=Ticks())
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(clock.advance, [1] * 400))
    assert clock.now() == 400
