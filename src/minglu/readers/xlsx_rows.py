"""Rows of one sheet of an XLSX file, streamed: memory is that of a block of rows, however long the sheet.

    [row.cells for row in walk_sheet(book, book.sheets[0], told=None)] == [("被叫号码", "呼叫时间"), ("16000000202", "2026-11-03 08:05:00")]

Rules. A cell is the value stored with it, as text: a number whole if it is whole, a day as 2026-11-03, a time as 08:05:00, both
as a spreadsheet writes them; what a formula gave when it was last computed, never the formula. An error value is an empty cell.
Row numbers are those of the sheet. A row of more than 200 cells is left out, an empty one is no row.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final
from xml.parsers import expat

from minglu.evidence.reading import Because
from minglu.readers.errors import Unreadable
from minglu.readers.rows import MOST_CELLS, MOST_ROW, Row
from minglu.readers.text_lines import Told
from minglu.readers.xlsx_book import MOST_UNPACKED, Book, BookSheet, walk_part

MOST_ROWS: Final = 1_048_576  # what a sheet can have

_PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_NUMBER: Final = re.compile(r"-?\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_SINCE: Final = (date(1899, 12, 30), date(1904, 1, 1))
_DAYS: Final = 73_051  # 2100-01-01: a later day is none
_SECONDS_A_DAY: Final = 86_400


def walk_sheet(book: Book, sheet: BookSheet, *, told: Told | None) -> Iterator[Row]:
    """Each row that is not empty. `told` hears how much of the sheet was read. Raises Unreadable."""
    parser = expat.ParserCreate()
    rows = _Rows(book)
    rows.drive(parser)
    for read in walk_part(book.archive, sheet.part, parser=parser, most=MOST_UNPACKED):
        if told is not None:
            told(read)
        yield from rows.taken()
    yield from rows.taken()


class _Rows:
    """What expat calls. Rows that are whole wait in `_done` until the block is through."""

    def __init__(self, book: Book) -> None:
        self._shared, self._dated, self._since = book.shared, book.dated, _SINCE[book.since_1904]
        self._done: list[Row] = []
        self._cells: list[str] = []
        self._number = self._column = self._size = 0
        self._kind = self._style = ""
        self._text: list[str] = []
        self._inside = self._guide = self._too_many = False

    def drive(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data

    def taken(self) -> list[Row]:
        """The rows that are whole since the last time."""
        done, self._done = self._done, []
        return done

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in ("v", "t"):
            self._inside = not self._guide
        elif name == "c":
            self._begin_cell(attributes)
        elif name == "row":
            written = attributes.get("r", "")
            number = int(written) if written.isascii() and written.isdigit() and len(written) < 9 else self._number + 1
            if not self._number < number <= MOST_ROWS:
                raise Unreadable(f"the rows of a sheet do not go up from 1 to {MOST_ROWS}; save the sheet as CSV")
            self._number, self._cells, self._column, self._size, self._too_many = number, [], 0, 0, False
        elif name == "rPh":
            self._guide = True

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._kind, self._style, self._text = attributes.get("t", "n"), attributes.get("s", ""), []
        self._column += 1
        found = _PLACE.fullmatch(attributes.get("r", ""))
        if found is not None:
            self._column = _column(found[1])

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("v", "t"):
            self._inside = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._guide = False

    def _end_cell(self) -> None:
        text = self._value("".join(self._text))
        if not text or self._too_many:
            return
        self._size += len(text)
        if self._column > MOST_CELLS or self._size > MOST_ROW:
            self._too_many = True
            return
        missing = self._column - 1 - len(self._cells)
        if missing >= 0:
            self._cells += [*[""] * missing, text]
        else:
            # A cell written twice, or backwards: the later one stands, as it does in a spreadsheet.
            self._cells[self._column - 1] = text

    def _end_row(self) -> None:
        if self._too_many:
            because: Because = "row_too_long" if self._size > MOST_ROW else "too_many_cells"
            self._done.append(Row(number=self._number, cells=None, because=because))
        elif any(self._cells):
            self._done.append(Row(number=self._number, cells=tuple(self._cells)))

    def _data(self, text: str) -> None:
        if self._inside and len(self._text) < MOST_ROW:
            self._text.append(text)

    def _value(self, text: str) -> str:
        kind = self._kind
        if kind == "s":
            at = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
            return self._shared[at].strip() if 0 <= at < len(self._shared) else ""
        if kind == "n" and text:
            return self._number_text(text.strip())
        if kind == "b":
            return {"1": "true", "0": "false"}.get(text, "")
        return "" if kind == "e" else text.strip()

    def _number_text(self, text: str) -> str:
        if not _NUMBER.fullmatch(text):
            return text
        if self._style.isdigit() and int(self._style[:6]) in self._dated:
            return self._time_text(text)
        if text.isdigit():
            return text
        number = float(text)
        # Up to 2^53 a stored number is exact: a telephone number has at most 15 digits.
        return str(int(number)) if number.is_integer() and abs(number) < 2**53 else text

    def _time_text(self, text: str) -> str:
        number = float(text)
        if not 0 <= number < _DAYS:
            return text
        days, seconds = divmod(round(number * _SECONDS_A_DAY), _SECONDS_A_DAY)
        clock = f"{seconds // 3_600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        if days == 0:
            return clock
        day = (self._since + timedelta(days=days)).isoformat()
        return f"{day} {clock}" if seconds else day


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column
