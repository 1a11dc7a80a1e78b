"""Carrier bills: columns by name, years that are missing, encodings, and rows that would put a number in the wrong place."""

import pytest

from minglu.canon.instants import parse_instant
from minglu.evidence.reading import Readings
from minglu.readers.carrier_bill import read_carrier_bill
from minglu.readers.errors import UnknownZone, Unreadable

NAMES = "起始时间,通信地点,通信方式,对方号码,通信时长,通信类型,套餐优惠,实收通信费(元)"
ROW = "2026-11-05 14:03:11,上海,被叫,16000000900,1分35秒,国内被叫,套餐内,0.00"
SPAN = "账期 2026-10-01 至 2026-11-30"


def read(*lines: str, year: int | None = None, encoding: str = "utf-8") -> Readings:
    return read_carrier_bill("\r\n".join(lines).encode(encoding), zone="Asia/Shanghai", year=year)


def reasons(readings: Readings) -> list[tuple[str, str]]:
    return [(left.place, left.because) for left in readings.left_out]


def test_a_call_is_read_with_its_place_in_the_file() -> None:
    row = read(SPAN, NAMES, ROW).rows[0]
    assert (row.kind, row.place, row.direction, row.other) == ("call", "row 3", "in", "16000000900")
    assert (row.at, row.seconds, row.answered, row.doubts) == (parse_instant("2026-11-05T14:03:11+08:00"), 95, True, ())


def test_a_bill_without_a_rest_leaves_nothing_out() -> None:
    readings = read("通话详单", SPAN, NAMES, ROW, NAMES, "合计,,,,1分35秒,,,0.00", "")
    assert (len(readings.rows), readings.left_out) == (1, ())
    assert readings.notes == ("5 lines are titles, names of columns or totals",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_encodings_of_bills(encoding: str) -> None:
    assert read(NAMES, ROW, encoding=encoding).rows[0].direction == "in"


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_separators_of_bills(separator: str) -> None:
    assert read(NAMES.replace(",", separator), ROW.replace(",", separator)).rows[0].other == "16000000900"


@pytest.mark.parametrize(
    ("names", "row"),
    [
        ("序号,通话日期,开始时间,呼叫类型,对方号码,通话时长", "1,2026-11-05,14:03:11,被叫,16000000900,95"),
        ("对方电话,主叫/被叫,通话时长（秒）,通话开始时间", "16000000900,被叫,95,2026/11/5 14:03:11"),
        ("时长, 通话 时间 ,对端号码,通话方式", "00:01:35,20261105140311,16000000900,被叫"),
        ("呼叫时间,呼叫方式,呼叫号码,呼叫时长", "2026年11月5日14:03:11,被叫,16000000900,1分35秒"),
    ],
)
def test_columns_are_found_by_their_names_in_any_order(names: str, row: str) -> None:
    found = read(names, row).rows[0]
    assert (found.at, found.seconds, found.direction) == (parse_instant("2026-11-05T14:03:11+08:00"), 95, "in")


def test_a_bill_of_messages_has_messages() -> None:
    names = "起始时间,通信地点,对方号码,通信方式,信息类型,业务名称,套餐优惠,通信费(元)"
    row = read(names, "2026-11-05 20:12:00,上海,16000008888,接收,短信,国内短信,,0.00").rows[0]
    assert (row.kind, row.direction, row.seconds, row.answered) == ("message", "in", None, None)


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        ("起始时间,通信方式,通信时长", r"other number \(对方号码/"),
        ("通信方式,对方号码,通信时长", r"time \(起始时间/"),
        ("起始时间,通信方式,对方号码", r"duration of calls \(通信时长/.*信息类型"),
        ("a,b,c", r"time .*; no column for the other number .*; no column for the duration"),
    ],
)
def test_unknown_columns_are_refused_with_what_is_missing(names: str, missing: str) -> None:
    with pytest.raises(Unreadable, match=f"not a bill whose columns are known: .*{missing}.*Rename the columns"):
        read(names, ROW)


def test_names_of_columns_far_down_are_not_looked_for() -> None:
    with pytest.raises(Unreadable, match="not a bill"):
        read(*["title"] * 61, NAMES, ROW)


def test_a_row_without_a_year_has_no_moment() -> None:
    row = read(NAMES, ROW.replace("2026-", "")).rows[0]
    assert (row.at, row.at_text, row.doubts) == (None, "11-05 14:03:11", ("the year is not written",))


def test_a_year_given_beside_the_file_settles_the_moment_and_is_said() -> None:
    row = read(NAMES, ROW.replace("2026-", ""), year=2026).rows[0]
    assert row.at == parse_instant("2026-11-05T14:03:11+08:00")
    assert row.doubts == ("the year is not written: it was given beside the file",)


def test_a_stated_span_settles_the_year_if_it_leaves_only_one() -> None:
    row = read(SPAN, NAMES, ROW.replace("2026-", "")).rows[0]
    assert row.at == parse_instant("2026-11-05T14:03:11+08:00")
    assert row.doubts == ("the year is not written: it was taken from the span that the bill states",)


