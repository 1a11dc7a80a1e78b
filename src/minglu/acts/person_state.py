"""What the loan system may know of a person it handed over: what is sealed, what they agreed to, what they forbade.

Folded from the log; no number, no debt and no use of the number is in it. Uses are the person's own to see (`statement`).
"""

from dataclasses import dataclass

from minglu.acts.allow import allow
from minglu.acts.consents import ConsentLine, consents_of, said_never
from minglu.acts.office import Office
from minglu.canon.ids import PersonId, RecordId, StaffId
from minglu.canon.instants import Instant
from minglu.rules.history import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedDatum:
    """A datum that was taken in, without what is in it."""

    record: RecordId
    field: str
    relation: str
    source: str
    basis: str
    purposes: tuple[str, ...]
    until: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonState:
    """Whether and for what a person may be reached. None where nothing was said."""

    person: PersonId
    numbers: int
    never: Instant | None
    blocked: Instant | None
    consents: tuple[ConsentLine, ...]
    data: tuple[SealedDatum, ...]


def read_person_state(office: Office, person: PersonId, *, by: StaffId) -> PersonState:
    """The state as of now. Raises NotAllowed, NotFound."""
    allow(office, by, "data.load")
    # Raises NotFound for nobody.
    office.about(person)
    events = office.book.history([person]).of(person)
    return PersonState(
        person=person,
        numbers=len(office.book.numbers_of(person)),
        never=said_never(office, person),
        blocked=next((event.at for event in events if event.kind == "person.blocked"), None),
        consents=consents_of(office, person),
        data=tuple(_datum(event) for event in events if event.kind == "datum.sealed"),
    )


def _datum(event: Event) -> SealedDatum:
    return SealedDatum(
        record=RecordId(event.word("datum")),
        field=event.word("field"),
        relation=event.word("relation"),
        source=event.word("source"),
        basis=event.word("basis"),
        purposes=event.words("purposes"),
        until=event.instant("until"),
    )
