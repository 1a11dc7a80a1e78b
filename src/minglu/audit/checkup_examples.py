"""Examples of a check-up: which rows are shown for a rule, where they stand in the file, and that Python judges them alike.

    rows = spread(warehouse, judging, groups, rule="cn.gbt-quiet-hours")
    confirm(warehouse, judging, judge=judge, rows=rows)              # QueryDisagrees, or quiet
    placed(warehouse, attempts, rows)[17].place == "calls.csv, row 17"

Chosen without chance: the first row of each collector and way of breaking the rules, agency by agency in turn, so that twenty
rows are not all of one bad morning. Whoever has more than some thousand rows is a switchboard rather than a person; their rows
are counted, and not taken as examples.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

import ibis  # type: ignore[import-untyped]  # the library ships no types
from ibis.expr.types import Table  # type: ignore[import-untyped]  # the library ships no types

from minglu.audit.checked import Example
from minglu.audit.checkup_again import Judge, Seen
from minglu.audit.checkup_judge import Judging
from minglu.audit.checkup_tally import Row, Warehouse, whole
from minglu.audit.errors import QueryDisagrees
from minglu.canon.instants import Instant
from minglu.rules.fact import FactValue

MOST_SHOWN: Final = 20
MOST_OF_ONE: Final = 5_000
_AT_ONCE: Final = 500
_SEEN: Final = ("row", "at", "person", "number", "debt", "channel", "purpose", "ended", "asked")


def spread(warehouse: Warehouse, judging: Judging, groups: Table, *, rule: str) -> tuple[int, ...]:
    """The rows to show for a rule: at most twenty, in the order in which they are shown."""
    of_rule = groups.filter(judging.against.holds(groups, rule))
    turn = ibis.row_number().over(group_by=of_rule["agency"], order_by=of_rule["first_row"])
    in_turn = of_rule.mutate(turn=turn).order_by(["turn", "agency", "first_row"]).select("first_row").limit(MOST_SHOWN)
    found = [whole(row["first_row"]) for row in warehouse.rows(in_turn)]
    if len(found) < MOST_SHOWN:
        all_of_rule = judging.rows.filter(judging.against.holds(judging.rows, rule))
        found += [whole(row["row"]) for row in warehouse.rows(all_of_rule.select("row").order_by("row").limit(MOST_SHOWN))]
    return tuple(dict.fromkeys(found))[:MOST_SHOWN]


def crowded(warehouse: Warehouse, judging: Judging, people: Table, *, rows: Iterable[int]) -> frozenset[int]:
    """Those of the rows whose person has too many for an example."""
    crowds = people.filter(people["n"] > MOST_OF_ONE).select("person")
    shown = judging.rows.filter(judging.rows["row"].isin(sorted(rows)))
    return frozenset(whole(row["row"]) for row in warehouse.rows(shown.semi_join(crowds, "person").select("row")))


def placed(warehouse: Warehouse, attempts: Table, *, rows: Iterable[int]) -> Mapping[int, Example]:
    """Where these rows stand."""
    wanted = sorted(rows)
    if not wanted:
        return {}
    found = warehouse.rows(attempts.filter(attempts["row"].isin(wanted)).select("row", "place", "at", "agency", "staff", "channel"))
    return {
        whole(row["row"]): Example(
            place=_text(row, "place"),
            at=Instant(whole(row["at"])),
            agency=_text(row, "agency"),
            staff=_text(row, "staff"),
            channel=_text(row, "channel"),
        )
        for row in found
    }


def confirm(warehouse: Warehouse, judging: Judging, *, judge: Judge, rows: Iterable[int]) -> None:
    """Judge each of these rows in Python. Raises QueryDisagrees."""
    table = judging.rows
    wanted = sorted(rows)
    for first in range(0, len(wanted), _AT_ONCE):
        part = wanted[first : first + _AT_ONCE]
        columns = ("row", "person", *judging.against.columns, *judging.open.columns)
        judged = {whole(row["row"]): row for row in warehouse.rows(table.filter(table["row"].isin(part)).select(*columns))}
        for person in _people(warehouse, judging, judged=judged):
            _confirm(person, judged, judging=judging, judge=judge)


def _confirm(person: Sequence[Seen], judged: Mapping[int, Row], *, judging: Judging, judge: Judge) -> None:
    for number, one in enumerate(person):
        if one.row not in judged:
            continue
        row = judged[one.row]
        query = judging.against.read(row), judging.open.read(row)
        python = judge.again(one, person[:number] if one.person else ())
        if query != python:
            rules = sorted((query[0] ^ python[0]) | (query[1] ^ python[1]))
            raise QueryDisagrees(
                f"row {one.row} is judged otherwise by Python under {', '.join(rules[:5])}; nothing of this check-up holds"
            )


def _people(warehouse: Warehouse, judging: Judging, *, judged: Mapping[int, Row]) -> Iterator[tuple[Seen, ...]]:
    """All rows of each person of whom a row was judged, in order of time."""
    rows, facts = judging.prepared.rows, judging.prepared.facts
    named = sorted({str(row["person"]) for row in judged.values() if row["person"] is not None})
    nobodys = sorted(number for number, row in judged.items() if row["person"] is None)
    wanted = rows["person"].isin(named) if named else ibis.literal(False)  # noqa: FBT003  # a value, not a switch
    wanted = wanted | rows["row"].isin(nobodys) if nobodys else wanted
    found = rows.filter(wanted).select(*_SEEN, *(f"given_{name}" for name in facts)).order_by(["person", "at", "row"])
    seen = (_seen(row, facts=facts, constant=judging.prepared.constant) for row in warehouse.rows(found))
    for _, of_one in groupby(seen, key=lambda one: one.person):
        yield tuple(of_one)


def _seen(row: Row, *, facts: Iterable[str], constant: Mapping[str, FactValue]) -> Seen:
    ended = row["ended"]
    return Seen(
        row=whole(row["row"]),
        at=Instant(whole(row["at"])),
        person=_text(row, "person"),
        number=_text(row, "number"),
        debt=_text(row, "debt"),
        channel=_text(row, "channel"),
        purpose=_text(row, "purpose"),
        ended=None if ended is None else str(ended),
        asked=row["asked"] is True,
        given={**constant, **{name: row[f"given_{name}"] for name in facts}},
    )


def _text(row: Row, name: str) -> str:
    value = row[name]
    return value if isinstance(value, str) else ""
