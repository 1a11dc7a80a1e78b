"""Names of columns, Chinese and English, known whole or not at all."""

import pytest

from minglu.readers.call_headers import FACT_HEADERS, HEADERS, SAYABLE, hint_of, is_meaning, meaning_of, rank_of
from minglu.readers.call_words import plain
from minglu.rules.table import FACTS


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("主叫", "caller"),
        ("被叫号码", "callee"),
        ("呼叫时间", "at"),
        ("通话时长", "seconds"),
        ("通话时长(秒)", "seconds"),
        ("接通状态", "ended"),
        ("催收员", "staff"),
        ("机构", "agency"),
        ("与债务人关系", "relation"),
        ("案件号", "debt"),
        ("caller", "caller"),
        ("callee", "callee"),
        ("start", "at"),
        ("Start Time", "at"),
        ("start_stamp", "at"),
        ("billsec", "seconds"),
        ("Bill Sec.", "seconds"),
        ("disposition", "ended"),
        ("hangup_cause", "ended"),
        ("Agent", "staff"),
        ("agency", "agency"),
        ("relation", "relation"),
        ("case", "debt"),
        ("Case ID", "debt"),
        ("duration", "duration"),
        ("时长", "duration"),
        ("外访人数", "fact.visitors"),
        ("拒绝再联系", "fact.said_never"),
        ("said_never", "fact.said_never"),
        ("Do Not Call", "fact.said_never"),
        ("约定时段", "fact.hours_agreed"),
        ("\ufeff被叫号码", "callee"),
        ("被叫 号码", "callee"),
        ("ＣＡＬＬＥＲ", "caller"),
    ],
)
def test_a_known_name_has_its_meaning(header: str, meaning: str) -> None:
    assert meaning_of(header) == meaning


@pytest.mark.parametrize("header", ["", "备注", "联系人姓名", "foo", "被叫归属地", "1", "=cmd", "主叫被叫", "x" * 300])
def test_an_unknown_name_has_none(header: str) -> None:
    assert meaning_of(header) is None


@pytest.mark.parametrize(
    ("header", "meaning"), [("我方被叫", "callee"), ("系统通话时长合计", "duration"), ("customer phone no 2", "number")]
)
def test_a_part_of_a_name_is_a_hint(header: str, meaning: str) -> None:
    assert hint_of(header) == meaning


@pytest.mark.parametrize("header", ["客户姓名", "agent name", "备注内容", "foo", ""])
def test_names_of_people_and_remarks_are_not_hinted_at(header: str) -> None:
    assert hint_of(header) is None


def test_no_name_is_in_two_lists() -> None:
    seen: dict[str, str] = {}
    for meaning, names in (*HEADERS.items(), *((f"fact.{fact}", names) for fact, names in FACT_HEADERS.items())):
        for name in names.split():
            assert seen.setdefault(plain(name), meaning) == meaning, name


def test_every_fact_that_has_names_is_one_of_the_table() -> None:
    assert set(FACT_HEADERS) <= set(FACTS)
    assert set(FACT_HEADERS) <= set(SAYABLE)


def test_the_talk_is_plainer_than_the_whole_length() -> None:
    assert rank_of("billsec") < rank_of("duration") < rank_of("nothing known")


@pytest.mark.parametrize(
    "meaning", ["", "fact.", "fact.answered_calls_today", "fact.relation", "fact.nothing", "numbers", "fact.local_minute"]
)
def test_what_no_column_can_mean_is_known(meaning: str) -> None:
    assert not is_meaning(meaning)
