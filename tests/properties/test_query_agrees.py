"""The query says what Python says: every fact that has a query form, and every rule, on random histories.

Many histories are laid into one warehouse and asked in one query; a failure names the history and the ask, and
`Drawn(seed, name=…)` plays it again.
"""

from collections import defaultdict
from dataclasses import replace
from functools import cache
from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from minglu.canon.instants import DAY, Instant
from minglu.rules.expression import All, Any, Compare, Flag, Member, Not
from minglu.rules.facts import facts
from minglu.rules.program import compile_rules
from minglu.rules.query import TYPES, speaks, used
from minglu.rules.query_days import DAYS, days_of, localized
from minglu.rules.query_facts import DERIVED, NOT_DERIVED, columns, facts_as_of
from minglu.rules.query_log import CHANGES, CONTACTS, change_rows, contact_rows
from minglu.rules.rule import EFFECTS
from minglu.rules.table import FACTS
from minglu.store.analytics import open_analytics
from tests.properties.histories import FIRST, LAST, Drawn
from tests.unit.rules.making import packs
from tests.unit.rules.test_program import rule

SINCE, UNTIL = Instant(FIRST - 30 * DAY), Instant(LAST + 30 * DAY)
_TEXTS = ("person", "number", "debt", "debtor", "staff", "agency", "channel", "purpose", "field", "act", "wording")
_FLAGS = ("own_device", "sealed_letter", "wording_clean", "evidence", "witnesses", "keyholders", "one_use_keys")
ASKS = {
    **dict.fromkeys(("id", "index", "at", "count"), "int64"),
    **dict.fromkeys(("zone", *_TEXTS), "string"),
    **dict.fromkeys(_FLAGS, "boolean"),
}


def drawn(seed, *, histories=20):
    """Some histories, and every ask about them under a number of its own."""
    found = [Drawn(seed * 1_000 + number, name=f"{number}/") for number in range(histories)]
    return found, {number * 1_000 + one.id: (history, one) for number, history in enumerate(found) for one in history.asks}


def lay(warehouse, name, types, rows) -> None:
    rows = list(rows)
    warehouse.create(name, types)
    warehouse.add(name, {column: [row[column] for row in rows] for column in types})


def lay_all(warehouse, histories, asks, *, given=None) -> None:
    """The tables of these histories; `given` says for an ask what its columns of facts hold."""
    given = given or {}
    lay(
        warehouse,
        "asks",
        {**ASKS, **{name: TYPES[FACTS[name].type] for name in next(iter(given.values()), {})}},
        [
            {name: getattr(one.question, name) for name in (*_TEXTS, *_FLAGS, "count")}
            | {"id": number, "index": one.index, "at": one.at, "zone": one.place}
            | given.get(number, {})
            for number, (_, one) in asks.items()
        ],
    )
    streams = [(subject, stream) for history in histories for subject, stream in history.before(10**9).streams.items()]
    lay(warehouse, "contacts", CONTACTS, (row for subject, stream in streams for row in contact_rows(subject, stream)))
    lay(warehouse, "changes", CHANGES, (row for subject, stream in streams for row in change_rows(subject, stream)))


@cache
def days():
    zones = {"": None, **packs().zones}
    return [row for name, zone in zones.items() for row in days_of(name, zone, calendar=packs().calendar, first=SINCE, last=UNTIL)]


def seen(warehouse, names):
    """The asks with the facts."""
    lay(warehouse, "days", DAYS, days())
    asks = localized(warehouse.table("asks"), warehouse.table("days"), zones=packs().zones, first=SINCE, last=UNTIL)
    found = facts_as_of(asks, warehouse.table("contacts"), warehouse.table("changes"), names=names)
    return warehouse.keep("seen", found.select("id", *(f"fact_{name}" for name in names)))


def in_python(history, one):
    """Every fact as Python reads it."""
    return facts(one.question, history.before(one.index), at=one.at, zone=packs().zones.get(one.place), calendar=packs().calendar)


def judged(warehouse, asks, rules):
    """For each ask the rules that speak, by the query."""
    names = used(rules)
    found = seen(warehouse, names)
    said = warehouse.rows(found.select("id", **{one.id: speaks(one, columns(found, names)) for one in rules}))
    assert {row["id"] for row in said} == set(asks)
    return {row["id"]: {one.id for one in rules if row[one.id]} for row in said}


