"""Who is on stage in the tests of acts: staff with their keys, a borrower and a contact taken in, all fictional.

    cast = prepare(folder)      a new node in which everybody is registered, trained, assigned

It is Monday, 12 October 2026, 14:00 in Shanghai: every rule lets the collector call.
"""

from dataclasses import dataclass, field
from pathlib import Path

from minglu.acts.debts import Debt, describe_debt
from minglu.acts.intake import Consent, Loan, NumberOffered, Taken, take_number
from minglu.acts.register import (
    Assignment,
    Contract,
    assign_debt,
    record_training,
    register_agency,
    register_line,
    register_staff,
)
from minglu.acts.standing import Assessment, assess_purpose, license_institution
from minglu.canon.digest import sha256
from minglu.canon.ids import AgencyId, DebtId, LineId, PersonId, RecordId, StaffId, make_id
from minglu.canon.instants import DAY, Instant, parse_instant
from minglu.canon.numbers import E164
from minglu.channels.rehearsal_trunk import Rehearsed
from minglu.rules.question import CHANNELS, PURPOSES
from minglu.vault.signature import public_of
from minglu.wiring.clock import StoryClock
from minglu.wiring.node import Institution, Node, open_node

NOW = parse_instant("2026-10-12T14:00:00+08:00")
ZONE = "Asia/Shanghai"
ORIGIN = "lender.example/minglu"
BORROWER, CONTACT, STRANGER = E164("+8616000000101"), E164("+8616000000202"), E164("+8616000000303")
LINE = E164("+8616000000900")
SECRET = "river stone lantern 4711"
OWN, AGENCY = AgencyId("agy_" + "0a" * 16), AgencyId("agy_" + "0b" * 16)
DEBT = DebtId("debt_" + "0d" * 16)
INSTITUTION = Institution(name="Lender (fictional)", agency=OWN, region="CN", zone=ZONE, fiction=True)
A_YEAR_ON = Instant(NOW + 365 * DAY)
ANSWERED = Rehearsed(answered=True, seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A member of staff and the seed of the key on their device; both the same in every run."""

    id: StaffId
    seed: bytes = field(repr=False)


def worker(number: int) -> Worker:
    return Worker(id=StaffId(f"stf_{number:032x}"), seed=sha256(b"seed %d" % number))


OFFICER, COLLECTOR, COLLEAGUE, UNTRAINED, HANDLER, REVIEWER, INVESTIGATOR, LOADER = map(worker, range(1, 9))
ROLES = {
    COLLECTOR: "collector",
    COLLEAGUE: "collector",
    UNTRAINED: "collector",
    HANDLER: "handler",
    REVIEWER: "reviewer",
    INVESTIGATOR: "investigator",
    LOADER: "integrator",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Somebody who may be asked about: the person and the sealed number."""

    person: PersonId
    record: RecordId


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """What a prepared folder has given ids to."""

    borrower: Whom
    contact: Whom
    line: LineId


def offered(number: E164, **changes: object) -> NumberOffered:
    """The borrower's own number, for collection, unless `changes` say otherwise."""
    members: dict[str, object] = {
        "number": number,
        "relation": "debtor",
        "source": "person_self",
        "basis": "contract",
        "purposes": ("collection",),
        "places": (ZONE,),
        "until": A_YEAR_ON,
        "consent": None,
    }
    return NumberOffered(**{**members, **changes})


CONSENT = Consent(purposes=("pass_on_message",), evidence=sha256(b"a form"), form="paper", until=A_YEAR_ON, secret=SECRET)
AGREED = {"relation": "contact", "source": "debtor_named", "basis": "consent", "purposes": ("pass_on_message",), "consent": CONSENT}


# What the contract of every agency here covers.
COVERS = {"purposes": PURPOSES, "channels": CHANNELS}


def prepare(folder: Path) -> Cast:
    """A new node in `folder` with everybody registered and everything taken in."""
    with open_node(folder, origin=ORIGIN, institution=INSTITUTION, clock=StoryClock(NOW)) as node:
        line = _register(node)
        borrower = _take(node, offered(BORROWER), debtor=None)
        contact = _take(node, offered(CONTACT, **AGREED), debtor=borrower.person)
        describe_debt(node.office, Debt(debtor=borrower.person, debt=DEBT), product="other", by=LOADER.id)
        for staff in (COLLECTOR, COLLEAGUE, UNTRAINED):
            assignment = Assignment(debtor=borrower.person, debt=DEBT, staff=staff.id, agency=AGENCY, since=NOW, until=A_YEAR_ON)
            assign_debt(node.office, assignment, by=LOADER.id)
    return Cast(borrower=borrower, contact=contact, line=line)


def _register(node: Node) -> LineId:
    office = node.office
    license_institution(office, "other", by=None)
    for purpose in PURPOSES:
        assess_purpose(office, Assessment(purpose=purpose, report=sha256(b"a report"), since=NOW, until=A_YEAR_ON), by=None)
    contract = Contract(name="Lender (fictional)", own=True, since=NOW, until=A_YEAR_ON, evaluated=NOW)
    register_agency(office, contract, agency=OWN, by=None)
    register_staff(office, OFFICER.id, agency=OWN, key=public_of(OFFICER.seed), roles=["compliance_officer"], by=None)
    contract = Contract(name="Agency (fictional)", own=False, since=NOW, until=A_YEAR_ON, evaluated=NOW, **COVERS)
    register_agency(office, contract, agency=AGENCY, by=OFFICER.id)
    for staff, role in ROLES.items():
        agency = AGENCY if role == "collector" else OWN
        register_staff(office, staff.id, agency=agency, key=public_of(staff.seed), roles=[role], by=OFFICER.id)
    for staff in (COLLECTOR, COLLEAGUE):
        record_training(office, staff.id, course="with exam", passed=NOW, until=A_YEAR_ON, by=OFFICER.id)
    return register_line(office, LINE, agency=AGENCY, since=NOW, by=OFFICER.id)


def _take(node: Node, number: NumberOffered, *, debtor: PersonId | None) -> Whom:
    taken = take_number(node.office, number, loan=Loan(debt=DEBT, debtor=debtor), by=LOADER.id)
    assert isinstance(taken, Taken), taken.decision.rules
    return Whom(person=taken.person, record=taken.record)


def fresh_id(prefix: str, number: int = 7) -> str:
    """An id that nothing has."""
    return make_id(prefix, number.to_bytes(16, "big"))
