"""What exhibits tell, with the reader that really reads bills."""

import pytest

from minglu.cases.material import Material, grade_of, numbers_agree, read_whole, silent_bill, tellings, tells
from minglu.evidence.grade import Level
from minglu.evidence.reading import Reading
from minglu.readers.carrier_bill import read_carrier_bill
from tests.unit.cases import story
from tests.unit.cases.story import SHOT_ID, alleged, bill, bill_row

BILL = """中国移动通话详单
查询时间：2026-11-01至2026-11-18
起始时间,通信地点,通信方式,对方号码,通信时长,通信类型,实收通信费(元)
2026-11-05 14:03:11,上海,被叫,16000007777,41秒,本地,0.00
2026-11-07 09:30:00,上海,被叫,16000004321,30秒,本地,0.00
"""


def read_bill(text: str = BILL) -> Material:
    return Material(exhibit=story.exhibit(), origin="carrier", readings=read_carrier_bill(text.encode(), zone="Asia/Shanghai", year=None))


def test_a_bill_as_carriers_write_it_is_read_whole_and_tells_its_row() -> None:
    material = read_bill()
    assert read_whole(material.readings)
    (told,) = tellings(alleged(), (material,))
    assert (told.kind, told.place) == ("carrier_bill", material.readings.rows[0].place)


def test_a_bill_as_carriers_write_it_is_silent_about_a_call_that_is_not_on_it() -> None:
    assert silent_bill(alleged(at="2026-11-10 12:00"), (read_bill(),)) is not None


def test_a_spoilt_row_of_a_bill_might_be_the_call() -> None:
    assert silent_bill(alleged(at="2026-11-10 12:00"), (read_bill(BILL + "2026-11-1x,上海,被叫,16000004321,30秒,本地,0.00\n"),)) is None


TELLS = {
    "the same minute and number": ({}, True),
    "nine minutes later": ({"at": story.moment("2026-11-05 14:12")}, True),
    "eleven minutes before": ({"at": story.moment("2026-11-05 13:52")}, False),
    "another number": ({"other": "16000004321"}, False),
    "a masked form of the number": ({"other": "160****7777"}, True),
    "no moment": ({"at": None}, False),
    "the other direction": ({"direction": "out"}, False),
    "an unknown direction": ({"direction": "unknown"}, True),
    "a message": ({"kind": "message"}, False),
    "a hidden number, two minutes off": ({"other": "***", "at": story.moment("2026-11-05 14:06")}, True),
    "a hidden number, three minutes off": ({"other": "***", "at": story.moment("2026-11-05 14:07")}, False),
}


@pytest.mark.parametrize(("changed", "expected"), TELLS.values(), ids=TELLS.keys())
def test_a_row_tells_of_an_allegation(changed: dict[str, object], expected: bool) -> None:
    plain: dict[str, object] = {
        "kind": "call",
        "place": "row 1",
        "at": story.moment("2026-11-05 14:03"),
        "direction": "in",
        "other": "16000007777",
    }
    row = Reading(**(plain | changed))  # type: ignore[arg-type]  # built from keywords
    assert tells(row, alleged()) is expected


@pytest.mark.parametrize("other", ["+8616000007777", "8616000007777", "160****7777", "160 0000 7777"])
def test_writings_of_one_number_agree_both_ways(other: str) -> None:
    assert numbers_agree("16000007777", other)
    assert numbers_agree(other, "16000007777")


def test_nothing_but_the_statement_has_no_grade() -> None:
    assert grade_of((), (), against=None) is None


def test_a_screenshot_that_a_bill_supports_is_worth_what_the_bill_is() -> None:
    row = bill_row("2026-11-05 14:03", other="16000007777")
    shot = Material(exhibit=story.exhibit(SHOT_ID, kind="screenshot"), origin="phone", readings=bill(row).readings)
    both = (shot, bill(row))
    alone, together = (grade_of(tellings(alleged(), of), of, against=None) for of in ((shot,), both))
    assert alone is not None
    assert together is not None
    assert (alone.level, together.level) == (Level.LEAD, Level.STRONG)
