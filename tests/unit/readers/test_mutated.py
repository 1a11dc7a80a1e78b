"""Thousands of damaged files: no reader crashes, hangs, or lets a row go without a word."""

import re
import time
from collections.abc import Callable, Iterator
from random import Random

import pytest

from minglu.evidence.reading import CallRecords, Readings
from minglu.readers.asterisk import read_master_csv
from minglu.readers.carrier_bill import read_carrier_bill
from minglu.readers.detect import detect
from minglu.readers.errors import Unreadable
from minglu.readers.picture import read_picture_size
from minglu.readers.rows import decode_table, walk_rows
from minglu.readers.sms_backup import read_sms_backup
from minglu.readers.typed_rows import read_typed_rows
from minglu.readers.vcard import read_vcards
from tests.unit.readers.test_asterisk import CUSTOM, line
from tests.unit.readers.test_carrier_bill import NAMES, ROW, SPAN
from tests.unit.readers.test_picture import drawn
from tests.unit.readers.test_sms_backup import call, calls, mms, sms
from tests.unit.readers.test_typed_rows import PICTURE, typed
from tests.unit.readers.test_typed_rows import ROW as TYPED
from tests.unit.readers.test_vcard import card

Read = Callable[[bytes], object]

QUOTED = "ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8"
SEEDS: dict[str, tuple[Read, bytes]] = {
    "vcard": (
        read_vcards,
        card("VERSION:2.1", f"N;{QUOTED}:=E5=BC=", "=A0;=E4=B8=89;;;", "PHOTO;ENCODING=BASE64:AAAA", " BBB", "TEL:1") * 3,
    ),
    "calls": (read_sms_backup, calls(call(), call(kind="3"), call("-1", more='contact_name="&#55357;&#56842;"'))),
    "sms": (read_sms_backup, sms("&#55357;&#56842;")),
    "mms": (read_sms_backup, mms("1~2", sender="2", parts='<part seq="0" ct="text/plain" text="a"/>')),
    "bill": (lambda data: read_carrier_bill(data, zone="Asia/Shanghai", year=None), "\r\n".join([SPAN, NAMES, *[ROW] * 4]).encode()),
    "asterisk": (lambda data: read_master_csv(data, zone="Asia/Shanghai"), line() + line(*CUSTOM) + line(answer="")),
    "typed": (lambda data: read_typed_rows(data, picture=PICTURE, zone="Asia/Shanghai"), typed(TYPED, TYPED)),
    "png": (read_picture_size, drawn("png", width=4, height=4)),
    "jpeg": (read_picture_size, drawn("jpeg", width=4, height=4)),
    "detect": (detect, "\r\n".join([SPAN, NAMES, ROW]).encode()),
}
SPICE = (b"\x00", b'"', b"'", b"<", b">", b"&", b"=", b"\r", b"\n", b"\r\r\n", b";", b":", b",", b"\xff", b"\xf0\x9f", b"=E5", b"&#55357;")
SPICE = (
    *SPICE,
    b"<!--",
    b"]]>",
    b"<![CDATA[",
    b"<?",
    b"BEGIN:VCARD\n",
    b"END:VCARD\n",
    b"99999999999999999999",
    "昨天".encode(),
    b"{",
    b"[",
)


def mutate(seed: bytes, chance: Random) -> bytes:
    data = bytearray(seed)
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(data) + 1), chance.randint(0, 12)
        piece = chance.choice([b"", chance.choice(SPICE), bytes(chance.randbytes(length)), bytes(data[at : at + 40]) * 2])
        data[at : at + length] = piece
    return bytes(data[: chance.randrange(len(data) + 1)] if chance.random() < 0.1 else data)


def mutations(name: str, *, count: int) -> Iterator[bytes]:
    chance = Random(name)
    return (mutate(SEEDS[name][1], chance) for _ in range(count))


@pytest.mark.parametrize("name", SEEDS)
def test_no_mutated_file_gets_more_than_a_refusal(name: str) -> None:
    read = SEEDS[name][0]
    refused, slowest, told = 0, 0.0, set()
    for data in mutations(name, count=800):
        start = time.perf_counter()
        try:
            read(data)
        except Unreadable as error:
            refused += 1
            told.add(str(error))
        slowest = max(slowest, time.perf_counter() - start)
    assert refused < 800
    assert all(told)
    assert slowest < 5


@pytest.mark.parametrize(("name", "mark"), [("calls", rb"<call[\s/>]"), ("sms", rb"<sms[\s/>]"), ("mms", rb"<mms[\s/>]")])
def test_every_row_of_a_mutated_backup_is_read_or_listed(name: str, mark: bytes) -> None:
    for data in mutations(name, count=600):
        try:
            readings = read_sms_backup(data)
        except Unreadable:
            continue
        places = {re.sub(r", party.*", "", one.place) for one in (*readings.rows, *readings.left_out)}
        # A comment may hide a row from XML; nothing else may.
        hidden = sum(len(re.findall(mark, part)) for part in re.findall(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", data, re.DOTALL))
        assert len(places) >= min(1, len(re.findall(mark, data)) - hidden)


def test_every_card_of_a_mutated_book_is_read_or_listed() -> None:
    for data in mutations("vcard", count=600):
        try:
            readings = read_vcards(data)
        except Unreadable:
            continue
        places = {one.place.split(",")[0] for one in (*readings.rows, *readings.left_out)}
        assert places == {f"card {number}" for number in range(1, len(places) + 1)}


def test_every_row_of_a_mutated_bill_is_read_listed_or_counted() -> None:
    for data in mutations("bill", count=600):
        try:
            readings = read_carrier_bill(data, zone="Asia/Shanghai", year=None)
        except Unreadable:
            continue
        counted = next(int(note.split()[0]) for note in readings.notes if "titles" in note)
        rows = sum(1 for _ in walk_rows(decode_table(data)[0], separator=","))
        assert len(readings.rows) + len(readings.left_out) + counted == rows


def test_every_row_of_mutated_call_records_is_read_or_listed() -> None:
    for data in mutations("asterisk", count=600):
        try:
            records = read_master_csv(data, zone="Asia/Shanghai")
        except Unreadable:
            continue
        assert isinstance(records, CallRecords)
        assert len(records.rows) + len(records.left_out) == sum(1 for _ in walk_rows(decode_table(data)[0], separator=","))


def test_no_reason_and_no_doubt_repeats_what_the_file_says() -> None:
    secret = "16000000101"
    for name, (read, seed) in SEEDS.items():
        found = read(seed.replace(b"16000000900", secret.encode())) if name in ("bill", "asterisk", "calls") else None
        if isinstance(found, Readings | CallRecords):
            assert secret not in repr(found)
