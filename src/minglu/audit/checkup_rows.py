"""The rows of a check-up as the rules see them: what the record says, what is said of all rows, and what is presumed.

    prepared = prepare(attempts, stated={"product": "credit_card"}, names=names)
    prepared.rows            # a table that `query_rows` reads, with a column `given_…` for each fact that comes with the row
    prepared.presumed        # a table of one row: how often each presumption was needed

A row whose person is not told is about the person of its number; one that tells neither is nobody's, and nothing is
counted of it. A message, visit or letter whose end is not told was made. A call that the person made is a conversation
where the record says that it was answered, and never asked about.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import ibis  # type: ignore[import-untyped]  # the library ships no types
from ibis.expr.types import BooleanValue, StringValue, Table, Value  # type: ignore[import-untyped]  # the library ships no types

from minglu.audit.checked import Presumed
from minglu.audit.checkup_rules import CLOCK, FIXED, PRESUMED, PURPOSE_OF_OTHERS, PURPOSE_OF_THIRD, THIRD_PERSONS
from minglu.rules.contacts import ANSWERED, CALLS
from minglu.rules.fact import FactValue
from minglu.rules.query import TYPES, unknown
from minglu.rules.query_nouns import RECEIVED
from minglu.rules.query_rows import counted_here
from minglu.rules.table import FACTS

# A call of the person that nobody took: no contact of any kind.
MISSED: Final = "missed"
_OF_CONTACTS: Final = ("channel", "purpose", "relation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """The rows for the rules; which facts come with a row, and what the others are of every row; what was presumed."""

    rows: Table
    facts: tuple[str, ...]
    constant: Mapping[str, FactValue]
    presumed: Table


def prepare(attempts: Table, *, zone: str, stated: Mapping[str, FactValue], names: Iterable[str]) -> Prepared:
    """The rows, all of them at one place, with the facts among `names` that come with a row."""
    names = tuple(names)
    given = tuple(name for name in names if name not in (*CLOCK, *counted_here(names)))
    # What is the same of every row is no column: it would be carried through every sort.
    facts = tuple(dict.fromkeys((*(name for name in given if name in attempts.columns), *_OF_CONTACTS)))
    constant = {name: FIXED.get(name, stated.get(name, PRESUMED.get(name))) for name in given if name not in facts}
    inbound = (attempts["direction"] == "in").fill_null(False)  # noqa: FBT003  # a value, not a switch
    columns = {f"given_{name}": _given(attempts, name, stated=stated) for name in facts}
    channel = columns["given_channel"]
    rows = attempts.select(
        "row",
        "at",
        "agency",
        "staff",
        "debt",
        person=ibis.coalesce(attempts["person"].nullif(""), attempts["number"].nullif("")),
        number=attempts["number"].nullif(""),
        asked=~inbound,
        zone=ibis.literal(zone),
        channel=channel,
        purpose=columns["given_purpose"],
        ended=_ended(attempts, channel=channel, inbound=inbound),
        **columns,
    )
    presumed = _presumed(attempts.filter(~inbound), stated=stated, facts=(*facts, *constant))
    return Prepared(rows=rows, facts=facts, constant=constant, presumed=presumed)


def facts_of(seen: Table, names: Iterable[str], *, prepared: Prepared) -> Mapping[str, Value]:
    """The column of each fact, once the rows are localized and counted."""
    return {name: _column(seen, name, prepared=prepared) for name in names}


def _column(seen: Table, name: str, *, prepared: Prepared) -> Value:
    if name in prepared.constant:
        value = prepared.constant[name]
        return unknown(name) if value is None else ibis.literal(value, type=TYPES[FACTS[name].type])
    if name in CLOCK:
        return seen[name]
    return seen[f"given_{name}" if name in prepared.facts else f"fact_{name}"]


def _ended(attempts: Table, *, channel: StringValue, inbound: BooleanValue) -> StringValue:
    ended = attempts["ended"].nullif("")
    answered = (ended == ANSWERED).fill_null(False)  # noqa: FBT003  # a value, not a switch
    written = ~channel.isin(CALLS) & ended.isnull()
    return ibis.cases((inbound & answered, RECEIVED), (inbound, MISSED), (written, "sent"), else_=ended)


def _said(attempts: Table, name: str) -> Value:
    """What the row itself says."""
    if name not in attempts.columns:
        return unknown(name)
    return attempts[name].nullif("") if FACTS[name].type == "enum" else attempts[name]


def _given(attempts: Table, name: str, *, stated: Mapping[str, FactValue]) -> Value:
    said = _said(attempts, name)
    if name in stated:
        return ibis.coalesce(said, ibis.literal(stated[name], type=TYPES[FACTS[name].type]))
    if name == "purpose":
        return ibis.coalesce(said, _third(attempts, stated=stated).ifelse(PURPOSE_OF_THIRD, PURPOSE_OF_OTHERS))
    return ibis.coalesce(said, ibis.literal(PRESUMED[name])) if name in PRESUMED else said


def _third(attempts: Table, *, stated: Mapping[str, FactValue]) -> BooleanValue:
    relation = _given(attempts, "relation", stated=stated)
    return relation.isin(THIRD_PERSONS).fill_null(False)  # noqa: FBT003  # a value, not a switch


def _presumed(attempts: Table, *, stated: Mapping[str, FactValue], facts: tuple[str, ...]) -> Table:
    """One row: how often each presumption was needed, under `fact=value`."""
    silent = {name: _said(attempts, name).isnull() for name in facts if name not in stated}
    counts = {f"{name}={value}": attempts.count(where=silent[name]) for name, value in PRESUMED.items() if name in silent}
    if "purpose" in silent:
        third = _third(attempts, stated=stated)
        counts[f"purpose={PURPOSE_OF_THIRD}"] = attempts.count(where=silent["purpose"] & third)
        counts[f"purpose={PURPOSE_OF_OTHERS}"] = attempts.count(where=silent["purpose"] & ~third)
    return attempts.aggregate(rows=attempts.count(), **counts)


def presumptions(rows: Iterable[Mapping[str, bool | int | str | None]]) -> tuple[Presumed, ...]:
    """What was presumed of how many rows, from the one row that `Prepared.presumed` computes."""
    (counted,) = rows
    values = [*PRESUMED.items(), ("purpose", PURPOSE_OF_THIRD), ("purpose", PURPOSE_OF_OTHERS)]
    found = ((name, value, counted.get(f"{name}={value}")) for name, value in values)
    return tuple(Presumed(fact=name, value=value, rows=count) for name, value, count in found if isinstance(count, int) and count)
