"""The files of the sample: one table as CSV, and excerpts as XLSX, Asterisk's and FreeSWITCH's records.

    write_sample(Path("sample"))    calls.csv, calls.xlsx, Master.csv, freeswitch.csv, freeswitch.json, truth.csv

`truth.csv` says what was planted: kind of breach, agency, count. The columns of `calls.csv` are named as Chinese systems name
them, so that the check-up reads it with nothing set up.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Final

from minglu.wiring.sample_records import ROWS, Record, Records, make_records

SEED: Final = 20_261_124
EXCERPT: Final = 200
NAMES: Final = (
    "案件号", "客户号", "被叫号码", "呼叫时间", "通话时长(秒)", "接通状态", "与债务人关系", "机构", "催收员", "联络方式",
    "呼叫方向", "目的", "使用个人手机", "外访人数", "债务人失联", "拒绝再联系", "培训有效期至", "内容", "通话编号",
)  # fmt: skip

_YES_NO: Final = ("否", "是")
_STATUS: Final = {"接通": "ANSWERED", "占线": "BUSY", "关机": "FAILED"}
_CAUSE: Final = {"接通": "NORMAL_CLEARING", "占线": "USER_BUSY", "关机": "SUBSCRIBER_ABSENT"}


def write_sample(folder: Path, *, rows: int = ROWS, seed: int = SEED) -> Path:
    """Write the files, in place of any that are there. Returns the one to begin with: `calls.csv`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in sample_files(make_records(rows=rows, seed=seed)).items():
        (folder / name).write_bytes(data)
    return folder / "calls.csv"


def write_calls(folder: Path, *, rows: int = ROWS, seed: int = SEED) -> Path:
    """`calls.csv` alone, which is all that the check-up itself needs. Returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "calls.csv"
    path.write_bytes(calls_csv(make_records(rows=rows, seed=seed).records))
    return path


def sample_files(made: Records) -> dict[str, bytes]:
    """The files by name. The XLSX is small: a workbook of fifty thousand rows takes longer to open than the check-up takes."""
    calls = [record for record in made.records if record.channel in ("电话", "智能语音")][: EXCERPT * 5]
    return {
        "calls.csv": calls_csv(made.records),
        "calls.xlsx": _workbook(made.records[: EXCERPT * 5]),
        "Master.csv": _lines(_asterisk(calls), quoting=csv.QUOTE_ALL),
        "freeswitch.csv": _lines(_freeswitch(calls), quoting=csv.QUOTE_ALL),
        "freeswitch.json": "".join(f"{_json(record, at)}\n" for at, record in enumerate(calls[:EXCERPT])).encode(),
        "truth.csv": _lines(
            [
                ("breach", "agency", "rows"),
                *((kind, agency, str(count)) for (kind, agency), count in sorted(made.planted_by_agency.items())),
            ]
        ),
    }


def calls_csv(records: Iterable[Record]) -> bytes:
    """The table, as a system in China exports it: UTF-8 with a mark."""
    return b"\xef\xbb\xbf" + _lines([NAMES, *(_cells(record, at) for at, record in enumerate(records))])


def _cells(record: Record, at: int) -> tuple[str, ...]:
    return (
        record.case,
        record.person,
        record.number,
        f"{record.at:%Y-%m-%d %H:%M:%S}",
        "" if record.seconds is None else str(record.seconds),
        record.status,
        record.relation,
        record.agency,
        record.collector,
        record.channel,
        "呼出",
        record.purpose,
        _YES_NO[record.own_device],
        "" if record.visitors is None else str(record.visitors),
        _YES_NO[record.unreachable],
        _YES_NO[record.never],
        f"{record.trained_until:%Y-%m-%d}",
        record.text,
        f"T{at + 1:06d}",
    )


def _lines(rows: Iterable[Sequence[str]], *, quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    target = StringIO(newline="")
    csv.writer(target, lineterminator="\r\n", quoting=quoting).writerows(rows)  # type: ignore[arg-type]  # a plain int to typeshed's eyes
    return target.getvalue().encode()


def _asterisk(records: Iterable[Record]) -> Iterator[tuple[str, ...]]:
    for at, record in enumerate(records):
        seconds = record.seconds or 0
        answered = record.at + timedelta(seconds=8)
        times = tuple(f"{time:%Y-%m-%d %H:%M:%S}" for time in (record.at, answered, answered + timedelta(seconds=seconds)))
        unique = f"{_epoch(record)}.{at}"
        status = _STATUS.get(record.status, "NO ANSWER")
        yield (
            record.case, "16000009000", record.number, "from-internal", '"" <16000009000>', f"PJSIP/{record.collector[2:]}-{at:08x}",
            "PJSIP/trunk", "Dial", f"PJSIP/{record.number}@trunk", times[0], times[1] if status == "ANSWERED" else "", times[2],
            str(seconds + 8), str(seconds), status, "DOCUMENTATION", unique, "",
        )  # fmt: skip


def _epoch(record: Record) -> int:
    """Seconds since 1970 of a time that is local to Shanghai, which keeps one offset all the year."""
    return (record.at.toordinal() - 719_163) * 86_400 + record.at.hour * 3_600 + record.at.minute * 60 + record.at.second - 8 * 3_600


def _freeswitch(records: Iterable[Record]) -> Iterator[tuple[str, ...]]:
    for at, record in enumerate(records):
        seconds = record.seconds or 0
        start, answer, end = record.at, record.at + timedelta(seconds=6), record.at + timedelta(seconds=6 + seconds)
        answered = record.status == "接通"
        yield (
            "", "16000009000", record.number, "default", f"{start:%Y-%m-%d %H:%M:%S}", f"{answer:%Y-%m-%d %H:%M:%S}" if answered else "",
            f"{end:%Y-%m-%d %H:%M:%S}", str(seconds + 6), str(seconds), _CAUSE.get(record.status, "NO_ANSWER"), _uuid(at), "", "",
            "PCMA", "PCMA",
        )  # fmt: skip


def _json(record: Record, at: int) -> str:
    start = _epoch(record)
    answered = record.status == "接通"
    variables = {
        "uuid": _uuid(at),
        "direction": "outbound",
        "start_epoch": str(start),
        "answer_epoch": str(start + 6) if answered else "0",
        "billsec": str(record.seconds or 0),
        "hangup_cause": _CAUSE.get(record.status, "NO_ANSWER"),
    }
    profile = {"caller_id_number": "16000009000", "destination_number": f"%2B86{record.number}"}
    return json.dumps({"variables": variables, "callflow": [{"caller_profile": profile}]}, separators=(",", ":"))


def _uuid(at: int) -> str:
    return f"00000000-0000-4000-8000-{at:012d}"


def _workbook(records: Iterable[Record]) -> bytes:
    # Slow to import, and wanted by this one command only.
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet("通话记录")
    sheet.append(NAMES)
    for at, record in enumerate(records):
        cells: list[object] = [*_cells(record, at)]
        cells[3], cells[4] = record.at, record.seconds
        sheet.append(cells)
    target = BytesIO()
    book.save(target)
    return target.getvalue()
