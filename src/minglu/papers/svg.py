"""SVG as text: elements, numbers and texts in one spelling, and how much room a text takes.

    element("text", {"x": 4, "y": 12.5}, words("Zhou & Lin")) == '<text x="4" y="12.5">Zhou &amp; Lin</text>'

Only presentation attributes are written: a page whose rules forbid inline style may hold it. `words` is the one door
for text from outside; what XML cannot hold, and what turns the direction of text around it, becomes a mark of doubt.

What is drawn is not decided here.
"""

import re
import unicodedata
from collections.abc import Mapping
from html import escape
from typing import Final

from minglu.papers.errors import WrongChart

Attributes = Mapping[str, str | int | float]

_NAME = re.compile(r"[A-Za-z]+(-[A-Za-z]+)*")
_REPLACED: Final = "�"
# Characters that XML 1.0 has no spelling for, halves of a surrogate pair, and marks of direction.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NARROW: Final = 0.6
_ELLIPSIS: Final = "…"


def element(name: str, attributes: Attributes, *inside: str) -> str:
    """One element. `inside` is markup made here; texts go through `words` first. Raises WrongChart for style."""
    for attribute in attributes:
        if not _NAME.fullmatch(attribute) or attribute == "style" or attribute.startswith("on"):
            raise WrongChart("only presentation attributes are drawn with; give the element a class")
    head = " ".join([name, *(f'{attribute}="{_spelled(value)}"' for attribute, value in attributes.items())])
    return f"<{head}>{''.join(inside)}</{name}>" if inside else f"<{head}/>"


def words(text: str) -> str:
    """Text from outside as it may stand in an element or an attribute."""
    return escape(_UNFIT.sub(_REPLACED, text))


def number(value: float) -> str:
    """A length to a tenth: more says nothing on any screen."""
    return f"{value:.1f}".removesuffix(".0")


def width_of(text: str, *, size: float) -> float:
    """About how wide a line of text is. A wide character takes a square, any other one a little more than half of it."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return size * (wide + _NARROW * (len(text) - wide))


def fitted(text: str, *, size: float, room: float) -> str:
    """The text, or as much of its beginning as fits into `room`."""
    line = " ".join(text.split())
    if width_of(line, size=size) <= room:
        return line
    line = line[: int(room / (_NARROW * size))]  # no more fit if all are narrow, however long it is
    while line and width_of(line + _ELLIPSIS, size=size) > room:
        line = line[:-1]
    return line.rstrip() + _ELLIPSIS


def _spelled(value: str | float) -> str:
    return words(value) if isinstance(value, str) else number(value)
