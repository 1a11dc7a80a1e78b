"""The numbers in one column: one spelling, or why there is none.

    Numbers(region="CN", fiction=True).read("160 0000-0202") == "+8616000000202"
    Numbers(region="CN", fiction=True).read("160****0202") == "number_masked"

Rules. A masked number is a pattern and never a number; one that a spreadsheet has shortened to 1.38E+10 has lost its last
digits, and none is made up. What is neither is `not_a_number`: a short code, an extension, a word. Direction marks, wide
digits, spaces and the outside line's 0 do no harm.

A mainland mobile number is known by its shape alone, whoever it was given to: numbers are taken back and given out again,
and a record of last year is not wrong because of it. All others are read by `canon.numbers`.
"""

import re
from typing import Final, Literal, TypeAlias

from minglu.canon.errors import NotCanonical
from minglu.canon.numbers import E164, FICTION, parse_number

NotANumber: TypeAlias = Literal["not_a_number", "number_masked", "digits_lost", "no_number"]

MOST_TEXT: Final = 60
MOST_KEPT: Final = 50_000

_MARKS: Final = re.compile("[\\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad()（）\\-–—‐‑.·']")
_WIDE: Final = str.maketrans("０１２３４５６７８９＋", "0123456789+")
_MOBILE: Final = re.compile(r"(?:\+86|0086|86|0)?(1[3-9]\d{9})", re.ASCII)
_SHORTENED: Final = re.compile(r"[+]?\d{1,2}(?:[.,]?\d{0,15})?[eE]\+?\d{1,2}", re.ASCII)
_MASK: Final = re.compile(r"[*＊×•●#]|(?<=\d)[xX_?？]{2,}|[xX]{2,}(?=\d)")
_NOBODY: Final = frozenset({"", "-", "null", "none", "anonymous", "unknown", "匿名", "未知", "n/a", "\\n"})


class Numbers:
    """Reads one column. Of the numbers in a file most come again."""

    def __init__(self, *, region: str, fiction: bool) -> None:
        self._region = region
        self._fiction = fiction
        self._known: dict[str, E164 | NotANumber] = {}

    def read(self, text: str) -> E164 | NotANumber:
        """The number, or why there is none. A number begins with +, a reason does not."""
        found = self._known.get(text)
        if found is None:
            found = self._look(text)
            if len(self._known) < MOST_KEPT:
                self._known[text] = found
        return found

    def _look(self, text: str) -> E164 | NotANumber:
        if text.strip().casefold() in _NOBODY:
            return "no_number"
        if len(text) > MOST_TEXT:
            return "not_a_number"
        wide = text.translate(_WIDE)
        if _SHORTENED.fullmatch(wide.strip()):
            return "digits_lost"
        if _MASK.search(wide) and any(one.isdigit() for one in wide):
            return "number_masked"
        plain = _MARKS.sub("", wide.strip().removeprefix("tel:").removeprefix("sip:").partition("@")[0])
        if self._region == "CN" and (found := _MOBILE.fullmatch(plain)) is not None:
            # Numbers of fiction belong to nobody, and are none outside a rehearsal.
            return E164(f"+86{found[1]}") if self._fiction or not FICTION.fullmatch(f"+86{found[1]}") else "not_a_number"
        return self._parsed(plain)

    def _parsed(self, plain: str) -> E164 | NotANumber:
        try:
            return parse_number(plain, region=self._region, fiction=self._fiction)
        except NotCanonical:
            return "not_a_number"
