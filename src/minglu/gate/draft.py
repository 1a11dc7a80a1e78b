"""Drafts become entries: label, time and place in the log are given, openings committed to.

A draft says what an act wants entered. `write` gives it its index and instant, checks it against the table of kinds
and computes the commitments. It also returns the event under which histories remember it: the same event that an
auditor rebuilds from the entry and its openings, so that gate and audit count the same things.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from minglu.canon.base64 import render_base64
from minglu.canon.commitment import Opening, commitment_to, render_opening
from minglu.canon.digest import SIZE, Digest
from minglu.canon.errors import CanonError
from minglu.canon.ids import PersonId
from minglu.canon.instants import Instant
from minglu.canon.json import Object, Value
from minglu.gate.errors import WrongDraft
from minglu.ledger.entries import Entry, render_entry
from minglu.ledger.errors import LedgerError
from minglu.ledger.kinds import KINDS, Kind
from minglu.ledger.labels import Handle, Label
from minglu.ledger.shapes import check_members
from minglu.rules.history import Event, day_of_staff

PARTS = ("facts", "parties", "debt")
CHANCE = len(PARTS) * SIZE


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whom an entry is about: the person, and the number under whose label it goes."""

    person: PersonId
    number: Handle


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What shall be entered. `about` is None for the institution's own kinds. `chance`: 96 random bytes, the salts."""

    kind: str
    about: About | None
    chance: bytes = field(repr=False)
    public: Mapping[str, Value] = field(default_factory=dict)
    facts: Mapping[str, Value] = field(default_factory=dict)
    parties: Mapping[str, Value] = field(default_factory=dict)
    debt: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An entry in its place, its openings by part, their bytes to be sealed, and the event that histories keep of it."""

    index: int
    data: bytes
    about: About | None
    openings: Mapping[str, Opening]
    rendered: Mapping[str, bytes] = field(repr=False)
    event: Event
    subjects: tuple[str, ...]


def write(draft: Draft, *, index: int, at: Instant, by: str, label: Label | None) -> Written:
    """Raises WrongDraft when the draft does not fit its kind."""
    kind = KINDS.get(draft.kind)
    if kind is None or (draft.about is not None) != kind.labelled or (label is not None) != kind.labelled:
        raise WrongDraft(f"no entry of the kind {draft.kind} can be made of this draft")
    openings = dict(_openings(draft, kind))
    try:
        rendered = {part: render_opening(opening) for part, opening in openings.items()}
        entry = Entry(
            kind=kind,
            at=at,
            by=by,
            label=label,
            public=draft.public,
            commitments={part: commitment_to(opening) for part, opening in rendered.items()},
        )
        data = render_entry(entry)
    except (LedgerError, CanonError) as error:
        raise WrongDraft(f"a draft of the kind {draft.kind}: {error}") from error
    event = remember(kind, index=index, at=at, public=draft.public, openings=openings)
    return Written(
        index=index,
        data=data,
        about=draft.about,
        openings=openings,
        rendered=rendered,
        event=event,
        subjects=subjects_of(kind, event),
    )


def remember(kind: Kind, *, index: int, at: Instant, public: Mapping[str, Value], openings: Mapping[str, Opening]) -> Event:
    """The event of an entry: its public members with what `facts` and `debt` open. `parties` adds nothing that counts."""
    said: dict[str, Value] = dict(public)
    for part in ("facts", "debt"):
        if part in openings:
            said.update(openings[part].content)
    return Event(index=index, at=at, kind=kind.name, said=said)


def subjects_of(kind: Kind, event: Event) -> tuple[str, ...]:
    """The ids under which the event is remembered; the grammar of names is that of `ledger.kinds`."""
    found = (_subject(name, event) for name in kind.subjects)
    return tuple(subject for subject in found if subject)


def _subject(name: str, event: Event) -> str:
    if name.startswith("="):
        return name
    path, _, suffix = name.partition("@")
    value: Value = event.said
    for member in path.split("."):
        if not isinstance(value, Mapping) or member not in value:
            return ""
        value = value[member]
    subject = str(value)
    if not subject or not suffix:
        return subject
    return day_of_staff(subject, at=event.at) if suffix == "day" else f"{subject}@{suffix}"


def number_text(number: Handle) -> str:
    """A handle as openings spell it."""
    return render_base64(number)


def digest_text(digest: Digest) -> str:
    return render_base64(digest)


def _openings(draft: Draft, kind: Kind) -> Iterator[tuple[str, Opening]]:
    if len(draft.chance) != CHANCE:
        raise WrongDraft(f"a draft needs {CHANCE} random bytes")
    for place, part in enumerate(PARTS):
        shapes: Mapping[str, str] = getattr(kind, part)
        content: Object = getattr(draft, part)
        if part == "facts" and draft.about is not None:
            content = {"person": draft.about.person, "number": number_text(draft.about.number), **content}
        if not shapes and not content:
            continue
        try:
            check_members(content, shapes)
        except LedgerError as error:
            raise WrongDraft(f"{part} of a draft of the kind {draft.kind}: {error}") from error
        yield part, Opening(content=content, salt=draft.chance[place * SIZE : (place + 1) * SIZE])
