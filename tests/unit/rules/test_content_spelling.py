"""Texts as units: what is folded, what keeps its place, what splits clauses."""

import pytest

from minglu.rules.content_spelling import APART, CLAUSE, JOINED, SENTENCE, merged, parse_spelling, read_units
from minglu.rules.errors import WrongPack
from tests.unit.rules.content_making import SPELLING

TABLES = parse_spelling(SPELLING.encode(), where="spelling")


def units(text):
    return [unit.text for unit in read_units(text, TABLES)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("坐 牢", ["坐", "牢"]),
        ("ＪＡＩＬ Jáil", ["jail", "jail"]),
        ("貸款", ["贷", "款"]),
        ("⼥", ["女"]),
        ("pоlice", ["police"]),
        ("p o l i c e", ["police"]),
        ("p.o-l i_c*e", ["police"]),
        ("I a m", ["iam"]),
        ("a b", ["a", "b"]),
        ("don't don’t", ["dont", "dont"]),
        ("20,000.50元", ["20,000.50", "元"]),
        ("２０，０００元", ["20,000", "元"]),
        ("2w", ["2", "w"]),
        ("10:30", ["10", "30"]),
        ("5.", ["5"]),
        ("¥5 $5", ["¥", "5", "$", "5"]),
        ("①", ["1"]),
        ("", []),
        ("\u200b\u202e,.!🙂", []),
    ],
)
def test_a_text_is_read_as_its_units(text, read):
    assert units(text) == read


@pytest.mark.parametrize(
    ("text", "form"), [("1awyer", "lawyer"), ("fa1l", "fail"), ("l0an", "loan"), ("$hit", "shit"), ("a m o r o n", "moron")]
)
def test_digits_in_a_word_may_be_letters(text, form):
    [unit] = read_units(text, TABLES)
    assert form in unit.forms


@pytest.mark.parametrize("text", ["2026", "5k", "$5"])
def test_a_number_stays_a_number(text):
    assert any(unit.number for unit in read_units(text, TABLES))


@pytest.mark.parametrize(
    ("between", "gap"),
    [("", JOINED), (" ", APART), (".", APART), ("…", APART), ("、", APART), ("·*", APART), ("，", CLAUSE), ("；", CLAUSE), (". ", SENTENCE),
     ("。", SENTENCE), ("!", SENTENCE), ("？", SENTENCE), ("\n", SENTENCE), (" ， 。", SENTENCE)],
)  # fmt: skip
def test_what_stands_between_is_remembered(between, gap):
    assert read_units(f"坐{between}牢", TABLES)[1].gap == gap


@pytest.mark.parametrize("text", ["请 坐.牢", "ａ1\u200bb 你", "貸２０，０００元 p o l i c e", "ﬁne 坐"])
def test_each_unit_keeps_its_place_in_the_text(text):
    places = [(unit.start, unit.end) for unit in read_units(text, TABLES)]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)


def test_halves_are_joined_and_keep_both_places():
    [unit] = merged(read_units("扌 爪", TABLES), TABLES)
    assert (unit.text, unit.start, unit.end, unit.split) == ("抓", 0, 3, True)


def test_halves_in_two_clauses_are_not_joined():
    assert len(merged(read_units("扌，爪", TABLES), TABLES)) == 2


def test_without_halves_nothing_is_made_anew():
    plain = read_units("坐牢", TABLES)
    assert merged(plain, TABLES) is plain


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"貸" = "贷"', '"貸款" = "贷"', "not 1 characters"),
        ('"貸" = "贷"', '"貸" = ""', "not 1 characters"),
        ('"貸" = "贷"', '"貸" = 5', "not 1 characters"),
        ('"扌爪" = "抓"', '"爪" = "抓"', "not 2 characters"),
        ('"1" = "li"', '"1" = "lij"', "1 to 2"),
        ("[sounds]", "[noises]", "unknown: noises; missing: sounds"),
        ("[digits]", "digits = 5\n[more]", "unknown"),
        ("[digits]", "[digits", "not TOML"),
    ],
)
def test_tables_that_are_wrong_do_not_load(old, new, fault):
    with pytest.raises(WrongPack, match=fault):
        parse_spelling(SPELLING.replace(old, new).encode(), where="spelling")
