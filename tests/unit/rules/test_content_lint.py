"""Lint of the content rules, the labelled set, and what the figures count."""

import pytest

from minglu.rules.content_cases import Figure, parse_sentences
from minglu.rules.content_lint import figure, lint_content, results_of
from minglu.rules.errors import WrongPack
from tests.unit.rules.content_making import RULE, SENTENCES, TEMPLATE, content, shipped_content, small


def test_what_ships_has_no_fault():
    assert lint_content(shipped_content()) == ()


def test_a_small_shelf_that_says_all_it_must_has_none():
    assert lint_content(small()) == ()


@pytest.mark.parametrize(
    ("part", "text", "fault"),
    [
        ("rule", RULE.replace("2026-11-23", "2026-01-29"), "content.custody: checked on 2026-01-29, before it was in force"),
        ("rule", RULE.replace("坐牢", "蹲监"), "content.custody: no labelled sentence is rightly found by it"),
        ("rule", RULE.replace('"老师", ', ""), "content.custody: no harmless labelled sentence resembles it and is let pass"),
        ("sentences", SENTENCES.replace("legal_consequence", "threat"), "content.custody: no labelled sentence is rightly found"),
        ("sentences", SENTENCES.replace("content.custody", "content.other"), "resembles content.other, which is no content rule"),
        ("template", TEMPLATE.replace("可分次", "否则坐牢"), "due-message, zh, to debtor: content.custody objects to '坐牢'"),
        ("template", TEMPLATE.replace("[{lender}]", "[{lender}] arrested"), "due-message, en, to debtor: content.custody"),
        ("rule", "", "missing: rule"),
    ],
)
def test_each_fault_is_named(part, text, fault):
    files = small(**{part: text})
    assert any(fault in said for said in lint_content(files)), lint_content(files)


def test_a_sentence_that_is_missed_is_a_figure_and_no_fault():
    more = SENTENCES.replace("sentence = [", 'sentence = [\n    { text = "等着吧", to = "debtor", expect = ["legal_consequence"] },')
    assert lint_content(small(sentences=more)) == ()


def test_the_figure_of_a_category_counts_sentences():
    results = results_of(content(), half="held-out", language="zh")
    counted = figure("insult", results=results)
    assert counted.right + counted.missed == sum("insult" in result.sentence.expect for result in results)
    assert counted.right + counted.wrong == sum("insult" in result.found for result in results)
    assert Figure(right=3, wrong=1, missed=2).precision == (3, 4)
    assert Figure(right=3, wrong=1, missed=2).recall == (3, 5)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"zh"', '"fr"', "language is one of"),
        ('"development"', '"test"', "half is one of"),
        ("去坐牢吧", "", "text has 1 to"),
        ("去坐牢吧", "去" * 301, "text has 1 to"),
        ("去坐牢吧", "请坐老师旁边", "written twice"),
        ('to = "debtor", expect', 'to = "friend", expect', "to is one of"),
        ('["legal_consequence"]', '["rude"]', "expect is a list"),
        ('["legal_consequence"]', '["threat", "threat"]', "each once"),
        ("note = ", "why = ", "unknown: why"),
        ('note = "sounds like it"', "note = 5", "like and note are texts"),
        ("sentence = [", "sentence = [] # [", "not TOML|list of tables"),
    ],
)
def test_a_set_that_is_wrong_does_not_load(old, new, fault):
    assert old in SENTENCES
    with pytest.raises(WrongPack, match=fault):
        parse_sentences(SENTENCES.replace(old, new).encode(), where="cases")
