"""Lint: do the packs say all they must, and do their cases hold them to it?

    lint_pack(files) == ()                       # or a tuple of faults, each naming rule and remedy
    run_cases(packs)[0].passed
    applies_to(rule, packs=packs, pack=pack, case=case)

What is needed of each rule: a case that it decides and one in which it applies and stands back; and for every whole number
in it and the day it enters into force, cases close enough on both sides to notice if it were one more or one less. The
last is tested by doing it: the rule is changed by one, the cases are decided again, and somebody must object.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from minglu.rules.cases import Case, Situation, play
from minglu.rules.errors import RulesError
from minglu.rules.expression import All, Any, Compare, Expression, Member, Not
from minglu.rules.facts import Facts, facts, places_of
from minglu.rules.packs import Pack, Packs, load_packs
from minglu.rules.program import Program, Spoken, compile_rules
from minglu.rules.rule import Rule
from minglu.rules.weigh import Decision, conclude, weigh

_UNPLAYED = Decision(permitted=False, rules=(), warnings=(), saw=())


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """How a case came out. `because` is empty when it came out as expected."""

    where: str
    says: str
    decision: Decision
    because: str

    @property
    def passed(self) -> bool:
        return not self.because


def run_cases(packs: Packs) -> tuple[CaseResult, ...]:
    """Every case of every pack, decided by the rules of its pack and of those it stands on."""
    return tuple(result for pack in packs.packs for result in _run(packs.standing_for(pack), pack))


def lint_pack(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The faults of the packs in `files`; none is how it should be."""
    try:
        packs = load_packs(files)
    except RulesError as error:
        return (str(error),)
    failed = [f"{result.where} ({result.says}): {result.because}" for result in run_cases(packs) if not result.passed]
    if failed:
        # While a case fails, whether it would notice a change says nothing.
        return tuple(failed)
    return tuple(fault for pack in packs.packs for fault in _faults(_played(packs.standing_for(pack), pack), pack))


def _run(packs: Packs, pack: Pack) -> tuple[CaseResult, ...]:
    return tuple(_result(packs, pack, case) for case in pack.cases)


def _result(packs: Packs, pack: Pack, case: Case) -> CaseResult:
    try:
        situation = _situation(packs, pack, case)
        decision = weigh(packs, situation.question, situation.history, at=situation.at)
        because = _differs(case, decision) or _saw_otherwise(packs, situation, case)
    except RulesError as error:
        decision, because = _UNPLAYED, str(error)
    return CaseResult(where=case.where, says=case.says, decision=decision, because=because)


def _situation(packs: Packs, pack: Pack, case: Case) -> Situation:
    zone = packs.zones.get(pack.stage.place)
    if zone is None:
        raise RulesError(f"the zone {pack.stage.place} of cases/stage.toml is not loaded")
    return play(case, pack.stage, zone=zone)


def _differs(case: Case, decision: Decision) -> str:
    if decision.permitted != case.permitted or decision.rules != case.rules:
        came = "permitted" if decision.permitted else "refused"
        return f"{came} by {', '.join(decision.rules)}; expected {', '.join(case.rules)}"
    if decision.warnings != case.warnings:
        return f"warned by {', '.join(decision.warnings) or 'nothing'}; expected {', '.join(case.warnings) or 'nothing'}"
    return ""


def _saw_otherwise(packs: Packs, situation: Situation, case: Case) -> str:
    """Whether a fact is another than the case says, at some place: also one that none of these rules reads."""
    if not case.saw:
        return ""
    for seen in _everywhere(packs, situation):
        for name, value in case.saw.items():
            if seen[name] != value:
                return f"saw {name} = {seen[name]!r}; expected {value!r}"
    return ""


def _everywhere(packs: Packs, situation: Situation) -> tuple[Facts, ...]:
    question, history, at = situation.question, situation.history, situation.at
    zones = [packs.zones.get(place) for place in places_of(question, history)] or [None]
    return tuple(facts(question, history, at=at, zone=zone, calendar=packs.calendar) for zone in zones)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Played:
    """A case with its facts at each place and what all rules said of them: no rule that is changed changes a fact."""

    case: Case
    seen: tuple[Facts, ...]
    spoken: tuple[Spoken, ...]
    decision: Decision

    @property
    def both(self) -> Iterator[tuple[Spoken, Facts]]:
        return zip(self.spoken, self.seen, strict=True)


def _played(packs: Packs, pack: Pack) -> tuple[_Played, ...]:
    return tuple(_play(packs, case, situation=_situation(packs, pack, case)) for case in pack.cases)


def _play(packs: Packs, case: Case, *, situation: Situation) -> _Played:
    seen = _everywhere(packs, situation)
    spoken = tuple(packs.program.run(found) for found in seen)
    return _Played(case=case, seen=seen, spoken=spoken, decision=conclude(spoken))


