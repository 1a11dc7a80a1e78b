"""The story in the READMEs: picked by message, folded and not cut, and refused when it is not what is told."""

import pytest

from minglu.wiring.catalogues import load
from minglu.words.catalogue import Catalogue
from scripts import story_doc
from scripts.story_doc import BEGIN, END, PICKED, WIDTH, Page, WrongStory, block, fold, main, width, with_block

EN = load("en")


def filled(message):
    """A line as the story prints it, with something in each placeholder."""
    return story_doc.re.sub(r"\{[a-z0-9_]+\}", "160****0202", EN.messages[message])


def lines_of(*messages):
    return ["Title. Not a chapter.", "", "1. Intake", *("  " + filled(message) for message in messages)]


def picked(lines):
    return block(lines, words=EN, all_of_it="all").partition("<details>")[0]


def test_the_picked_sentences_stand_under_their_chapter():
    said = picked([*lines_of(*PICKED), "    – a reason that nobody picked"])
    assert said.count("**") == 2
    assert said.count("\n* ") == len(PICKED)
    assert "nobody picked" not in said


def test_a_sentence_that_belongs_to_another_is_indented_under_it():
    aside = "    – " + filled("story.finding.breach")
    said = picked([*lines_of(*(name for name in PICKED if name != "story.finding.breach")), aside])
    assert f"\n  * {aside[6:].replace('*', chr(92) + '*')}" in said


def test_what_would_mean_something_in_markdown_is_shown_as_it_is():
    said = picked(lines_of(*PICKED))
    assert "160****" not in said
    assert r"160\*\*\*\*0202" in said
    assert r"* 1\. " in said


@pytest.mark.parametrize("missing", ["story.intake.book", "story.check.cut"])
def test_a_picked_sentence_that_was_not_printed_stops_the_script(missing):
    with pytest.raises(WrongStory, match=f"no line of {missing}"):
        picked(lines_of(*(name for name in PICKED if name != missing)))


def test_every_line_that_was_printed_stands_in_the_fold():
    lines = [*lines_of(*PICKED), "    – " + "a long reason " * 20]
    whole = block(lines, words=EN, all_of_it="all").partition("```text\n")[2].partition("\n```")[0]
    assert "".join(whole.split()) == "".join("".join(lines).split())


@pytest.mark.parametrize(
    ("line", "first", "hanging"),
    [
        ("  " + "word " * 40, "  word", "  word"),
        ("    – " + "word " * 40, "    – word", "      word"),
        ("字" * 120, "字", "字"),
    ],
)
def test_a_long_line_is_folded_within_the_width_and_under_its_text(line, first, hanging):
    parts = list(fold(line))
    assert len(parts) > 1
    assert max(map(width, parts)) <= WIDTH
    assert parts[0].startswith(first)
    assert [part for part in parts[1:] if not part.startswith(hanging)] == []


def test_no_folded_line_begins_with_a_full_stop():
    parts = list(fold("十字" * 25 + "。" + "后面" * 10))
    assert parts == ["十字" * 25 + "。", "后面" * 10]


@pytest.mark.parametrize("page", ["", BEGIN, END, f"{END}{BEGIN}", f"{BEGIN}{END}{BEGIN}{END}", f"{BEGIN}{BEGIN}{END}"])
def test_a_page_without_one_pair_of_markers_is_refused(page):
    with pytest.raises(WrongStory, match="needs one"):
        with_block(page, "x")


@pytest.fixture
def readme(tmp_path, monkeypatch):
    """A page of its own, and a story that costs nothing."""
    monkeypatch.setattr(story_doc, "ROOT", tmp_path)
    monkeypatch.setattr(story_doc, "PAGES", (Page(path="R.md", language="en", all_of_it="all"),))
    monkeypatch.setattr(story_doc, "told", lambda language: lines_of(*PICKED))
    (tmp_path / "R.md").write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", "utf-8")
    return tmp_path / "R.md"


def test_a_page_with_an_old_story_is_found_and_mended(readme, capsys):
    assert main(["--check"]) == 1
    assert "R.md does not hold the story as it is told now" in capsys.readouterr().err
    assert main([]) == 0
    assert main(["--check"]) == 0
    assert readme.read_text("utf-8").startswith(f"before\n{BEGIN}\n**1. Intake**")


def test_checking_writes_nothing(readme):
    before = readme.read_bytes()
    main(["--check"])
    assert readme.read_bytes() == before


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_picked_is_a_message_of_both_languages(language):
    words: Catalogue = load(language)
    assert [name for name in PICKED if not words.has(name)] == []
