"""What a page names must be there; the check is itself tried with pages that are wrong."""

from pathlib import Path

import pytest

from scripts.check_docs import Commands, faults_of, headings, makefile_verbs

COMMANDS = Commands(verbs=frozenset({"run", "test"}), is_command=lambda words: words in {("story",), ("rules", "lint")})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "other.md").write_text("# Other\n\n## A 2nd part: here\n", "utf-8")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "gate.py").write_text("LIMIT: int = 3\nclass Gate:\n    def weigh(self):\n        def inner(): ...\n", "utf-8")
    (tmp_path / "tests" / "unit").mkdir(parents=True)
    (tmp_path / "tests" / "unit" / "test_gate.py").write_text("def test_silence_is_a_no(): ...\n", "utf-8")
    return tmp_path


def faults(page: str, root: Path) -> list[str]:
    (root / "docs" / "page.md").write_text(page, "utf-8")
    return list(faults_of(page, at=root / "docs" / "page.md", root=root, commands=COMMANDS))


@pytest.mark.parametrize(
    "page",
    [
        "[o](other.md) [p](other.md#a-2nd-part-here) [t](../tests/unit) [w](https://example.org/x)",
        "# Here\n[h](#here)",
        "`tests/unit/test_gate.py::test_silence_is_a_no` and `tests/unit/*.py`",
        "`src/gate.py::Gate`, `src/gate.py::Gate.weigh` and `src/gate.py::LIMIT`",
        "Say `make run`, `minglu story`, `minglu rules lint rulepacks`, `minglu --help`.",
        "```console\n$ make test\n$ minglu story --language zh\n```",
        "<!-- story:begin -->\ntext\n<!-- story:end -->",
        "```\n[x](nowhere.md) `src/nowhere.py`\n```",
    ],
)
def test_a_page_that_is_right_has_no_fault(page, root) -> None:
    assert faults(page, root) == []


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ("[o](nowhere.md)", "the link nowhere.md leads nowhere"),
        ("![o](nowhere.png)", "the link nowhere.png leads nowhere"),
        ("[o](../../outside)", "the link ../../outside leads nowhere"),
        ("[o](other.md#b)", "names a heading that is not there"),
        ("[o](#b)", "names a heading that is not there"),
        ("`src/minglu/nowhere.py`", "there is no src/minglu/nowhere.py"),
        ("`tests/unit/*.txt`", "nothing matches tests/unit/*.txt"),
        ("`tests/unit/test_gate.py::test_other`", "defines no test_other"),
        ("`src/gate.py::Gate.judge`", "defines no Gate.judge"),
        ("`src/gate.py::weigh`", "defines no weigh"),
        ("`src/gate.py::inner`", "defines no inner"),
        ("`make love`", "`make love` is no verb"),
        ("```console\n$ make all\n```", "`make all` is no verb"),
        ("`minglu rules`", "`minglu rules` is no command"),
        ("```console\n$ minglu wish\n```", "`minglu wish` is no command"),
        ("<!-- story:begin -->", "the block story has no end"),
        ("<!-- story:end -->", "do not come in pairs"),
        ("<!-- story:begin --><!-- table:end -->", "do not come in pairs"),
    ],
)
def test_a_page_that_is_wrong_is_told_where(page, fault, root) -> None:
    assert any(fault in found for found in faults(page, root))


def test_headings_become_anchors() -> None:
    assert headings("# What it does not prove\n## 两条命令\n```\n# no heading\n```\n") == {"what-it-does-not-prove", "两条命令"}


def test_the_verbs_are_read_from_the_makefile() -> None:
    text = (Path(__file__).parents[2] / "Makefile").read_text("utf-8")
    assert {"run", "test", "check", "bench", "clean", "help"} <= makefile_verbs(text)
