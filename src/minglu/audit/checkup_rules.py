"""Which rules a check-up asks of a record, and what it takes where a row does not say.

    asked = rules_asked(packs, known={"country": "cn"})
    asked.judged, asked.left_out

Rules. Only a rule that can be about a contact is asked, and none of those that look at our own machinery (OURS, and promises):
a record from elsewhere has no witnesses, and that is no breach. Where a row is silent about an exception that lifts a
prohibition the ordinary case is taken (PRESUMED), or nearly nothing could be judged; a check-up says what it took, and of how
many rows. Of a third person the purpose is taken that law allows, for anybody else the collection of the debt.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from minglu.rules.expression import Not, facts_of
from minglu.rules.fact import FactValue
from minglu.rules.packs import Packs
from minglu.rules.program import Program, compile_rules
from minglu.rules.rule import Rule
from minglu.rules.table import FACTS

# What only Minglu can know of itself.
OURS: Final = (
    "witnesses",
    "keyholders",
    "one_use_keys",
    "evidence",
    "count",
    "place_known",
    "blocked",
    "purpose_sealed",
    "opened_in_24_hours",
)
PROMISE: Final = "promise"
PRESUMED: Final[Mapping[str, bool | int | str]] = MappingProxyType(
    {"channel": "call", "hours_agreed": False, "debtor_dead_or_incapable": False}
)
THIRD_PERSONS: Final = ("related", "contact", "unrelated")
PURPOSE_OF_THIRD: Final = "pass_on_message"
PURPOSE_OF_OTHERS: Final = "collection"
CLOCK: Final = ("place_known", "country", "local_minute", "local_day", "working_day")
# Every row is a contact over a number or an address of the person.
FIXED: Final[Mapping[str, FactValue]] = MappingProxyType({"act": "contact", "field": "phone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The rules that are asked, in the order of the packs, and the ids of those about our own machinery."""

    judged: tuple[Rule, ...]
    left_out: tuple[str, ...]

    @property
    def may(self) -> Program:
        """Says of every rule whether it may be against."""
        return compile_rules(self.judged)

    @property
    def must(self) -> Program:
        """Says of every rule, under `allows`, whether it is against for certain."""
        # An allow speaks only when it must: the same words that refuse, asked as one.
        return compile_rules(
            replace(rule, effect="allow", when=Not(part=rule.when) if rule.effect == "require" else rule.when) for rule in self.judged
        )


def rules_asked(packs: Packs, *, known: Mapping[str, FactValue]) -> Asked:
    """The rules that can be about a contact of which these facts are known."""
    facts: dict[str, FactValue] = {**dict.fromkeys(FACTS), **FIXED, "place_known": True, **known}
    against = tuple(rule for rule in packs.rules if rule.effect != "allow")
    # A warning speaks wherever its condition may hold: whether a rule may apply at all is asked in that form.
    applying = compile_rules(replace(rule, effect="warn", when=rule.applies) for rule in against).run(facts).warnings
    about = [rule for rule in against if rule.id in applying]
    ours = {rule.id for rule in about if rule.force == PROMISE or facts_of(rule.when) <= set(OURS)}
    return Asked(judged=tuple(rule for rule in about if rule.id not in ours), left_out=tuple(sorted(ours)))
