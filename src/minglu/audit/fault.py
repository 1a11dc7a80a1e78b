"""Faults: what is wrong, where in the log, and how it was seen. A clean audit has none.

    faults = Faults()
    faults.add("late", 7, 7, says="entry 7 is dated later than witnesses had already seen it")
    faults.found()

Of each word the first fifty are kept and the rest are counted, so that many small faults cannot hide a grave one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

MOST_OF_A_WORD: Final = 50

# Every word a fault can have, by who finds it: the walk over the copy, the order of its entries, the replay. Each has a
# name in the catalogues.
What: TypeAlias = Literal[
    "policy",
    "checkpoint",
    "seen",
    "fork",
    "tail",
    "unseen",
    "changed",
    "dropped",
    "inserted",
    "reordered",
    "missing",
    "unreadable",
    "rewritten",
    "tile",
    "form",
    "order",
    "late",
    "opened",
    "origin",
    "outsiders",
    "period",
    "until",
    "one_use",
    "asked",
    "outcome",
    "settled",
    "lapse",
    "unsettled",
    "opening",
    "unopened",
    "given",
    "parties",
    "label",
    "unproved",
    "person",
    "packs",
    "question",
    "decision",
    "rules",
    "facts",
    "unwitnessed",
]
WORDS: Final[tuple[What, ...]] = get_args(What)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`what` is a word for machines; entries `first` … `last` are where it is; `says` is a sentence for people."""

    what: What
    first: int
    last: int
    says: str


class Faults:
    """Faults as they are found, in any order."""

    def __init__(self) -> None:
        self._kept: list[Fault] = []
        self._counts: Counter[What] = Counter()
        self._spans: dict[What, tuple[int, int]] = {}

    def add(self, what: What, first: int, last: int, *, says: str) -> None:
        """A fault in entries `first` to `last`."""
        self._counts[what] += 1
        if self._counts[what] <= MOST_OF_A_WORD:
            self._kept.append(Fault(what=what, first=first, last=last, says=says))
            return
        low, high = self._spans.get(what, (first, last))
        self._spans[what] = (min(low, first), max(high, last))

    def at(self, what: What, index: int, says: str) -> None:
        """A fault in one entry."""
        self.add(what, index, index, says=says)

    def found(self) -> tuple[Fault, ...]:
        """All of them in the order of the log; what was left out is one fault a word, over where it lies."""
        rest = [
            Fault(what=what, first=low, last=high, says=f"{self._counts[what] - MOST_OF_A_WORD} more of this kind")
            for what, (low, high) in self._spans.items()
        ]
        return tuple(sorted([*self._kept, *rest], key=lambda fault: (fault.first, fault.last)))


def runs(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Consecutive places as first and last: what is wrong in a row is one fault."""
    first = last = None
    for at in places:
        if first is None or last is None:
            first = last = at
        elif at == last + 1:
            last = at
        else:
            yield first, last
            first = last = at
    if first is not None and last is not None:
        yield first, last
