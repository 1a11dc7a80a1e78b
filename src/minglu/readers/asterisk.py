"""Asterisk's own call records: `Master.csv`, in both of its column orders.

    read_master_csv(data, zone="Asia/Shanghai").rows[0].account == "tok_…"

Rules. The file has no names of columns, and two modules write two orders under one file name, so the order of each row
is known by where its times and its disposition stand. A call counts as answered only if the exchange both noted the
moment of the answer and says ANSWERED; where the two disagree the row says so. `seconds` is billsec. The whole part of
`uniqueid` is a moment in UTC: if it is far from the start, the zone given is probably wrong, and the row says that too.

Not done here: joining the rows of one call (they have one `linkedid`), which is the caller's decision.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from minglu.canon.instants import MINUTE, SECOND, Instant
from minglu.evidence.reading import Because, CallRecord, CallRecords, LeftOut
from minglu.readers.errors import Unreadable
from minglu.readers.local_time import find_zone, read_local
from minglu.readers.rows import Row, decode_table, walk_rows

DISPOSITIONS: Final = frozenset({"ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION"})
MOST_SECONDS: Final = 7 * 24 * 3600
MOST_FIELD: Final = 200
FAR: Final = 2 * MINUTE  # between uniqueid and start: a call may wait, a zone is off by at least 15 minutes

_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)
_UNIQUE: Final = re.compile(r"(?:.{0,60}-)?(\d{9,10})\.\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """Where the columns of one order stand. `most` is the greatest number of columns."""

    account: int
    src: int
    dst: int
    start: int
    answer: int
    billsec: int
    disposition: int
    uniqueid: int
    linkedid: int | None
    least: int
    most: int


# cdr_csv: accountcode first; uniqueid, userfield, then peeraccount, linkedid and sequence may follow.
_DEFAULT: Final = _Order(
    account=0, src=1, dst=2, start=9, answer=10, billsec=13, disposition=14, uniqueid=16, linkedid=19, least=16, most=21
)
# cdr_custom with its sample configuration: clid first, accountcode sixteenth.
_CUSTOM: Final = _Order(
    account=15, src=1, dst=2, start=8, answer=9, billsec=12, disposition=13, uniqueid=16, linkedid=None, least=16, most=19
)


def read_master_csv(data: bytes, *, zone: str) -> CallRecords:
    """The rows of a Master.csv whose times are local to `zone`. Raises Unreadable, UnknownZone."""
    place = find_zone(zone)
    # An exchange that has not yet carried a call has an empty file: nothing is wrong with it.
    text = decode_table(data)[0] if data.strip() else ""
    rows: list[CallRecord] = []
    left_out: list[LeftOut] = []
    for row in walk_rows(text, separator=","):
        read = _read_row(row, zone=place)
        rows.append(read) if isinstance(read, CallRecord) else left_out.append(read)
    if left_out and not rows:
        raise Unreadable("no row looks like an Asterisk call record; bring cdr-csv/Master.csv or cdr-custom/Master.csv as it is")
    return CallRecords(reader="asterisk", rows=tuple(rows), left_out=tuple(left_out))


def is_master_csv(data: bytes) -> bool:
    """Whether one of the first rows is an Asterisk call record."""
    try:
        return is_master_rows(row for row, _ in zip(walk_rows(decode_table(data[:64_000])[0], separator=","), range(20), strict=False))
    except Unreadable:
        return False


def is_master_rows(rows: Iterable[Row]) -> bool:
    """Whether one of these rows is an Asterisk call record."""
    return any(_order(row.cells or ()) is not None for row in rows)


# The columns of both orders under the names that Asterisk's own documentation gives them.
NAMES: Final = ("src", "dst", "start", "answer", "billsec", "disposition", "uniqueid", "linkedid")


def named_cells(row: Row) -> Row:
    """The same row with the cells of NAMES, in whichever order it was written; without cells if it is no call record."""
    if row.cells is None:
        return row
    order = _order(row.cells)
    because: Because | None = "unknown_order" if order is None else _unusable(row.cells, order)
    if order is None or because is not None:
        return Row(number=row.number, cells=None, because=because or "unknown_order", lines=row.lines)
    cells, uniqueid = row.cells, _cell(row.cells, order.uniqueid)
    ours = (cells[order.src], cells[order.dst], cells[order.start], cells[order.answer], cells[order.billsec], cells[order.disposition])
    return Row(number=row.number, cells=(*ours, uniqueid, _cell(cells, order.linkedid) or uniqueid), lines=row.lines)


def doubts_zone(cells: Sequence[str], *, zone: ZoneInfo) -> bool:
    """Whether a row's `uniqueid` says that its times are not local to this zone. The cells are those of NAMES."""
    start = read_local(cells[2], zone=zone, year=None)
    return start is not None and start.at is not None and bool(_zone_doubts(cells[6], start.at))


def _order(cells: Sequence[str]) -> _Order | None:
    fits = (
        order
        for order in (_DEFAULT, _CUSTOM)
        if order.least <= len(cells) <= order.most and _TIME.fullmatch(cells[order.start]) and _TIME.fullmatch(cells[order.start + 2])
    )
    return next(fits, None)


def _read_row(row: Row, *, zone: ZoneInfo) -> CallRecord | LeftOut:
    if row.cells is None:
        return LeftOut(place=row.place, because=row.because)
    order = _order(row.cells)
    if order is None:
        return LeftOut(place=row.place, because="unknown_order")
    cells = row.cells
    start = read_local(cells[order.start], zone=zone, year=None)
    if start is None or start.at is None:
        return LeftOut(place=row.place, because="no_moment")
    because = _unusable(cells, order)
    if because is not None:
        return LeftOut(place=row.place, because=because)
    uniqueid = _cell(cells, order.uniqueid)
    answered, doubts = _answered(cells[order.answer], cells[order.disposition], seconds=int(cells[order.billsec]))
    return CallRecord(
        place=row.place,
        account=cells[order.account],
        src=cells[order.src],
        dst=cells[order.dst],
        start=start.at,
        answered=answered,
        seconds=int(cells[order.billsec]),
        disposition=cells[order.disposition],
        uniqueid=uniqueid,
        linkedid=_cell(cells, order.linkedid),
        doubts=(*doubts, *_zone_doubts(uniqueid, start.at)),
    )


def _unusable(cells: Sequence[str], order: _Order) -> Because | None:
    seconds = cells[order.billsec]
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 7 and int(seconds) <= MOST_SECONDS):
        return "no_length"
    if cells[order.disposition] not in DISPOSITIONS:
        return "unknown_disposition"
    if any(len(cells[index]) > MOST_FIELD for index in (order.account, order.src, order.dst)) or len(cells[-1]) > MOST_FIELD:
        return "cell_too_long"
    return None


def _answered(answer: str, disposition: str, *, seconds: int) -> tuple[bool, tuple[str, ...]]:
    says = disposition == "ANSWERED"
    if says and answer:
        return True, ()
    if says:
        return False, ("says ANSWERED, but no moment of the answer is written",)
    if answer or seconds:
        return False, ("the trunk answered, nobody did",)
    return False, ()


def _cell(cells: Sequence[str], index: int | None) -> str:
    return cells[index][:MOST_FIELD] if index is not None and index < len(cells) else ""


def _zone_doubts(uniqueid: str, start: Instant) -> tuple[str, ...]:
    found = _UNIQUE.fullmatch(uniqueid)
    if found is None or abs(int(found[1]) * SECOND - start) <= FAR:
        return ()
    return ("start and uniqueid are far apart: the time zone given may be wrong",)
