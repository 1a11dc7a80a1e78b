"""Queries: the rules as expressions over tables, for whoever judges millions of rows at once.

    speaks(rule, facts)          # a column: does the rule speak, as `program` says it
    against(rule, facts)         # a column: true, false, or null where an unknown fact keeps it from being told

`facts` gives each fact its column (`query_facts`); null is an unknown fact. SQL's `and`, `or` and `not` over nulls are
Kleene's, and so are the two bounds of `program`: what must hold is the condition with null taken for false, what may hold
the same with null taken for true. Python is the truth; a property test holds this beside it, and whoever judges by a
query decides what it shows to people once more in Python (`audit.checkup`).

Not done here: connecting to anything. A query is run by whoever has a database (`store.analytics`). The library takes a
second to load, so nothing that serves pages imports this module.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import and_, eq, ge, gt, le, lt, ne, or_
from types import MappingProxyType
from typing import Final

import ibis  # type: ignore[import-untyped]  # the library ships no types
from ibis.expr.types import BooleanValue, Value  # type: ignore[import-untyped]  # the library ships no types

from minglu.rules.expression import All, Any, Expression, Flag, Member, Not, facts_of
from minglu.rules.rule import Rule
from minglu.rules.table import FACTS

Columns = Mapping[str, Value]

TYPES: Final[Mapping[str, str]] = MappingProxyType({"bool": "boolean", "int": "int64", "enum": "string"})
_SIGNS: Final[Mapping[str, Callable[[Value, Value], BooleanValue]]] = MappingProxyType(
    {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
)


def condition(expression: Expression, facts: Columns) -> BooleanValue:
    """The expression as a column: true, false, or null where unknown facts leave it open."""
    if isinstance(expression, All | Any):
        parts = [condition(part, facts) for part in expression.parts]
        return reduce(and_ if isinstance(expression, All) else or_, parts)
    if isinstance(expression, Not):
        return ~condition(expression.part, facts)
    fact = facts[expression.fact]
    if isinstance(expression, Flag):
        return fact
    if isinstance(expression, Member):
        return fact.isin(expression.literals)
    return _SIGNS[expression.operator](fact, expression.literal)


def must(condition: BooleanValue) -> BooleanValue:
    """True whatever the unknown facts are."""
    return ibis.coalesce(condition, ibis.literal(False))  # noqa: FBT003  # a value, not a switch


def may(condition: BooleanValue) -> BooleanValue:
    """True for some value of the unknown facts."""
    return ibis.coalesce(condition, ibis.literal(True))  # noqa: FBT003  # a value, not a switch


def speaks(rule: Rule, facts: Columns) -> BooleanValue:
    """Whether the rule speaks: an unknown fact can refuse or warn, and can never permit (P3)."""
    applies, when = condition(rule.applies_in_force, facts), condition(rule.when, facts)
    if rule.effect == "allow":
        return must(applies & when)
    return may(applies) & ~must(when) if rule.effect == "require" else may(applies & when)


def against(rule: Rule, facts: Columns) -> BooleanValue:
    """Whether a rule that forbids, requires or warns is against it; null where that cannot be told."""
    applies, when = condition(rule.applies_in_force, facts), condition(rule.when, facts)
    return applies & (~when if rule.effect == "require" else when)


def used(rules: Iterable[Rule]) -> tuple[str, ...]:
    """The facts that the rules speak of, in the order of the table."""
    found = frozenset[str]().union(*(facts_of_rule(rule) for rule in rules))
    return tuple(name for name in FACTS if name in found)


def facts_of_rule(rule: Rule) -> frozenset[str]:
    """The facts that one rule speaks of, its scope and first day included."""
    return facts_of(rule.applies_in_force) | facts_of(rule.when)


def unknown(fact: str) -> Value:
    """A fact that nothing tells."""
    # Not the library's own null: beside that one it writes `==` as "is null", which is not unknown but true.
    blank = {"bool": False, "int": 0, "enum": ""}[FACTS[fact].type]
    return ibis.literal(blank, type=TYPES[FACTS[fact].type]).nullif(blank)
