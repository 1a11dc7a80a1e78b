"""Counting what a check-up judged: by rule, agency, collector, hour, day and person.

    tallies(warehouse, grouped, bits=judging.against, by=("agency",), rules=rules)

Rows with the same words are counted together first (`checkup_bits`), so that each of these is one pass over few rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Protocol

import ibis  # type: ignore[import-untyped]  # the library ships no types
from ibis.expr.types import IntegerValue, Table  # type: ignore[import-untyped]  # the library ships no types

from minglu.audit.checked import Missing, Tally, Worst
from minglu.audit.checkup_bits import Bits
from minglu.rules.query import facts_of_rule
from minglu.rules.rule import Rule

Cell = bool | int | str | None
Row = Mapping[str, Cell]
MOST_NAMED: Final = 5_000
MOST_WORST: Final = 20


class Warehouse(Protocol):
    """Where the rows are: tables by name, and expressions computed. Nothing is durable; what fails raises an error of its own."""

    def has(self, name: str) -> bool:
        """Whether there is a table of this name."""

    def create(self, name: str, columns: Mapping[str, str]) -> None:
        """An empty table."""

    def add(self, name: str, columns: Mapping[str, Sequence[Cell]]) -> None:
        """Rows for a table, column by column."""

    def table(self, name: str) -> Table:
        """What expressions are built upon."""

    def keep(self, name: str, table: Table) -> Table:
        """Compute a table once; what is built upon the result reads it."""

    def rows(self, table: Table) -> Sequence[Row]:
        """The rows of a small table, in the order it says."""


def grouped(rows: Table, *, by: Sequence[str], bits: Bits) -> Table:
    """Rows that say the same, counted: how many, and the first of them."""
    return rows.group_by([*by, *bits.columns]).aggregate(n=rows.count(), first_row=rows["row"].min())


def tallies(warehouse: Warehouse, table: Table, *, by: Sequence[str], bits: Bits, refusing: Sequence[str]) -> tuple[Tally, ...]:
    """Of each agency, collector, hour or day: its rows and breaches, most breaches first, and no more than MOST_NAMED of them."""
    counts = {f"by_{number}": _sum(table, bits, rule) for number, rule in enumerate(refusing)}
    breaches = bits.any_of(table, refusing).ifelse(table["n"], 0).sum()
    found = table.group_by(list(by)).aggregate(rows=table["n"].sum(), breaches=breaches, **counts)
    ordered = found.order_by([ibis.desc("breaches"), *by]).limit(MOST_NAMED)
    return tuple(_tally(row, by=by, refusing=refusing) for row in warehouse.rows(ordered))


def totals(warehouse: Warehouse, table: Table, *, bits: Bits, rules: Sequence[str]) -> Mapping[str, int]:
    """The rows of each rule whose bit is set, without those that have none."""
    counts = {f"of_{number}": _sum(table, bits, rule) for number, rule in enumerate(rules)}
    (row,) = warehouse.rows(table.aggregate(**counts)) if counts else ({},)
    return {rule: count for number, rule in enumerate(rules) if (count := whole(row[f"of_{number}"]))}


def missing(warehouse: Warehouse, table: Table, *, rules: Sequence[Rule], bits: Bits, silent: Bits) -> Mapping[str, tuple[Missing, ...]]:
    """For each rule that is open somewhere, the facts it reads that are unknown there."""
    pairs = [(rule.id, fact) for rule in rules for fact in silent.names if fact in facts_of_rule(rule)]
    counts = {
        f"pair_{number}": (bits.holds(table, rule) & silent.holds(table, fact)).ifelse(table["n"], 0).sum()
        for number, (rule, fact) in enumerate(pairs)
    }
    if not counts:
        return {}
    (row,) = warehouse.rows(table.aggregate(**counts))
    found: dict[str, list[Missing]] = {}
    for number, (rule, fact) in enumerate(pairs):
        if rows := whole(row[f"pair_{number}"]):
            found.setdefault(rule, []).append(Missing(fact=fact, rows=rows))
    return {rule: tuple(sorted(facts, key=lambda one: (-one.rows, one.fact))) for rule, facts in found.items()}


def people_of(rows: Table, *, bits: Bits, refusing: Sequence[str]) -> Table:
    """One row a person: contacts, breaches, and all that any of them broke."""
    known = rows.filter(rows["person"].notnull())
    words = {column: known[column].bit_or() for column in bits.columns}
    return known.group_by("person").aggregate(n=known.count(), breaches=known.count(where=bits.any_of(known, refusing)), **words)


def one_each(table: Table, *, key: str, bits: Bits) -> Table:
    """One row an agency, with all that any of its rows broke: for counting them rather than their rows."""
    words = {column: table[column].bit_or() for column in bits.columns}
    return table.group_by(key).aggregate(**words).mutate(n=ibis.literal(1))


def worst(warehouse: Warehouse, people: Table, *, bits: Bits, refusing: Sequence[str]) -> tuple[Worst, ...]:
    """Whom most breaches reached."""
    ordered = people.filter(people["breaches"] > 0).order_by([ibis.desc("breaches"), "person"]).limit(MOST_WORST)
    return tuple(
        Worst(
            person=str(row["person"]),
            rows=whole(row["n"]),
            breaches=whole(row["breaches"]),
            rules=tuple(rule for rule in refusing if rule in bits.read(row)),
        )
        for row in warehouse.rows(ordered)
    )


def whole(value: Cell) -> int:
    """A sum over no rows is nothing."""
    return value if isinstance(value, int) else 0


def _sum(table: Table, bits: Bits, rule: str) -> IntegerValue:
    return bits.holds(table, rule).ifelse(table["n"], 0).sum()


def _tally(row: Row, *, by: Iterable[str], refusing: Sequence[str]) -> Tally:
    counts = [(rule, whole(row[f"by_{number}"])) for number, rule in enumerate(refusing)]
    names = {name: str(row[name] or "") for name in by if name in ("agency", "staff")}
    shown = " / ".join(names.values()) if names else "".join(_shown(name, row[name]) for name in by)
    return Tally(
        name=shown,
        agency=names.get("agency", ""),
        staff=names.get("staff", ""),
        rows=whole(row["rows"]),
        breaches=whole(row["breaches"]),
        by_rule=tuple(sorted(((rule, count) for rule, count in counts if count), key=lambda one: (-one[1], one[0]))),
    )


def _shown(name: str, value: Cell) -> str:
    return f"{value:02d}" if name == "hour" and isinstance(value, int) else str(value)
