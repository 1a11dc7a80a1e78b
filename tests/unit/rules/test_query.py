"""Rules as queries: the same as the compiled program, whatever is known."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings

from minglu.rules.expression import MOST_INTEGER, Compare, Not, parse_expression
from minglu.rules.program import compile_rules
from minglu.rules.query import TYPES, against, facts_of_rule, speaks, unknown, used
from minglu.rules.rule import EFFECTS
from minglu.rules.table import FACTS
from minglu.store.analytics import open_analytics
from tests.unit.rules.making import packs
from tests.unit.rules.test_program import EXPRESSIONS, WORLD, plain, rule

KNOWN = [dict(zip(WORLD, values, strict=True)) for values in product(*((None, *values) for values in WORLD.values()))]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    """Every way in which some facts are known, one a row."""
    columns = {"row": "int64", "local_day": "int64", **{name: TYPES[FACTS[name].type] for name in WORLD}}
    rows = [{"row": number, "local_day": 20260101, **known} for number, known in enumerate(KNOWN)]
    with open_analytics(tmp_path_factory.mktemp("worlds"), threads=1) as warehouse:
        warehouse.create("worlds", columns)
        warehouse.add("worlds", {name: [row[name] for row in rows] for name in columns})
        table = warehouse.table("worlds")
        yield lambda **made: warehouse.rows(table.select("row", **{name: make(table) for name, make in made.items()}).order_by("row"))


def column(rows, name):
    return [row[name] for row in rows]


def program_says(one, known):
    spoken = compile_rules((one,)).run(dict.fromkeys(WORLD) | {"local_day": 20260101} | known)
    return bool(spoken.against + spoken.allows + spoken.warnings)


@settings(max_examples=25, deadline=None)
@given(applies=EXPRESSIONS, when=EXPRESSIONS)
def test_a_query_speaks_as_the_program_does_in_every_world_and_with_every_effect(worlds, applies, when) -> None:
    rules = [_rule(effect, applies, when) for effect in EFFECTS]
    found = worlds(**{one.effect: lambda table, one=one: speaks(one, table) for one in rules})
    for one in rules:
        assert column(found, one.effect) == [program_says(one, known) for known in KNOWN]


@settings(max_examples=15, deadline=None)
@given(applies=EXPRESSIONS, when=EXPRESSIONS)
def test_against_is_certain_or_null_and_never_wrong(worlds, applies, when) -> None:
    for effect in ("forbid", "require", "warn"):
        one = _rule(effect, applies, when)
        for known, said in zip(KNOWN, column(worlds(found=lambda table, one=one: against(one, table)), "found"), strict=True):
            may = program_says(one, known)
            assert said is not True or may
            assert said is not False or not may
            if None not in known.values():
                held = plain(when, known)
                assert said is (plain(applies, known) and (not held if effect == "require" else held))


@pytest.mark.parametrize("literal", [0, MOST_INTEGER])
@pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">="])
def test_an_unknown_number_is_open_beside_every_literal(worlds, sign, literal) -> None:
    one = _rule("forbid", parse_expression("local_day >= 0", where="test"), Compare(fact="count", operator=sign, literal=literal))
    found = worlds(found=lambda table: against(one, {"local_day": table["local_day"], "count": unknown("count")}))
    assert set(column(found, "found")) == {None}


def test_used_names_the_facts_of_scope_first_day_and_conditions_once_in_the_order_of_the_table() -> None:
    names = used(packs().rules)
    assert list(names) == [name for name in FACTS if name in names]
    assert set(names) == set().union(*(facts_of_rule(one) for one in packs().rules))
    assert "local_day" in names


def _rule(effect, applies, when):
    made = rule(effect, when)
    # `not not x` keeps the expression as it is and stands in the place of `applies`.
    return type(made)(**{name: getattr(made, name) for name in made.__slots__ if name != "applies"}, applies=Not(part=Not(part=applies)))


def test_a_rule_is_silent_before_its_first_day_in_a_query_too(worlds) -> None:
    early, late = (_dated(rule("forbid", "blocked"), day) for day in (date(2026, 1, 1), date(2026, 1, 2)))
    found = worlds(early=lambda table: against(early, table), late=lambda table: against(late, table))
    blocked = [known["blocked"] for known in KNOWN]
    assert column(found, "early") == blocked
    assert set(column(found, "late")) == {False}


def _dated(made, day):
    return type(made)(**{name: getattr(made, name) for name in made.__slots__ if name != "in_force"}, in_force=day)
