"""Base64, instants, months and telephone numbers: one spelling each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.errors import CanonError, NotCanonical, TooLarge
from minglu.canon.instants import LAST, Instant, check_instant, check_period, parse_instant, period_of, render_instant
from minglu.canon.numbers import parse_number


@given(st.binary(max_size=70))
def test_base64_is_read_back(data: bytes) -> None:
    assert parse_base64(render_base64(data)) == data


@pytest.mark.parametrize("text", ["AA", "AA=", "AAA", "A===", "AB==", "AAB=", "AA==\n", " AA==", "A-_=", "ＡＡ==", "AA==AA=="])
def test_a_second_spelling_of_base64_is_refused(text: str) -> None:
    with pytest.raises(NotCanonical, match="base64"):
        parse_base64(text)


def test_base64_of_another_size_is_refused() -> None:
    with pytest.raises(NotCanonical, match="31 bytes where 32 are needed"):
        parse_base64(render_base64(bytes(31)), size=32)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("1970-01-01T00:00:00+00:00", 0),
        ("2026-10-12T09:30:00+08:00", 1_791_768_600_000),
        ("2026-10-12T01:30:00Z", 1_791_768_600_000),
        ("2026-10-12T01:30:00.125Z", 1_791_768_600_125),
    ],
)
def test_an_instant_is_read_with_its_offset(text: str, at: int) -> None:
    assert parse_instant(text) == at


@pytest.mark.parametrize("text", ["", "2026-10-12", "2026-10-12T09:30:00", "2026-13-01T00:00:00Z", "yesterday", "1969-12-31T23:59:59Z"])
def test_a_time_that_could_be_any_hour_is_refused(text: str) -> None:
    with pytest.raises(CanonError):
        parse_instant(text)


@given(st.integers(0, LAST - 1))
def test_an_instant_is_rendered_so_that_it_is_read_back(at: int) -> None:
    assert parse_instant(render_instant(Instant(at))) == at


@pytest.mark.parametrize("value", [-1, LAST, LAST + 1, 10**20])
def test_an_instant_outside_the_century_is_refused(value: int) -> None:
    with pytest.raises(TooLarge, match="between 1970 and 2100"):
        check_instant(value)


@pytest.mark.parametrize(
    ("text", "month"),
    [("2026-09-30T23:59:59.999Z", "2026-09"), ("2026-10-01T00:00:00Z", "2026-10"), ("2026-10-01T07:59:59+08:00", "2026-09")],
)
def test_a_period_is_the_month_in_utc(text: str, month: str) -> None:
    assert period_of(parse_instant(text)) == month


@pytest.mark.parametrize("text", ["", "2026", "2026-1", "2026-13", "2026-00", "26-10", "2026-10-01", " 2026-10", "２０２６-10"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(NotCanonical, match="not a month"):
        check_period(text)


@pytest.mark.parametrize(
    "text", ["16000000202", "160 0000 0202", "+86 160-0000-0202", "008616000000202", "１６０ 0000 0202", " 160 0000 0202\n"]
)
def test_a_number_has_one_spelling(text: str) -> None:
    assert parse_number(text, region="CN", fiction=True) == "+8616000000202"


def test_a_number_of_another_region_is_read_as_written() -> None:
    assert parse_number("+1 202 555 0123", region="CN", fiction=False) == "+12025550123"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12345",
        "160****0202",
        "160 0000 020",
        "160 0000 02022",
        "(Unknown)",
        "-1",
        "95188",
        "+86",
        "16012345678",
        "x" * 41,
        "160 0000 0202 ext. 5",
    ],
)
def test_what_is_no_number_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(NotCanonical) as refused:
        parse_number(text, region="CN", fiction=True)

    assert not text.strip() or text not in str(refused.value)


def test_a_number_kept_for_fiction_is_nobodys_in_production() -> None:
    with pytest.raises(NotCanonical, match="kept for fiction"):
        parse_number("160 0000 0202", region="CN", fiction=False)
