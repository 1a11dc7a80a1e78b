"""Rows of a table in text: decoded, split and bounded, one bad row at a time.

    [row.cells for row in walk_rows("a,b\\n1,\\"2\\n", separator=",")] == [("a", "b"), None]

Rules: a row is a line, or a few lines if a quoted cell holds line ends. A quote that is never closed costs the line it
stands in and no more: the line comes out without cells, and reading goes on behind it. Row numbers are those of the
first line, as an editor shows them. Empty lines are no rows.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Final

from minglu.readers.errors import Unreadable

MOST_BYTES: Final = 128_000_000
MOST_ROWS: Final = 1_000_000
MOST_LINES: Final = 4_000_000
MOST_LINES_A_ROW: Final = 8
MOST_ROW: Final = 20_000  # characters
MOST_CELLS: Final = 200

# \r\r\n is one line end: it comes from files that were translated twice.
_LINE_END: Final = re.compile(r"\r\r\n|\r\n|\r|\n")


_OPENS: Final = re.compile(r'(?:\A|[,;|\t])"')  # a cell in quotes; a quote elsewhere is text
# Quotes, and what `_plain` takes off: most rows have none of it, and splitting those is all that needs doing.
_WRAPPED: Final = re.compile(r"""["']|[,;|\t][\s=]|\s(?:[,;|\t]|\Z)|\A[\s=]""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. `cells` is None if it cannot be split; then `because` says why."""

    number: int
    cells: tuple[str, ...] | None = field(repr=False)
    because: str = ""
    lines: int = 1

    @property
    def place(self) -> str:
        return f"row {self.number}" if self.lines == 1 else f"rows {self.number} to {self.number + self.lines - 1}"


def decode_table(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a table and notes on how it was decoded: UTF-8, UTF-16 with its mark, GB18030. Raises Unreadable."""
    if not data:
        raise Unreadable("the file is empty; export it again")
    if len(data) > MOST_BYTES:
        raise Unreadable(f"the file has more than {MOST_BYTES} bytes; split it by months")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable("this is a spreadsheet; open it and save the sheet as CSV")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), ("read as UTF-16",)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    # GBK and GB2312 are parts of GB18030; a strict gb2312 decoder would lose characters of names.
    try:
        return data.decode("gb18030"), ("read as GB18030",)
    except UnicodeDecodeError:
        return data.decode(_likelier(data), errors="replace"), ("some characters could not be read",)


def walk_rows(text: str, *, separator: str) -> Iterator[Row]:
    """Each row that is not empty. Raises Unreadable past MOST_ROWS or MOST_LINES."""
    position, number, rows = 0, 1, 0
    while position < len(text):
        row, end, lines = _row_at(text, position, number=number, separator=separator)
        if row is not None:
            rows += 1
            yield row
        position, number = end, number + lines
        if rows > MOST_ROWS or number > MOST_LINES:
            raise Unreadable(f"more than {MOST_ROWS} rows or {MOST_LINES} lines; split the file by months")


def _row_at(text: str, position: int, *, number: int, separator: str) -> tuple[Row | None, int, int]:
    """The row that starts at `position` (None: an empty line), where the next one starts, and how many lines it took."""
    line, end = _line_at(text, position)
    if len(line) > MOST_ROW:
        return Row(number=number, cells=None, because=f"longer than {MOST_ROW} characters"), end, 1
    if line.count('"') % 2 and _OPENS.search(line):
        joined = _joined(text, line, end, number=number, separator=separator)
        if joined is not None:
            return joined
    if not line.strip():
        return None, end, 1
    # Half a quote inside a cell (5" long) is text; strict reading tells it from a quote that is opened and never closed.
    cells = _cells(line, separator=separator, strict=bool(line.count('"') % 2))
    return _row(number, cells), end, 1


def _joined(text: str, line: str, end: int, *, number: int, separator: str) -> tuple[Row, int, int] | None:
    """The row together with the lines that close its quote, if a few do."""
    whole, quotes = line, line.count('"')
    for lines in range(2, MOST_LINES_A_ROW + 1):
        if end >= len(text):
            return None
        line, end = _line_at(text, end)
        whole, quotes = f"{whole}\n{line}", quotes + line.count('"')
        if len(whole) > MOST_ROW:
            return None
        if quotes % 2 == 0 and '"' in line and (cells := _cells(whole, separator=separator, strict=True)) is not None:
            return _row(number, cells, lines=lines), end, lines
    return None


def _line_at(text: str, position: int) -> tuple[str, int]:
    found = _LINE_END.search(text, position)
    return (text[position : found.start()], found.end()) if found else (text[position:], len(text))


def _cells(row: str, *, separator: str, strict: bool) -> tuple[str, ...] | None:
    if not _WRAPPED.search(row):
        return tuple(row.split(separator))
    if '"' not in row:
        return tuple(map(_plain, row.split(separator)))
    try:
        records = list(csv.reader(StringIO(row, newline=""), delimiter=separator, strict=strict))
    except csv.Error:
        return None
    # Several records: the lines were joined over a quote that does not reach across them.
    return tuple(map(_plain, records[0])) if len(records) == 1 else None


def _row(number: int, cells: tuple[str, ...] | None, *, lines: int = 1) -> Row:
    because = ""
    if cells is None:
        because = "a quote is opened and never closed, or the cells cannot be told apart"
    elif len(cells) > MOST_CELLS:
        cells, because = None, f"more than {MOST_CELLS} cells"
    return Row(number=number, cells=cells, because=because, lines=lines)


def _plain(cell: str) -> str:
    """Without what spreadsheets wrap around a number to keep it text: ="138…", a leading apostrophe, a tab behind it."""
    plain = cell.strip()
    if plain.startswith('="') and plain.endswith('"') and len(plain) > 2:
        return plain[2:-1].strip()
    return plain.removeprefix("'")


def _likelier(data: bytes) -> str:
    """Of two encodings that both fail somewhere, the one that loses fewer characters in the first part."""
    head = data[:100_000]
    return min(("utf-8", "gb18030"), key=lambda name: head.decode(name, errors="replace").count("\ufffd"))
