"""minglu rules diff: what changes, in words; minglu rules propose: where it goes wrong before any node is opened."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from minglu.wiring.packs import write_packs
from tests.unit.cli.conftest import Type
from tests.unit.rules.versions import ALLOW, EARLY_CASE, MORNING_CASE, NIGHT, files, rule

LETTERS = rule("no-letters", when="channel == 'letter'")
LATER = rule("quiet-hours", when="not (540 <= local_minute < 1320)")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    write_packs(files(), tmp_path / "old")
    return tmp_path / "old"


def new(tmp_path: Path, packs: Mapping[str, bytes]) -> Path:
    write_packs(packs, tmp_path / "new")
    return tmp_path / "new"


def test_the_same_packs_do_not_differ(minglu: Type, old: Path) -> None:
    said = minglu("rules", "diff", old, "--against", old)
    assert (said.status, said.out, said.err) == (0, "The two versions do not differ.\n", "")


def test_every_change_is_a_line(minglu: Type, old: Path, tmp_path: Path) -> None:
    said = minglu("rules", "diff", new(tmp_path, files(ALLOW, LATER, LETTERS, number="2026.12.1")), "--against", old)
    assert said.lines == [
        "version   mine: 2026.11.1 → 2026.12.1",
        "added     mine.no-letters  a sentence, a sentence",
        "changed   mine.quiet-hours  a sentence, a sentence",
        "            condition: not (local_minute >= 480 and local_minute < 1320) → not (local_minute >= 540 and local_minute < 1320)",
        "case      mine: 早上八点半: permitted (mine.allow) → refused (mine.quiet-hours)",
        "Rules: 1 added, 0 removed, 1 changed; cases decided otherwise: 1.",
    ]


def test_a_rule_that_goes_is_named(minglu: Type, old: Path, tmp_path: Path) -> None:
    said = minglu("rules", "diff", new(tmp_path, files(ALLOW)), "--against", old)
    assert "removed   mine.quiet-hours  a sentence, a sentence" in said.lines


def test_it_is_said_in_chinese_too(minglu: Type, old: Path, tmp_path: Path) -> None:
    said = minglu("rules", "diff", new(tmp_path, files(ALLOW, LATER)), "--against", old, "--language", "zh")
    assert said.lines[-1] == "规则：新增 0，取消 0，修改 1；判断有变化的案例 1。"


def test_a_case_that_only_moved_is_no_line(minglu: Type, old: Path, tmp_path: Path) -> None:
    said = minglu("rules", "diff", new(tmp_path, files(ALLOW, NIGHT, cases=(EARLY_CASE, MORNING_CASE))), "--against", old)
    assert said.lines == ["Rules: 0 added, 0 removed, 0 changed; cases decided otherwise: 0."]


@pytest.mark.parametrize(
    ("packs", "says"),
    [({"mine/pack.toml": b"["}, "mine/pack.toml: not TOML"), ({"mine/note.txt": b"x"}, "there are no rule packs in this folder")],
)
def test_packs_that_do_not_load_are_one_sentence(minglu: Type, old: Path, tmp_path: Path, packs: dict[str, bytes], says: str) -> None:
    said = minglu("rules", "diff", new(tmp_path, packs), "--against", old)
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("minglu: ")
    assert says in said.err


@pytest.mark.parametrize("node", ["nothing there", "a folder of packs"])
def test_what_is_no_node_is_proposed_nothing(minglu: Type, old: Path, tmp_path: Path, node: str) -> None:
    said = minglu("rules", "propose", old if node == "a folder of packs" else tmp_path / "none", old)
    assert (said.status, said.out) == (1, "")
    assert "minglu.toml" in said.err
