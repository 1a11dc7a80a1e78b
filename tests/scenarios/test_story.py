"""The story as a user plays it: told alike every time, in both languages, and kept where it was asked to be."""

import re
from collections.abc import Callable
from pathlib import Path

from tests.scenarios.running import chapters, minglu, one_sentence

Story = Callable[[str, str], tuple[str, Path]]


def test_it_is_told_in_the_same_words_every_time(story: Story) -> None:
    assert story("english", "en")[0] == story("english again", "en")[0]


def test_both_languages_tell_the_same_chapters_and_as_many_lines(story: Story) -> None:
    english, chinese = list(chapters(story("english", "en")[0])), list(chapters(story("chinese", "zh")[0]))
    assert [len(chapter) for chapter in english] == [len(chapter) for chapter in chinese]
    assert len(english) == 1 + 8 + 1


def test_both_languages_tell_the_same_counts_entries_and_times(story: Story) -> None:
    english, chinese = story("english", "en")[0], story("chinese", "zh")[0]
    assert [numbers(line) for line in told(english)] == [numbers(line) for line in told(chinese)]


def told(story: str) -> list[str]:
    """The lines but those that quote a rule: its article and words have numbers of their own."""
    return [line for line in story.splitlines() if not line.startswith("    –")]


def numbers(line: str) -> list[str]:
    """Times of day, and whatever has three digits: smaller ones may be words in one language."""
    return sorted(re.findall(r"\d+:\d\d|\d{3,}", line))


def test_every_page_says_that_it_is_a_rehearsal_before_anything_else(story: Story) -> None:
    before, *_ = chapters(story("english", "en")[0])
    assert any("rehears" in line for line in before)


def test_nothing_that_is_told_holds_a_whole_telephone_number(story: Story) -> None:
    for name, language in (("english", "en"), ("chinese", "zh")):
        assert not re.search(r"1\d{10}", re.sub(r"[ -]", "", story(name, language)[0]))


def test_what_is_kept_is_what_the_story_speaks_of(kept: Path) -> None:
    left = {path.relative_to(kept).as_posix() for path in kept.rglob("*") if path.is_file()}
    assert {"contact/statement.json", "contact/receipt.txt", "contact/letter-demand.pdf", "contact/letter-authority.pdf"} <= left
    assert {"audit/policy", "audit/openings.jsonl", "audit/log/checkpoint", "minglu.toml", "Master.csv"} <= left
    assert (kept / "contact" / "letter-demand.pdf").read_bytes().startswith(b"%PDF")


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert "not empty" in one_sentence(minglu("story", "--keep", tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_in_place_of_the_folder_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    one_sentence(minglu("story", "--keep", tmp_path / "file"))
    assert (tmp_path / "file").read_text() == "mine"


def test_another_language_is_not_understood(tmp_path: Path) -> None:
    ran = minglu("story", "--language", "fr", "--keep", tmp_path / "kept")
    assert (ran.status, ran.out, (tmp_path / "kept").exists()) == (2, "", False)
