"""Chores: each as often as it needs, one that fails is tried again later and holds up no other, all end with the block."""

import threading
from itertools import pairwise

import pytest
import structlog
from structlog.testing import capture_logs

from minglu.wiring.background import LONGEST_WAIT, Background, Chore


class Seconds:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def plain_logs():
    structlog.reset_defaults()


def failing(times: list[float], seconds: Seconds):
    def do() -> None:
        times.append(seconds.now)
        raise ValueError("+8616000000202 must not be told")

    return do


def test_each_chore_is_done_as_often_as_it_says() -> None:
    seconds, done = Seconds(), []
    background = Background(
        [Chore(name="often", every=1, do=lambda: done.append("often")), Chore(name="seldom", every=3, do=lambda: done.append("seldom"))],
        seconds=seconds,
    )
    for _ in range(5):
        assert background.once() == 1
        seconds.now += 1
    assert (done.count("often"), done.count("seldom")) == (5, 2)


def test_nothing_is_done_before_it_is_due() -> None:
    seconds, done = Seconds(), []
    background = Background([Chore(name="a", every=10, do=lambda: done.append(1))], seconds=seconds)
    background.once()
    seconds.now += 9
    assert background.once() == 1
    assert len(done) == 1


def test_one_that_fails_waits_twice_as_long_each_time_up_to_a_minute() -> None:
    seconds, times = Seconds(), []
    background = Background([Chore(name="a", every=1, do=failing(times, seconds))], seconds=seconds)
    with capture_logs():
        for _ in range(10):
            seconds.now += background.once()
    gaps = [after - before for before, after in pairwise(times)]
    assert gaps == [2, 4, 8, 16, 32, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT]


def test_one_that_works_again_is_done_as_often_as_before() -> None:
    seconds, fails = Seconds(), [True, True, False, False]
    times = []

    def do() -> None:
        times.append(seconds.now)
        if fails.pop(0):
            raise ValueError

    background = Background([Chore(name="a", every=1, do=do)], seconds=seconds)
    with capture_logs():
        for _ in range(4):
            seconds.now += background.once()
    assert times == [100, 102, 106, 107]


def test_one_that_fails_holds_up_no_other() -> None:
    seconds, done = Seconds(), []
    background = Background(
        [Chore(name="bad", every=1, do=failing([], seconds)), Chore(name="good", every=1, do=lambda: done.append(1))], seconds=seconds
    )
    with capture_logs():
        background.once()
    assert done == [1]


def test_a_failure_is_told_by_its_kind_and_never_by_its_words() -> None:
    seconds = Seconds()
    background = Background([Chore(name="bad", every=1, do=failing([], seconds))], seconds=seconds)
    with capture_logs() as lines:
        background.once()
    assert lines == [{"event": "chore_failed", "chore": "bad", "error": "ValueError", "times": 1, "log_level": "warning"}]


def test_waking_does_everything_now_but_what_waits_because_it_failed() -> None:
    seconds, done, times = Seconds(), [], []
    background = Background(
        [Chore(name="good", every=30, do=lambda: done.append(1)), Chore(name="bad", every=30, do=failing(times, seconds))], seconds=seconds
    )
    with capture_logs():
        background.once()
        background.wake()
        background.once()
    assert (len(done), len(times)) == (2, 1)


def test_the_thread_does_its_chores_until_the_block_ends() -> None:
    done = threading.Event()
    with Background([Chore(name="a", every=0.01, do=done.set)]) as background:
        assert done.wait(10)
        thread = background._thread
        assert thread.daemon
    assert not thread.is_alive()


def test_waking_reaches_a_thread_that_sleeps() -> None:
    done = threading.Semaphore(0)
    with Background([Chore(name="a", every=3_600, do=done.release)]) as background:
        assert done.acquire(timeout=10)
        background.wake()
        assert done.acquire(timeout=10)


def test_it_ends_at_once_although_nothing_is_due_for_an_hour() -> None:
    with Background([Chore(name="a", every=3_600, do=lambda: None)]) as background:
        pass
    assert not background._thread.is_alive()


def test_it_ends_with_an_error_of_the_block_too() -> None:
    with pytest.raises(KeyboardInterrupt), Background([]) as background:
        raise KeyboardInterrupt
    assert not background._thread.is_alive()


def test_the_first_chores_of_a_round_that_is_broken_off_are_the_last() -> None:
    done = []
    background = Background([Chore(name="a", every=1, do=lambda: done.append(1))])
    background._stopped = True
    background.once()
    assert done == []
