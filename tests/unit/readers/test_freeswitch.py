"""FreeSWITCH's records: the shipped template without names, and JSON in every shape it is written in."""

import json
from io import BytesIO

import pytest

from minglu.canon.instants import parse_instant
from minglu.evidence.attempts import Attempt
from minglu.readers.freeswitch import MOST_RECORD, walk_json
from tests.unit.readers.call_stage import attempts, read, reasons

CSV_ROW = (
    '"","16000009000","16000000202","default","2026-11-03 08:05:00","2026-11-03 08:05:06","2026-11-03 08:06:41","101","95",'
    '"NORMAL_CLEARING","3f1c","","A1","PCMA","PCMA"\n'
)
AT = parse_instant("2026-11-03T08:05:00+08:00")


def json_record(*, indent: int | None = None, flow: object = None, **changed: object) -> str:
    variables: dict[str, object] = {
        "uuid": "3f1c",
        "direction": "inbound",
        "start_epoch": "1793664300",
        "answer_epoch": "1793664306",
        "billsec": "95",
        "hangup_cause": "NORMAL_CLEARING",
    }
    profile = {"caller_id_number": "16000009000", "destination_number": "%2B8616000000202"}
    record = {"variables": variables | changed, "callflow": [{"caller_profile": profile}] if flow is None else flow}
    return json.dumps(record, indent=indent)


def check(found: Attempt) -> None:
    assert (found.number, found.at, found.ended, found.seconds, found.direction) == ("+8616000000202", AT, "answered", 95, "")


def test_a_row_of_the_template_is_an_attempt() -> None:
    check(attempts(CSV_ROW.encode())[0])


def test_a_line_that_was_cleared_without_an_answer_is_none() -> None:
    row = CSV_ROW.replace('"2026-11-03 08:05:06"', '""').replace('"95"', '"0"')
    assert attempts(row.encode())[0].ended == "no_answer"


@pytest.mark.parametrize(("cause", "ended"), [("USER_BUSY", "busy"), ("NO_ANSWER", "no_answer"), ("UNALLOCATED_NUMBER", "invalid_number")])
def test_causes_are_words(cause: str, ended: str) -> None:
    row = CSV_ROW.replace('"2026-11-03 08:05:06"', '""').replace('"95"', '"0"').replace("NORMAL_CLEARING", cause)
    assert attempts(row.encode())[0].ended == ended


def test_a_row_in_another_order_is_left_out() -> None:
    assert [because for _, because in reasons(read((CSV_ROW + '"a","b"\n').encode()))] == ["unknown_order"]


def test_the_same_uuid_three_times_with_two_causes_is_one_call() -> None:
    found = read((CSV_ROW + CSV_ROW.replace("NORMAL_CLEARING", "ORIGINATOR_CANCEL") + CSV_ROW).encode())
    assert [because for _, because in reasons(found)] == ["same_call_again"] * 2


@pytest.mark.parametrize(
    "data",
    [
        json_record(),
        json_record(indent=2),
        f"[{json_record()}]",
        f"[\n{json_record()}\n]",
        json_record(flow={"caller_profile": {"caller_id_number": "1", "destination_number": "16000000202"}}),
        json_record(flow=[], destination_number="16000000202"),
        json_record(start_uepoch="1793664300000000"),
        json_record(start_epoch=1793664300, billsec=95),
        json_record(start_epoch="0", start_stamp="2026-11-03%2008%3A05%3A00"),
        json_record() + "\n\n",
    ],
)
def test_json_in_every_shape_is_the_same_call(data: str) -> None:
    (found,) = attempts(data.encode())
    check(found)


def test_one_record_a_line_and_a_list_over_lines_are_many() -> None:
    two = (json_record(), json_record(uuid="b"))
    assert len(attempts("\n".join(two).encode())) == 2
    assert len(attempts(f"[{two[0]},\n{two[1]}]".encode())) == 2
    assert len(attempts(f"[{two[0]},{two[1]}]".encode())) == 2
    assert len(attempts("\n".join(json_record(indent=1, uuid=name) for name in "abc").encode())) == 3


@pytest.mark.parametrize("bad", ["{", '{"a":}', '"text"', '{"variables": 3}', '{"variables": {}} x', "[1, 2]", "{" * 2_000])
def test_what_is_no_record_is_left_out_and_the_others_are_read(bad: str) -> None:
    found = read(f"{json_record()}\n{json_record(uuid='b')}\n{bad}\n".encode())
    assert [type(one) for one in found[:2]] == [Attempt, Attempt]
    assert len(found) > 2
    assert not [one for one in found[2:] if isinstance(one, Attempt)]


@pytest.mark.parametrize(
    "changed",
    [
        {"start_epoch": True},
        {"start_epoch": None},
        {"start_epoch": 10**30},
        {"start_epoch": [1]},
        {"start_epoch": "soon"},
        {"start_epoch": "0"},
    ],
)
def test_a_record_without_a_moment_is_left_out(changed: dict[str, object]) -> None:
    assert [because for _, because in reasons(read(json_record(**changed).encode()))] == ["no_moment"]


def test_a_record_without_end_does_not_grow_without_end() -> None:
    rows = list(walk_json(BytesIO(b'{"a":"' + b"x\n" * MOST_RECORD), told=None))
    assert rows
    assert all(row.cells is None for row in rows)
