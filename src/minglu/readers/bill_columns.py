"""Where the columns of a carrier bill are: found by their names, under any order and separator.

    find_layout("起始时间,通信地点,通信方式,对方号码,通信时长\\n…").at == {"when": 0, "way": 2, "other": 3, "length": 4}

Rules: carriers name and order columns differently, so a column is known by name only. If a needed one is missing the
bill is refused with the names that were looked for: a guess would put numbers in the wrong place. Above the names,
bills state the span that they cover.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from minglu.readers.errors import Unreadable
from minglu.readers.rows import Row, walk_rows

HEADER_WITHIN: Final = 60  # rows
SEPARATORS: Final = (",", "\t", ";", "|")

# What a column means, and the names under which it is printed. The first name found wins.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "when": ("起始时间", "通话起始时间", "通话开始时间", "呼叫时间", "开始时间", "通信时间", "发送时间", "通话时间", "时间"),
        "day": ("通话日期", "呼叫日期", "起始日期", "通信日期", "日期"),
        "other": ("对方号码", "对端号码", "对方电话号码", "对方电话", "通信号码", "呼叫号码"),
        "way": ("通信方式", "呼叫类型", "通话方式", "呼叫方式", "主被叫", "主叫/被叫", "收发类型", "发送方式"),
        "length": ("通信时长", "通话时长", "呼叫时长", "时长"),
        "message": ("信息类型", "短信类型"),
    }
)
_NEEDED: Final = (("when", "time"), ("other", "other number"))
_DAY: Final = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
_SPAN: Final = re.compile(rf"{_DAY}\s?(?:至|到|~|～|-|—|–)\s?{_DAY}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The separator, the row that names the columns, what stands in which column, and the span stated above them."""

    separator: str
    row: int
    names: tuple[str, ...]
    at: Mapping[str, int]
    span: tuple[date, date] | None


def find_layout(text: str) -> Layout:
    """The layout of a bill. Raises Unreadable, saying which columns are missing."""
    nearest: Mapping[str, int] = {}
    for separator in SEPARATORS:
        span = None
        for row in _head(text, separator=separator):
            cells = row.cells or ()
            at = _columns(cells)
            if not _missing(at):
                return Layout(separator=separator, row=row.number, names=cells, at=at, span=span)
            nearest = max(nearest, at, key=len)
            span = span or _span(" ".join(cells))
    raise Unreadable(f"not a bill whose columns are known: {'; '.join(_missing(nearest))}. Rename the columns, or ask for the bill as CSV")


def _head(text: str, *, separator: str) -> Iterator[Row]:
    for count, row in enumerate(walk_rows(text, separator=separator)):
        if count == HEADER_WITHIN:
            return
        yield row


def _columns(cells: Sequence[str]) -> dict[str, int]:
    names = [_name(cell) for cell in cells]
    found = ((meaning, next((name for name in known if name in names), None)) for meaning, known in COLUMNS.items())
    return {meaning: names.index(name) for meaning, name in found if name is not None}


def _name(cell: str) -> str:
    """The name of a column without its unit: 通信费(元) is 通信费."""
    return re.sub(r"\([^)]{0,20}\)|\s", "", unicodedata.normalize("NFKC", cell[:60]))


def _missing(at: Mapping[str, int]) -> tuple[str, ...]:
    missing = [f"no column for the {what} ({'/'.join(COLUMNS[key][:3])} …)" for key, what in _NEEDED if key not in at]
    if "length" not in at and "message" not in at:
        missing.append(f"no column for the duration of calls ({'/'.join(COLUMNS['length'][:3])} …) or the type of messages (信息类型 …)")
    return tuple(missing)


def _span(text: str) -> tuple[date, date] | None:
    found = _SPAN.search(text)
    if not found:
        return None
    year, month, day, last_year, last_month, last_day = map(int, found.groups())
    try:
        span = date(year, month, day), date(last_year, last_month, last_day)
    except ValueError:
        return None
    return span if span[0].year >= 1971 and span[1].year < 2099 and span[0] <= span[1] else None
