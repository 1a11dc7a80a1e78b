"""Entries: what one leaf of the access log says, in one canonical spelling.

    {"at":1791768600000,"by":"node-1","debt":"…","facts":"…","kind":"contact.lapse","label":"…","parties":"…",
     "period":"2026-10","permit":41,"v":1}

Envelope (`v`, `kind`, `at`, `by`), for labelled kinds `period` and `label`, the public members of the kind, and one
commitment for each part that the kind opens to somebody. Rules that hold here:

* `render_entry(parse_entry(data)) == data`. Unknown version, kind or member: refused, never skipped.
* `period` is the UTC month of `at`, so that an entry cannot be filed in a month where nobody looks for it.
* A commitment stands in every entry of a kind that has it, whatever it hides: its absence would already tell.

Whether the label belongs to the number is checked by `labels`, whether the act was permitted by whoever replays it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.commitment import Opening, check_opening
from minglu.canon.digest import SIZE, Digest
from minglu.canon.errors import CanonError
from minglu.canon.instants import Instant, check_instant, period_of
from minglu.canon.json import Object, Value, parse_object, render
from minglu.ledger.errors import WrongEntry
from minglu.ledger.kinds import KINDS, VERSION, Kind, Shapes
from minglu.ledger.labels import Label
from minglu.ledger.shapes import check_members
from minglu.ledger.tiles import MOST_ENTRY

PARTS: Final = ("facts", "parties", "debt")

# What every entry carries beside the members of its kind; `kinds` may not name a public member like one of these.
ENVELOPE: Final = frozenset({"v", "kind", "at", "by", "period", "label", *PARTS})

_ALWAYS: Shapes = {"v": "int", "kind": "word", "at": "instant", "by": "text"}
_LABELLED: Shapes = {**_ALWAYS, "period": "word", "label": "digest"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. `by` names the node that entered it; `label` is None for the institution's own kinds."""

    kind: Kind
    at: Instant
    by: str
    label: Label | None
    public: Mapping[str, Value]
    commitments: Mapping[str, Digest]


def parts_of(kind: Kind) -> Mapping[str, Shapes]:
    """The parts that entries of this kind commit to, with the shapes of what they open to."""
    shapes = {"facts": kind.facts, "parties": kind.parties, "debt": kind.debt}
    return {part: shapes[part] for part in PARTS if shapes[part]}


def render_entry(entry: Entry) -> bytes:
    """The bytes that become a leaf. Raises WrongEntry for an entry that `parse_entry` would refuse."""
    if (entry.label is not None) != entry.kind.labelled:
        raise WrongEntry(f"an entry of the kind {entry.kind.name} {'needs a label' if entry.kind.labelled else 'has no label'}")
    # Otherwise a public member could pass for the instant or the kind, or a commitment for a public member.
    if not ENVELOPE.isdisjoint(entry.public) or entry.commitments.keys() != parts_of(entry.kind).keys():
        raise WrongEntry(
            f"an entry of the kind {entry.kind.name} commits to {', '.join(parts_of(entry.kind)) or 'nothing'}, no more and no less"
        )
    members: dict[str, Value] = {"v": VERSION, "kind": entry.kind.name, "at": entry.at, "by": entry.by, **entry.public}
    try:
        if entry.label is not None:
            members |= {"period": period_of(check_instant(entry.at)), "label": render_base64(entry.label)}
        members |= {part: render_base64(commitment) for part, commitment in entry.commitments.items()}
        _check(entry.kind, members)
        data = render(members)
    except CanonError as error:
        raise WrongEntry(f"an entry of the kind {entry.kind.name} cannot be written: {error}") from error
    return _bounded(data)


def parse_entry(data: bytes) -> Entry:
    """The entry that `data` spells. Raises WrongEntry."""
    try:
        members = parse_object(_bounded(data))
    except CanonError as error:
        raise WrongEntry(f"not an entry: {error}") from error
    kind = _kind_of(members)
    _check(kind, members)
    label = members.get("label")
    return Entry(
        kind=kind,
        at=Instant(_whole(members["at"])),
        by=str(members["by"]),
        label=None if label is None else Label(parse_base64(str(label), size=SIZE)),
        public={name: value for name, value in members.items() if name not in ENVELOPE},
        commitments={part: Digest(parse_base64(str(members[part]), size=SIZE)) for part in parts_of(kind)},
    )


def check_openings(entry: Entry, openings: Mapping[str, Opening]) -> None:
    """Return quietly if each opening given has its part's shape and is what the entry committed to.

    Raises WrongEntry. Parts that are not given are not missed: who may open what differs.
    """
    parts = parts_of(entry.kind)
    for part, opening in openings.items():
        if part not in parts or part not in entry.commitments:
            raise WrongEntry(f"an entry of the kind {entry.kind.name} has no such part to open")
        try:
            check_members(opening.content, parts[part])
            check_opening(opening, entry.commitments[part])
        except (WrongEntry, CanonError) as error:
            raise WrongEntry(f"{part} of an entry of the kind {entry.kind.name}: {error}") from error


def _kind_of(members: Object) -> Kind:
    version, name = members.get("v"), members.get("kind")
    # True == 1 in Python: the type is compared too.
    if type(version) is not int or version != VERSION:
        raise WrongEntry(f"not an entry of version {VERSION}; a newer log needs a newer Minglu")
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise WrongEntry("an entry of an unknown kind; a newer log needs a newer Minglu")
    return kind


def _check(kind: Kind, members: Object) -> None:
    """The members of a whole entry, envelope included, against the table."""
    envelope = _LABELLED if kind.labelled else _ALWAYS
    check_members(members, {**envelope, **dict.fromkeys(parts_of(kind), "digest"), **kind.public})
    if kind.labelled and members["period"] != period_of(Instant(_whole(members["at"]))):
        raise WrongEntry("the period of an entry is the month of its instant, in UTC")


def _whole(value: Value) -> int:
    if not isinstance(value, int):
        raise WrongEntry("an instant is a whole number of milliseconds")
    return value


def _bounded(data: bytes) -> bytes:
    if len(data) > MOST_ENTRY:
        raise WrongEntry(
            f"an entry has at most {MOST_ENTRY:,} bytes; this one has {len(data):,}: put long content into an opening or an exhibit"
        )
    return data
