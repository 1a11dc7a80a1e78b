"""Standing: may this staff of this agency work on this debt at all?

The latest entry about a person or an agency counts. Spans run from `since` up to, not including, `until`.
"""

from collections.abc import Mapping
from typing import Final

from minglu.canon.instants import DAY, Instant
from minglu.rules.history import Event
from minglu.rules.question import Question
from minglu.rules.table import FactValue

COLLECTOR: Final = "collector"
ANSWERS: Final = ("handler", "reviewer")


def staff_facts(stream: tuple[Event, ...], *, agency: str, at: Instant) -> Mapping[str, FactValue]:
    """What is entered about a person of the staff, under the agency that the question names."""
    registered: Event | None = None
    roles: tuple[str, ...] = ()
    trained: list[Event] = []
    for event in stream:
        if event.kind == "staff.registered":
            registered, roles = event, event.words("roles")
        elif event.kind == "staff.roles":
            roles = event.words("roles")
        elif event.kind == "staff.trained":
            trained.append(event)
    return {
        "staff_registered": registered is not None and registered.word("agency") == agency,
        "staff_is_collector": COLLECTOR in roles,
        "staff_handles_complaints": any(role in roles for role in ANSWERS),
        "staff_trained": any(event.whole("until") > at for event in trained),
        "days_since_training": _days(max((event.whole("passed") for event in trained), default=None), at),
    }


def agency_facts(stream: tuple[Event, ...], *, at: Instant) -> Mapping[str, FactValue]:
    """What is entered about an agency."""
    registered, suspended = None, False
    for event in stream:
        if event.kind == "agency.registered":
            registered = event
        elif event.kind in ("agency.suspended", "agency.resumed"):
            suspended = event.kind == "agency.suspended"
    if registered is None:
        nothing = {"agency_own": None, "agency_contract_valid": False, "days_since_evaluation": None}
        return {"agency_known": False, "agency_suspended": suspended, **nothing}
    since = registered.whole("since")
    return {
        "agency_known": True,
        "agency_own": registered.flag("own"),
        "agency_contract_valid": since <= at < registered.whole("until"),
        "agency_suspended": suspended,
        # The first year is counted from the start of the contract: before it there was nothing to evaluate.
        "days_since_evaluation": _days(max(since, registered.whole("evaluated")), at),
    }


def assigned(stream: tuple[Event, ...], *, question: Question, at: Instant) -> bool:
    """Is the debt given to this staff of this agency now?"""
    wanted = {"staff": question.staff, "agency": question.agency, "debt": question.debt}
    return any(
        event.kind == "debt.assigned"
        and all(event.word(name) == value for name, value in wanted.items())
        and event.whole("since") <= at < event.whole("until")
        for event in stream
    )


def _days(since: int | None, at: Instant) -> int | None:
    # A day that lies ahead has not begun to count: zero, not a negative number.
    return None if since is None else max(0, at - since) // DAY
