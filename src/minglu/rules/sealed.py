"""Sealed data: what was said of a datum when it was taken in, and whether its basis still holds.

That a borrower named somebody is a source, not a basis: a contact is no party to the loan contract (PIPL art. 13(1)(2),
our reading). Consent counts while the latest one for the purpose has not expired and was not withdrawn since (art. 15);
every other basis counts until the date it was sealed with.
"""

from dataclasses import dataclass

from minglu.canon.instants import Instant
from minglu.rules.history import Event
from minglu.rules.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What a datum was sealed with; empty where nothing is known."""

    relation: str = ""
    source: str = ""
    basis: str = ""
    purposes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    until: int = 0

    def holds(self, stream: tuple[Event, ...], *, purpose: str, at: Instant) -> bool:
        """Does the basis cover `purpose`, now?"""
        if purpose not in self.purposes or self.until <= at or self.basis in ("", "none"):
            return False
        return self.basis != "consent" or _consent_holds(stream, purpose=purpose, at=at)


def sealed_datum(stream: tuple[Event, ...], *, question: Question) -> Sealed | None:
    """The datum the question names, if it was sealed for the question's number and field; the latest entry counts."""
    for event in reversed(stream):
        if event.kind == "datum.sealed" and event.word("datum") == question.datum:
            # The same record under another number or field would be another person's mark on this one.
            if event.word("number") != question.number or event.word("field") != question.field:
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


def consent_withdrawn(stream: tuple[Event, ...], *, purpose: str) -> bool:
    """Was consent to `purpose` withdrawn, and not given again since? A withdrawal that names nothing withdraws all."""
    for event in reversed(stream):
        if event.kind == "consent.given" and purpose in event.words("purposes"):
            return False
        if event.kind == "consent.withdrawn" and _covers(event, purpose):
            return True
    return False


def _consent_holds(stream: tuple[Event, ...], *, purpose: str, at: Instant) -> bool:
    for event in reversed(stream):
        if event.kind == "consent.withdrawn" and _covers(event, purpose):
            return False
        if event.kind == "consent.given" and purpose in event.words("purposes"):
            return event.whole("until") > at
    return False


def _covers(event: Event, purpose: str) -> bool:
    purposes = event.words("purposes")
    return not purposes or purpose in purposes
