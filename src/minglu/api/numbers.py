"""Numbers handed over by the loan system: taken in and sealed by rule, or refused by rule.

A number goes in and never comes out: what is answered names the person and the sealed record. What the rules refuse is
answered with their reasons, and nothing of it is kept.
"""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from minglu.acts.ask import Refused, answer_of
from minglu.acts.intake import Consent, Loan, NumberOffered, Taken, offer_address_book, take_number
from minglu.api.answer import Answer, answer
from minglu.api.callers import Needs
from minglu.api.endpoint import Call, Endpoint, Result, takes
from minglu.api.errors import refuse
from minglu.api.refusing import refused_by_rule
from minglu.api.shapes import (
    DebtRef,
    DigestText,
    Index,
    MomentIn,
    PersonRef,
    Phone,
    Places,
    Purposes,
    RecordRef,
    binary,
    each_once,
    instant,
)
from minglu.canon.digest import SIZE, Digest
from minglu.gate.outcome import Refusal

Relation = Literal["debtor", "guarantor", "related", "contact", "unrelated"]
Source = Literal["person_self", "debtor_named", "uploaded_address_book", "other"]
Basis = Literal["contract", "consent", "law", "none"]
Form = Literal["paper", "electronic", "recording"]
Secret = Annotated[str, Meta(min_length=16, max_length=200, description="printed on the person's own copy of the form")]
MOST_CARDS: Final = 100_000


class ConsentIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the person agreed to. `evidence` is the digest of the paper or recording that shows it."""

    purposes: Purposes
    evidence: DigestText
    form: Form
    until: MomentIn
    secret: Secret


class NumberIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A telephone number, whose it is, who gave it, and on which basis it may be used. `debtor` is left out for the
    borrower's first number: it makes them known."""

    number: Phone
    relation: Relation
    source: Source
    basis: Basis
    purposes: Purposes
    places: Places
    until: MomentIn
    debt: DebtRef
    debtor: PersonRef | None = None
    consent: ConsentIn | None = None


class TakenOut(Struct, frozen=True, kw_only=True):
    """The number is sealed. `entry` is its place in the log."""

    person: PersonRef
    record: RecordRef
    entry: Index


class AddressBookIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An uploaded address book: how many cards it has, and never a card."""

    debt: DebtRef
    debtor: PersonRef
    cards: Annotated[int, Meta(ge=1, le=MOST_CARDS)]
    places: Places = ()


def _take(call: Call, body: NumberIn) -> Answer:
    office = call.parts.office
    offered = NumberOffered(
        number=office.number(body.number),
        relation=body.relation,
        source=body.source,
        basis=body.basis,
        purposes=each_once(body.purposes),
        places=each_once(body.places),
        until=instant(body.until, "$.until"),
        consent=_consent(body.consent) if body.consent is not None else None,
    )
    taken = take_number(office, offered, loan=Loan(debt=body.debt, debtor=body.debtor), by=call.caller.staff)
    if isinstance(taken, Taken):
        return answer(201, TakenOut(person=taken.person, record=taken.record, entry=taken.index))
    return _refused(call, taken)


def _consent(body: ConsentIn) -> Consent:
    return Consent(
        purposes=each_once(body.purposes),
        evidence=Digest(binary(body.evidence, "$.consent.evidence", size=SIZE)),
        form=body.form,
        until=instant(body.until, "$.consent.until"),
        secret=body.secret,
    )


def _offer_book(call: Call, body: AddressBookIn) -> Answer:
    loan = Loan(debt=body.debt, debtor=body.debtor)
    refusal = offer_address_book(call.parts.office, loan=loan, cards=body.cards, places=each_once(body.places), by=call.caller.staff)
    return _refused(call, refusal)


def _refused(call: Call, refusal: Refusal) -> Answer:
    told = answer_of(call.parts.office, refusal, language=call.language)
    if not isinstance(told, Refused):
        raise refuse("unusable")
    return refused_by_rule(told)


_BY_RULE: Final = ("refused-by-rule", "not-allowed", "not-found", "unusable", "changed-meanwhile")

ENDPOINTS: Final = (
    Endpoint(
        method="POST",
        path="/v1/persons",
        summary="Hand over a telephone number",
        tells="Decided by rule. Taken in, it is sealed at the door; refused, nothing of it is kept but a count.",
        tag="persons",
        needs=Needs(scope="persons.write"),
        work=takes(NumberIn, _take),
        answers=(Result(status=201, content=TakenOut, means="Sealed."),),
        problems=_BY_RULE,
        once="key",
    ),
    Endpoint(
        method="POST",
        path="/v1/address-books",
        summary="Offer an uploaded address book",
        tells="Always decided by rule, by its count alone; send no card. No pack that ships with Minglu lets one in.",
        tag="persons",
        needs=Needs(scope="persons.write"),
        work=takes(AddressBookIn, _offer_book),
        answers=(),
        problems=_BY_RULE,
        once="key",
    ),
)
