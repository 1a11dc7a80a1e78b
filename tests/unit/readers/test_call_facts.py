"""Further columns as facts: yes and no, numbers, words, and days that were before or after the attempt."""

import pytest

from minglu.evidence.attempts import Attempt
from minglu.readers.call_columns import Columns
from minglu.readers.call_facts import DAYS, facts_of
from minglu.readers.call_headers import meaning_of
from minglu.rules.table import FACTS
from tests.unit.readers.call_stage import NUMBER, TIME, attempts, one, table


def said(header: str, cell: str) -> Attempt:
    columns = Columns(columns=(("at", "时间"), ("number", "号码"), (meaning_of(header) or "", header)), given=(("channel", "call"),))
    return one(f"时间,号码,{header}", f"{TIME},{NUMBER},{cell}", columns)


@pytest.mark.parametrize(
    ("header", "cell", "fact", "value"),
    [
        ("拒绝再联系", "是", "said_never", True),
        ("拒绝再联系", "否", "said_never", False),
        ("said_never", "true", "said_never", True),
        ("约定时段", "Y", "hours_agreed", True),
        ("债务人失联", "0", "debtor_unreachable", False),
        ("投诉中", "有", "complaint_open", True),
        ("外访人数", "1", "visitors", 1),
        ("牌照", "消费金融", "licence", "consumer_finance"),
        ("产品", "credit_card", "product", "credit_card"),
        ("培训合格日期", "2026-10-04", "days_since_training", 30),
        ("培训有效期至", "2026-11-03", "staff_trained", True),
        ("培训有效期至", "2026-11-02", "staff_trained", False),
        ("评估日期", "20261103", "days_since_evaluation", 0),
        ("合同到期日", "2026/11/2", "agency_contract_valid", False),
    ],
)
def test_a_column_supplies_the_fact(header: str, cell: str, fact: str, value: object) -> None:
    found = said(header, cell)
    assert (dict(found.facts), found.faults) == ({fact: value}, ())


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("拒绝再联系", "maybe"),
        ("外访人数", "two"),
        ("外访人数", "-1"),
        ("外访人数", "9" * 10),
        ("牌照", "magic"),
        ("培训合格日期", "2027-01-01"),
        ("培训合格日期", "2026-02-30"),
        ("培训有效期至", "soon"),
    ],
)
def test_a_cell_that_says_something_else_is_a_fault_and_no_fact(header: str, cell: str) -> None:
    found = said(header, cell)
    assert (dict(found.facts), found.faults) == ({}, ("unknown_fact",))


def test_an_empty_cell_says_nothing() -> None:
    assert (dict(said("拒绝再联系", "").facts), said("外访人数", "").faults) == ({}, ())


def test_the_day_is_that_of_the_place_and_not_of_utc() -> None:
    found = one("时间,号码,培训有效期至", f"2026-11-03 00:30:00,{NUMBER},2026-11-02")
    assert dict(found.facts) == {"staff_trained": False}


def test_days_in_an_order_that_only_the_whole_column_tells() -> None:
    names = "时间,号码,培训有效期至"
    first, last = attempts(table(names, f"{TIME},{NUMBER},3/11/2026", f"{TIME},{NUMBER},25/12/2026"))
    assert [dict(row.facts) for row in (first, last)] == [{"staff_trained": True}, {"staff_trained": True}]
    (undecided,) = attempts(table(names, f"{TIME},{NUMBER},3/11/2026"))
    assert (dict(undecided.facts), undecided.faults) == ({}, ("unknown_fact",))


def test_a_fact_for_every_row_is_said_of_every_row() -> None:
    columns = Columns(
        columns=(("at", "时间"), ("number", "号码")), given=(("channel", "call"), ("fact.licence", "bank"), ("fact.hours_agreed", "no"))
    )
    assert dict(one("时间,号码", f"{TIME},{NUMBER}", columns).facts) == {"licence": "bank", "hours_agreed": False}


def test_what_a_mapping_can_say_is_known_before_a_row_is_read() -> None:
    columns = Columns(
        columns=(("at", "a"), ("trained_on", "b"), ("fact.visitors", "c"), ("number", "d")),
        given=(("channel", "call"), ("fact.licence", "bank")),
    )
    assert facts_of(columns) == ("days_since_training", "licence", "visitors")


def test_every_fact_of_a_day_is_one_of_the_table() -> None:
    assert {(FACTS[fact].type, is_last) for fact, is_last in DAYS.values()} == {("int", False), ("bool", True)}
