"""Write docs/formats/entries.md from the closed table of entry kinds.

python scripts/entries_doc.py            write it
python scripts/entries_doc.py --check    fail if the page is not what would be written
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from minglu.canon.commitment import Opening, commit
from minglu.canon.digest import Digest
from minglu.canon.ids import PREFIXES
from minglu.canon.instants import Instant
from minglu.ledger.entries import Entry, parts_of, render_entry
from minglu.ledger.kinds import KINDS, VERSION, Kind, Shapes
from minglu.ledger.labels import Label
from minglu.ledger.shapes import MOST_ITEMS, MOST_TEXT
from minglu.ledger.tiles import MOST_ENTRY

PAGE = Path(__file__).resolve().parent.parent / "docs" / "formats" / "entries.md"

_OPENED_FOR = {
    "facts": "auditors",
    "parties": "the person concerned, and reviewers",
    "debt": "auditors, never a contact",
}

_PREFIXES = ", ".join(f"`{prefix}`" for prefix in PREFIXES)

_INTRODUCTION = f"""# Entries of the access log, version {VERSION}

<!-- Written by scripts/entries_doc.py from src/minglu/ledger/kinds.py. Change the table there, then run the script. -->

An entry is one act about one number or person, or one change of the institution. It is canonical JSON (RFC 8785, whole
numbers and no null), at most {MOST_ENTRY:,} bytes, and becomes one leaf of the [log](log.md). There is one spelling of each
entry; an unknown version, kind, member or shape is refused.

## Every entry

| member | shape | meaning |
|---|---|---|
| `v` | `int` | {VERSION} |
| `kind` | `word` | one of the kinds below |
| `at` | `instant` | when it was decided: milliseconds since 1970 in UTC, never less than in the entry before |
| `by` | `text` | the node that entered it |
| `period` | `word` | labelled kinds only: the UTC month of `at`, as `2026-10` |
| `label` | `digest` | labelled kinds only: the label of the number in that month ([log](log.md#handles-and-labels)) |
| `facts`, `parties`, `debt` | `digest` | commitments, each where the kind has something to open there |

A commitment is SHA-256(05 ‖ 32 random bytes ‖ canonical JSON of what it opens to). `facts` opens for {_OPENED_FOR["facts"]};
`parties` for {_OPENED_FOR["parties"]}; `debt` for {_OPENED_FOR["debt"]}. It stands in every entry of a kind that
has it, whatever it hides.

## Shapes

| shape | value |
|---|---|
| {_PREFIXES} | an id: that prefix, `_`, 32 hexadecimal digits, all random |
| `digest` | base64 of 32 bytes |
| `instant` | whole milliseconds since 1970 in UTC, before 2100 |
| `int` | a whole number, 0 or more |
| `bool` | `true` or `false` |
| `word` | 1 to 64 of letters, digits and `_ . : / + -` |
| `text` | 1 to {MOST_TEXT} characters, no control characters and no marks of writing direction |
| `list`, `object` | JSON, at most {MOST_ITEMS:,} members |

A name with `?` may be absent; no other may, and no further name may be there.
"""


def render_page() -> str:
    """The whole page."""
    lines = [_INTRODUCTION, *_overview(), "", *_example(), *(line for kind in KINDS.values() for line in _section(kind))]
    return "\n".join(lines).rstrip("\n") + "\n"


def _overview() -> Iterator[str]:
    yield f"## The {len(KINDS)} kinds"
    yield ""
    yield "| kind | about | opens to |"
    yield "|---|---|---|"
    for kind in KINDS.values():
        about = "a number" if kind.labelled else "the institution"
        yield f"| [`{kind.name}`](#{_anchor(kind)}) | {about} | {', '.join(parts_of(kind)) or 'nothing'} |"


def _example() -> Iterator[str]:
    """One entry in full, made here, so that the page cannot show what the code would refuse."""
    salt = bytes(range(32))
    content = {"person": "per_" + "0" * 32, "number": "A" * 43 + "="}
    entry = Entry(
        kind=KINDS["person.never"],
        at=Instant(1_791_768_600_000),
        by="node.example/minglu",
        label=Label(bytes(32)),
        public={},
        commitments={"facts": Digest(commit(Opening(content=content, salt=salt)))},
    )
    yield "An example; the opening of `facts` has the salt `00 01 … 1f`, the handle and the label are all zeros:"
    yield ""
    yield "```json"
    yield render_entry(entry).decode()
    yield "```"
    yield ""


def _section(kind: Kind) -> Iterator[str]:
    yield f"### {kind.name}"
    yield ""
    yield kind.means
    yield ""
    rows = [
        ("public", kind.public, "whoever holds the entry"),
        *((part, shapes, _OPENED_FOR[part]) for part, shapes in parts_of(kind).items()),
    ]
    if any(shapes for _, shapes, _ in rows):
        yield "| where | members | for |"
        yield "|---|---|---|"
        for where, shapes, readers in rows:
            if shapes:
                yield f"| {where} | {_members(shapes)} | {readers} |"
        yield ""
    if kind.subjects:
        # "=" stands before a fixed name; every other is that of a member.
        names = [f"the list of {name[1:]}" if name.startswith("=") else f"`{name}`" for name in kind.subjects]
        yield f"Remembered under: {', '.join(names)}."
        yield ""


def _members(shapes: Shapes) -> str:
    return ", ".join(f"`{name}` {shape}" for name, shape in shapes.items())


def _anchor(kind: Kind) -> str:
    return kind.name.replace(".", "")


def main() -> int:
    page = render_page()
    if "--check" in sys.argv:
        if PAGE.exists() and PAGE.read_text("utf-8") == page:
            return 0
        print("docs/formats/entries.md is not what scripts/entries_doc.py writes; run it", file=sys.stderr)
        return 1
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
