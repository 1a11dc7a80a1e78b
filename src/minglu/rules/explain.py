"""Explaining: which rules decided, by which article, how sure the source is, and what would lift each.

    explain(packs, decision, language="zh")[0].text

The words are the rule's own reading and lifts; nothing is made up here. They name no person, number or time.
"""

from dataclasses import dataclass
from typing import Final, Literal

from minglu.rules.packs import Packs
from minglu.rules.rule import Rule, Text
from minglu.rules.weigh import Decision

Language = Literal["zh", "en"]

_REVIEW: Final = Text(zh="（本条来源仅一处报道，待核对原文。）", en=" (One report only supports this rule; its text is still to be read.)")
_OVERRIDE: Final = Text(
    zh="（本条属“不宜”，原可由主管说明理由后放行；本版本尚不提供。）",
    en=" (The text says “should preferably not”; a supervisor's reason could lift it, which this version does not yet offer.)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One rule that decided, in the words of one language."""

    rule: str
    article: str
    force: str
    confidence: str
    text: str
    lifts: str


def explain(packs: Packs, decision: Decision, *, language: Language) -> tuple[Reason, ...]:
    """Reasons for the rules that decided, then for those that warned."""
    return tuple(explain_rule(packs.rule(name), language=language) for name in (*decision.rules, *decision.warnings))


def explain_rule(rule: Rule, *, language: Language) -> Reason:
    """One rule as a reason."""
    return Reason(
        rule=rule.id,
        article=rule.citation.said(language),
        force=rule.force,
        confidence=rule.confidence,
        text=rule.reading.said(language) + (_REVIEW.said(language) if rule.review else ""),
        lifts=rule.lifts.said(language) + (_OVERRIDE.said(language) if rule.override else ""),
    )
