"""Writes the calendars of worked days from the package `chinesecalendar`.

    python scripts/calendar_data.py             # writes rulepacks/calendar/cn-2025.toml and cn-2026.toml
    python scripts/calendar_data.py --check     # says which file differs, writes nothing

The package carries the yearly notices of the State Council on public holidays. Its version stands in the files; a newer
version with the same days is no difference.
"""

import re
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

from chinese_calendar import holidays, workdays

from minglu.rules.calendar import Calendar, parse_calendar, render_calendar

FOLDER = Path(__file__).parent.parent / "rulepacks" / "calendar"
YEARS = (2025, 2026)
CHECKED_ON = date(2026, 11, 23)


def written(year: int) -> str:
    """The file of one year."""
    off = frozenset(day for day in holidays if day.year == year)
    worked = frozenset(day for day in workdays if day.year == year)
    if not off or not worked:
        raise SystemExit(f"chinesecalendar {version('chinesecalendar')} has no days of {year}; install a newer one")
    calendar = Calendar(country="cn", years=frozenset((year,)), off=off, worked=worked)
    source = f"国务院办公厅关于{year}年部分节假日安排的通知, by chinesecalendar {version('chinesecalendar')}"
    text = render_calendar(calendar, year=year, checked_on=CHECKED_ON, source=source)
    if parse_calendar(text.encode()) != calendar:
        raise SystemExit(f"the calendar of {year} does not come back as it was written")
    return text


def compared(text: str) -> str:
    """What must agree: everything but the version that the days were read from."""
    return re.sub(r"chinesecalendar [0-9.]+", "chinesecalendar", text)


def main(arguments: list[str]) -> int:
    stale = []
    for year in YEARS:
        file = FOLDER / f"cn-{year}.toml"
        text = written(year)
        if file.is_file() and compared(file.read_text("utf-8")) == compared(text):
            continue
        stale.append(file.name)
        if "--check" not in arguments:
            file.write_text(text, "utf-8")
    print(f"{'differ' if '--check' in arguments else 'written'}: {', '.join(stale) or 'none'}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
