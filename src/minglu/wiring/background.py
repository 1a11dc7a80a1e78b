"""What a node does by itself, in one thread beside the pages: small chores, each as often as it needs.

    with Background((Chore(name="findings", every=1.0, do=compute), …)) as background:
        background.wake()                 do all of them now; a page asks for it after a complaint was filed

A chore that fails is logged by its name and the kind of the error, never by its words, which could hold anything; it is
tried again later, after twice as long each time, up to a minute. The others go on. Nothing here promises anything to
anybody: whatever a chore does is an act or a sweep that a crash may cut off, and that the next start takes up.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

import structlog

LONGEST_WAIT: Final = 60.0
_LOG = structlog.get_logger("minglu.background")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """One thing to do again and again, `every` so many seconds."""

    name: str
    every: float
    do: Callable[[], object]


@dataclass(slots=True, kw_only=True)
class _Due:
    """When a chore is due next, and how often it failed in a row."""

    chore: Chore
    at: float
    failed: int = 0


class Background:
    """One thread for all chores. It starts with the block and has ended when the block is left."""

    def __init__(self, chores: Sequence[Chore], *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        now = seconds()
        self._due = [_Due(chore=chore, at=now) for chore in chores]
        self._woken = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="background", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stopped = True
        self._woken.set()
        self._thread.join()

    def wake(self) -> None:
        """Have every chore done now, but those that wait because they failed."""
        for due in self._due:
            if not due.failed:
                due.at = self._seconds()
        self._woken.set()

    def once(self) -> float:
        """Do what is due, and say how many seconds nothing will be."""
        for due in self._due:
            if not self._stopped and due.at <= self._seconds():
                _do(due)
                due.at = self._seconds() + _wait(due)
        return max(0.0, min((due.at for due in self._due), default=LONGEST_WAIT) - self._seconds())

    def _run(self) -> None:
        while not self._stopped:
            self._woken.wait(self.once())
            self._woken.clear()


def _do(due: _Due) -> None:
    try:
        due.chore.do()
    except Exception as error:  # noqa: BLE001 - the comment below says what is saved
        # Saved by catching it: the other chores. The node stays up, this chore is tried again, and the operator is told.
        due.failed += 1
        _LOG.warning("chore_failed", chore=due.chore.name, error=type(error).__name__, times=due.failed)
    else:
        due.failed = 0


def _wait(due: _Due) -> float:
    return min(LONGEST_WAIT, due.chore.every * 2.0 ** min(due.failed, 20))
