"""Who may do what."""

import pytest

from minglu.access.roles import ACTS, MAY, ROLES, Refused, may, may_handle, may_second
from minglu.access.staff import KNOWN_ROLES, Staff
from minglu.canon.ids import AgencyId, StaffId

ZHOU, OTHER = "per_" + "02" * 16, "per_" + "03" * 16


def staff(*roles: str, number: int = 1) -> Staff:
    return Staff(id=StaffId(f"stf_{number:032x}"), agency=AgencyId("agy_" + "0b" * 16), key="k", roles=roles)


def test_there_are_seven_roles_and_the_roster_knows_the_same() -> None:
    assert len(ROLES) == 7
    assert set(ROLES) == KNOWN_ROLES


@pytest.mark.parametrize(("role", "act"), [(role, act) for role in ROLES for act in sorted(MAY[role])])
def test_a_role_may_do_what_the_table_says(role: str, act: str) -> None:
    assert may(staff(role), act) is None


NOT = [
    ("collector", "case.read"),
    ("collector", "openings.read"),
    ("collector", "answer.write"),
    ("handler", "contact.ask"),
    ("handler", "answer.second"),
    ("handler", "exposure.names"),
    ("investigator", "answer.write"),
    ("reviewer", "answer.write"),
    ("compliance_officer", "contact.ask"),
    ("compliance_officer", "answer.write"),
    ("auditor", "contact.ask"),
    ("integrator", "contact.ask"),
    ("integrator", "openings.read"),
]


@pytest.mark.parametrize(("role", "act"), NOT)
def test_a_role_may_not_do_what_is_anothers(role: str, act: str) -> None:
    refused = may(staff(role), act)
    assert isinstance(refused, Refused)
    assert (refused.because, refused.act, role in refused.needs) == ("role_lacks_act", act, False)


@pytest.mark.parametrize("roles", [(), ("collector",), ("emperor",)])
def test_nobody_without_the_role_may(roles: tuple[str, ...]) -> None:
    refused = Refused(because="role_lacks_act", act="packs.propose", needs=("compliance_officer",), rule="")
    assert may(staff(*roles), "packs.propose") == refused


@pytest.mark.parametrize("act", ["", "everything", "Contact.ask", "*"])
def test_an_act_that_the_table_does_not_name_is_nobodys(act: str) -> None:
    assert act not in ACTS
    assert may(staff(*ROLES), act) == Refused(because="act_is_nobodys", act=act, needs=(), rule="")


@pytest.mark.parametrize("act", ["case.read", "answer.write", "answer.second", "openings.read", "investigation.work"])
def test_whoever_collects_from_a_debtor_is_recused_whatever_their_other_roles(act: str) -> None:
    refused = may_handle(staff(*ROLES), act, collects_from=frozenset({ZHOU}), debtors=frozenset({ZHOU, OTHER}))
    assert refused == Refused(because="collects_from_this_debtor", act=act, needs=(), rule="CN-CMP-07")


def test_collecting_from_others_recuses_nobody_but_roles_still_count() -> None:
    apart = {"collects_from": frozenset({OTHER}), "debtors": frozenset({ZHOU})}
    assert may_handle(staff("handler"), "answer.write", **apart) is None
    assert may_handle(staff("collector"), "answer.write", **apart) is not None


def test_nobody_is_the_second_person_to_their_own_answer() -> None:
    reviewer = staff("reviewer", "handler")
    refused = may_second(reviewer, first=reviewer.id)
    assert refused is not None
    assert refused.because == "second_is_the_first"
    assert may_second(reviewer, first=staff(number=2).id) is None
    assert may_second(staff("handler"), first=staff(number=2).id) is not None
