"""Checks that run beside the pages: each in a thread of its own, one under a name, with how far it is.

    checks = Checks()
    checks.start(id_, run)            # run(progress) in a thread; False if too many run already
    checks.of(id_) -> Running(done=120, of=480, failed=False, over=False)

What comes out of a check is kept by whoever runs it; here is only whether it still runs. Memory is bounded: the newest
few are remembered. A check that a restart ends leaves nothing behind, and is begun again by whoever wants it.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock, Thread
from typing import Final

import structlog

from minglu.acts.handing_over import Progress

MOST_AT_ONCE: Final = 2
_MOST_REMEMBERED: Final = 100
_LOG = structlog.get_logger("minglu.web")


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """How far a check is. `failed` ended without a result."""

    done: int
    of: int
    over: bool
    failed: bool


class Checks:
    """The checks of this process. Safe for several threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Running] = OrderedDict()
        self._lock = Lock()

    def of(self, id_: str) -> Running | None:
        """How far the newest check of this name is, if one was begun."""
        with self._lock:
            return self._known.get(id_)

    def start(self, id_: str, run: Callable[[Progress], object]) -> bool:
        """Begin, unless one of this name runs already (then all is well) or too many others do (then False)."""
        with self._lock:
            known = self._known.get(id_)
            if known is not None and not known.over:
                return True
            if sum(not one.over for one in self._known.values()) >= MOST_AT_ONCE:
                return False
            self._known[id_] = Running(done=0, of=0, over=False, failed=False)
            self._known.move_to_end(id_)
            self._forget()
        Thread(target=self._run, args=(id_, run), name="check", daemon=True).start()
        return True

    def _run(self, id_: str, run: Callable[[Progress], object]) -> None:
        def progress(done: int, of: int) -> None:
            self._say(id_, done=done, of=of, over=False, failed=False)

        try:
            run(progress)
        except Exception as error:  # noqa: BLE001 - a thread has nobody above it: the page says that there is no result
            _LOG.error("check_failed", kind=type(error).__name__)
            self._say(id_, over=True, failed=True)
        else:
            self._say(id_, over=True, failed=False)

    def _say(self, id_: str, *, over: bool, failed: bool, done: int | None = None, of: int | None = None) -> None:
        with self._lock:
            before = self._known.get(id_, Running(done=0, of=0, over=False, failed=False))
            self._known[id_] = replace(
                before, over=over, failed=failed, done=before.done if done is None else done, of=before.of if of is None else of
            )

    def _forget(self) -> None:
        """Drop the oldest that are over."""
        for id_ in [id_ for id_, one in self._known.items() if one.over][: max(0, len(self._known) - _MOST_REMEMBERED)]:
            del self._known[id_]


CHECKS: Final = Checks()
