"""Whole numbers in the text of notes: ASCII digits, no sign, no leading zero.

    parse_decimal("8", most=MOST_SIZE) == 8          parse_decimal("08", most=MOST_SIZE)  raises NotCanonical

Python's own `int` also reads "+8", " 8", "8_0" and Arabic digits; none of these is a spelling of ours.
"""

import re
from typing import Final

from minglu.canon.errors import NotCanonical, TooLarge

# The C2SP formats let a reader stop at 63 bits, so that every language and database holds a size without wrapping.
MOST_SIZE: Final = 2**63 - 1

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


def parse_decimal(text: str, *, most: int = MOST_SIZE) -> int:
    """The number that `text` spells, at most `most`. Raises NotCanonical or TooLarge."""
    if not _DECIMAL.fullmatch(text):
        raise NotCanonical("not a whole number in plain decimal digits")
    value = int(text)
    if value > most:
        raise TooLarge(f"a number over {most}")
    return value
