"""Canonical JSON is spelled by two encoders, a quick one and an exact one: they never differ."""

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minglu.canon import json
from minglu.canon.errors import CanonError, NotCanonical, TooLarge

WHOLE = st.integers(-json.MOST_INTEGER - 2, json.MOST_INTEGER + 2)
LEAVES = st.one_of(st.booleans(), WHOLE, st.text(max_size=6), st.none(), st.floats(), st.binary(max_size=3))
VALUES = st.recursive(LEAVES, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=4), inner, max_size=4)))


def outcome(spell, value: object) -> object:
    try:
        return spell(value)
    except (CanonError, UnicodeEncodeError) as error:
        return NotCanonical if isinstance(error, UnicodeEncodeError) else type(error)


@given(VALUES)
def test_whatever_the_value_both_spell_it_alike_or_refuse_it_alike(value: object):
    exact = outcome(lambda given: json._text(given, depth=0).encode("utf-8"), value)

    assert outcome(json.render, value) == exact


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        ({"b": 1, "a": True}, b'{"a":true,"b":1}'),
        ({"\U0001f600": 1, "\ufffd": 2}, '{"\U0001f600":1,"\ufffd":2}'.encode()),
        ({"é": 1, "z": 2}, '{"z":2,"é":1}'.encode()),
        ({"a": '\x00\x1f\x7f\u2028/\\"'}, b'{"a":"\\u0000\\u001f\x7f\xe2\x80\xa8/\\\\\\""}'),
        (MappingProxyType({"a": (1, [2])}), b'{"a":[1,[2]]}'),
        ((), b"[]"),
    ],
)
def test_names_sort_by_utf_16_and_strings_escape_as_little_as_they_may(value: json.Value, spelled: bytes):
    assert json.render(value) == spelled


class Shouting(str):
    """A text that is more than one."""

    __slots__ = ()


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (None, NotCanonical),
        ({"a": None}, NotCanonical),
        ([1.0], NotCanonical),
        ({1: 2}, NotCanonical),
        ({True: 2}, NotCanonical),
        (b"bytes", NotCanonical),
        ("\ud800", NotCanonical),
        ({"\ud800": 1}, NotCanonical),
        (json.MOST_INTEGER + 1, TooLarge),
        ([-json.MOST_INTEGER - 1], TooLarge),
    ],
    ids=repr,
)
def test_what_has_no_canonical_form_is_refused(value: object, error: type[CanonError]):
    with pytest.raises(error):
        json.render(value)


@pytest.mark.parametrize(("depth", "refused"), [(json.MOST_DEPTH, False), (json.MOST_DEPTH + 1, True)])
def test_depth_is_bounded_to_the_level(depth: int, refused: bool):
    value: json.Value = 1
    for _ in range(depth):
        value = [value]

    assert (outcome(json.render, value) is TooLarge) is refused


def test_a_text_of_another_class_is_spelled_as_the_text_it_is():
    assert json.render({"a": Shouting("b")}) == b'{"a":"b"}'
