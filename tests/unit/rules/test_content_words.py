"""Listed words: how a pack writes them, and where they occur."""

import pytest

from minglu.rules.content_spelling import parse_spelling, read_units
from minglu.rules.content_words import lexicon_of, occurrences, parse_word
from minglu.rules.errors import WrongPack
from tests.unit.rules.content_making import SPELLING

TABLES = parse_spelling(SPELLING.encode(), where="spelling")


def occurs(word, text):
    listed = parse_word(word, TABLES, where="here")
    return [(one.begin, one.end, one.how) for one in occurrences(read_units(text, TABLES), lexicon_of((listed,))).get(listed, ())]


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("坐牢", "去坐牢", [(1, 3, "written")]),
        ("坐牢", "去做牢", [(1, 3, "sound")]),
        ("坐牢", "去作劳", []),
        ("~坐牢", "去作劳", [(1, 3, "sound")]),
        ("=坐牢", "去做牢", []),
        ("=坐牢", "zuolao", []),
        ("坐牢", "zuolao", [(0, 1, "sound")]),
        ("坐牢", "zuo lao", [(0, 2, "sound")]),
        ("坐牢", "坐 lao", [(0, 2, "sound")]),
        ("坐牢", "坐，牢", []),
        ("坐牢", "牢坐", []),
        ("王八蛋", "王8蛋", [(0, 3, "sound")]),
        ("还钱", "环钱", [(0, 2, "sound")]),
        ("还钱", "海钱", [(0, 2, "sound")]),
        ("还钱", "付钱", []),
        ("arrest*", "arrested arrests rest", [(0, 1, "written"), (1, 2, "written")]),
        ("in jail", "in ja1l", [(0, 2, "written")]),
        ("in jail", "in. jail", []),
        ("{n}元", "5元 两元 元", [(0, 2, "written"), (2, 4, "written")]),
        ("rmb {n}", "RMB 300", [(0, 2, "written")]),
        ("${n}", "$5", [(0, 2, "written")]),
        ("坐牢", "坐牢坐牢", [(0, 2, "written"), (2, 4, "written")]),
        ("打", "打打", [(0, 1, "written"), (1, 2, "written")]),
        ("打", "大", []),
    ],
)
def test_a_word_occurs_where_its_writing_says(word, text, found):
    assert occurs(word, text) == found


@pytest.mark.parametrize("word", ["", "=", "~", "。", "a" * 2 + "*", "*", "~坐", "~police", "坐" * 13, "~{n}元"])
def test_a_word_that_cannot_be_looked_for_is_refused(word):
    with pytest.raises(WrongPack, match="here"):
        parse_word(word, TABLES, where="here")
