"""Drafting: what the files of a person suggest as allegations, for the person to confirm, correct or drop.

    suggest(materials, register=register) == (Allegation(id=1, kind="call", other="160 0000 0900", …), …)

One suggestion a contact, however many files tell of it: rows of different files that are near in time, of one number
and one kind, and do not contradict each other, are one contact with several sources. Two rows of one file never are.
Only what came in, or may have, is suggested; rows without a certain moment are left to the person.

A bill of a thousand rows holds a life, not a complaint. At most `MOST_ALLEGATIONS` are suggested: contacts from
registered lines first, then what surely came in, then the newest; they are given in the order of time. What is not
suggested is not lost: it stays in the files, and a person adds it by hand.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from minglu.canon.instants import MINUTE, Instant
from minglu.cases.complaint import LONGEST_CALL, MOST_ALLEGATIONS, MOST_OTHER, MOST_SAID, MOST_SOURCES, Allegation, Direction, Kind, Source
from minglu.cases.lines import Register, comparable, complete, match_number, plain
from minglu.cases.material import Material, numbers_agree
from minglu.evidence.grade import grade
from minglu.evidence.reading import Reading

# Two clocks tell one contact's time: the telephone's and the carrier's. Farther apart, the person says whether it was one.
NEAR: Final = 2 * MINUTE
_MOST_PLACE: Final = 100
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
NO_LINES: Final = Register(lines=())


@dataclass(slots=True, kw_only=True)
class _Contact:
    """One contact while rows of further files are joined to it; `rows` has one row a file, of the best file first."""

    at: Instant
    rows: list[tuple[Source, Reading]] = field(default_factory=list)


def suggest(
    materials: Iterable[Material], *, register: Register = NO_LINES, but: Collection[Source] = (), most: int = MOST_ALLEGATIONS
) -> tuple[Allegation, ...]:
    """The suggestions, numbered in the order of time. Contacts told by a source in `but` were suggested before."""
    found = [told for told in contacts(materials) if not any(source in but for source in told.sources)]
    chosen = sorted(found, key=lambda told: _rank(told, register))[: max(0, most)]
    return tuple(numbered(sorted(chosen, key=lambda told: (told.since, told.until))))


def contacts(materials: Iterable[Material]) -> tuple[Allegation, ...]:
    """Every contact that the files tell of, in the order of time, not yet numbered (id 0)."""
    # The best kind of file first: where two tell a length or a number differently, its word is suggested.
    ordered = sorted(materials, key=lambda material: -grade(material.exhibit.kind).level)
    found: list[_Contact] = []
    for material in ordered:
        _join(found, material)
    return tuple(_allegation(contact) for contact in sorted(found, key=lambda contact: contact.at))


def numbered(allegations: Iterable[Allegation]) -> Iterator[Allegation]:
    """The same, numbered 1, 2, 3 … as a filing wants them."""
    for number, one in enumerate(allegations, start=1):
        yield replace(one, id=number)


def _join(found: list[_Contact], material: Material) -> None:
    """Join the rows of one file to the contacts told before, nearest in time first, one row a contact; the rest are new."""
    rows = [(row.at, row) for row in material.readings.rows if row.at is not None and row.kind != "contact" and row.direction != "out"]
    known = sorted(found, key=lambda contact: contact.at)
    pairs = sorted(_near(known, [at for at, _ in rows]))
    taken_rows: set[int] = set()
    taken_contacts: set[int] = set()
    for _, place, number in pairs:
        if place not in taken_rows and number not in taken_contacts and _same(known[number], rows[place][1]):
            taken_rows.add(place)
            taken_contacts.add(number)
            known[number].rows.append((_source(material, rows[place][1]), rows[place][1]))
    new = ((at, row) for place, (at, row) in enumerate(rows) if place not in taken_rows)
    found.extend(_Contact(at=at, rows=[(_source(material, row), row)]) for at, row in new)


def _near(known: list[_Contact], moments: list[Instant]) -> Iterator[tuple[int, int, int]]:
    """How far apart, which row, which contact: for all that are near enough to be one. `known` is in the order of time."""
    first = 0
    for place, at in sorted(enumerate(moments), key=lambda one: one[1]):
        while first < len(known) and known[first].at < at - NEAR:
            first += 1
        number = first
        while number < len(known) and known[number].at <= at + NEAR:
            yield abs(known[number].at - at), place, number
            number += 1


def _same(contact: _Contact, row: Reading) -> bool:
    """Whether the row agrees with every row of the contact, as far as both say something."""
    return all(_agree(other, row) for _, other in contact.rows)


def _agree(one: Reading, other: Reading) -> bool:
    if one.kind != other.kind:
        return False
    if None not in (one.answered, other.answered) and one.answered != other.answered:
        return False
    if not comparable(plain(one.other)) or not comparable(plain(other.other)):
        return True
    return numbers_agree(one.other, other.other)


def _source(material: Material, row: Reading) -> Source:
    place = "".join(character for character in row.place if character.isprintable())[:_MOST_PLACE]
    return Source(exhibit=material.exhibit.id, place=place or "?")


def _allegation(contact: _Contact) -> Allegation:
    rows = [row for _, row in contact.rows]
    moments = [row.at for row in rows if row.at is not None]
    return Allegation(
        id=0,
        kind=_kind(rows[0]),
        since=min(moments),
        # A row names a minute or a second, and the other end's clock another: a minute is what the source deserves.
        until=Instant(max(moments) + MINUTE),
        direction=_direction(rows),
        other=_other(rows),
        seconds=next((row.seconds for row in rows if row.seconds is not None and 0 <= row.seconds <= LONGEST_CALL), None),
        answered=next((row.answered for row in rows if row.answered is not None), None),
        said=_said(rows),
        sources=tuple(source for source, _ in contact.rows[:MOST_SOURCES]),
    )


def _kind(row: Reading) -> Kind:
    return "message" if row.kind == "message" else "call"


def _direction(rows: list[Reading]) -> Direction:
    return "in" if any(row.direction == "in" for row in rows) else "unknown"


def _other(rows: list[Reading]) -> str | None:
    """The fullest writing of the number: one without stars, if a file has it."""
    written = [row.other for row in rows if 0 < len(row.other) <= MOST_OTHER and row.other.isprintable()]
    return next((other for other in written if complete(other)), written[0] if written else None)


def _said(rows: list[Reading]) -> str:
    """The wording of a message. What a telephone shows beside a call is a name from an address book, not what was said."""
    texts = (_UNSEEN.sub("", row.text.replace("\r\n", "\n")) for row in rows if row.kind == "message")
    return next((text for text in texts if text), "")[:MOST_SAID]


def _rank(told: Allegation, register: Register) -> tuple[bool, bool, int]:
    return not match_number(told.other, register, at=told.until), told.direction != "in", -told.since
