"""The rules in force, each with article, force, confidence, when it was checked, effect, reading, and what lifts it.

    GET /desk/rules?pack=cn&effect=forbid        closed words only; any other is refused
    GET /desk/rules/cn.pipl-13-basis

The page of one rule shows its tested cases on both sides. Rules change by another page: `rule_changes`.
"""

from dataclasses import dataclass
from typing import Final

from litestar import get
from litestar.params import FromPath, FromQuery

from minglu.acts.errors import NotFound
from minglu.acts.rulebook import PacksView, RuleCase, RuleLine, here, packs_view, rule_cases
from minglu.canon.ids import StaffId
from minglu.rules.applying import Applying
from minglu.rules.explain import Language
from minglu.rules.rule import EFFECTS
from minglu.rules.table import FACTS
from minglu.web.render import Html, render
from minglu.web.visit import Here, Visit
from minglu.words.catalogue import Catalogue
from minglu.words.formats import say_confidence, say_count, say_day, say_moment

Option = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCard:
    """One rule in the reader's language."""

    id: str
    article: str
    force: str
    confidence: str
    checked: str
    since: str
    effect: str
    effect_kind: str
    reading: str
    lifts: str
    cases: str
    pack: str
    review: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCard:
    """One tested case: the situation, as the pack's authors wrote it, and the answer that is expected. `warned`: with a warning."""

    says: str
    at: str
    answer: str
    answer_kind: str
    warned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePage:
    """One rule, the cases it decides, and those beside them that it leaves alone."""

    rule: RuleCard
    decided: tuple[CaseCard, ...]
    beside: tuple[CaseCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesPage:
    """The rules that were asked for, and what can be asked for."""

    packs: tuple[Option, ...]
    effects: tuple[Option, ...]
    pack: str
    effect: str
    rules: tuple[RuleCard, ...]
    count: str
    adopted: str
    versions: tuple[tuple[str, str], ...]
    digest: str
    speaking: tuple[tuple[str, str], ...]


_KINDS: Final = {"allow": "good", "forbid": "bad", "require": "info", "warn": "warn"}


@get("/desk/rules", include_in_schema=False, sync_to_thread=True)
def show(visit: Here, pack: FromQuery[str] = "", effect: FromQuery[str] = "") -> Html:
    _, staff = visit.who()
    known = packs_view(visit.parts.office, by=staff)
    if pack not in ("", *(one.id for one in known.packs)) or effect not in ("", *EFFECTS):
        raise NotFound("there is no such pack or effect")
    return render(visit, "desk/rules.html", _page(visit, known, pack=pack, effect=effect, speaking=_speaking(visit, staff)), area="desk")


@get("/desk/rules/{rule:str}", include_in_schema=False, sync_to_thread=True)
def show_one(visit: Here, rule: FromPath[str]) -> Html:
    _, staff = visit.who()
    known = packs_view(visit.parts.office, by=staff)
    line = next((line for line in known.rules if line.rule.id == rule), None)
    if line is None:
        raise NotFound("there is no such rule")
    cases = rule_cases(visit.parts.office, line.rule, by=staff)
    view = RulePage(
        rule=_card(visit, line),
        decided=tuple(_case(visit, one, rule=line.rule.id) for one in cases if one.decided),
        beside=tuple(_case(visit, one, rule=line.rule.id) for one in cases if not one.decided),
    )
    return render(visit, "desk/rule.html", view, area="desk")


def _page(visit: Visit, known: PacksView, *, pack: str, effect: str, speaking: tuple[tuple[str, str], ...]) -> RulesPage:
    words, language = visit.words, visit.language
    lines = [line for line in known.rules if pack in ("", line.pack) and effect in ("", line.rule.effect)]
    every = ("", words.say("rulebook.all"))
    adopted = say_moment(words, known.adopted, zone=visit.parts.zone) if known.adopted is not None else words.say("rulebook.not_adopted")
    return RulesPage(
        packs=(every, *((one.id, one.title.said(language)) for one in known.packs)),
        effects=(every, *((name, words.say(f"rule_effect.{name}")) for name in EFFECTS)),
        pack=pack,
        effect=effect,
        rules=tuple(_card(visit, line) for line in lines),
        count=words.say("rulebook.count", count=say_count(len(lines))),
        adopted=adopted,
        versions=tuple((one.title.said(language), one.version) for one in known.packs),
        digest=known.digest.hex(),
        speaking=speaking,
    )


def _speaking(visit: Visit, staff: StaffId) -> tuple[tuple[str, str], ...]:
    """Each instrument that speaks, or may speak, about the people here, and on what that hangs."""
    words, language = visit.words, visit.language
    found = (one for one in here(visit.parts.office, zone=str(visit.parts.zone), by=staff) if one.answer != "no")
    return tuple((one.instrument.said(language), _answer(one, words=words, language=language)) for one in found)


def _answer(one: Applying, *, words: Catalogue, language: Language) -> str:
    count = say_count(one.rules)
    if one.answer == "yes":
        return words.say("rulebook.speaks", count=count)
    facts = words.say("rulebook.and").join(FACTS[name].zh if language == "zh" else FACTS[name].en for name in one.hangs_on)
    return words.say("rulebook.may_speak", count=count, facts=facts)


def _card(visit: Visit, line: RuleLine) -> RuleCard:
    words, language, rule = visit.words, visit.language, line.rule
    return RuleCard(
        id=rule.id,
        article=rule.citation.said(language),
        force=words.say(f"force.{rule.force}"),
        confidence=say_confidence(words, rule.confidence),
        checked=say_day(words, rule.checked_on),
        since=say_day(words, rule.in_force),
        effect=words.say(f"rule_effect.{rule.effect}"),
        effect_kind=_KINDS[rule.effect],
        reading=rule.reading.said(language),
        lifts=rule.lifts.said(language),
        cases=say_count(line.cases),
        pack=line.pack,
        review=rule.review,
    )


def _case(visit: Visit, found: RuleCase, *, rule: str) -> CaseCard:
    case = found.case
    return CaseCard(
        says=case.says,
        at=f"{case.at:%Y-%m-%d %H:%M}",
        answer=visit.words.say("rulebook.permitted" if case.permitted else "rulebook.refused"),
        answer_kind="good" if case.permitted else "bad",
        warned=rule in case.warnings,
    )


HANDLERS: Final = (show, show_one)
