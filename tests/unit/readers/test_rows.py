"""Rows of a table: quotes that are never closed, line ends of all kinds, and bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minglu.readers import rows
from minglu.readers.errors import Unreadable
from minglu.readers.rows import Row, decode_table, walk_rows


def walk(text: str) -> list[Row]:
    return list(walk_rows(text, separator=","))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_each_line_end_parts_rows_once(end: str) -> None:
    assert [(row.number, row.cells) for row in walk(f"a,b{end}{end}c")] == [(1, ("a", "b")), (3, ("c",))]


def test_a_quoted_cell_may_hold_line_ends_and_separators() -> None:
    assert [(row.number, row.cells) for row in walk('a,"b\n,c"\nd')] == [(1, ("a", "b\n,c")), (3, ("d",))]


def test_a_quote_that_is_never_closed_costs_its_own_line_only() -> None:
    assert [row.cells for row in walk('a,"b\nc,d\ne,f')] == [None, ("c", "d"), ("e", "f")]


def test_two_stray_quotes_do_not_swallow_the_rows_between_them() -> None:
    assert [row.cells for row in walk('a,5" pipe\nb,c\nd,6" pipe')] == [("a", '5" pipe'), ("b", "c"), ("d", '6" pipe')]


def test_a_caller_id_full_of_quotes_is_one_cell() -> None:
    assert walk('""""" <2>",3\n4')[0].cells == ('"" <2>', "3")


def test_lines_that_one_quote_joins_are_all_named() -> None:
    assert [(row.place, row.cells) for row in walk('a,"b\nc\nd",e')] == [("rows 1 to 3", ("a", "b\nc\nd", "e"))]


def test_a_row_number_is_the_line_that_an_editor_shows() -> None:
    assert [row.place for row in walk('\n\n"a\nb"\n\nc')] == ["rows 3 to 4", "row 6"]


@pytest.mark.parametrize("line", ["x" * 20_001, "," * 201])
def test_a_row_past_a_bound_is_left_without_cells(line: str) -> None:
    first, second = walk(line + "\nok")
    assert first.cells is None
    assert first.because in ("row_too_long", "too_many_cells")
    assert second.cells == ("ok",)


@pytest.mark.parametrize(("bound", "text"), [("MOST_ROWS", "a\n" * 5), ("MOST_LINES", "\n" * 5)])
def test_rows_and_lines_are_bounded(bound: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, bound, 3)
    with pytest.raises(Unreadable, match="split the file by months"):
        walk(text)


def test_bytes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_BYTES", 3)
    with pytest.raises(Unreadable, match="more than 3 bytes; split it by months"):
        decode_table(b"abcd")


def test_bytes_that_no_encoding_explains_cost_characters_and_not_the_file() -> None:
    text, notes = decode_table("起始时间".encode() + b"\xff\xff,1")
    assert text.startswith("起始时间")
    assert notes == ("some characters could not be read",)


@given(st.text(alphabet="ab,\"\n\r\t ='", max_size=200))
def test_every_line_that_is_not_empty_is_part_of_exactly_one_row(text: str) -> None:
    taken = [number for row in walk(text) for number in range(row.number, row.number + row.lines)]
    lines = {number for number, line in enumerate(rows._LINE_END.split(text), start=1) if line.strip()}
    assert len(taken) == len(set(taken))
    assert lines <= set(taken)
