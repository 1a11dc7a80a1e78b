"""Order: what the entries of a log owe to each other, from what stands openly in them.

    order = Order(faults, origin="lender.example/log", witnesses=keys_of_policy, sightings=sightings)
    for index, data in enumerate(entries): order.take(index, data)
    order.finish(until=newest)

| word | is a fault |
|---|---|
| `form` | an entry that is none of the closed table |
| `order` | an entry dated before the one in front of it |
| `late` | an entry dated later than witnesses had already seen it: made in advance |
| `opened` | a log that is not opened by its first entry, or opened again |
| `origin` | a log that was opened under another name than its checkpoints carry |
| `outsiders` | a witness of the reader's policy that the log does not name with this key, though it names others |
| `period` | a second label key for a month, a key named in another month, a label before its month's key |

and what `permits` finds. An entry that the copy does not have is no entry: nothing follows from what it may have said.
"""

from collections.abc import Callable, Mapping
from typing import Final

from minglu.audit.fault import Faults
from minglu.audit.permits import Permits
from minglu.audit.seen import Sightings
from minglu.canon.instants import MINUTE, Instant, period_of
from minglu.ledger.errors import LedgerError
from minglu.ledger.outline import Outline, outline

LATE: Final = 2 * MINUTE


class Order:
    """A log read entry by entry. `witnesses`: keys as the policy spells them, under their names there."""

    def __init__(self, faults: Faults, *, origin: str | None, witnesses: Mapping[str, str], sightings: Sightings) -> None:
        self._faults = faults
        self._origin = origin
        self._witnesses = witnesses
        self._sightings = sightings
        self._permits = Permits(faults)
        self._last = Instant(0)
        self._seen, self._bounded = sightings.bound(0)
        self._gap = False
        self._months: dict[str, int] = {}
        self._named: set[str] = set()
        self._takes: Mapping[str, Callable[[int, Outline], None]] = {
            "log.opened": self._opened,
            "period.opened": self._period,
            "outsider.registered": self._outsider,
            **self._permits.takes,
        }

    def take(self, index: int, data: bytes) -> None:
        """The next entry."""
        entry = self._read(index, data)
        if entry is None:
            self.gap(index)
            return
        self._check_date(index, entry)
        take = self._takes.get(entry.kind.name)
        if take is not None:
            take(index, entry)
        if index == 0 and entry.kind.name != "log.opened":
            self._faults.at("opened", 0, "the first entry does not open a log")
        if entry.label is not None and period_of(entry.at) not in self._months and not self._gap:
            self._faults.at("period", index, f"entry {index} has a label of a month whose key was not named before it")

    def gap(self, index: int) -> None:
        """An entry that the copy does not have: nothing follows from what it may have said."""
        self._gap = True
        self._permits.gap(index)

    def finish(self, *, until: Instant, size: int) -> None:
        """After the last of `size` entries. `until`: up to which moment others know the log."""
        self._permits.finish(until=Instant(max(until, self._last)))
        unnamed = sorted(name for name, key in self._witnesses.items() if key not in self._named)
        if self._named and unnamed:
            says = f"the policy counts {', '.join(unnamed)}, and the log does not name this witness and key"
            self._faults.add("outsiders", 0, max(size - 1, 0), says=says)

    def _read(self, index: int, data: bytes) -> Outline | None:
        try:
            return outline(data)
        except LedgerError as error:
            self._faults.at("form", index, f"entry {index} is none of the closed table: {error}")
            return None

    def _check_date(self, index: int, entry: Outline) -> None:
        if entry.at < self._last:
            self._faults.at("order", index, f"entry {index} is dated before the entry in front of it")
        self._last = max(self._last, entry.at)
        if self._bounded is not None and index >= self._bounded:
            self._seen, self._bounded = self._sightings.bound(index)
        if self._seen is not None and entry.at > self._seen + LATE:
            self._faults.at("late", index, f"entry {index} is dated later than witnesses had already seen it")

    def _opened(self, index: int, entry: Outline) -> None:
        if index != 0:
            self._faults.at("opened", index, f"entry {index} opens the log again; a log is opened once, by its first entry")
        elif self._origin is not None and entry.public["origin"] != self._origin:
            self._faults.at("origin", 0, "the log was opened under another name than its checkpoints carry")

    def _period(self, index: int, entry: Outline) -> None:
        month = str(entry.public["month"])
        if month in self._months:
            says = f"entry {index} names a second label key for {month}; entry {self._months[month]} named the first"
            self._faults.at("period", index, says)
        if month != period_of(entry.at):
            self._faults.at("period", index, f"entry {index} names the label key of {month} and is not of that month")
        self._months.setdefault(month, index)

    def _outsider(self, _: int, entry: Outline) -> None:
        if entry.public["role"] == "witness":
            self._named.add(str(entry.public["key"]))
