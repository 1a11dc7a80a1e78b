"""Asterisk call records: two orders of columns under one file name, unanswered calls, and a wrong zone."""

import csv
import io

import pytest

from minglu.canon.instants import parse_instant
from minglu.evidence.reading import CallRecord
from minglu.readers.asterisk import read_master_csv
from minglu.readers.errors import Unreadable

START = "2026-11-05 14:03:11"
AT = parse_instant("2026-11-05T14:03:11+08:00")
TOKEN = "tok_00112233445566778899aabbccddeeff"


def fields(
    *, answer: str = "2026-11-05 14:03:15", disposition: str = "ANSWERED", billsec: str = "95", start: str = START
) -> dict[str, str]:
    end = "2026-11-05 14:04:50"
    return {"accountcode": TOKEN, "src": "16000000900", "dst": "16000000202", "dcontext": "out", "clid": '"""""" <16000000900>'} | {
        "channel": "PJSIP/a-1", "dstchannel": "PJSIP/b-2", "lastapp": "Dial", "lastdata": "PJSIP/b,30", "start": start, "answer": answer,
        "end": end, "duration": "99", "billsec": billsec, "disposition": disposition, "amaflags": "DOCUMENTATION",
        "uniqueid": "1793858591.7", "userfield": "",
    }  # fmt: skip


def line(*names: str, **changed: str) -> bytes:
    target = io.StringIO()
    row = fields(**changed)
    csv.writer(target, quoting=csv.QUOTE_ALL).writerow([row.get(name, "") for name in names or tuple(row)])
    return target.getvalue().encode()


_MIDDLE = ("dcontext", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer", "end", "duration", "billsec")
CUSTOM = ("clid", "src", "dst", *_MIDDLE, "disposition", "amaflags", "accountcode", "uniqueid", "userfield", "sequence")


def one(data: bytes, *, zone: str = "Asia/Shanghai") -> CallRecord:
    return read_master_csv(data, zone=zone).rows[0]


@pytest.mark.parametrize("names", [(), CUSTOM])
def test_both_orders_of_columns_give_the_same_record(names: tuple[str, ...]) -> None:
    record = one(line(*names))
    assert (record.account, record.src, record.dst) == (TOKEN, "16000000900", "16000000202")
    assert (record.start, record.answered, record.seconds, record.disposition) == (AT, True, 95, "ANSWERED")
    assert (record.uniqueid, record.place, record.doubts) == ("1793858591.7", "row 1", ())


def test_both_orders_in_one_file_are_told_apart_row_by_row() -> None:
    rows = read_master_csv(line() + line(*CUSTOM), zone="Asia/Shanghai").rows
    assert [row.account for row in rows] == [TOKEN, TOKEN]


@pytest.mark.parametrize("without", [2, 1, 0])
def test_uniqueid_and_userfield_may_be_absent(without: int) -> None:
    names = tuple(fields())[: 18 - without]
    assert one(line(*names)).uniqueid == ("" if without == 2 else "1793858591.7")


def test_the_linked_id_joins_the_rows_of_one_call() -> None:
    names = (*fields(), "peeraccount", "linkedid", "sequence")
    assert one(line(*names).replace(b'"","",""\r\n', b'"","1793858591.1","4"\r\n')).linkedid == "1793858591.1"


@pytest.mark.parametrize("disposition", ["NO ANSWER", "BUSY", "FAILED", "CONGESTION"])
def test_an_empty_answer_is_not_answered(disposition: str) -> None:
    record = one(line(answer="", disposition=disposition, billsec="0"))
    assert (record.answered, record.seconds, record.doubts) == (False, 0, ())


def test_answered_without_a_moment_of_the_answer_is_doubted() -> None:
    record = one(line(answer=""))
    assert (record.answered, record.doubts) == (False, ("says ANSWERED, but no moment of the answer is written",))


def test_a_trunk_that_answered_is_not_a_person_who_answered() -> None:
    record = one(line(disposition="NO ANSWER", billsec="60"))
    assert (record.answered, record.seconds, record.doubts) == (False, 60, ("the trunk answered, nobody did",))


def test_the_wrong_zone_is_seen_in_the_unique_id() -> None:
    assert one(line(), zone="UTC").doubts == ("start and uniqueid are far apart: the time zone given may be wrong",)


def test_a_system_name_before_the_unique_id_does_no_harm() -> None:
    assert one(line().replace(b"1793858591.7", b"pbx-sh-1793858591.7")).doubts == ()


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"start": ""}, "unknown_order"),
        ({"start": "2026/11/5 14:03"}, "unknown_order"),
        ({"start": "2026-02-30 14:03:11"}, "no_moment"),
        ({"billsec": "-1"}, "no_length"),
        ({"billsec": "9999999"}, "no_length"),
        ({"disposition": "PERHAPS"}, "unknown_disposition"),
    ],
)
def test_a_bad_row_is_left_out_with_the_reason(changed: dict[str, str], because: str) -> None:
    records = read_master_csv(line() + line(**changed), zone="Asia/Shanghai")
    assert [row.place for row in records.rows] == ["row 1"]
    assert records.left_out[0].because == because


def test_a_row_that_is_still_being_written_is_left_out() -> None:
    records = read_master_csv(line() + line()[:60], zone="Asia/Shanghai")
    assert (len(records.rows), [left.place for left in records.left_out]) == (1, ["row 2"])


def test_an_exchange_without_calls_has_an_empty_file() -> None:
    assert read_master_csv(b"", zone="Asia/Shanghai").rows == ()


def test_another_file_is_refused() -> None:
    with pytest.raises(Unreadable, match="no row looks like an Asterisk call record"):
        read_master_csv(b"a,b,c\n", zone="Asia/Shanghai")
