"""Rows of a table in text: decoded, split and bounded, one bad row at a time.

    [row.cells for row in walk_rows("a,b\\n1,\\"2\\n", separator=",")] == [("a", "b"), None]

Rules: a row is a line, or a few lines if a quoted cell holds line ends. A quote that is never closed costs the line it
stands in and no more: the line comes out without cells, and reading goes on behind it. Row numbers are those of the
first line, as an editor shows them. Empty lines are no rows.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice
from typing import Final

from minglu.evidence.reading import Because
from minglu.readers.errors import Unreadable

MOST_BYTES: Final = 128_000_000
MOST_ROWS: Final = 1_000_000
MOST_LINES: Final = 4_000_000
MOST_LINES_A_ROW: Final = 8
MOST_ROW: Final = 20_000  # characters
MOST_CELLS: Final = 200

_BLOCK: Final = 1_000_000  # characters cut into lines at a time: a list of all lines would double the memory

# \r\r\n is one line end: it comes from files that were translated twice.
_LINE_END: Final = re.compile(r"\r\r\n|\r\n|\r|\n")
_OPENS: Final = re.compile(r'(?:\A|[,;|\t])"')  # a cell in quotes; a quote elsewhere is text


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. `cells` is None if it cannot be split; `because` says why, and of a row with cells nothing."""

    number: int
    cells: tuple[str, ...] | None = field(repr=False)
    because: Because = "quote_not_closed"
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
    return walk_lines(_lines(text), separator=separator, most_rows=MOST_ROWS, most_lines=MOST_LINES)


def walk_lines(lines: Iterator[str], *, separator: str, most_rows: int, most_lines: int) -> Iterator[Row]:
    """The rows of lines that are handed in one by one, so that no file need be in memory. Raises Unreadable past a bound."""
    ahead = deque[str]()
    number, rows, strip = 1, 0, str.strip
    while (line := ahead.popleft() if ahead else next(lines, None)) is not None:
        if '"' not in line and "'" not in line and len(line) <= MOST_ROW and line.count(separator) < MOST_CELLS:
            # Most lines are plain: this path is for them.
            row = None if not line or line.isspace() else Row(number=number, cells=tuple(map(strip, line.split(separator))))
        else:
            row = _row_of(line, number=number, separator=separator)
        if row is not None and '"' in line and len(line) <= MOST_ROW and line.count('"') % 2 and _OPENS.search(line):
            ahead.extend(islice(lines, MOST_LINES_A_ROW - 1 - len(ahead)))
            row = _joined(line, ahead, number=number, separator=separator) or row
            for _ in range(row.lines - 1):
                ahead.popleft()
        if row is not None:
            rows += 1
            yield row
        number += row.lines if row is not None else 1
        if rows > most_rows or number > most_lines:
            raise Unreadable(f"more than {most_rows} rows or {most_lines} lines; split the file by months")


def _lines(text: str) -> Iterator[str]:
    """Each line without its end."""
    position = 0
    while position < len(text):
        end = text.find("\n", position + _BLOCK) + 1 or len(text)
        lines = _cut(text[position:end])
        # What stands behind the last line end of a block is the next block's, or nothing.
        if not lines[-1]:
            lines.pop()
        yield from lines
        position = end


def _cut(block: str) -> list[str]:
    if "\r\r" in block:
        return _LINE_END.split(block)
    if "\r" in block:
        block = block.replace("\r\n", "\n").replace("\r", "\n")
    return block.split("\n")


def _row_of(line: str, *, number: int, separator: str) -> Row | None:
    """The row that one line is; None for an empty line."""
    if len(line) > MOST_ROW:
        return Row(number=number, cells=None, because="row_too_long")
    if not line or line.isspace():
        return None
    # Half a quote inside a cell (5" long) is text; strict reading tells it from a quote that is opened and never closed.
    return _row(number, _cells(line, separator=separator, strict=line.count('"') % 2 == 1))


def _joined(line: str, ahead: Sequence[str], *, number: int, separator: str) -> Row | None:
    """The row together with the lines that close its quote, if a few do."""
    quotes, closed = line.count('"'), f'"{separator}'
    for lines, following in enumerate(ahead, start=2):
        quotes += following.count('"')
        # A quote that closes a cell stands before a separator or at the end; without one nothing need be joined.
        if quotes % 2 or not (following.endswith('"') or closed in following):
            continue
        whole = "\n".join((line, *islice(ahead, lines - 1)))
        if len(whole) > MOST_ROW:
            return None
        if (cells := _cells(whole, separator=separator, strict=True)) is not None:
            return _row(number, cells, lines=lines)
    return None


def _cells(row: str, *, separator: str, strict: bool) -> tuple[str, ...] | None:
    if '"' not in row:
        return tuple(map(_plain if "'" in row else str.strip, row.split(separator)))
    try:
        lines = StringIO(row, newline="") if "\n" in row else (row,)
        records = list(csv.reader(lines, delimiter=separator, strict=strict))
    except csv.Error:
        return None
    # Several records: the lines were joined over a quote that does not reach across them.
    if len(records) != 1:
        return None
    return tuple(map(_plain if "'" in row or '="' in row else str.strip, records[0]))


def _row(number: int, cells: tuple[str, ...] | None, *, lines: int = 1) -> Row:
    if cells is not None and len(cells) > MOST_CELLS:
        return Row(number=number, cells=None, because="too_many_cells", lines=lines)
    return Row(number=number, cells=cells, lines=lines)


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