def _faults(played: tuple[_Played, ...], pack: Pack) -> Iterator[str]:
    for rule in pack.rules:
        yield from _unsaid(rule)
        yield from _undecided(rule, played=played)
        for what, changed in _mutants(rule):
            if not _notices(played, changed):
                yield f"{rule.id}: no case notices when {what}; add a case on each side"


def _notices(played: tuple[_Played, ...], changed: Rule) -> bool:
    """Whether some case comes out otherwise with this rule in the place of the one of its id."""
    alone = compile_rules((changed,))
    return any(
        _differs(one.case, conclude([_instead(said, alone.run(seen), rule=changed.id) for said, seen in one.both])) for one in played
    )


def _instead(said: Spoken, alone: Spoken, *, rule: str) -> Spoken:
    """What all rules said, with what one of them says now in the place of what it said."""

    def swapped(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...]:
        return (*(name for name in before if name != rule), *now)

    return Spoken(
        against=swapped(said.against, alone.against),
        allows=swapped(said.allows, alone.allows),
        warnings=swapped(said.warnings, alone.warnings),
    )


def _unsaid(rule: Rule) -> Iterator[str]:
    if rule.checked_on < rule.in_force:
        yield f"{rule.id}: checked on {rule.checked_on}, before it was in force"


def _undecided(rule: Rule, *, played: tuple[_Played, ...]) -> Iterator[str]:
    """A rule needs a case that it decides, and one where it applies and yet the use is permitted (or, for one that allows, not)."""
    decided = [rule.id in one.decision.rules + one.decision.warnings for one in played]
    if not any(decided):
        yield f"{rule.id}: no case is decided by it"
    if rule.effect == "allow":
        stands_back = any(not one.decision.permitted for one in played)
    else:
        probe = _probe(rule)
        stands_back = any(
            one.decision.permitted and not by_it and all(probe.run(seen).allows for seen in one.seen)
            for one, by_it in zip(played, decided, strict=True)
        )
    if not stands_back:
        yield f"{rule.id}: no case shows it standing back where it applies"


def _probe(rule: Rule) -> Program:
    """A program that allows wherever the rule applies."""
    return compile_rules((replace(rule, effect="allow", when=rule.applies),))


def applies_to(rule: Rule, *, packs: Packs, pack: Pack, case: Case) -> bool:
    """Does the rule apply to the case at every place, whatever it then says? Raises WrongPack."""
    situation = _situation(packs, pack, case)
    probe = _probe(rule)
    return all(probe.run(seen).allows for seen in _everywhere(packs, situation))


def _mutants(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """The rule with each of its numbers, and its first day, moved by one either way."""
    for days in (-1, 1):
        moved = rule.in_force + timedelta(days=days)
        yield f"in_force is {moved}", replace(rule, in_force=moved)
    for name, expression in (("applies", rule.applies), ("when", rule.when)):
        for place, number in enumerate(_numbers(expression)):
            for step in (-1, 1):
                changed, _ = _moved(expression, place=place, step=step)
                what = f"{number} in {name!r} is {number + step}"
                yield what, replace(rule, applies=changed) if name == "applies" else replace(rule, when=changed)


def _numbers(expression: Expression) -> tuple[int, ...]:
    """The whole numbers of an expression, in the order of the text."""
    if isinstance(expression, All | Any):
        return tuple(number for part in expression.parts for number in _numbers(part))
    if isinstance(expression, Not):
        return _numbers(expression.part)
    literals = expression.literals if isinstance(expression, Member) else (expression.literal,) if isinstance(expression, Compare) else ()
    return tuple(literal for literal in literals if isinstance(literal, int))


def _moved(expression: Expression, *, place: int, step: int) -> tuple[Expression, int]:
    """The expression with its number at `place` moved by `step`, and how many numbers are left to count."""
    if isinstance(expression, All | Any):
        parts: list[Expression] = []
        for part in expression.parts:
            changed, place = _moved(part, place=place, step=step)
            parts.append(changed)
        return (All(parts=tuple(parts)) if isinstance(expression, All) else Any(parts=tuple(parts))), place
    if isinstance(expression, Not):
        changed, place = _moved(expression.part, place=place, step=step)
        return Not(part=changed), place
    if isinstance(expression, Compare) and isinstance(expression.literal, int):
        literal = expression.literal + (step if place == 0 else 0)
        return Compare(fact=expression.fact, operator=expression.operator, literal=literal), place - 1
    if isinstance(expression, Member):
        numbers = _numbers(expression)
        moved = tuple(number + (step if index == place else 0) for index, number in enumerate(numbers))
        return (Member(fact=expression.fact, literals=moved) if numbers else expression), place - len(numbers)
    return expression, place
