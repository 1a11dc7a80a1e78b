"""Words in the cells of records, Chinese and English."""

from itertools import chain

import pytest

from minglu.readers.call_words import WORDS, plain
from minglu.rules.question import CHANNELS, PURPOSES, RELATIONS
from minglu.rules.table import FACTS


@pytest.mark.parametrize(
    ("group", "cell", "word"),
    [
        ("ended", "已接通", "answered"),
        ("ended", "ANSWERED", "answered"),
        ("ended", "No Answer", "no_answer"),
        ("ended", "NO_ANSWER", "no_answer"),
        ("ended", "无人接听", "no_answer"),
        ("ended", "USER_BUSY", "busy"),
        ("ended", "占线", "busy"),
        ("ended", "关机", "failed"),
        ("ended", "CONGESTION", "failed"),
        ("ended", "空号", "invalid_number"),
        ("ended", "UNALLOCATED_NUMBER", "invalid_number"),
        ("ended", "NORMAL_CLEARING", "by_length"),
        ("ended", "是", "answered"),
        ("ended", "0", "no_answer"),
        ("relation", "本人", "debtor"),
        ("relation", "紧急联系人", "contact"),
        ("relation", "Co-Borrower", "related"),
        ("relation", "担保人", "guarantor"),
        ("relation", "通讯录", "unrelated"),
        ("channel", "电话", "call"),
        ("channel", "AI外呼", "ai_call"),
        ("channel", "SMS", "message"),
        ("channel", "微信", "im"),
        ("channel", "外访", "visit"),
        ("channel", "信函", "letter"),
        ("channel", "群消息", "group_message"),
        ("channel", "朋友圈", "public_post"),
        ("direction", "呼出", "out"),
        ("direction", "Inbound", "in"),
        ("purpose", "转告", "pass_on_message"),
        ("yes_no", "√", "yes"),
        ("yes_no", "N", "no"),
        ("licence", "小贷", "micro_loan"),
        ("product", "网贷", "internet_loan"),
    ],
)
def test_a_word_means_what_it_says(group: str, cell: str, word: str) -> None:
    assert WORDS[group][plain(cell)] == word


@pytest.mark.parametrize("word", ["PTP", "承诺还款", "", "=1", "已接通吗"])
def test_what_is_in_no_list_means_nothing(word: str) -> None:
    assert plain(word) not in WORDS["ended"]


@pytest.mark.parametrize(("group", "values"), [("channel", CHANNELS), ("relation", RELATIONS), ("purpose", PURPOSES)])
def test_every_word_of_the_rules_means_itself_and_nothing_means_another(group: str, values: tuple[str, ...]) -> None:
    assert {value: WORDS[group][plain(value)] for value in values} == {value: value for value in values}
    assert set(WORDS[group].values()) == set(values)


def test_the_words_of_facts_are_those_of_the_table() -> None:
    for name in ("licence", "product", "source", "basis", "country"):
        assert set(WORDS[name].values()) == set(FACTS[name].values)


def test_a_word_is_spelled_without_case_width_and_units() -> None:
    spelled = chain(("Talk Time", "ＴＡＬＫＴＩＭＥ", "talk_time(s)", "talk-time", "\u200etalktime"))
    assert {plain(word) for word in spelled} == {"talktime"}
