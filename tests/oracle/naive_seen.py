"""One question at one place, with what the naive rules look at again and again. See `naive_rules`."""

from minglu.rules.history import Event, History
from minglu.rules.question import Question
from tests.oracle import naive_facts as so

THIRD = ("contact", "related", "unrelated")
COLLECTING = ("collection", "pass_on_message", "locate_debtor")
WORDED = ("message", "im", "ai_call", "letter")
BOOK = "uploaded_address_book"


class Seen:
    """`place` is None where nobody knows it; relation, source and basis are None where nothing was sealed."""

    def __init__(self, question: Question, history: History, at: int, datum: Event | None, place: str | None) -> None:
        origin = dict(datum.said) if datum else {}
        self.question, self.history, self.at, self.place = question, history, at, place
        self.relation, self.source, self.basis = (origin.get(name) for name in ("relation", "source", "basis"))
        self.purposes, self.sealed_until = origin.get("purposes", ()), origin.get("until", 0)
        self.stream = history.of(question.person)
        self.collecting = question.purpose in COLLECTING
        self.worded = question.channel in WORDED
        self.staff = so.Staff(history.of(question.staff), question.agency, at)
        self.agency = so.Agency(question, history.of(question.agency), at)
        self.consent = so.Consent(question, self.stream)
        self.licence, self.product = so.licence(history), so.product(question, history)

    # A relation that nobody stated may be a third person's, and may be a party's.
    @property
    def may_be_third(self) -> bool:
        return self.relation is None or self.relation in THIRD

    @property
    def may_be_party(self) -> bool:
        return self.relation is None or self.relation in ("debtor", "guarantor")

    @property
    def basis_holds(self) -> bool:
        sealed = self.question.purpose in self.purposes and self.sealed_until > self.at and self.basis not in (None, "none")
        return sealed and (self.basis != "consent" or (not self.consent.withdrawn and self.consent.expires > self.at))
