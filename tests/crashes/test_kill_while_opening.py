"""Kill -9 while a node opens: a new one, one that was killed before, and one whose key was half written."""

import json
import os
import shutil
from pathlib import Path

import pytest

from minglu.audit.fault import Fault
from minglu.wiring.clock import StoryClock
from minglu.wiring.errors import UnsafeKeys
from minglu.wiring.keys import load_key
from minglu.wiring.node import Node
from tests.crashes.conftest import Kill
from tests.crashes.promises import hold_all, verified
from tests.crashes.run import AGAIN, BATCH, LATER, Journal
from tests.crashes.stage import NEARLY_FULL, enter, no_crash, opened

KILLED = -9
# The tiles of what is committed are written again before a point is come by.
REOPENING = (*AGAIN, *BATCH[BATCH.index("checkpoint.recorded") :])


def kinds(node: Node) -> list[str]:
    size = node.office.book.head().size
    return [json.loads(data)["kind"] for data in node.office.book.entries(0, size)]


def published(node: Node) -> tuple[int, tuple[Fault, ...]]:
    """The size of what is served, and what is wrong with it."""
    report = verified(node)
    return report.size, report.faults


@pytest.mark.parametrize("point", sorted(set(BATCH)))
def test_a_new_log_whose_opening_was_killed_is_opened_once(tmp_path: Path, kill: Kill, point: str) -> None:
    assert kill(tmp_path, run="open", step="open", point=point, nth=1) == KILLED
    with opened(tmp_path, clock=StoryClock(LATER), at=no_crash) as node:
        assert [kind for kind in kinds(node) if kind != "period.opened"] == ["log.opened", "packs.adopted", *["outsider.registered"] * 6]
        assert node.office.book.journal_of("institution")
        node.office.wait_until_published()
        assert published(node) in ((8, ()), (9, ()))


@pytest.mark.parametrize("point", sorted(set(REOPENING)))
def test_one_that_is_killed_again_while_it_takes_up_the_first_crash(folder: Path, kill: Kill, point: str) -> None:
    assert kill(folder, step="ask", point="sequencer.committed", nth=1) == KILLED
    assert kill(folder, run="open", step="open", point=point, nth=1) == KILLED
    with enter(folder, now=LATER, at=no_crash) as stage:
        hold_all(stage, Journal(folder / "journal").lines())


def test_what_a_crash_left_unpublished_is_published_by_opening_alone(folder: Path, kill: Kill) -> None:
    assert kill(folder, step="never again", point="sequencer.committed", nth=1) == KILLED
    with enter(folder, now=LATER, at=no_crash) as stage:
        assert kinds(stage.node)[-2:] == ["person.never", "contact.lapse"]
        assert published(stage.node) == (stage.node.office.book.head().size, ())


def test_tiles_that_are_lost_are_written_again_from_the_database(folder: Path) -> None:
    shutil.rmtree(folder / "lender" / "log" / "tile")
    with enter(folder, now=LATER, at=no_crash) as stage:
        assert published(stage.node) == (NEARLY_FULL, ())


def test_a_key_that_was_not_written_whole_has_no_name_and_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_: object) -> None:
        raise InterruptedError

    monkeypatch.setattr(os, "fsync", cut)
    with pytest.raises(InterruptedError):
        load_key(tmp_path, "log")
    assert list(tmp_path.glob("*.key")) == []
    monkeypatch.undo()
    assert load_key(tmp_path, "log") == load_key(tmp_path, "log")


def test_a_key_is_never_made_in_place_of_another(tmp_path: Path) -> None:
    (tmp_path / "log.key").write_bytes(b"")
    (tmp_path / "log.key").chmod(0o600)
    with pytest.raises(UnsafeKeys, match="restore it from its backup"):
        load_key(tmp_path, "log")
    assert (tmp_path / "log.key").read_bytes() == b""
