"""Places in files in the reader's words, and why a row was left out: every code, in both languages."""

import pytest

from minglu.evidence.reading import BECAUSES
from minglu.wiring.catalogues import LANGUAGES, load
from minglu.words.places import say_place


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        ("row 7", "第7行", "row 7"),
        ("rows 3 to 4", "第3至4行", "rows 3 to 4"),
        ("after row 9", "第9行之后", "after row 9"),
        ("row 7, party 2", "第7行的第2个号码", "row 7, number 2"),
        ("card 3", "第3张名片", "card 3"),
        ("card 3, number 2", "第3张名片的第2个号码", "card 3, number 2"),
        ("region 0,420,1080,160", "图片上标出的位置（0，420）", "the place marked in the picture (0, 420)"),
        ("picture", "图片", "the picture"),
        ("file", "整个文件", "the file as a whole"),
    ],
)
def test_a_place_is_said_in_the_readers_words(place: str, zh: str, en: str) -> None:
    assert (say_place(load("zh"), place), say_place(load("en"), place)) == (zh, en)


@pytest.mark.parametrize("place", ["", "?", "row", "row x", "row 7 ", "row ７", "page 3", "region 1,2,3", "row " + "9" * 10, "Row 7"])
def test_what_no_reader_spells_is_shown_as_it_is(place: str) -> None:
    assert say_place(load("zh"), place) == place


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_for_leaving_a_row_out_has_words(language: str) -> None:
    assert len({load(language).say(f"unread.{because}") for because in BECAUSES}) == len(BECAUSES)
