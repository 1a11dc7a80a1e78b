"""What a file is, by its content: tables, workbooks, exchanges' records with and without names of columns."""

import pytest

from minglu.evidence.attempts import Attempt
from minglu.readers import asterisk, freeswitch
from minglu.readers.call_sheets import Sheet, open_sheets, source_of
from minglu.readers.call_table import preview
from tests.unit.readers.call_stage import NAMES, ROW, ZONE, attempts, read, reasons, table
from tests.unit.readers.test_asterisk import CUSTOM, line
from tests.unit.readers.test_freeswitch import CSV_ROW, json_record


def sheet(data: bytes) -> Sheet:
    with open_sheets(source_of(data, name="anything.bin"), told=None) as sheets:
        return next(sheets)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (table(NAMES, ROW), "table"),
        (table("[甲公司]通话记录", NAMES, ROW), "table"),
        (table("{甲公司}", NAMES, ROW), "table"),
        (line(), "asterisk"),
        (line(*CUSTOM), "asterisk"),
        (CSV_ROW.encode(), "freeswitch"),
        (json_record().encode(), "freeswitch_json"),
        (b"\xef\xbb\xbf" + json_record().encode(), "freeswitch_json"),
        (f"[{json_record()}]".encode(), "freeswitch_json"),
    ],
)
def test_the_content_decides_and_not_the_name(data: bytes, kind: str) -> None:
    assert sheet(data).kind == kind


def test_an_exchange_without_names_gets_those_of_its_documentation() -> None:
    assert sheet(line()).names == asterisk.NAMES
    assert sheet(CSV_ROW.encode()).names == freeswitch.NAMES


@pytest.mark.parametrize("names", [(), CUSTOM])
def test_asterisk_in_both_orders_gives_attempts(names: tuple[str, ...]) -> None:
    (found,) = attempts(line(*names))
    assert (found.number, found.ended, found.seconds, found.debt) == ("+8616000000202", "answered", 95, "")


def test_a_record_that_asterisk_is_still_writing_is_left_out() -> None:
    found = read(line() + line(billsec="-1") + line()[:60])
    assert [because for _, because in reasons(found)] == ["no_length", "quote_not_closed"]
    assert isinstance(found[0], Attempt)


def test_an_asterisk_call_in_several_rows_is_one_attempt() -> None:
    linked = line(*CUSTOM[:-2], "userfield", "sequence")
    found = read(linked * 2)
    assert [because for _, because in reasons(found)] == ["same_call_again"]


def test_asterisk_with_names_of_columns_is_a_table() -> None:
    data = table(
        "accountcode,src,dst,start,answer,end,duration,billsec,disposition,uniqueid",
        "x,9000,16000000202,2026-11-03 08:05:00,,,9,0,NO ANSWER,1.1",
    )
    shown = preview(source_of(data, name="cdr.csv"), zone=ZONE)
    assert shown.kind == "table"
    assert attempts(data)[0].ended == "no_answer"


def test_names_of_columns_are_found_below_titles_under_the_right_separator() -> None:
    found = sheet(table("甲公司;通话,记录,表", "", NAMES.replace(",", ";"), ROW.replace(",", ";")))
    assert found.names == tuple(NAMES.split(","))


def test_nothing_of_the_content_hides_in_what_is_printed() -> None:
    assert "16000000202" not in repr(source_of(table(NAMES, ROW), name="calls.csv"))
