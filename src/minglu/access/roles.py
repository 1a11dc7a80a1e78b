"""Roles: who of the staff may do what, and why not.

    may(staff, "answer.write") is None
    may(staff, "packs.propose") == Refused(because="role_lacks_act", act="packs.propose", needs=("compliance_officer",), …)

The table below is all there is: an act that it does not name is allowed to nobody, and a role that it does not name may
do nothing. Two further rules: whoever collects from a debtor does not handle complaints about that debtor, and nobody
is the second person to their own answer (complaint rules: a handler without direct interest, CN-CMP-07, confidence S).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from minglu.access.staff import Staff

COLLECTOR: Final = "collector"
HANDLER: Final = "handler"
INVESTIGATOR: Final = "investigator"
REVIEWER: Final = "reviewer"
COMPLIANCE: Final = "compliance_officer"
AUDITOR: Final = "auditor"
INTEGRATOR: Final = "integrator"

_CASE: Final = ("case.read", "finding.read", "finding.compute", "exhibit.read")

# What holds for a person, as they or others tell the staff.
_CIRCUMSTANCES: Final = ("person.state", "hold.place", "hold.lift", "wish.enter")
_DISPUTES: Final = ("debt.dispute", "debt.end_dispute")

MAY: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        COLLECTOR: frozenset({"worklist.read", "contact.ask"}),
        HANDLER: frozenset(
            {*_CASE, "complaint.take_in", "answer.write", "measure.take", "letter.write", "case.close", *_CIRCUMSTANCES, *_DISPUTES}
        ),
        INVESTIGATOR: frozenset({*_CASE, "exposure.names", "openings.read", "investigation.work"}),
        REVIEWER: frozenset({*_CASE, "exposure.names", "openings.read", "answer.second"}),
        COMPLIANCE: frozenset(
            {
                "packs.propose",
                "packs.approve",
                "agency.register",
                "agency.contract",
                "agency.evaluate",
                "institution.license",
                "purpose.assess",
                *_CIRCUMSTANCES,
                *_DISPUTES,
                "agency.suspend",
                "agency.resume",
                "staff.register",
                "staff.roles",
                "staff.trained",
                "line.register",
                "outsider.register",
                "openings.give",
                "clock.approve",
                "figures.read",
                "account.open",
                "key.issue",
                "packs.read",
                "alarms.read",
            }
        ),
        AUDITOR: frozenset({"figures.read", "log.audit", "openings.receive", "finding.read", "scope.read"}),
        INTEGRATOR: frozenset(
            {"data.load", "debt.assign", "debt.describe", "outcomes.load", "line.reconcile", *_CIRCUMSTANCES, *_DISPUTES}
        ),
    }
)
ROLES: Final = tuple(MAY)
ACTS: Final = frozenset(act for acts in MAY.values() for act in acts)

# What somebody who collects from a debtor must not do in a case about that debtor, whatever their other roles.
_RECUSED: Final = frozenset(MAY[HANDLER] | MAY[INVESTIGATOR] | MAY[REVIEWER])


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why somebody may not do something, and which roles may. Codes; the sentence comes from the catalogue."""

    because: str
    act: str
    needs: tuple[str, ...]
    rule: str


def may(staff: Staff, act: str) -> Refused | None:
    """None if a role of `staff` allows `act`; otherwise why not."""
    needs = tuple(role for role in ROLES if act in MAY[role])
    if not needs:
        return Refused(because="act_is_nobodys", act=act, needs=(), rule="")
    if not set(needs) & set(staff.roles):
        return Refused(because="role_lacks_act", act=act, needs=needs, rule="")
    return None


def may_handle(staff: Staff, act: str, *, collects_from: frozenset[str], debtors: frozenset[str]) -> Refused | None:
    """As `may`, in a case about `debtors`, for somebody who collects, or did, from `collects_from` (person ids)."""
    if act in _RECUSED and collects_from & debtors:
        return Refused(because="collects_from_this_debtor", act=act, needs=(), rule="CN-CMP-07")
    return may(staff, act)


def may_second(staff: Staff, *, first: str) -> Refused | None:
    """Whether `staff` may be the second person to what `first` wrote."""
    if staff.id == first:
        return Refused(because="second_is_the_first", act="answer.second", needs=(REVIEWER,), rule="")
    return may(staff, "answer.second")
