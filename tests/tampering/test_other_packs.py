"""Rule packs that come with other software: they are no law by being there, and what the log names goes on deciding."""

from collections.abc import Mapping
from pathlib import Path

from minglu.wiring.clock import StoryClock
from minglu.wiring.node import open_node
from minglu.wiring.packs import read_packs
from tests.unit.acts.office import INSTITUTION, NOW, ORIGIN


def other_packs() -> Mapping[str, bytes]:
    files = dict(read_packs())
    files["house/policy.toml"] += b"\n# one more remark\n"
    return files


def adopted_in(folder: Path, delivered: Mapping[str, bytes] | None) -> list[str]:
    """The digests that the log names, in order, after a node was opened with software that brings these packs."""
    with open_node(folder, origin=ORIGIN, institution=INSTITUTION, clock=StoryClock(NOW), delivered=delivered) as node:
        assert node.office.sequencer.packs.digest
        return [event.word("packs") for event in node.office.book.history(["=packs"]).of("=packs")]


def test_packs_that_stay_are_entered_once(tmp_path: Path):
    assert adopted_in(tmp_path, None) == adopted_in(tmp_path, None)


def test_packs_that_other_software_brings_are_not_adopted_by_being_there(tmp_path: Path):
    first = adopted_in(tmp_path, None)

    assert adopted_in(tmp_path, other_packs()) == first


def test_a_new_log_begins_with_the_packs_that_the_software_brings(tmp_path: Path):
    assert adopted_in(tmp_path / "one", None) != adopted_in(tmp_path / "other", other_packs())
