"""Address books as vCard 2.1, 3.0 and 4.0, mixed in one file as phones mix them: one reading a number.

    read_vcards(data).rows[0].other == "160 0000 0202"        # .text is the name

Rules. A card without a telephone number is left out, as is a number twice in one card. A number stays as written: what
is no number ("office line") is left out rather than turned into one, and what is dialled after a pause is no part of
it. A property belongs to the innermost open card. A card that is never closed is read, and says that it breaks off.

Not done here: mail and postal addresses, photos. Address books stay with their owner (docs/formats/readers.md).
"""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from minglu.evidence.reading import Because, LeftOut, Reading, Readings
from minglu.readers.errors import Unreadable
from minglu.readers.vcard_lines import Property, decode, walk_properties

MOST_CARDS: Final = 200_000
MOST_READINGS: Final = 400_000
MOST_NUMBERS: Final = 100  # of one card
MOST_NUMBER: Final = 100  # characters
MOST_NAME: Final = 200
MOST_NESTED: Final = 20

_START: Final = re.compile(rb"BEGIN\s*:\s*VCARD", re.IGNORECASE)
_NAMES: Final = ("FN", "N", "NICKNAME", "ORG")  # the first that is not empty
_PAUSE: Final = re.compile(r"[pPwW,;](?=\s?[\d*#])")
_HAN: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_PARTS: Final = re.compile(r"(?<!\\);")
_ESCAPE: Final = re.compile(r"\\([nN,;:\\])")
_EXTENSION: Final = re.compile(r";ext=", re.IGNORECASE)


@dataclass(slots=True, kw_only=True)
class _Card:
    """A card while it is read."""

    number: int
    version: str = "2.1"
    names: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    broken: bool = False
    numbers: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    unread: int = 0


def read_vcards(data: bytes) -> Readings:
    """Every number of every card. Raises Unreadable."""
    if not is_vcard(data):
        raise Unreadable("no vCard is in this file; export the contacts as .vcf")
    cards, notes = _cards(data)
    rows: list[Reading] = []
    left_out: list[LeftOut] = []
    for card in sorted(cards, key=lambda card: card.number):
        for read in _readings(card):
            rows.append(read) if isinstance(read, Reading) else left_out.append(read)
        if len(rows) + len(left_out) > MOST_READINGS:
            raise Unreadable(f"more than {MOST_READINGS} numbers; export the contacts in parts")
    return Readings(reader="vcard", rows=tuple(rows), left_out=tuple(left_out), notes=notes)


def is_vcard(data: bytes) -> bool:
    """Whether a card starts somewhere."""
    return bool(_START.search(data.replace(b"\x00", b"") if data.startswith((b"\xff\xfe", b"\xfe\xff")) else data))


def _cards(data: bytes) -> tuple[list[_Card], tuple[str, ...]]:
    done: list[_Card] = []
    nest: list[_Card] = []
    outside = count = 0
    for found in walk_properties(data):
        if isinstance(found, Property) and found.name == "BEGIN" and found.value.strip().upper() == b"VCARD":
            count += 1
            if count > MOST_CARDS:
                raise Unreadable(f"more than {MOST_CARDS} cards; export the contacts in parts")
            nest.append(_Card(number=count))
            if len(nest) > MOST_NESTED:
                done.append(_broken(nest.pop(0)))
        elif not nest:
            outside += 1
        elif isinstance(found, int):
            nest[-1].unread += 1
        elif found.name == "END":
            done.append(nest.pop())
        else:
            _take(nest[-1], found)
    done += [_broken(card) for card in nest]
    return done, (f"{outside} lines stand outside of any card",) if outside else ()


def _broken(card: _Card) -> _Card:
    card.broken = True
    return card


def _take(card: _Card, found: Property) -> None:
    if found.name == "VERSION":
        card.version = found.value.strip().decode("ascii", errors="replace")[:10]
    elif found.name == "TEL":
        text, doubts = decode(found)
        if len(card.numbers) <= MOST_NUMBERS:
            card.numbers.append((text, doubts))
    elif found.name in _NAMES:
        text, doubts = decode(found)
        name = _name(found.name, text, version=card.version)
        # A value that was cut is sometimes written again, whole.
        before = card.names.get(found.name)
        if name and (before is None or (before[1] and not doubts)):
            card.names[found.name] = (name, doubts)


def _name(name: str, text: str, *, version: str) -> str:
    parts = [_plain(part, version=version) for part in (_PARTS.split(text) if name in ("N", "ORG") else [text])]
    if name == "N":
        family, given, middle = (*parts, "", "", "")[:3]
        # A Chinese name is written family name first and without a space; others the other way round.
        order = (family, given, middle) if _HAN.search(family + given) else (given, middle, family)
        parts = ["".join(order)] if _HAN.search(family + given) else [*order]
    return " ".join(part for part in parts if part)[:MOST_NAME]


def _plain(text: str, *, version: str) -> str:
    if version == "2.1":  # where only the semicolon is escaped
        return " ".join(text.replace("\\;", ";").split())
    return " ".join(_ESCAPE.sub(lambda found: " " if found[1] in "nN" else found[1], text).split())


def _readings(card: _Card) -> list[Reading | LeftOut]:
    place = f"card {card.number}"
    if not card.numbers:
        return [LeftOut(place=place, because="card_breaks_off" if card.broken else "no_number")]
    name, doubts = next((card.names[one] for one in _NAMES if one in card.names), ("", ("no name",)))
    if card.broken:
        doubts = (*doubts, "the card breaks off")
    if card.unread:
        doubts = (*doubts, f"{card.unread} lines of this card could not be read")
    found: list[Reading | LeftOut] = []
    seen: set[str] = set()
    for index, (text, about) in enumerate(card.numbers, start=1):
        where = place if len(card.numbers) == 1 else f"{place}, number {index}"
        number, more = _number(text)
        because = _unusable(number, index=index, seen=seen)
        seen.add(number)
        if because is not None:
            found.append(LeftOut(place=where, because=because))
        else:
            found.append(Reading(kind="contact", place=where, other=number, text=name, doubts=(*doubts, *about, *more)))
    return found


def _unusable(number: str, *, index: int, seen: set[str]) -> Because | None:
    if index > MOST_NUMBERS:
        return "too_many_numbers"
    if len(number) > MOST_NUMBER:
        return "number_too_long"
    if not any(character.isdecimal() for character in number):
        return "no_number"
    return "same_number_again" if number in seen else None


def _number(text: str) -> tuple[str, tuple[str, ...]]:
    """The number as written, without scheme, extension and what follows a pause; and doubts for what was taken off."""
    number, doubts = text.strip(), []
    if number[:4].lower() == "tel:":
        number, *parameters = _EXTENSION.split(unquote(number[4:]))
        number = number.split(";")[0]
        if parameters:
            doubts.append("an extension follows the number")
    pause = _PAUSE.search(number)
    if pause and sum(character.isdecimal() for character in number[: pause.start()]) >= 3:
        number = number[: pause.start()].strip()
        doubts.append("a pause and more digits follow the number")
    elif pause and pause.start() == 0:
        doubts.append("starts with a pause: dialled within a call")
    return number, tuple(doubts)
