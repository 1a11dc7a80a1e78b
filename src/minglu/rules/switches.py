"""Switches: facts that an entry turns on and another turns off.

    switched(stream, plan_of(("said_never", "complaint_open"), of="person"), debt=question.debt)
    {"said_never": False, "complaint_open": True}

One reading of a stream serves all its switches. A key (a case, a debt) has a switch of its own, and one that is on is
enough; where only the debt that is asked about counts, the others are left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from minglu.rules.derive import Stated, Stream, Switched
from minglu.rules.history import Event
from minglu.rules.table import FACTS

_STATE: Final = "person.state"


@dataclass(frozen=True, slots=True)
class Turn:
    """What an entry does to one switch: which, on or off, by which member, and whether only the debt that is asked about counts."""

    fact: str
    on: bool
    key: str
    only_debt: bool


# Compared by identity: plans are made once for a set of facts and kept.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """The facts, and what each kind of entry, and each word of a state, does to them."""

    facts: tuple[str, ...]
    kinds: Mapping[str, tuple[Turn, ...]]
    states: Mapping[str, tuple[Turn, ...]]


@lru_cache(maxsize=256)
def plan_of(names: Sequence[str], *, of: Stream) -> Plan:
    """The switches among these facts that are read from one stream."""
    facts: list[str] = []
    kinds: dict[str, list[Turn]] = {}
    states: dict[str, list[Turn]] = {}
    for name in names:
        derived = FACTS[name].derived
        if not isinstance(derived, Switched | Stated) or derived.stream != of:
            continue
        facts.append(name)
        if isinstance(derived, Switched):
            for kind in (*derived.on, *derived.off):
                kinds.setdefault(kind, []).append(Turn(name, kind in derived.on, derived.key, derived.only_debt))
        else:
            for pair in derived.pairs:
                for word in pair:
                    # Each pair is a switch of its own: to be capable again does not undo a death.
                    states.setdefault(word, []).append(Turn(name, word == pair[0], pair[0], only_debt=False))
    return Plan(facts=tuple(facts), kinds=_frozen(kinds), states=_frozen(states))


@lru_cache(maxsize=8192)
def switched(stream: tuple[Event, ...], plan: Plan, *, debt: str) -> Mapping[str, bool]:
    """Which of the plan's facts are on after the last event, of those that look at a debt for `debt`. Raises WrongHistory."""
    on: dict[str, set[str]] = {fact: set() for fact in plan.facts}
    for event in stream:
        if event.kind == _STATE:
            for turn in plan.states.get(event.word("state"), ()):
                _turn(on[turn.fact], turn.key, on=turn.on)
            continue
        for turn in plan.kinds.get(event.kind, ()):
            key = event.word(turn.key) if turn.key else ""
            if not turn.only_debt or key == debt:
                _turn(on[turn.fact], key, on=turn.on)
    return MappingProxyType({fact: bool(keys) for fact, keys in on.items()})


def _turn(keys: set[str], key: str, *, on: bool) -> None:
    if on:
        keys.add(key)
    else:
        keys.discard(key)


def _frozen(found: Mapping[str, list[Turn]]) -> Mapping[str, tuple[Turn, ...]]:
    return MappingProxyType({word: tuple(turns) for word, turns in found.items()})
