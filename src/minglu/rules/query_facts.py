"""Facts for queries: the columns that rules read, over a table of asks and tables of what came before.

    seen = facts_as_of(asks, contacts, changes, names=used(packs.rules))     # as the log stood at each ask
    speaks(rule, columns(seen, names))

`asks` has a row an ask: `id`, `index` (entries below it had happened), `at`, `zone`, `person`, `number`, `debt`, `debtor`,
`staff`, `agency`, the members of the question that facts are asked from, and is `localized`. It may also have a
column for any fact of NOT_DERIVED, supplied by whoever has it; without one such a fact is unknown, which never permits.
`contacts` and `changes` are those of `query_log`. Everything else comes from the declarations of the table of facts,
which `facts` reads as well.

This form joins each ask with all that came before it, whatever order things were entered in; the form for rows that are
themselves the record, millions of them, is `query_rows`.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

import ibis  # type: ignore[import-untyped]  # the library ships no types
from ibis.expr.types import BooleanValue, IntegerValue, Table, Value  # type: ignore[import-untyped]  # the library ships no types

from minglu.canon.instants import MINUTE
from minglu.rules.derive import Asked, Counted, Stated, Switched
from minglu.rules.query import unknown
from minglu.rules.query_nouns import OPEN, counts_as, third_party_purposes
from minglu.rules.table import FACTS, NEVER_MINUTES

_CLOCK: Final = ("country", "place_known", "local_minute", "local_day", "working_day")
_OF_CONTACTS: Final = ("minutes_since_conversation", "third_party_calls_ever")
_DATUM: Final = "it is read from the datum that the question names"
_LATEST: Final = "the latest of several entries counts, with members of its own"
# What has no query form, and why. A column of the name may supply it; without one it is unknown.
NOT_DERIVED: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("relation", "source", "basis", "purpose_sealed", "basis_holds"), _DATUM),
        **dict.fromkeys(("consent_withdrawn", "channel_refused", "licence", "product", "purpose_assessed"), _LATEST),
        **dict.fromkeys(("hours_agreed", "hours_refused"), "hours may run over midnight, and the latest agreement counts"),
        **dict.fromkeys(
            ("debtor_unreachable", "debtor_unreachable_how", "days_debtor_unreachable"),
            "days on which calls failed are counted since the debtor was last in touch, by any of a dozen kinds of entry",
        ),
        **dict.fromkeys(("assigned", "visitors", "opened_in_24_hours"), "it is about several members of staff, or of entries, at once"),
        **dict.fromkeys(("staff_registered", "staff_is_collector", "staff_handles_complaints", "staff_trained"), _LATEST),
        **dict.fromkeys(("days_since_training", "agency_known", "agency_own", "agency_contract_valid", "agency_in_scope"), _LATEST),
        **dict.fromkeys(("agency_suspended", "days_since_evaluation", "agency_evaluation_passed"), _LATEST),
    }
)
DERIVED: Final = tuple(name for name in FACTS if name not in NOT_DERIVED)


def facts_as_of(asks: Table, contacts: Table, changes: Table, *, names: Iterable[str]) -> Table:
    """`asks` with a column, named `fact_…`, for each of the facts `names`."""
    names = tuple(names)
    found = asks
    for part in (_counts(asks, contacts, names=names), *(_switch(asks, changes, name=name) for name in names if _turns(name))):
        found = found.left_join(part, "id", rname="{name}_again").drop("id_again")
    return found.mutate(**{f"fact_{name}": _fact(found, name) for name in names})


def columns(seen: Table, names: Iterable[str]) -> Mapping[str, Value]:
    """The columns of the facts, by the names that rules use."""
    return {name: seen[f"fact_{name}"] for name in names}


def asked(table: Table, derived: Asked) -> Value:
    """A member of the question."""
    return table[derived.member].nullif("") if derived.blank else table[derived.member]


def supplied(table: Table, name: str) -> Value:
    """What a column of the fact's name says, where there is one."""
    return table[name] if name in table.columns else unknown(name)


