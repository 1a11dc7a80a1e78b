"""Intake: the loan system hands over a borrower, the contacts the borrower named, and whatever else it has.

Each datum is taken in by rule, or refused by rule with one entry and a count; nothing of what was refused is kept. A
number that is taken in is sealed at the door: after this act nobody here can read it without a permit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from minglu.acts.allow import allow
from minglu.acts.errors import KnownByNow, Unusable
from minglu.acts.office import Office
from minglu.acts.prove import secret_mark
from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest
from minglu.canon.ids import DebtId, PersonId, RecordId, StaffId
from minglu.canon.instants import Instant
from minglu.canon.json import Object
from minglu.canon.numbers import E164
from minglu.gate.act import Collect, Offered
from minglu.gate.draft import CHANCE, About, Draft
from minglu.gate.outcome import KeepRecord, KnowPerson, Refusal, Sealed
from minglu.vault.header import header_digest, record_reference, render_header
from minglu.vault.seal import chance_needed, seal_number

_WAIT = 60.0
_MOST_CARDS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What a person agreed to, and what shows it. `evidence` is the digest of the paper or recording; `secret` is
    printed on the person's own copy and proves later that it was theirs."""

    purposes: tuple[str, ...]
    evidence: Digest
    form: str
    until: Instant
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberOffered:
    """A telephone number the loan system hands over. `consent` is the person's own, if there is one."""

    number: E164 = field(repr=False)
    relation: str
    source: str
    basis: str
    purposes: tuple[str, ...]
    places: tuple[str, ...]
    until: Instant
    consent: Consent | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A debt and whose it is. None for a borrower who is not known yet: the first number handed over makes them so."""

    debt: DebtId
    debtor: PersonId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A datum taken in: the person it is about and the record that holds it."""

    person: PersonId
    record: RecordId
    index: int


def take_number(office: Office, offered: NumberOffered, *, loan: Loan, by: StaffId | None) -> Taken | Refusal:
    """Take in one number, with the person and the consent it comes with, or nothing of it: a refusal is one entry under
    the borrower. Raises NotAllowed, Unusable."""
    allow(office, by, "data.load")
    try:
        return _take(office, offered, loan=loan)
    except KnownByNow:
        return _take(office, offered, loan=loan)


def _take(office: Office, offered: NumberOffered, *, loan: Loan) -> Taken | Refusal:
    about, known = _whose(office, offered, loan=loan)
    under = office.about(loan.debtor) if loan.debtor is not None else about
    record = RecordId(office.id("rec"))
    kept, reference = _seal(office, offered, record=record, about=about)
    act = Collect(
        about=about,
        under=under,
        debtor=loan.debtor if loan.debtor is not None else about.person,
        debt=loan.debt,
        datum=record,
        offered=Offered(
            field="phone",
            relation=offered.relation,
            source=offered.source,
            basis=offered.basis,
            evidence=offered.consent is not None,
            purposes=offered.purposes,
            places=offered.places,
            until=offered.until,
            sealed=kept,
            reference=reference,
        ),
        arrives=(office.draft("person.linked", about),) if known else (),
        follows=(_consent(office, about, offered.consent),) if offered.consent is not None else (),
        changes=known,
        chance=office.chance.draw(CHANCE),
    )
    reply = office.sequencer.submit(act).result(_WAIT)
    if isinstance(reply, Sealed):
        return Taken(person=about.person, record=record, index=reply.index + len(act.arrives))
    if isinstance(reply, Refusal):
        return reply
    raise Unusable("the intake was answered by something that is no answer to it")


def _whose(office: Office, offered: NumberOffered, *, loan: Loan) -> tuple[About, tuple[KnowPerson, ...]]:
    """Whose number it is. A borrower's further number is the same person's, so that limits and a "never again" hold
    over all of them (P4). Raises Unusable for one that is somebody else's already."""
    handle, _ = office.labels.handle(offered.number)
    person = office.book.person_of(handle)
    theirs = loan.debtor if offered.relation == "debtor" else None
    if person is not None:
        if theirs is not None and person != theirs:
            raise Unusable("this number is known as somebody else's; have the borrower prove it before it is taken in")
        return About(person=person, number=handle), ()
    fresh = theirs if theirs is not None else PersonId(office.id("per"))
    return About(person=fresh, number=handle), (KnowPerson(person=fresh, number=handle, journal=office.journal.make(fresh)),)


def offer_address_book(office: Office, *, loan: Loan, cards: int, places: Sequence[str], by: StaffId | None) -> Refusal:
    """The loan system offers a whole address book. Only the count of its cards comes in here, never a card.

    Raises Unusable if the rules would let it in: no default pack does, and there is no act that could keep it.
    """
    allow(office, by, "data.load")
    if loan.debtor is None:
        raise Unusable("an address book belongs to a borrower who must be known first")
    if not 0 < cards <= _MOST_CARDS:
        raise Unusable(f"an address book of {cards} cards is no address book; between 1 and {_MOST_CARDS} are counted")
    borrower = office.about(loan.debtor)
    act = Collect(
        about=borrower,
        under=borrower,
        debtor=loan.debtor,
        debt=loan.debt,
        datum=RecordId(office.id("rec")),
        offered=Offered(
            field="phone",
            relation="unrelated",
            source="uploaded_address_book",
            basis="none",
            evidence=False,
            purposes=("collection",),
            places=tuple(places),
            until=Instant(0),
            sealed=None,
            reference=b"",
            count=cards,
        ),
        arrives=(),
        follows=(),
        changes=(),
        chance=office.chance.draw(CHANCE),
    )
    reply = office.sequencer.submit(act).result(_WAIT)
    if not isinstance(reply, Refusal):
        raise Unusable("the rule packs in force would let an address book in; adopt a pack that forbids it")
    return reply


def _consent(office: Office, about: About, consent: Consent) -> Draft:
    """Consent as the loan system hands it over: it never lifts a withdrawal, for that takes the person's own proof."""
    said: Object = {"purposes": list(consent.purposes), "form": consent.form}
    facts: Object = {
        **said,
        "evidence": render_base64(consent.evidence),
        "until": int(consent.until),
        "by": "intake",
        "secret": secret_mark(consent.secret, salt=office.chance.draw(32)),
    }
    return office.draft("consent.given", about, facts=facts, parties=said)


def _seal(office: Office, offered: NumberOffered, *, record: RecordId, about: About) -> tuple[KeepRecord, bytes]:
    """Seal at the door. The ciphertext is kept only if the rules let the datum in."""
    _, proof = office.labels.handle(offered.number)
    sealed = seal_number(
        offered.number,
        proof,
        record=record,
        field="phone",
        version=1,
        handle=about.number,
        source=offered.source,
        keyholders=office.keyholders,
        threshold=office.threshold,
        chance=office.chance.draw(chance_needed(office.threshold)),
    )
    kept = KeepRecord(
        record=record, person=about.person, header=render_header(sealed.header), ciphertext=sealed.ciphertext, wraps=sealed.wraps
    )
    reference = record_reference(office.chance.draw(32), header_digest(sealed.header))
    return kept, reference
