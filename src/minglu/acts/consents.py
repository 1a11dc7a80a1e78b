"""What a person agreed to, took back, and said for good about their own number: their own statements, told back to them.

    consents_of(office, person) == (ConsentLine(given=…, purposes=("pass_on_message",), form="paper", until=…, withdrawn=None),)

Whoever holds the number now is told of what was said since they proved it (`held`): a consent of before may be a former
holder's, and is not listed to them; but they may take it back, for it would bind the number that is theirs. A "never again"
of before holds, and is told without its day.

Counted as the rules count it (`rules.sealed`): a withdrawal that names nothing takes back everything, and what a loan
system hands over later does not lift one; only the person does.
"""

from dataclasses import dataclass, replace

from minglu.acts.held import held_since
from minglu.acts.office import Office
from minglu.canon.ids import PersonId
from minglu.canon.instants import Instant
from minglu.rules.history import Event
from minglu.rules.sealed import read_consent


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentLine:
    """One consent. `left` are the purposes that were not taken back; `withdrawn` is when the last of them was.

    `counts` is False for one that came after a withdrawal of all it names, and that the person did not give: it never
    held. `by` says who handed it over: "intake" (the loan system) or "person".
    """

    given: Instant
    purposes: tuple[str, ...]
    form: str
    until: Instant
    withdrawn: Instant | None
    left: tuple[str, ...]
    by: str
    counts: bool


def consents_of(office: Office, person: PersonId) -> tuple[ConsentLine, ...]:
    """Every consent of this person, oldest first."""
    stream = office.book.history([person]).of(person)
    lines: list[ConsentLine] = []
    for place, event in enumerate(stream, start=1):
        if event.kind == "consent.given":
            lines.append(_line(event, until_then=stream[:place]))
        elif event.kind == "consent.withdrawn":
            lines = [_after(line, event) for line in lines]
    return tuple(lines)


def own_consents(office: Office, person: PersonId) -> tuple[ConsentLine, ...]:
    """Those that were given since whoever holds the number now proved it."""
    since = held_since(office, person)
    return tuple(line for line in consents_of(office, person) if since <= line.given)


def took_all_back(office: Office, person: PersonId) -> Instant | None:
    """When whoever holds the number now took back everything that anybody agreed to for it; None if they did not."""
    since = held_since(office, person)
    stream = office.book.history([person]).of(person)
    said = (event.at for event in stream if event.kind == "consent.withdrawn" and not event.words("purposes") and since <= event.at)
    return next(said, None)


def said_never(office: Office, person: PersonId) -> Instant | None:
    """When the person said "never again" first; None if they did not. It holds for good."""
    return next((event.at for event in office.book.history([person]).of(person) if event.kind == "person.never"), None)


def _line(event: Event, *, until_then: tuple[Event, ...]) -> ConsentLine:
    purposes = event.words("purposes")
    left = tuple(purpose for purpose in purposes if not read_consent(until_then, purpose=purpose).withdrawn)
    return ConsentLine(
        given=event.at,
        purposes=purposes,
        form=event.word("form"),
        until=event.instant("until"),
        withdrawn=None,
        left=left,
        by=event.word("by"),
        counts=bool(left),
    )


def _after(line: ConsentLine, withdrawal: Event) -> ConsentLine:
    named = withdrawal.words("purposes")
    left = tuple(purpose for purpose in line.left if named and purpose not in named)
    return replace(line, left=left, withdrawn=withdrawal.at if line.left and not left else line.withdrawn)
