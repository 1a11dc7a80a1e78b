"""Rows of a large XML file: one element a row, with its attributes and those of its children; streamed and bounded.

    for row in walk_xml(chunks, roots={"call": "calls"}, children=frozenset()): row.attributes["number"]

Rules. A document type is refused, and with it every entity of its own: no such file needs one. Nothing outside the file
is ever fetched. A tag, a row, the nesting and the number of rows have bounds; memory is that of one row. Where the XML
breaks, the row that broke is left out with its number, and reading goes on at the next row in a new parser.

Expat is driven here rather than through a tree builder: a tree keeps what it has seen, an attribute of a gigabyte must
be refused before it is whole, and only the byte of a break tells where to go on.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias
from xml.parsers import expat

from minglu.evidence.reading import Because, LeftOut
from minglu.readers.errors import Unreadable
from minglu.readers.xml_text import clean, encoding_of

MOST_TAG: Final = 16_000_000  # bytes between two tags: an element that never ends
MOST_ROW: Final = 64_000_000  # bytes of one row with its children
MOST_DEPTH: Final = 12
MOST_CHILDREN: Final = 1_000
MOST_ROWS: Final = 2_000_000
MOST_BREAKS: Final = 1_000
KEPT: Final = 100_000  # characters of an attribute; pictures come as base64 in attributes, and are not for us

Attributes: TypeAlias = Mapping[str, str]

_LAST: Final = True
_HEAD: Final = 400  # bytes in which the encoding is declared
_UNCLOSED: Final = {expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN], expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR]}


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlRow:
    """One row. Rows are numbered from 1 in the order of the file; a row that broke has a number too."""

    number: int
    name: str
    attributes: Attributes = field(repr=False)
    children: tuple[tuple[str, Attributes], ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """The row that is being read, and the byte at which it started."""

    row: XmlRow
    start: int
    children: list[tuple[str, Attributes]]


def walk_xml(chunks: Iterable[bytes], *, roots: Mapping[str, str], children: frozenset[str]) -> Iterator[XmlRow | LeftOut]:
    """Each row, whole or left out. `roots` gives the names of row elements and the root in which each is found.

    Raises Unreadable for a document type, past a bound, and if neither a root nor a row of these names is in the file.
    """
    pieces = iter(chunks)
    head = b""
    while len(head) < _HEAD and (piece := next(pieces, b"")):
        head += piece
    if not head:
        raise Unreadable("the file is empty; export it again")
    walk = _Walk(roots=roots, children=children)
    for text in clean(_chain(head, pieces), encoding=encoding_of(head)):
        walk.feed(text.encode())
        yield from walk.take()
    walk.end()
    if not walk.known:
        raise Unreadable(f"no element {', '.join(sorted({*roots, *roots.values()}))} is in this file; export the backup again")
    yield from walk.take()


def _chain(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest


class _Walk:
    """One walk over one file: the parser of the moment, the row that is open, what was found since last asked."""

    def __init__(self, *, roots: Mapping[str, str], children: frozenset[str]) -> None:
        self._roots, self._children = roots, children
        self._next = re.compile(rb"<(" + b"|".join(name.encode() for name in sorted(roots)) + rb")[\s/>]")
        self._found: list[XmlRow | LeftOut] = []
        self._open: _Open | None = None
        self._number = 0
        self._breaks = 0
        self._tail = b""
        self.known = False  # whether a root or a row of ours was seen
        self._parser: expat.XMLParserType | None = None
        self._start_parser(b"")

    def take(self) -> list[XmlRow | LeftOut]:
        found, self._found = self._found, []
        return found

    def feed(self, data: bytes) -> None:
        """Take `data`, which follows what was fed before."""
        while data and self._breaks <= MOST_BREAKS:
            data = self._seek(data) if self._parser is None else self._parse(self._parser, data)

    def end(self) -> None:
        """Say what the end of the file leaves open."""
        if self._breaks > MOST_BREAKS:
            self._found.append(LeftOut(place=f"after row {self._number}", because="breaks_too_often"))
        if self._parser is None:
            return
        try:
            self._parser.Parse(b"", _LAST)
        except expat.ExpatError as error:
            if self._open is not None or error.code in _UNCLOSED:
                self._leave_out("ends_inside")
            elif self.known:
                self._found.append(LeftOut(place=f"after row {self._number}", because="ends_early"))

    def _start_parser(self, prefix: bytes) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")
        parser.StartDoctypeDeclHandler = self._on_doctype
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        self._parser, self._depth, self._fresh = parser, 0, bool(prefix)
        self._fed = self._event = 0
        if prefix:
            parser.Parse(prefix)
            self._fed = len(prefix)
        return parser

    def _parse(self, parser: expat.XMLParserType, data: bytes) -> bytes:
        """Feed all of `data`, or up to a break: then what is still to be read comes back."""
        before = self._fed
        try:
            parser.Parse(data)
        except expat.ExpatError:
            self._leave_out("breaks_inside")
            self._breaks += 1
            self._parser = None
            # A row tag at the very start of a new parser is the one that broke: going back to it would never end.
            return data[max(parser.ErrorByteIndex - before, int(self._fresh)) :]
        self._fresh = False
        self._fed += len(data)
        if self._fed - self._event > MOST_TAG:
            raise Unreadable(f"one element has more than {MOST_TAG} bytes; no phone writes that, export it again")
        if self._open is not None and self._fed - self._open.start > MOST_ROW:
            raise Unreadable(f"one row has more than {MOST_ROW} bytes; export again without attachments")
        return b""

    def _seek(self, data: bytes) -> bytes:
        """Look for the next row after a break, across pieces, and start a parser before it."""
        data = self._tail + data
        found = self._next.search(data)
        if found is None:
            self._tail = data[-max(map(len, self._roots)) - 1 :]
            return b""
        self._tail = b""
        self._start_parser(b"<%s>" % self._roots[found[1].decode()].encode())
        return data[found.start() :]

    def _leave_out(self, because: Because) -> None:
        """The row that is open, or the one that could not even be opened."""
        if self._open is None:
            self._count()
        self._open = None
        self._found.append(LeftOut(place=f"row {self._number}", because=because))

    def _count(self) -> None:
        self._number += 1
        if self._number > MOST_ROWS:
            raise Unreadable(f"more than {MOST_ROWS} rows; export a shorter span")

    def _on_doctype(self, *_: object) -> None:
        raise Unreadable("the file declares a document type, which a backup never does; export it again")

    def _on_start(self, name: str, attributes: dict[str, str]) -> None:
        self._note_event()
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise Unreadable(f"elements are nested deeper than {MOST_DEPTH}; export it again")
        self.known = self.known or name in self._roots or name in self._roots.values()
        if name in self._roots:
            self._open_row(name, attributes)
        elif self._open is None and self._depth == 2:
            self._leave_out("unknown_element")
        elif self._open is not None and name in self._children:
            self._open.children.append((name, _kept(attributes)))
            if len(self._open.children) > MOST_CHILDREN:
                raise Unreadable(f"one row has more than {MOST_CHILDREN} parts; export it again")

    def _open_row(self, name: str, attributes: dict[str, str]) -> None:
        if self._open is not None:
            self._leave_out("not_closed")
        self._count()
        row = XmlRow(number=self._number, name=name, attributes=_kept(attributes), children=())
        self._open = _Open(row=row, start=self._event, children=[])

    def _on_end(self, name: str) -> None:
        self._note_event()
        self._depth -= 1
        if self._open is None or name != self._open.row.name:
            return
        row, children = self._open.row, tuple(self._open.children)
        self._open = None
        self._found.append(replace(row, children=children) if children else row)

    def _note_event(self) -> None:
        if self._parser is not None:
            self._event = self._parser.CurrentByteIndex


def _kept(attributes: dict[str, str]) -> Attributes:
    if max(map(len, attributes.values()), default=0) <= KEPT:
        return attributes
    return {name: value[: KEPT + 1] for name, value in attributes.items()}
