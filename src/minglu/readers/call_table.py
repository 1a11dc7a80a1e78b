"""Attempts out of a file of calls or collection records, one row at a time, whatever the size of the file.

    shown = preview(source, zone="Asia/Shanghai")
    for one in read_attempts(source, columns=shown.proposal.columns, zone="Asia/Shanghai", fiction=False, progress=None): …

Rules. Every row comes out, in the order of the file, as an Attempt or as a LeftOut with the reason. A row with more or fewer
cells than there are names is left out: every cell of it could stand in another column. Memory is that of a block, whatever
the size. Whether day or month comes first in 3/11/2026 is asked of the whole column, by reading the file a second time; if
the column does not say, those rows are left out.

Not done here: turning numbers into handles, which is the first thing that whoever calls this does (P9); joining two files.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from minglu.evidence.attempts import Attempt
from minglu.evidence.reading import LeftOut
from minglu.readers.asterisk import doubts_zone
from minglu.readers.call_columns import Columns, WrongColumns
from minglu.readers.call_moments import Order, joined, order_of
from minglu.readers.call_proposal import Proposal, lacking, propose
from minglu.readers.call_row import RowReader
from minglu.readers.call_sheets import Sheet, SheetKind, Source, open_sheets
from minglu.readers.local_time import find_zone

SHOWN: Final = 20  # rows of a preview
LOOKED_AT: Final = 200  # rows that a proposal is made from

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a file is, before it is used: its first rows as they stand, and the mapping proposed for it.

    `rows` hold numbers and are for whoever brought the file. `zone_doubtful`: the exchange's own ids say that the times are
    not local to the zone given.
    """

    kind: SheetKind
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    proposal: Proposal
    zone_doubtful: bool


def preview(source: Source, *, zone: str) -> Preview:
    """The first rows of a file and a mapping for it. Raises Unreadable, UnknownZone."""
    place = find_zone(zone)
    with open_sheets(source, told=None) as sheets:
        sheet = next(sheets, None)
        if sheet is None:
            return _nothing()
        sample = [row.cells for row in islice(sheet.rows, LOOKED_AT) if row.cells is not None]
    return Preview(
        kind=sheet.kind,
        names=sheet.names,
        rows=tuple(sample[:SHOWN]),
        proposal=propose(sheet.names, sample),
        zone_doubtful=sheet.kind == "asterisk" and sum(doubts_zone(cells, zone=place) for cells in sample) * 2 > len(sample),
    )


def read_attempts(
    source: Source, *, columns: Columns, zone: str, fiction: bool, progress: Progress | None, region: str = "CN"
) -> Iterator[Attempt | LeftOut]:
    """Each row of the file. `progress` hears bytes read and the size. Raises Unreadable, UnknownZone, WrongColumns."""
    place = find_zone(zone)
    if without := lacking(columns):
        raise WrongColumns(f"nothing can be read without a column for {', '.join(without)}; name one in the mapping")
    counter = _Counter(source, progress=progress)
    with open_sheets(source, told=counter.told) as sheets:
        names: tuple[str, ...] | None = None
        for sheet in sheets:
            has = {header for _, header in columns.columns} <= set(sheet.names)
            if names is None and not has:
                missing = sorted({header for _, header in columns.columns} - set(sheet.names))
                raise WrongColumns(f"{len(missing)} of the columns that the mapping names are not in this file; make a mapping for it")
            names = sheet.names if names is None else names
            yield from _of_sheet(sheet, source, columns, zone=place, fiction=fiction, region=region) if has else _others(sheet)
    counter.end()


def _of_sheet(sheet: Sheet, source: Source, columns: Columns, *, zone: ZoneInfo, fiction: bool, region: str) -> Iterator[Attempt | LeftOut]:
    def ask(meaning: str) -> Order:
        return order_in(source, columns, meaning=meaning)

    return map(RowReader(sheet, columns, zone=zone, fiction=fiction, region=region, ask=ask).read, sheet.rows)


def _others(sheet: Sheet) -> Iterator[LeftOut]:
    return (LeftOut(place=f"{sheet.place}{row.place}", because="other_columns") for row in sheet.rows)


def order_in(source: Source, columns: Columns, *, meaning: str = "at") -> Order:
    """Whether day or month comes first in one of the file's columns of times or days, by all of its rows."""
    if columns.day_order:
        return columns.day_order
    header, clock = columns.header(meaning), None
    if header is None:
        header, clock = columns.header("day"), columns.header("clock")
    with open_sheets(source, told=None) as sheets:
        return order_of(_texts(sheets, header or "", clock=clock))


def _texts(sheets: Iterator[Sheet], header: str, *, clock: str | None) -> Iterator[str]:
    for sheet in sheets:
        with suppress(ValueError):
            at = sheet.names.index(header)
            other = None if clock is None else sheet.names.index(clock)
            yield from _column(sheet, at, other)


def _column(sheet: Sheet, at: int, other: int | None) -> Iterator[str]:
    for row in sheet.rows:
        cells: Sequence[str] = row.cells or ()
        if at < len(cells):
            yield cells[at] if other is None else joined(cells[at], cells[other] if other < len(cells) else "")


class _Counter:
    """Tells how far the reading is. Of a spreadsheet the packed size is known and the unpacked one read, so it never exceeds the size."""

    def __init__(self, source: Source, *, progress: Progress | None) -> None:
        self._size, self._progress = source.size, progress

    def told(self, read: int) -> None:
        if self._progress is not None:
            self._progress(min(read, self._size), self._size)

    def end(self) -> None:
        self.told(self._size)


def _nothing() -> Preview:
    return Preview(kind="xlsx", names=(), rows=(), proposal=propose((), ()), zone_doubtful=False)
