"""What every act works with: the sequencer, the book, the keys, the clock, chance, and who the institution is.

An `Office` is frozen and joined once, in `wiring`. It also spells the two things every act does: making a draft with
fresh chance, and entering drafts that need no rule.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass

from minglu.acts.errors import KnownByNow, NotFound, Unusable
from minglu.acts.library import Library
from minglu.acts.ports import Book, Chance, Clock, Journal, Labels
from minglu.acts.sequencer import Sequencer
from minglu.canon.errors import CanonError
from minglu.canon.ids import AgencyId, PersonId, make_id
from minglu.canon.json import Value
from minglu.canon.numbers import E164, parse_number
from minglu.gate.act import Enter
from minglu.gate.draft import CHANCE, About, Draft
from minglu.gate.outcome import Change, Entered, KnowPerson
from minglu.ledger.labels import Handle
from minglu.ledger.note import NoteSigner
from minglu.ledger.promise import Promise, sign_promise
from minglu.vault.seal import KeyholderKey

_WAIT = 60.0
Members = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """Who the lender is, and how it reads numbers. `fiction` admits numbers kept for invented people."""

    name: str
    agency: AgencyId
    region: str
    zone: str
    fiction: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The parts that acts are made of."""

    institution: Institution
    sequencer: Sequencer
    book: Book
    library: Library
    labels: Labels
    journal: Journal
    clock: Clock
    chance: Chance
    origin: str
    signer: NoteSigner
    keyholders: tuple[KeyholderKey, ...]
    threshold: int

    def id(self, prefix: str) -> str:
        """A fresh id."""
        return make_id(prefix, self.chance.draw(16))

    def promise(self, promise: Promise) -> bytes:
        """The node's signed promise that an entry is in the log."""
        return sign_promise(promise, self.signer)

    def number(self, text: str) -> E164:
        """The number that somebody wrote. Raises Unusable without repeating it."""
        try:
            return parse_number(text, region=self.institution.region, fiction=self.institution.fiction)
        except CanonError as error:
            raise Unusable(f"the telephone number cannot be used: {error}") from error

    def draft(
        self,
        kind: str,
        about: About | None = None,
        *,
        public: Members | None = None,
        facts: Members | None = None,
        parties: Members | None = None,
        debt: Members | None = None,
    ) -> Draft:
        """A draft with its own chance."""
        return Draft(
            kind=kind,
            about=about,
            chance=self.chance.draw(CHANCE),
            public=public or {},
            facts=facts or {},
            parties=parties or {},
            debt=debt or {},
        )

    def enter(self, *drafts: Draft, changes: tuple[Change, ...] = (), key: str | None = None) -> int:
        """Enter what needs no rule, together or not at all; the index of the first entry."""
        reply = self.sequencer.submit(Enter(drafts=drafts, reply=Entered(), changes=changes), key=key).result(_WAIT)
        return reply.index

    def wait_until_published(self) -> None:
        """Return when what was entered before has been shown to the witnesses, whether or not they answered.

        The sequencer publishes each batch before it takes the next: an act that enters nothing is a barrier.
        """
        self.sequencer.submit(Enter(drafts=(), reply=Entered())).result(_WAIT)

    def know(self, number: E164) -> About:
        """The person of a number, made known by an entry if they are new. One number is one person, also when two acts
        meet it at the same moment: the sequencer lets only the first of them in."""
        handle, _ = self.labels.handle(number)
        person = self.book.person_of(handle)
        if person is None:
            fresh = PersonId(self.id("per"))
            about = About(person=fresh, number=handle)
            change = KnowPerson(person=fresh, number=handle, journal=self.journal.make(fresh))
            with contextlib.suppress(KnownByNow):
                self.enter(self.draft("person.linked", about), changes=(change,))
            person = self.book.person_of(handle)
        if person is None:
            raise NotFound("the person of this number could not be made known; try again")
        return About(person=person, number=handle)

    def about(self, person: PersonId) -> About:
        """A known person under their first number. Raises NotFound."""
        numbers = self.book.numbers_of(person)
        if not numbers:
            raise NotFound("no such person is known here")
        return About(person=person, number=Handle(numbers[0]))
