"""The institution's registers: agencies, lines, staff, training, assignments. Every change of them is an entry (P2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from minglu.access.roles import COMPLIANCE
from minglu.access.staff import KNOWN_ROLES, roster
from minglu.acts.allow import acting, allow
from minglu.acts.errors import NotFound, Unusable
from minglu.acts.office import Office
from minglu.acts.standing import check_words
from minglu.canon.base64 import render_base64
from minglu.canon.ids import AgencyId, DebtId, LineId, PersonId, StaffId
from minglu.canon.instants import Instant
from minglu.canon.json import Object
from minglu.canon.numbers import E164
from minglu.gate.outcome import EndTokens
from minglu.rules.question import CHANNELS, PURPOSES

_KEY_SIZE = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """An agency as registered, and what its contract covers. `own` marks the lender's own team.

    A contract that says nothing of its purposes and channels covers none; `standing.contract_agency` says it later.
    """

    name: str
    own: bool
    since: Instant
    until: Instant
    evaluated: Instant
    purposes: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()


def register_agency(office: Office, contract: Contract, *, agency: AgencyId, by: StaffId | None) -> None:
    """`by` is None only for what the operator enters when the log is opened."""
    allow(office, by, "agency.register")
    if not contract.since < contract.until:
        raise Unusable("the contract of an agency must end after it begins")
    if contract.evaluated > office.clock.now():
        raise Unusable("an agency was evaluated on a day that has begun; give the day of its last evaluation")
    facts: Object = {
        "agency": agency,
        "own": contract.own,
        "since": int(contract.since),
        "until": int(contract.until),
        "evaluated": int(contract.evaluated),
        "purposes": list(check_words(contract.purposes, known=PURPOSES, what="purposes")),
        "channels": list(check_words(contract.channels, known=CHANNELS, what="channels")),
        **acting(by),
    }
    office.enter(office.draft("agency.registered", public={"name": contract.name}, facts=facts))


def register_staff(
    office: Office, staff: StaffId, *, agency: AgencyId, key: bytes | None, roles: Sequence[str], by: StaffId | None
) -> None:
    """Register a person of the staff with the public key that will sign their asks.

    None is for somebody with an account (`accounts.new_staff`): they sign with a key made at each sign-in.
    Raises Unusable for a key or role that nobody could ever use: the entry could not be taken back.
    """
    allow(office, by, "staff.register")
    if key is not None and len(key) != _KEY_SIZE:
        raise Unusable(f"the key of a member of staff is an Ed25519 public key of {_KEY_SIZE} bytes")
    if not roles or not KNOWN_ROLES.issuperset(roles):
        raise Unusable(f"a member of staff has one or more of the roles {', '.join(sorted(KNOWN_ROLES))}")
    signs = {"key": render_base64(key)} if key is not None else {}
    facts: Object = {"staff": staff, "agency": agency, **signs, "roles": list(roles), **acting(by)}
    office.enter(office.draft("staff.registered", facts=facts))


def change_roles(office: Office, staff: StaffId, *, roles: Sequence[str], by: StaffId) -> None:
    """Give a registered member of staff these roles instead of theirs; with none they may do nothing any more.

    Raises NotFound for a stranger, Unusable for a role that is none, or when nobody would be left to keep the registers.
    """
    allow(office, by, "staff.roles")
    known = roster(office.book.history(["=staff"]).of("=staff"))
    if staff not in known:
        raise NotFound("this member of staff is not registered; register them first")
    if not KNOWN_ROLES.issuperset(roles):
        raise Unusable(f"the roles of staff are {', '.join(sorted(KNOWN_ROLES))}")
    if COMPLIANCE not in roles and not any(COMPLIANCE in one.roles for one in known.values() if one.id != staff):
        raise Unusable("there would be no compliance officer any more; give the role to somebody else first")
    facts: Object = {"staff": staff, "roles": sorted(set(roles)), **acting(by)}
    office.enter(office.draft("staff.roles", facts=facts))


def record_training(office: Office, staff: StaffId, *, course: str, passed: Instant, until: Instant, by: StaffId | None) -> None:
    """Training passed with its exam (GB/T 45251-2025 section 5.2: before starting, and once a year)."""
    allow(office, by, "staff.trained")
    if not passed < until or passed > office.clock.now():
        raise Unusable("training was passed on a day that has begun, and must count until later than the day it was passed")
    facts: Object = {"staff": staff, "course": course, "passed": int(passed), "until": int(until), **acting(by)}
    office.enter(office.draft("staff.trained", facts=facts))


def register_line(office: Office, number: E164, *, agency: AgencyId, since: Instant, by: StaffId | None) -> LineId:
    """A telephone line becomes public: whose it is, and since when."""
    allow(office, by, "line.register")
    if any(event.kind == "line.registered" and event.word("number") == number for event in office.book.history(["=lines"]).of("=lines")):
        raise Unusable("this line is registered already; a line has one agency")
    line = LineId(office.id("line"))
    facts: Object = {"line": line, "agency": agency, "channel": "call", "since": int(since), **acting(by)}
    office.enter(office.draft("line.registered", public={"number": number}, facts=facts))
    return line


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A debt given to a collector for a span."""

    debtor: PersonId
    debt: DebtId
    staff: StaffId
    agency: AgencyId
    since: Instant
    until: Instant


def assign_debt(office: Office, assignment: Assignment, *, by: StaffId | None) -> None:
    """Without an assignment nobody may ask to contact a borrower."""
    allow(office, by, "debt.assign")
    facts: Object = {
        "staff": assignment.staff,
        "agency": assignment.agency,
        "since": int(assignment.since),
        "until": int(assignment.until),
        **acting(by),
    }
    debt = {"debtor": assignment.debtor, "debt": assignment.debt}
    about = office.about(assignment.debtor)
    office.enter(office.draft("debt.assigned", about, facts=facts, parties={"agency": assignment.agency}, debt=debt))


def suspend_agency(office: Office, agency: AgencyId, *, why: str, by: StaffId) -> None:
    """Nobody of the agency may use a number until it is resumed."""
    allow(office, by, "agency.suspend")
    draft = office.draft("agency.suspended", facts={"agency": agency, "why": why, **acting(by)})
    office.enter(draft, changes=(EndTokens(agency=agency),))


def resume_agency(office: Office, agency: AgencyId, *, why: str, by: StaffId) -> None:
    """The suspension of an agency ends. Raises Unusable when it is not suspended: an entry that ends nothing misleads."""
    allow(office, by, "agency.resume")
    spans = [event.kind for event in office.book.history([agency]).of(agency) if event.kind in ("agency.suspended", "agency.resumed")]
    if spans[-1:] != ["agency.suspended"]:
        raise Unusable("this agency is not suspended; there is nothing to resume")
    office.enter(office.draft("agency.resumed", facts={"agency": agency, "why": why, **acting(by)}))
