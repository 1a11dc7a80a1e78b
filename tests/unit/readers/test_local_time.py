"""Local times: what is one moment, what may be several, and what is none."""

import pytest

from minglu.canon.instants import parse_instant
from minglu.readers.local_time import find_zone, read_local

SHANGHAI = find_zone("Asia/Shanghai")
AT = parse_instant("2026-11-05T14:03:11+08:00")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-05 14:03:11",
        "2026/11/5 14:03:11",
        "2026.11.05 14:03:11",
        "2026年11月5日 14:03:11",
        "2026年11月5日14:03:11",
        "2026-11-05T14:03:11",
        "20261105140311",
        "2026-11-05 下午2:03:11",
        "2026-11-05 14:03:11.250",
    ],
)
def test_many_writings_of_one_moment(text: str) -> None:
    local = read_local(text, zone=SHANGHAI, year=None)
    assert local is not None
    assert (local.at, local.doubts) == (AT, ())


@pytest.mark.parametrize(("text", "hour"), [("上午12:05", "00:05"), ("下午12:05", "12:05"), ("上午3:05", "03:05"), ("下午11:05", "23:05")])
def test_halves_of_the_day(text: str, hour: str) -> None:
    local = read_local(f"2026-11-05 {text}:00", zone=SHANGHAI, year=None)
    assert local is not None
    assert local.at == parse_instant(f"2026-11-05T{hour}:00+08:00")


NO_TIMES = ["", "昨天 14:03", "星期三", "14:03:11", "2026-11-05", "2026-13-05 14:03:11", "2026-02-30 14:03:11", "05-11-2026 14:03:11"]
NO_TIMES += [
    "2026-11-05 24:00:00",
    "2026-11-05 下午13:00:00",
    "2026-11-05 14:03:61",
    "1969-12-31 00:00:00",
    "2026-11-05 14:03:11 x",
    "9" * 99,
]


@pytest.mark.parametrize("text", NO_TIMES)
def test_what_is_no_time_is_none(text: str) -> None:
    assert read_local(text, zone=SHANGHAI, year=None) is None


def test_minutes_only_is_said() -> None:
    local = read_local("2026-11-05 14:03", zone=SHANGHAI, year=None)
    assert local is not None
    assert (local.at, local.doubts) == (parse_instant("2026-11-05T14:03:00+08:00"), ("to the minute only",))


@pytest.mark.parametrize("text", ["11-05 14:03:11", "11月5日 14:03:11", "02-29 08:00:00"])
def test_without_a_year_there_is_no_moment(text: str) -> None:
    local = read_local(text, zone=SHANGHAI, year=None)
    assert local is not None
    assert (local.at, local.doubts) == (None, ("the year is not written",))


def test_the_29th_of_february_of_a_common_year_is_no_time() -> None:
    assert read_local("02-29 08:00:00", zone=SHANGHAI, year=2026) is None


@pytest.mark.parametrize("text", ["2026-10-25 02:30:00", "2026-03-29 02:30:00"])
def test_an_hour_at_which_clocks_were_changed_is_no_single_moment(text: str) -> None:
    local = read_local(text, zone=find_zone("Europe/Berlin"), year=None)
    assert local is not None
    assert (local.at, local.doubts) == (None, ("clocks were changed at this hour: it happened twice or never",))


def test_other_hours_of_such_a_day_have_their_own_offset() -> None:
    found = [read_local(f"2026-10-25 {hour}:00:00", zone=find_zone("Europe/Berlin"), year=None) for hour in ("01", "04")]
    assert [local.at for local in found if local] == [parse_instant(f"2026-10-25T{hour}:00:00Z") - 3_600_000 for hour in ("00", "04")]
