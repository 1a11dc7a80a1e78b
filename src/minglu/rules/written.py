"""Written rules: the source of the function that a set of rules becomes.

    write_program(rules, facts)       # def decide(l_…, h_…): …    def decide_known(v_…): …

Two functions of the same rules: one takes the lowest and the highest value that each fact can have, the other is for facts
that are all known and takes each once. Rules of one scope, and within it those that apply to the same, stand under one
condition, so that the law of another country costs one comparison.

The source is written from our own tree: names come from the table of facts, literals are whole numbers and words of that
table, ids have a fixed shape. No text of a pack is run.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Final

from minglu.rules.expression import All, Any, Compare, Expression, Flag, Member, Not
from minglu.rules.fact import Fact
from minglu.rules.rule import Rule

_NEGATED: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_LISTS: Final = {"allow": "allows", "forbid": "against", "require": "against", "warn": "warnings"}

# A condition as Python text, for one of the ways to read unknown facts.
_Reading = Callable[[Expression], str]


def write_program(rules: tuple[Rule, ...], facts: tuple[Fact, ...]) -> str:
    """Both functions, `decide` and `decide_known`. Each returns three lists of ids: against, allows, warnings."""
    bounds = [f"l_{fact.name}" for fact in facts] + [f"h_{fact.name}" for fact in facts]
    known = [f"v_{fact.name}" for fact in facts]
    return "\n".join(
        (
            *_function("decide", bounds, rules, must=_must, may=_may),
            *_function("decide_known", known, rules, must=_known, may=_known),
            "",
        )
    )


def _function(name: str, slots: Iterable[str], rules: tuple[Rule, ...], *, must: _Reading, may: _Reading) -> Iterator[str]:
    yield f"def {name}({', '.join(slots)}):"
    yield "    against, allows, warnings = [], [], []"
    written = sorted((_conditions(rule, must=must, may=may) for rule in rules), key=lambda one: one[:2])
    for scope, within in groupby(written, key=lambda one: one[0]):
        yield f"    if {scope}:"
        for applies, alike in groupby(within, key=lambda one: one[1]):
            yield f"        if {applies}:"
            for _, _, speaks, rule in alike:
                yield f"            if {speaks}:"
                yield f"                {_LISTS[rule.effect]}.append({rule.id!r})"
    yield "    return against, allows, warnings"


def _conditions(rule: Rule, *, must: _Reading, may: _Reading) -> tuple[str, str, str, Rule]:
    """Scope, `applies`, and what is left: the first day, and `when` the way the effect reads it."""
    reads = must if rule.effect == "allow" else may
    scope = " and ".join(reads(pushed(part)) for part in rule.scope) or "True"
    first = reads(rule.first_day)
    when = f"not {must(pushed(rule.when))}" if rule.effect == "require" else reads(pushed(rule.when))
    return scope, reads(pushed(rule.applies)), f"{first} and {when}", rule


def pushed(expression: Expression, *, negated: bool = False) -> Expression:
    """The same condition with `not` only before facts and lists: comparisons turn, `and` and `or` change places."""
    if isinstance(expression, Not):
        return pushed(expression.part, negated=not negated)
    if isinstance(expression, All | Any):
        parts = tuple(pushed(part, negated=negated) for part in expression.parts)
        return All(parts=parts) if isinstance(expression, All) is not negated else Any(parts=parts)
    if not negated:
        return expression
    if isinstance(expression, Compare):
        return Compare(fact=expression.fact, operator=_NEGATED[expression.operator], literal=expression.literal)
    return Not(part=expression)


def _known(expression: Expression) -> str:
    if isinstance(expression, All | Any):
        return _joined(expression, [_known(part) for part in expression.parts])
    if isinstance(expression, Not):
        return f"(not {_known(expression.part)})"
    if isinstance(expression, Flag):
        return f"v_{expression.fact}"
    if isinstance(expression, Member):
        return f"v_{expression.fact} in {expression.literals!r}"
    return f"v_{expression.fact} {expression.operator} {expression.literal!r}"


def _must(expression: Expression) -> str:
    if isinstance(expression, All | Any):
        return _joined(expression, [_must(part) for part in expression.parts])
    if isinstance(expression, Not):
        return _must_not(expression.part)
    if isinstance(expression, Flag):
        return f"l_{expression.fact}"
    low, high = f"l_{expression.fact}", f"h_{expression.fact}"
    if isinstance(expression, Member):
        return f"({low} == {high} and {low} in {expression.literals!r})"
    literal = repr(expression.literal)
    if expression.operator == "==":
        return f"{low} == {literal} == {high}"
    if expression.operator == "!=":
        return f"({high} < {literal} or {low} > {literal})"
    return f"{high if expression.operator in ('<', '<=') else low} {expression.operator} {literal}"


def _may(expression: Expression) -> str:
    if isinstance(expression, All | Any):
        return _joined(expression, [_may(part) for part in expression.parts])
    if isinstance(expression, Not):
        return _may_not(expression.part)
    if isinstance(expression, Flag):
        return f"h_{expression.fact}"
    low, high = f"l_{expression.fact}", f"h_{expression.fact}"
    if isinstance(expression, Member):
        return f"({low} != {high} or {low} in {expression.literals!r})"
    literal = repr(expression.literal)
    if expression.operator == "==":
        return f"{low} <= {literal} <= {high}"
    if expression.operator == "!=":
        return f"({low} != {literal} or {high} != {literal})"
    return f"{low if expression.operator in ('<', '<=') else high} {expression.operator} {literal}"


def _must_not(part: Expression) -> str:
    if isinstance(part, Member):
        return f"(l_{part.fact} == h_{part.fact} and l_{part.fact} not in {part.literals!r})"
    return f"not h_{_only(part)}"


def _may_not(part: Expression) -> str:
    if isinstance(part, Member):
        return f"(l_{part.fact} != h_{part.fact} or l_{part.fact} not in {part.literals!r})"
    return f"not l_{_only(part)}"


def _only(part: Expression) -> str:
    assert isinstance(part, Flag), "pushed() leaves not only before facts and lists"  # noqa: S101
    return part.fact


def _joined(expression: All | Any, parts: list[str]) -> str:
    return "(" + (" and " if isinstance(expression, All) else " or ").join(parts) + ")"
