"""Calendars: which days are worked, year by year, as data.

    country = "cn"
    year = 2026
    checked_on = 2026-11-23
    source = "…"
    off = [2026-01-01, …]       # holidays that fall on Monday to Friday, and those at weekends
    worked = [2026-01-04, …]    # Saturdays and Sundays that are worked in exchange

Every other Monday to Friday is worked, every other Saturday and Sunday is not. A year without a file is not guessed:
`CalendarUnknown` names it, and whoever asked must refuse or wait (P3).
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from minglu.rules.errors import CalendarUnknown, WrongPack

_NAMES: Final = frozenset({"country", "year", "checked_on", "source", "off", "worked"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The worked days of some years of one country."""

    country: str = ""
    years: frozenset[int] = field(default_factory=frozenset)
    off: frozenset[date] = field(default_factory=frozenset)
    worked: frozenset[date] = field(default_factory=frozenset)

    def is_working_day(self, day: date) -> bool:
        """Raises CalendarUnknown for a year that nobody has entered."""
        if day.year not in self.years:
            raise CalendarUnknown(day.year)
        return day in self.worked or (day.weekday() < 5 and day not in self.off)

    def joined(self, other: "Calendar") -> "Calendar":
        """Both calendars as one. Raises WrongPack when they speak of the same year, or of two countries."""
        if self.years & other.years or (self.country and self.country != other.country):
            raise WrongPack("two calendars speak of the same year, or of two countries; keep one file a year, of one country")
        return Calendar(
            country=other.country,
            years=self.years | other.years,
            off=self.off | other.off,
            worked=self.worked | other.worked,
        )


def parse_calendar(data: bytes) -> Calendar:
    """The calendar of one year from TOML. Raises WrongPack."""
    try:
        content = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise WrongPack(f"a calendar is not TOML: {error}") from error
    if set(content) != _NAMES:
        raise WrongPack(f"a calendar has exactly these members: {', '.join(sorted(_NAMES))}")
    country, year = content["country"], content["year"]
    if not isinstance(country, str) or not isinstance(year, int) or isinstance(year, bool) or not 1970 <= year < 2100:
        raise WrongPack("a calendar names its country as a text and its year as a whole number")
    off, worked = (_days(content[name], name=name, year=year) for name in ("off", "worked"))
    if off & worked or any(day.weekday() < 5 for day in worked):
        raise WrongPack(f"the calendar of {year} has a day both off and worked, or lists a Monday to Friday as worked in exchange")
    return Calendar(country=country, years=frozenset((year,)), off=off, worked=worked)


def render_calendar(calendar: Calendar, *, year: int, checked_on: date, source: str) -> str:
    """One year of a calendar, as `parse_calendar` reads it."""
    lines = [f'country = "{calendar.country}"', f"year = {year}", f"checked_on = {checked_on}", f'source = "{source}"']
    for name, days in (("off", calendar.off), ("worked", calendar.worked)):
        lines += [f"{name} = [", *(f"    {day}," for day in sorted(days) if day.year == year), "]"]
    return "\n".join(lines) + "\n"


def _days(listed: object, *, name: str, year: int) -> frozenset[date]:
    days = tuple(_each(listed, name=name, year=year))
    if list(days) != sorted(set(days)):
        raise WrongPack(f"the days under {name!r} of {year} stand in order, each once")
    return frozenset(days)


def _each(listed: object, *, name: str, year: int) -> Iterable[date]:
    if not isinstance(listed, list):
        raise WrongPack(f"{name!r} in the calendar of {year} is a list of days")
    for day in listed:
        if not isinstance(day, date) or isinstance(day, datetime) or day.year != year:
            raise WrongPack(f"{name!r} in the calendar of {year} holds something that is not a day of that year")
        yield day
