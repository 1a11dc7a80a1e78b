"""Times as exports write them: five formats and more, the order of day and month, and what is no moment."""

import pytest

from minglu.canon.instants import parse_instant, render_instant
from minglu.readers.call_moments import Moments, joined, order_of, read_day
from minglu.readers.local_time import find_zone

ZONE = find_zone("Asia/Shanghai")
AT = parse_instant("2026-11-03T08:05:00+08:00")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-03 08:05:00",
        "2026-11-03T08:05:00",
        "2026-11-03 08:05",
        "2026/11/3 8:05",
        "2026/11/03 08:05:00",
        "2026.11.3 8:05",
        "2026年11月3日 8:05",
        "2026年11月3日8:05",
        "2026年11月3日 上午8:05",
        "3 Nov 2026 8:05",
        "03-Nov-2026 08:05:00",
        "3 November 2026 8:05 AM",
        "Nov 3, 2026 8:05 AM",
        "November 3 2026 08:05:00",
        "46329.3368055556",
        "46329.33680556",
        "1793664300",
        "1793664300000",
        "1793664300000000",
        "1793664300.123",
        "20261103080500",
        "2026-11-03T08:05:00+08:00",
        "2026-11-03T00:05:00Z",
        "2026-11-03 00:05:00 +0000",
        "２０２６-11-03 08：05：00",
        "\u200e2026-11-03 08:05:00",
        " 2026-11-03 08:05:00 ",
    ],
)
def test_each_way_of_writing_gives_the_moment(text: str) -> None:
    assert Moments(zone=ZONE, order="").read(text) == AT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "昨天",
        "2026-02-30 08:05:00",
        "2026-11-03 24:01:00",
        "2026-11-03 08:60:00",
        "3/11/26 8:05",
        "11-03 08:05:00",
        "08:05:00",
        "0",
        "99999999999999999999",
        "0000-00-00 00:00:00",
        "13 Foo 2026 8:05",
        "2026-13-01 08:05:00",
        "=NOW()",
        "3 Nov 2026 13:05 PM",
        "x" * 100,
    ],
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert Moments(zone=ZONE, order="dmy").read(text) == "no_moment"


@pytest.mark.parametrize("text", ["2026-11-03", "2026/11/3", "3/11/2026", "46329", "3 Nov 2026", "2026年11月3日"])
def test_a_day_without_a_time_is_no_moment_and_says_so(text: str) -> None:
    assert Moments(zone=ZONE, order="dmy").read(text) == "day_only"


@pytest.mark.parametrize(("order", "day"), [("dmy", "2026-11-03"), ("mdy", "2026-03-11")])
def test_day_and_month_are_read_in_the_order_of_the_column(order: str, day: str) -> None:
    read = Moments(zone=ZONE, order=order).read("3/11/2026 8:05")  # type: ignore[arg-type]  # a text of the table
    assert read == parse_instant(f"{day}T08:05:00+08:00")


@pytest.mark.parametrize("order", ["", "neither"])
def test_an_order_that_is_not_known_is_not_guessed_even_where_a_row_could_be(order: str) -> None:
    moments = Moments(zone=ZONE, order=order)  # type: ignore[arg-type]  # a text of the table
    assert {moments.read("3/11/2026 8:05"), moments.read("25/11/2026 8:05")} == {"order_undecidable"}


def test_the_column_is_asked_once_and_only_when_it_matters() -> None:
    asked: list[str] = []

    def ask() -> str:
        asked.append("asked")
        return "dmy"

    moments = Moments(zone=ZONE, order="", ask=ask)  # type: ignore[arg-type]  # a text of the table
    assert moments.read("2026-11-03 08:05:00") == AT
    assert asked == []
    assert [moments.read("3/11/2026 8:05"), moments.read("3/11/2026 08:05:00")] == [AT, AT]
    assert asked == ["asked"]


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["3/11/2026 8:05", "25/11/2026 8:05"], "dmy"),
        (["3/11/2026 8:05", "11/25/2026 8:05"], "mdy"),
        (["13/11/2026 8:05", "11/13/2026 8:05"], "neither"),
        (["3/11/2026 8:05", "4/12/2026 8:05"], "neither"),
        (["2026-11-03 08:05:00"], "neither"),
        ([], "neither"),
    ],
)
def test_the_whole_column_decides_or_nothing_does(texts: list[str], order: str) -> None:
    assert order_of(texts) == order


def test_the_fast_way_and_the_slow_way_agree_at_every_minute_of_a_day() -> None:
    moments = Moments(zone=ZONE, order="")
    first = moments.read("2026-11-03 00:00:00")
    assert isinstance(first, int)
    for minute in range(24 * 60):
        clock = f"{minute // 60:02d}:{minute % 60:02d}"
        assert moments.read(f"2026-11-03 {clock}:07") == moments.read(f"2026/11/3 {clock}:07") == first + minute * 60_000 + 7_000


@pytest.mark.parametrize("text", ["2026-11-01 01:30:00", "2026-03-08 02:30:00"])
def test_an_hour_at_which_clocks_change_is_no_moment(text: str) -> None:
    moments = Moments(zone=find_zone("America/New_York"), order="")
    moments.read("2026-11-01 12:00:00")
    assert moments.read(text) == "no_moment"


def test_on_a_day_of_25_hours_the_hours_do_not_simply_add_up() -> None:
    moments = Moments(zone=find_zone("America/New_York"), order="")
    read = [moments.read(f"2026-11-01 {hour}:00:00") for hour in ("00", "12")]
    assert [render_instant(at)[11:16] for at in read if isinstance(at, int)] == ["04:00", "17:00"]


@pytest.mark.parametrize(
    ("day", "clock", "text"),
    [
        ("2026-11-03", "08:05:00", "2026-11-03 08:05:00"),
        ("2026-11-03 00:00:00", "08:05:00", "2026-11-03 08:05:00"),
        ("2026-11-03", "1899-12-30 08:05:00", "2026-11-03 08:05:00"),
        ("46329", ".336805556", "2026-11-03 08:05:00"),
        ("20261103", "080500", "2026-11-03 08:05:00"),
        ("2026-11-03", "", "2026-11-03"),
    ],
)
def test_a_day_and_a_clock_in_two_columns_are_one_time(day: str, clock: str, text: str) -> None:
    assert joined(day, clock) == text


@pytest.mark.parametrize(
    "text", ["2026-11-03", "2026/11/3", "20261103", "46329", "3 Nov 2026", "2026-11-03 08:05:00", "2026年11月3日", "3/11/2026"]
)
def test_a_day_is_read_with_and_without_a_time(text: str) -> None:
    assert read_day(text, order="dmy") == 20_261_103


@pytest.mark.parametrize("text", ["", "2026-02-30", "soon", "20261350", "3/11/26"])
def test_what_names_no_day_names_none(text: str) -> None:
    assert read_day(text, order="dmy") is None
