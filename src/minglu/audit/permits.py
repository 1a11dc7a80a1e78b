"""Permits: what became of each, from what stands openly in the log. No opening is needed for any of it.

    permits = Permits(faults)
    permits.take(index, outline)        # every entry, in order
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
from dataclasses import dataclass
from typing import Final

from minglu.audit.fault import Faults, What
from minglu.canon.instants import DAY, Instant
from minglu.canon.json import Value
from minglu.gate.ask import LONGEST
from minglu.ledger.outline import Outline

# The trunk's records are there at once; three days leave a weekend in which nobody reads them.
SETTLED_WITHIN: Final = 3 * DAY


@dataclass(slots=True, kw_only=True)
class _Open:
    """A permit so far: until when it stands, and which entry settled it."""

    until: Instant
    settled: int | None = None


class Permits:
    """All permits of a log, entry by entry."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._open: dict[int, _Open] = {}
        self._once: dict[tuple[What, str], int] = {}
        self._gaps: set[int] = set()
        self._takes: Mapping[str, Callable[[int, Outline], None]] = {
            "contact.permit": self._permit,
            "contact.outcome": self._settle,
            "contact.lapse": self._settle,
        }

    def take(self, index: int, entry: Outline) -> None:
        """The next entry."""
        take = self._takes.get(entry.kind.name)
        if take is not None:
            take(index, entry)

    def gap(self, index: int) -> None:
        """An entry that the copy does not have: nothing is said about what may have been in it."""
        self._gaps.add(index)

    def finish(self, *, until: Instant) -> None:
        """After the last entry. `until`: up to which moment the log is known."""
        for index, permit in self._open.items():
            if permit.settled is None and permit.until + SETTLED_WITHIN < until and max(self._gaps, default=-1) < index:
                self._faults.at("unsettled", index, f"the permit of entry {index} has neither outcome nor lapse, long after its minute")

    def _permit(self, index: int, entry: Outline) -> None:
        until = _whole(entry.public["until"])
        if not entry.at < until <= entry.at + LONGEST:
            says = (
                f"the permit of entry {index} stands for {(until - entry.at) // 1000} seconds; at most {LONGEST // 1000} can be asked for"
            )
            self._faults.at("until", index, says)
        self._only(
            "one_use", index, entry.public["to"], "the permit of entry {index} is for the same one-use key as that of entry {before}"
        )
        self._only(
            "asked", index, entry.public["asked"], "the permit of entry {index} is for the same signed ask as that of entry {before}"
        )
        self._open[index] = _Open(until=Instant(until))

    def _only(self, what: What, index: int, value: Value, says: str) -> None:
        before = self._once.setdefault((what, str(value)), index)
        if before != index:
            self._faults.at(what, index, says.format(index=index, before=before))

    def _settle(self, index: int, entry: Outline) -> None:
        named = _whole(entry.public["permit"])
        permit = self._open.get(named)
        if permit is None:
            if named not in self._gaps:
                self._faults.at("outcome", index, f"entry {index} says what became of a permit at {named}, where none stands before it")
            return
        if permit.settled is not None:
            self._faults.at(
                "settled", index, f"entry {index} says again what became of the permit of entry {named}; entry {permit.settled} did"
            )
            return
        permit.settled = index


def _whole(value: Value) -> int:
    return value if isinstance(value, int) else 0
