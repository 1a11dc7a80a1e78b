"""Proposed mappings: sure, doubtful, missing, and what a missing column would allow to be judged."""

import pytest

from minglu.readers.call_columns import Columns
from minglu.readers.call_proposal import NEEDED_FOR, Proposal, lacking, propose, unknown_words
from minglu.rules.table import FACTS

TIME, NUMBER = "2026-11-03 08:05:00", "16000000202"


def of(**columns: list[str]) -> Proposal:
    return propose(tuple(columns), tuple(zip(*columns.values(), strict=True)))


def test_known_names_whose_values_look_right_are_sure() -> None:
    found = of(呼叫时间=[TIME] * 3, 被叫号码=[NUMBER] * 3, 接通状态=["已接通", "占线", "空号"], 联络方式=["电话"] * 3)
    assert found.columns.columns == (("at", "呼叫时间"), ("callee", "被叫号码"), ("ended", "接通状态"), ("channel", "联络方式"))
    assert (set(found.sure), found.doubtful, found.unused, found.lacking) == ({"at", "callee", "ended", "channel"}, (), (), ())


def test_english_names_are_known_as_well() -> None:
    found = of(start=[TIME], dst=[NUMBER], billsec=["35"], duration=["41"], disposition=["ANSWERED"], agent=["07"], case=["A1"])
    assert dict(found.columns.columns) == {
        "at": "start",
        "callee": "dst",
        "seconds": "billsec",
        "duration": "duration",
        "ended": "disposition",
        "debt": "case",
        "staff": "agent",
    }


def test_a_file_without_ways_of_contact_is_taken_for_calls_and_says_so() -> None:
    found = of(时间=[TIME], 号码=[NUMBER], 通话时长=["35"])
    assert found.columns.given == (("channel", "call"),)
    assert [(doubt.meaning, doubt.why) for doubt in found.doubtful] == [("channel", "assumed_for_every_row")]


def test_a_file_of_texts_is_taken_for_messages() -> None:
    assert of(发送时间=[TIME], 接收号码=[NUMBER], 短信内容=["您好"]).columns.given == (("channel", "message"),)


def test_a_part_of_a_name_is_doubtful() -> None:
    found = of(时间=[TIME], 号码=[NUMBER], 我方记录的关系=["本人"])
    assert ("relation", "我方记录的关系", "known_by_a_part_of_the_name") in [(one.meaning, one.header, one.why) for one in found.doubtful]


def test_values_decide_where_a_name_means_two_things() -> None:
    found = of(通话时间=["1分20秒", "35秒"], 开始时间=[TIME, TIME], 联系方式=[NUMBER, NUMBER])
    assert dict(found.columns.columns) == {"at": "开始时间", "seconds": "通话时间", "number": "联系方式"}
    assert {one.why for one in found.doubtful if one.header} == {"values_decide"}


def test_extensions_of_our_own_are_callers_and_no_lengths() -> None:
    found = of(src=["8001", "35"], dst=[NUMBER, NUMBER], start=[TIME, TIME], billsec=["3", "4"])
    assert (found.columns.header("caller"), found.columns.header("seconds")) == ("src", "billsec")


def test_values_that_look_otherwise_are_doubted() -> None:
    found = of(时间=["soon", "later"], 号码=[NUMBER, NUMBER])
    assert ("at", "values_look_otherwise") in [(one.meaning, one.why) for one in found.doubtful]


def test_words_that_are_not_known_are_shown_for_the_person_to_map() -> None:
    found = of(时间=[TIME] * 5, 号码=[NUMBER] * 5, 结果=["接通", "占线", "空号", "关机", "PTP"])
    (doubt,) = [one for one in found.doubtful if one.meaning == "ended"]
    assert (doubt.why, doubt.words) == ("unknown_words", ("PTP",))
    assert unknown_words("ended", ["PTP"], Columns(words=(("ended", "PTP", "answered"),))) == ()


def test_a_day_and_a_clock_are_joined_and_a_whole_time_needs_neither() -> None:
    assert dict(of(日期=["2026-11-03"], 时间=["08:05:00"], 号码=[NUMBER]).columns.columns) == {
        "day": "日期",
        "clock": "时间",
        "number": "号码",
    }
    assert dict(of(日期=["2026-11-03"], 时间=[TIME], 号码=[NUMBER]).columns.columns) == {"at": "时间", "number": "号码"}


@pytest.mark.parametrize(
    ("columns", "without"),
    [
        ({"备注": ["x"]}, ("at", "number")),
        ({"时间": [TIME]}, ("number",)),
        ({"号码": [NUMBER]}, ("at",)),
        ({"日期": ["2026-11-03"], "号码": [NUMBER]}, ("at",)),
        ({"客户号": ["K1"], "时间": [TIME]}, ()),
    ],
)
def test_what_nothing_can_be_read_without_is_said(columns: dict[str, list[str]], without: tuple[str, ...]) -> None:
    assert of(**columns).lacking == without


def test_without_a_way_of_contact_nothing_can_be_read() -> None:
    assert lacking(Columns(columns=(("at", "a"), ("number", "b")))) == ("channel",)


def test_what_is_missing_is_told_by_the_facts_that_need_it() -> None:
    missing = {one.meaning: one.facts for one in of(时间=[TIME], 号码=[NUMBER]).missing}
    assert "answered_calls_today" in missing["ended"]
    assert missing["fact.visitors"] == ("visitors",)
    assert "ended" not in {one.meaning for one in of(时间=[TIME], 号码=[NUMBER], 通话时长=["1"]).missing}


def test_every_fact_named_for_a_missing_column_is_one_of_the_table() -> None:
    assert {fact for facts in NEEDED_FOR.values() for fact in facts} <= set(FACTS)


def test_one_column_has_one_meaning_and_the_rest_is_unused() -> None:
    found = propose(("号码", "手机号", "时间", "备注", "", "\udc80"), ((NUMBER, NUMBER, TIME, "x", "", ""),))
    assert dict(found.columns.columns) == {"number": "号码", "at": "时间"}
    assert found.unused == ("手机号", "备注", "", "\udc80")


def test_of_two_columns_of_one_name_the_first_is_read_and_that_is_said() -> None:
    found = propose(("号码", "时间", "时间"), ((NUMBER, TIME, "x"),))
    assert ("at", "name_stands_twice") in [(one.meaning, one.why) for one in found.doubtful]


def test_nothing_at_all_is_a_proposal_that_lacks_everything() -> None:
    assert propose((), ()).lacking == ("at", "number")
