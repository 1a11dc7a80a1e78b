"""One row under a mapping: who was reached, how it ended, and what is doubtful about it."""

import pytest

from minglu.canon.instants import parse_instant
from minglu.readers.call_columns import Columns
from tests.unit.readers.call_stage import NAMES, NUMBER, ROW, TIME, attempts, one, read, reasons, table

WHOLE = "呼叫时间,主叫号码,被叫号码,通话时长,接通状态,与债务人关系,客户号,案件号,机构,催收员,呼叫方向,联络方式,目的,使用个人手机,内容"
FULL = f'{TIME},16000009000,{NUMBER},1分20秒,已接通,紧急联系人,K1,A1,甲,07,呼出,电话,转告,否,"您好，""请"" 转告"'


def test_every_column_that_is_known_ends_in_its_member() -> None:
    found = one(WHOLE, FULL)
    assert (found.place, found.number, found.at) == ("calls.csv, row 2", "+8616000000202", parse_instant("2026-11-03T08:05:00+08:00"))
    assert (found.channel, found.ended, found.seconds, found.relation, found.direction) == ("call", "answered", 80, "contact", "out")
    assert (found.person, found.debt, found.agency, found.staff, found.purpose) == ("K1", "A1", "甲", "07", "pass_on_message")
    assert (found.own_device, found.text, dict(found.facts), found.faults) == (False, '您好，"请" 转告', {}, ())


@pytest.mark.parametrize(("word", "number"), [("呼出", "+8616000000202"), ("呼入", "+8616000009000"), ("", "+8616000000202")])
def test_of_two_parties_the_one_who_is_not_ours_is_meant(word: str, number: str) -> None:
    assert one(WHOLE, FULL.replace("呼出", word)).number == number


@pytest.mark.parametrize(
    ("status", "seconds", "ended", "faults"),
    [
        ("已接通", "80", "answered", ()),
        ("已接通", "", "answered", ()),
        ("已接通", "0", "no_answer", ("ended_and_length_disagree",)),
        ("未接通", "80", "no_answer", ("ended_and_length_disagree",)),
        ("空号", "0", "invalid_number", ()),
        ("NORMAL_CLEARING", "80", "answered", ()),
        ("NORMAL_CLEARING", "0", "no_answer", ()),
        ("NORMAL_CLEARING", "", "", ()),
        ("PTP", "80", "", ("unknown_ended",)),
        ("", "80", "answered", ("ended_from_length",)),
        ("", "0", "no_answer", ("ended_from_length",)),
        ("", "", "", ()),
        ("已接通", "long", "answered", ("unknown_length",)),
    ],
)
def test_how_it_ended_is_what_the_status_says_unless_the_length_denies_it(
    status: str, seconds: str, ended: str, faults: tuple[str, ...]
) -> None:
    found = one("呼叫时间,号码,接通状态,通话时长", f"{TIME},{NUMBER},{status},{seconds}")
    assert (found.ended, found.faults) == (ended, faults)


def test_a_length_with_the_ringing_in_it_says_nothing_of_an_answer() -> None:
    found = one("start,dst,duration", f"{TIME},{NUMBER},35")
    assert (found.ended, found.seconds, found.faults) == ("", 35, ())


@pytest.mark.parametrize(
    ("status", "answer", "ended", "faults"),
    [
        ("ANSWERED", TIME, "answered", ()),
        ("ANSWERED", "", "no_answer", ("ended_and_length_disagree",)),
        ("NORMAL_CLEARING", TIME, "answered", ()),
        ("NORMAL_CLEARING", "0", "no_answer", ()),
        ("", TIME, "answered", ()),
        ("BUSY", "", "busy", ()),
    ],
)
def test_a_column_of_answers_decides_with_the_status(status: str, answer: str, ended: str, faults: tuple[str, ...]) -> None:
    found = one("start,dst,answer,disposition", f"{TIME},{NUMBER},{answer},{status}")
    assert (found.ended, found.faults) == (ended, faults)


