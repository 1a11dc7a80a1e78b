"""Lasting refusals: told from a decision alone that no time will lift it, without trying a month of moments.

    lasts(packs, decision)       # True: a rule that refuses refuses at every later moment, until something is entered

With the same history a fact can change with time in four ways, and the table says of each which (`turns`): never; from true to
false, as a consent runs out; only upwards, as days go by; either way. A rule whose conditions can then never come out
otherwise refuses for good. What this says is certain when it says yes, and nothing follows when it says no.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from minglu.canon.json import Value
from minglu.rules.expression import All, Any, Compare, Expression, Flag, Member, Not
from minglu.rules.packs import Packs
from minglu.rules.rule import DEFAULT_DENY, Rule
from minglu.rules.table import FACTS
from minglu.rules.weigh import Decision

_TURNS: Final = MappingProxyType({name: fact.turns for name, fact in FACTS.items()})

_AT_LEAST: Final = (">", ">=")
_AT_MOST: Final = ("<", "<=")

Saw = Mapping[str, Value]


def lasts(packs: Packs, decision: Decision) -> bool:
    """Whether a rule that refuses does so at every later moment. False for a permit, and where it is not certain."""
    if decision.permitted:
        return False
    # That nothing allows it is no rule of a pack: what would allow it is not looked into here.
    rules = [packs.rule(name) for name in decision.rules if name != DEFAULT_DENY.id]
    return any(_stays(rule, saw) for rule in rules for saw in decision.saw)


def _stays(rule: Rule, saw: Saw) -> bool:
    # A forbid ends when its condition fails, a require when its condition is met; both when they no longer apply.
    return not _can_be(rule.applies_in_force, saw, wanted=False) and not _can_be(rule.when, saw, wanted=rule.effect == "require")


def _can_be(expression: Expression, saw: Saw, *, wanted: bool) -> bool:
    """Whether it can come out as `wanted`, now or later; in doubt, yes."""
    if isinstance(expression, Not):
        return _can_be(expression.part, saw, wanted=not wanted)
    if isinstance(expression, All | Any):
        found = [_can_be(part, saw, wanted=wanted) for part in expression.parts]
        return all(found) if isinstance(expression, All) is wanted else any(found)
    if expression.fact not in saw:
        return True
    now = _holds(expression, saw[expression.fact])
    return now is wanted or not _settled(expression, now=now)


def _settled(leaf: Flag | Compare | Member, *, now: bool) -> bool:
    """Whether what a leaf says now is what it will say."""
    turns = _TURNS[leaf.fact]
    if turns == "never":
        return True
    if isinstance(leaf, Flag):
        return turns == "falls" and not now
    if isinstance(leaf, Compare) and turns == "rises":
        return leaf.operator in (_AT_LEAST if now else _AT_MOST)
    return False


def _holds(leaf: Flag | Compare | Member, value: Value) -> bool:
    if isinstance(leaf, Flag):
        return value is True
    if isinstance(leaf, Member):
        return value in leaf.literals
    if leaf.operator in ("==", "!="):
        return (value == leaf.literal) is (leaf.operator == "==")
    if not isinstance(value, int) or not isinstance(leaf.literal, int):
        return False
    return {"<": value < leaf.literal, "<=": value <= leaf.literal, ">": value > leaf.literal, ">=": value >= leaf.literal}[leaf.operator]