def _fact(table: Table, name: str) -> Value:
    derived = FACTS[name].derived
    if isinstance(derived, Asked):
        return asked(table, derived)
    if isinstance(derived, Counted):
        return _known_only(table, table[f"counted_{name}"].fill_null(0), per=derived.per)
    if isinstance(derived, Switched | Stated):
        on = table[f"turned_{name}"].fill_null(False)  # noqa: FBT003  # a value, not a switch
        return (table["debtor"] == "").ifelse(unknown(name), on) if derived.stream == "debtor" else on
    if name in _CLOCK:
        return table[name]
    if name == "minutes_since_conversation":
        return ((table["at"] - table["conversed"]) // MINUTE).fill_null(NEVER_MINUTES)
    return table["third_parties"].fill_null(0) if name == "third_party_calls_ever" else supplied(table, name)


def _known_only(table: Table, count: IntegerValue, *, per: str) -> IntegerValue:
    """No local day, no count; and by debt only where the question names one."""
    known = table["place_known"] & (table["debt"] != "") if per == "debt" else table["place_known"]
    return known.ifelse(count, ibis.null("int64"))


def _counts(asks: Table, contacts: Table, *, names: tuple[str, ...]) -> Table:
    """One row an ask: every count of it, the last conversation, and the permits as a third party."""
    asked = asks.select(
        "id", "index", "at", "person", "starts", "ends", "week_starts", number_asked=asks["number"], debt_asked=asks["debt"]
    )
    joined = asked.inner_join(contacts, [asked["person"] == contacts["subject"], contacts["entered"] < asked["index"]])
    # A permit is open until the entry that settles it, and stands until the entry with which it lapses.
    there = joined["settled"].isnull() | (joined["settled"] >= joined["index"])
    made: dict[str, Value] = {"third_parties": _third_party(joined).sum(), "conversed": _conversed(joined, there=there)}
    for name in names:
        if isinstance(counted := FACTS[name].derived, Counted):
            counts = there & counts_as(joined, counted.noun) & _of(joined, per=counted.per) & _within(joined, days=counted.days)
            made[f"counted_{name}"] = counts.sum()
    return joined.group_by("id").aggregate(**made)


def _of(joined: Table, *, per: str) -> BooleanValue:
    if per == "person":
        return ibis.literal(True)  # noqa: FBT003  # a value, not a switch
    if per == "number":
        return joined["number"] == joined["number_asked"]
    # What says of no debt may have been about this one.
    return (joined["debt"] == "") | (joined["debt"] == joined["debt_asked"])


def _within(joined: Table, *, days: int) -> BooleanValue:
    """Whether one of the spans touches the local days that end with the day of the ask."""
    since = joined["starts"] if days == 1 else joined["week_starts"]
    permitted = (joined["first_as_permitted"] < joined["ends"]) & (joined["last_as_permitted"] >= since)
    return ((joined["first"] < joined["ends"]) & (joined["last"] >= since)) | permitted.fill_null(False)  # noqa: FBT003  # a value


def _third_party(joined: Table) -> BooleanValue:
    stands = joined["lapsed"].isnull() | (joined["lapsed"] >= joined["index"])
    return (joined["ended"] == OPEN) & stands & joined["purpose"].isin(third_party_purposes())


def _conversed(joined: Table, *, there: BooleanValue) -> IntegerValue:
    """The latest moment up to the ask at which there was, or may have been, a conversation."""
    counted = there & counts_as(joined, "conversations")
    ends = [
        (counted & (joined[first] <= joined["at"])).ifelse(ibis.least(joined[last], joined["at"]), ibis.null("int64"))
        for first, last in (("first", "last"), ("first_as_permitted", "last_as_permitted"))
    ]
    return ibis.greatest(ends[0].max(), ends[1].max())


def _turns(name: str) -> bool:
    return isinstance(FACTS[name].derived, Switched | Stated)


def _switch(asks: Table, changes: Table, *, name: str) -> Table:
    """One row an ask that something was entered about: whether the fact is on."""
    derived = FACTS[name].derived
    if not isinstance(derived, Switched | Stated):
        raise TypeError(name)
    asked = asks.select("id", "index", debt_asked=asks["debt"], whose=asks[derived.stream])
    joined = asked.inner_join(changes, [asked["whose"] == changes["subject"], changes["entered"] < asked["index"]])
    turned = _turned(joined, derived)
    latest = turned.group_by("id", "key").aggregate(on=turned["on"].argmax(turned["entered"]))
    return latest.group_by("id").aggregate(**{f"turned_{name}": latest["on"].any()})


def _turned(joined: Table, derived: Switched | Stated) -> Table:
    """The entries that turn it, each with its key and whether it turns it on."""
    if isinstance(derived, Stated):
        states = joined.filter(joined["kind"] == "person.state", joined["state"].isin([word for pair in derived.pairs for word in pair]))
        # Each pair is a switch of its own: to be capable again does not undo a death.
        key = ibis.cases(*((states["state"].isin(pair), pair[0]) for pair in derived.pairs))
        return states.mutate(key=key, on=states["state"].isin([on for on, _ in derived.pairs]))
    kinds = joined.filter(joined["kind"].isin((*derived.on, *derived.off)))
    if derived.only_debt:
        kinds = kinds.filter(kinds[derived.key] == kinds["debt_asked"])
    return kinds.mutate(key=kinds[derived.key] if derived.key else ibis.literal(""), on=kinds["kind"].isin(derived.on))
