"""Standing: may this staff of this agency work on this debt at all, and may the institution?

The latest entry about a person or an agency counts. Spans run from `since` up to, not including, `until`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from minglu.canon.instants import DAY, Instant
from minglu.rules.fact import FactValue
from minglu.rules.history import Event, History, days_of_staff
from minglu.rules.question import Question
from minglu.rules.table import LICENCES

COLLECTOR: Final = "collector"
ANSWERS: Final = ("handler", "reviewer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """What is entered about a person of the staff, whatever the instant."""

    agency: str | None
    roles: tuple[str, ...]
    until: int
    passed: int | None


@lru_cache(maxsize=1024)
def read_staff(stream: tuple[Event, ...]) -> Staff:
    """Read the stream of a person of the staff. Raises WrongHistory."""
    agency: str | None = None
    roles: tuple[str, ...] = ()
    trained: list[Event] = []
    for event in stream:
        if event.kind == "staff.registered":
            agency, roles = event.word("agency"), event.words("roles")
        elif event.kind == "staff.roles":
            roles = event.words("roles")
        elif event.kind == "staff.trained":
            trained.append(event)
    passed = max((event.whole("passed") for event in trained), default=None)
    return Staff(agency=agency, roles=roles, until=max((event.whole("until") for event in trained), default=-1), passed=passed)


def staff_facts(stream: tuple[Event, ...], *, agency: str, at: Instant) -> dict[str, FactValue]:
    """What is entered about a person of the staff, under the agency that the question names."""
    staff = read_staff(stream)
    return {
        "staff_registered": staff.agency == agency,
        "staff_is_collector": COLLECTOR in staff.roles,
        "staff_handles_complaints": any(role in staff.roles for role in ANSWERS),
        "staff_trained": staff.until > at,
        "days_since_training": _days(staff.passed, at),
    }


def visitors(history: History, *, asker: Mapping[str, FactValue], question: Question, at: Instant) -> int:
    """How many of the asker and the companions are registered, trained collectors of the agency."""
    others = (staff_facts(history.of(one), agency=question.agency, at=at) for one in question.companions)
    needed = ("staff_registered", "staff_is_collector", "staff_trained")
    return sum(all(one[name] for name in needed) for one in (asker, *others))


def opened(history: History, *, staff: str, at: Instant) -> int:
    """The permits that this staff was given in the 24 hours up to `at`."""
    days: Sequence[str] = days_of_staff(staff, at=at)
    return sum(at - DAY < event.at <= at for day in days for event in history.of(day) if event.kind == "contact.permit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """What is entered about an agency, whatever the instant. Without an `own` it was never registered. `judged` is when the
    evaluation was made that says whether it passed, and `evaluated` that, or the start of the contract if it is later."""

    own: bool | None = None
    contract: Event | None = None
    began: int = -1
    evaluated: int = -1
    judged: int = -1
    passed: bool = True
    suspended: bool = False


@lru_cache(maxsize=1024)
def read_agency(stream: tuple[Event, ...]) -> Agency:
    """Read the stream of an agency. Raises WrongHistory."""
    agency = Agency()
    for event in stream:
        if event.kind == "agency.registered":
            # The first year is counted from the start of the contract: before it there was nothing to evaluate.
            # A new registration corrects the one before, its dates too.
            began = max(event.whole("since"), event.whole("evaluated"))
            agency = replace(agency, own=event.flag("own"), contract=event, began=began)
        elif event.kind == "agency.contracted":
            agency = replace(agency, contract=event)
        elif event.kind == "agency.evaluated":
            agency = _evaluated(agency, event)
        elif event.kind in ("agency.suspended", "agency.resumed"):
            agency = replace(agency, suspended=event.kind == "agency.suspended")
    return agency


def _evaluated(agency: Agency, event: Event) -> Agency:
    """The latest evaluation counts, not the one that was entered last: one of long ago undoes no failure since."""
    evaluated = event.whole("evaluated")
    if evaluated < agency.judged:
        return agency
    return replace(agency, evaluated=max(agency.evaluated, evaluated), judged=evaluated, passed=event.word("result") == "passed")


def agency_facts(stream: tuple[Event, ...], *, question: Question, at: Instant) -> dict[str, FactValue]:
    """What is entered about an agency."""
    agency = read_agency(stream)
    contract = agency.contract
    if agency.own is None or contract is None:
        nothing = dict.fromkeys(("agency_own", "agency_in_scope", "days_since_evaluation", "agency_evaluation_passed"))
        return {"agency_known": False, "agency_suspended": agency.suspended, "agency_contract_valid": False, **nothing}
    return {
        "agency_known": True,
        "agency_own": agency.own,
        "agency_contract_valid": contract.whole("since") <= at < contract.whole("until"),
        "agency_in_scope": _in_scope(contract, question),
        "agency_suspended": agency.suspended,
        "days_since_evaluation": _days(max(agency.began, agency.evaluated), at),
        "agency_evaluation_passed": agency.passed,
    }


def institution_facts(stream: tuple[Event, ...], *, question: Question, at: Instant) -> dict[str, FactValue]:
    """What is entered about the lender itself: its licence, and the impact assessments of its purposes."""
    licence, assessed = read_institution(stream)
    spans = assessed.get(question.purpose, ())
    return {"licence": licence, "purpose_assessed": any(since <= at < until for since, until in spans)}


@lru_cache(maxsize=64)
def read_institution(stream: tuple[Event, ...]) -> tuple[FactValue, Mapping[str, tuple[tuple[int, int], ...]]]:
    """The licence, and for each purpose the spans that an assessment covers. Raises WrongHistory."""
    licence: FactValue = None
    assessed: dict[str, tuple[tuple[int, int], ...]] = {}
    for event in stream:
        if event.kind == "institution.licensed":
            licence = event.word("licence") if event.word("licence") in LICENCES else None
        elif event.kind == "purpose.assessed":
            spans = assessed.get(event.word("purpose"), ())
            assessed[event.word("purpose")] = (*spans, (event.whole("since"), event.whole("until")))
    return licence, MappingProxyType(assessed)


def assigned(stream: tuple[Event, ...], *, question: Question, at: Instant) -> bool:
    """Is the debt given to this staff of this agency now?"""
    spans = _assignments(stream, staff=question.staff, agency=question.agency, debt=question.debt)
    return any(since <= at < until for since, until in spans)


@lru_cache(maxsize=8192)
def _assignments(stream: tuple[Event, ...], *, staff: str, agency: str, debt: str) -> tuple[tuple[int, int], ...]:
    wanted = {"staff": staff, "agency": agency, "debt": debt}
    given = (event for event in stream if event.kind == "debt.assigned")
    mine = (event for event in given if all(event.word(name) == value for name, value in wanted.items()))
    return tuple((event.whole("since"), event.whole("until")) for event in mine)


def _in_scope(contract: Event, question: Question) -> bool | None:
    # An older entry says nothing of a scope: unknown, so that it refuses where a rule asks.
    if "purposes" not in contract.said or "channels" not in contract.said:
        return None
    return question.purpose in contract.words("purposes") and question.channel in contract.words("channels")


def _days(since: int | None, at: Instant) -> int | None:
    # A day that lies ahead has not begun to count: zero, not a negative number.
    return None if since is None else max(0, at - since) // DAY
