"""Wording: whose words stand where, and that each language has its own."""

from dataclasses import replace

import pytest

from minglu.papers.errors import WrongLetter
from minglu.papers.wording import lay_out
from minglu.wiring.catalogues import load
from tests.unit.papers.letters import COMPLAINT, DEMAND

ZH = load("zh")


def lines(letter) -> str:
    return str(lay_out(letter, words=load(letter.language)))


def test_the_number_is_masked_unless_asked_otherwise() -> None:
    assert "'160****0202'" in lines(DEMAND)
    assert "+8616000000202" not in lines(DEMAND)
    assert "+8616000000202" in lines(replace(DEMAND, show_number=True))


def test_a_debtor_is_not_made_to_say_that_nothing_is_owed() -> None:
    assert "我不欠贵方债务" in lines(DEMAND)
    assert "我不欠贵方债务" not in lines(replace(DEMAND, is_debtor=True))


@pytest.mark.parametrize("letter", [DEMAND, COMPLAINT, replace(DEMAND, incidents=(), enclosures=(), findings=(), receipt="")])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_letter_says_in_each_language_that_it_is_not_advice(letter, language) -> None:
    said = lines(replace(letter, language=language))
    assert ("不构成法律意见" if language == "zh" else "not legal advice") in said


def test_a_weak_source_says_so() -> None:
    assert "推荐性国家标准；依两份以上独立报道，未见官方文本" in lines(DEMAND)


def test_an_empty_list_says_that_it_is_empty() -> None:
    said = lines(replace(DEMAND, incidents=(), enclosures=(), findings=(), receipt=""))
    assert all(text in said for text in ("未列明单次事件", "未附证据材料", "尚无核查结论"))


def test_a_caller_who_hid_the_number_is_told_so() -> None:
    incident = replace(DEMAND.incidents[0], line="", answered=None, seconds=None)
    assert "未显示" in lines(replace(DEMAND, incidents=(incident,)))


def test_the_catalogue_of_another_language_is_refused() -> None:
    with pytest.raises(WrongLetter, match="needs the catalogue of en"):
        lay_out(replace(DEMAND, language="en"), words=ZH)
