"""The files of the sample are read by the check-up with nothing set up, each as what it is."""

from pathlib import Path

import pytest

from minglu.evidence.attempts import Attempt
from minglu.readers.call_sheets import Source, source_of
from minglu.readers.call_table import preview, read_attempts
from minglu.wiring.sample_calls import EXCERPT, write_sample

ZONE = "Asia/Shanghai"
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample(tmp_path_factory.mktemp("sample") / "new", rows=2_000).parent


@pytest.mark.parametrize(
    ("name", "kind", "rows"),
    [
        ("calls.csv", "table", 2_000),
        ("calls.xlsx", "xlsx", 5 * EXCERPT),
        ("Master.csv", "asterisk", 5 * EXCERPT),
        ("freeswitch.csv", "freeswitch", 5 * EXCERPT),
        ("freeswitch.json", "freeswitch_json", EXCERPT),
    ],
)
def test_each_file_is_read_whole(folder: Path, name: str, kind: str, rows: int) -> None:
    path = folder / name
    source = Source(name=name, size=path.stat().st_size, open=lambda: path.open("rb"))
    shown = preview(source, zone=ZONE)
    found = list(read_attempts(source, columns=shown.proposal.columns, zone=ZONE, fiction=True, progress=None))
    assert (shown.kind, shown.zone_doubtful, len(found)) == (kind, False, rows)
    assert all(isinstance(one, Attempt) and one.number for one in found)


def test_the_exchanges_records_agree_with_the_table(folder: Path) -> None:
    def calls(name: str) -> list[tuple[str, int, str]]:
        source = source_of((folder / name).read_bytes(), name=name)
        columns = preview(source, zone=ZONE).proposal.columns
        found = read_attempts(source, columns=columns, zone=ZONE, fiction=True, progress=None)
        return [(one.number, one.at, one.ended) for one in found if isinstance(one, Attempt) and one.channel in ("call", "ai_call")]

    table = calls("calls.csv")[: 5 * EXCERPT]
    assert calls("Master.csv") == table
    assert calls("freeswitch.csv") == table
    assert calls("freeswitch.json") == table[:EXCERPT]


def test_it_is_written_over_what_was_there(folder: Path) -> None:
    (folder / "calls.csv").write_bytes(b"old")
    assert write_sample(folder, rows=2_000) == folder / "calls.csv"
    assert (folder / "calls.csv").stat().st_size > 100_000


def test_the_excerpt_in_the_repository_is_read_whole() -> None:
    source = source_of((ROOT / "samples/calls-excerpt.csv").read_bytes(), name="calls-excerpt.csv")
    shown = preview(source, zone=ZONE)
    assert not shown.proposal.doubtful
    found = list(read_attempts(source, columns=shown.proposal.columns, zone=ZONE, fiction=True, progress=None))
    assert (len(found), {type(one) for one in found}) == (EXCERPT, {Attempt})
