"""The table of every rule: written from the packs, all of them, and nothing that a table cannot hold."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from minglu.rules.packs import load_packs
from minglu.wiring.packs import read_packs
from scripts.law_table import main, render_page


@pytest.fixture(scope="module")
def files() -> Mapping[str, bytes]:
    return read_packs()


def test_every_rule_has_one_row(files: Mapping[str, bytes]) -> None:
    page = render_page(files)
    assert [rule.id for rule in load_packs(files).rules if page.count(f"\n| `{rule.id}` |") != 1] == []


def test_every_row_has_as_many_cells_as_its_head(files: Mapping[str, bytes]) -> None:
    rows = [line for line in render_page(files).splitlines() if line.startswith("| `")]
    assert {line.replace("\\|", "").count("|") for line in rows} == {9}


def test_the_counts_add_up(files: Mapping[str, bytes]) -> None:
    packs = load_packs(files)
    row = next(line for line in render_page(files).splitlines() if line.startswith("| all 合计 |"))
    _, rules, cases, *split = [cell.strip() for cell in row.strip("|").split("|")[1:]]
    assert int(rules) == len(packs.rules) == sum(map(int, split[:4])) == sum(map(int, split[4:]))
    assert int(cases) == sum(len(pack.cases) for pack in packs.packs)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Time does not lift it.", "Only a new reading of lifts is not in the table."),
        ("in_force = 2021-11-30", "in_force = 2021-11-29"),
        ('confidence = "V"', 'confidence = "S2"'),
        ("the person's own call counts", "a call | a bar"),
    ],
)
def test_a_changed_rule_is_a_changed_page_unless_the_table_does_not_say_it(files: Mapping[str, bytes], old: str, new: str) -> None:
    name = "us/reg-f.toml"
    changed = {**files, name: files[name].replace(old.encode(), new.encode())}
    assert changed != files
    assert (render_page(changed) != render_page(files)) is (old != "Time does not lift it.")


def test_a_page_that_was_not_written_again_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "law" / "rules.md"
    monkeypatch.setattr("scripts.law_table.PAGE", page)
    monkeypatch.setattr("sys.argv", ["law_table.py", "--check"])
    assert main() == 1
    monkeypatch.setattr("sys.argv", ["law_table.py"])
    assert main() == 0
    monkeypatch.setattr("sys.argv", ["law_table.py", "--check"])
    assert main() == 0
    page.write_text(page.read_text("utf-8") + "\n", "utf-8")
    assert main() == 1
    assert "run it" in capsys.readouterr().err
