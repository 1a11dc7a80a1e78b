"""Lines of a large text file, decoded block by block; a line in another encoding costs itself and no more.

    [*read_lines(BytesIO("号码\n".encode("gb18030") + b"\xff\xff\xff\n"), told=None)] == ["号码", UNDECODED]

Rules. The encoding is that of the mark, of the alternating zero bytes (UTF-16), or of the first lines that are not plain
ASCII: UTF-8 if they are, else GB18030. It is decided once: a line that is not in it comes out as `UNDECODED`, never as
what another encoding would make of it. In a file in GB18030 a line that is UTF-8 with Chinese in it is such a line too,
because GB18030 would read it as other characters without complaint. Memory is that of one block; a line longer than one
is cut off and comes out as `UNDECODED` as well.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

BLOCK: Final = 1_000_000
# No encoding gives a lone surrogate, so no line can spell this one.
UNDECODED: Final = "\udcff"

_LOOKED_AT: Final = 50  # lines that are not ASCII, to decide an encoding by
_LINE_END: Final = re.compile(r"\r\r\n|\r\n|\r|\n")
# Two Chinese characters in UTF-8. One alone has three bytes, which break GB18030 by themselves.
_CHINESE: Final = re.compile(rb"(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){2}")

Told = Callable[[int], None]


def read_lines(source: BinaryIO, *, told: Told | None) -> Iterator[str]:
    """Each line without its end. `told` hears how many bytes were read so far, once a block."""
    first = source.read(BLOCK)
    wide = _wide(first)
    # Very old exports end their lines with \r alone.
    end = "\n" if wide or b"\n" in first else "\r"
    blocks = _blocks(source, first, told=told, unit=2 if wide else 1, end=end.encode(wide or "ascii"))
    encoding = wide or ""
    for block in blocks:
        encoding = encoding or _encoding(block)
        yield from _decoded(block, encoding or "ascii")


def _wide(first: bytes) -> str | None:
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16-le" if first.startswith(b"\xff\xfe") else "utf-16-be"
    head = first[:400]
    # Digits and commas in two-byte units have a zero each, always on the same side; no text in one-byte units has any.
    if len(head) >= 4 and head[1::2].count(0) * 20 > len(head) and not head[0::2].count(0):
        return "utf-16-le"
    if len(head) >= 4 and head[0::2].count(0) * 20 > len(head) and not head[1::2].count(0):
        return "utf-16-be"
    return None


def _blocks(source: BinaryIO, first: bytes, *, told: Told | None, unit: int, end: bytes) -> Iterator[bytes]:
    """Blocks that end where a line ends, as long as lines are shorter than a block."""
    rest, read, block = b"", 0, first.removeprefix(codecs.BOM_UTF8)
    if unit == 2 and first.startswith((b"\xff\xfe", b"\xfe\xff")):
        block = first[2:]
    while block:
        read += len(block)
        if told is not None:
            told(read)
        data = rest + block
        cut = _last_end(data, end, unit=unit)
        if cut or len(data) > BLOCK * 2:
            cut = cut or len(data) // unit * unit
            yield data[:cut]
            data = data[cut:]
        rest = data
        block = source.read(BLOCK)
    if rest:
        yield rest


def _last_end(data: bytes, end: bytes, *, unit: int) -> int:
    """Behind the last line end; 0 if there is none."""
    at = data.rfind(end)
    while unit == 2 and at > 0 and at % 2:
        at = data.rfind(end, 0, at + len(end) - 1)
    return at + len(end) if at >= 0 else 0


def _encoding(block: bytes) -> str:
    """The encoding by the first lines that are not ASCII; empty if there is none yet."""
    if block.isascii():
        return ""
    lines = []
    for line in block.split(b"\n"):
        if not line.isascii():
            lines.append(line)
            if len(lines) == _LOOKED_AT:
                break
    # The first such line is the names of the columns, if they are Chinese: without it nothing can be read.
    if _is(lines[0], "utf-8"):
        return "utf-8"
    valid = sum(_is(line, "utf-8") for line in lines)
    return "utf-8" if valid * 2 > len(lines) else "gb18030"


def _is(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(block: bytes, encoding: str) -> Iterator[str]:
    if encoding != "gb18030" or block.isascii():
        try:
            return iter(_cut(block.decode(encoding)))
        except UnicodeDecodeError:
            pass
    if encoding.startswith("utf-16"):
        return (UNDECODED if "\ufffd" in line else line for line in _cut(block.decode(encoding, errors="replace")))
    return _one_by_one(block, encoding)


def _one_by_one(block: bytes, encoding: str) -> Iterator[str]:
    lines = block.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if not lines[-1]:
        lines.pop()
    mixed = encoding == "gb18030"
    for line in lines:
        if line.isascii():
            yield line.decode("ascii")
            continue
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError:
            yield UNDECODED
            continue
        yield UNDECODED if mixed and _is_chinese_utf8(line) else text


def _is_chinese_utf8(line: bytes) -> bool:
    return _CHINESE.search(line) is not None and _is(line, "utf-8")


def _cut(block: str) -> list[str]:
    if "\r\r" in block:
        lines = _LINE_END.split(block)
    elif "\r" in block:
        lines = block.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    else:
        lines = block.split("\n")
    # What stands behind the last line end of a block is the next block's, or nothing.
    if not lines[-1]:
        lines.pop()
    return lines
