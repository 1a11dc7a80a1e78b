"""The parts of an XLSX file that are read before its rows: which sheets, which styles are times, which texts are shared.

    with open_book(file) as book: [sheet.name for sheet in book.sheets] == ["10月", "11月"]

Rules. A spreadsheet is a zip of XML, so both are distrusted: the sizes and ratios that the zip states are bounded before a
byte is unpacked, what is unpacked is counted, a document type is refused and with it every entity of its own, and no part
but these is opened: no macro, no link, no picture. Formulae are never computed: a cell is the value that was stored with it.

Written on expat and not on openpyxl, whose reader keeps an element a row and lets a file name a row a billion away:
measured in docs/formats/call-records.md.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, Final
from xml.parsers import expat

from minglu.readers.errors import Unreadable

MOST_FILE: Final = 200_000_000
MOST_UNPACKED: Final = 4_000_000_000
MOST_RATIO: Final = 300  # a sheet of like rows packs well; a bomb packs a thousandfold
MOST_SHARED: Final = 48_000_000  # bytes of XML: what is shared must be held in memory
MOST_SHARED_TEXTS: Final = 600_000
MOST_PART: Final = 10_000_000  # of workbook, relations and styles
MOST_SHEETS: Final = 100
MOST_TEXT: Final = 20_000

_BLOCK: Final = 65_536
_DATES: Final = frozenset({14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58})
_TIMES: Final = frozenset({18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56})
_LAST: Final = True


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSheet:
    """One sheet: the name on its tab, and the part of the zip that holds it."""

    name: str
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """An open workbook. `dated` are the styles that show a number as a day or a time."""

    sheets: tuple[BookSheet, ...]
    shared: tuple[str, ...] = field(repr=False)
    dated: frozenset[int]
    since_1904: bool
    archive: zipfile.ZipFile = field(repr=False)


@contextmanager
def open_book(file: BinaryIO) -> Iterator[Book]:
    """The workbook, open as long as its rows are read. Raises Unreadable."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError) as error:
        raise Unreadable("the spreadsheet is damaged; save it again, or save the sheet as CSV") from error
    with archive:
        _check_sizes(archive)
        yield _book(archive)


def walk_part(archive: zipfile.ZipFile, part: str, *, parser: expat.XMLParserType, most: int) -> Iterator[int]:
    """Feed one part to a parser, block by block; yields how much was packed into what was fed. Raises Unreadable."""
    parser.StartDoctypeDeclHandler = _refuse
    # A lone byte of rubbish at the end must not cost what stands before it.
    parser.buffer_text = True
    read = 0
    try:
        with archive.open(part) as stream:
            while block := stream.read(_BLOCK):
                read += len(block)
                if read > most:
                    raise Unreadable("the spreadsheet is too large inside; save the sheet as CSV")
                parser.Parse(block, not _LAST)
                yield read
            parser.Parse(b"", _LAST)
    except (
        expat.ExpatError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        KeyError,
        RuntimeError,
        NotImplementedError,
        ValueError,
    ) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("the spreadsheet is damaged; save it again, or save the sheet as CSV") from error


def _refuse(*_: object) -> None:
    raise Unreadable("the spreadsheet holds a document type, which none needs; save the sheet as CSV")


