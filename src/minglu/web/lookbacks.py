"""Lookbacks: the past decided again under a proposal, beside the pages, and what came of it.

    lookbacks.start(7, run)           # run(progress) in a thread; False if too many run already
    lookbacks.of(7)                   # how far it is, and the newest result

A result is for whoever looks now: it is kept in memory, and a restart, or another node, computes it again.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final

from minglu.acts.rule_changes import Past, Progress
from minglu.web.checks import Checks, Running

_MOST_KEPT: Final = 20
_NEVER: Final = Running(done=0, of=0, over=True, failed=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """How far it is, and what came out the last time."""

    running: Running
    past: Past | None


class Lookbacks:
    """Those of one application, by the entry of their proposal. Safe for several threads."""

    def __init__(self) -> None:
        self._checks = Checks()
        self._found: OrderedDict[int, Past] = OrderedDict()
        self._lock = Lock()

    def of(self, proposal: int) -> Looked:
        with self._lock:
            return Looked(running=self._checks.of(str(proposal)) or _NEVER, past=self._found.get(proposal))

    def start(self, proposal: int, run: Callable[[Progress], Past]) -> bool:
        """Begin, unless one of this proposal runs already (then all is well) or too many others do (then False)."""
        return self._checks.start(str(proposal), lambda progress: self._keep(proposal, run(progress)))

    def _keep(self, proposal: int, past: Past) -> None:
        with self._lock:
            self._found[proposal] = past
            self._found.move_to_end(proposal)
            while len(self._found) > _MOST_KEPT:
                self._found.popitem(last=False)
