"""What the pages tell readers to type is typed here: the tour from beginning to end, the examples of three formats, the
measurements of decisions.

The story that the tour plays is what the formats' examples look into.
"""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from minglu.audit.fault import WORDS

ROOT = Path(__file__).parents[2]
TOUR = ROOT / "docs" / "tour.md"
PAGES = ("statement.md", "handover.md", "receipt.md")
MEASURED = ("0002-shamir-of-our-own.md", "0005-driver-for-the-book.md")
SET_UP = "make story\n. .venv/bin/activate\n"

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
    """A folder in which pages can be followed: our sources, and the programs of `.venv`."""
    folder = tmp_path_factory.mktemp("clone")
    (folder / "src").symlink_to(ROOT / "src")
    (folder / ".venv" / "bin").mkdir(parents=True)
    program(folder / ".venv" / "bin" / "minglu", "-m", "minglu")
    program(folder / ".venv" / "bin" / "python")
    return folder


def typed(command, folder):
    """What a person would see who types this there, after `. .venv/bin/activate`."""
    environment = {"PATH": f"{folder}/.venv/bin:{os.environ['PATH']}", "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(["bash", "-c", f"exec 2>&1\n{command}"], cwd=folder, env=environment, check=False, stdout=subprocess.PIPE)
    return done.returncode, done.stdout.decode("utf-8")


@pytest.fixture(scope="module")
def printed(clone):
    """What each step prints, in order."""
    return [typed(command, clone)[1] for command, _ in steps()[1:]]


def test_the_tour_prints_what_it_says(printed):
    differ = [(command, said, told) for (command, told), said in zip(steps()[1:], printed, strict=True) if not fits(said, told)]
    assert differ == []


def test_every_command_of_the_tour_has_its_output():
    assert len(steps()) > 18
    assert [command for command, told in steps()[1:] if not told] == []


def test_the_tour_is_set_up_by_what_the_makefile_does():
    assert steps()[0] == (SET_UP, None)
    done = subprocess.run(["make", "-n", "story"], cwd=ROOT, check=True, capture_output=True, text=True)
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


@pytest.mark.parametrize("page", MEASURED)
def test_the_measurement_beside_a_decision_can_be_made_again(page, clone):
    (command,) = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "decisions" / page).read_text("utf-8"), flags=re.DOTALL)
    status, said = typed(command, clone)
    assert (status, said.count(" ms\n")) == (0, len(said.splitlines()))
    assert said.count(" ms\n") >= 4


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


def test_every_word_of_a_fault_stands_in_the_page_about_the_hand_over():
    checked = (ROOT / "docs" / "formats" / "handover.md").read_text("utf-8").split("## What is checked")[1].split("```")[0]
    told = [word for words in re.findall(r"\[([a-z_, ]+)\]", checked) for word in words.split(", ")]
    assert sorted(told) == sorted(WORDS)


@pytest.mark.parametrize("page", PAGES)
def test_no_example_of_a_format_stands_where_it_is_not_run(page):
    text = (ROOT / "docs" / "formats" / page).read_text("utf-8")
    assert re.findall(r"```(?!pycon\n)[a-z]+\n>>>", text) == []
