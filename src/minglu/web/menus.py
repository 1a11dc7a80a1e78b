"""What can be reached from a page, by area and by who is signed in. Hiding an entry protects nothing: acts do."""

from dataclasses import dataclass
from typing import Final

from minglu.acts.allow import staff_of
from minglu.acts.errors import ActError
from minglu.canon.ids import StaffId
from minglu.web.visit import Area, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One way from here. `current` marks where the visitor is."""

    href: str
    label: str
    current: bool


_CITIZEN: Final = (("/me", "menu.me"), ("/me/uses", "menu.uses"), ("/me/cases", "menu.cases"), ("/help", "menu.help"))
# Address, message, and the roles that have use for it; none named: everybody of the staff.
_DESK: Final[tuple[tuple[str, str, frozenset[str]], ...]] = (
    ("/desk/work", "menu.work", frozenset({"collector"})),
    ("/desk/cases", "menu.board", frozenset({"handler", "investigator", "reviewer"})),
    ("/desk/tasks", "menu.tasks", frozenset({"investigator"})),
    ("/desk/seconds", "menu.seconds", frozenset({"reviewer"})),
    ("/desk/alarms", "menu.alarms", frozenset({"compliance_officer"})),
    ("/desk/rules", "menu.rules", frozenset({"compliance_officer"})),
    ("/desk/agencies", "menu.agencies", frozenset({"compliance_officer"})),
    ("/desk/people", "menu.people", frozenset({"compliance_officer"})),
    ("/desk/keys", "menu.keys", frozenset({"compliance_officer"})),
    ("/desk/handovers", "menu.handovers", frozenset({"compliance_officer"})),
    ("/oversight/figures", "menu.figures", frozenset({"compliance_officer"})),
    ("/oversight/audits", "menu.audits", frozenset({"auditor"})),
    ("/desk/account", "menu.account", frozenset()),
)
_OVERSIGHT: Final = (
    ("/oversight", "menu.log", frozenset[str]()),
    ("/oversight/audits", "menu.audits", frozenset({"auditor"})),
    ("/oversight/figures", "menu.figures", frozenset({"auditor", "compliance_officer"})),
    ("/oversight/alarms", "menu.volume", frozenset({"auditor", "compliance_officer"})),
)


def menu_of(visit: Visit, area: Area) -> tuple[Entry, ...]:
    """The entries of this area that this visitor has use for."""
    if area == "citizen":
        return tuple(_entry(visit, href, label) for href, label in _CITIZEN) if visit.person is not None else ()
    if area == "door":
        return ()
    roles = roles_of(visit)
    known = _DESK if area == "desk" else _OVERSIGHT
    if area == "desk" and not roles:
        return ()
    return tuple(_entry(visit, href, label) for href, label, needs in known if not needs or needs & roles)


def roles_of(visit: Visit) -> frozenset[str]:
    """The roles of the member of staff who is here, past every factor."""
    if visit.staff is None or visit.staff.stage != "open":
        return frozenset()
    try:
        return frozenset(staff_of(visit.parts.office, StaffId(visit.staff.subject)).roles)
    except ActError:
        return frozenset()


def _entry(visit: Visit, href: str, label: str) -> Entry:
    inside = visit.path == href or (visit.path.startswith(f"{href}/") and href not in ("/me", "/oversight"))
    return Entry(href=href, label=visit.words.say(label), current=inside)
