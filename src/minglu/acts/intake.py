"""Intake: the loan system hands over a borrower, the contacts the borrower named, and whatever else it has.

Each datum is taken in by rule, or refused by rule with one entry and a count; nothing of what was refused is kept. A
number that is taken in is sealed at the door: after this act nobody here can read it without a permit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from minglu.acts.errors import Unusable
from minglu.acts.office import Office
from minglu.acts.prove import secret_mark
from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest
from minglu.canon.ids import DebtId, PersonId, RecordId
from minglu.canon.instants import Instant
from minglu.canon.json import Object
from minglu.canon.numbers import E164
from minglu.gate.act import Collect, Offered
from minglu.gate.draft import CHANCE, About
from minglu.gate.outcome import KeepRecord, Refusal, Sealed
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


def take_number(office: Office, offered: NumberOffered, *, loan: Loan) -> Taken | Refusal:
    """Take in one number. A refusal is entered under the borrower; then the number is forgotten."""
    about = office.know(offered.number)
    debtor = loan.debtor if loan.debtor is not None else about.person
    if offered.consent is not None:
        _enter_consent(office, about, offered.consent)
    record = RecordId(office.id("rec"))
    kept, reference = _seal(office, offered, record=record, about=about)
    act = Collect(
        about=about,
        debtor=debtor,
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
        chance=office.chance.draw(CHANCE),
    )
    reply = office.sequencer.submit(act).result(_WAIT)
    if isinstance(reply, Sealed):
        return Taken(person=about.person, record=record, index=reply.index)
    if isinstance(reply, Refusal):
        return reply
    raise Unusable("the intake was answered by something that is no answer to it")


def offer_address_book(office: Office, *, loan: Loan, cards: int, places: Sequence[str]) -> Refusal:
    """The loan system offers a whole address book. Only the count of its cards comes in here, never a card.

    Raises Unusable if the rules would let it in: no default pack does, and there is no act that could keep it.
    """
    if loan.debtor is None:
        raise Unusable("an address book belongs to a borrower who must be known first")
    if not 0 < cards <= _MOST_CARDS:
        raise Unusable(f"an address book of {cards} cards is no address book; between 1 and {_MOST_CARDS} are counted")
    act = Collect(
        about=office.about(loan.debtor),
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
        chance=office.chance.draw(CHANCE),
    )
    reply = office.sequencer.submit(act).result(_WAIT)
    if not isinstance(reply, Refusal):
        raise Unusable("the rule packs in force would let an address book in; adopt a pack that forbids it")
    return reply


def _enter_consent(office: Office, about: About, consent: Consent) -> None:
    said: Object = {"purposes": list(consent.purposes), "form": consent.form}
    facts: Object = {
        **said,
        "evidence": render_base64(consent.evidence),
        "until": int(consent.until),
        "secret": secret_mark(consent.secret, salt=office.chance.draw(32)),
    }
    office.enter(office.draft("consent.given", about, facts=facts, parties=said))


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
