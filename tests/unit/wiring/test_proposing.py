"""Bringing packs to a node from a terminal: under nobody's name, and not while it is served."""

import shutil
from pathlib import Path

import pytest

from minglu.acts.errors import Unusable
from minglu.wiring.errors import WiringError
from minglu.wiring.folders import hold
from minglu.wiring.handover import open_to_act
from minglu.wiring.packs import read_packs
from minglu.wiring.proposing import bring_to
from minglu.wiring.settings import read_settings
from tests.unit.web.desk.stricter import stricter
from tests.web_stage import seeded


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(seeded(), tmp_path / "node"))


def test_what_is_brought_stands_in_the_log_without_a_name(folder: Path) -> None:
    brought = bring_to(folder, files=stricter())
    assert (brought.by, brought.approval) == ("", None)
    with open_to_act(folder, read_settings(folder)) as node:
        (event,) = node.office.book.of_kind(["packs.proposed"])
        assert (event.index, "actor" in event.said) == (brought.index, False)
        assert node.office.library.files(brought.packs) == stricter()


def test_what_is_in_force_already_is_not_brought(folder: Path) -> None:
    with pytest.raises(Unusable, match="the rules in force"):
        bring_to(folder, files=read_packs())


def test_nothing_is_brought_to_a_node_that_is_served(folder: Path) -> None:
    with hold(folder), pytest.raises(WiringError):
        bring_to(folder, files=stricter())
