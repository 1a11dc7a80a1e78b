"""The sheets of a file of records, whatever it is: names of columns, and rows under them, as they stream by.

    with open_sheets(source_of(data, name="calls.csv"), told=None) as sheets: next(sheets).names == ("被叫号码", "呼叫时间")

Rules. The kind is known by the content: XLSX, Asterisk's Master.csv in both orders, FreeSWITCH's Master.csv and JSON, or a
table in text with names of columns, parted by comma, tab, semicolon or bar. Names may stand within the first thirty rows;
what stands above them is left out and counted. Files that have no names get those that their exchange's documentation uses.
A workbook gives a sheet at a time; text gives one.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain, islice
from typing import BinaryIO, Final, Literal

from minglu.readers import asterisk, freeswitch
from minglu.readers.call_headers import meaning_of
from minglu.readers.call_words import plain
from minglu.readers.errors import Unreadable
from minglu.readers.rows import Row, walk_lines
from minglu.readers.text_lines import BLOCK, UNDECODED, Told, read_lines
from minglu.readers.xlsx_book import MOST_FILE, BookSheet, open_book
from minglu.readers.xlsx_rows import walk_sheet

SheetKind = Literal["table", "xlsx", "asterisk", "freeswitch", "freeswitch_json"]

MOST_BYTES: Final = 16_000_000_000
MOST_ROWS: Final = 50_000_000
MOST_LINES: Final = 200_000_000
NAMES_WITHIN: Final = 30  # rows

# A record, or a list of them; a title in brackets is neither.
_JSON: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*[\"}]")
_SEPARATORS: Final = (",", "\t", ";", "|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that can be opened as often as it must be read: once, or twice to settle the order of days and months."""

    name: str
    size: int
    open: Callable[[], BinaryIO] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Columns by their names, and the rows under them. `place` stands before the number of a row; `cells_end` says that
    a row may be shorter than the names because empty cells at its end are not stored."""

    kind: SheetKind
    place: str
    names: tuple[str, ...]
    rows: Iterator[Row] = field(repr=False)
    cells_end: bool = False


def source_of(data: bytes, *, name: str) -> Source:
    """A source of bytes that are in memory."""
    return Source(name=name, size=len(data), open=lambda: BytesIO(data))


@contextmanager
def open_sheets(source: Source, *, told: Told | None) -> Iterator[Iterator[Sheet]]:
    """The sheets, open as long as they are read. `told` hears how many bytes were read. Raises Unreadable."""
    with source.open() as file:
        head = file.read(400)
        file.seek(0)
        if not head.strip():
            raise Unreadable("the file is empty; export it again")
        if source.size > MOST_BYTES:
            raise Unreadable(f"the file has more than {MOST_BYTES} bytes; split it by months")
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            raise Unreadable("this is a spreadsheet of the old kind, or one with a password; save it as XLSX without one, or as CSV")
        if head.startswith(b"PK\x03\x04"):
            yield _workbook(file, source, told=told)
        elif _JSON.match(head) is not None:
            yield iter([_sheet("freeswitch_json", source, freeswitch.NAMES, freeswitch.walk_json(file, told=told))])
        else:
            yield iter([_text(file, source, told=told)])


def _sheet(kind: SheetKind, source: Source, names: tuple[str, ...], rows: Iterator[Row]) -> Sheet:
    return Sheet(kind=kind, place=f"{source.name}, ", names=names, rows=rows)


def _workbook(file: BinaryIO, source: Source, *, told: Told | None) -> Iterator[Sheet]:
    if source.size > MOST_FILE:
        raise Unreadable(f"a spreadsheet has at most {MOST_FILE} bytes; save the sheet as CSV")
    with open_book(file) as book:
        several = len(book.sheets) > 1
        for sheet in book.sheets:
            rows = walk_sheet(book, sheet, told=told)
            head = list(islice(rows, NAMES_WITHIN))
            if not head:
                continue
            yield _named(head, rows, place=_tab(source, sheet, several=several))


def _tab(source: Source, sheet: BookSheet, *, several: bool) -> str:
    return f"{source.name}, {sheet.name}, " if several else f"{source.name}, "


def _named(head: Sequence[Row], rows: Iterator[Row], *, place: str) -> Sheet:
    at = _names_at(head)
    names = tuple(head[at].cells or ())
    return Sheet(kind="xlsx", place=place, names=names, rows=chain(_above(head[:at]), head[at + 1 :], rows), cells_end=True)


def _text(file: BinaryIO, source: Source, *, told: Told | None) -> Sheet:
    with source.open() as again:
        lines = list(islice(read_lines(BytesIO(again.read(BLOCK)), told=None), 1_000))
    if asterisk.is_master_rows(_head(lines, ",", most=20)):
        return _sheet("asterisk", source, asterisk.NAMES, map(asterisk.named_cells, _walk(read_lines(file, told=told), ",")))
    if freeswitch.is_template_rows(_head(lines, ",", most=20)):
        return _sheet("freeswitch", source, freeswitch.NAMES, map(freeswitch.named_cells, _walk(read_lines(file, told=told), ",")))
    separator = _separator(lines)
    head = _head(lines, separator, most=NAMES_WITHIN)
    if not head:
        raise Unreadable("no row of the file can be read; export it again as CSV in UTF-8")
    at = _names_at(head)
    names = head[at].cells or ()
    if len(names) < 2 and UNDECODED not in names and not any(map(meaning_of, names)):
        raise Unreadable("this is no table of records: no comma, tab, semicolon or bar parts its columns; export it as CSV or XLSX")
    rows = _walk(read_lines(file, told=told), separator)
    above = _above(list(islice(rows, at)))
    next(rows, None)
    return Sheet(kind="table", place=f"{source.name}, ", names=names, rows=chain(above, rows))


def _walk(lines: Iterator[str], separator: str) -> Iterator[Row]:
    return walk_lines(lines, separator=separator, most_rows=MOST_ROWS, most_lines=MOST_LINES)


def _head(lines: Sequence[str], separator: str, *, most: int) -> list[Row]:
    return list(islice(_walk(iter(lines), separator), most))


def _separator(lines: Sequence[str]) -> str:
    """The one under which most names are known; if none is, the one that parts the first rows into most cells."""
    return max(_SEPARATORS, key=lambda separator: _parted(_head(lines, separator, most=NAMES_WITHIN)))


def _parted(head: Sequence[Row]) -> tuple[int, int]:
    known = max((_known(row) for row in head), default=0)
    return known, len(head[0].cells or ()) if head else 0


def _known(row: Row) -> int:
    """How many names of columns a row holds. One name alone proves nothing: 时间 may stand in a title."""
    found = {meaning for cell in (row.cells or ())[:100] if len(cell) <= 60 and (meaning := meaning_of(cell))}
    return len(found)


def _names_at(head: Sequence[Row]) -> int:
    """The row that names the columns: the first of those with the most known names; else the first with text in two cells."""
    best = max(range(len(head)), key=lambda at: _known(head[at]))
    if _known(head[best]) >= 2:
        return best
    return next((at for at, row in enumerate(head) if row.cells and sum(map(_is_word, row.cells)) >= 2), 0)


def _is_word(cell: str) -> bool:
    name = plain(cell)
    return bool(name) and not name.isdigit()


def _above(rows: Sequence[Row]) -> Iterator[Row]:
    return (Row(number=row.number, cells=None, because="above_the_columns", lines=row.lines) for row in rows)
