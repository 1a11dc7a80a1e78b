"""Programs: a set of rules compiled into one Python function.

    compile_rules(rules).run(facts) == Spoken(against=("cn.gbt-quiet-hours",), allows=(), warnings=())

Unknown facts follow Kleene's logic by two bounds. Each fact comes as the lowest and the highest value it can have; one
that is known has the same twice, one that is unknown has a pair that encloses every literal. From an expression, with its
`not` pushed to the leaves, two conditions are written:

* must: true whatever the unknown facts are;
* may: true for some of them.

`allow` speaks if it must; `forbid` and `warn` speak if they may; `require` speaks against unless it must be met, wherever
it may apply. So an unknown fact can refuse or warn, and can never permit (P3), and no rule ever meets a None.

How the function is written is said in `written`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Final, cast

from minglu.rules.expression import MOST_INTEGER, All, Any, Compare, Expression, Member, Not, facts_of
from minglu.rules.fact import FactValue
from minglu.rules.facts import Facts
from minglu.rules.rule import Rule
from minglu.rules.table import FACTS
from minglu.rules.written import write_program

# Around every value that a literal of the type can have.
_ENCLOSING: Final[dict[str, tuple[FactValue, FactValue]]] = {"bool": (False, True), "int": (-1, MOST_INTEGER + 1), "enum": ("", "\x7f")}

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
    # The same where nothing is unknown: each fact once.
    decide_known: Decide = field(repr=False, compare=False)
    # The values of `names`, in order.
    read: Callable[[Facts], tuple[FactValue, ...]] = field(repr=False, compare=False)
    compared: frozenset[tuple[str, int]]

    def edges(self, fact: str) -> frozenset[int]:
        """The values of a fact at which some rule can change its mind: each number it is compared with, and one more."""
        return _edges(self.compared, fact)

    def run(self, facts: Facts) -> Spoken:
        values = self.read(facts)
        if None in values:
            lows = [low if value is None else value for value, low in zip(values, self.lowest, strict=True)]
            highs = [high if value is None else value for value, high in zip(values, self.highest, strict=True)]
            against, allows, warnings = self.decide(*lows, *highs)
        else:
            against, allows, warnings = self.decide_known(*values)
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
    source = write_program(rules, facts)
    namespace: dict[str, object] = {}
    # See `written`: no text of a pack is run.
    exec(compile(source, "<rules>", "exec"), namespace)  # noqa: S102
    return Program(
        names=tuple(fact.name for fact in facts),
        lowest=tuple(_ENCLOSING[fact.type][0] for fact in facts),
        highest=tuple(_ENCLOSING[fact.type][1] for fact in facts),
        source=source,
        decide=cast("Decide", namespace["decide"]),
        decide_known=cast("Decide", namespace["decide_known"]),
        read=_reader(tuple(fact.name for fact in facts)),
        compared=frozenset(found for rule in rules for part in (rule.applies, rule.when) for found in _compared(part)),
    )


def _reader(names: tuple[str, ...]) -> Callable[[Facts], tuple[FactValue, ...]]:
    # itemgetter gives one value, and not a tuple of it, for a single name; and wants at least one.
    if len(names) > 1:
        return cast("Callable[[Facts], tuple[FactValue, ...]]", itemgetter(*names))
    return lambda facts: tuple(facts[name] for name in names)
