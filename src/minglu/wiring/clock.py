"""Clocks: the machine's, and one for the story that stands still until somebody moves it."""

import threading
import time

from minglu.canon.instants import Instant


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
