"""Difference: what changes if other packs take the place of those in force.

    found = difference(old, new)
    found.changed[0].members[0]        # Member(name="when", old="local_minute < 480", new="local_minute < 540")
    found.cases[0].old, found.cases[0].new

Three things are told: rules that come, go, or say something else, member by member; what else lies with the packs
(versions, zones, the calendar); and every case, of the old packs and of the new ones, that is not decided as before. A
case brings the stage of its own pack and is decided by the rules that it stands on, once by the old and once by the new.
What the past would have been is not told here: `audit.hindsight`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from minglu.canon.digest import Digest
from minglu.rules.cases import Case, play
from minglu.rules.errors import RulesError
from minglu.rules.packs import Pack, Packs
from minglu.rules.rule import Rule, Text
from minglu.rules.spelled import spell
from minglu.rules.weigh import Decision, weigh


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member of a rule, as it is written in each version."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """A rule that says something else."""

    old: Rule
    new: Rule
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChange:
    """A case that is decided otherwise. `old` or `new` is None where it cannot be decided under that version at all."""

    pack: str
    case: Case
    in_old: bool
    in_new: bool
    old: Decision | None
    new: Decision | None

    @property
    def turns(self) -> bool:
        """Whether the answer itself is another, and not only who gives it."""
        return self.old is None or self.new is None or self.old.permitted != self.new.permitted


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Everything that changes. `versions`: a pack with its old and new version, empty where there is none; `data`: zones,
    calendars and templates of texts that are others, by their name."""

    old: Digest
    new: Digest
    versions: tuple[tuple[str, str, str], ...]
    added: tuple[Rule, ...]
    removed: tuple[Rule, ...]
    changed: tuple[RuleChange, ...]
    data: tuple[str, ...]
    cases: tuple[CaseChange, ...]


def difference(old: Packs, new: Packs) -> Difference:
    """From `old` to `new`."""
    before, after = _rules(old), _rules(new)
    return Difference(
        old=old.digest,
        new=new.digest,
        versions=tuple(_versions(old, new)),
        added=tuple(rule for name, rule in after.items() if name not in before),
        removed=tuple(rule for name, rule in before.items() if name not in after),
        changed=tuple(change for name in before if name in after for change in _changed(before[name], after[name])),
        data=tuple(_data(old, new)),
        cases=tuple(_cases(old, new)),
    )


def _rules(packs: Packs) -> Mapping[str, Rule]:
    return {rule.id: rule for rule in packs.rules}


def _versions(old: Packs, new: Packs) -> Iterator[tuple[str, str, str]]:
    before, after = ({pack.id: pack.version for pack in packs.packs} for packs in (old, new))
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield name, before.get(name, ""), after.get(name, "")


def _changed(old: Rule, new: Rule) -> Iterator[RuleChange]:
    before, after = dict(_members(old)), dict(_members(new))
    members = tuple(Member(name=name, old=before[name], new=after[name]) for name in before if before[name] != after[name])
    if members:
        yield RuleChange(old=old, new=new, members=members)


def _members(rule: Rule) -> Iterator[tuple[str, str]]:
    for member in fields(Rule):
        value = getattr(rule, member.name)
        if isinstance(value, Text):
            yield f"{member.name}.zh", value.zh
            yield f"{member.name}.en", value.en
        elif isinstance(value, tuple):
            yield member.name, "; ".join(spell(part) for part in value)
        elif isinstance(value, str | date | bool):
            yield member.name, str(value)
        else:
            yield member.name, spell(value)


def _data(old: Packs, new: Packs) -> Iterator[str]:
    before, after = ({name: (zone.digest, zone.country) for name, zone in packs.zones.items()} for packs in (old, new))
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield f"zones/{name}"
    if old.calendar != new.calendar:
        yield "calendar"
    for name in sorted({*old.templates, *new.templates}):
        if old.templates.get(name) != new.templates.get(name):
            yield f"content/{name}"


def _cases(old: Packs, new: Packs) -> Iterator[CaseChange]:
    """Each case once, though both versions have it; those of the new version first, in the order of their files."""
    olds, news = dict(_all_cases(old)), dict(_all_cases(new))
    under_old, under_new = _Decider(old), _Decider(new)
    for key, (pack, case) in {**news, **olds}.items():
        before, after = under_old.decide(pack, case), under_new.decide(pack, case)
        if _answer(before) != _answer(after):
            yield CaseChange(pack=pack.id, case=case, in_old=key in olds, in_new=key in news, old=before, new=after)


def _all_cases(packs: Packs) -> Iterator[tuple[str, tuple[Pack, Case]]]:
    # Where a case stands in its file says nothing of what it is.
    for pack in packs.packs:
        for case in pack.cases:
            said = (case.says, case.at, case.given, sorted(case.without), case.question)
            yield repr((pack.id, pack.stage, said)), (pack, case)


def _answer(decision: Decision | None) -> tuple[object, ...] | None:
    return None if decision is None else (decision.permitted, decision.rules, decision.warnings)


class _Decider:
    """Decides cases under one version. Compiling the rules that a pack stands on is done once a pack."""

    def __init__(self, packs: Packs) -> None:
        self._packs = packs
        self._standing: dict[tuple[str, ...], Packs] = {}

    def decide(self, pack: Pack, case: Case) -> Decision | None:
        zone = self._packs.zones.get(pack.stage.place)
        if zone is None:
            return None
        try:
            situation = play(case, pack.stage, zone=zone)
            return weigh(self._for(pack), situation.question, situation.history, at=situation.at)
        except RulesError:
            return None

    def _for(self, pack: Pack) -> Packs:
        stands = (pack.id, *pack.stands_on)
        if stands not in self._standing:
            self._standing[stands] = self._packs.standing_for(pack)
        return self._standing[stands]
