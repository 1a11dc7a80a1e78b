"""Staff: people who act for the lender or an agency, folded from the log.

    roster(events)["stf_…"].roles == ("handler", "reviewer")

The key is one that signs their asks for long; whoever has none signs with keys made at each sign-in, which are not
looked at here (`gate.keys`). An entry of roles replaces those before it; somebody with no role left may do
nothing and stays known, because old entries name them. Names and contact details of staff are not in the log.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from minglu.access.errors import WrongStaff
from minglu.canon.errors import CanonError
from minglu.canon.ids import AgencyId, StaffId, check_id
from minglu.rules.errors import WrongHistory
from minglu.rules.history import Event

# The names of the roles live with what they may do (`roles`), which reads this file; the table there is checked by test.
KNOWN_ROLES: Final = frozenset({"collector", "handler", "investigator", "reviewer", "compliance_officer", "auditor", "integrator"})
_MOST_KEY: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """One person of the staff as of some entry. Roles are sorted, each once."""

    id: StaffId
    agency: AgencyId
    key: str | None
    roles: tuple[str, ...]


def roster(events: Iterable[Event]) -> Mapping[str, Staff]:
    """Everybody that these entries know, by id, in the state after the last of them. Raises WrongStaff."""
    found: dict[str, Staff] = {}
    for event in sorted(events, key=lambda event: event.index):
        if event.kind in ("staff.registered", "staff.roles"):
            one = _staff(event, known=found)
            found[one.id] = one
    return MappingProxyType(found)


def _staff(event: Event, *, known: Mapping[str, Staff]) -> Staff:
    try:
        id_ = StaffId(check_id("stf", event.word("staff")))
        roles = _roles(event)
        if event.kind == "staff.registered":
            return Staff(id=id_, agency=AgencyId(check_id("agy", event.word("agency"))), key=_key(event), roles=roles)
    except (WrongHistory, CanonError) as error:
        raise WrongStaff(f"entry {event.index}: {error}; have an auditor look at it") from error
    if id_ not in known:
        raise WrongStaff(f"entry {event.index}: roles for somebody who was never registered; have an auditor look at it")
    return Staff(id=id_, agency=known[id_].agency, key=known[id_].key, roles=roles)


def _roles(event: Event) -> tuple[str, ...]:
    roles = event.words("roles")
    if unknown := set(roles) - KNOWN_ROLES:
        raise WrongStaff(f"entry {event.index}: {len(unknown)} unknown role(s); roles are {', '.join(sorted(KNOWN_ROLES))}")
    return tuple(sorted(set(roles)))


def _key(event: Event) -> str | None:
    if "key" not in event.said:
        return None
    key = event.word("key")
    if not 0 < len(key) <= _MOST_KEY:
        raise WrongStaff(f"entry {event.index}: the key of a member of the staff has at most {_MOST_KEY} characters")
    return key
