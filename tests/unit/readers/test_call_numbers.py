"""Numbers as exports write them, and what is none."""

import pytest

from minglu.readers.call_numbers import Numbers


def read(text: str, *, fiction: bool = True, region: str = "CN") -> str:
    return Numbers(region=region, fiction=fiction).read(text)


@pytest.mark.parametrize(
    "text",
    [
        "16000000202",
        "160 0000 0202",
        "160-0000-0202",
        "+8616000000202",
        "+86 160 0000 0202",
        "8616000000202",
        "008616000000202",
        "016000000202",
        "１６０００００ ０２０２",
        "\u202a16000000202\u202c",
        "\u200e16000000202",
        "tel:16000000202",
        "sip:16000000202@pbx.example",
        "(+86)16000000202",
        "16000000202\t",
    ],
)
def test_one_number_in_many_spellings_is_one(text: str) -> None:
    assert read(text) == "+8616000000202"


@pytest.mark.parametrize("text", ["160****0202", "160＊＊＊＊0202", "160xxxx0202", "160••••0202", "****0202", "1600000####"])
def test_a_masked_number_is_a_pattern(text: str) -> None:
    assert read(text) == "number_masked"


@pytest.mark.parametrize("text", ["1.6E+10", "1.60E+10", "1.6e10", "1.6000000202E10", "１.6E+10", "+1.6E+10", "2E+10"])
def test_digits_that_a_spreadsheet_lost_are_not_made_up(text: str) -> None:
    assert read(text) == "digits_lost"


@pytest.mark.parametrize("text", ["", " ", "-", "null", "None", "anonymous", "未知", "\\N"])
def test_no_number_is_none(text: str) -> None:
    assert read(text) == "no_number"


@pytest.mark.parametrize(
    "text", ["8001", "10086", "abc", "16000000202/16000000203", "160000002021", "@SUM(A1)", "1" * 100, "客户", "²²²²²²²²²²²"]
)
def test_what_nobody_can_dial_is_not_a_number(text: str) -> None:
    assert read(text) == "not_a_number"


def test_numbers_of_fiction_are_none_outside_a_rehearsal() -> None:
    assert read("16000000202", fiction=False) == "not_a_number"


def test_a_fixed_line_and_a_number_abroad_are_read() -> None:
    assert read("+1 202 555 0143") == "+12025550143"
    assert read("(202) 555-0143", region="US") == "+12025550143"


def test_the_same_text_gives_the_same_number_again() -> None:
    numbers = Numbers(region="CN", fiction=True)
    assert numbers.read("16000000202") == numbers.read("16000000202") == "+8616000000202"
