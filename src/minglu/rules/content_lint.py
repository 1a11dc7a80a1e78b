"""Lint and measure the content rules: do they say all they must, does the labelled set hold them to it, how well do they do?

    lint_content(files) == ()                           # or a tuple of faults, each naming rule or template and remedy
    results_of(content, half="held-out", language="zh")[0].found == frozenset({"threat"})

Faults: a file that does not load; a rule that no sentence is found by, or that no harmless sentence resembles without being
found; a template that its own rules object to. A sentence that is missed, or found wrongly, is no fault: it is a figure, and
is published (docs/law/content.md).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from minglu.canon.instants import Instant
from minglu.rules.content import Content, Finding, check_text, load_content
from minglu.rules.content_cases import LANGUAGES, Figure, Sentence, figure_of
from minglu.rules.content_rule import ContentRule
from minglu.rules.content_templates import Slot, Template, Value, fill
from minglu.rules.errors import RulesError
from minglu.rules.zones import Local

_DAY: Final = date(2026, 11, 23)
_SAMPLES: Final[Mapping[str, Value]] = {
    "amount_fen": 2_000_000,
    "day": _DAY,
    "moment": Local(20261123, 600, Instant(0), Instant(0), _DAY),
    "lender": "示例消费金融",
    "line": "95000",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One sentence, and what the rules found in it."""

    sentence: Sentence
    findings: tuple[Finding, ...]

    @property
    def found(self) -> frozenset[str]:
        return frozenset(finding.category for finding in self.findings)

    @property
    def as_expected(self) -> bool:
        return self.found == frozenset(self.sentence.expect)


def lint_content(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The faults of the shelf `content/`; none is how it should be."""
    try:
        content = load_content(files)
    except RulesError as error:
        return (str(error),)
    results = results_of(content)
    known = {rule.id for rule in content.rules}
    strange = sorted({result.sentence.like for result in results} - known - {""})
    unknown = tuple(f"a labelled sentence resembles {name[:60]}, which is no content rule" for name in strange)
    rules = tuple(fault for rule in content.rules for fault in _rule_faults(rule, results))
    return (*unknown, *rules, *(fault for template in content.templates for fault in template_faults(template, content=content)))


def results_of(content: Content, *, half: str = "", language: str = "") -> tuple[Result, ...]:
    """The labelled sentences of a half and a language (all, if not named), each with what is found in it."""
    return tuple(
        Result(sentence=sentence, findings=check_text(sentence.text, content=content, relation=sentence.to))
        for sentence in content.sentences
        if half in ("", sentence.half) and language in ("", sentence.language)
    )


def figure(category: str, *, results: tuple[Result, ...]) -> Figure:
    """How well one category does in these results."""
    return figure_of(category, results=((result.sentence, result.found) for result in results))


def template_faults(template: Template, *, content: Content) -> Iterator[str]:
    """What the rules object to in a template, for each relation, language and choice of words."""
    for language in LANGUAGES:
        for slots in _fillings(template.slots):
            text = fill(template, slots, language=language)
            for relation in template.relations:
                for finding in check_text(text, content=content, relation=relation):
                    yield f"{template.id}, {language}, to {relation}: {finding.rule} objects to {text[finding.start : finding.end]!r}"


def _rule_faults(rule: ContentRule, results: tuple[Result, ...]) -> Iterator[str]:
    if rule.checked_on < rule.in_force:
        yield f"{rule.id}: checked on {rule.checked_on}, before it was in force"
    by_it = [any(finding.rule == rule.id for finding in result.findings) for result in results]
    if not any(found and rule.category in result.sentence.expect for found, result in zip(by_it, results, strict=True)):
        yield f"{rule.id}: no labelled sentence is rightly found by it"
    if not any(not found and result.sentence.like == rule.id for found, result in zip(by_it, results, strict=True)):
        yield f"{rule.id}: no harmless labelled sentence resembles it and is let pass; add one with like = {rule.id!r}"


def _fillings(slots: tuple[Slot, ...]) -> Iterator[Mapping[str, Value]]:
    """The samples, with each listed word of each slot once."""
    most = max((len(slot.words) for slot in slots), default=0) or 1
    for turn in range(most):
        yield {slot.name: _sample(slot, turn) for slot in slots}


def _sample(slot: Slot, turn: int) -> Value:
    return tuple(slot.words)[turn % len(slot.words)] if slot.words else _SAMPLES[slot.kind]
