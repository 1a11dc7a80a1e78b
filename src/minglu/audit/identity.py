"""Identity: one number has one label a month and one person for good, as far as openings show it.

    identity = Identity(faults)
    identity.take(index, entry, event)
    identity.labels[(Period("2026-10"), "<handle>")]        # (label, index of the first entry that carries it)

| word | is a fault |
|---|---|
| `label` | a number under two labels in one month (uses hidden from whoever looks for the first), or two numbers under one |
| `person` | a number counted under another person than before: "three calls a day" would begin again (P4) |

That a label is the one the month's key makes of the handle is checked in `label_proofs`. That the handle is that of the
number dialled is checked by whoever sees the number: keyholders and dialler at each opening, the person in a statement.
"""

from minglu.audit.fault import Faults
from minglu.canon.base64 import render_base64
from minglu.canon.instants import Period, period_of
from minglu.ledger.entries import Entry
from minglu.rules.history import Event

Where = tuple[Period, str]


class Identity:
    """Who is who in a log, by what the openings said so far. Handles and labels in base64."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self.labels: dict[Where, tuple[str, int]] = {}
        self._numbers: dict[Where, tuple[str, int]] = {}
        self._persons: dict[str, tuple[str, int]] = {}

    def take(self, index: int, entry: Entry, event: Event) -> None:
        """The next entry with its `facts`."""
        if entry.label is None:
            return
        month, label = period_of(entry.at), render_base64(entry.label)
        number, person = event.word("number"), event.word("person")
        held, before = self.labels.setdefault((month, number), (label, index))
        if held != label:
            self._faults.at("label", index, f"the number of entry {index} has another label in the same month, in entry {before}")
        named, before = self._numbers.setdefault((month, label), (number, index))
        if named != number:
            self._faults.at("label", index, f"the label of entry {index} stands for another number in the same month, in entry {before}")
        known, before = self._persons.setdefault(number, (person, index))
        if known != person:
            self._faults.at("person", index, f"the number of entry {index} was counted under another person in entry {before}")
