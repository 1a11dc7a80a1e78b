"""Clocks: the machine's; one for the story that stands still until somebody moves it; one for the demo that runs and can
be moved forward.

    clock = DemoClock(begins)      runs from `begins`, as fast as the machine's
    clock.advance(HOUR)            and can be an hour further on

A demo's clock never goes back: the log's entries would not be in the order of their times.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

from minglu.canon.instants import DAY, Instant

FURTHEST: Final = 31 * DAY


class SystemClock:
    """The machine's clock in whole milliseconds."""

    def now(self) -> Instant:
        return Instant(time.time_ns() // 1_000_000)


class StoryClock:
    """A clock that all parties of a story share. It stands still; `set` moves it, also backwards, for a test may want that."""

    def __init__(self, start: Instant) -> None:
        self._now = start
        self._lock = threading.Lock()

    def now(self) -> Instant:
        with self._lock:
            return self._now

    def set(self, moment: Instant) -> None:
        with self._lock:
            self._now = moment


class DemoClock:
    """Runs from a moment that is handed in, in real time, and can be moved forward. Nothing of it is kept: the next start
    begins after the newest entry again."""

    def __init__(self, begins: Instant, *, ticks: Callable[[], int] = time.monotonic_ns) -> None:
        self._ticks = ticks
        self._started = ticks()
        self._begins = begins
        self._lock = threading.Lock()

    def now(self) -> Instant:
        with self._lock:
            return Instant(self._begins + (self._ticks() - self._started) // 1_000_000)

    def advance(self, by: int) -> Instant:
        """Move forward by so many milliseconds, at most FURTHEST; the moment after. Raises ValueError for anything else."""
        if not 0 <= by <= FURTHEST:
            raise ValueError(f"a demo's clock moves forward, by at most {FURTHEST // DAY} days at once")
        with self._lock:
            self._begins = Instant(self._begins + by)
        return self.now()
