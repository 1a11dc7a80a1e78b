"""Canonical JSON: one value, one spelling, and no second one is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minglu.canon.errors import NotCanonical, TooLarge
from minglu.canon.json import MOST_BYTES, MOST_DEPTH, MOST_INTEGER, Value, parse, parse_object, render

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.booleans() | st.integers(-MOST_INTEGER, MOST_INTEGER) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_rendered_is_read_back(value: Value) -> None:
    data = render(value)

    assert parse(data) == value
    assert render(parse(data)) == data


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": 2}, b'{"a":2,"b":1}'),
        ([True, False, 0, -1], b"[true,false,0,-1]"),
        ('é\n"\\', '"é\\n\\"\\\\"'.encode()),
        ({}, b"{}"),
        ((1, (2,)), b"[1,[2]]"),
        # RFC 8785 section 3.2.3 sorts by UTF-16 code units: U+1F600 (a surrogate pair, D83D) before U+FB33.
        ({"\ufb33": 1, "\U0001f600": 2}, '{"\U0001f600":2,"\ufb33":1}'.encode()),
        ("\u2028\x7f", '"\u2028\x7f"'.encode()),
        ("\x00\x1f", b'"\\u0000\\u001f"'),
    ],
)
def test_the_one_spelling_of_a_value(value: Value, expected: bytes) -> None:
    assert render(value) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" {}",
        b"{} ",
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":2}',
        b'{"a":1,"a":1}',
        b"[1,]",
        b"01",
        b"+1",
        b"-0",
        b"1.0",
        b"1e3",
        b"NaN",
        b"Infinity",
        b"null",
        b'{"a":null}',
        b'"\\u0041"',
        b'"\\/"',
        b'"\\ud800"',
        b'"\xff"',
        b"\xef\xbb\xbf{}",
        b"'a'",
        b"{}{}",
        b"[" * 100_000,
        b"1" * 5_000,
    ],
)
def test_no_second_spelling_is_read(data: bytes) -> None:
    with pytest.raises((NotCanonical, TooLarge)):
        parse(data)


@pytest.mark.parametrize("value", [1.5, None, {1: 2}, {"a": None}, b"bytes", bytearray(b"x"), {"a"}, "\ud800", {"\ud800": 1}])
def test_a_value_without_a_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        render(value)  # type: ignore[arg-type]  # the point of the test


@pytest.mark.parametrize("number", [MOST_INTEGER + 1, -MOST_INTEGER - 1, 10**400])
def test_a_number_that_not_every_reader_can_hold_is_refused(number: int) -> None:
    with pytest.raises(TooLarge, match="outside"):
        render(number)


def test_the_largest_numbers_are_kept_exactly() -> None:
    assert parse(render([MOST_INTEGER, -MOST_INTEGER])) == [MOST_INTEGER, -MOST_INTEGER]


def nested(depth: int) -> Value:
    value: Value = 0
    for _ in range(depth):
        value = [value]
    return value


def test_nesting_has_a_bound_on_both_sides() -> None:
    assert parse(render(nested(MOST_DEPTH))) == nested(MOST_DEPTH)
    with pytest.raises(TooLarge, match="deeper"):
        render(nested(MOST_DEPTH + 1))
    with pytest.raises(TooLarge, match="deeper"):
        parse(b"[" * (MOST_DEPTH + 2) + b"]" * (MOST_DEPTH + 2))


def test_size_has_a_bound_that_the_caller_may_move() -> None:
    text = "x" * MOST_BYTES

    with pytest.raises(TooLarge, match="at most 1000000"):
        render(text)
    with pytest.raises(TooLarge, match="at most 1000000"):
        parse(b'"' + text.encode() + b'"')
    assert parse(render(text, most=2 * MOST_BYTES), most=2 * MOST_BYTES) == text


@pytest.mark.parametrize("data", [b"[]", b'"a"', b"1", b"true"])
def test_an_object_is_needed_where_one_is_needed(data: bytes) -> None:
    with pytest.raises(NotCanonical, match="a JSON object is needed here"):
        parse_object(data)
