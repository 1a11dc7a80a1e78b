"""Zones: which local day and minute it is, somewhere, at an instant.

    zone = parse_zone("Asia/Shanghai", data)          # the bytes of a TZif file (RFC 8536)
    zone.local(at) == Local(day=20261123, minute=570, start=…, end=…, date=date(2026, 11, 23))

The bytes are handed in, from a pinned time zone database, and their digest is part of the digest of the packs: the
machine's own zones are never asked. A day runs from the first instant of its date to the first of the next, so it may
have 23 or 25 hours.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from minglu.canon.digest import sha256
from minglu.canon.instants import Instant, as_datetime
from minglu.rules.errors import WrongPack

MOST_BYTES = 100_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_MILLISECOND = timedelta(milliseconds=1)
_TABLE_COLUMNS: Final = 3
_COUNTRY: Final = re.compile("[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Local:
    """An instant as the people of a place see it, and the instants between which their day lies."""

    day: int
    minute: int
    start: Instant
    end: Instant
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """One place's time."""

    name: str
    info: tzinfo
    # ISO 3166 in small letters; "" where the pinned database gives the place to no country.
    country: str = ""
    # Of the file it was read from: two zones of one name may be of two versions of the database.
    digest: bytes = field(default=b"", compare=False, repr=False)

    def local(self, at: Instant) -> Local:
        moment = as_datetime(at).astimezone(self.info)
        day, start, end = _span(self.info, moment.date())
        return Local(day, moment.hour * 60 + moment.minute, start, end, moment.date())

    def day(self, at: Instant) -> int:
        """The local day, YYYYMMDD."""
        return _number(as_datetime(at).astimezone(self.info))

    def offset(self, at: Instant) -> timedelta:
        """How far local time is ahead of UTC."""
        return as_datetime(at).astimezone(self.info).utcoffset() or timedelta(0)

    def days_before(self, local: Local, days: int) -> Instant:
        """The first instant of the local day so many days before."""
        return local.start if days == 0 else self.local_start(local.date - timedelta(days=days))

    def local_start(self, day: date) -> Instant:
        """The first instant of a local day."""
        return _span(self.info, day)[1]

    def instant(self, moment: datetime) -> Instant:
        """The instant of a local time (the first of two, when clocks go back)."""
        return Instant((moment.replace(tzinfo=self.info) - _EPOCH) // _MILLISECOND)


class _Bytes:
    """Just enough of a file for `ZoneInfo.from_file`; the core opens none."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def read(self, size: int = -1, /) -> bytes:
        end = len(self._data) if size < 0 else self._at + size
        found = self._data[self._at : end]
        self._at += len(found)
        return found

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self._at = offset + (self._at if whence == 1 else 0)
        return self._at

    def readline(self) -> bytes:
        end = self._data.find(b"\n", self._at) + 1
        return self.read((end or len(self._data)) - self._at)


def utc_day(at: Instant) -> int:
    """The day in UTC, YYYYMMDD."""
    return _number(as_datetime(at))


def parse_countries(data: bytes) -> Mapping[str, str]:
    """The country of each zone, from `zone.tab` of the time zone database. Raises WrongPack."""
    found: dict[str, str] = {}
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise WrongPack("zones/zone.tab is not UTF-8") from error
    for line in lines:
        if not line or line.startswith("#"):
            continue
        parts = line.split("\t")
        if len(parts) < _TABLE_COLUMNS or not _COUNTRY.fullmatch(parts[0]) or parts[2] in found:
            raise WrongPack("zones/zone.tab has a line that is not country, coordinates, zone, each zone once")
        found[parts[2]] = parts[0].lower()
    return found


def parse_zone(name: str, data: bytes, *, country: str = "") -> Zone:
    """The zone that a TZif file describes. Raises WrongPack."""
    if len(data) > MOST_BYTES or not data.startswith(b"TZif"):
        raise WrongPack(f"zones/{name} is not a TZif file of at most {MOST_BYTES} bytes")
    try:
        info = ZoneInfo.from_file(_Bytes(data), key=name)
        info.utcoffset(datetime(2026, 1, 1, tzinfo=info))
    # zoneinfo reads with `struct` and slices and lets whatever they raise escape: all of it means "not a zone".
    except Exception as error:
        raise WrongPack(f"zones/{name} is a TZif file that cannot be read ({type(error).__name__})") from error
    return Zone(name=name, info=info, country=country, digest=sha256(data))


@lru_cache(maxsize=4_096)
def _span(info: tzinfo, day: date) -> tuple[int, Instant, Instant]:
    # At a gap over midnight, fold=0 takes the offset before it, which is the very instant at which the new day begins.
    start, end = (datetime(edge.year, edge.month, edge.day, tzinfo=info) for edge in (day, day + _DAY))
    return _number(day), Instant((start - _EPOCH) // _MILLISECOND), Instant((end - _EPOCH) // _MILLISECOND)


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day