@pytest.mark.parametrize("span", ["账期 2025-11-01 至 2026-11-30", "账期 2026-01-01 至 2026-02-28", "账期 1990-01-01 至 2026-11-30"])
def test_a_stated_span_that_leaves_several_years_or_none_settles_nothing(span: str) -> None:
    assert read(span, NAMES, ROW.replace("2026-", "")).rows[0].at is None


def test_new_year_inside_the_span_gives_each_row_its_own_year() -> None:
    rows = read("2026-12-15至2027-01-14", NAMES, ROW.replace("2026-11-05", "12-31"), ROW.replace("2026-11-05", "01-01")).rows
    assert [row.at for row in rows] == [parse_instant("2026-12-31T14:03:11+08:00"), parse_instant("2027-01-01T14:03:11+08:00")]


def test_a_stated_span_is_covered_to_the_end_of_its_last_day() -> None:
    readings = read(SPAN, NAMES, ROW)
    assert readings.covers == (parse_instant("2026-10-01T00:00:00+08:00"), parse_instant("2026-11-30T23:59:59.999+08:00"))
    assert readings.covers_stated


def test_without_a_stated_span_first_and_last_row_stand_in_for_it() -> None:
    readings = read(NAMES, ROW, ROW.replace("11-05", "10-01"))
    assert readings.covers == (parse_instant("2026-10-01T14:03:11+08:00"), parse_instant("2026-11-05T14:03:11+08:00"))
    assert not readings.covers_stated


@pytest.mark.parametrize("span", ["2026-13-01 至 2026-14-01", "2026-11-30 至 2026-10-01", "0001-01-01 至 9999-12-31"])
def test_an_impossible_span_covers_nothing(span: str) -> None:
    assert not read(span, NAMES, ROW).covers_stated


def test_a_row_outside_the_stated_span_is_doubted() -> None:
    assert read(SPAN, NAMES, ROW.replace("11-05", "12-05")).rows[0].doubts == ("outside the span that the bill states",)


@pytest.mark.parametrize("masked", ["160****0900", "160＊＊＊＊0900", "160xxxx0900", "1600000×900"])
def test_a_masked_number_stays_a_pattern(masked: str) -> None:
    row = read(NAMES, ROW.replace("16000000900", masked)).rows[0]
    assert (row.other, row.doubts) == (masked, ("the number is masked: a pattern, not a number",))


@pytest.mark.parametrize("wrapped", ['="16000000900"', "'16000000900", "16000000900\t", ' "16000000900"'])
def test_what_spreadsheets_wrap_around_a_number_is_taken_off(wrapped: str) -> None:
    assert read(NAMES, ROW.replace("16000000900", wrapped)).rows[0].other.strip('"') == "16000000900"


def test_a_number_that_a_spreadsheet_shortened_is_doubted() -> None:
    assert read(NAMES, ROW.replace("16000000900", "1.6E+10")).rows[0].doubts == ("a spreadsheet has shortened the number",)


@pytest.mark.parametrize(
    ("row", "because"),
    [
        (ROW.replace("14:03", "25:03"), "no_moment"),
        (ROW.replace("2026-11-05 14:03:11", "昨天 14:03"), "no_moment"),
        (ROW.replace("16000000900", ""), "no_number"),
        (ROW.replace("16000000900", "1" * 41), "number_too_long"),
        ("2026-11-05 14:03:11,上海", "too_few_cells"),
        (ROW.replace("上海", "上海,浦东"), "more_cells_than_columns"),
        (ROW.replace("上海", '"上海'), "quote_not_closed"),
    ],
)
def test_one_bad_row_is_left_out_with_the_reason_and_the_rest_is_read(row: str, because: str) -> None:
    readings = read(NAMES, row, ROW)
    assert reasons(readings) == [("row 2", because)]
    assert [found.place for found in readings.rows] == ["row 3"]


def test_a_call_hidden_above_the_names_of_the_columns_is_left_out_not_lost() -> None:
    readings = read("通话详单", ROW, NAMES, ROW)
    assert reasons(readings) == [("row 2", "above_the_columns")]


def test_a_total_with_a_time_in_it_is_left_out_not_lost() -> None:
    assert reasons(read(NAMES, ROW, "合计" + ROW)) == [("row 3", "no_moment")]


def test_a_duration_that_cannot_be_read_leaves_open_whether_the_call_was_answered() -> None:
    row = read(NAMES, ROW.replace("1分35秒", "很久")).rows[0]
    assert (row.seconds, row.answered, row.doubts) == (None, None, ("the duration could not be read",))


def test_a_way_that_is_not_known_is_not_guessed() -> None:
    row = read(NAMES, ROW.replace("被叫", "呼转")).rows[0]
    assert (row.direction, row.doubts) == ("unknown", ("the bill does not say who called whom",))


@pytest.mark.parametrize("zone", ["Mars/Phobos", "", "../etc/passwd", "Asia/Shanghai\x00"])
def test_an_unknown_zone_is_the_callers_mistake(zone: str) -> None:
    with pytest.raises(UnknownZone, match="no such time zone"):
        read_carrier_bill(f"{NAMES}\n{ROW}".encode(), zone=zone, year=None)


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_a_spreadsheet_is_refused_with_what_to_do(head: bytes) -> None:
    with pytest.raises(Unreadable, match="open it and save the sheet as CSV"):
        read_carrier_bill(head + b"\x00" * 100, zone="Asia/Shanghai", year=None)
