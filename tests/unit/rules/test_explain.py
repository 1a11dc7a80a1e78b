"""Explanations: in the rule's own words, in both languages, about nobody."""

import pytest

from minglu.rules.explain import explain, explain_rule
from minglu.rules.rule import Text
from minglu.rules.weigh import Decision, weigh
from tests.unit.rules.making import CONTACT, asking, at, ordinary, packs


def reasons(language, question=None, *, when="2026-11-23T22:30:00"):
    decision = weigh(packs(), question or asking(), ordinary().history, at=at(when))
    return explain(packs(), decision, language=language)


def test_each_deciding_rule_becomes_a_reason_with_article_force_and_confidence() -> None:
    first, second = reasons("zh")
    assert (first.rule, first.force, first.confidence) == ("cn.cba-quiet-hours", "self_reg", "S2")
    assert (second.rule, second.force, second.confidence) == ("cn.gbt-quiet-hours", "std", "S2")
    assert second.article.startswith("GB/T 45251-2025")
    assert "22:00" in second.text
    assert "8:00" in second.lifts


def test_english_says_the_same_rules() -> None:
    assert [reason.rule for reason in reasons("en")] == [reason.rule for reason in reasons("zh")]
    assert "Unless agreed otherwise" in reasons("en")[1].text


def test_silence_is_explained_too() -> None:
    (reason,) = reasons("en", asking(CONTACT, purpose="identity_code"), when="2026-11-23T10:00:00")
    assert reason.text == "No rule allows this use, so it is refused."
    assert reason.article == "Minglu, promise P3 (silence is a no)"


def test_a_warning_is_a_reason_after_the_others() -> None:
    assert [reason.rule for reason in reasons("zh", when="2026-11-22T10:00:00")] == ["core.allow-collection", "house.rest-day"]


@pytest.mark.parametrize(
    ("rule", "member", "words"),
    [
        ("cn.cba-private-phone", "text", Text(zh="待核对原文", en="still to be read")),
        ("cn.cba-six-attempts", "lifts", Text(zh="本版本尚不提供", en="does not yet offer")),
    ],
)
def test_what_is_weak_about_a_rule_is_said_with_it(rule, member, words) -> None:
    for language in ("zh", "en"):
        assert words.said(language) in getattr(explain_rule(packs().rule(rule), language=language), member)


@pytest.mark.parametrize("rule", packs().rules, ids=lambda rule: rule.id)
def test_house_policy_never_passes_for_law(rule) -> None:
    reason = explain_rule(rule, language="en")
    assert ("house policy" in reason.text.lower()) is (rule.force == "house")
    assert (rule.force == "house") is rule.id.startswith("house.")


def test_a_decision_under_other_packs_cannot_be_explained_by_these() -> None:
    with pytest.raises(ValueError, match=r"no rule is called 'us\.reg-f'"):
        explain(packs(), Decision(permitted=False, rules=("us.reg-f",), warnings=(), saw=()), language="en")