def _check_sizes(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > 10_000 or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable("the spreadsheet is too large inside; save the sheet as CSV")
    for part in parts:
        if part.file_size > 1_000_000 and part.file_size > part.compress_size * MOST_RATIO:
            raise Unreadable("the spreadsheet unpacks to far more than it holds; save the sheet as CSV")
        if part.flag_bits & 1:
            raise Unreadable("the spreadsheet is encrypted; take the password off, or save the sheet as CSV")


def _book(archive: zipfile.ZipFile) -> Book:
    names = {name.lower(): name for name in archive.namelist()}
    book = names.get("xl/workbook.xml")
    if book is None:
        raise Unreadable("this zip is no spreadsheet of the kind XLSX; unpack it, or save the sheet as XLSX or CSV")
    targets = _targets(archive, names.get("xl/_rels/workbook.xml.rels"))
    sheets: list[BookSheet] = []
    since_1904 = False
    for tag, attributes in _elements(archive, book):
        if tag == "workbookPr":
            since_1904 = attributes.get("date1904") in ("1", "true")
        if tag == "sheet":
            part = names.get(targets.get(_relation(attributes), "").lower())
            if part is not None and "/worksheets/" in part.lower():
                sheets.append(BookSheet(name=attributes.get("name", "")[:60], part=part))
    if not 0 < len(sheets) <= MOST_SHEETS:
        raise Unreadable(f"the spreadsheet has no sheet of cells, or more than {MOST_SHEETS}; save the sheet as CSV")
    return Book(
        sheets=tuple(sheets),
        shared=_shared(archive, names.get("xl/sharedstrings.xml")),
        dated=_dated(archive, names.get("xl/styles.xml")),
        since_1904=since_1904,
        archive=archive,
    )


def _relation(attributes: Mapping[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.endswith(":id")), "")


def _targets(archive: zipfile.ZipFile, part: str | None) -> dict[str, str]:
    targets: dict[str, str] = {}
    for tag, attributes in _elements(archive, part) if part else ():
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    return targets


def _elements(archive: zipfile.ZipFile, part: str) -> list[tuple[str, dict[str, str]]]:
    """Every element of a small part with its attributes, in order."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, attributes: found.append((tag.rpartition(":")[2], attributes))
    for _ in walk_part(archive, part, parser=parser, most=MOST_PART):
        pass
    return found


def _dated(archive: zipfile.ZipFile, part: str | None) -> frozenset[int]:
    """The places in the list of cell styles whose number format shows days or times."""
    own: set[int] = set()
    dated: list[bool] = []
    inside = False
    for tag, attributes in _elements(archive, part) if part else ():
        if tag == "numFmt" and _shows_time(attributes.get("formatCode", "")):
            own.add(_whole(attributes.get("numFmtId", "")))
        inside = tag == "cellXfs" or (inside and tag not in ("cellStyles", "cellStyleXfs", "dxfs"))
        if inside and tag == "xf":
            shown = _whole(attributes.get("numFmtId", "0"))
            dated.append(shown in _DATES or shown in _TIMES or shown in own)
    return frozenset(place for place, is_dated in enumerate(dated) if is_dated)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _shows_time(code: str) -> bool:
    """Whether a format has letters of days or hours outside quotes, brackets and colours."""
    plain, quoted, bracket = "", False, False
    for one in code.lower()[:200]:
        quoted ^= one == '"'
        bracket = (bracket or one == "[") and one != "]"
        plain += "" if quoted or one in '"\\' or (bracket and one not in "hms") else one
    return any(one in plain for one in "ydhs") and "general" not in plain


def _shared(archive: zipfile.ZipFile, part: str | None) -> tuple[str, ...]:
    texts: list[str] = []
    if part is None:
        return ()
    parser = expat.ParserCreate()
    collect = _Texts(texts.append, item="si")
    collect.drive(parser)
    for _ in walk_part(archive, part, parser=parser, most=MOST_SHARED):
        _check_texts(texts)
    # What expat held back came out at the end.
    _check_texts(texts)
    return tuple(texts)


def _check_texts(texts: list[str]) -> None:
    if len(texts) > MOST_SHARED_TEXTS:
        raise Unreadable(f"the spreadsheet has more than {MOST_SHARED_TEXTS} different texts; save the sheet as CSV")


class _Texts:
    """Joins the text of each item. Phonetic guides, which stand beside Japanese and Chinese words, are no text."""

    def __init__(self, done: Callable[[str], object], *, item: str) -> None:
        self._done = done
        self._item = item
        self._parts: list[str] = []
        self._in_text = self._in_guide = False
        self._size = 0

    def drive(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data

    def _start(self, tag: str, _: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == self._item:
            self._parts, self._size = [], 0
        self._in_guide = self._in_guide or name == "rPh"
        self._in_text = name == "t" and not self._in_guide

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == self._item:
            self._done("".join(self._parts))
        self._in_guide = self._in_guide and name != "rPh"
        self._in_text = False

    def _data(self, text: str) -> None:
        if self._in_text and self._size <= MOST_TEXT:
            self._parts.append(text)
            self._size += len(text)
