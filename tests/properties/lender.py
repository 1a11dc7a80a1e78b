"""The lender of the laboratory: its staff, agencies, persons and data, and the entries that make them known.

    furnish(lab)            enters all of it, through the gate where a rule decides
    about_of("first number")

A debtor with two numbers, one who cannot act, and a contact of each. Everybody has a name here and an id that comes from it,
so that a test can say whom it means.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Protocol

from minglu.canon.base64 import render_base64
from minglu.canon.ids import DebtId, PersonId, RecordId, make_id
from minglu.canon.instants import DAY, Instant, parse_instant
from minglu.canon.json import Value
from minglu.gate.act import Act, Collect, Enter, Offered
from minglu.gate.draft import CHANCE, About, Draft
from minglu.gate.outcome import Entered, KeepRecord, KnowPerson, Reply, Sealed
from minglu.ledger.labels import Handle
from minglu.rules.question import CHANNELS, PURPOSES
from minglu.vault.signature import public_of
from minglu.wiring.journal import WrappedJournal
from minglu.wiring.labels import VrfLabels
from tests.crashes.stage import drawn

ZONE = "Asia/Shanghai"
BEGINS = parse_instant("2026-11-16T10:00:00+08:00")  # a Monday
ENDS = parse_instant("2026-11-30T00:00:00+08:00")  # the naive calendar knows a fortnight
STAFF = ("collector", "second collector", "of another agency", "untrained", "handler")
KEYS = 400
OWN, OTHER = "own agency", "other agency"
DEBTOR, INCAPABLE, CONTACT, LOST_CONTACT = "debtor", "incapable", "contact", "contact of the incapable"
# Each datum with its person, whose debt it is about, and the purposes it was sealed for. The debtor has two numbers.
DATA: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "first number": (DEBTOR, DEBTOR, ("collection",)),
    "second number": (DEBTOR, DEBTOR, ("collection",)),
    "incapable's number": (INCAPABLE, INCAPABLE, ("collection",)),
    "contact's number": (CONTACT, DEBTOR, ("pass_on_message", "locate_debtor")),
    "other contact's number": (LOST_CONTACT, INCAPABLE, ("pass_on_message",)),
}


def identity(prefix: str, name: str) -> str:
    """The id of somebody or something by name."""
    return make_id(prefix, drawn(name)[:16])


class Furnished(Protocol):
    """What acts are entered in."""

    @property
    def journal(self) -> WrappedJournal: ...

    def enter(self, *acts: Act) -> Reply: ...


def about_of(datum: str) -> About:
    """Whom a datum is about, under its own number."""
    return About(person=PersonId(identity("per", DATA[datum][0])), number=handle_of(datum))


@cache
def labels() -> VrfLabels:
    """One for all labs: what it computes does not change, and it remembers."""
    return VrfLabels(drawn("vrf"))


@cache
def handle_of(datum: str) -> Handle:
    number = f"+86160000{list(DATA).index(datum):05}"
    return labels().handle(number)[0]


def furnish(lab: Furnished) -> None:
    """Everything there is before a history begins."""
    _register(lab)
    for datum in DATA:
        _seal(lab, datum)
    facts = {"state": "incapable", "evidence": render_base64(drawn("evidence"))}
    lab.enter(entering("person.state", about_of("incapable's number"), facts=facts, parties={"state": "incapable"}))
    for debtor in ("first number", "incapable's number"):
        _assign(lab, debtor)


def entering(kind: str, about: About | None, **said: Mapping[str, Value]) -> Enter:
    """An act that enters one thing."""
    return Enter(drafts=(draft(kind, about, **said),), reply=Entered())


def _register(lab: Furnished) -> None:
    year = {"since": int(BEGINS - 30 * DAY), "until": int(BEGINS + 365 * DAY)}
    lab.enter(entering("institution.licensed", None, facts={"licence": "other"}))
    for purpose in PURPOSES:
        assessed = {"purpose": purpose, "report": render_base64(drawn("a report")), **year}
        lab.enter(entering("purpose.assessed", None, facts=assessed))
    scope = {"purposes": list(PURPOSES), "channels": list(CHANNELS)}
    for agency in (OWN, OTHER):
        facts = {"agency": identity("agy", agency), "own": agency == OWN, "evaluated": year["since"], **year, **scope}
        lab.enter(entering("agency.registered", None, public={"name": agency}, facts=facts))
    for staff in STAFF:
        role = "handler" if staff == "handler" else "collector"
        key = render_base64(public_of(drawn(staff)))
        registered = {"staff": identity("stf", staff), "agency": agency_of(staff), "key": key, "roles": [role]}
        lab.enter(entering("staff.registered", None, facts=registered))
        if staff != "untrained":
            trained = {"staff": identity("stf", staff), "course": "with exam", "passed": year["since"], "until": year["until"]}
            lab.enter(entering("staff.trained", None, facts=trained))


def _seal(lab: Furnished, datum: str) -> None:
    person, debtor, purposes = DATA[datum]
    about, owner = about_of(datum), PersonId(identity("per", debtor))
    known = KnowPerson(person=about.person, number=about.number, journal=lab.journal.make(about.person))
    contact = person != debtor
    record = RecordId(identity("rec", datum))
    offered = Offered(
        field="phone",
        relation="contact" if contact else "debtor",
        source="debtor_named" if contact else "person_self",
        basis="consent" if contact else "contract",
        evidence=contact,
        purposes=purposes,
        places=(ZONE,),
        until=Instant(BEGINS + 365 * DAY),
        sealed=KeepRecord(record=record, person=about.person, header=b"header", ciphertext=b"sealed", wraps=(b"wrap",)),
        reference=drawn("reference " + datum),
    )
    collect = Collect(
        about=about,
        under=about,
        debtor=owner,
        debt=DebtId(identity("debt", debtor)),
        datum=record,
        offered=offered,
        arrives=(draft("person.linked", about),),
        follows=(_consent(about, purposes),) if contact else (),
        changes=(known,),
        chance=os.urandom(CHANCE),
    )
    assert isinstance(lab.enter(collect), Sealed)


def _consent(about: About, purposes: tuple[str, ...]) -> Draft:
    said: dict[str, Value] = {"purposes": list(purposes), "form": "paper"}
    facts = {**said, "evidence": render_base64(drawn("form")), "until": int(BEGINS + 365 * DAY), "by": "intake"}
    return draft("consent.given", about, facts=facts, parties=said)


def _assign(lab: Furnished, datum: str) -> None:
    span = {"since": int(BEGINS), "until": int(BEGINS + 365 * DAY)}
    for staff in STAFF:
        facts = {"staff": identity("stf", staff), "agency": agency_of(staff), **span}
        parties = {"agency": facts["agency"]}
        lab.enter(entering("debt.assigned", about_of(datum), facts=facts, parties=parties, debt=debt_of(datum)))


def agency_of(staff: str) -> str:
    return identity("agy", OTHER if staff == "of another agency" else OWN)


def debt_of(datum: str) -> dict[str, Value]:
    debtor = DATA[datum][1]
    return {"debtor": identity("per", debtor), "debt": identity("debt", debtor)}


def draft(kind: str, about: About | None, **said: Mapping[str, Value]) -> Draft:
    return replace(Draft(kind=kind, about=about, chance=os.urandom(CHANCE)), **said)
