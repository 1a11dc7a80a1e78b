"""Local days for queries: which day and minute an instant is at a place, without asking a database about time zones.

    days = days_of("Asia/Shanghai", zone, calendar=calendar, first=first, last=last)      # rows of the table DAYS, one a day
    localized(table, days, zones={"Asia/Shanghai": zone}, first=first, last=last)

A table with the columns `at` and `zone` gains `place_known`, `country`, `local_minute`, `local_day` and `working_day` as the
facts of these names are, and `midnight` (the local day as milliseconds), `starts`, `ends` and `week_starts` (the instants at
which the day begins and ends, and at which the day six days before begins). All of it comes from the pinned zones of the
packs: every change of the offset between `first` and `last` is found beforehand and written into the expression.

A place whose zone is not among `zones` is not known: the day of UTC stands in, and nothing else is told.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

import ibis  # type: ignore[import-untyped]  # the library ships no types
from ibis.expr.types import IntegerValue, Table  # type: ignore[import-untyped]  # the library ships no types

from minglu.canon.instants import DAY, HOUR, MINUTE, Instant
from minglu.rules.calendar import Calendar
from minglu.rules.errors import CalendarUnknown
from minglu.rules.table import COUNTRIES
from minglu.rules.zones import Zone

Row = Mapping[str, bool | int | str | None]

# A zone of "" is a place that nobody knows.
DAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "day_zone": "string",
        "midnight": "int64",
        "local_day": "int64",
        "starts": "int64",
        "ends": "int64",
        "week_starts": "int64",
        "working_day": "boolean",
    }
)

_EPOCH: Final = date(1970, 1, 1)
_MILLISECOND: Final = timedelta(milliseconds=1)
_WEEK: Final = 6
# No zone has moved twice within so short a time.
_STEP: Final = 12 * HOUR


def days_of(name: str, zone: Zone | None, *, calendar: Calendar, first: Instant, last: Instant) -> Iterator[Row]:
    """The local days that touch the time from `first` to `last`; of a place that is not known, the days of UTC."""
    for number in range(first // DAY - 1, last // DAY + 2):
        day = _EPOCH + timedelta(days=number)
        row: dict[str, bool | int | str | None] = dict.fromkeys(DAYS)
        row |= {"day_zone": name, "midnight": number * DAY, "local_day": day.year * 10_000 + day.month * 100 + day.day}
        if zone is not None:
            row |= {
                "starts": zone.local_start(day),
                "ends": zone.local_start(day + timedelta(days=1)),
                "week_starts": zone.local_start(day - timedelta(days=_WEEK)),
                "working_day": _working_day(zone, day, calendar),
            }
        yield row


def localized(table: Table, days: Table, *, zones: Mapping[str, Zone], first: Instant, last: Instant) -> Table:
    """`table` with what the clock and the calendar say at the place of each row."""
    offset = _offset(table, zones=zones, first=first, last=last)
    known = table.mutate(offset=offset, day_zone=offset.notnull().ifelse(table["zone"], ""))
    local = known["at"] + known["offset"].fill_null(0)
    timed = known.mutate(midnight=local - local % DAY, minute=(local % DAY) // MINUTE)
    found = timed.left_join(days, ["day_zone", "midnight"], rname="{name}_of_days")
    unknown = found["offset"].isnull()
    named = [(found["zone"] == name, country) for name, zone in zones.items() if (country := country_of(zone))]
    return found.mutate(
        place_known=~unknown,
        local_minute=unknown.ifelse(ibis.null("int64"), found["minute"]),
        country=ibis.cases(*named, else_=ibis.null("string")) if named else ibis.null("string"),
    ).drop("offset", "minute", "day_zone", *(name for name in found.columns if name.endswith("_of_days")))


def moves(zone: Zone, *, first: Instant, last: Instant) -> tuple[tuple[Instant, int], ...]:
    """The offsets of a zone in milliseconds, each with the instant until which it held; the last one holds on."""
    found: list[tuple[Instant, int]] = []
    since, offset = first, _milliseconds(zone, first)
    while since < last:
        until = Instant(min(since + _STEP, last))
        if (then := _milliseconds(zone, until)) != offset:
            found.append((_moved(zone, since=since, until=until), offset))
            offset = then
        since = until
    return (*found, (Instant(last + 1), offset))


def _moved(zone: Zone, *, since: int, until: int) -> Instant:
    """The first instant at which the offset is no longer that of `since`."""
    before = _milliseconds(zone, Instant(since))
    while until - since > 1:
        middle = (since + until) // 2
        if _milliseconds(zone, Instant(middle)) == before:
            since = middle
        else:
            until = middle
    return Instant(until)


def _milliseconds(zone: Zone, at: Instant) -> int:
    return zone.offset(at) // _MILLISECOND


def _offset(table: Table, *, zones: Mapping[str, Zone], first: Instant, last: Instant) -> IntegerValue:
    branches = []
    for name, zone in zones.items():
        *earlier, (_, holds_on) = moves(zone, first=first, last=last)
        here = table["zone"] == name
        branches += [(here & (table["at"] < until), offset) for until, offset in earlier]
        branches.append((here, holds_on))
    return ibis.cases(*branches, else_=ibis.null("int64")).cast("int64") if branches else ibis.null("int64")


def _working_day(zone: Zone, day: date, calendar: Calendar) -> bool | None:
    if zone.country and zone.country != calendar.country:
        return None
    try:
        return calendar.is_working_day(day)
    except CalendarUnknown:
        return None


def country_of(zone: Zone) -> str:
    """The country as the fact says it; "" where the pinned database gives the place to none."""
    return zone.country if zone.country in ("", *COUNTRIES) else "other"
