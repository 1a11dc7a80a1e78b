"""Programs: a set of rules compiled into one Python function.

    compile_rules(rules).run(facts) == Spoken(against=("cn.gbt-quiet-hours",), allows=(), warnings=())

Unknown facts follow Kleene's logic by two bounds. Each fact comes as the lowest and the highest value it can have; one
that is known has the same twice, one that is unknown has a pair that encloses every literal. From an expression, with its
`not` pushed to the leaves, two conditions are written:

* must: true whatever the unknown facts are;
* may: true for some of them.

`allow` speaks if it must; `forbid` and `warn` speak if they may; `require` speaks against unless it must be met, wherever
it may apply. So an unknown fact can refuse or warn, and can never permit (P3), and no rule ever meets a None.

The source of the function is written from our own tree: names come from the table of facts, literals are whole numbers
and words of that table. No text of a pack is run.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, cast

from minglu.rules.expression import MOST_INTEGER, All, Any, Compare, Expression, Flag, Member, Not, facts_of
from minglu.rules.facts import Facts
from minglu.rules.rule import Rule
from minglu.rules.table import FACTS, Fact, FactValue

_NEGATED: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
# Around every value that a literal of the type can have.
_ENCLOSING: Final[dict[str, tuple[FactValue, FactValue]]] = {"bool": (False, True), "int": (-1, MOST_INTEGER + 1), "enum": ("", "\x7f")}
_LISTS: Final = {"allow": "allows", "forbid": "against", "require": "against", "warn": "warnings"}

Decide = Callable[..., tuple[list[str], list[str], list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """The rules that spoke at one place: those that refuse, those that permit, those that warn."""

    against: tuple[str, ...]
    allows: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """The function, and the facts it takes, in order: all the lowest values, then all the highest."""

    names: tuple[str, ...]
    lowest: tuple[FactValue, ...]
    highest: tuple[FactValue, ...]
    source: str = field(repr=False)
    decide: Decide = field(repr=False, compare=False)
    compared: frozenset[tuple[str, int]]

    def edges(self, fact: str) -> frozenset[int]:
        """The values of a fact at which some rule can change its mind: each number it is compared with, and one more."""
        return _edges(self.compared, fact)

    def run(self, facts: Facts) -> Spoken:
        values = [facts[name] for name in self.names]
        if None in values:
            lows = [low if value is None else value for value, low in zip(values, self.lowest, strict=True)]
            highs = [high if value is None else value for value, high in zip(values, self.highest, strict=True)]
            against, allows, warnings = self.decide(*lows, *highs)
        else:
            against, allows, warnings = self.decide(*values, *values)
        return Spoken(against=tuple(against), allows=tuple(allows), warnings=tuple(warnings))


@lru_cache(maxsize=256)
def _edges(compared: frozenset[tuple[str, int]], fact: str) -> frozenset[int]:
    numbers = {number for name, number in compared if name == fact}
    return frozenset(edge for number in numbers for edge in (number, number + 1))


def _compared(expression: Expression) -> Iterator[tuple[str, int]]:
    """Every whole number that a fact is compared with."""
    if isinstance(expression, All | Any):
        for part in expression.parts:
            yield from _compared(part)
    elif isinstance(expression, Not):
        yield from _compared(expression.part)
    elif isinstance(expression, Compare | Member):
        literals = expression.literals if isinstance(expression, Member) else (expression.literal,)
        yield from ((expression.fact, literal) for literal in literals if isinstance(literal, int))


def compile_rules(rules: Iterable[Rule]) -> Program:
    """One function for all of `rules`."""
    rules = tuple(rules)
    used = frozenset[str]().union(*(facts_of(rule.applies_in_force) | facts_of(rule.when) for rule in rules))
    facts = tuple(FACTS[name] for name in FACTS if name in used)
    source = _source(rules, facts)
    namespace: dict[str, object] = {}
    # Written from our own tree alone: names of the table of facts, whole numbers, words, ids of a fixed shape.
    exec(compile(source, "<rules>", "exec"), namespace)  # noqa: S102
    return Program(
        names=tuple(fact.name for fact in facts),
        lowest=tuple(_ENCLOSING[fact.type][0] for fact in facts),
        highest=tuple(_ENCLOSING[fact.type][1] for fact in facts),
        source=source,
        decide=cast("Decide", namespace["decide"]),
        compared=frozenset(found for rule in rules for part in (rule.applies, rule.when) for found in _compared(part)),
    )


def _source(rules: tuple[Rule, ...], facts: tuple[Fact, ...]) -> str:
    slots = ", ".join([f"l_{fact.name}" for fact in facts] + [f"h_{fact.name}" for fact in facts])
    lines = [f"def decide({slots}):", "    against, allows, warnings = [], [], []"]
    for rule in rules:
        lines += [f"    if {_speaks(rule)}:", f"        {_LISTS[rule.effect]}.append({rule.id!r})"]
    return "\n".join([*lines, "    return against, allows, warnings", ""])


def _speaks(rule: Rule) -> str:
    applies = pushed(rule.applies_in_force)
    if rule.effect == "allow":
        return f"{_must(applies)} and {_must(pushed(rule.when))}"
    if rule.effect == "require":
        return f"{_may(applies)} and not {_must(pushed(rule.when))}"
    return f"{_may(applies)} and {_may(pushed(rule.when))}"


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
