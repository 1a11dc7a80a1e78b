"""Instants: whole milliseconds since 1970-01-01T00:00:00Z, and the months they fall in.

    parse_instant("2026-10-12T09:30:00+08:00") == 1791768600000
    render_instant(1791768600000) == "2026-10-12T01:30:00.000Z"
    period_of(1791768600000) == "2026-10"

Reading a clock is not done here: an instant is always handed in.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NewType

from minglu.canon.errors import NotCanonical, TooLarge

Instant = NewType("Instant", int)
Period = NewType("Period", str)

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST = 4_102_444_800_000  # 2100-01-01: later is a mistake, not a date


def check_instant(value: int) -> Instant:
    """`value` as an instant of the years 1970 to 2099. Raises TooLarge."""
    if not 0 <= value < LAST:
        raise TooLarge(f"{value} is not a moment between 1970 and 2100")
    return Instant(value)


def parse_instant(text: str) -> Instant:
    """An instant from ISO 8601 with an offset. Raises NotCanonical for a time without one: it could be any hour."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise NotCanonical("not a date and time in ISO 8601") from error
    if moment.tzinfo is None:
        raise NotCanonical("a time without an offset from UTC could be any hour")
    return check_instant((moment - _EPOCH) // timedelta(milliseconds=1))


def render_instant(at: Instant) -> str:
    """ISO 8601 in UTC with milliseconds, for machines. People read `words`."""
    return as_datetime(at).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def as_datetime(at: Instant) -> datetime:
    """The aware `datetime` in UTC."""
    return _EPOCH + timedelta(milliseconds=at)


def period_of(at: Instant) -> Period:
    """The UTC month of an instant, the span for which a label stands."""
    return _period_of_day(at // DAY)


def check_period(text: str) -> Period:
    """`text` as a period. Raises NotCanonical unless it is YYYY-MM of a real month."""
    try:
        moment = datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC)
    except ValueError as error:
        raise NotCanonical("not a month YYYY-MM") from error
    if moment.strftime("%Y-%m") != text:
        raise NotCanonical("not a month YYYY-MM")
    return Period(text)


@lru_cache(maxsize=4096)
def _period_of_day(day: int) -> Period:
    """Whoever reads a log asks for the same few days again and again."""
    return Period(as_datetime(Instant(day * DAY)).strftime("%Y-%m"))
