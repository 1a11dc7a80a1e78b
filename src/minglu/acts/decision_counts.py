"""How many decisions the log holds, by kind, purpose and rule: counted once, then only what was added.

    counts = DecisionCounts(office)
    counts.read().rules == {"cn.gbt-quiet-hours": 12}

Only counts leave this file; whoever reads them learns of no person and no member of staff.
"""

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from minglu.acts.office import Office
from minglu.canon.instants import Instant
from minglu.rules.history import Event

_DECIDED: Final = {"contact.permit": "permit", "contact.refusal": "refusal", "datum.refused": "not_taken_in"}
_UNPERMITTED: Final = "call.unpermitted"
_KINDS: Final = (*_DECIDED, _UNPERMITTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """`decisions` by (kind, purpose), `rules` by each rule that refused, and the size of the log they were counted in."""

    decisions: Mapping[tuple[str, str], int]
    rules: Mapping[str, int]
    unpermitted: int
    size: int


class DecisionCounts:
    """Counts of one process. `read` may be called from any thread."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._decisions: Counter[tuple[str, str]] = Counter()
        self._rules: Counter[str] = Counter()
        self._unpermitted = 0
        self._next, self._since = 0, Instant(0)
        self._lock = threading.Lock()

    def read(self) -> Counted:
        """The counts as of now."""
        with self._lock:
            size = self._office.book.head().size
            # An instant may have several entries, some of them counted before: the index tells.
            for event in self._office.book.of_kind(_KINDS, since=self._since):
                if event.index >= self._next:
                    self._count(event)
            return Counted(
                decisions=MappingProxyType(dict(self._decisions)),
                rules=MappingProxyType(dict(self._rules)),
                unpermitted=self._unpermitted,
                size=size,
            )

    def _count(self, event: Event) -> None:
        if event.kind == _UNPERMITTED:
            self._unpermitted += 1
        else:
            self._decisions[(_DECIDED[event.kind], _purpose(event))] += 1
            if event.kind != "contact.permit":
                self._rules.update(event.words("rules"))
        self._next, self._since = event.index + 1, event.at


def _purpose(event: Event) -> str:
    """What for: on a contact's entry for everybody to see, on a refused datum in the question."""
    question = event.said.get("question")
    return str(question.get("purpose", "")) if isinstance(question, Mapping) else ""
