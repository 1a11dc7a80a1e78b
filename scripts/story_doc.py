"""Write the story into README.md and README.zh-CN.md: the sentences that carry it, then every line that the command prints.

    .venv/bin/python scripts/story_doc.py            play it in both languages and write both blocks
    .venv/bin/python scripts/story_doc.py --check    fail if a block is not what would be written

Nothing between `<!-- story:begin -->` and `<!-- story:end -->` is written by hand: the sentences above are picked from the
printed lines by the ids of their messages, and one that was not printed stops the script. Long lines are folded, not cut.
"""

import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from minglu.wiring.catalogues import load
from minglu.words.catalogue import Catalogue

ROOT = Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- story:begin -->", "<!-- story:end -->"
WIDTH = 100
# Punctuation that may not begin a line of Chinese.
_NEVER_FIRST = "，。；：、！？）》」”’"
_ASIDE = "– "
_TOKEN = re.compile(r"[!-~\u00a1-\u2e7f]+ ?|.")

# The sentences that carry the story, by the ids of their messages.
PICKED = (
    "story.intake.contact",
    "story.intake.book",
    "story.calls.fifty",
    "story.calls.contact",
    "story.unreachable.call",
    "story.asks.secret",
    "story.wrong.breach",
    "story.wrong.receipt",
    *(f"story.finding.item.{number}" for number in range(1, 7)),
    "story.finding.breach",
    "story.denial.refused",
    "story.denial.sent",
    "story.check.clean",
    "story.check.changed",
    "story.check.dropped",
    "story.check.cut",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A README, the language that its story is told in, and what stands on the fold."""

    path: str
    language: str
    all_of_it: str


PAGES = (
    Page(path="README.md", language="en", all_of_it="Every line that the command prints, with all reasons"),
    Page(path="README.zh-CN.md", language="zh", all_of_it="命令打印的全部内容，包括每一条理由"),
)


class WrongStory(Exception):
    """The story cannot be written into the page; the message says why."""


def told(language: str) -> list[str]:
    """What `minglu story` prints, played now."""
    path = os.pathsep.join([str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-m", "minglu", "story", "--language", language]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, check=False, capture_output=True, text=True)
    if done.returncode:
        raise WrongStory(f"minglu story ended with {done.returncode}:\n{done.stderr}")
    return done.stdout.splitlines()


def block(lines: Sequence[str], *, words: Catalogue, all_of_it: str) -> str:
    """What stands between the markers."""
    folded = [part for line in lines for part in fold(line)]
    fence = ["<details>", f"<summary>{all_of_it}</summary>", "", "```text", *folded, "```", "", "</details>"]
    return "\n".join([BEGIN, *_carrying(lines, words), *fence, END])


def _carrying(lines: Sequence[str], words: Catalogue) -> Iterator[str]:
    """The chapters, and under each the picked sentences that were printed in it."""
    picked = {name: _pattern(words.messages[name]) for name in PICKED}
    seen: set[str] = set()
    for line in lines:
        if line[:1].isdigit():  # a chapter; everything in it is indented
            yield from ([""] if seen else [])
            yield from (f"**{_plain(line)}**", "")
        text = line.strip().removeprefix(_ASIDE)
        found = next((name for name, pattern in picked.items() if line.startswith(" ") and pattern.fullmatch(text)), None)
        if found is not None:
            seen.add(found)
            # A number at the beginning would open a list inside the list.
            numbered = re.sub(r"^([0-9]+)\.", r"\1\.", _plain(text))
            yield f"  * {numbered}" if line.strip().startswith(_ASIDE) else f"* {numbered}"
    if missing := [name for name in PICKED if name not in seen]:
        raise WrongStory(f"the story has no line of {', '.join(missing)}; pick others in scripts/story_doc.py")
    yield ""


def _pattern(message: str) -> re.Pattern[str]:
    """A line of this message, whatever was put into it."""
    return re.compile(".+".join(re.escape(part) for part in re.split(r"\{[a-z0-9_]+\}", message)))


def _plain(line: str) -> str:
    """Text that means nothing else in Markdown."""
    return re.sub(r"([*_`<>\\])", r"\\\1", line)


def fold(line: str) -> Iterator[str]:
    """The line in parts of at most WIDTH columns, each but the first indented under its text. A word longer than that stays whole."""
    indent = " " * (len(line) - len(line.lstrip(" ")))
    hanging = indent + ("  " if line.strip().startswith(_ASIDE) else "")
    part = indent
    for token in _TOKEN.findall(line.strip(" ")):
        full = width(part + token.rstrip(" ")) > WIDTH and part.strip() and token not in _NEVER_FIRST
        if full:
            yield part.rstrip(" ")
            part = hanging
        part += token
    yield part.rstrip(" ")


def width(text: str) -> int:
    """Columns on a screen: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def with_block(page: str, written: str) -> str:
    """The page with its block replaced. Raises WrongStory if it has no single pair of markers."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end or BEGIN in rest or END in after:
        raise WrongStory(f"the page needs one {BEGIN} and one {END} after it")
    return before + written + after


def main(arguments: Sequence[str]) -> int:
    status = 0
    for page in PAGES:
        path = ROOT / page.path
        present = path.read_text("utf-8")
        wanted = with_block(present, block(told(page.language), words=load(page.language), all_of_it=page.all_of_it))
        if present != wanted and "--check" in arguments:
            print(f"{page.path} does not hold the story as it is told now; run scripts/story_doc.py", file=sys.stderr)
            status = 1
        elif present != wanted:
            path.write_text(wanted, "utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
