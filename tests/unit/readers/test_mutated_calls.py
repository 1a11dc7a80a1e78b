"""Thousands of damaged records of calls: no crash, no hang, and no row goes without a word."""

import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from random import Random

import pytest

from minglu.evidence.attempts import Attempt
from minglu.evidence.reading import LeftOut
from minglu.readers.call_sheets import source_of
from minglu.readers.call_table import Preview, preview, read_attempts
from minglu.readers.errors import ReaderError, Unreadable
from minglu.readers.rows import walk_rows
from tests.unit.readers.call_stage import NAMES, ROW, ZONE, table
from tests.unit.readers.test_asterisk import CUSTOM, line
from tests.unit.readers.test_freeswitch import CSV_ROW, json_record
from tests.unit.readers.test_mutated import mutate
from tests.unit.readers.test_xlsx_book import GOOD, SHEET, changed

SHEET_XML = (
    '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>号码</t></is></c></row>'
    '<row r="2"><c r="A2" s="1"><v>46329.336805</v></c><c r="B2"><v>1.6000000202E10</v></c></row>'
    '<row r="3"><c r="A3" t="str"><f>NOW()</f><v>2026-11-03 08:05:00</v></c><c r="B3"><v>16000000202</v></c></row></sheetData></worksheet>'
).encode()
SHARED = "<sst><si><t>呼叫时间</t></si></sst>".encode()
TABLE = table(NAMES, *[ROW] * 3, "3/11/2026 8:05,16000000202,占线,K2", '2026年11月3日 8:05,+86 16000000202,"空,号",K3')
SEEDS = {
    "table": TABLE,
    "gb18030": TABLE.decode().encode("gb18030"),
    "utf16": TABLE.decode().encode("utf-16"),
    "asterisk": line() + line(*CUSTOM) + line(answer=""),
    "freeswitch": CSV_ROW.encode() * 3,
    "json": "\n".join((json_record(), json_record(indent=1), f"[{json_record()}]")).encode(),
    "xlsx": GOOD,
}
SPICE = (
    b"=cmd|x",
    b"+1+1",
    b"@SUM",
    b"1.6E+10",
    b"160****0202",
    "２０２６".encode(),
    "\u202e".encode(),
    b"{",
    b"]",
    b"1e999",
    b"99999.9",
    b"\\u0000",
)


def spiced(seed: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(seed) + 1)
    return mutate(seed[:at] + chance.choice(SPICE) + seed[at:], chance)


def mutations(name: str, *, count: int) -> Iterator[bytes]:
    chance = Random(name)
    for _ in range(count):
        yield spiced(SEEDS[name], chance)


def shown(data: bytes) -> Preview:
    return preview(source_of(data, name="x"), zone=ZONE)


def told(data: bytes) -> list[Attempt | LeftOut]:
    """Everything that comes out under the mapping that is proposed. Raises ReaderError."""
    mapping = shown(data).proposal.columns
    return list(read_attempts(source_of(data, name="x"), columns=mapping, zone=ZONE, fiction=True, progress=None))


@pytest.mark.parametrize("name", SEEDS)
def test_no_damaged_file_gets_more_than_a_refusal(name: str) -> None:
    read, slowest, messages = 0, 0.0, set[str]()
    for data in mutations(name, count=500):
        start = time.perf_counter()
        try:
            told(data)
            read += 1
        except ReaderError as error:
            messages.add(str(error))
        slowest = max(slowest, time.perf_counter() - start)
    assert read or name == "xlsx"
    assert not [message for message in messages if not message or "16000000202" in message]
    assert slowest < 5


def test_every_row_of_a_damaged_table_comes_out() -> None:
    for data in mutations("table", count=500):
        try:
            found, kind = told(data), shown(data).kind
        except ReaderError:
            continue
        try:
            rows = [sum(1 for _ in walk_rows(data.decode("utf-8-sig"), separator=separator)) for separator in ",;|\t"]
        except (UnicodeDecodeError, Unreadable):
            continue
        # One row names the columns.
        assert kind != "table" or len(found) + 1 in rows


def test_every_row_of_damaged_exchange_records_comes_out() -> None:
    for data in mutations("asterisk", count=500):
        try:
            found, kind = told(data), shown(data).kind
            rows = sum(1 for _ in walk_rows(data.decode(), separator=","))
        except (ReaderError, UnicodeDecodeError):
            continue
        assert kind != "asterisk" or len(found) == rows


@pytest.mark.parametrize(("part", "seed"), [(SHEET, SHEET_XML), ("xl/sharedStrings.xml", SHARED)])
def test_damage_inside_a_workbook_is_refused_or_read(part: str, seed: bytes) -> None:
    whole = changed(changed(GOOD, SHEET, SHEET_XML), "xl/sharedStrings.xml", SHARED)
    assert [type(one) for one in told(whole)] == [Attempt, Attempt]
    chance = Random(part)
    read = 0
    for _ in range(300):
        with suppress(ReaderError):
            told(changed(whole, part, spiced(seed, chance)))
            read += 1
    assert read


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"])
def test_damage_in_the_frame_of_a_workbook_is_refused_or_read(part: str) -> None:
    with zipfile.ZipFile(BytesIO(GOOD)) as archive:
        seed = archive.read(part)
    chance = Random(part)
    for _ in range(200):
        with suppress(ReaderError):
            told(changed(GOOD, part, spiced(seed, chance)))
