"""minglu rules copy: the packs as they ship, somewhere to change them."""

from pathlib import Path

import pytest

from minglu.rules.packs import load_packs
from minglu.wiring.packs import read_packs
from tests.unit.cli.conftest import Type


def test_a_copy_is_what_ships(minglu: Type, tmp_path: Path) -> None:
    said = minglu("rules", "copy", tmp_path / "mine")

    assert (said.status, said.err) == (0, "")
    assert read_packs(tmp_path / "mine") == read_packs()


def test_a_copy_of_some_packs_keeps_zones_and_calendars(minglu: Type, tmp_path: Path) -> None:
    assert minglu("rules", "copy", tmp_path / "mine", "--pack", "core", "--pack", "us").status == 0

    packs = load_packs(read_packs(tmp_path / "mine"))
    assert [pack.id for pack in packs.packs] == ["core", "us"]
    assert packs.zones["America/New_York"].country == "us"
    assert packs.calendar == load_packs(read_packs()).calendar


def test_a_pack_that_there_is_not_is_named_and_nothing_is_written(minglu: Type, tmp_path: Path) -> None:
    said = minglu("rules", "copy", tmp_path / "mine", "--pack", "mars")

    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("minglu: there is no pack mars; there are cn, core, ")
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize("taken", ["a file", "a folder with a file"])
def test_nothing_is_written_over(minglu: Type, tmp_path: Path, taken: str) -> None:
    mine = tmp_path / "mine"
    if taken == "a file":
        mine.write_text("diary")
    else:
        mine.mkdir()
        (mine / "diary.txt").write_text("diary")
    before = sorted(tmp_path.rglob("*"))
    said = minglu("rules", "copy", mine)

    assert (said.status, said.err) == (1, "minglu: the folder to copy the packs to is not empty; name a new one\n")
    assert sorted(tmp_path.rglob("*")) == before
