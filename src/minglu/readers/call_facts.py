"""What further columns of a record say, as facts: did the person say never, had the collector been trained by then.

    reader.read(cells, at) == ({"said_never": True, "days_since_training": 40}, ())

Rules. A fact has the type that the table of facts gives it: yes or no, a whole number, one of its words. An empty cell says
nothing. Days of training, evaluation and contract become facts as of the local day of the attempt: trained until that day or
later is trained. A cell that says something else is a fault of the row, and the fact stays unknown.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from minglu.canon.instants import HOUR, Instant
from minglu.evidence.attempts import NO_FACTS, FactSaid, Fault
from minglu.readers.call_columns import Columns, words_of
from minglu.readers.call_moments import Order, read_day
from minglu.readers.call_words import plain
from minglu.rules.table import FACTS

MOST_KEPT: Final = 20_000
MOST_NUMBER: Final = 9  # digits

# Column of days -> the fact it gives, and whether the day is the last good one or the one since which days are counted.
DAYS: Final[Mapping[str, tuple[str, bool]]] = MappingProxyType(
    {
        "trained_on": ("days_since_training", False),
        "trained_until": ("staff_trained", True),
        "evaluated_on": ("days_since_evaluation", False),
        "contract_until": ("agency_contract_valid", True),
    }
)
# Offsets from UTC are whole quarters of an hour, so a day never changes inside one.
_SLOT: Final = HOUR // 4
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_Said = tuple[Mapping[str, FactSaid], tuple[Fault, ...]]


def facts_of(columns: Columns) -> tuple[str, ...]:
    """The facts that rows read under this mapping can say."""
    said = [*(meaning for meaning, _ in columns.columns), *(meaning for meaning, _ in columns.given)]
    named = {DAYS[meaning][0] if meaning in DAYS else meaning.removeprefix("fact.") for meaning in said if _is_of_fact(meaning)}
    return tuple(sorted(named))


def _is_of_fact(meaning: str) -> bool:
    return meaning in DAYS or meaning.startswith("fact.")


class FactReader:
    """Reads the columns of facts of one sheet. The same few combinations come again and again."""

    def __init__(self, at: Mapping[str, int], columns: Columns, *, zone: ZoneInfo, ask: Callable[[str], Order]) -> None:
        self._facts = tuple((place, meaning.removeprefix("fact.")) for meaning, place in at.items() if meaning.startswith("fact."))
        self._dates = tuple((place, meaning) for meaning, place in at.items() if meaning in DAYS)
        self._places = tuple(place for place, _ in (*self._facts, *self._dates))
        self._words = {name: words_of(f"fact.{name}", columns) for _, name in self._facts}
        self._given = {what.removeprefix("fact."): word for what, word in columns.given if what.startswith("fact.")}
        self._zone, self._ask = zone, ask
        self._said_order: Order = columns.day_order
        self._orders: dict[str, Order] = {}
        # The empty cell behind the last is taken twice, so that what is taken is always a tuple.
        self._take = itemgetter(*self._places, -1, -1)
        self._kept: dict[tuple[date, tuple[str, ...]], _Said] = {}
        self._days: dict[int, date] = {}
        self.any = bool(self._places or self._given)

    def read(self, cells: tuple[str, ...], at: Instant) -> _Said:
        """The facts that a row says, and what in it says none."""
        # Only days of training and the like depend on when the attempt was.
        day = (self._days.get(at // _SLOT) or self._day(at // _SLOT)) if self._dates else date.min
        key = day, self._take(cells)
        found = self._kept.get(key)
        if found is None:
            found = self._said(cells, day)
            if len(self._kept) < MOST_KEPT:
                self._kept[key] = found
        return found

    def _said(self, cells: tuple[str, ...], day: date) -> _Said:
        facts: dict[str, FactSaid] = {}
        wrong = False
        for name, word in self._given.items():
            facts[name] = word == "yes" if FACTS[name].type == "bool" else word
        for place, name in self._facts:
            if cells[place]:
                said = self._value(name, cells[place])
                wrong |= said is None
                facts |= {} if said is None else {name: said}
        for place, meaning in self._dates:
            if cells[place]:
                said = self._of_day(cells[place], day, meaning=meaning)
                wrong |= said is None
                facts |= {} if said is None else {DAYS[meaning][0]: said}
        return MappingProxyType(facts) if facts else NO_FACTS, ("unknown_fact",) if wrong else ()

    def _value(self, name: str, cell: str) -> FactSaid | None:
        kind = FACTS[name].type
        if kind == "int":
            text = cell.strip()
            return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_NUMBER else None
        word = self._words[name].get(plain(cell))
        return word if word is None or kind == "enum" else word == "yes"

    def _of_day(self, cell: str, day: date, *, meaning: str) -> FactSaid | None:
        number = read_day(cell, order=self._said_order or self._orders.get(meaning, ""))
        if number is None and meaning not in self._orders:
            # 3/11/2026 is asked of the whole column, once.
            self._orders[meaning] = self._ask(meaning)
            number = read_day(cell, order=self._orders[meaning])
        if number is None:
            return None
        named = date(number // 10_000, number // 100 % 100, number % 100)
        if DAYS[meaning][1]:
            return day <= named
        return (day - named).days if day >= named else None

    def _day(self, slot: int) -> date:
        day = (_EPOCH + timedelta(milliseconds=slot * _SLOT)).astimezone(self._zone).date()
        if len(self._days) < MOST_KEPT:
            self._days[slot] = day
        return day
