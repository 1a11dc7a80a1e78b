"""Working days: data, and never a guess."""

from datetime import date

import pytest

from minglu.rules.calendar import Calendar, parse_calendar, render_calendar
from minglu.rules.errors import CalendarUnknown, WrongPack
from tests.unit.rules.making import RULEPACKS, packs

GOOD = """country = "cn"
year = 2026
checked_on = 2026-11-23
source = "a notice"
off = [2026-10-01]
worked = [2026-10-10]
"""


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 10, 1), False),  # National Day, a Thursday
        (date(2026, 10, 10), True),  # a Saturday worked in exchange
        (date(2026, 10, 11), False),  # a Sunday
        (date(2026, 10, 12), True),  # a Monday
        (date(2025, 1, 26), True),  # a Sunday worked before the Spring Festival
        (date(2025, 12, 31), True),
        (date(2026, 1, 1), False),
    ],
)
def test_the_shipped_calendar_knows_the_day(day, worked) -> None:
    assert packs().calendar.is_working_day(day) is worked


@pytest.mark.parametrize("year", [2024, 2027])
def test_a_year_without_a_file_is_not_guessed(year) -> None:
    with pytest.raises(CalendarUnknown, match=f"calendar of the year {year}") as unknown:
        packs().calendar.is_working_day(date(year, 6, 1))
    assert unknown.value.year == year


@pytest.mark.parametrize("year", [2025, 2026])
def test_a_shipped_calendar_is_in_its_one_spelling(year) -> None:
    text = (RULEPACKS / "calendar" / f"cn-{year}.toml").read_text("utf-8")
    source = next(line for line in text.splitlines() if line.startswith("source")).split('"')[1]
    calendar = parse_calendar(text.encode())
    assert render_calendar(calendar, year=year, checked_on=date(2026, 11, 23), source=source) == text


@pytest.mark.parametrize(
    ("old", "new", "because"),
    [
        ("year = 2026\n", "", "exactly these members"),
        ("year = 2026", "year = 2026\nregion = 1", "exactly these members"),
        ("year = 2026", "year = '2026'", "year as a whole number"),
        ("year = 2026", "year = true", "year as a whole number"),
        ("year = 2026", "year = 3026", "year as a whole number"),
        ('"cn"', "7", "country as a text"),
        ("[2026-10-01]", "[2025-10-01]", "not a day of that year"),
        ("[2026-10-01]", "[2026-10-01T00:00:00]", "not a day of that year"),
        ("[2026-10-01]", "['2026-10-01']", "not a day of that year"),
        ("[2026-10-01]", "2026-10-01", "is a list of days"),
        ("[2026-10-01]", "[2026-10-02, 2026-10-01]", "in order, each once"),
        ("[2026-10-01]", "[2026-10-01, 2026-10-01]", "in order, each once"),
        ("[2026-10-01]", "[2026-10-10]", "both off and worked"),
        ("[2026-10-10]", "[2026-10-12]", "lists a Monday to Friday"),
        ("country", "country =", "not TOML"),
    ],
)
def test_a_calendar_with_a_slip_is_refused(old, new, because) -> None:
    assert parse_calendar(GOOD.encode()).years == {2026}
    with pytest.raises(WrongPack) as refused:
        parse_calendar(GOOD.replace(old, new, 1).encode())
    assert because in str(refused.value)


def test_two_calendars_of_one_year_or_of_two_countries_do_not_join() -> None:
    cn = parse_calendar(GOOD.encode())
    elsewhere = Calendar(country="xx", years=frozenset({2025}))
    for other in (cn, elsewhere):
        with pytest.raises(WrongPack, match="one file a year, of one country"):
            cn.joined(other)
