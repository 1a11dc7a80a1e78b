"""`minglu openings give` on the story's folder: a hand-over of one's own, which verifies and audits like the first."""

import json
import shutil
from pathlib import Path

import pytest

from minglu.canon.instants import parse_instant
from minglu.wiring import handover
from minglu.wiring.clock import StoryClock
from tests.scenarios.running import minglu, one_sentence

GIVE = ("--to", "an auditor (fictional)", "--why", "a scenario", "--language", "en")


@pytest.fixture
def node(kept: Path, tmp_path: Path) -> Path:
    """A copy of the node's folder: giving is entered in it."""
    return shutil.copytree(kept, tmp_path / "node")


def size_of(folder: Path) -> int:
    return int((folder / "log" / "checkpoint").read_text().splitlines()[1])


def test_what_is_given_audits_clean_and_that_it_was_given_is_its_last_entry(node: Path, tmp_path: Path) -> None:
    ran = minglu("openings", "give", node, "--out", tmp_path / "given", *GIVE)
    assert (ran.status, ran.err) == (0, "")
    lines = (tmp_path / "given" / "openings.jsonl").read_bytes().splitlines()
    assert ran.out.startswith(f"{len(lines)} openings written")
    assert size_of(tmp_path / "given") == size_of(node / "audit") + 1
    audited = minglu("audit", tmp_path / "given", "--language", "en")
    assert (audited.status, audited.out.splitlines()[-1]) == (0, "The audit finds no fault.")


def test_whatever_day_it_is_on_the_machine_a_rehearsals_log_goes_on_where_it_stands(
    node: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, today in (("past", "2020-02-29T23:59:59+08:00"), ("future", "2040-01-01T00:00:00+08:00")):
        monkeypatch.setattr(handover, "SystemClock", lambda today=today: StoryClock(parse_instant(today)))
        assert minglu("openings", "give", node, "--out", tmp_path / name, *GIVE).status == 0
        assert minglu("audit", tmp_path / name).status == 0


def test_another_log_that_is_ahead_of_the_machine_waits(node: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = node / "minglu.toml"
    settings.write_text(settings.read_text("utf-8").replace("fiction = true", "fiction = false"), "utf-8")
    monkeypatch.setattr(handover, "SystemClock", lambda: StoryClock(parse_instant("2026-01-01T00:00:00+08:00")))
    assert "the clock of this machine is before the last entry" in one_sentence(
        minglu("openings", "give", node, "--out", tmp_path / "given", *GIVE)
    )


def test_nothing_that_is_given_tells_a_number_or_a_name(node: Path, tmp_path: Path) -> None:
    minglu("openings", "give", node, "--out", tmp_path / "given", *GIVE)
    for line in (tmp_path / "given" / "openings.jsonl").read_bytes().splitlines():
        assert set(json.loads(line)) == {"index", "opening", "part"}
    everything = b"".join(path.read_bytes() for path in (tmp_path / "given").rglob("*") if path.is_file() and "packs" not in path.parts)
    assert b"16000000202" not in everything
    assert b"16000000101" not in everything


def test_it_is_given_into_a_new_folder_only(node: Path, tmp_path: Path) -> None:
    (tmp_path / "given").mkdir()
    before = (node / "lender" / "log" / "checkpoint").read_bytes()
    assert "name a new one" in one_sentence(minglu("openings", "give", node, "--out", tmp_path / "given", *GIVE))
    assert (node / "lender" / "log" / "checkpoint").read_bytes() == before


def test_a_folder_without_a_node_gives_nothing(kept: Path, tmp_path: Path) -> None:
    for folder in (kept / "audit", tmp_path, tmp_path / "nothing"):
        assert "minglu.toml" in one_sentence(minglu("openings", "give", folder, "--out", tmp_path / "given", *GIVE))


def test_a_folder_with_settings_and_no_log_is_not_made_into_one(kept: Path, tmp_path: Path) -> None:
    shutil.copy(kept / "minglu.toml", tmp_path)
    assert "holds no log yet" in one_sentence(minglu("openings", "give", tmp_path, "--out", tmp_path / "given", *GIVE))
    assert [path.name for path in tmp_path.iterdir()] == ["minglu.toml"]


SETTINGS = [
    ("format = 4", "format = 5", "Start a newer one"),
    ("format = 4", "format = [", "not TOML"),
    ("fiction = true", "fiction = 1", "true or false"),
    ("fiction = true", "friction = true", "exactly the keys"),
    ("format = 4", "", "exactly the keys"),
    ('agency = "agy_', 'agency = "', "not an id"),
]


@pytest.mark.parametrize(("line", "instead", "says"), SETTINGS)
def test_settings_that_are_wrong_are_said_to_be(node: Path, tmp_path: Path, line: str, instead: str, says: str) -> None:
    settings = node / "minglu.toml"
    assert line in settings.read_text("utf-8")
    settings.write_text(settings.read_text("utf-8").replace(line, instead), "utf-8")
    assert says in one_sentence(minglu("openings", "give", node, "--out", tmp_path / "given", *GIVE))


def test_settings_in_another_encoding_are_said_to_be_no_toml(node: Path, tmp_path: Path) -> None:
    (node / "minglu.toml").write_bytes("名".encode("gbk"))
    assert "not TOML" in one_sentence(minglu("openings", "give", node, "--out", tmp_path / "given", *GIVE))


def test_a_key_that_others_can_read_stops_it(node: Path, tmp_path: Path) -> None:
    (node / "lender" / "keys" / "master.key").chmod(0o644)
    assert "chmod 600" in one_sentence(minglu("openings", "give", node, "--out", tmp_path / "given", *GIVE))


def test_what_it_is_given_for_must_be_said(node: Path, tmp_path: Path) -> None:
    assert minglu("openings", "give", node, "--out", tmp_path / "given", "--to", "an auditor").status == 2
    assert not (tmp_path / "given").exists()
