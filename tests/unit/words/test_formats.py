"""Formats: as readers expect them, in the zone that was handed in."""

from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minglu.wiring.catalogues import load
from minglu.words.errors import MissingMessage, Unsayable
from minglu.words.formats import GROUPS, mask_number, name_of, say_count, say_date, say_day, say_duration, say_moment, say_span, say_time

ZH, EN = load("zh"), load("en")
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = 1_791_784_980_000  # 2026-10-12 14:03 in Shanghai


@pytest.mark.parametrize(("words", "said"), [(ZH, "2026年10月12日 星期一 14:03"), (EN, "Mon 12 Oct 2026, 14:03")])
def test_a_moment_names_day_weekday_and_minute(words, said) -> None:
    assert say_moment(words, MONDAY, zone=SHANGHAI) == said


@pytest.mark.parametrize(("zone", "said"), [(UTC, "06:03"), (SHANGHAI, "14:03"), (ZoneInfo("America/New_York"), "02:03")])
def test_the_same_instant_is_another_hour_elsewhere(zone, said) -> None:
    assert say_time(MONDAY, zone=zone) == said


@pytest.mark.parametrize(("at", "day"), [(1_791_820_799_999, "12 Oct 2026"), (1_791_820_800_000, "13 Oct 2026")])
def test_the_day_changes_at_midnight_of_the_zone(at, day) -> None:
    assert say_date(EN, at, zone=SHANGHAI) == day


def test_days_and_months_are_not_padded() -> None:
    assert (say_day(ZH, date(2026, 3, 5)), say_day(EN, date(2026, 3, 5))) == ("2026年3月5日", "5 Mar 2026")


@pytest.mark.parametrize("at", [-1, 4_102_444_800_000])
def test_a_moment_outside_the_calendar_is_refused(at) -> None:
    with pytest.raises(Unsayable, match="1970 and 2100"):
        say_moment(ZH, at, zone=SHANGHAI)


def test_a_span_names_both_its_ends() -> None:
    assert say_span(EN, MONDAY, until=MONDAY + 60_000, zone=UTC) == "Mon 12 Oct 2026, 06:03 to Mon 12 Oct 2026, 06:04"


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(Unsayable, match="ends before"):
        say_span(ZH, MONDAY, until=MONDAY - 1, zone=UTC)


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (0, "0秒", "0 s"),
        (12, "12秒", "12 s"),
        (60, "1分", "1 min"),
        (192, "3分12秒", "3 min 12 s"),
        (3_600, "1小时", "1 h"),
        (3_612, "1小时", "1 h"),
        (5_400, "1小时30分", "1 h 30 min"),
        (86_399, "23小时59分", "23 h 59 min"),
        (90_000, "1天1小时", "1 d 1 h"),
    ],
)
def test_a_duration_is_said_in_its_two_largest_units(seconds, zh, en) -> None:
    assert (say_duration(ZH, seconds), say_duration(EN, seconds)) == (zh, en)


def test_a_duration_below_zero_is_refused() -> None:
    with pytest.raises(Unsayable, match="below zero"):
        say_duration(EN, -1)


def test_large_counts_are_grouped() -> None:
    assert (say_count(999), say_count(12_000)) == ("999", "12,000")


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+8616000000202", "160****0202"),
        ("+12025550123", "+12****123"),
        ("+442079460958", "+44****0958"),
        ("+6421234", "+64****34"),
        ("+861055500001", "+86****0001"),
    ],
)
def test_a_number_is_masked_in_one_way(number, masked) -> None:
    assert mask_number(number) == masked


@given(st.from_regex(r"\A\+[1-9][0-9]{6,14}\Z"))
def test_a_masked_number_hides_at_least_a_third_of_its_digits(number: str) -> None:
    shown = sum(letter.isdigit() for letter in mask_number(number))
    assert 3 * shown <= 2 * (len(number) - 1)


@pytest.mark.parametrize(
    "text", ["", "16000000202", "+0160000", "+86160****0202", "+861600000020２", "+8616000000202\n", "+86 160 0000 0202"]
)
def test_what_is_not_a_number_is_not_shown_and_not_repeated(text) -> None:
    with pytest.raises(Unsayable, match="not a telephone number") as caught:
        mask_number(text)
    assert not text or text not in str(caught.value)


@pytest.mark.parametrize(
    ("group", "value", "said"),
    [
        ("finding", "recorded", "有记录"),
        ("finding", "contradicted", "与记录矛盾"),
        ("finding", "unrecorded_in_scope", "核对范围内未见记录"),
        ("finding", "out_of_scope", "超出核对范围，不能排除"),
        ("purpose", "pass_on_message", "请其转告债务人"),
        ("source", "uploaded_address_book", "上传的手机通讯录"),
    ],
)
def test_values_have_names(group, value, said) -> None:
    assert name_of(ZH, group, value=value) == said


@pytest.mark.parametrize(("group", "value"), [("finding", "absent"), ("purpose", ""), ("glossary", "ask"), ("letter.demand", "title")])
def test_a_value_of_no_group_has_no_name(group, value) -> None:
    with pytest.raises(MissingMessage):
        name_of(EN, group, value=value)


def test_no_finding_ever_says_that_a_contact_does_not_exist() -> None:
    assert not [text for words in (ZH, EN) for text in words.messages.values() if "不存在" in text]


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_has_values_in_both_languages(group) -> None:
    named = [{key for key in words.messages if key.startswith(f"{group}.")} for words in (ZH, EN)]
    assert named[0]
    assert named[0] == named[1]
