"""Chapter one: the loan system hands over a borrower, a contact who agreed, and a phone book that is refused."""

from pathlib import Path

from minglu.acts.debts import Debt, describe_debt
from minglu.acts.intake import Consent, Loan, NumberOffered, Taken, offer_address_book, take_number
from minglu.acts.register import Assignment, assign_debt
from minglu.canon.digest import sha256
from minglu.canon.instants import DAY, Instant, parse_instant
from minglu.gate.outcome import Refusal
from minglu.readers.loan_file import HandedNumber, read_loan_file
from minglu.readers.vcard import read_vcards
from minglu.rules.explain import explain
from minglu.wiring.story.stage import ZONE, Stage, Whom
from minglu.wiring.story.telling import StoryBroken, hold


def play(stage: Stage) -> str:
    """Play the chapter; gives the secret that is printed on the contact's own copy of her consent form."""
    now = stage.at("2026-09-28 10:30")
    stage.telling.chapter(1, "story.intake.title")
    handed = read_loan_file((stage.samples / "intake.json").read_bytes())
    borrower = _borrower(stage, handed.borrower, until=Instant(now + 365 * DAY))
    stage.borrower = _take(stage, borrower, loan=Loan(debt=stage.debt, debtor=None))
    loan = Loan(debt=stage.debt, debtor=stage.borrower.person)
    stage.telling.say("story.intake.borrower")
    contact, secret = _contact(stage, handed.contacts[0])
    stage.contact = _take(stage, contact, loan=loan)
    stage.telling.say("story.intake.contact")
    _phone_book(stage, loan, stage.samples / handed.address_book)
    _assign(stage)
    return secret


def secret_on(form: Path) -> str:
    """The phrase at the foot of the contact's own copy of the form, which the loan system printed there."""
    return form.read_text("utf-8").strip().splitlines()[-1].partition(":")[2].strip()


def _borrower(stage: Stage, handed: HandedNumber, *, until: Instant) -> NumberOffered:
    return NumberOffered(
        number=stage.node.office.number(handed.number),
        relation=handed.relation,
        source=handed.source,
        basis=handed.basis,
        purposes=("collection",),
        places=(ZONE,),
        until=until,
        consent=None,
    )


def _contact(stage: Stage, handed: HandedNumber) -> tuple[NumberOffered, str]:
    if handed.consent is None:
        raise StoryBroken("the contact of the story has agreed")
    form = stage.samples / handed.consent.evidence
    secret = secret_on(form)
    until = parse_instant(f"{handed.consent.until}T23:59:59+08:00")
    purposes = handed.consent.purposes
    offered = NumberOffered(
        number=stage.node.office.number(handed.number),
        relation=handed.relation,
        source=handed.source,
        basis=handed.basis,
        purposes=purposes,
        places=(ZONE,),
        until=until,
        consent=Consent(purposes=purposes, evidence=sha256(form.read_bytes()), form="paper", until=until, secret=secret),
    )
    return offered, secret


def _take(stage: Stage, offered: NumberOffered, *, loan: Loan) -> Whom:
    taken = take_number(stage.node.office, offered, loan=loan, by=stage.loan_system.id)
    if not isinstance(taken, Taken):
        raise StoryBroken(f"a number that should have been taken in was refused by {', '.join(taken.decision.rules)}")
    return Whom(person=taken.person, record=taken.record)


def _phone_book(stage: Stage, loan: Loan, file: Path) -> None:
    """Only the count of the cards goes on from here; the cards themselves end with this function."""
    book = read_vcards(file.read_bytes())
    cards = len({row.place.split(",")[0] for row in book.rows})
    before = stage.node.office.book.head().size
    refusal = offer_address_book(stage.node.office, loan=loan, cards=cards, places=(ZONE,), by=stage.loan_system.id)
    hold(isinstance(refusal, Refusal) and stage.node.office.book.head().size == before + 1, what="a phone book leaves one entry")
    stage.telling.say("story.intake.book", cards=cards)
    packs = stage.node.office.sequencer.packs
    stage.telling.reasons(explain(packs, refusal.decision, language=stage.telling.language))


def _assign(stage: Stage) -> None:
    if stage.borrower is None:
        raise StoryBroken("there is no borrower to assign")
    describe_debt(stage.node.office, Debt(debtor=stage.borrower.person, debt=stage.debt), product="consumer_loan", by=stage.loan_system.id)
    for worker in (*stage.collectors, stage.untrained):
        assignment = Assignment(
            debtor=stage.borrower.person,
            debt=stage.debt,
            staff=worker.id,
            agency=stage.agency,
            since=stage.clock.now(),
            until=Instant(stage.clock.now() + 365 * DAY),
        )
        assign_debt(stage.node.office, assignment, by=stage.loan_system.id)
