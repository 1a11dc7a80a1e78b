"""Rule packs that change while a log goes on: the change is an entry, and what was decided before is not decided again
under other packs than it names."""

from pathlib import Path

from minglu.rules.packs import Packs, load_packs
from minglu.wiring.clock import StoryClock
from minglu.wiring.node import open_node
from minglu.wiring.packs import read_packs
from tests.unit.acts.office import INSTITUTION, NOW, ORIGIN


def other_packs() -> Packs:
    files = dict(read_packs())
    files["house/policy.toml"] += b"\n# one more remark\n"
    return load_packs(files)


def adopted_in(folder: Path, packs: Packs | None) -> list[str]:
    """The digests that the log names, in order, after a node was opened with these packs."""
    with open_node(folder, origin=ORIGIN, institution=INSTITUTION, clock=StoryClock(NOW), packs=packs) as node:
        return [event.word("packs") for event in node.office.book.history(["=packs"]).of("=packs")]


def test_packs_that_change_while_the_node_is_down_are_entered_when_it_opens(tmp_path: Path):
    first = adopted_in(tmp_path, None)
    second = adopted_in(tmp_path, other_packs())

    assert len(first) == 1
    assert second[:1] == first
    assert len(second) == 2
    assert second[0] != second[1]


def test_packs_that_stay_are_entered_once(tmp_path: Path):
    assert adopted_in(tmp_path, None) == adopted_in(tmp_path, None)


def test_packs_that_come_back_are_entered_again(tmp_path: Path):
    adopted_in(tmp_path, None)
    adopted_in(tmp_path, other_packs())
    first, _, third = adopted_in(tmp_path, None)

    assert first == third
