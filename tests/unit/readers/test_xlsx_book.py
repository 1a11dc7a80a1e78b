"""Workbooks that are honest, damaged, or made to hurt."""

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from minglu.readers.errors import Unreadable
from minglu.readers.xlsx_book import MOST_SHARED_TEXTS, open_book

SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: list[object], title: str = "通话") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def changed(data: bytes, name: str, content: bytes | None) -> bytes:
    """The same archive with one part replaced, or without it."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        if content is not None:
            new.writestr(name, content)
    return target.getvalue()


GOOD = workbook(["呼叫时间", "号码"], ["2026-11-03 08:05:00", "16000000202"])


def opened(data: bytes) -> list[str]:
    with open_book(BytesIO(data)) as book:
        return [sheet.name for sheet in book.sheets]


def test_sheets_are_named_in_their_order() -> None:
    book = Workbook()
    book.create_sheet("十月")
    book.create_sheet("十一月")
    target = BytesIO()
    book.save(target)
    assert opened(target.getvalue()) == ["Sheet", "十月", "十一月"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK\x03\x04", "damaged"),
        (GOOD[:-40], "damaged"),
        (GOOD[: len(GOOD) // 2], "damaged"),
        (changed(GOOD, "xl/workbook.xml", None), "no spreadsheet"),
        (changed(GOOD, "xl/workbook.xml", b"<workbook/>"), "no sheet"),
        (changed(GOOD, "xl/workbook.xml", b"<workbook>"), "damaged"),
        (changed(GOOD, SHEET, None), "no sheet"),
        (changed(GOOD, "xl/workbook.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><workbook/>"), "document type"),
        (changed(GOOD, "xl/sharedStrings.xml", b"<!DOCTYPE a><sst/>"), "document type"),
        (changed(GOOD, SHEET, b" " * 40_000_000), "unpacks to far more"),
    ],
    # A workbook holds the moment at which it was made: its length, and so an id made of it, is not the same in two processes.
    ids=("cut to 4", "cut at the end", "cut in half", "no book", "no sheets", "unclosed", "sheet gone", "entities", "doctype", "bomb"),
)
def test_what_is_no_honest_workbook_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        opened(data)


def test_shared_texts_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minglu.readers.xlsx_book.MOST_SHARED_TEXTS", 1)
    with pytest.raises(Unreadable, match="different texts"):
        opened(changed(GOOD, "xl/sharedStrings.xml", b"<sst><si><t>a</t></si><si><t>b</t></si></sst>"))
    assert MOST_SHARED_TEXTS > 100_000


def test_parts_outside_the_list_of_sheets_are_never_opened() -> None:
    assert opened(changed(GOOD, "xl/vbaProject.bin", b"\x00\xff")) == ["通话"]
    rels = "xl/_rels/workbook.xml.rels"
    with pytest.raises(Unreadable, match="no sheet"):
        opened(changed(GOOD, rels, b'<R><Relationship Id="rId1" Target="http://example.org/a.xml" TargetMode="External"/></R>'))
    with pytest.raises(Unreadable, match="no sheet"):
        opened(changed(GOOD, rels, b'<R><Relationship Id="rId1" Target="../../../etc/passwd"/></R>'))


def test_shared_texts_leave_out_phonetic_guides() -> None:
    shared = "<sst><si><r><t>催</t></r><r><t>收</t></r><rPh><t>cui</t></rPh></si></sst>".encode()
    with open_book(BytesIO(changed(GOOD, "xl/sharedStrings.xml", shared))) as book:
        assert book.shared == ("催收",)
