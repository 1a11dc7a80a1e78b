"""Exposure: who had a permit for the number, or read its entries, or brought it in, before something happened.

    exposed(events, upto=900, before=at) == (Exposed(index=790, how="permit", staff="stf_…", agency="agy_…"), …)
    role_counts(…) == (RoleCount(role="collector", count=1),)

When an unknown mobile calls, these are the people who could have known the number: not suspects, but where an
investigation asks first. The complainant sees roles and counts; names go to investigator and reviewer alone, and their
reading is an entry. What was copied before the import stays invisible: that is said to the complainant.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from minglu.canon.instants import Instant
from minglu.cases import members
from minglu.cases.record import before, reading
from minglu.rules.history import Event, History

How: TypeAlias = Literal["permit", "opening", "import"]

_HOW: Final[Mapping[str, How]] = {"contact.permit": "permit", "openings.read": "opening", "datum.sealed": "import"}
# The word for somebody whose role no entry at hand names; the catalogue has it beside the roles.
UNKNOWN_ROLE: Final = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposed:
    """One time that somebody came near the number. `agency` is empty where the entry does not say."""

    index: int
    how: How
    staff: str
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleCount:
    """How many different people of one role: what the complainant sees."""

    role: str
    count: int


def exposed(events: Iterable[Event], *, upto: int, until: Instant) -> tuple[Exposed, ...]:
    """Everybody near the number in the first `upto` entries and not after `until`, by index. Raises WrongRecord."""
    found = (_exposed(event) for event in before(events, size=upto) if event.kind in _HOW and event.at <= until)
    return tuple(one for one in found if one.staff)


def _exposed(event: Event) -> Exposed:
    with reading(event) as said:
        question = said.get("question")
        of = question if isinstance(question, Mapping) else said
        return Exposed(
            index=event.index,
            how=_HOW[event.kind],
            staff=members.text(of, "staff", most=40) if "staff" in of else "",
            agency=members.text(of, "agency", most=40) if "agency" in of else "",
        )


def role_counts(found: Iterable[Exposed], *, history: History) -> tuple[RoleCount, ...]:
    """Different people by role, sorted by role. Nobody is named."""
    people: dict[str, set[str]] = {}
    for one in found:
        people.setdefault(role_of(one.staff, history=history, index=one.index), set()).add(one.staff)
    return tuple(RoleCount(role=role, count=len(people[role])) for role in sorted(people))


def role_of(staff: str, *, history: History, index: int) -> str:
    """The first role that this person of the staff had at entry `index`, or "none"."""
    role = UNKNOWN_ROLE
    for event in before(history.of(staff), size=index):
        if event.kind in ("staff.registered", "staff.roles"):
            with reading(event) as said:
                role = next(iter(members.texts(said, "roles", most=64)), UNKNOWN_ROLE)
    return role
