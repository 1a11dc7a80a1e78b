"""The pages for lawyers are followed: files are saved, added to and corrected as they say, and commands print what stands there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.docs.test_pages_run import ROOT, fits, program, typed

LAW = ROOT / "docs" / "law"
FOLLOWED = ("reading.md", "writing.md", "reviewing.md")
OTHER = {name: name.replace(".md", ".zh-CN.md") for name in FOLLOWED}

# What a page asks its reader to do, in the order of the page.
_STEP = re.compile(
    r"(?P<how>Save as|Add to|保存为|添加到) ?`(?P<file>mine/[^`]+)`[^`\n]*\n\n```(?:toml|md)\n(?P<text>.*?)```"
    r"|(?:[Rr]eplace|把) ?`(?P<old>[^`]+)` ?(?:by|换成) ?`(?P<new>[^`]+)` ?(?:in|，在) ?`(?P<where>mine/[^`]+)`"
    r"|```sh\n(?P<command>.*?)```\n\n```text\n(?P<told>.*?)```",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A command, what it printed, and what its page says that it prints."""

    command: str
    said: str
    told: str


def follow(page: str, folder: Path) -> Iterator[Printed]:
    """Do what a page says, in a folder."""
    for step in _STEP.finditer((LAW / page).read_text("utf-8")):
        if step["file"]:
            place = folder / step["file"]
            place.parent.mkdir(parents=True, exist_ok=True)
            kept = place.read_text("utf-8") if step["how"] in ("Add to", "添加到") else ""
            place.write_text(kept + step["text"], "utf-8")
        elif step["where"]:
            place = folder / step["where"]
            text = place.read_text("utf-8")
            assert text.count(step["old"]) == 1
            place.write_text(text.replace(step["old"], step["new"]), "utf-8")
        else:
            yield Printed(command=step["command"], said=typed(step["command"], folder)[1], told=step["told"])


@pytest.fixture(scope="module", params=["en", "zh"])
def followed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Printed]:
    """The three pages of one language, one after the other, in one folder."""
    folder = tmp_path_factory.mktemp("law")
    (folder / ".venv" / "bin").mkdir(parents=True)
    program(folder / ".venv" / "bin" / "minglu", "-m", "minglu")
    pages = FOLLOWED if request.param == "en" else OTHER.values()
    return [printed for page in pages for printed in follow(page, folder)]


def test_each_command_prints_what_its_page_says(followed: list[Printed]) -> None:
    assert [printed for printed in followed if not fits(printed.said, printed.told)] == []
    assert len(followed) >= 8


@pytest.mark.parametrize("name", [*FOLLOWED, *OTHER.values()])
def test_no_command_of_a_page_stands_without_its_output(name: str) -> None:
    text = (LAW / name).read_text("utf-8")
    assert text.count("```sh\n") == len([step for step in _STEP.finditer(text) if step["command"]])


@pytest.mark.parametrize("name", [*FOLLOWED, *OTHER.values()])
def test_nothing_is_shown_to_be_saved_that_is_not_saved(name: str) -> None:
    text = (LAW / name).read_text("utf-8")
    shown = text.count("```toml\n") + text.count("```md\n")
    saved = [step for step in _STEP.finditer(text) if step["file"]]
    assert shown - len(saved) == (1 if name.startswith("reading") else 0)


@pytest.mark.parametrize("name", ["reading.md", OTHER["reading.md"]])
def test_the_rule_that_is_read_is_the_rule_that_ships(name: str) -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", (LAW / name).read_text("utf-8"), flags=re.DOTALL)
    assert shown in (ROOT / "rulepacks" / "us" / "reg-f.toml").read_text("utf-8")


@pytest.mark.parametrize("name", FOLLOWED)
def test_both_languages_have_the_same_files_and_commands(name: str) -> None:
    english, chinese = ([*_STEP.finditer((LAW / page).read_text("utf-8"))] for page in (name, OTHER[name]))
    assert [(one["file"], one["old"], one["new"]) for one in english] == [(one["file"], one["old"], one["new"]) for one in chinese]
    spoken = re.compile(" --language (?:en|zh)")
    assert [spoken.sub("", one["command"] or "") for one in english] == [spoken.sub("", one["command"] or "") for one in chinese]
