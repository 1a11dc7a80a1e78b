"""Lines of vCard files: from bytes to properties, whatever wrote them.

    [p.name for p in walk_properties(b"BEGIN:VCARD\\r\\nitem1.TEL;CELL:138\\r\\nEND:VCARD\\r\\n")] == ["BEGIN", "TEL", "END"]

Rules. Work is done on bytes, because each value may have an encoding of its own. Lines end in \\n, \\r\\n, \\r or \\r\\r\\n
(phones write all four). A line that starts with white space goes on from the one before (RFC 6350 section 3.2). A value in
quoted-printable goes on after a `=` at the end of the line, without white space, and the break may fall inside a
character: so lines are joined before anything is decoded. Photos in base64 are skipped as a block.
"""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from minglu.readers.errors import Unreadable

MOST_BYTES: Final = 128_000_000
MOST_LINES: Final = 4_000_000
MOST_VALUE: Final = 100_000  # bytes of one value; what is longer is no name and no number
MOST_PIECES: Final = 2_000  # lines of one value
MOST_REMEMBERED: Final = 200  # bytes of parameters

_LINE_END: Final = re.compile(rb"\r\r\n|\r\n|\r|\n")
_EMPTY: Final = re.compile(rb"(?:\r\r\n|\r\n|\r|\n){1,1000}+")
_PHOTO: Final = re.compile(rb"(?>[ \t]?[A-Za-z0-9+/=]+[ \t]*(?:\r\r\n|\r\n|\r|\n))*+")
# A name, then parameters in which a colon may stand between double quotes.
_PROPERTY: Final = re.compile(rb'\s*+(?:[A-Za-z0-9-]++\.)?([A-Za-z0-9-]{1,40})((?:;(?:[^":;]|"[^"]*")*+)*+):')
# A property on a line of its own, which most are: no parameters in quotes, nothing that goes on in the next line.
_WHOLE: Final = re.compile(rb"(?:[A-Za-z0-9-]++\.)?([A-Za-z0-9-]{1,40})((?:;[^\":;\r\n]*+)*+):([^\r\n]*+)(?:\r?\n)(?![ \t])")
_LOOSE: Final = re.compile(rb"\s*+(?:[A-Za-z0-9-]++\.)?([A-Za-z0-9-]{1,40})((?:;[^:;]*+)*+):")
# What may follow a soft break that nothing continues: the next property, not the rest of a value.
_KNOWN: Final = re.compile(
    rb"(?:[A-Za-z0-9-]++\.)?(?:BEGIN|END|VERSION|N|FN|NICKNAME|TEL|EMAIL|IMPP|ORG|TITLE|ROLE|ADR|LABEL|GEO|TZ|URL|NOTE|BDAY|REV|UID"
    rb"|PHOTO|LOGO|SOUND|KEY|AGENT|CATEGORIES|PRODID|KIND|RELATED|X-[A-Za-z0-9-]++)[;:]",
    re.IGNORECASE,
)
_CHARSETS: Final = {
    b"SHIFT_JIS": "cp932",
    b"SHIFT-JIS": "cp932",
    b"GBK": "gb18030",
    b"GB2312": "gb18030",
    b"GB18030": "gb18030",
    b"BIG5": "big5hkscs",
    b"EUC-KR": "cp949",
    b"ISO-8859-1": "cp1252",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One property of a card. `name` is in capitals, without its group; `parameters` are as written, in capitals."""

    line: int
    name: str
    parameters: tuple[bytes, ...]
    value: bytes = field(repr=False)

    def has(self, *words: bytes) -> bool:
        return any(parameter in words for parameter in self.parameters)


def walk_properties(data: bytes) -> Iterator[Property | int]:
    """Each property; for a line that is none, its number. Raises Unreadable past the bounds."""
    if len(data) > MOST_BYTES:
        raise Unreadable(f"the file has more than {MOST_BYTES} bytes; export the contacts in parts")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", errors="replace").encode()
    data = data.removeprefix(b"\xef\xbb\xbf")
    position, number = 0, 1
    while position < len(data):
        if number >= MOST_LINES:
            raise Unreadable(f"more than {MOST_LINES} lines; export the contacts in parts")
        if found := _EMPTY.match(data, position):
            position, number = found.end(), number + len(_LINE_END.findall(data, position, found.end()))
            continue
        found = _WHOLE.match(data, position)
        if found and _is_plain(parameters := _parameters(found[2])):
            yield Property(line=number, name=_capitals(found[1]), parameters=parameters, value=found[3][:MOST_VALUE])
            position, number = found.end(), number + 1
            continue
        start = number
        line, position = _line_at(data, position)
        number += 1
        found = _PROPERTY.match(line) or _LOOSE.match(line)
        if found is None:
            if line.strip() and not line.startswith(b"#"):
                yield start
            continue
        parameters = _parameters(found[2])
        value, position, lines = _value(data, position, first=line[found.end() :], parameters=parameters)
        number += lines
        yield Property(line=start, name=_capitals(found[1]), parameters=parameters, value=value)


def _parameters(written: bytes) -> tuple[bytes, ...]:
    """Phones write the same few again and again; what is long is nobody's habit and is not remembered."""
    return _habitual(written) if len(written) < MOST_REMEMBERED else _apart(written)


def _apart(written: bytes) -> tuple[bytes, ...]:
    return tuple(part.strip().upper() for part in written.split(b";")[1:])


_habitual = lru_cache(maxsize=1024)(_apart)


@lru_cache(maxsize=1024)
def _capitals(name: bytes) -> str:
    return name.decode().upper()


def decode(found: Property) -> tuple[str, tuple[str, ...]]:
    """The text of a property, and doubts about it."""
    value = found.value
    if _is_quoted(found.parameters):
        value = quopri.decodestring(value)
    named = next((parameter[8:].strip(b'"') for parameter in found.parameters if parameter.startswith(b"CHARSET=")), b"")
    if named in _CHARSETS:
        return _decoded(value, _CHARSETS[named])
    try:
        return value.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    # Old phones write GBK without saying so. A value that names UTF-8 and breaks is cut, not GBK.
    if named not in (b"UTF-8", b"UTF8"):
        try:
            return value.decode("gb18030"), ("the encoding is not named: read as GB18030",)
        except UnicodeDecodeError:
            pass
    return _decoded(value, "utf-8")


def _decoded(value: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    text = value.decode(encoding, errors="replace")
    return text, ("some characters could not be read",) if "\ufffd" in text else ()


def _line_at(data: bytes, position: int) -> tuple[bytes, int]:
    found = _LINE_END.search(data, position)
    return (data[position : found.start()], found.end()) if found else (data[position:], len(data))


def _is_quoted(parameters: tuple[bytes, ...]) -> bool:
    return b"ENCODING=QUOTED-PRINTABLE" in parameters or b"QUOTED-PRINTABLE" in parameters


def _is_plain(parameters: tuple[bytes, ...]) -> bool:
    """Whether the value ends with its line."""
    return not parameters or not (_is_quoted(parameters) or _is_base64(parameters))


def _is_base64(parameters: tuple[bytes, ...]) -> bool:
    return b"ENCODING=BASE64" in parameters or b"ENCODING=B" in parameters or b"BASE64" in parameters


def _value(data: bytes, position: int, *, first: bytes, parameters: tuple[bytes, ...]) -> tuple[bytes, int, int]:
    """The whole value that starts with `first`, where reading goes on, and how many lines were joined."""
    if _is_base64(parameters):
        end = _end_of_photo(data, position)
        return b"", end, len(_LINE_END.findall(data, position, end))
    joined = _quoted if _is_quoted(parameters) else _folded
    pieces, position, lines = joined(data, position, first)
    return b"".join(pieces)[:MOST_VALUE], position, lines


def _end_of_photo(data: bytes, position: int) -> int:
    # Base64 holds neither colon nor semicolon, so a block of such lines ends before the next property by itself,
    # with or without the empty line that vCard 2.1 asks for.
    found = _PHOTO.match(data, position)
    return found.end() if found else position


def _folded(data: bytes, position: int, first: bytes) -> tuple[list[bytes], int, int]:
    pieces, lines = [first], 0
    while data[position : position + 1] in (b" ", b"\t"):
        line, position = _line_at(data, position)
        lines += 1
        if lines <= MOST_PIECES:
            pieces.append(line[1:])
    return pieces, position, lines


def _quoted(data: bytes, position: int, first: bytes) -> tuple[list[bytes], int, int]:
    pieces, lines = [first], 0
    while pieces[-1].endswith(b"=") and position < len(data):
        line, end = _line_at(data, position)
        if _KNOWN.match(line):
            break
        pieces[-1] = pieces[-1][:-1]
        position, lines = end, lines + 1
        if lines <= MOST_PIECES:
            pieces.append(line.lstrip(b" \t") if line.lstrip(b" \t").startswith(b"=") else line)
    if pieces[-1].endswith(b"="):
        pieces[-1] = pieces[-1][:-1]
    return pieces, position, lines
