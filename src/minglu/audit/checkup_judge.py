"""Judging all rows of a check-up at once: one expression, from the table of attempts to what every rule says of each row.

    judging = judge(attempts, days, asked=asked, place=place, stated=stated, doubtful=False)
    judging.rows                 # a row a contact: who, when, and the words of `against`, `open` and `silent`

`against` are the rules that forbid the row for certain, `open` those that would if the unknown facts came out one way, and `silent`
the facts that are unknown. Facts are counted first, each once; then every rule is a condition over the columns of a row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import ibis  # type: ignore[import-untyped]  # the library ships no types
from ibis.expr.types import Table  # type: ignore[import-untyped]  # the library ships no types

from minglu.audit.checkup_bits import Bits
from minglu.audit.checkup_rows import Prepared, facts_of, prepare
from minglu.audit.checkup_rules import Asked
from minglu.audit.errors import WrongCheckup
from minglu.canon.instants import Instant
from minglu.rules.contacts import CALLS, ENDS
from minglu.rules.fact import FactValue
from minglu.rules.query import against, must, used
from minglu.rules.query_days import localized
from minglu.rules.query_rows import facts_of_rows
from minglu.rules.question import CHANNELS, PURPOSES, RELATIONS
from minglu.rules.zones import Zone

_WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"channel": CHANNELS, "ended": ENDS, "direction": ("out", "in"), "relation": RELATIONS, "purpose": PURPOSES}
)
WHO: Final = ("row", "person", "agency", "staff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where all the people of a record are, and the time it spans."""

    zone: Zone
    first: Instant
    last: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """The rows as judged, and how to read their words."""

    rows: Table
    against: Bits
    open: Bits
    silent: Bits
    prepared: Prepared


def judge(attempts: Table, days: Table, *, asked: Asked, place: Place, stated: Mapping[str, FactValue], doubtful: bool) -> Judging:
    """The expression; nothing is computed yet."""
    names, rules = used(asked.judged), tuple(rule.id for rule in asked.judged)
    prepared = prepare(attempts, zone=place.zone.name, stated=stated, names=names)
    timed = localized(prepared.rows, days, zones={place.zone.name: place.zone}, first=place.first, last=place.last)
    seen = facts_of_rows(timed, names=names, doubtful=doubtful)
    seen = seen.filter(seen["asked"])
    facts = facts_of(seen, names, prepared=prepared)
    hour = (seen["local_minute"] // 60).name("hour")
    spoken = seen.select(
        *WHO,
        hour,
        "local_day",
        **{f"rule_{number}": against(rule, facts) for number, rule in enumerate(asked.judged)},
        **{f"null_{number}": facts[name].isnull() for number, name in enumerate(names)},
    )
    said = {name: spoken[f"rule_{number}"] for number, name in enumerate(rules)}
    bits = {prefix: Bits(prefix=prefix, names=rules) for prefix in ("against", "open")}
    silent = Bits(prefix="silent", names=names)
    rows = spoken.select(
        *WHO,
        "hour",
        "local_day",
        **bits["against"].words({name: must(column) for name, column in said.items()}),
        **bits["open"].words({name: column.isnull() for name, column in said.items()}),
        **silent.words({name: spoken[f"null_{number}"] for number, name in enumerate(names)}),
    )
    return Judging(rows=rows, against=bits["against"], open=bits["open"], silent=silent, prepared=prepared)


def survey(attempts: Table) -> Table:
    """One row: how many rows, their span of time, whether it is not known of some call how it ended, and which words no rule knows."""
    said = {name: attempts[name].fill_null("") for name in _WORDS}
    doubtful = (said["ended"] == "") & said["channel"].isin(("", *CALLS)) & (said["direction"] != "in")
    strange = {f"strange_{name}": ibis.coalesce((~said[name].isin(("", *words))).any(), False) for name, words in _WORDS.items()}
    return attempts.aggregate(
        rows=attempts.count(),
        first=attempts["at"].min(),
        last=attempts["at"].max(),
        doubtful=ibis.coalesce(doubtful.any(), False),  # a value, not a switch
        **strange,
    )


def check_survey(about: Mapping[str, bool | int | str | None]) -> None:
    """A word that was not recognised is unknown, and must not be passed on as if it said something. Raises WrongCheckup."""
    for name, words in _WORDS.items():
        if about[f"strange_{name}"]:
            raise WrongCheckup(f"a row has a word under {name!r} that is none of {', '.join(words)}; leave it empty where it is not known")
