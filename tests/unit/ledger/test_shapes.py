"""Shapes: what fits passes quietly, what does not is named and never repeated."""

import pytest

from minglu.canon.ids import PREFIXES
from minglu.ledger.errors import WrongEntry
from minglu.ledger.shapes import MOST_ITEMS, MOST_TEXT, SHAPES, check_members, check_shape

ID = "0123456789abcdef" * 2
DIGEST = "A" * 43 + "="

RIGHT = {
    "digest": (DIGEST,),
    "instant": (0, 1_791_768_600_000, 4_102_444_799_999),
    "int": (0, 2**53 - 1),
    "bool": (True, False),
    "word": ("a", "A", "contact.permit", "2026-10", "a/b:c_d+e", "x" * 64),
    "text": ("明录", "a", "x" * MOST_TEXT, "two words — and a dash", "👩‍👧"),
    "words": ([], (), ["a", "b:c"], ["x"] * MOST_ITEMS),
    "objects": ([], ({},), [{"a": 1}, {}], [{}] * MOST_ITEMS),
    "object": ({}, {"a": {"b": []}}),
}

WRONG = {
    "digest": (DIGEST[:-1], "A" * 42 + "B=", "A" * 40, "", 5, "é" * 44, "A" * 43 + "=\n"),
    "instant": (-1, 4_102_444_800_000, True, "0", 1.5),
    "int": (-1, 2**53, True, "1"),
    "bool": (0, 1, "true"),
    "word": ("", "x" * 65, "two words", "词", "a\n", "a=b", 7),
    "text": ("", "x" * (MOST_TEXT + 1), "a\nb", "a\x00", "a\u202eb", "a\u2028b", "\ud800", "\ue000", 7),
    "words": ("abc", b"abc", {}, [7], ["a", None], ["two words"], ["x"] * (MOST_ITEMS + 1)),
    "objects": ("abc", {}, [7], [{}, "a"], [[]], [{}] * (MOST_ITEMS + 1)),
    "object": ([], "abc", 7),
}


@pytest.mark.parametrize(("shape", "value"), [(shape, value) for shape, values in RIGHT.items() for value in values])
def test_a_value_of_the_shape_passes(shape, value):
    assert check_members({"it": value}, {"it": shape}) is None


@pytest.mark.parametrize(("shape", "value"), [(shape, value) for shape, values in WRONG.items() for value in values])
def test_any_other_value_is_refused_by_the_name_of_its_member(shape, value):
    with pytest.raises(WrongEntry, match=f"the member it does not have the shape {shape}"):
        check_members({"it": value}, {"it": shape})


@pytest.mark.parametrize("prefix", PREFIXES)
def test_an_id_has_its_own_prefix(prefix):
    check_members({"it": f"{prefix}_{ID}"}, {"it": prefix})
    other = PREFIXES[PREFIXES.index(prefix) - 1]
    with pytest.raises(WrongEntry, match=f"not an id of the kind {prefix}_"):
        check_members({"it": f"{other}_{ID}"}, {"it": prefix})


@pytest.mark.parametrize("text", [f"per_{ID.upper()}", f"per_{ID[:-1]}", f"per_{ID}0", f"per{ID}", ID, f"per_{ID}\n", f" per_{ID}", "", 7])
def test_a_second_spelling_of_an_id_is_refused(text):
    with pytest.raises(WrongEntry, match="not an id"):
        check_members({"it": text}, {"it": "per"})


def test_a_member_may_be_absent_only_if_the_table_says_so():
    shapes = {"must": "int", "may?": "int"}
    check_members({"must": 1}, shapes)
    check_members({"must": 1, "may": 2}, shapes)
    with pytest.raises(WrongEntry, match="the member must is missing"):
        check_members({"may": 2}, shapes)


def test_a_member_that_may_be_absent_is_checked_where_it_is_present():
    with pytest.raises(WrongEntry, match="the member may does not"):
        check_members({"may": "two"}, {"may?": "int"})


def test_the_question_mark_is_no_part_of_the_name():
    with pytest.raises(WrongEntry, match="not foreseen"):
        check_members({"may?": 1}, {"may?": "int"})


def test_a_further_member_is_refused_and_its_name_not_repeated():
    with pytest.raises(WrongEntry, match=r"1 member\(s\) that are not foreseen") as refused:
        check_members({"must": 1, "张三": 1}, {"must": "int"})
    assert "张三" not in str(refused.value)


def test_a_refused_value_is_not_repeated():
    with pytest.raises(WrongEntry) as refused:
        check_members({"it": "+8616000000000 "}, {"it": "word"})
    assert "16000000000" not in str(refused.value)


def test_an_unknown_shape_refuses_every_value():
    with pytest.raises(WrongEntry, match="'colour' is not a shape"):
        check_members({"it": "red"}, {"it": "colour"})


def test_the_grammar_is_closed():
    assert set(SHAPES) == {*PREFIXES, *RIGHT}
    assert [check_shape(shape) for shape in SHAPES] == list(SHAPES)
