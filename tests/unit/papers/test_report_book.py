"""A workbook holds what the report says, and runs nothing."""

import io

import openpyxl
import pytest

from minglu.papers.report_book import write_book
from tests.unit.papers.reporting import NASTY, report


def read(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_a_sheet_for_what_it_says_and_one_for_each_table() -> None:
    book = read(write_book(report()))
    assert book.sheetnames == ["催收体检报告", "按机构   a  b", "空"]
    assert [cell.value for cell in book["催收体检报告"]["A"]][:3] == ["催收体检报告", "共两条记录。", "疑似违规的记录: 2"]


def test_numbers_are_numbers_and_texts_are_texts() -> None:
    sheet = read(write_book(report(cells=("甲", "12"))))["按机构   a  b"]
    assert [[cell.value for cell in row] for row in sheet] == [["机构", "记录数"], ["甲", 0], ["12", 1000]]
    assert [cell.data_type for cell in sheet[3]] == ["s", "n"]


@pytest.mark.parametrize("cell", NASTY)
def test_nothing_from_a_file_becomes_a_formula(cell: str) -> None:
    sheet = read(write_book(report(cells=(cell,))))["按机构   a  b"]
    assert sheet["A2"].data_type == "s"
    assert str(sheet["A2"].value)[:3] == "".join(sign for sign in cell if sign.isprintable())[:3]


def test_the_same_report_is_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = write_book(report())
    monkeypatch.setenv("TZ", "America/New_York")
    assert write_book(report()) == first
