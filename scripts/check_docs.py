"""What the documents name is there: links, paths, commands.

    .venv/bin/python scripts/check_docs.py

For every page: a relative link leads to a file (and to a heading of it, when it names one); a path of ours in backticks
exists, and what is named as `tests/…::test_…`, `src/…::decide` or `src/…::Sequencer.submit` is defined there; a line
`$ make …` or `$ minglu …`, and a command in backticks, is a verb of the Makefile or a command of the application. Blocks that
a program writes are checked by that program's own `--check`; here only that their markers come in pairs.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = ("*.md", "docs/**/*.md", "rulepacks/**/*.md", "samples/**/*.md")

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_IMAGE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
_OURS = re.compile(r"`((?:src|tests|scripts|docs|rulepacks|samples|bench|courses|\.ci)/[^`\s]*)`")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"(?:^\$ |`)((?:make|minglu)(?: [^`\n]*)?)", re.MULTILINE)
_MARKER = re.compile(r"<!-- ([a-z-]+):(begin|end) -->")
_VERB = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
_SUBCOMMAND = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """The verbs of the Makefile, and whether words after `minglu` name a command."""

    verbs: frozenset[str]
    is_command: Callable[[tuple[str, ...]], bool]


def faults_of(page: str, *, at: Path, root: Path, commands: Commands) -> Iterator[str]:
    """What is wrong with one page that lies at `at`."""
    prose = _FENCE.sub("", page)
    for target in [*_LINK.findall(prose), *_IMAGE.findall(prose)]:
        yield from _link(target, page=page, at=at, root=root)
    for named in _OURS.findall(prose):
        yield from _path(named, root=root)
    for command in _COMMAND.findall(page):
        yield from _command(command, commands)
    yield from _markers(page)


def _link(target: str, *, page: str, at: Path, root: Path) -> Iterator[str]:
    if re.match(r"[a-z][a-z0-9+.-]*:", target):
        return
    name, _, heading = target.partition("#")
    place = (at.parent / name).resolve() if name else at
    if not place.is_relative_to(root) or not place.exists():
        yield f"the link {target} leads nowhere"
    elif heading and heading not in headings(page if place == at else place.read_text("utf-8")):
        yield f"the link {target} names a heading that is not there"


def headings(page: str) -> set[str]:
    """The anchors of a page's headings: lower case, no punctuation, hyphens for spaces."""
    titles = re.findall(r"^#{1,6} (.+)$", _FENCE.sub("", page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def _path(named: str, *, root: Path) -> Iterator[str]:
    path, _, name = named.partition("::")
    place = root / path
    if "*" in path or "…" in path:
        if "…" not in path and not list(root.glob(path)):
            yield f"nothing matches {path}"
    elif not place.exists():
        yield f"there is no {path}"
    elif name and name not in names_in(place):
        yield f"{path} defines no {name}"


@cache
def names_in(place: Path) -> frozenset[str]:
    """What a file of Python defines: its functions, classes and constants, and `Class.method`."""
    return frozenset(_defined(ast.parse(place.read_text("utf-8")).body, within=""))


def _defined(body: list[ast.stmt], *, within: str) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield within + node.name
        if isinstance(node, ast.ClassDef):
            yield from _defined(node.body, within=f"{within}{node.name}.")
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        yield from (within + target.id for target in targets if isinstance(target, ast.Name))


def _command(command: str, commands: Commands) -> Iterator[str]:
    program, *words = command.split("#", maxsplit=1)[0].split()
    if program == "make":
        yield from (f"`make {word}` is no verb of the Makefile" for word in words if word not in commands.verbs)
        return
    named: list[str] = []
    for word in words:
        if not _SUBCOMMAND.fullmatch(word):
            break
        named.append(word)
    # Words after the command may be its arguments: the longest run that names a command decides.
    if named and not any(commands.is_command(tuple(named[:count])) for count in range(len(named), 0, -1)):
        yield f"`minglu {' '.join(named)}` is no command"


def _markers(page: str) -> Iterator[str]:
    waiting = ""
    for name, side in _MARKER.findall(page):
        if (side == "begin") == bool(waiting) or (side == "end" and name != waiting):
            yield f"the markers of {name} do not come in pairs"
        waiting = name if side == "begin" else ""
    if waiting:
        yield f"the block {waiting} has no end"


def makefile_verbs(makefile: str) -> frozenset[str]:
    """The targets of the Makefile."""
    return frozenset(_VERB.findall(makefile))


@cache
def is_command(words: tuple[str, ...]) -> bool:
    """Whether the application has a command of this name."""
    from minglu.cli.main import app  # noqa: PLC0415  (only pages that name a command need the application)

    here = app
    for word in words:
        if word not in set(here):
            return False
        here = here[word]
    return True


def main() -> int:
    commands = Commands(verbs=makefile_verbs((ROOT / "Makefile").read_text("utf-8")), is_command=is_command)
    found = 0
    for path in sorted({path for pattern in PAGES for path in ROOT.glob(pattern)}):
        for fault in faults_of(path.read_text("utf-8"), at=path, root=ROOT, commands=commands):
            print(f"check_docs: {path.relative_to(ROOT)}: {fault}", file=sys.stderr)
            found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
