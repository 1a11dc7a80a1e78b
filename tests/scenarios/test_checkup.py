"""The check-up as somebody types it: the sample's planted breaches are found, each as often as it was planted, and what
goes wrong is one sentence."""

import csv
import io
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from minglu.wiring.checking import CheckChoices, Ran, run_checkup, source_of, write_reports
from minglu.wiring.sample_calls import SEED, write_calls, write_sample
from minglu.wiring.sample_records import make_records
from tests.scenarios.running import minglu, one_sentence

ROWS = 3_000
# What was planted, and the rules that say of those rows, and of no others, that they are suspected.
FOUND_BY = {
    "answered_over": "cn.gbt-three-answered-calls",
    "attempts_over": "cn.cba-six-attempts",
    "quiet_hours": "cn.gbt-quiet-hours",
    "contact_while_reachable": "cn.gbt-only-when-lost",
    "after_never": "house.never-again-letters",
    "own_device": "cn.cba-private-phone",
    "group_message": "cn.cba-group-message",
    "visit_alone": "cn.cba-22-two-visitors",
    "threatening_text": "cn.psa-50-messages",
    "untrained": "cn.gbt-training",
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample(tmp_path_factory.mktemp("sample"), rows=ROWS).parent


@pytest.fixture(scope="module")
def ran(sample: Path) -> Ran:
    return run_checkup((source_of(sample / "calls.csv"),), choices=CheckChoices(fiction=True), tell=lambda _stage, _done, _of: None)


@pytest.fixture(scope="module")
def written(ran: Ran, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "report"
    write_reports(ran, folder)
    return folder


def test_every_kind_of_breach_is_found_exactly_as_often_as_it_was_planted(ran: Ran) -> None:
    planted = make_records(rows=ROWS, seed=SEED).planted
    found = {one.rule: one.breaches for one in ran.checked.checkup.by_rule}
    assert {kind: found[rule] for kind, rule in FOUND_BY.items()} == dict(planted)
    assert ran.checked.checkup.breaches == sum(planted.values())


def test_every_agency_has_the_breaches_that_were_planted_with_it(ran: Ran, sample: Path) -> None:
    truth = Counter[str]()
    for row in csv.DictReader(io.StringIO((sample / "truth.csv").read_text("utf-8"))):
        truth[row["agency"]] += int(row["rows"])
    assert {one.agency: one.breaches for one in ran.checked.checkup.by_agency} == dict(truth)


def test_every_row_is_judged_and_none_left_out(ran: Ran) -> None:
    (source,) = ran.checked.sources
    assert (ran.checked.checkup.rows, source.attempts, source.left_out) == (ROWS, ROWS, ())


def test_the_reports_are_there_in_both_languages_and_open(written: Path) -> None:
    assert sorted(path.name for path in written.iterdir()) == [
        f"report.{lang}.{kind}" for lang in ("en", "zh") for kind in ("html", "pdf", "xlsx")
    ]
    for language, title in (("zh", "催收体检报告"), ("en", "Collection check-up")):
        assert f"<h1>{title}</h1>" in (written / f"report.{language}.html").read_text("utf-8")
        paper = PdfReader(written / f"report.{language}.pdf")
        assert title in paper.pages[0].extract_text().replace("\n", "")
        book = load_workbook(written / f"report.{language}.xlsx")
        assert book.worksheets[0]["A1"].value == title
        assert len(book.worksheets) > 10


def test_no_number_and_no_id_of_a_person_is_in_any_report(written: Path, sample: Path) -> None:
    rows = list(csv.DictReader(io.StringIO((sample / "calls.csv").read_text("utf-8-sig"))))
    secrets = {row["被叫号码"] for row in rows} | {row["客户号"] for row in rows} | {row["案件号"] for row in rows}
    for path in written.iterdir():
        for word in set(re.findall(r"[A-Z]?\d{5,}", _text(path))):
            assert word not in secrets, path.name


def _text(path: Path) -> str:
    if path.suffix == ".html":
        return path.read_text("utf-8")
    if path.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in PdfReader(path).pages)
    book = load_workbook(path)
    return "\n".join(str(cell) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row)


def test_the_command_says_what_it_found_and_where_the_reports_are(tmp_path: Path) -> None:
    calls = write_calls(tmp_path, rows=200)
    done = minglu("checkup", calls, "--fiction", "--out", tmp_path / "out", "--language", "zh", "--licence", "bank")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("200 条记录，疑似违规 ")
    assert str(tmp_path / "out" / "report.zh.pdf") in done.out
    assert "您说明，每一条记录：贷款机构的牌照是“银行”" in (tmp_path / "out" / "report.zh.html").read_text("utf-8")


def test_two_files_of_one_name_are_told_apart_and_a_mapping_is_for_those_it_fits(tmp_path: Path) -> None:
    one, two = (write_calls(tmp_path / name, rows=200) for name in ("one", "two"))
    other = tmp_path / "other.csv"
    other.write_text("phone,time\n16000000202,2026-09-01 10:00:00\n", "utf-8")
    assert minglu("checkup", one, "--save-columns", tmp_path / "mine.toml").status == 0
    done = minglu(
        "checkup", one, two, other, "--fiction", "--columns", tmp_path / "mine.toml", "--out", tmp_path / "out", "--language", "en"
    )
    assert done.status == 0
    assert "other.csv does not have the columns of this mapping" in done.out
    assert "401 records" in done.out
    page = (tmp_path / "out" / "report.en.html").read_text("utf-8")
    assert str(one) in page
    assert str(two) in page


def test_a_preview_judges_nothing(sample: Path) -> None:
    shown = minglu("checkup", sample / "calls.csv", sample / "Master.csv", "--preview", "--language", "zh")
    assert shown.status == 0
    assert "calls.csv: 表格" in shown.out
    assert "Master.csv: Asterisk 话单" in shown.out
    assert "被叫 = 被叫号码" in shown.out


def test_without_files_it_says_what_to_do() -> None:
    assert "--sample" in minglu("checkup").out
    assert minglu("checkup").status == 1


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("missing.csv", None, "there is no file missing.csv"),
        ("folder", None, "there is no file folder"),
        ("empty.csv", b"", "empty.csv: the file is empty"),
        ("noise.csv", bytes(range(256)) * 40, "noise.csv: "),
        ("photo.xlsx", b"PK\x03\x04" + b"x" * 400, "photo.xlsx: "),
        ("old.xls", b"\xd0\xcf\x11\xe0" + b"x" * 400, "old.xls: this is a spreadsheet of the old kind"),
        ("poem.csv", "床前明月光\n疑是地上霜\n".encode(), "poem.csv: this is no table of records"),
        ("other.csv", "甲,乙\n1,2\n".encode(), "other.csv: nothing can be read without a column for"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence_and_leaves_nothing(tmp_path: Path, name: str, data: bytes | None, said: str) -> None:
    (tmp_path / "folder").mkdir()
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert said in one_sentence(minglu("checkup", tmp_path / name, "--out", tmp_path / "out"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (b"format = 7", "format 1"),
        (b"\xff\xfe\x00", "not TOML"),
        (b"x = [", "not TOML"),
        (b"format = 1\n[columns]\nnonsense = 'x'", "no column can mean"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_one_sentence(tmp_path: Path, sample: Path, mapping: bytes, said: str) -> None:
    (tmp_path / "mine.toml").write_bytes(mapping)
    assert said in one_sentence(minglu("checkup", sample / "calls.csv", "--columns", tmp_path / "mine.toml", "--out", tmp_path / "out"))


def test_an_unknown_zone_and_a_place_that_is_a_file_are_one_sentence(tmp_path: Path, sample: Path) -> None:
    assert "Mars/Olympus" in one_sentence(minglu("checkup", sample / "calls.csv", "--zone", "Mars/Olympus", "--out", tmp_path / "out"))
    (tmp_path / "taken").write_bytes(b"")
    assert "taken" in one_sentence(minglu("checkup", sample / "calls.csv", "--out", tmp_path / "taken"))


def _start(calls: Path, temporary: Path, out: Path) -> "subprocess.Popen[str]":
    # Whoever runs the tests in the background hands down an ignored SIGINT; a person at a terminal does not.
    begin = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from minglu.cli.main import main; main()"
    command = [sys.executable, "-c", begin, "checkup", str(calls), "--fiction", "--out", str(out)]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    calls = write_calls(tmp_path / "in", rows=30_000)
    temporary, out = tmp_path / "temporary", tmp_path / "out"
    temporary.mkdir()
    running = _start(calls, temporary, out)
    until = time.monotonic() + 60
    while not list(temporary.glob("*/warehouse.duckdb")) and running.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    assert list(temporary.iterdir())
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert (running.returncode, said) == (130, "")
    assert list(temporary.iterdir()) == []
    assert not out.exists()
