"""The work list: whom a collector may try to reach today, by which purposes, without a number or a name.

    read_worklist(office, by=collector, language="zh")[0]
    WorkRow(debt="debt_…", person="per_…", relation="debtor", label="K7QM", purposes=(Choice(purpose="collection", …),), …)

The rules that hold here:

* A row is one number of one person, sealed for a debt that is assigned to `by`, under the agency they are registered
  with, now. Nothing else is listed, and nothing about the person's other debts is shown.
* A row has the purposes for which its relation is ever asked; a relation that is asked for none has no row.
* The label is short enough to say on the telephone and comes from the person's pseudonym, never from the number: the
  same person has the same label on every list.
* What can be called now comes first, then by the moment from which it can; the contacts of a debt stay beside it.

Asking is `ask`'s business; the numbers stay where they are.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from minglu.acts.allow import allow, staff_of
from minglu.acts.errors import Unusable
from minglu.acts.foresee import Foreseen, Later, Now, question_ahead, weigh_ahead
from minglu.acts.office import Office
from minglu.canon.digest import sha256
from minglu.canon.ids import AgencyId, DebtId, PersonId, RecordId, StaffId
from minglu.canon.instants import Instant
from minglu.rules.explain import Language
from minglu.rules.history import INSTITUTION, Event, History, days_of_staff, work_of_staff
from minglu.rules.packs import Packs

CHANNEL: Final = "call"
# A list is read whole, and deciding about a thousand people takes a second or so.
MOST_DEBTS: Final = 3_000
PURPOSES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "debtor": ("collection",),
        "guarantor": ("collection",),
        "related": ("pass_on_message", "locate_debtor"),
        "contact": ("pass_on_message", "locate_debtor"),
    }
)
# Neither 0 and O nor 1, I and L; without vowels no label is a word, and letters beside digits cannot be taken for a number.
_LETTERS: Final = "23456789BCDFGHJKMNPQRSTVWXZ"
_SHORTEST, _LONGEST = 4, 12
_DOMAIN: Final = b"minglu/label/v1\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One purpose of a row, and what an ask to call for it would be told now."""

    purpose: str
    foreseen: Foreseen


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """The newest outcome at this number about this debt."""

    happened: Instant
    channel: str
    ended: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """One number of one person, as a collector sees it."""

    debt: DebtId
    person: PersonId
    datum: RecordId
    relation: str
    label: str
    purposes: tuple[Choice, ...]
    last: Last | None


def read_worklist(office: Office, *, by: StaffId, language: Language) -> tuple[WorkRow, ...]:
    """The rows of `by`, best first. Raises NotAllowed for whoever is no collector, Unusable for a list that is too long."""
    allow(office, by, "worklist.read")
    at, agency, work = office.clock.now(), staff_of(office, by).agency, work_of_staff(by)
    debts = _assigned(office.book.history([work]).of(work), agency=agency, at=at)
    if len(debts) > MOST_DEBTS:
        raise Unusable(f"this list has more than {MOST_DEBTS} debts; nobody works on so many, assign some to somebody else")
    sealed = tuple(_sealed(office.book.history(debts), debts=debts))
    people = {event.word(name) for event in sealed for name in ("person", "debtor") if name in event.said}
    desk = _Desk(
        packs=office.sequencer.packs,
        history=office.book.history([*sorted(people), by, agency, INSTITUTION, *days_of_staff(by, at=at)]),
        labels=labels_of(PersonId(event.word("person")) for event in sealed),
        staff=by,
        agency=agency,
        at=at,
        language=language,
    )
    return _ordered([desk.row(event) for event in sealed])


def labels_of(persons: Iterable[PersonId]) -> Mapping[PersonId, str]:
    """A label for each person: four signs, and more for all of them where four would not tell two of them apart."""
    whole = {person: _signs(person) for person in persons}
    sizes = (size for size in range(_SHORTEST, _LONGEST) if len({signs[:size] for signs in whole.values()}) == len(whole))
    size = next(sizes, _LONGEST)
    return {person: signs[:size] for person, signs in whole.items()}


def _signs(person: PersonId) -> str:
    rest = int.from_bytes(sha256(_DOMAIN + person.encode("ascii")), "big")
    signs = []
    for _ in range(_LONGEST):
        rest, sign = divmod(rest, len(_LETTERS))
        signs.append(_LETTERS[sign])
    return "".join(signs)


def _assigned(events: Iterable[Event], *, agency: AgencyId, at: Instant) -> tuple[str, ...]:
    """The debts that are this person's work now, each once."""
    current = (
        event.word("debt")
        for event in events
        if event.kind == "debt.assigned" and event.word("agency") == agency and event.whole("since") <= at < event.whole("until")
    )
    return tuple(dict.fromkeys(current))


def _sealed(history: History, *, debts: Iterable[str]) -> Iterator[Event]:
    """The telephone numbers sealed for these debts. One that was sealed again counts as it was sealed last."""
    for debt in debts:
        phones = (event for event in history.of(debt) if event.kind == "datum.sealed" and event.word("field") == "phone")
        newest = {(event.word("person"), event.word("number")): event for event in phones}
        yield from (event for event in newest.values() if event.word("relation") in PURPOSES)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """One reading of a list: everything is gathered once, for all rows."""

    packs: Packs
    history: History
    labels: Mapping[PersonId, str]
    staff: StaffId
    agency: AgencyId
    at: Instant
    language: Language

    def row(self, sealed: Event) -> WorkRow:
        person, relation = PersonId(sealed.word("person")), sealed.word("relation")
        return WorkRow(
            debt=DebtId(sealed.word("debt")),
            person=person,
            datum=RecordId(sealed.word("datum")),
            relation=relation,
            label=self.labels[person],
            purposes=tuple(self._choice(sealed, purpose) for purpose in PURPOSES[relation]),
            last=_last(self.history.of(person), number=sealed.word("number"), debt=sealed.word("debt")),
        )

    def _choice(self, sealed: Event, purpose: str) -> Choice:
        question = question_ahead(
            sealed, packs=self.packs, staff=self.staff, agency=self.agency, purpose=purpose, channel=CHANNEL, at=self.at
        )
        foreseen = weigh_ahead(self.packs, question, self.history, at=self.at, language=self.language)
        return Choice(purpose=purpose, foreseen=foreseen)


def _last(events: tuple[Event, ...], *, number: str, debt: str) -> Last | None:
    for event in reversed(events):
        if event.kind == "contact.outcome" and event.said.get("number") == number and event.said.get("debt") == debt:
            return Last(
                happened=event.instant("happened"),
                channel=event.word("channel"),
                ended=event.word("ended"),
                seconds=event.whole("seconds"),
            )
    return None


def _ordered(rows: Iterable[WorkRow]) -> tuple[WorkRow, ...]:
    """Debt by debt, the one that can be worked on soonest first; in a debt the borrower, then the others by label."""
    soonest: dict[str, tuple[int, int]] = {}
    rows = tuple(rows)
    for row in rows:
        soonest[row.debt] = min(soonest.get(row.debt, _LATEST), *map(_when, row.purposes))
    parties = ("debtor", "guarantor", "related", "contact")
    return tuple(sorted(rows, key=lambda row: (soonest[row.debt], row.debt, parties.index(row.relation), row.label)))


_LATEST: Final = (2, 0)


def _when(choice: Choice) -> tuple[int, int]:
    if isinstance(choice.foreseen, Now):
        return (0, 0)
    return (1, choice.foreseen.at) if isinstance(choice.foreseen, Later) else _LATEST
