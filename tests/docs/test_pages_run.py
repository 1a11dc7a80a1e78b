"""What the pages tell readers to type is typed here: the tour from beginning to end, and the examples of three formats.

The story that the tour plays is what the formats' examples look into.
"""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOUR = ROOT / "docs" / "tour.md"
PAGES = ("statement.md", "handover.md", "receipt.md")
SET_UP = "make run\n. .venv/bin/activate\n"

_STEP = re.compile(r"```sh\n(.*?)```(?:\n\n```text\n(.*?)```)?", re.DOTALL)


def steps():
    """Every command block of the tour with the output that stands under it."""
    return [(found[1], found[2]) for found in _STEP.finditer(TOUR.read_text("utf-8"))]


def fits(printed, told):
    """Whether this was printed: `…` is anything within a line, and alone on a line any lines."""
    whole = [r"(?:.*\n)*" if line == "…\n" else "[^\n]*".join(map(re.escape, line.split("…"))) for line in told.splitlines(keepends=True)]
    return re.fullmatch("".join(whole), printed) is not None


def program(path, *words):
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" {" ".join(words)} "$@"\n', "utf-8")
    path.chmod(0o755)


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A folder in which the tour can be followed: our sources, and the programs that `. .venv/bin/activate` gives."""
    folder = tmp_path_factory.mktemp("clone")
    (folder / "src").symlink_to(ROOT / "src")
    (folder / "bin").mkdir()
    program(folder / "bin" / "minglu", "-m", "minglu")
    program(folder / "bin" / "python")
    return folder


@pytest.fixture(scope="module")
def printed(clone):
    """What each step prints, in order."""
    environment = {"PATH": f"{clone}/bin:{os.environ['PATH']}", "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8"}
    found = []
    for command, _ in steps()[1:]:
        done = subprocess.run(["bash", "-c", f"exec 2>&1\n{command}"], cwd=clone, env=environment, check=False, stdout=subprocess.PIPE)
        found.append(done.stdout.decode("utf-8"))
    return found


def test_the_tour_prints_what_it_says(printed):
    differ = [(command, said, told) for (command, told), said in zip(steps()[1:], printed, strict=True) if not fits(said, told)]
    assert differ == []


def test_every_command_of_the_tour_has_its_output():
    assert len(steps()) > 18
    assert [command for command, told in steps()[1:] if not told] == []


def test_the_tour_is_set_up_by_what_the_makefile_does():
    assert steps()[0] == (SET_UP, None)
    done = subprocess.run(["make", "-n", "run"], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout == "scripts/setup\n.venv/bin/minglu story\n"


@pytest.mark.parametrize(
    ("printed", "told", "is_so"),
    [
        ("one two\n", "one two\n", True),
        ("one two\n", "one …\n", True),
        ("one\ntwo\nthree\n", "one\n…\nthree\n", True),
        ("one\nthree\n", "one\n…\nthree\n", True),
        ("one.two\n", "one.…\n", True),
        ("one\ntwo\n", "one …\n", False),
        ("one\ntwo\n", "one\n", False),
        ("oneXtwo\n", "one.two\n", False),
        ("one\n\ntwo x\n", "one…two x\n", False),
    ],
)
def test_what_is_left_open_is_a_part_of_a_line_or_whole_lines(printed, told, is_so):
    assert fits(printed, told) is is_so


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_a_format_give_what_the_page_says(page, clone, printed, monkeypatch):
    path = ROOT / "docs" / "formats" / page
    blocks = re.findall(r"```pycon\n(.*?)```", path.read_text("utf-8"), flags=re.DOTALL)
    monkeypatch.chdir(clone)
    said = []
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page, str(path), 0)
    results = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS).run(test, out=said.append)
    assert "".join(said) == ""
    assert results.attempted >= 5


@pytest.mark.parametrize("page", PAGES)
def test_no_example_of_a_format_stands_where_it_is_not_run(page):
    text = (ROOT / "docs" / "formats" / page).read_text("utf-8")
    assert re.findall(r"```(?!pycon\n)[a-z]+\n>>>", text) == []
