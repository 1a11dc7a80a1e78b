"""Who works here: everybody the log knows, with their account, training and second factors; and one's own sign-ins.

    staff_list(office, accounts, by=officer).people[0].login
    sign_ins(office, by=handler)[0].ended

Folded from the log as of now; looking is no entry. What is changed about somebody are other acts: `accounts`, `register`,
`passkeys`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from minglu.access.staff import roster
from minglu.acts.accounts import Accounts
from minglu.acts.allow import allow
from minglu.acts.closed_accounts import closed_accounts
from minglu.acts.office import Office
from minglu.canon.ids import AgencyId, StaffId
from minglu.canon.instants import Instant
from minglu.rules.history import Event

MOST_SIGN_INS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One of the staff. `login` is empty for whoever has no account; `closed` is what the log says of it; `trained` is
    until when their training counts."""

    staff: StaffId
    login: str
    closed: bool
    agency: AgencyId
    agency_name: str
    roles: tuple[str, ...]
    trained: Instant | None
    passkeys: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffList:
    """Everybody, by login, and the agencies that somebody can be registered with: id and name each."""

    people: tuple[Person, ...]
    agencies: tuple[tuple[AgencyId, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInLine:
    """One sign-in whose key could sign. `ended`: it was signed out, or its time is over."""

    at: Instant
    until: Instant
    ended: bool


def staff_list(office: Office, accounts: Accounts, *, by: StaffId) -> StaffList:
    """Raises NotAllowed for whoever opens no accounts."""
    allow(office, by, "account.open")
    names = {event.word("agency"): event.word("name") for event in office.book.of_kind(("agency.registered",))}
    trained = {event.word("staff"): event.instant("until") for event in _by_end(office.book.of_kind(("staff.trained",)))}
    factors = _factors(office.book.of_kind(("passkey.added", "passkey.removed")))
    logins, closed = {account.staff: account.login for account in accounts.all()}, closed_accounts(office)
    people = (
        Person(
            staff=staff.id,
            login=logins.get(staff.id, ""),
            closed=staff.id in closed,
            agency=staff.agency,
            agency_name=names.get(staff.agency, ""),
            roles=staff.roles,
            trained=trained.get(staff.id),
            passkeys=len(factors.get(staff.id, frozenset())),
        )
        for staff in roster(office.book.history(["=staff"]).of("=staff")).values()
    )
    return StaffList(
        people=tuple(sorted(people, key=lambda one: (one.closed, not one.login, one.login, one.staff))),
        agencies=tuple(sorted(((AgencyId(agency), name) for agency, name in names.items()), key=lambda pair: pair[1])),
    )


def sign_ins(office: Office, *, by: StaffId) -> tuple[SignInLine, ...]:
    """One's own latest sign-ins that brought a key, newest first."""
    now, events = office.clock.now(), office.book.history([by]).of(by)
    ended = {event.word("key") for event in events if event.kind == "staff.signed_out"}
    found = [
        SignInLine(at=event.at, until=event.instant("until"), ended=event.word("key") in ended or event.instant("until") <= now)
        for event in events
        if event.kind == "staff.signed_in"
    ]
    return tuple(reversed(found))[:MOST_SIGN_INS]


def _by_end(events: Iterable[Event]) -> list[Event]:
    """So that the certificate that counts longest comes last, in whatever order they were entered."""
    return sorted(events, key=lambda event: event.whole("until"))


def _factors(events: Iterable[Event]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for event in events:
        staff, credential = event.word("staff"), frozenset({event.word("credential")})
        before = found.get(staff, frozenset())
        found[staff] = before | credential if event.kind == "passkey.added" else before - credential
    return found
