"""Carrier bills (通话详单) as CSV: calls and messages, by the names of their columns.

    read_carrier_bill(data, zone="Asia/Shanghai", year=None).rows[0].other == "160 0000 0900"

Rules. A masked number stays a pattern. A row without a year has no moment, unless the caller gives the year or the span
that the bill states leaves only one. Titles above the names of the columns, those names printed again on a new page, and
totals are no rows and are counted in the notes; but whatever holds a time of day is a row, wherever it stands, and is
read or left out. Bills list what was charged: a missed call is on none, so the silence of a bill says nothing about one.

Not done here: binary spreadsheets and PDF (Unreadable says what to do); finding the columns (`bill_columns`).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from minglu.canon.instants import Instant, as_datetime
from minglu.evidence.reading import Because, Direction, LeftOut, Reading, Readings
from minglu.readers.bill_columns import Layout, find_layout
from minglu.readers.duration import read_duration
from minglu.readers.errors import Unreadable
from minglu.readers.local_time import Local, find_zone, read_local
from minglu.readers.rows import Row, decode_table, walk_rows

MOST_NUMBER: Final = 40  # characters
MOST_YEARS: Final = 6  # calendar years that a stated span may touch, for finding a year that is not written

_WAYS: Final[Mapping[str, Direction]] = MappingProxyType(
    {"主叫": "out", "被叫": "in", "发送": "out", "接收": "in", "上行": "out", "下行": "in"}
)
_MASKED: Final = re.compile(r"[*＊×]|[xX#]{2,}")
_SHORTENED: Final = re.compile(r"\d[eE]\+?\d", re.ASCII)
_CLOCK: Final = re.compile(r"\d[:：]\d\d|\d{14}", re.ASCII)
_TOTALS: Final = ("合计", "总计", "小计", "共计")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def read_carrier_bill(data: bytes, *, zone: str, year: int | None) -> Readings:
    """The rows of a bill whose times are local to `zone`. Raises Unreadable, UnknownZone."""
    place = find_zone(zone)
    text, notes = decode_table(data)
    layout = find_layout(text)
    rows: list[Reading] = []
    left_out: list[LeftOut] = []
    span = _instants(layout.span, zone=place) if layout.span else None
    beside = 0
    for row in walk_rows(text, separator=layout.separator):
        if _is_beside(row, layout):
            beside += 1
            continue
        read = _read_row(row, layout, span=span, zone=place, year=year)
        rows.append(read) if isinstance(read, Reading) else left_out.append(read)
    return Readings(
        reader="carrier_bill",
        rows=tuple(rows),
        left_out=tuple(left_out),
        covers=span or _ends(rows),
        covers_stated=span is not None,
        notes=(*notes, f"{beside} lines are titles, names of columns or totals"),
    )


def is_carrier_bill(data: bytes) -> bool:
    """Whether the columns of a bill are named near the start."""
    try:
        find_layout(decode_table(data[:64_000])[0])
    except Unreadable:
        return False
    return True


def _read_row(row: Row, layout: Layout, *, span: tuple[Instant, Instant] | None, zone: ZoneInfo, year: int | None) -> Reading | LeftOut:
    because = _unusable(row, layout)
    if because is not None or row.cells is None:
        return LeftOut(place=row.place, because=because or row.because)
    cells = {meaning: row.cells[index] for meaning, index in layout.at.items()}
    written = f"{cells.get('day', '')} {cells['when']}".strip()
    local = _local(written, span, zone=zone, year=year)
    if local is None:
        return LeftOut(place=row.place, because="no_moment")
    if not 0 < len(cells["other"]) <= MOST_NUMBER:
        return LeftOut(place=row.place, because="number_too_long" if cells["other"] else "no_number")
    return _reading(row.place, cells, written=written, local=local)


def _is_beside(row: Row, layout: Layout) -> bool:
    """Whether a line is a title, the names of the columns, or a total: nothing in it could be a call."""
    if row.cells is None or row.cells == layout.names:
        return row.cells is not None
    first = row.cells[0] or next((cell for cell in row.cells if cell), "")
    return (row.number < layout.row or first.startswith(_TOTALS)) and not any(_CLOCK.search(cell) for cell in row.cells)


def _unusable(row: Row, layout: Layout) -> Because | None:
    """Why this is no row of the bill, if it is none."""
    if row.cells is None:
        return row.because
    if row.number < layout.row:
        return "above_the_columns"
    if len(row.cells) <= max(layout.at.values()):
        return "too_few_cells"
    if any(row.cells[len(layout.names) :]):
        # A comma inside an unquoted cell moves all that follows: a number could land in another column.
        return "more_cells_than_columns"
    return None


def _reading(place: str, cells: Mapping[str, str], *, written: str, local: Local) -> Reading:
    call = "length" in cells
    seconds = read_duration(cells["length"]) if call else None
    way = _way(cells.get("way", "") + cells.get("message", ""))
    doubts = (*local.doubts, *_doubts_of(cells["other"]))
    if way == "unknown":
        doubts = (*doubts, "the bill does not say who called whom")
    if call and seconds is None:
        doubts = (*doubts, "the duration could not be read")
    return Reading(
        kind="call" if call else "message",
        place=place,
        other=cells["other"],
        at=local.at,
        at_text=written,
        direction=way,
        seconds=seconds,
        answered=seconds > 0 if seconds is not None else None,
        doubts=doubts,
    )


# Of the numbers on a bill most come again.
@lru_cache(maxsize=4096)
def _doubts_of(number: str) -> tuple[str, ...]:
    masked = ("the number is masked: a pattern, not a number",) if _MASKED.search(number) else ()
    return (*masked, "a spreadsheet has shortened the number") if _SHORTENED.search(number) else masked


@lru_cache(maxsize=1024)
def _way(written: str) -> Direction:
    ways = {direction for word, direction in _WAYS.items() if word in written}
    return ways.pop() if len(ways) == 1 else "unknown"


def _local(written: str, span: tuple[Instant, Instant] | None, *, zone: ZoneInfo, year: int | None) -> Local | None:
    local = read_local(written, zone=zone, year=year)
    if local is None or span is None:
        return local
    if local.at is None and year is None:
        return _from_span(written, span, zone=zone) or local
    if local.at is not None and not span[0] <= local.at <= span[1]:
        return Local(at=local.at, doubts=(*local.doubts, "outside the span that the bill states"))
    return local


def _from_span(written: str, span: tuple[Instant, Instant], *, zone: ZoneInfo) -> Local | None:
    """The moment with the only year that puts it inside the span, if there is one such year."""
    first = as_datetime(span[0]).year
    tried = (read_local(written, zone=zone, year=year) for year in range(first, first + MOST_YEARS))
    fits = [one.at for one in tried if one is not None and one.at is not None and span[0] <= one.at <= span[1]]
    if len(fits) != 1 or as_datetime(span[1]).year >= first + MOST_YEARS:
        return None
    return Local(at=fits[0], doubts=("the year is not written: it was taken from the span that the bill states",))


def _instants(span: tuple[date, date], *, zone: ZoneInfo) -> tuple[Instant, Instant]:
    """From the first millisecond of the first day to the last one of the last day."""
    return _midnight(span[0], zone=zone), Instant(_midnight(span[1] + timedelta(days=1), zone=zone) - 1)


def _midnight(day: date, *, zone: ZoneInfo) -> Instant:
    moment = datetime(day.year, day.month, day.day, tzinfo=zone)
    return Instant((moment - _EPOCH) // timedelta(milliseconds=1))


def _ends(rows: Sequence[Reading]) -> tuple[Instant, Instant] | None:
    moments = [row.at for row in rows if row.at is not None]
    return (min(moments), max(moments)) if moments else None