def test_a_letter_has_no_answer_to_be_found_in_a_length() -> None:
    assert one("时间,号码,通话时长,联络方式", f"{TIME},{NUMBER},0,信函").ended == ""


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("紧急联系人", "外星人", "unknown_relation"),
        ("呼出", "斜向", "unknown_direction"),
        ("转告", "闲聊", "unknown_purpose"),
        (",否,", ",也许,", "unknown_own_device"),
        (f",{NUMBER},", ",8001,", "not_a_number"),
    ],
)
def test_a_word_in_no_list_is_a_fault_and_stays_empty(old: str, new: str, fault: str) -> None:
    found = one(WHOLE, FULL.replace(old, new))
    assert found.faults == (fault,)


@pytest.mark.parametrize(
    ("row", "because"),
    [
        (f"soon,{NUMBER},已接通,K1", "no_moment"),
        (f"2026-11-03,{NUMBER},已接通,K1", "day_only"),
        (f"{TIME},160****0202,已接通,K1", "number_masked"),
        (f"{TIME},1.6E+10,已接通,K1", "digits_lost"),
        (f"{TIME},,已接通,", "no_number"),
        (f"{TIME},8001,已接通,", "no_number"),
        (f"{TIME},{NUMBER},已接通", "too_few_cells"),
        (f"{TIME},{NUMBER},已接通,K1,moved", "more_cells_than_columns"),
        (f"{TIME},{NUMBER},已接通,{'K' * 101}", "cell_too_long"),
        (f'{TIME},{NUMBER},"已接通,K1', "quote_not_closed"),
        (NAMES, "names_again"),
    ],
)
def test_a_row_that_is_no_attempt_is_left_out_with_the_reason(row: str, because: str) -> None:
    found = read(table(NAMES, ROW, row, ROW))
    assert reasons(found) == [("calls.csv, row 3", because)]
    assert len(found) == 3


def test_an_unknown_way_of_contact_leaves_the_row_out() -> None:
    found = read(table("时间,号码,联络方式", f"{TIME},{NUMBER},电话", f"{TIME},{NUMBER},飞鸽", f"{TIME},{NUMBER},短信"))
    assert reasons(found) == [("calls.csv, row 3", "unknown_channel")]


def test_commas_at_the_end_are_no_cells() -> None:
    assert len(attempts(table(NAMES, ROW + ",,,"))) == 1


def test_a_person_without_a_number_and_a_post_without_either_are_attempts() -> None:
    assert one(NAMES, f"{TIME},,已接通,K1").number == ""
    assert one("时间,号码,联络方式", f"{TIME},,朋友圈").channel == "public_post"


def test_words_of_the_house_and_words_for_every_row_are_used() -> None:
    columns = Columns(
        columns=(("at", "呼叫时间"), ("number", "被叫号码"), ("ended", "接通状态")),
        given=(("channel", "ai_call"), ("relation", "debtor"), ("agency", "甲"), ("own_device", "no"), ("direction", "out")),
        words=(("ended", "PTP", "answered"),),
    )
    found = one(NAMES, f"{TIME},{NUMBER},ptp,K1", columns)
    assert (found.ended, found.channel, found.relation, found.agency, found.own_device) == ("answered", "ai_call", "debtor", "甲", False)


def test_rows_of_one_call_are_one_call() -> None:
    names = "start,dst,disposition,uuid"
    rows = [
        f"{TIME},{NUMBER},{status},{uuid}"
        for status, uuid in (("NO ANSWER", "a"), ("NO ANSWER", "a"), ("ANSWERED", "a"), ("ANSWERED", "a"))
    ]
    found = read(table(names, *rows, f"{TIME},{NUMBER},ANSWERED,b", f"{TIME},16000000203,ANSWERED,a", f"{TIME},{NUMBER},ANSWERED,"))
    assert reasons(found) == [("calls.csv, row 3", "same_call_again"), ("calls.csv, row 5", "same_call_again")]


def test_a_formula_is_data() -> None:
    found = one("时间,号码,机构,内容", f"{TIME},{NUMBER},=cmd|' /C calc'!A0,@SUM(A1)")
    assert (found.agency, found.text) == ("=cmd|' /C calc'!A0", "@SUM(A1)")
