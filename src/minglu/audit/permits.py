"""Permits: what became of each, from what stands openly in the log. No opening is needed for any of it.

    permits = Permits(faults)
    permits.takes["contact.lapse"](index, outline)        # every entry of its kinds, in order
    permits.finish(until=now)

| word | is a fault |
|---|---|
| `until` | a permit that ends before it begins, or stands longer than anybody may ask for (a stock of permits) |
| `one_use` | a second permit for one key of a dialler: who has the key could open both |
| `asked` | a second permit for one signed ask: the asker asked once |
| `outcome` | an outcome or lapse of something that is no permit before it |
| `settled` | a second outcome or lapse of one permit: the first word counts |
| `unsettled` | a permit of which nothing was entered for three days after its minute |
"""

from collections.abc import Callable, Mapping
from typing import Final

from minglu.audit.fault import Faults, What
from minglu.canon.instants import DAY, Instant
from minglu.canon.json import Value
from minglu.gate.ask import LONGEST
from minglu.ledger.outline import Outline

# The trunk's records are there at once; three days leave a weekend in which nobody reads them.
SETTLED_WITHIN: Final = 3 * DAY


class Permits:
    """All permits of a log, entry by entry. `takes` says which kinds are to be shown to it."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        # Until when each permit stands that nothing became of yet, and which entry settled each other one. Plain numbers:
        # of a large log there are millions.
        self._open: dict[int, int] = {}
        self._settled: dict[int, int] = {}
        self._keys: dict[Value, int] = {}
        self._asks: dict[Value, int] = {}
        self._gaps: set[int] = set()
        self.takes: Mapping[str, Callable[[int, Outline], None]] = {
            "contact.permit": self._permit,
            "contact.outcome": self._settle,
            "contact.lapse": self._settle,
        }

    def gap(self, index: int) -> None:
        """An entry that the copy does not have: nothing is said about what may have been in it."""
        self._gaps.add(index)

    def finish(self, *, until: Instant) -> None:
        """After the last entry. `until`: up to which moment the log is known."""
        for index, ended in self._open.items():
            if ended + SETTLED_WITHIN < until and max(self._gaps, default=-1) < index:
                self._faults.at("unsettled", index, f"the permit of entry {index} has neither outcome nor lapse, long after its minute")

    def _permit(self, index: int, entry: Outline) -> None:
        until = _whole(entry.public["until"])
        if not entry.at < until <= entry.at + LONGEST:
            says = (
                f"the permit of entry {index} stands for {(until - entry.at) // 1000} seconds; at most {LONGEST // 1000} can be asked for"
            )
            self._faults.at("until", index, says)
        before = self._keys.setdefault(entry.public["to"], index)
        if before != index:
            self._again("one_use", index, before, of="one-use key")
        before = self._asks.setdefault(entry.public["asked"], index)
        if before != index:
            self._again("asked", index, before, of="signed ask")
        self._open[index] = until

    def _again(self, what: What, index: int, before: int, *, of: str) -> None:
        self._faults.at(what, index, f"the permit of entry {index} is for the same {of} as that of entry {before}")

    def _settle(self, index: int, entry: Outline) -> None:
        named = _whole(entry.public["permit"])
        if self._open.pop(named, None) is not None:
            self._settled[named] = index
        elif named in self._settled:
            says = f"entry {index} says again what became of the permit of entry {named}; entry {self._settled[named]} did"
            self._faults.at("settled", index, says)
        elif named not in self._gaps:
            self._faults.at("outcome", index, f"entry {index} says what became of a permit at {named}, where none stands before it")


def _whole(value: Value) -> int:
    return value if isinstance(value, int) else 0
