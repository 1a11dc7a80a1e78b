"""Chapter one: the loan system hands over a borrower, a contact who agreed, and a phone book that is refused."""

import json

from minglu.acts.intake import Consent, Loan, NumberOffered, Taken, offer_address_book, take_number
from minglu.acts.register import Assignment, assign_debt
from minglu.canon.digest import sha256
from minglu.canon.instants import DAY, Instant, parse_instant
from minglu.gate.outcome import Refusal
from minglu.readers.vcard import read_vcards
from minglu.rules.explain import explain
from minglu.wiring.story.stage import ZONE, Stage, Whom
from minglu.wiring.story.telling import StoryBroken, hold


def play(stage: Stage) -> str:
    """Play the chapter; gives the secret that is printed on the contact's own copy of her consent form."""
    now = stage.at("2026-09-28 10:30")
    stage.telling.chapter(1, "story.intake.title")
    handed = json.loads((stage.samples / "intake.json").read_text("utf-8"))
    secret = str(handed["contact"]["consent"]["secret"])
    stage.borrower = _take(stage, _borrower(stage, handed, until=Instant(now + 365 * DAY)), loan=Loan(debt=stage.debt, debtor=None))
    loan = Loan(debt=stage.debt, debtor=stage.borrower.person)
    stage.telling.say("story.intake.borrower")
    stage.contact = _take(stage, _contact(stage, handed), loan=loan)
    stage.telling.say("story.intake.contact")
    _phone_book(stage, loan)
    _assign(stage)
    return secret


def _borrower(stage: Stage, handed: dict[str, dict[str, str]], *, until: Instant) -> NumberOffered:
    return NumberOffered(
        number=stage.node.office.number(handed["borrower"]["number"]),
        relation="debtor",
        source="person_self",
        basis="contract",
        purposes=("collection",),
        places=(ZONE,),
        until=until,
        consent=None,
    )


def _contact(stage: Stage, handed: dict[str, dict[str, dict[str, str]]]) -> NumberOffered:
    said = handed["contact"]["consent"]
    until = parse_instant(said["until"] + "T23:59:59+08:00")
    evidence = sha256((stage.samples / said["evidence"]).read_bytes())
    purposes = tuple(said["purposes"])
    consent = Consent(purposes=purposes, evidence=evidence, form="paper", until=until, secret=said["secret"])
    return NumberOffered(
        number=stage.node.office.number(str(handed["contact"]["number"])),
        relation="contact",
        source="debtor_named",
        basis="consent",
        purposes=purposes,
        places=(ZONE,),
        until=until,
        consent=consent,
    )


def _take(stage: Stage, offered: NumberOffered, *, loan: Loan) -> Whom:
    taken = take_number(stage.node.office, offered, loan=loan)
    if not isinstance(taken, Taken):
        raise StoryBroken(f"a number that should have been taken in was refused by {', '.join(taken.decision.rules)}")
    return Whom(person=taken.person, record=taken.record)


def _phone_book(stage: Stage, loan: Loan) -> None:
    """Only the count of the cards goes on from here; the cards themselves end with this function."""
    book = read_vcards((stage.samples / "phonebook.vcf").read_bytes())
    cards = len({row.place.split(",")[0] for row in book.rows})
    before = stage.node.office.book.head().size
    refusal = offer_address_book(stage.node.office, loan=loan, cards=cards, places=(ZONE,))
    hold(isinstance(refusal, Refusal) and stage.node.office.book.head().size == before + 1, what="a phone book leaves one entry")
    stage.telling.say("story.intake.book", cards=cards)
    packs = stage.node.office.sequencer.packs
    stage.telling.reasons(explain(packs, refusal.decision, language=stage.telling.words.language))


def _assign(stage: Stage) -> None:
    if stage.borrower is None:
        raise StoryBroken("there is no borrower to assign")
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
