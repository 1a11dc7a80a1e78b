"""The loan system's hand-over: a borrower, the contacts they named, and the file of a phone book, as JSON.

    handed = read_loan_file(data)
    handed.contacts[0].consent.purposes == ("pass_on_message",)

Exactly the members shown in `docs/formats/readers.md`, no others: a datum that nobody asked for is not let in by being
ignored. Numbers are kept as written; names and the loan's reference are read past and not kept.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, cast

from minglu.readers.errors import Unreadable

MOST_BYTES: Final = 1_000_000
MOST_CONTACTS: Final = 20
MOST_TEXT: Final = 200
_SHAPE: Final[Mapping[str, frozenset[str]]] = {
    "the file": frozenset({"borrower", "loan", "contacts", "address_book"}),
    "a borrower": frozenset({"name", "number", "source", "basis"}),
    "a contact": frozenset({"name", "number", "relation", "source", "basis", "consent"}),
    "a consent": frozenset({"evidence", "purposes", "until"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedConsent:
    """A contact's own consent. `evidence` names the file that shows it."""

    evidence: str
    purposes: tuple[str, ...]
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedNumber:
    """A number as the loan system wrote it, and where it says it is from."""

    number: str = field(repr=False)
    relation: str
    source: str
    basis: str
    consent: HandedConsent | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFile:
    """What was handed over. `address_book` names a file, or is empty."""

    borrower: HandedNumber
    contacts: tuple[HandedNumber, ...]
    address_book: str


def read_loan_file(data: bytes) -> LoanFile:
    """Raises Unreadable, naming the member that is wrong and never its content."""
    if len(data) > MOST_BYTES:
        raise Unreadable(f"the hand-over has more than {MOST_BYTES} bytes; hand over one loan at a time")
    try:
        handed: object = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Unreadable("the hand-over is not JSON; write it again as docs/formats/readers.md shows") from error
    said = _members(handed, "the file")
    borrower = _members(said["borrower"], "a borrower")
    contacts = said["contacts"]
    if not isinstance(contacts, list) or len(contacts) > MOST_CONTACTS:
        raise Unreadable(f"contacts is a list of at most {MOST_CONTACTS}")
    return LoanFile(
        borrower=_number(borrower, relation="debtor", consent=None),
        contacts=tuple(_contact(_members(contact, "a contact")) for contact in contacts),
        address_book=_text(said, "address_book"),
    )


def _contact(said: Mapping[str, object]) -> HandedNumber:
    agreed = said["consent"]
    consent = None
    if agreed is not None:
        members = _members(agreed, "a consent")
        purposes = members["purposes"]
        if not isinstance(purposes, list) or not all(isinstance(purpose, str) for purpose in purposes):
            raise Unreadable("the purposes of a consent are a list of words")
        consent = HandedConsent(evidence=_text(members, "evidence"), purposes=tuple(map(str, purposes)), until=_day(members, "until"))
    return _number(said, relation=_text(said, "relation"), consent=consent)


def _number(said: Mapping[str, object], *, relation: str, consent: HandedConsent | None) -> HandedNumber:
    _text(said, "name")
    return HandedNumber(
        number=_text(said, "number"), relation=relation, source=_text(said, "source"), basis=_text(said, "basis"), consent=consent
    )


def _members(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict) or value.keys() != _SHAPE[what]:
        raise Unreadable(f"{what} in the hand-over has exactly the members {', '.join(sorted(_SHAPE[what]))}")
    return cast(Mapping[str, object], value)


def _text(said: Mapping[str, object], name: str) -> str:
    value = said[name]
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        raise Unreadable(f"{name} in the hand-over is a text of at most {MOST_TEXT} characters")
    return value


def _day(said: Mapping[str, object], name: str) -> date:
    day = _text(said, name)
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise Unreadable(f"{name} in the hand-over is a day, as in 2027-09-28") from error
