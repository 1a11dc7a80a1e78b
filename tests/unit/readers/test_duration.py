"""Durations in the writings of bills and screens."""

import pytest

from minglu.readers.duration import read_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("62", 62),
        ("62秒", 62),
        ("1分2秒", 62),
        ("1分钟2秒", 62),
        ("00:01:02", 62),
        ("01:02", 62),
        ("1 分 2 秒", 62),
        ("1小时2分3秒", 3723),
        ("1时3秒", 3603),
        ("2分", 120),
        ("0", 0),
        ("0秒", 0),
        ("90:00", 5400),
    ],
)
def test_writings_of_a_duration(text: str, seconds: int) -> None:
    assert read_duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", " ", "很久", "-5", "1.5分", "1:2:3:4", "00:61:00", "00:00:61", "٣", "9999999", "1" * 100, "分", "秒", "1h"]
)
def test_what_is_no_duration_is_none(text: str) -> None:
    assert read_duration(text) is None
