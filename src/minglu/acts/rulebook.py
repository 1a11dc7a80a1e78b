"""The rulebook: the rules in force and the cases that hold them to what they say, for compliance officers.

    packs_view(office, by=officer).rules[0].cases              how many tested cases name a rule
    rule_cases(office, rule, by=officer)[0].case.says          what they say, and those on the other side of its line

Looking is no entry: nobody's data are in it. How rules change is said in `rule_changes`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from minglu.acts.allow import allow
from minglu.acts.office import Office
from minglu.canon.digest import Digest
from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant
from minglu.rules.applying import Applying, applying
from minglu.rules.cases import Case
from minglu.rules.fact import FactValue
from minglu.rules.history import INSTITUTION
from minglu.rules.lint import applies_to
from minglu.rules.packs import Pack
from minglu.rules.rule import Rule
from minglu.rules.standing import read_institution
from minglu.rules.table import COUNTRIES


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A rule in force and how many cases name it."""

    rule: Rule
    pack: str
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCase:
    """A tested case of a rule. `decided`: the rule has a part in the answer; else it applies, and the answer is not its doing."""

    case: Case
    decided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PacksView:
    """The packs that decide now; `adopted`: since when the log says so."""

    digest: Digest
    packs: tuple[Pack, ...]
    adopted: Instant | None
    rules: tuple[RuleLine, ...]


def packs_view(office: Office, *, by: StaffId) -> PacksView:
    """The rules in force. Raises NotAllowed."""
    allow(office, by, "packs.read")
    packs = office.sequencer.packs
    named = Counter(name for pack in packs.packs for case in pack.cases for name in {*case.rules, *case.warnings})
    adopted = office.book.history(["=packs"]).of("=packs")
    return PacksView(
        digest=packs.digest,
        packs=packs.packs,
        adopted=adopted[-1].at if adopted else None,
        rules=tuple(RuleLine(rule=rule, pack=pack.id, cases=named[rule.id]) for pack in packs.packs for rule in pack.rules),
    )


def here(office: Office, *, zone: str, by: StaffId) -> tuple[Applying, ...]:
    """Which instruments speak about a person in this zone, for a lender of this licence, whatever the debt is from. Raises
    NotAllowed."""
    allow(office, by, "packs.read")
    packs = office.sequencer.packs
    licence, _ = read_institution(office.book.history([INSTITUTION]).of(INSTITUTION))
    country = packs.zones[zone].country if zone in packs.zones else ""
    return applying(packs, {"licence": licence, "country": _country(country)})


def _country(country: str) -> FactValue:
    if not country:
        return None
    return country if country in COUNTRIES else "other"


def rule_cases(office: Office, rule: Rule, *, by: StaffId) -> tuple[RuleCase, ...]:
    """The cases that name a rule, of all packs, and those that stand right beside them and on its other side.
    Raises NotAllowed."""
    allow(office, by, "packs.read")
    return tuple(found for pack in office.sequencer.packs.packs for found in _cases(office, rule, pack=pack))


def _cases(office: Office, rule: Rule, *, pack: Pack) -> Iterator[RuleCase]:
    packs = office.sequencer.packs.standing_for(pack)
    decided = [rule.id in (*case.rules, *case.warnings) for case in pack.cases]
    for place, case in enumerate(pack.cases):
        # Lawyers write the two sides of a number one below the other; all that a rule applies to would be most of the pack.
        beside = any(decided[max(0, place - 1) : place + 2])
        if decided[place] or (beside and applies_to(rule, packs=packs, pack=pack, case=case)):
            yield RuleCase(case=case, decided=decided[place])
