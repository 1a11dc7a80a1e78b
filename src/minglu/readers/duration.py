"""Durations as bills and screens write them, in seconds.

read_duration("1分2秒") == read_duration("62") == read_duration("00:01:02") == 62
"""

import re
from functools import lru_cache
from typing import Final

MOST_SECONDS: Final = 7 * 24 * 3600  # a longer call is a mistake
MOST_TEXT: Final = 30

_PLAIN: Final = re.compile(r"(\d{1,7})秒?", re.ASCII)
_CLOCK: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})", re.ASCII)
_WORDS: Final = re.compile(r"(?:(\d{1,3})(?:小时|时))?(?:(\d{1,4})(?:分钟|分))?(?:(\d{1,6})秒?)?", re.ASCII)


@lru_cache(maxsize=4096)
def read_duration(text: str) -> int | None:
    """Whole seconds, or None if `text` is no duration."""
    plain = text.replace(" ", "")
    if not plain or len(plain) > MOST_TEXT:
        return None
    found = _CLOCK.fullmatch(plain)
    if found and (int(found[3]) >= 60 or (found[1] and int(found[2]) >= 60)):
        return None
    whole = _PLAIN.fullmatch(plain)
    if whole:
        return _bounded(int(whole[1]))
    found = found or _WORDS.fullmatch(plain)
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return _bounded(hours * 3600 + minutes * 60 + seconds)


def _bounded(seconds: int) -> int | None:
    return seconds if seconds <= MOST_SECONDS else None
