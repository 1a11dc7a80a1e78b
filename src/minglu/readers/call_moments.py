"""The moments in one column of times, in whichever way its exporter writes them.

    Moments(zone=find_zone("Asia/Shanghai"), order="dmy").read("3/11/2026 8:05") == 1793664300000
    Moments(zone=…, order="").read("3/11/2026 8:05") == "order_undecidable"

Read are ISO 8601 with and without an offset, year-month-day with - / . and 年月日, 3 Nov 2026, Excel's days since 1900, and
seconds, milliseconds or microseconds since 1970, each with 24 or 12 hours. Local times are those of the zone given.

Rules. Day before month or month before day is a matter of the whole column (`order_of`), never of one row, and never
guessed. A day without a time of day is no moment: nobody can say whether it was at night. An hour at which the clocks
were changed is none either.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

from minglu.canon.instants import HOUR, LAST, MINUTE, SECOND, Instant
from minglu.evidence.reading import Because
from minglu.readers.local_time import read_local

Order = Literal["", "dmy", "mdy", "neither"]

MOST_TEXT: Final = 60
MOST_KEPT: Final = 20_000

_TWO: Final = tuple(f"{number:02d}" for number in range(60))
_HOURS_MINUTES: Final = {f" {hour}:{minute}": int(hour) * HOUR + int(minute) * MINUTE for hour in _TWO[:24] for minute in _TWO}
_SECONDS: Final = {f":{second}": int(second) * SECOND for second in _TWO}
_OFFSET: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)? ?(?:Z|[+-]\d\d:?\d\d)", re.ASCII)
_SERIAL: Final = re.compile(r"(\d{5})(\.\d{1,17})?", re.ASCII)
_EPOCH_TEXT: Final = re.compile(r"(1\d{9})(?:\.\d{1,9}|(\d{3})|(\d{6}))?", re.ASCII)
_CLOCK: Final = r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?: ?([AaPp])\.?[Mm]\.?)?"
_SLASHED: Final = re.compile(rf"(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ](\d{{4}})(?:[ ,T]{{1,3}}{_CLOCK})?", re.ASCII)
_NAMED: Final = re.compile(rf"(\d{{1,2}})[- /.]?([A-Za-z]{{3,9}})\.?[- /,]{{0,2}}(\d{{4}})(?:[ ,T]{{1,3}}{_CLOCK})?", re.ASCII)
_NAMED_FIRST: Final = re.compile(rf"([A-Za-z]{{3,9}})\.? (\d{{1,2}}),? (\d{{4}})(?:[ ,T]{{1,3}}{_CLOCK})?", re.ASCII)
_YEAR_FIRST: Final = re.compile(rf"(\d{{4}})\s?[-/.年]\s?(\d{{1,2}})\s?[-/.月]\s?(\d{{1,2}})日?(?:[ ,T]{{0,3}}{_CLOCK})?", re.ASCII)
_COMPACT_DAY: Final = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_OF_EXCEL: Final = date(1899, 12, 30)  # serial 1 is 1 January 1900; the leap day of 1900 that never was is counted
_SERIALS: Final = range(25_569, 73_051)  # 1970 to 2099
_MIDNIGHT: Final = re.compile(r"[ T]0?0:00(?::00(?:\.0+)?)?\Z", re.ASCII)
_MARKS: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_WIDE: Final = str.maketrans("０１２３４５６７８９：／－．", "0123456789:/-.")
_Parts = tuple[int, int, int, int | None, int, int]


class Moments:
    """Reads one column. Days and whole texts come again and again, so both are kept, up to a bound."""

    def __init__(self, *, zone: ZoneInfo, order: Order, ask: Callable[[], Order] | None = None) -> None:
        self._zone = zone
        self._order: Order = order
        self._ask = ask
        self._days: dict[str, int] = {}
        self._others: dict[str, Instant | Because] = {}

    def read(self, text: str) -> Instant | Because:
        """The moment, or why there is none."""
        # By far the most files write 2026-11-03 08:05:00; this path is for them.
        midnight = self._days.get(text[:10])
        if midnight is not None:
            minutes, seconds = _HOURS_MINUTES.get(text[10:16].replace("T", " ")), _SECONDS.get(text[16:])
            if minutes is not None and seconds is not None:
                return Instant(midnight + minutes + seconds)
        known = self._others.get(text)
        return self._look(text) if known is None else known

    def _look(self, text: str) -> Instant | Because:
        day, _, clock = text.partition("T" if text[10:11] == "T" else " ")
        past = _past_midnight(clock)
        midnight = self._days.get(day)
        if midnight is not None and past is not None:
            return Instant(midnight + past)
        found = self._slow(_tidy(text))
        if isinstance(found, int) and past is not None and self._is_plain(found) and len(self._days) < MOST_KEPT:
            self._days[day] = found - past
        elif len(self._others) < MOST_KEPT:
            self._others[text] = found
        return found

    def _is_plain(self, at: Instant) -> bool:
        """Whether the local day has 24 hours. On any other the hours do not simply add up."""
        day = (_EPOCH + timedelta(milliseconds=at)).astimezone(self._zone)
        return _plain_day(day.year, day.month, day.day, self._zone)

    def _slow(self, text: str) -> Instant | Because:
        if not text or len(text) > MOST_TEXT:
            return "no_moment"
        if _OFFSET.fullmatch(text):
            return _with_offset(text)
        if (since := _since_1970(text)) is not None:
            return since
        if (found := _SERIAL.fullmatch(text)) and int(found[1]) in _SERIALS:
            return self._serial(int(found[1]), found[2])
        if (slashed := _SLASHED.fullmatch(text)) is not None:
            return self._slashed(slashed)
        parts = _named(text) or _year_first(text)
        if parts is not None:
            return self._at(parts)
        local = read_local(text, zone=self._zone, year=None)
        return "no_moment" if local is None or local.at is None else local.at

    def _slashed(self, found: re.Match[str]) -> Instant | Because:
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if self._order == "" and self._ask is not None:
            self._order, self._ask = self._ask(), None
        if self._order in ("", "neither"):
            return "order_undecidable"
        day, month = (first, second) if self._order == "dmy" else (second, first)
        return self._at(_clocked(year, month, day, found=found, first=4))

    def _serial(self, days: int, part: str | None) -> Instant | Because:
        if part is None:
            return "day_only"
        seconds = round(float(part) * 86_400)
        day = _FIRST_OF_EXCEL + timedelta(days=days + seconds // 86_400)
        seconds %= 86_400
        return self._at((day.year, day.month, day.day, seconds // 3_600, seconds // 60 % 60, seconds % 60))

    def _at(self, parts: _Parts | None) -> Instant | Because:
        if parts is None:
            return "no_moment"
        year, month, day, hour, minute, second = parts
        if hour is None:
            return "day_only" if _is_day(year, month, day) else "no_moment"
        local = read_local(f"{year:04d}-{month}-{day} {hour:02d}:{minute:02d}:{second:02d}", zone=self._zone, year=None)
        return "no_moment" if local is None or local.at is None else local.at


def _past_midnight(clock: str) -> int | None:
    """Milliseconds since midnight of 8:05, 08:05 or 08:05:00; None for whatever else stands there."""
    if len(clock) < 6:
        return _HOURS_MINUTES.get(f" {clock}" if len(clock) == 5 else f" 0{clock}")
    minutes, seconds = _past_midnight(clock[:-3]), _SECONDS.get(clock[-3:])
    return minutes + seconds if minutes is not None and seconds is not None and len(clock) < 9 else None


def read_day(text: str, *, order: Order) -> int | None:
    """The day YYYYMMDD that a cell names, with or without a time of day; None if it names none."""
    plain = _tidy(text)
    found = _COMPACT_DAY.fullmatch(plain)
    parts: _Parts | None = (int(found[1]), int(found[2]), int(found[3]), None, 0, 0) if found else None
    if (serial := _SERIAL.fullmatch(plain)) and int(serial[1]) in _SERIALS:
        day = _FIRST_OF_EXCEL + timedelta(days=int(serial[1]))
        parts = (day.year, day.month, day.day, None, 0, 0)
    if (slashed := _SLASHED.fullmatch(plain)) is not None and order in ("dmy", "mdy"):
        first, second = int(slashed[1]), int(slashed[2])
        parts = (int(slashed[3]), second if order == "dmy" else first, first if order == "dmy" else second, None, 0, 0)
    parts = parts or _named(plain) or _year_first(plain)
    if parts is None or not _is_day(*parts[:3]):
        return None
    return parts[0] * 10_000 + parts[1] * 100 + parts[2]


def joined(day: str, clock: str) -> str:
    """One text of a day and a time of day that stand in two columns. A spreadsheet gives a day a midnight of its own."""
    plain = _MIDNIGHT.sub("", day.strip())
    if (serial := _SERIAL.fullmatch(plain)) and int(serial[1]) in _SERIALS and not (serial[2] or "").strip(".0"):
        plain = (_FIRST_OF_EXCEL + timedelta(days=int(serial[1]))).isoformat()
    if found := _COMPACT_DAY.fullmatch(plain):
        plain = f"{found[1]}-{found[2]}-{found[3]}"
    time = re.sub(r"\A(?:1899-12-3\d|1900-01-0\d)[ T]", "", clock.strip())
    if re.fullmatch(r"0?\.\d{1,17}", time, re.ASCII):
        seconds = round(float(time) * 86_400) % 86_400
        time = f"{seconds // 3_600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    if re.fullmatch(r"\d{6}", time, re.ASCII):
        time = f"{time[:2]}:{time[2:4]}:{time[4:]}"
    return f"{plain} {time}".strip()


def order_of(texts: Iterable[str]) -> Order:
    """What the whole column says: a first figure above 12 is a day, a second one too; both in one column decide nothing."""
    first = second = False
    for text in texts:
        found = _SLASHED.fullmatch(_tidy(text)) if len(text) <= MOST_TEXT else None
        if found is None:
            continue
        first, second = first or int(found[1]) > 12, second or int(found[2]) > 12
        if first and second:
            return "neither"
    return "dmy" if first else "mdy" if second else "neither"


def _tidy(text: str) -> str:
    if text.isascii():
        return text.strip()
    plain = _MARKS.sub("", text).translate(_WIDE).replace("\u202f", " ").replace("\u00a0", " ").replace("\u3000", " ")
    return plain.strip()


def _with_offset(text: str) -> Instant | Because:
    try:
        moment = datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-").replace(" Z", "Z"))
    except ValueError:
        return "no_moment"
    return _bounded((moment - _EPOCH) // timedelta(milliseconds=1))


def _since_1970(text: str) -> Instant | Because | None:
    found = _EPOCH_TEXT.fullmatch(text)
    return None if found is None else _bounded(int(found[1]) * SECOND + int(found[2] or found[3] or 0) // (1_000 if found[3] else 1))


def _bounded(at: int) -> Instant | Because:
    return Instant(at) if 0 <= at < LAST else "no_moment"


def _named(text: str) -> _Parts | None:
    if (found := _NAMED.fullmatch(text)) is not None:
        day, month = found[1], found[2]
    elif (found := _NAMED_FIRST.fullmatch(text)) is not None:
        day, month = found[2], found[1]
    else:
        return None
    name = month[:3].lower()
    return _clocked(int(found[3]), _MONTHS.index(name) + 1, int(day), found=found, first=4) if name in _MONTHS else None


def _year_first(text: str) -> _Parts | None:
    found = _YEAR_FIRST.fullmatch(text)
    return None if found is None else _clocked(int(found[1]), int(found[2]), int(found[3]), found=found, first=4)


def _clocked(year: int, month: int, day: int, *, found: re.Match[str], first: int) -> _Parts | None:
    """With the time of day that stands behind the day; the hour is None where there is none."""
    hour, minute, second, half = found.group(first, first + 1, first + 2, first + 3)
    if hour is None:
        return year, month, day, None, 0, 0
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + 12 * (half in "pP")
    return year, month, day, hours, int(minute), int(second or 0)


@lru_cache(maxsize=4096)
def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def _plain_day(year: int, month: int, day: int, zone: ZoneInfo) -> bool:
    start = datetime(year, month, day, tzinfo=zone)
    offsets = {(start + timedelta(hours=hour)).replace(fold=fold).utcoffset() for hour in range(25) for fold in (0, 1)}
    return len(offsets) == 1
