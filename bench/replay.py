"""A replay: ten million attempts that somebody's files tell of, judged under every rule of the packs, once.

Beside it, in the same warehouse: the one question that everybody asks of such a file, how many contacts a person had in the
seven days before each. A quarter of a million people, 400 collectors of seven agencies, 60 days; numbers are made of
nothing. Judging holds everything: local days, every count, every rule, the tallies, and the examples judged again in Python.
"""

import resource
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import ibis

from bench.measure import A_SECOND, Figure, Scale, elapsed, in_turn
from minglu.audit.checked import ATTEMPTS
from minglu.audit.checkup import check_up
from minglu.canon.instants import DAY, parse_instant
from minglu.rules.packs import load_packs
from minglu.store.analytics import Analytics, open_analytics
from minglu.wiring.packs import read_packs

_ROWS: Final = 10_000_000
_ROWS_A_PERSON: Final = 40
_DAYS: Final = 60
_FIRST: Final = parse_instant("2026-09-01T00:00:00+08:00")
_ZONE: Final = "Asia/Shanghai"
_MEMORY_MB: Final = 1_024


def measure(scale: Scale) -> Iterator[Figure]:
    rows, packs = scale.of(_ROWS), load_packs(read_packs())
    with tempfile.TemporaryDirectory(prefix="minglu-bench-") as folder, open_analytics(Path(folder), memory_mb=_MEMORY_MB) as warehouse:
        _fill(warehouse, rows=rows)

        def ours() -> float:
            return elapsed(lambda: check_up(warehouse, packs=packs, zone=packs.zones[_ZONE]))

        figure = in_turn(
            f"{rows:,} attempts under {len(packs.rules)} rules, {_MEMORY_MB} MB for the warehouse",
            ours=("judged, counted, shown", ours),
            other=("one count over seven days", lambda: elapsed(lambda: _seven_days(warehouse))),
            unit="s",
            scale=replace(scale, repetitions=1),
        )
        yield figure
        print(f"  {rows / figure.ours.median:,.0f} {A_SECOND}; at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MB")


def _seven_days(warehouse: Analytics) -> None:
    attempts = warehouse.table("attempts")
    week = ibis.range_window(group_by="person", order_by="at", preceding=7 * DAY, following=0)
    counted = attempts.mutate(n=attempts.count().over(week))
    warehouse.rows(counted.aggregate(most=counted["n"].max(), often=counted.count(where=counted["n"] >= 7)))


def _fill(warehouse: Analytics, *, rows: int) -> None:
    """The table "attempts", made where it lies."""
    table = ibis.range(1, rows + 1).unnest().name("row").as_table()
    row = table["row"]

    def drawn(prime: int, below: int) -> ibis.expr.types.IntegerValue:
        return (row * prime) // 65_536 % below

    def one_of(prime: int, *words: str) -> ibis.expr.types.StringValue:
        number = drawn(prime, len(words))
        return ibis.cases(*((number == place, word) for place, word in enumerate(words[:-1])), else_=words[-1])

    person, desk = drawn(2_654_435_761, max(1, rows // _ROWS_A_PERSON)).cast("string"), drawn(40_503_001, 400)
    filled = table.mutate(
        place="calls.csv, row " + row.cast("string"),
        at=_FIRST + drawn(2_246_822_519, _DAYS * DAY // 1_000) * 1_000,
        person="per_" + person.lpad(32, "0"),
        number="num_" + person.lpad(40, "0"),
        debt="debt_" + person,
        agency="agency " + (desk % 7).cast("string"),
        staff="staff " + desk.cast("string"),
        channel=one_of(3_266_489_917, *["call"] * 8, "message", "visit"),
        ended=one_of(668_265_263, "answered", "no_answer", "busy", "failed"),
        direction=one_of(374_761_393, *["out"] * 19, "in"),
        relation=one_of(2_860_486_313, *["debtor"] * 8, "contact", ""),
        purpose=one_of(3_367_900_313, *["collection"] * 9, "pass_on_message"),
        own_device=drawn(2_971_215_073, 20) == 0,
    )
    warehouse.keep("attempts", filled.select(*ATTEMPTS))