def in_python_judged(program, found):
    spoken = program.run(found)
    return {*spoken.against, *spoken.allows, *spoken.warnings}


@settings(max_examples=3, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(seed=some.integers(0, 2**20))
def test_every_fact_that_has_a_query_form_is_what_python_says(tmp_path_factory, seed) -> None:
    histories, asks = drawn(seed)
    with open_analytics(tmp_path_factory.mktemp("agrees"), threads=1) as warehouse:
        lay_all(warehouse, histories, asks)
        found = {row["id"]: row for row in warehouse.rows(seen(warehouse, DERIVED))}
    assert set(found) == set(asks)
    for number, (history, one) in asks.items():
        python = in_python(history, one)
        wrong = {name: (found[number][f"fact_{name}"], python[name]) for name in DERIVED if found[number][f"fact_{name}"] != python[name]}
        assert wrong == {}, (seed, number, "query, Python")


@settings(max_examples=2, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(seed=some.integers(0, 2**20))
def test_the_shipped_rules_speak_alike_when_the_facts_without_a_query_form_are_supplied(tmp_path_factory, seed) -> None:
    histories, asks = drawn(seed)
    python = {number: in_python(history, one) for number, (history, one) in asks.items()}
    given = {number: {name: found[name] for name in NOT_DERIVED} for number, found in python.items()}
    with open_analytics(tmp_path_factory.mktemp("agrees"), threads=1) as warehouse:
        lay_all(warehouse, histories, asks, given=given)
        said = judged(warehouse, asks, packs().rules)
    for number, found in python.items():
        assert said[number] == in_python_judged(packs().program, found), (seed, number)


@settings(max_examples=2, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(seed=some.integers(0, 2**20))
def test_without_them_the_query_permits_nothing_that_python_refuses(tmp_path_factory, seed) -> None:
    histories, asks = drawn(seed)
    rules = (*packs().rules, *(random_rule(Random(seed + number), number) for number in range(40)))
    with open_analytics(tmp_path_factory.mktemp("agrees"), threads=1) as warehouse:
        lay_all(warehouse, histories, asks)
        said = judged(warehouse, asks, rules)
    program, allows = compile_rules(rules), {one.id for one in rules if one.effect == "allow"}
    for number, (history, one) in asks.items():
        python = in_python_judged(program, in_python(history, one))
        # One-sided: what refuses or warns in Python does in the query, and what permits in the query does in Python.
        assert said[number] - allows >= python - allows, (seed, number)
        assert said[number] & allows <= python & allows, (seed, number)
        with_nulls = in_python_judged(program, {**in_python(history, one), **dict.fromkeys(NOT_DERIVED)})
        assert said[number] == with_nulls, (seed, number)


def random_rule(random, number):
    one = rule(random.choice(EFFECTS), random_expression(random, depth=3), applies="local_day >= 0")
    return replace(one, id=f"cn.random-{number}")


def random_expression(random, *, depth):
    if depth and random.random() < 0.7:
        parts = tuple(random_expression(random, depth=depth - 1) for _ in range(2))
        return random.choice((Not(part=parts[0]), All(parts=parts), Any(parts=parts)))
    fact = FACTS[random.choice(DERIVED if random.random() < 0.8 else tuple(NOT_DERIVED))]
    if fact.type == "bool":
        return Flag(fact=fact.name)
    literals = fact.values or (0, 1, 2, 3, 480, 1320, 20261030)
    if random.random() < 0.3:
        return Member(fact=fact.name, literals=tuple(random.sample(literals, k=min(2, len(literals)))))
    signs = ("==", "!=") if fact.values else ("==", "!=", "<", "<=", ">", ">=")
    return Compare(fact=fact.name, operator=random.choice(signs), literal=random.choice(literals))


def test_the_histories_give_every_fact_more_than_one_value_so_that_agreeing_means_something() -> None:
    values = defaultdict(set)
    for seed in range(4):
        for history, one in drawn(seed)[1].values():
            for name, value in in_python(history, one).items():
                values[name].add(value)
    assert {name for name in DERIVED if len(values[name]) < 2} == set()


def test_what_has_no_query_form_is_said_with_its_reason() -> None:
    assert set(NOT_DERIVED) | set(DERIVED) == set(FACTS)
    assert all(NOT_DERIVED.values())
