"""An audit of a log whose rules changed: every decision again under the version of its hour, and no change by one alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from minglu.acts.give_openings import give_openings
from minglu.audit.openings import render_given
from minglu.canon.base64 import render_base64
from minglu.canon.instants import MINUTE
from minglu.rules.packs import digest_of
from minglu.wiring.handed_packs import read_versions
from minglu.wiring.handover import audit_folder, hand_over
from tests.unit.acts.rulemaking import DELIVERED, FIRST, STRICTER, WIDER, Desk, opened, prepare


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    prepare(tmp_path / "office")
    return tmp_path / "office"


def handed(desk: Desk, folder: Path) -> Path:
    """A hand-over of everything, to an auditor."""
    given = give_openings(desk.node.office, to="an auditor", why="yearly audit", parts=("facts", "debt"), by=FIRST.id)
    lines = [render_given(one) for one in given]
    hand_over(desk.node, folder, openings=lines)
    return folder


def audited(folder: Path) -> list[str]:
    found = audit_folder(folder, progress=lambda _done, _of: None)
    assert found.replayed.unopened == 0
    return [fault.says for fault in found.faults]


def changed(desk: Desk) -> None:
    """Asks under three versions."""
    for files in (STRICTER, WIDER, DELIVERED):
        desk.ask()
        desk.change(files, MINUTE)
        desk.later(MINUTE)
    desk.ask()


def test_every_version_is_handed_over_once_in_the_order_of_the_log(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as desk:
        changed(desk)
        copy = handed(desk, tmp_path / "audit")
    assert [packs.digest for packs in read_versions(copy / "packs")] == [digest_of(files) for files in (DELIVERED, STRICTER, WIDER)]


def test_decisions_under_several_versions_are_all_made_again(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as desk:
        changed(desk)
        assert len(set(desk.decided_under())) == 3
        copy = handed(desk, tmp_path / "audit")
    assert audited(copy) == []


def without_a_version(copy: Path) -> None:
    (copy / "packs" / "2").rename(copy / "left out")


def with_another(copy: Path) -> None:
    path = copy / "packs" / "2" / "mine" / "policy.toml"
    path.write_bytes(path.read_bytes() + b"\n# softer\n")


@pytest.mark.parametrize("spoil", [without_a_version, with_another])
def test_a_version_that_is_missing_or_another_is_told(folder: Path, tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    with opened(folder) as desk:
        changed(desk)
        copy = handed(desk, tmp_path / "audit")
    spoil(copy)
    assert any("was decided under other packs than those given" in says for says in audited(copy))


def test_packs_that_nobody_approved_are_told(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as desk:
        desk.ask()
        office = desk.node.office
        packs = office.library.keep(WIDER)
        office.enter(office.draft("packs.adopted", public={"packs": render_base64(packs.digest)}, facts={"names": list(packs.names)}))
        desk.ask()
        copy = handed(desk, tmp_path / "audit")
    (says,) = audited(copy)
    assert "adopts other packs, and nobody had approved them" in says
