"""The files of the story say what the story needs."""

from pathlib import Path

import pytest

from minglu.canon.instants import parse_instant
from minglu.canon.numbers import parse_number
from minglu.evidence.reading import Reading, Readings
from minglu.readers.carrier_bill import read_carrier_bill
from minglu.readers.detect import detect
from minglu.readers.sms_backup import read_sms_backup
from minglu.readers.typed_rows import read_typed_rows
from minglu.readers.vcard import read_vcards

SAMPLES = Path(__file__).parents[3] / "samples"


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def bill() -> Readings:
    return read_carrier_bill(sample("carrier-bill.csv"), zone="Asia/Shanghai", year=None)


def typed() -> Readings:
    return read_typed_rows(sample("call-list-rows.json"), picture=sample("call-list.png"), zone="Asia/Shanghai")


def at(readings: Readings, moment: str) -> Reading:
    return next(row for row in readings.rows if row.at == parse_instant(f"2026-{moment}+08:00"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("phonebook.vcf", "vcard"),
        ("carrier-bill.csv", "carrier_bill"),
        ("sms-20261106.xml", "sms_backup"),
        ("call-list.png", "picture"),
        ("call-list-rows.json", "typed_rows"),
    ],
)
def test_each_sample_is_what_it_looks_like(name: str, kind: str) -> None:
    assert detect(sample(name)) == kind


def test_the_phone_book_has_200_cards_with_a_name_and_an_invented_number_each() -> None:
    readings = read_vcards(sample("phonebook.vcf"))
    numbers = {parse_number(row.other, region="CN", fiction=True) for row in readings.rows}
    assert (len(readings.rows), len(numbers), readings.left_out) == (200, 200, ())
    assert all(row.text and not row.doubts for row in readings.rows)
    assert [row.text for row in readings.rows if parse_number(row.other, region="CN", fiction=True) == "+8616000000202"] == ["何小满"]


@pytest.mark.parametrize(
    ("moment", "other", "seconds"),
    [("10-23T10:05:20", "16000000900", 48), ("11-05T14:03:11", "16000000900", 95), ("11-05T19:41:37", "16000007777", 31)],
)
def test_the_bill_has_the_three_calls(moment: str, other: str, seconds: int) -> None:
    row = at(bill(), moment)
    assert (row.other, row.direction, row.answered, row.seconds) == (other, "in", True, seconds)


def test_the_bill_is_whole_covers_its_span_and_is_silent_about_the_fifth_allegation() -> None:
    readings = bill()
    assert readings.left_out == ()
    assert readings.covers == (parse_instant("2026-10-01T00:00:00+08:00"), parse_instant("2026-11-05T23:59:59.999+08:00"))
    first, last = parse_instant("2026-11-04T19:45:00+08:00"), parse_instant("2026-11-04T20:45:00+08:00")
    assert not [row for row in readings.rows if row.at is not None and first <= row.at <= last]


def test_the_message_about_the_debt_is_in_the_backup() -> None:
    row = at(read_sms_backup(sample("sms-20261106.xml")), "11-05T20:12:00")
    assert (row.other, row.direction) == ("16000008888", "in")
    assert "陈立秋 的欠款" in row.text


def test_the_picture_shows_two_calls_of_the_bill_and_a_missed_one() -> None:
    readings = typed()
    assert [at(readings, f"11-05T{clock}:00").other for clock in ("14:03", "19:41")] == ["160 0000 0900", "160 0000 7777"]
    missed = at(readings, "11-06T09:30:00")
    assert (missed.other, missed.answered, readings.left_out) == ("160 0000 0900", False, ())


def test_the_picture_is_small() -> None:
    assert len(sample("call-list.png")) < 150_000
