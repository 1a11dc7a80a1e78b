"""Facts for queries over rows that are themselves the record: every contact is a row, and each is asked about as it happened.

    seen = facts_of_rows(rows, names=names, doubtful=False)      # a column `fact_…` for each count and span of time in `names`

Where nothing is outstanding and nothing is entered late, what came before an ask are the rows of the same person before
it, and a count is one running sum over them: millions of rows take seconds. What is counted is declared where `facts` and
`query_facts` read it; this is only faster. The test of the check-up holds it beside Python.

`rows` is `localized` and has `row` (breaks ties of time), `at`, `person` and `number` (null where unknown), `debt` ("" where
unknown), `channel`, `purpose`, `asked` (false for a call that the person made) and `ended`, null where it is not known how a contact
ended: then `doubtful` is true, and a count that such a row could change is null.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

import ibis  # type: ignore[import-untyped]  # the library ships no types
from ibis.expr.types import BooleanValue, IntegerValue, Table  # type: ignore[import-untyped]  # the library ships no types

from minglu.canon.instants import DAY, MINUTE
from minglu.rules.derive import Counted
from minglu.rules.query_nouns import counts_as, third_party_purposes
from minglu.rules.table import FACTS, NEVER_MINUTES

_MINUTES: Final = "minutes_since_conversation"
_THIRD: Final = "third_party_calls_ever"
_PARTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"person": ("person",), "number": ("person", "number"), "debt": ("person", "debt")}
)


def counted_here(names: Iterable[str]) -> tuple[str, ...]:
    """Those of the facts that are told by the rows before."""
    return tuple(name for name in names if name in (_MINUTES, _THIRD) or isinstance(FACTS[name].derived, Counted))


def facts_of_rows(rows: Table, *, names: Iterable[str], doubtful: bool) -> Table:
    """`rows` with a column, named `fact_…`, for each of `names` that is told by the rows before."""
    wanted = counted_here(names)
    counts = {name: derived for name in wanted if isinstance(derived := FACTS[name].derived, Counted)}
    nouns = sorted({counted.noun for counted in counts.values()} | ({"conversations"} if _MINUTES in wanted else set()))
    flagged = rows.mutate(**{f"is_{noun}": counts_as(rows, noun, open_too=False) for noun in nouns})
    found = {f"fact_{name}": _count(flagged, counted, doubtful=doubtful) for name, counted in counts.items()}
    if _MINUTES in wanted:
        found[f"fact_{_MINUTES}"] = _minutes(flagged, doubtful=doubtful)
    if _THIRD in wanted:
        found[f"fact_{_THIRD}"] = _whose(
            flagged, ("person",), _ever(flagged, flagged["purpose"].isin(third_party_purposes()) & flagged["asked"])
        )
    return flagged.mutate(**found).drop(*(f"is_{noun}" for noun in nouns))


def _count(table: Table, counted: Counted, *, doubtful: bool) -> IntegerValue:
    flag, whose = table[f"is_{counted.noun}"], _PARTS[counted.per]
    if counted.per != "debt":
        return _whose(table, whose, _settled(table, flag, whose=whose, days=counted.days, doubtful=doubtful))
    # What says of no debt may have been about this one.
    named = _settled(table, flag, whose=whose, days=counted.days, doubtful=doubtful)
    unnamed = _settled(table, flag & (table["debt"] == ""), whose=("person",), days=counted.days, doubtful=doubtful)
    return _whose(table, ("person",), (table["debt"] != "").ifelse(named + unnamed, ibis.null("int64")))


def _settled(table: Table, flag: BooleanValue, *, whose: tuple[str, ...], days: int, doubtful: bool) -> IntegerValue:
    """How many before this row, or null where one before it may or may not be one."""
    sure = _before(table, flag, whose=whose, days=days)
    return (_before(table, flag.isnull(), whose=whose, days=days) == 0).ifelse(sure, ibis.null("int64")) if doubtful else sure


def _before(table: Table, flag: BooleanValue, *, whose: tuple[str, ...], days: int) -> IntegerValue:
    """The rows before this one, in the local days that end with its own."""
    keys = [table[name] for name in whose]
    today = ibis.window(group_by=[*keys, table["midnight"]], order_by=[table["at"], table["row"]], preceding=(None, 1))
    count = _true(flag).over(today)
    if days == 1:
        return count
    earlier = ibis.range_window(group_by=keys, order_by=table["midnight"], preceding=((days - 1) * DAY, 1))
    return count + _true(flag).over(earlier)


def _ever(table: Table, flag: BooleanValue) -> IntegerValue:
    return _true(flag).over(_all_before(table))


def _minutes(table: Table, *, doubtful: bool) -> IntegerValue:
    flag, before, nothing = table["is_conversations"], _all_before(table), ibis.null("int64")
    last = flag.ifelse(table["at"], nothing).max().over(before)
    minutes = _whose(table, ("person",), ((table["at"] - last) // MINUTE).fill_null(NEVER_MINUTES))
    if not doubtful:
        return minutes
    perhaps = flag.isnull().ifelse(table["at"], nothing).max().over(before)
    return (perhaps.isnull() | (perhaps <= last).fill_null(False)).ifelse(minutes, nothing)  # noqa: FBT003  # a value, not a switch


def _all_before(table: Table) -> object:
    return ibis.window(group_by=table["person"], order_by=[table["at"], table["row"]], preceding=(None, 1))


def _true(flag: BooleanValue) -> IntegerValue:
    """Counting what is not null takes a third of the time of a sum."""
    return flag.nullif(False).count()  # noqa: FBT003  # a value, not a switch


def _whose(table: Table, whose: tuple[str, ...], count: IntegerValue) -> IntegerValue:
    """Nobody's rows are not one person's."""
    known = [table[name].notnull() for name in whose if name != "debt"]
    together = known[0] & known[1] if len(known) > 1 else known[0]
    return together.ifelse(count, ibis.null("int64"))
