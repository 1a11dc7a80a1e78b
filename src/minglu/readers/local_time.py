"""Local times as files and screens write them, and the moments that they may be.

    read_local("2026-11-05 14:03:11", zone=find_zone("Asia/Shanghai"), year=None).at == 1793858591000
    read_local("11-05 14:03:11", zone=…, year=None).doubts == ("the year is not written",)

Rules: the order is year, month, day, as in China; nothing else is guessed. A time that could be several moments has no
`at` and says why. Relative days ("昨天") are no times: they need a moment that the text does not hold.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from minglu.canon.instants import HOUR, LAST, MINUTE, SECOND, Instant
from minglu.readers.errors import UnknownZone

MOST_TEXT: Final = 40

_Moment: TypeAlias = tuple[int, int, int, int, int, int]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_COMPACT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)()(\d\d)(\d\d)(\d\d)?", re.ASCII)
_SPACED: Final = re.compile(
    r"(?:(\d{4})\s?[-/.年]\s?)?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?:\s?日[T ,]?|[T,]|\s{1,3})"  # the day
    r"(上午|下午)?\s?(\d{1,2})[:：](\d\d)(?:[:：](\d\d)(?:\.\d{1,9})?)?",  # the hour
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """A local time: its moment if there is exactly one, and what is not certain about it."""

    at: Instant | None
    doubts: tuple[str, ...] = ()


def find_zone(name: str) -> ZoneInfo:
    """The zone of that name. Raises UnknownZone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone("no such time zone; give a name such as Asia/Shanghai") from error


def read_local(text: str, *, zone: ZoneInfo, year: int | None) -> Local | None:
    """The moment that `text` may be; None if it is no time at all."""
    found = None if len(text) > MOST_TEXT else _SPACED.fullmatch(text) or _COMPACT.fullmatch(text)
    if found is None:
        return None
    written, month, day, half, hour, minute, second = found.groups()
    if written is None and year is None:
        return Local(at=None, doubts=("the year is not written",)) if _possible(month, day, half, hour, minute, second) else None
    doubts: tuple[str, ...] = () if second else ("to the minute only",)
    if written is None:
        doubts = ("the year is not written: it was given beside the file", *doubts)
    moment = _moment(int(written or year or 0), month, day, half, hour, minute, second)
    return None if moment is None else _settled(moment, zone=zone, doubts=doubts)


def _possible(month: str, day: str, half: str | None, hour: str, minute: str, second: str | None) -> bool:
    return _moment(2024, month, day, half, hour, minute, second) is not None  # a leap year: 29 February may be meant


def _moment(year: int, month: str, day: str, half: str | None, hour: str, minute: str, second: str | None) -> _Moment | None:
    hours = int(hour)
    if half and not 1 <= hours <= 12:
        return None
    if half:
        hours = hours % 12 + 12 * (half == "下午")
    parts = (year, int(month), int(day), hours, int(minute), int(second or 0))
    return parts if hours < 24 and parts[4] < 60 and parts[5] < 60 and _is_day(*parts[:3]) else None


def _settled(moment: _Moment, *, zone: ZoneInfo, doubts: tuple[str, ...]) -> Local | None:
    """The wall-clock time in its zone, unless the clocks were changed at that hour."""
    year, month, day, hour, minute, second = moment
    at = _midnight(year, month, day, zone)
    if at is not None:
        at += hour * HOUR + minute * MINUTE + second * SECOND
    else:
        earlier, later = (datetime(*moment, tzinfo=zone, fold=fold) for fold in (0, 1))
        if earlier.utcoffset() != later.utcoffset():
            return Local(at=None, doubts=(*doubts, "clocks were changed at this hour: it happened twice or never"))
        at = (earlier - _EPOCH) // _MILLISECOND
    return Local(at=Instant(at), doubts=doubts) if 0 <= at < LAST else None


@lru_cache(maxsize=4096)
def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def _midnight(year: int, month: int, day: int, zone: ZoneInfo) -> int | None:
    """The start of a day, or None if the clocks are changed in the course of it. A file has many rows a day."""
    start = datetime(year, month, day, tzinfo=zone)
    hours = {(start + timedelta(hours=hour)).replace(fold=fold).utcoffset() for hour in range(25) for fold in (0, 1)}
    return (start - _EPOCH) // _MILLISECOND if len(hours) == 1 else None
