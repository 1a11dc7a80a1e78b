"""Rows of a workbook: typed cells as text, formulae as they were last computed, and sheets made to hurt."""

from datetime import datetime, time
from io import BytesIO

import pytest
from openpyxl import Workbook

from minglu.canon.instants import parse_instant
from minglu.evidence.attempts import Attempt
from minglu.evidence.reading import LeftOut
from minglu.readers.errors import Unreadable
from minglu.readers.xlsx_book import open_book
from minglu.readers.xlsx_rows import MOST_ROWS, walk_sheet
from tests.unit.readers.call_stage import attempts, read, reasons
from tests.unit.readers.test_xlsx_book import GOOD, SHEET, changed, workbook


def cells(data: bytes) -> list[tuple[str, ...] | None]:
    with open_book(BytesIO(data)) as book:
        return [row.cells for row in walk_sheet(book, book.sheets[0], told=None)]


def sheet(body: str) -> bytes:
    return changed(GOOD, SHEET, f"<worksheet><sheetData>{body}</sheetData></worksheet>".encode())


def test_typed_cells_become_text() -> None:
    row = [datetime.fromisoformat("2026-11-03 08:05:00"), 16000000202, 35, 1.5, True, time(8, 5), "文字", None, "end"]
    assert cells(workbook(row)) == [("2026-11-03 08:05:00", "16000000202", "35", "1.5", "true", "08:05:00", "文字", "", "end")]


def test_a_workbook_is_read_like_the_table_it_is() -> None:
    (found,) = attempts(
        workbook(["呼叫时间", "被叫号码", "接通状态"], [datetime.fromisoformat("2026-11-03 08:05:00"), 16000000202, "已接通"])
    )
    assert (found.number, found.at, found.ended) == ("+8616000000202", parse_instant("2026-11-03T08:05:00+08:00"), "answered")
    assert found.place == "calls.csv, row 2"


def test_empty_cells_at_the_end_are_not_stored_and_not_missed() -> None:
    assert len(attempts(workbook(["呼叫时间", "被叫号码", "接通状态", "备注"], ["2026-11-03 08:05:00", "16000000202"]))) == 1


def test_a_cell_beyond_the_names_leaves_the_row_out() -> None:
    found = read(workbook(["呼叫时间", "被叫号码"], ["2026-11-03 08:05:00", "16000000202", "moved"]))
    assert [because for _, because in reasons(found)] == ["more_cells_than_columns"]


def test_a_formula_is_what_it_gave_when_it_was_computed() -> None:
    computed = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>cmd|x</f><v>=cmd|x</v></c>'
    body = f'<row r="1">{computed}<c r="C1"><f>NOW()</f></c><c r="D1"><v>9</v></c></row>'
    assert cells(sheet(body)) == [("2", "=cmd|x", "", "9")]


def test_errors_wrong_places_and_unknown_shared_texts_are_empty() -> None:
    body = '<row r="1"><c t="e"><v>#REF!</v></c><c t="s"><v>99999</v></c><c t="s"><v>-1</v></c><c t="b"><v>7</v></c><c><v>x</v></c></row>'
    assert cells(sheet(body)) == [("", "", "", "", "x")]


def test_large_numbers_keep_their_digits() -> None:
    body = '<row r="1"><c><v>1.6000000202E10</v></c><c><v>16000000202.0</v></c><c><v>1E300</v></c><c><v>12345678901234567890</v></c></row>'
    assert cells(sheet(body)) == [("16000000202", "16000000202", "1E300", "12345678901234567890")]


def test_shared_texts_are_looked_up() -> None:
    body = '<row r="1"><c t="s"><v>1</v></c><c t="s"><v>0</v></c></row>'
    assert cells(changed(sheet(body), "xl/sharedStrings.xml", "<sst><si><t>甲</t></si><si><t>乙</t></si></sst>".encode())) == [("乙", "甲")]


def test_inline_texts_are_texts() -> None:
    body = '<row r="1"><c t="inlineStr"><is><r><t>催</t></r><r><t>收</t></r><rPh><t>cui</t></rPh></is></c></row>'
    assert cells(sheet(body)) == [("催收",)]


@pytest.mark.parametrize("number", ["0", "-1", "999999999", "1048577"])
def test_a_row_a_billion_away_is_refused_or_counted_on(number: str) -> None:
    body = f'<row r="{number}"><c><v>1</v></c></row>'
    if number == "-1":
        assert cells(sheet(body)) == [("1",)]
        return
    with pytest.raises(Unreadable, match=str(MOST_ROWS)):
        cells(sheet(body) if number != "999999999" else sheet(body.replace("999999999", "99999999")))


def test_a_cell_at_the_last_column_leaves_the_row_out_and_no_more() -> None:
    body = '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    assert cells(sheet(body)) == [None, ("1",)]


def test_a_cell_written_twice_is_the_later_one() -> None:
    assert cells(sheet('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c><c r="B1"><v>3</v></c></row>')) == [("2", "3")]


def test_empty_rows_are_none_and_numbers_are_those_of_the_sheet() -> None:
    body = '<row r="1"><c><v>1</v></c></row><row r="5"/><row r="9"><c><v>2</v></c></row>'
    with open_book(BytesIO(sheet(body))) as book:
        assert [row.place for row in walk_sheet(book, book.sheets[0], told=None)] == ["row 1", "row 9"]


def test_a_workbook_of_1904_has_other_days() -> None:
    book = Workbook()
    book.epoch = datetime.fromisoformat("1904-01-01")
    active = book.active
    assert active is not None
    active.append([datetime.fromisoformat("2026-11-03 08:05:00")])
    target = BytesIO()
    book.save(target)
    assert cells(target.getvalue()) == [("2026-11-03 08:05:00",)]


def test_several_sheets_with_the_same_columns_are_read_and_others_counted() -> None:
    book = Workbook()
    names, row = ["呼叫时间", "被叫号码"], ["2026-11-03 08:05:00", "16000000202"]
    for title, content in (("十月", [names, row]), ("十一月", [names, row]), ("说明", [["字段", "解释"], ["a", "b"]]), ("空", [])):
        made = book.create_sheet(title)
        for line in content:
            made.append(line)
    target = BytesIO()
    book.save(target)
    found = read(target.getvalue())
    assert [(type(one), one.place) for one in found] == [
        (Attempt, "calls.csv, 十月, row 2"),
        (Attempt, "calls.csv, 十一月, row 2"),
        (LeftOut, "calls.csv, 说明, row 2"),
    ]
    assert reasons(found) == [("calls.csv, 说明, row 2", "other_columns")]


def test_a_sheet_that_breaks_off_is_refused() -> None:
    with pytest.raises(Unreadable, match="damaged"):
        cells(changed(GOOD, SHEET, b'<worksheet><sheetData><row r="1"><c><v>1</v></c></row>'))
