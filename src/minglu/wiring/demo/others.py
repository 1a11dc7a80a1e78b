"""Four more borrowers of the one collector, so that a work list shows every answer: now, later, never.

their numbers      called three times today · a contact who said never again · a contact who withdrew · new
"""

from dataclasses import dataclass
from typing import Final

from minglu.acts.debts import Debt, describe_debt
from minglu.acts.intake import Consent, Loan, NumberOffered, Taken, take_number
from minglu.acts.register import Assignment, assign_debt, register_line
from minglu.canon.digest import sha256
from minglu.canon.ids import DebtId
from minglu.canon.instants import DAY, Instant
from minglu.gate.outcome import Refusal
from minglu.wiring.demo import people
from minglu.wiring.story.cast import BEGINS
from minglu.wiring.story.stage import ZONE, Stage, Whom
from minglu.wiring.story.telling import StoryBroken, hold

_PURPOSE: Final = "pass_on_message"
_UNTIL: Final = Instant(BEGINS + 365 * DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """Who came besides the story's two."""

    called_out: Whom
    never_contact: Whom
    withdrawn_contact: Whom


def take_in(stage: Stage) -> Others:
    """Take them in as the loan system would, and give all of them to the one collector."""
    office = stage.node.office
    register_line(office, office.number(people.OWN_LINE), agency=office.institution.agency, since=BEGINS, by=stage.officer.id)
    called_out, _ = _borrower(stage, people.CALLED_OUT)
    _, never = _borrower(stage, people.ASKED_NEVER)
    _, withdrawn = _borrower(stage, people.WITHDRAWN)
    _borrower(stage, people.FRESH)
    unasked = take_number(office, _contact(stage, people.UNASKED_CONTACT, agreed=False), loan=withdrawn, by=stage.loan_system.id)
    hold(isinstance(unasked, Refusal), what="the number of a contact who never agreed is not taken in")
    return Others(
        called_out=called_out,
        never_contact=_take(stage, _contact(stage, people.NEVER_CONTACT, agreed=True), loan=never),
        withdrawn_contact=_take(stage, _contact(stage, people.WITHDRAWN_CONTACT, agreed=True), loan=withdrawn),
    )


def call_thrice(stage: Stage, whom: Whom, *, day: str) -> None:
    """Three answered calls on one day: a fourth is refused until the next."""
    for minute in ("09:05", "10:20", "11:40"):
        stage.at(f"{day} {minute}")
        stage.call(stage.collector, whom, purpose="collection", answered=True, seconds=50)


def _borrower(stage: Stage, number: str) -> tuple[Whom, Loan]:
    """A borrower with a debt of their own, assigned to the one collector."""
    office, debt = stage.node.office, DebtId(stage.node.office.id("debt"))
    offered = NumberOffered(
        number=office.number(number),
        relation="debtor",
        source="person_self",
        basis="contract",
        purposes=("collection",),
        places=(ZONE,),
        until=_UNTIL,
        consent=None,
    )
    whom = _take(stage, offered, loan=Loan(debt=debt, debtor=None))
    assignment = Assignment(
        debtor=whom.person, debt=debt, staff=stage.collector.id, agency=stage.agency, since=stage.clock.now(), until=_UNTIL
    )
    describe_debt(office, Debt(debtor=whom.person, debt=debt), product="consumer_loan", by=stage.loan_system.id)
    assign_debt(office, assignment, by=stage.loan_system.id)
    return whom, Loan(debt=debt, debtor=whom.person)


def _contact(stage: Stage, number: str, *, agreed: bool) -> NumberOffered:
    office = stage.node.office
    # Invented like the people: nobody will be asked for these secrets, and nobody is told them.
    consent = Consent(
        purposes=(_PURPOSE,),
        evidence=sha256(b"a consent form that somebody signed (invented)" + number.encode()),
        form="paper",
        until=_UNTIL,
        secret=office.chance.draw(16).hex(),
    )
    return NumberOffered(
        number=office.number(number),
        relation="contact",
        source="debtor_named",
        basis="consent",
        purposes=(_PURPOSE,),
        places=(ZONE,),
        until=_UNTIL,
        consent=consent if agreed else None,
    )


def _take(stage: Stage, offered: NumberOffered, *, loan: Loan) -> Whom:
    taken = take_number(stage.node.office, offered, loan=loan, by=stage.loan_system.id)
    if not isinstance(taken, Taken):
        raise StoryBroken(f"a number that should have been taken in was refused by {', '.join(taken.decision.rules)}")
    return Whom(person=taken.person, record=taken.record)
