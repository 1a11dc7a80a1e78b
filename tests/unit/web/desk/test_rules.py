"""The rules in force as pages: all, some, one."""

from html import unescape

from minglu.rules.rule import EFFECTS
from tests.web_stage import Visitor, be_staff


def test_every_rule_stands_there_with_article_confidence_and_cases(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    page = visitor.get("/desk/rules").text
    rules = [rule for pack in visitor.served.node.office.sequencer.packs.packs for rule in pack.rules]
    assert page.count('<section class="card">') == len(rules)
    assert all(f"/desk/rules/{rule.id}" in page for rule in rules)


def test_each_rule_is_read_in_the_readers_language(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    for language in ("en", "zh"):
        visitor.headers["Accept-Language"] = language
        for pack in visitor.served.node.office.sequencer.packs.packs:
            page = visitor.get(f"/desk/rules/{pack.rules[0].id}") if pack.rules else None
            assert page is None or (page.status_code == 200 and pack.rules[0].article.said(language) in unescape(page.text))


def test_rules_are_filtered_by_effect(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    for effect in EFFECTS:
        rules = [rule for pack in visitor.served.node.office.sequencer.packs.packs for rule in pack.rules if rule.effect == effect]
        page = visitor.get(f"/desk/rules?effect={effect}").text
        assert page.count('<section class="card">') == len(rules)


def test_a_rule_shows_its_cases_in_words_with_the_answer_that_is_expected_on_both_sides(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    for language, refused, permitted, other in (
        ("en", "must be refused", "must be permitted", "On the other side of the line"),
        ("zh", "应当拦截", "应当放行", "界线的另一边"),
    ):
        page = unescape(visitor.get("/desk/rules/cn.gbt-quiet-hours", headers={"Accept-Language": language}).text)
        decided, found, beside = page.partition(other)
        assert found
        assert "当地22:00整不得催收" in decided
        assert "当地21:59可以" in beside
        assert refused in decided
        assert permitted in beside


def test_a_rule_that_warns_says_so_of_its_cases(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    assert "with a warning" in visitor.get("/desk/rules/house.rest-day").text
    assert "with a warning" not in visitor.get("/desk/rules/cn.gbt-quiet-hours").text


def test_every_rule_has_its_page_with_at_least_one_case(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    for pack in visitor.served.node.office.sequencer.packs.packs:
        for rule in pack.rules:
            page = visitor.get(f"/desk/rules/{rule.id}").text
            assert page.count('<span lang="zh-CN">') >= 2, rule.id  # the brand is one


def test_what_is_not_there_is_not_found(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    for path in ("/desk/rules?pack=xx", "/desk/rules?effect=maybe", "/desk/rules/cn.no-such", "/desk/rules?pack=%3Cscript%3E"):
        answer = visitor.get(path)
        assert answer.status_code == 404
        assert "<script>" not in answer.text


def test_nobody_else_may_look(visitor: Visitor) -> None:
    for login in ("collector-1", "handler", "auditor"):
        be_staff(visitor, login)
        assert visitor.get("/desk/rules").status_code == 403


def test_a_stranger_is_sent_to_sign_in(visitor: Visitor) -> None:
    assert visitor.get("/desk/rules").headers["location"] == "/desk/sign-in"
