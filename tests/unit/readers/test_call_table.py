"""Files as they come: encodings, separators, titles, orders of days, damage, size; every row comes out."""

from collections import Counter
from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from minglu.canon.instants import parse_instant
from minglu.evidence.attempts import Attempt
from minglu.evidence.reading import LeftOut
from minglu.readers.call_columns import Columns, WrongColumns
from minglu.readers.call_sheets import Source, source_of
from minglu.readers.call_table import preview, read_attempts
from minglu.readers.errors import UnknownZone, Unreadable
from tests.unit.readers.call_stage import NAMES, NUMBER, ROW, TIME, ZONE, attempts, read, reasons, table

BASIC = Columns(columns=(("at", "呼叫时间"), ("callee", "被叫号码")), given=(("channel", "call"),))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_encoding_and_separator_gives_the_same_row(encoding: str, separator: str) -> None:
    (found,) = attempts(table(NAMES.replace(",", separator), ROW.replace(",", separator), encoding=encoding))
    assert (found.number, found.ended, found.person) == ("+8616000000202", "answered", "K1")


def test_rows_in_another_encoding_are_left_out_one_by_one() -> None:
    found = read(table(NAMES, ROW) + table(ROW, ROW, encoding="gb18030") + table(ROW))
    assert reasons(found) == [("calls.csv, row 3", "not_decodable"), ("calls.csv, row 4", "not_decodable")]
    assert len(found) == 4


def test_titles_above_the_names_are_left_out_and_counted() -> None:
    found = read(table("通话记录 2026年11月", "导出时间,2026-11-30 10:00:00", NAMES, ROW))
    assert reasons(found) == [("calls.csv, row 1", "above_the_columns"), ("calls.csv, row 2", "above_the_columns")]
    assert isinstance(found[2], Attempt)


def test_names_in_no_list_can_still_be_mapped() -> None:
    columns = Columns(columns=(("at", "T"), ("number", "X")), given=(("channel", "call"),))
    (found,) = attempts(table("T,X,Y", f"{TIME},{NUMBER},z"), columns)
    assert found.number == "+8616000000202"


@pytest.mark.parametrize(
    ("rows", "day"), [(["3/11/2026 8:05", "25/11/2026 8:05"], "2026-11-03"), (["3/11/2026 8:05", "11/25/2026 8:05"], "2026-03-11")]
)
def test_day_or_month_first_is_decided_by_the_last_row_as_well(rows: list[str], day: str) -> None:
    found = attempts(table("呼叫时间,被叫号码", *(f"{row},{NUMBER}" for row in rows)))
    assert found[0].at == parse_instant(f"{day}T08:05:00+08:00")


def test_what_a_column_does_not_say_is_not_guessed() -> None:
    found = read(table("呼叫时间,被叫号码", *(f"{row},{NUMBER}" for row in ("3/11/2026 8:05", "4/11/2026 8:05", TIME))))
    assert [because for _, because in reasons(found)] == ["order_undecidable"] * 2


def test_a_person_may_say_what_the_column_does_not() -> None:
    columns = Columns(columns=BASIC.columns, given=BASIC.given, day_order="dmy")
    assert attempts(table("呼叫时间,被叫号码", f"3/11/2026 8:05,{NUMBER}"), columns)[0].at == parse_instant("2026-11-03T08:05:00+08:00")


def test_five_formats_in_one_column_are_one_moment() -> None:
    times = (TIME, "2026/11/3 8:05", "3 Nov 2026 8:05", "2026年11月3日 8:05", "46329.3368055556", "1793664300", "1793664300000")
    found = attempts(table("呼叫时间,被叫号码", *(f"{time},{NUMBER}" for time in times)))
    assert {row.at for row in found} == {parse_instant("2026-11-03T08:05:00+08:00")}


def test_the_same_times_elsewhere_are_other_moments() -> None:
    assert attempts(table(NAMES, ROW), zone="UTC")[0].at == parse_instant("2026-11-03T08:05:00Z")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "old kind"),
        (b"PK\x03\x04" + b"x" * 100, "damaged"),
        (b"just words\nand more words\n", "no table"),
    ],
)
def test_a_file_that_is_none_is_refused_with_what_to_do(data: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        preview(source_of(data, name="x"), zone=ZONE)


def test_a_mapping_for_another_file_is_refused_without_repeating_the_file() -> None:
    with pytest.raises(WrongColumns, match="1 of the columns"):
        read(table("时间,被叫号码", f"{TIME},{NUMBER}"), BASIC)
    with pytest.raises(WrongColumns, match="number"):
        read(table(NAMES, ROW), Columns(columns=(("at", "呼叫时间"),), given=(("channel", "call"),)))


def test_a_zone_that_does_not_exist_is_the_callers_mistake() -> None:
    with pytest.raises(UnknownZone):
        read(table(NAMES, ROW), BASIC, zone="Mars/Olympus")


def test_a_preview_shows_the_first_rows_and_hides_them_in_print() -> None:
    shown = preview(source_of(table(NAMES, *[ROW] * 50), name="calls.csv"), zone=ZONE)
    assert (shown.kind, shown.names, len(shown.rows), shown.zone_doubtful) == ("table", tuple(NAMES.split(",")), 20, False)
    assert NUMBER not in repr(shown)


def test_progress_is_told_up_to_the_size(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(table(NAMES, *[ROW] * 60_000))
    heard: list[tuple[int, int]] = []
    source = Source(name=path.name, size=path.stat().st_size, open=lambda: path.open("rb"))
    rows = read_attempts(source, columns=BASIC, zone=ZONE, fiction=True, progress=lambda read, size: heard.append((read, size)))
    assert sum(1 for _ in rows) == 60_000
    assert heard == sorted(heard)
    assert heard[-1] == (source.size, source.size)


def test_a_file_is_closed_when_its_reader_stops_early() -> None:
    opened: list[BytesIO] = []

    def open_it() -> BytesIO:
        opened.append(BytesIO(table(NAMES, *[ROW] * 10)))
        return opened[-1]

    rows = read_attempts(Source(name="x", size=1, open=open_it), columns=BASIC, zone=ZONE, fiction=True, progress=None)
    next(iter(rows))
    rows.close()  # type: ignore[attr-defined]  # a generator
    assert all(file.closed for file in opened)


def test_one_broken_row_in_a_hundred_costs_that_row() -> None:
    chance = Random(7)
    broken = [ROW + ",more", ROW[:20], ROW.replace(NUMBER, "160****0202"), ROW.replace(TIME, "32/13/2026"), f'"{ROW}']
    rows = [chance.choice(broken) if number % 100 == 0 else ROW for number in range(5_000)]
    found = Counter(type(one) for one in read(table(NAMES, *rows)))
    assert found == {Attempt: 4_950, LeftOut: 50}


def test_an_exchange_that_says_its_zone_is_another_is_doubted() -> None:
    line = '"","9000","16000000202","out","","a","b","Dial","x","{at}","{at}","{at}","9","9","ANSWERED","DOC","1793858591.7",""\n'
    data = line.format(at="2026-11-05 06:03:11").encode() * 3
    assert preview(source_of(data, name="Master.csv"), zone=ZONE).zone_doubtful
    assert not preview(source_of(data, name="Master.csv"), zone="UTC").zone_doubtful
