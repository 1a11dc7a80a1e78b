"""Sealed data: what was said of a datum when it was taken in, and whether its basis still holds.

That a borrower named somebody is a source, not a basis: a contact is no party to the loan contract (PIPL art. 13(1)(2),
our reading). Consent counts while the latest one for the purpose has not expired and was not withdrawn since (art. 15);
what the loan system hands over at intake (`by` = "intake") never lifts a withdrawal before it, whatever paper comes with it:
only the person does (`by` = "person"). Every other basis counts until the date it was sealed with.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from minglu.canon.instants import Instant
from minglu.rules.history import Event

_LASTING: Final = ("contract", "law")
_PERSON: Final = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Whether consent to a purpose stands withdrawn, and until when the one that counts was given (0: there is none)."""

    withdrawn: bool
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What a datum was sealed with; empty where nothing is known."""

    relation: str = ""
    source: str = ""
    basis: str = ""
    purposes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    until: int = 0

    def holds(self, consent: Consent, *, purpose: str, at: Instant) -> bool:
        """Does the basis cover `purpose`, now?"""
        if purpose not in self.purposes or self.until <= at:
            return False
        if self.basis == "consent":
            return consent.until > at
        return self.basis in _LASTING


@lru_cache(maxsize=8192)
def sealed_datum(stream: tuple[Event, ...], *, datum: str, number: str, field: str) -> Sealed | None:
    """The datum, if it was sealed for this number and field; the latest entry counts."""
    for event in reversed(stream):
        if event.kind == "datum.sealed" and event.word("datum") == datum:
            # The same record under another number or field would be another person's mark on this one.
            if event.word("number") != number or event.word("field") != field:
                return None
            return Sealed(
                relation=event.word("relation"),
                source=event.word("source"),
                basis=event.word("basis"),
                purposes=event.words("purposes"),
                places=event.words("places"),
                until=event.whole("until"),
            )
    return None


@lru_cache(maxsize=8192)
def places_sealed(stream: tuple[Event, ...]) -> tuple[tuple[str, int], ...]:
    """Every place that was sealed with some datum of the person, and until when; of each datum the latest entry counts."""
    latest = {event.word("datum"): event for event in stream if event.kind == "datum.sealed"}
    return tuple((place, event.whole("until")) for event in latest.values() for place in event.words("places"))


@lru_cache(maxsize=8192)
def read_consent(stream: tuple[Event, ...], *, purpose: str) -> Consent:
    """What the stream says of consent to `purpose`. A withdrawal that names nothing withdraws all."""
    withdrawn, until = False, 0
    for event in stream:
        if event.kind == "consent.withdrawn":
            if _covers(event, purpose):
                withdrawn, until = True, 0
        elif event.kind == "consent.given":
            by = event.word("by")
            if purpose in event.words("purposes") and (not withdrawn or by == _PERSON):
                withdrawn, until = False, event.whole("until")
    return Consent(withdrawn=withdrawn, until=until)


def _covers(event: Event, purpose: str) -> bool:
    purposes = event.words("purposes")
    return not purposes or purpose in purposes
