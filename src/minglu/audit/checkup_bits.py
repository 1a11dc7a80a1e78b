"""Bits: what a hundred rules say of a row, in a few whole numbers.

    bits = Bits(names=("cn.a", "cn.b"), prefix="against")
    table.select("row", **bits.words({"cn.a": column, "cn.b": column}))      # against_0
    bits.holds(table, "cn.b")                                                # is this rule's bit set

Rows with the same words say the same of every rule, and there are few such words: they are grouped before anything is
counted, and ten million rows become some thousand. A word holds 60 bits, so that it stays a positive number everywhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add, or_
from typing import Final

import ibis  # type: ignore[import-untyped]  # the library ships no types
from ibis.expr.types import BooleanValue, IntegerValue, Table  # type: ignore[import-untyped]  # the library ships no types

_A_WORD: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Bits:
    """A place for each name."""

    prefix: str
    names: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The words, in order."""
        return tuple(f"{self.prefix}_{number}" for number in range(-(-len(self.names) // _A_WORD)))

    def words(self, flags: Mapping[str, BooleanValue]) -> Mapping[str, IntegerValue]:
        """The columns of the words, made from a true or false a name."""
        parts: dict[str, list[IntegerValue]] = {column: [] for column in self.columns}
        for name in self.names:
            column, bit = self._of(name)
            parts[column].append(flags[name].ifelse(1 << bit, 0))
        return {column: reduce(add, found).cast("int64") for column, found in parts.items()}

    def holds(self, table: Table, name: str) -> BooleanValue:
        """Whether the bit of `name` is set."""
        column, bit = self._of(name)
        return (table[column] & (1 << bit)) != 0

    def any_of(self, table: Table, names: Iterable[str]) -> BooleanValue:
        """Whether one of these bits is set."""
        masks: dict[str, int] = {}
        for name in names:
            column, bit = self._of(name)
            masks[column] = masks.get(column, 0) | 1 << bit
        found = [(table[column] & mask) != 0 for column, mask in masks.items()]
        return reduce(or_, found) if found else ibis.literal(False)  # noqa: FBT003  # a value, not a switch

    def read(self, row: Mapping[str, object]) -> frozenset[str]:
        """The names whose bits are set in a row that was fetched."""
        found = set()
        for name in self.names:
            column, bit = self._of(name)
            word = row[column]
            if isinstance(word, int) and word >> bit & 1:
                found.add(name)
        return frozenset(found)

    def _of(self, name: str) -> tuple[str, int]:
        word, bit = divmod(self.names.index(name), _A_WORD)
        return f"{self.prefix}_{word}", bit
