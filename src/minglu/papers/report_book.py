"""A report as a workbook: a sheet of what it says, and one for each table.

    write_book(report)[:2] == b"PK"

The same report gives the same bytes: no moment of writing is kept, and the parts stand in a fixed order. A text that begins
like a formula is a text: its cell says so, and no spreadsheet runs it.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from minglu.papers.report import Column, Report

_WIDE: Final = 18
_TEXT: Final = 90
# What a cell of a workbook can hold; a longer text is cut, and says so.
_MOST: Final = 32_000
_PROPERTIES: Final = "docProps/core.xml"
_MOMENT: Final = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z")
_STILL: Final = (1980, 1, 1, 0, 0, 0)
_CONTROL: Final = {code: None for code in range(32) if chr(code) not in "\t\n"}
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def write_book(report: Report) -> bytes:
    """The report as XLSX."""
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    book.properties.creator = "Minglu"
    book.properties.title = report.title
    _write_sheet(book, report.title, columns=(Column(title=report.title, wide=5),), rows=_said(report))
    for table in (table for section in report.sections for table in section.tables):
        _write_sheet(book, table.sheet, columns=table.columns, rows=table.rows)
    made = io.BytesIO()
    book.save(made)
    return _still(made.getvalue(), made=report.made)


def _said(report: Report) -> Iterator[tuple[str | int, ...]]:
    yield from ((line,) for line in report.says)
    yield from ((f"{figure.label}: {figure.value}",) for figure in report.figures)
    for section in report.sections:
        yield ("",)
        yield (section.title,)
        yield from ((line,) for line in section.says)
        if section.empty and not any(table.rows for table in section.tables):
            yield (section.empty,)
    yield ("",)
    yield (report.advice,)


def _write_sheet(book: Workbook, name: str, *, columns: tuple[Column, ...], rows: Iterable[tuple[str | int, ...]]) -> None:
    sheet: Worksheet = book.create_sheet(_sheet_name(name, taken=book.sheetnames))
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = min(_TEXT, _WIDE * column.wide)
        _write(sheet.cell(1, place), column.title)
        sheet.cell(1, place).font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            _write(sheet.cell(number, place), value)


def _write(cell: Cell | MergedCell, value: str | int) -> None:
    if isinstance(value, int):
        cell.value = value
        return
    text = value.translate(_CONTROL)
    cell.value = text if len(text) <= _MOST else text[:_MOST] + "…"
    # openpyxl takes a text that begins with "=" for a formula; here there are none.
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _sheet_name(name: str, *, taken: list[str]) -> str:
    clean = name.translate(_FORBIDDEN).strip("' ")[:28] or "-"
    names = (clean if number == 1 else f"{clean} {number}" for number in range(1, 100))
    return next(one for one in names if one.lower() not in {other.lower() for other in taken})


def _still(data: bytes, *, made: date) -> bytes:
    """The same parts, dated like the report and not by the moment at which each was written."""
    day = f"{made.isoformat()}T00:00:00Z".encode()
    still = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            part = _MOMENT.sub(day, old.read(name)) if name == _PROPERTIES else old.read(name)
            new.writestr(zipfile.ZipInfo(name, date_time=_STILL), part, compress_type=zipfile.ZIP_DEFLATED)
    return still.getvalue()
