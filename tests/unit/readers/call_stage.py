"""What the tests of records of calls share: a file out of a few lines, and what is read from it."""

from collections.abc import Sequence

from minglu.evidence.attempts import Attempt
from minglu.evidence.reading import LeftOut
from minglu.readers.call_columns import Columns
from minglu.readers.call_sheets import Source, source_of
from minglu.readers.call_table import preview, read_attempts

ZONE = "Asia/Shanghai"
TIME, NUMBER = "2026-11-03 08:05:00", "16000000202"
NAMES = "呼叫时间,被叫号码,接通状态,客户号"
ROW = f"{TIME},{NUMBER},已接通,K1"


def table(*lines: str, end: str = "\n", encoding: str = "utf-8") -> bytes:
    return end.join([*lines, ""]).encode(encoding)


def read(data: bytes, columns: Columns | None = None, *, zone: str = ZONE, fiction: bool = True) -> list[Attempt | LeftOut]:
    source: Source = source_of(data, name="calls.csv")
    mapping = columns or preview(source, zone=zone).proposal.columns
    return list(read_attempts(source, columns=mapping, zone=zone, fiction=fiction, progress=None))


def attempts(data: bytes, columns: Columns | None = None, *, zone: str = ZONE) -> list[Attempt]:
    found = read(data, columns, zone=zone)
    assert not [one for one in found if isinstance(one, LeftOut)], found
    return [one for one in found if isinstance(one, Attempt)]


def one(names: str, row: str, columns: Columns | None = None) -> Attempt:
    (found,) = attempts(table(names, row), columns)
    return found


def reasons(found: Sequence[Attempt | LeftOut]) -> list[tuple[str, str]]:
    return [(left.place, left.because) for left in found if isinstance(left, LeftOut)]
