"""Write docs/formats/facts.md from the table of facts.

python scripts/facts_doc.py            write it
python scripts/facts_doc.py --check    fail if the page is not what would be written
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from minglu.rules.derive import Asked, Counted, Stated, Switched
from minglu.rules.fact import Fact
from minglu.rules.table import FACTS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "formats" / "facts.md"

_INTRODUCTION = """# Facts

<!-- Written by scripts/facts_doc.py from src/minglu/rules/table.py and counts.py. Change the table there, then run the script. -->

Everything that a [rule](rules.md) can speak about, each declared once. A fact is derived from the record at an instant, at one
place, by one pure function; the query that runs over a warehouse is written from the same declaration. Times are whole numbers,
days are YYYYMMDD. A fact may be unknown; what that does to a rule is said in [rules](rules.md#unknown-facts).

How a fact comes about:

| word | means |
|---|---|
| asked | a member of the question |
| counted | contacts of one sort, of a person, a number or a debt, in the local days that end today (see below) |
| switched | true from an entry of one kind until one of another; where a key is named, one of its switches is enough |
| stated | true while the latest statement about the person says so, and none took it back |
| own | by a function of its own, from the streams named |

A permit that can still be used counts as if it had been. An outcome counts on the day it happened, whenever it was entered. What
does not say which debt it was about counts for every debt.

The last column says whether time alone can change it: *no*; *ends* (from true to false); *rises* (only upwards); *yes*.

"""
_TURNS = {"never": "no", "falls": "ends", "rises": "rises", "may": "yes"}


def page() -> str:
    return _INTRODUCTION + "\n".join(_sections())


def _sections() -> Iterator[str]:
    yield f"## The {len(FACTS)} facts\n"
    yield "| fact | type | means | 含义 | read from | how | by time |"
    yield "|---|---|---|---|---|---|---|"
    yield from map(_row, FACTS.values())
    yield ""


def _row(fact: Fact) -> str:
    kind = {"bool": "yes or no", "int": f"number ({fact.unit})", "enum": ", ".join(f"`{value}`" for value in fact.values)}[fact.type]
    return f"| `{fact.name}` | {kind} | {fact.en} | {fact.zh} | {fact.source} | {_how(fact)} | {_TURNS[fact.turns]} |"


def _how(fact: Fact) -> str:
    derived = fact.derived
    if isinstance(derived, Asked):
        return "asked"
    if isinstance(derived, Counted):
        return f"counted: {derived.noun.replace('_', ' ')}, {derived.per}, {derived.days} local day{'s' if derived.days > 1 else ''}"
    if isinstance(derived, Switched):
        off = f" until {_kinds(derived.off)}" if derived.off else ""
        return f"switched: {_kinds(derived.on)}{off}" + (f", each {derived.key}" if derived.key else "")
    if isinstance(derived, Stated):
        return "stated: " + "; ".join(f"`{on}` until `{off}`" for on, off in derived.pairs)
    return "own"


def _kinds(kinds: tuple[str, ...]) -> str:
    return ", ".join(f"`{kind}`" for kind in kinds)


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        if not PAGE.is_file() or PAGE.read_text("utf-8") != page():
            sys.exit("docs/formats/facts.md is not what the table of facts says; run scripts/facts_doc.py")
    else:
        PAGE.write_text(page(), "utf-8")
