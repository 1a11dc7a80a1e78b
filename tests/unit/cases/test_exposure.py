"""Who came near a number, for the reviewer by id and for the person by role."""

import pytest

from minglu.canon.instants import Instant
from minglu.cases.errors import WrongRecord
from minglu.cases.exposure import RoleCount, exposed, role_counts, role_of
from minglu.rules.history import History
from tests.unit.cases.story import AGENCY, CASE, COLLECTOR, HANDLER, LENDER, REVIEWER, event, moment, permit, sealed

AT = moment("2026-11-05 14:03")
READ = event(130, "openings.read", at=Instant(AT + 5), staff=REVIEWER, case=CASE, parts=["facts"])
EVENTS = (sealed(), permit(100, at=AT), permit(110, at=AT), READ)


def staff(index: int, who: str, *roles: str, kind: str = "staff.registered") -> object:
    return event(index, kind, at=AT, staff=who, agency=AGENCY, key="k", roles=list(roles))


HISTORY = History(
    streams={
        COLLECTOR: (staff(1, COLLECTOR, "collector"), staff(105, COLLECTOR, "integrator", kind="staff.roles")),  # type: ignore[dict-item]
        REVIEWER: (staff(2, REVIEWER, "reviewer"),),  # type: ignore[dict-item]
    }
)


def test_import_permits_and_openings_are_told_with_their_entry() -> None:
    found = exposed(EVENTS, upto=1_000, until=Instant(AT + 10))
    assert [(one.index, one.how, one.staff) for one in found] == [
        (50, "import", HANDLER),
        (100, "permit", COLLECTOR),
        (110, "permit", COLLECTOR),
        (130, "opening", REVIEWER),
    ]
    assert [one.agency for one in found] == [LENDER, AGENCY, AGENCY, ""]


def test_what_came_after_the_event_is_no_exposure() -> None:
    assert [one.index for one in exposed(EVENTS, upto=1_000, until=AT)] == [50, 100, 110]


def test_what_came_after_the_size_looked_at_is_not_known() -> None:
    assert [one.index for one in exposed(EVENTS, upto=100, until=AT)] == [50]


def test_an_import_by_nobody_of_the_staff_names_nobody() -> None:
    plain = event(50, "datum.sealed", at=AT, datum="rec_" + "00" * 16)
    assert exposed((plain,), upto=1_000, until=AT) == ()


def test_the_person_sees_different_people_by_the_role_they_had_then() -> None:
    found = exposed(EVENTS, upto=1_000, until=Instant(AT + 10))
    assert role_counts(found, history=HISTORY) == (
        RoleCount(role="collector", count=1),
        RoleCount(role="integrator", count=1),
        RoleCount(role="none", count=1),
        RoleCount(role="reviewer", count=1),
    )


def test_a_role_is_the_one_at_the_entry_and_unknown_before_any() -> None:
    assert [role_of(COLLECTOR, history=HISTORY, index=index) for index in (1, 2, 105, 106)] == [
        "none",
        "collector",
        "collector",
        "integrator",
    ]


def test_an_impossible_entry_is_named() -> None:
    with pytest.raises(WrongRecord, match=r"entry 130 .*'staff'"):
        exposed((event(130, "openings.read", at=AT, staff=7),), upto=1_000, until=AT)
