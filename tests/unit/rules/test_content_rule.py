"""Content rules as files: every member is needed, every value is held to its list."""

import pytest

from minglu.rules.content_rule import parse_content_rules
from minglu.rules.content_spelling import parse_spelling
from minglu.rules.errors import WrongPack
from tests.unit.rules.content_making import RULE, SPELLING, content

TABLES = parse_spelling(SPELLING.encode(), where="spelling")


def parsed(text):
    return parse_content_rules(text.encode(), spelling=TABLES, where="custody.toml")


def test_a_rule_is_read_as_it_is_written():
    [rule] = parsed(RULE)
    assert (rule.id, rule.citation.en, rule.relations) == ("content.custody", "Guideline, art. 1", ("debtor", "contact"))
    assert [find.within for find in rule.finds] == [0, 4]
    assert {word.text for word in rule.words} == {"坐牢", "arrest*", "警察", "抓你", "不会", "的说法", "老师", "老板"}


def test_excuses_are_taken_only_as_written():
    [rule] = parsed(RULE)
    assert all(not word.letters and word.kept == len(word.parts) for word in (*rule.unless, *rule.after, *rule.harmless))


@pytest.mark.parametrize("member", ["unless", "after", "harmless"])
def test_excuses_may_be_left_out(member):
    [rule] = parsed("\n".join(line for line in RULE.splitlines() if not line.startswith(member)))
    assert getattr(rule, member) == ()


@pytest.mark.parametrize(
    "member",
    ["category", "instrument", "article", "in_force", "force", "confidence", "checked_on", "relations", "reading", "instead", "find"],
)
def test_no_other_member_may(member):
    with pytest.raises(WrongPack, match=f"missing: {member}"):
        parsed("\n".join(line for line in RULE.splitlines() if not line.startswith(member)))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('id = "content.custody"', 'id = "custody"', "an id like"),
        ('id = "content.custody"', "id = 5", "an id like"),
        ('id = "content.custody"', 'id = "content.custody"\nnote = "x"', "unknown: note"),
        ('"legal_consequence"', '"rudeness"', "category is one of"),
        ('"self_reg"', '"holy"', "force is one of"),
        ('"S1"', '"K"', "confidence is one of V, S2, S1$"),
        ("2026-01-30", '"2026-01-30"', "in_force is a day"),
        ("2026-01-30", "2026-01-30T00:00:00", "in_force is a day"),
        ("2026-01-30", "1969-12-31", "in_force is a day"),
        ('["debtor", "contact"]', "[]", "relations is a list"),
        ('["debtor", "contact"]', '["debtor", "debtor"]', "each once"),
        ('["debtor", "contact"]', '["friend"]', "relations is a list"),
        ('["debtor", "contact"]', '"debtor"', "list of texts"),
        ('zh = "删去。", en', "en", "missing: zh"),
        ("find = [{", "find = [] # [{", "at least one table"),
        ("{ say = [\"坐牢\", \"arrest*\"] }", "5", "table is needed"),
        ('say = ["坐牢", "arrest*"]', "say = []", "at least one word"),
        ('say = ["坐牢", "arrest*"]', 'say = ["坐牢", "坐牢"]', "listed twice: 坐牢"),
        ('say = ["坐牢", "arrest*"]', 'say = ["坐牢", 5]', "list of texts"),
        ('say = ["坐牢", "arrest*"]', 'say = ["坐牢", ""]', "list of texts"),
        ('say = ["坐牢", "arrest*"]', 'say = ["坐牢"], within = 3', "near or then"),
        ('near = ["=抓你"]', 'near = ["=抓你"], then = ["=带走"]', "not both"),
        ('near = ["=抓你"]', "near = []", "near lists at least one"),
        ("within = 4", "within = 21", "0 to 20"),
        ("within = 4", "within = -1", "0 to 20"),
        ("within = 4", "within = true", "0 to 20"),
        (", within = 4", "", "with within"),
        ('unless = ["不会"]', 'unless = "不会"', "unless is a list"),
        ('unless = ["不会"]', 'unless = ["。"]', "no word"),
        ("[[rule]]", "[[rules]]", "unknown: rules"),
        ("[[rule]]", "[rule]", r"at least one \[\[rule\]\]"),
        ("[[rule]]", "[[rule", "not TOML"),
    ],
)  # fmt: skip
def test_a_rule_that_is_wrong_does_not_load(old, new, fault):
    assert old in RULE
    with pytest.raises(WrongPack, match=fault):
        parsed(RULE.replace(old, new))


def test_every_rule_that_ships_says_what_to_write_instead_and_was_checked_after_it_came_into_force():
    for rule in content().rules:
        assert "" not in (rule.instead.zh, rule.instead.en)
        assert rule.checked_on >= rule.in_force


def test_only_disclosure_is_about_third_persons_alone():
    for rule in content().rules:
        assert ("debtor" in rule.relations) == (rule.category != "disclosure")
