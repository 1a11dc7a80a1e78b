"""Templates: one kind of value a slot, nothing else, and never the debt for a third person."""

from datetime import UTC, date, datetime

import pytest

from minglu.canon.instants import Instant
from minglu.rules.content_lint import template_faults
from minglu.rules.content_templates import THIRD_PERSON_KINDS, THIRD_PERSONS, fill, parse_templates
from minglu.rules.errors import WrongPack, WrongQuestion
from minglu.rules.zones import Local
from tests.unit.rules.content_making import TEMPLATE, content

DAY = date(2026, 11, 5)
VALUES = {
    "lender": "示例消费金融",
    "amount": 2_000_005,
    "due": DAY,
    "line": "95000",
    "until": Local(20261105, 545, Instant(0), Instant(0), DAY),
    "plan": "parts",
}
[MADE] = parse_templates(TEMPLATE.encode(), where="templates.toml")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "【示例消费金融】20,000.05元于2026年11月5日，可分次，95000，2026年11月5日09:05。"),
        ("en", "[示例消费金融] CNY 20,000.05, 5 November 2026, in parts, 95000, 09:05 on 5 November 2026."),
    ],
)
def test_slots_are_said_in_the_readers_language(language, said):
    assert fill(MADE, VALUES, language=language) == said


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        ("amount", 0), ("amount", -5), ("amount", True), ("amount", "5元"), ("amount", 10**12), ("amount", 5.0),
        ("due", "2026-11-05"), ("due", datetime(2026, 11, 5, tzinfo=UTC)), ("due", 20261105),
        ("until", DAY), ("until", "09:05"),
        ("lender", ""), ("lender", "某"), ("lender", "某银行，欠款"), ("lender", "某银行16000000202"), ("lender", "某银行\n"),
        ("lender", "甲" * 41), ("lender", 5),
        ("line", "0"), ("line", "call me"), ("line", "95000\n"), ("line", "+"), ("line", 95000), ("line", "9" * 30),
        ("plan", "other"), ("plan", ""), ("plan", "可分次"), ("plan", None),
    ],
)  # fmt: skip
def test_a_value_of_another_kind_is_refused_and_not_repeated(slot, value):
    with pytest.raises(WrongQuestion, match=f"slot {slot} takes") as refused:
        fill(MADE, {**VALUES, slot: value}, language="zh")
    assert not isinstance(value, str) or len(value) < 5 or value not in str(refused.value)


@pytest.mark.parametrize("slots", [{}, {**VALUES, "free_text": "还钱"}, {name: value for name, value in VALUES.items() if name != "due"}])
def test_a_slot_too_many_or_too_few_is_refused(slots):
    with pytest.raises(WrongQuestion, match="too many or missing"):
        fill(MADE, slots, language="zh")


def test_a_value_is_never_read_as_a_slot():
    with pytest.raises(WrongQuestion, match="slot lender"):
        fill(MADE, {**VALUES, "lender": "{amount}"}, language="zh")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('id = "due-message"', 'id = "Due"', "an id like"),
        ('channel = "message"', 'channel = "public_post"', "channel is one of"),
        ('["debtor"]', '["stranger"]', "relations is a list"),
        ('["collection"]', '["revenge"]', "purposes is a list"),
        ("2026-11-23", '"today"', "approved_on is a day"),
        ('due = "day"', 'due = "text"', "a kind is one of"),
        ('due = "day"', 'Due = "day"', "small letters"),
        ('due = "day"', "", "in zh, text and slots differ: due"),
        ('due = "day"', 'due = "day"\nnote = "day"', "text and slots differ: note"),
        ("{due}，{plan}", "{plan}", "in zh, text and slots differ: due"),
        ("{due}, {plan}", "{plan}", "in en, text and slots differ: due"),
        ("【{lender}】", "【{lender}】{}", "text and slots differ"),
        ('{ parts = { zh = "可分次", en = "in parts" } }', "{}", "nothing to choose"),
        ('{ parts = { zh = "可分次", en = "in parts" } }', '{ parts = { zh = "可分次" } }', "missing: en"),
        ('["debtor"]', '["contact"]', "told nothing of the debt; take out amount_fen, day"),
        ("[[template]]", "[[templates]]", "unknown: templates"),
        ("[[template]]", "[[template", "not TOML"),
    ],
)
def test_a_template_that_is_wrong_does_not_load(old, new, fault):
    assert old in TEMPLATE
    with pytest.raises(WrongPack, match=fault):
        parse_templates(TEMPLATE.replace(old, new).encode(), where="templates.toml")


def test_a_third_person_is_not_written_to_for_collection():
    text = """
[[template]]
id = "please-call"
channel = "message"
relations = ["contact"]
purposes = ["collection"]
approved_on = 2026-11-23
text = { zh = "请致电{line}", en = "Please call {line}" }
slots = { line = "line" }
"""
    with pytest.raises(WrongPack, match="not written to for collection"):
        parse_templates(text.encode(), where="templates.toml")
    [template] = parse_templates(text.replace("collection", "pass_on_message").encode(), where="templates.toml")
    assert fill(template, {"line": "+86 95000"}, language="en") == "Please call +86 95000"


@pytest.mark.parametrize("template", content().templates, ids=lambda template: template.id)
def test_a_template_that_ships_passes_its_own_rules(template):
    assert tuple(template_faults(template, content=content())) == ()


@pytest.mark.parametrize("template", content().templates, ids=lambda template: template.id)
def test_a_template_that_ships_reveals_nothing_to_a_third_person(template):
    if set(template.relations) & set(THIRD_PERSONS):
        assert {slot.kind for slot in template.slots} <= {*THIRD_PERSON_KINDS, "words"}


def test_every_channel_has_a_template():
    assert {template.channel for template in content().templates} == {"message", "im", "ai_call", "letter"}
