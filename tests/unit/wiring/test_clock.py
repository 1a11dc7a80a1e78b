"""Clocks: the machine's goes on, the story's stands still until it is moved."""

import time

from minglu.canon.instants import Instant
from minglu.wiring.clock import StoryClock, SystemClock


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
