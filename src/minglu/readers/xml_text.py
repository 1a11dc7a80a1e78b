"""XML as phones write it, made into XML as parsers accept it: a filter over a stream of bytes.

    "".join(clean([b'<sms body="&#55357;&#56842;"/>'], encoding="utf-8")) == '<sms body="&#128522;"/>'

Phones write emoji as two halves of a surrogate pair, and control characters as they come. XML 1.0 section 2.2 allows
neither. Pairs are joined; what is no character becomes U+FFFD, so that one letter lost does not lose the message.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import Final

from minglu.readers.errors import Unreadable

_ONE: Final = r"&#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6});"
_REFERENCES: Final = re.compile(rf"(?:{_ONE})+")
_HIGH_AT_END: Final = re.compile(r"&#(?:5[56][0-9]{3}|[xX][dD][89abAB][0-9a-fA-F]{2});\Z")
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\t\n\r")
_LONGEST: Final = 24  # characters that may belong to a reference or a pair which goes on in the next piece
_LOST: Final = "\ufffd"
_DECLARED: Final = re.compile(rb"""<\?xml[^>]{1,100}?encoding\s?=\s?["']([A-Za-z0-9._-]{1,40})["']""")
_ENCODINGS: Final = {b"utf-8": "utf-8", b"us-ascii": "utf-8", b"gb18030": "gb18030", b"gbk": "gb18030", b"gb2312": "gb18030"}


def encoding_of(head: bytes) -> str:
    """The encoding that the first bytes declare. Raises Unreadable for one that no phone is known to use."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    found = _DECLARED.search(head[:400])
    encoding = _ENCODINGS.get(found[1].lower()) if found else "utf-8"
    if encoding is None:
        raise Unreadable("the file declares an encoding other than UTF-8, UTF-16 or GB18030; export it again as UTF-8")
    return "utf-8-sig" if encoding == "utf-8" else encoding


def clean(chunks: Iterable[bytes], *, encoding: str) -> Iterator[str]:
    """The text of the stream, piece by piece, with nothing in it that no XML parser accepts as a character."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    held = ""
    for chunk in chunks:
        text = held + decoder.decode(chunk)
        cut = _cut(text)
        held = text[cut:]
        yield _clean(text[:cut])
    yield _clean(held + decoder.decode(b"", final=True))


def _cut(text: str) -> int:
    """Where to stop so that no reference, and no pair of references, is taken apart."""
    start = max(0, len(text) - _LONGEST)
    cut = text.find("&", start)
    cut = len(text) if cut < 0 else cut
    high = _HIGH_AT_END.search(text, max(0, cut - _LONGEST), cut)
    return high.start() if high else cut


def _clean(text: str) -> str:
    # Hardly any file holds either, and finding that out in bytes is many times cheaper than looking at each character.
    data = text.encode("utf-8", errors="surrogatepass")
    if len(data.translate(None, _CONTROLS)) != len(data) or b"\xef\xbf\xbe" in data or b"\xef\xbf\xbf" in data:
        text = _FORBIDDEN.sub(_LOST, text)
    return _REFERENCES.sub(_joined, text) if "&#" in text else text


def _joined(found: re.Match[str]) -> str:
    codes = [int(code[1:], 16) if code[0] in "xX" else int(code) for code in found[0][2:-1].split(";&#")]
    units = "".join(chr(code) if code <= 0x10FFFF else _LOST for code in codes)
    whole = units.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")
    return "".join(f"&#{ord(_FORBIDDEN.sub(_LOST, character))};" for character in whole)
