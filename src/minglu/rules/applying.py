"""Applying: which instruments speak about a situation of which only some facts are known.

    applying(packs, {"country": "us"})[0].answer == "yes"          # and "no" for the instruments of other countries

An instrument speaks where the scope of its pack and its own hold. What nobody said may be anything, as when a decision is made:
an instrument that may speak does speak, and this says on which unsaid facts it hangs. What a rule then says is not asked
here, nor from which day: see `weigh`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Final, Literal

from minglu.rules.errors import RulesError
from minglu.rules.expression import All, Expression, facts_of
from minglu.rules.fact import FactValue
from minglu.rules.packs import Pack, Packs
from minglu.rules.program import compile_rules
from minglu.rules.rule import Rule, Text
from minglu.rules.table import FACTS

Answer = Literal["yes", "perhaps", "no"]

# A probe has no first day of its own; any day is after this one.
_ALWAYS: Final = date(1970, 1, 1)
_SOME_DAY: Final = 20000101


@dataclass(frozen=True, slots=True, kw_only=True)
class Applying:
    """One instrument of a pack: how many rules it has, whether they speak, and the unsaid facts on which that hangs."""

    pack: str
    instrument: Text
    rules: int
    answer: Answer
    hangs_on: tuple[str, ...]


def applying(packs: Packs, situation: Mapping[str, FactValue]) -> tuple[Applying, ...]:
    """Every instrument, in the order of its pack. Raises RulesError for a fact or a word that does not exist."""
    _check(situation)
    facts: dict[str, FactValue] = {**dict.fromkeys(FACTS), "local_day": _SOME_DAY, **situation}
    return tuple(
        _applying(pack, tuple(rules), facts) for pack in packs.packs for _, rules in groupby(pack.rules, key=lambda rule: rule.instrument)
    )


def _check(situation: Mapping[str, FactValue]) -> None:
    for name, value in situation.items():
        fact = FACTS.get(name)
        if fact is None:
            raise RulesError(f"no fact is called {name[:60]!r}")
        if fact.type == "enum" and value not in (*fact.values, None):
            raise RulesError(f"{name} is one of {', '.join(fact.values)}")


def _applying(pack: Pack, rules: tuple[Rule, ...], facts: Mapping[str, FactValue]) -> Applying:
    first = rules[0]
    answer = _answer(first, facts)
    unsaid = {name for part in first.scope for name in facts_of(part) if facts[name] is None}
    return Applying(
        pack=pack.id,
        instrument=first.instrument,
        rules=len(rules),
        answer=answer,
        hangs_on=tuple(name for name in FACTS if name in unsaid) if answer == "perhaps" else (),
    )


def _answer(rule: Rule, facts: Mapping[str, FactValue]) -> Answer:
    """The same compiler that decides: `allow` speaks where the scope must hold, `warn` where it may."""
    if not rule.scope:
        return "yes"
    within: Expression = All(parts=rule.scope)
    probe = replace(rule, scope=(), in_force=_ALWAYS, applies=within, when=within)
    spoken = compile_rules((replace(probe, effect="allow"), replace(probe, effect="warn"))).run(facts)
    if spoken.allows:
        return "yes"
    return "perhaps" if spoken.warnings else "no"
