"""Saved mappings: the same when read again, and strict about everything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minglu.readers.call_columns import Columns, WrongColumns, parse_columns, render_columns, values_of, words_of
from minglu.readers.call_headers import FACT_HEADERS, HEADERS

ONE = Columns(
    columns=(("at", "呼叫时间"), ("callee", "被叫号码"), ("ended", "结果"), ("fact.said_never", "勿扰")),
    given=(("channel", "call"), ("agency", "甲")),
    words=(("ended", "PTP", "answered"), ("ended", "承诺还款", "answered"), ("fact.said_never", "勿", "yes")),
    day_order="dmy",
)
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


def test_a_mapping_reads_as_it_was_written() -> None:
    assert parse_columns(render_columns(ONE)) == ONE


@given(
    st.lists(
        st.tuples(st.sampled_from([*HEADERS, *(f"fact.{name}" for name in FACT_HEADERS)]), TEXTS),
        unique_by=(lambda p: p[0], lambda p: p[1]),
    )
)
def test_every_name_of_a_column_survives(pairs: list[tuple[str, str]]) -> None:
    columns = Columns(columns=tuple(pairs))
    assert parse_columns(render_columns(columns)) == columns


def test_what_a_person_writes_plainly_is_read() -> None:
    written = 'format = 1\n[columns]\nat = "时间"\nnumber = "号码"\n[given]\nchannel = "call"\n[words.ended]\nPTP = "answered"\n'
    assert parse_columns(written) == Columns(
        columns=(("at", "时间"), ("number", "号码")), given=(("channel", "call"),), words=(("ended", "PTP", "answered"),)
    )


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "format"),
        ("format = 2", "format"),
        ("format = true", "format"),
        ("format = 1\nformat = 1", "TOML"),
        ("format = 1\nother = 1", "no member 'other'"),
        ("format = 1\ncolumns = 3", "table"),
        ("format = 1\n[columns]\nat = 3", "in quotes"),
        ('format = 1\n[columns]\nnothing = "a"', "no column can mean"),
        ('format = 1\n[columns]\n"fact.relation" = "a"', "no column can mean"),
        ('format = 1\n[columns]\nat = ""', "no name"),
        ('format = 1\n[columns]\nat = "a"\nnumber = "a"', "two meanings for the column"),
        ('format = 1\nday_order = "ymd"', "day_order"),
        ('format = 1\n[given]\nchannel = "shouting"', "cannot be 'shouting'"),
        ('format = 1\n[given]\nnumber = "16000000202"', "no such word"),
        ('format = 1\n[given]\nnothing = "a"', "no such word"),
        ('format = 1\n[given]\nagency = ""', "write a text"),
        ('format = 1\n[columns]\nchannel = "a"\n[given]\nchannel = "call"', "a column already"),
        ('format = 1\n[words.ended]\nPTP = "paid"', "cannot mean 'paid'"),
        ('format = 1\n[words.number]\nPTP = "paid"', "no such word"),
        ('format = 1\n[words.ended]\nPTP = "answered"\n"p t p" = "busy"', "two meanings for the word"),
        ('format = 1\n[words]\nended = "x"', "table"),
        ("[" * 5_000, "TOML"),
        ("format = " + "1" * 5_000, "TOML"),
        ("x" * 100_001, "at most"),
    ],
)
def test_a_wrong_mapping_is_refused_with_what_to_do(written: str, told: str) -> None:
    with pytest.raises(WrongColumns, match=told):
        parse_columns(written)


@pytest.mark.parametrize(
    "columns", [(("at", "a"), ("at", "b")), (("at", "x" * 201),), (("at", "\udc80"),), tuple(("at", str(n)) for n in range(101))]
)
def test_a_mapping_made_in_code_is_checked_too(columns: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(WrongColumns):
        Columns(columns=columns)


def test_words_of_the_house_stand_beside_those_that_are_known() -> None:
    known = words_of("ended", ONE)
    assert (known["ptp"], known["承诺还款"], known["已接通"]) == ("answered", "answered", "answered")


@pytest.mark.parametrize(
    ("meaning", "values"),
    [
        ("fact.said_never", ("yes", "no")),
        ("fact.visitors", ()),
        ("number", ()),
        ("direction", ("in", "out")),
        ("own_device", ("yes", "no")),
    ],
)
def test_closed_lists_are_told(meaning: str, values: tuple[str, ...]) -> None:
    assert values_of(meaning) == values
