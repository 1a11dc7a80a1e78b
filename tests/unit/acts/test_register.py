"""Registers: every change is an entry, by whoever may make it; the operator only until there is a compliance officer."""

import pytest

from minglu.access.staff import roster
from minglu.acts.allow import allow, allow_in_case, staff_of
from minglu.acts.errors import NotAllowed, NotFound, Unusable
from minglu.acts.register import (
    Assignment,
    Contract,
    assign_debt,
    change_roles,
    record_training,
    register_agency,
    register_line,
    register_staff,
    resume_agency,
    suspend_agency,
)
from minglu.canon.ids import AgencyId, LineId, PersonId
from minglu.canon.instants import DAY, Instant
from minglu.gate.errors import WrongAsk, WrongDraft
from minglu.rules.history import work_of_staff
from minglu.vault.signature import public_of
from minglu.wiring.clock import StoryClock
from minglu.wiring.node import open_node
from tests.unit.acts.cast import (
    A_YEAR_ON,
    AGENCY,
    COLLECTOR,
    DEBT,
    HANDLER,
    INSTITUTION,
    LOADER,
    NOW,
    OFFICER,
    ORIGIN,
    OWN,
    REVIEWER,
    STRANGER,
    fresh_id,
    worker,
)

NEW = worker(60)
CONTRACT = Contract(name="Another agency", own=False, since=NOW, until=A_YEAR_ON, evaluated=NOW)

# Every act of a register, as somebody tries it.
ACTS = {
    "agency": lambda office, by: register_agency(office, CONTRACT, agency=AgencyId(fresh_id("agy")), by=by),
    "staff": lambda office, by: register_staff(office, NEW.id, agency=AGENCY, key=public_of(NEW.seed), roles=["collector"], by=by),
    "training": lambda office, by: record_training(office, COLLECTOR.id, course="exam", passed=NOW, until=A_YEAR_ON, by=by),
    "line": lambda office, by: register_line(office, STRANGER, agency=AGENCY, since=NOW, by=by),
    "suspension": lambda office, by: suspend_agency(office, AGENCY, why="late", by=by),
    "roles": lambda office, by: change_roles(office, COLLECTOR.id, roles=["collector", "handler"], by=by),
}


def assign(lender, by, **changes):
    members = {"debtor": lender.cast.borrower.person, "debt": DEBT, "staff": NEW.id, "agency": AGENCY, "since": NOW, "until": A_YEAR_ON}
    assign_debt(lender.node.office, Assignment(**{**members, **changes}), by=by.id if by else None)


# ---- Who


@pytest.mark.parametrize("act", ACTS)
def test_the_compliance_officer_keeps_the_registers(lender, act):
    before = lender.size
    ACTS[act](lender.node.office, OFFICER.id)
    assert lender.size == before + 1


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("by", [COLLECTOR, HANDLER, REVIEWER, LOADER])
def test_nobody_else_does(lender, act, by):
    before = lender.size
    with pytest.raises(NotAllowed, match="this needs the role compliance_officer; ask somebody who has it"):
        ACTS[act](lender.node.office, by.id)
    assert lender.size == before


@pytest.mark.parametrize("act", ACTS)
def test_somebody_unregistered_changes_nothing(lender, act):
    with pytest.raises(NotAllowed, match="not registered"):
        ACTS[act](lender.node.office, NEW.id)


@pytest.mark.parametrize("act", ACTS)
def test_the_operator_is_done_once_there_is_a_compliance_officer(lender, act):
    with pytest.raises(NotAllowed, match="has a compliance officer"):
        ACTS[act](lender.node.office, None)


def test_the_operator_sets_a_new_log_up(tmp_path):
    with open_node(tmp_path, origin=ORIGIN, institution=INSTITUTION, clock=StoryClock(NOW)) as node:
        register_agency(node.office, CONTRACT, agency=OWN, by=None)
        register_staff(node.office, OFFICER.id, agency=OWN, key=public_of(OFFICER.seed), roles=["compliance_officer"], by=None)
        with pytest.raises(NotAllowed):
            register_agency(node.office, CONTRACT, agency=AGENCY, by=None)


def test_a_compliance_officer_without_the_role_is_none_any_more(lender):
    facts = {"staff": OFFICER.id, "roles": ["auditor"]}
    lender.node.office.enter(lender.node.office.draft("staff.roles", facts=facts))
    with pytest.raises(NotAllowed, match="needs the role compliance_officer"):
        allow(lender.node.office, OFFICER.id, "staff.register")


def test_debts_are_assigned_by_the_loan_system(lender):
    assign(lender, LOADER)
    assert lender.said(work_of_staff(NEW.id), "debt.assigned")["debt"] == DEBT
    with pytest.raises(NotAllowed, match="integrator"):
        assign(lender, OFFICER)


def test_an_act_that_no_role_has_is_nobodys(lender):
    with pytest.raises(NotAllowed, match="act_is_nobodys"):
        allow(lender.node.office, OFFICER.id, "log.delete")


def test_a_collector_is_known_by_role_agency_and_key(lender):
    staff = staff_of(lender.node.office, COLLECTOR.id)
    assert (staff.roles, staff.agency) == (("collector",), AGENCY)


@pytest.mark.parametrize("act", ["answer.write", "exposure.names", "answer.second", "investigation.work"])
def test_a_collector_does_nothing_in_the_case_of_their_own_borrower(lender, act):
    with pytest.raises(NotAllowed, match="collects_from_this_debtor"):
        allow_in_case(lender.node.office, COLLECTOR.id, act, about=lender.cast.contact.person)


# ---- What


@pytest.mark.parametrize("key", [b"", bytes(31), bytes(33), bytes(64)])
def test_a_key_that_can_sign_nothing_is_not_registered(lender, key):
    before = lender.size
    with pytest.raises(Unusable, match="32 bytes"):
        register_staff(lender.node.office, NEW.id, agency=AGENCY, key=key, roles=["collector"], by=OFFICER.id)
    assert lender.size == before


@pytest.mark.parametrize("roles", [[], ["emperor"], ["collector", "emperor"], ["Collector"], [""]])
def test_a_role_that_is_none_is_not_registered_and_the_register_stays_readable(lender, roles):
    with pytest.raises(Unusable, match="one or more of the roles auditor, collector, compliance_officer"):
        register_staff(lender.node.office, NEW.id, agency=AGENCY, key=public_of(NEW.seed), roles=roles, by=OFFICER.id)
    assert NEW.id not in roster(lender.node.office.book.history(["=staff"]).of("=staff"))


@pytest.mark.parametrize("until", [NOW, Instant(NOW - 1), Instant(0)])
def test_a_contract_ends_after_it_begins(lender, until):
    contract = Contract(name="Another agency", own=False, since=NOW, until=until, evaluated=NOW)
    with pytest.raises(Unusable, match="must end after it begins"):
        register_agency(lender.node.office, contract, agency=AgencyId(fresh_id("agy")), by=OFFICER.id)


@pytest.mark.parametrize("until", [NOW, Instant(NOW - DAY)])
def test_training_counts_for_some_time(lender, until):
    with pytest.raises(Unusable, match="later than the day it was passed"):
        record_training(lender.node.office, COLLECTOR.id, course="exam", passed=NOW, until=until, by=OFFICER.id)


def test_training_was_passed_already(lender):
    with pytest.raises(Unusable, match="on a day that has begun"):
        record_training(lender.node.office, COLLECTOR.id, course="exam", passed=Instant(NOW + DAY), until=A_YEAR_ON, by=OFFICER.id)


def test_an_agency_was_evaluated_already(lender):
    contract = Contract(name="Another agency", own=False, since=NOW, until=A_YEAR_ON, evaluated=Instant(NOW + DAY))
    with pytest.raises(Unusable, match="evaluated on a day that has begun"):
        register_agency(lender.node.office, contract, agency=AgencyId(fresh_id("agy")), by=OFFICER.id)


@pytest.mark.parametrize("name", ["", "x" * 401, "a\nb", "a\u202eb"])
def test_an_agency_has_a_name_that_can_be_shown(lender, name):
    contract = Contract(name=name, own=False, since=NOW, until=A_YEAR_ON, evaluated=NOW)
    with pytest.raises(WrongDraft, match="the member name does not have the shape text"):
        register_agency(lender.node.office, contract, agency=AgencyId(fresh_id("agy")), by=OFFICER.id)


@pytest.mark.parametrize("agency", ["", "agy_7", "stf_" + "00" * 16])
def test_an_agency_has_an_id_of_its_kind(lender, agency):
    with pytest.raises(WrongDraft, match="the member agency is not an id"):
        register_agency(lender.node.office, CONTRACT, agency=AgencyId(agency), by=OFFICER.id)


def test_a_debt_of_somebody_unknown_is_not_assigned(lender):
    with pytest.raises(NotFound, match="no such person"):
        assign(lender, LOADER, debtor=PersonId(fresh_id("per")))


def test_a_line_is_public_with_its_number_and_gets_an_id(lender):
    line = register_line(lender.node.office, STRANGER, agency=AGENCY, since=NOW, by=OFFICER.id)
    said = lender.said("=lines", "line.registered")
    assert (said["line"], said["number"], said["channel"]) == (line, STRANGER, "call")
    assert line != LineId(lender.cast.line)


def test_somebody_without_a_key_of_their_own_is_registered_and_signs_nothing_before_a_sign_in(lender):
    register_staff(lender.node.office, NEW.id, agency=AGENCY, key=None, roles=["collector"], by=OFFICER.id)
    assert staff_of(lender.node.office, NEW.id).key is None
    with pytest.raises(WrongAsk, match="sign in again"):
        lender.ask(lender.sign(NEW))


def test_new_roles_are_instead_of_the_old_ones_and_may_be_none(lender):
    for roles in (["handler", "reviewer"], []):
        change_roles(lender.node.office, COLLECTOR.id, roles=roles, by=OFFICER.id)
        assert staff_of(lender.node.office, COLLECTOR.id).roles == tuple(roles)


@pytest.mark.parametrize("roles", [["emperor"], ["collector", ""], ["Collector"]])
def test_roles_that_are_none_change_nothing(lender, roles):
    with pytest.raises(Unusable, match="the roles of staff are"):
        change_roles(lender.node.office, COLLECTOR.id, roles=roles, by=OFFICER.id)
    assert staff_of(lender.node.office, COLLECTOR.id).roles == ("collector",)


def test_a_stranger_gets_no_roles(lender):
    with pytest.raises(NotFound, match="register them first"):
        change_roles(lender.node.office, NEW.id, roles=["collector"], by=OFFICER.id)


def test_the_last_compliance_officer_stays_one(lender):
    with pytest.raises(Unusable, match="no compliance officer any more"):
        change_roles(lender.node.office, OFFICER.id, roles=["auditor"], by=OFFICER.id)
    change_roles(lender.node.office, REVIEWER.id, roles=["compliance_officer"], by=OFFICER.id)
    change_roles(lender.node.office, OFFICER.id, roles=["auditor"], by=REVIEWER.id)
    assert staff_of(lender.node.office, OFFICER.id).roles == ("auditor",)


# ---- What the gate makes of it


def test_the_newly_registered_trained_and_assigned_may_ask(lender):
    ACTS["staff"](lender.node.office, OFFICER.id)
    assert lender.refused_by(lender.sign(NEW)) >= {"cn.pipl-51-assigned", "cn.gbt-training"}
    record_training(lender.node.office, NEW.id, course="exam", passed=NOW, until=A_YEAR_ON, by=OFFICER.id)
    assign(lender, LOADER)
    assert lender.permitted(lender.sign(NEW))


def test_an_assignment_that_ended_permits_nothing(lender):
    ACTS["staff"](lender.node.office, OFFICER.id)
    record_training(lender.node.office, NEW.id, course="exam", passed=NOW, until=A_YEAR_ON, by=OFFICER.id)
    assign(lender, LOADER, since=Instant(NOW - DAY), until=NOW)
    assert lender.refused_by(lender.sign(NEW)) == {"cn.pipl-51-assigned"}


def test_a_suspended_agency_asks_in_vain(lender):
    ACTS["suspension"](lender.node.office, OFFICER.id)
    assert lender.refused_by() == {"cn.pipl-21-agency"}


def test_a_resumed_agency_asks_as_before(lender):
    ACTS["suspension"](lender.node.office, OFFICER.id)
    resume_agency(lender.node.office, AGENCY, why="put right", by=OFFICER.id)
    assert lender.permitted()
    assert lender.said(AGENCY, "agency.resumed")["actor"] == OFFICER.id


@pytest.mark.parametrize("by", [COLLECTOR, HANDLER, REVIEWER, LOADER, NEW])
def test_nobody_but_an_officer_resumes_an_agency(lender, by):
    ACTS["suspension"](lender.node.office, OFFICER.id)
    with pytest.raises(NotAllowed):
        resume_agency(lender.node.office, AGENCY, why="put right", by=by.id)
    assert lender.refused_by() == {"cn.pipl-21-agency"}


@pytest.mark.parametrize("times", [0, 1])
def test_an_agency_that_is_not_suspended_is_not_resumed(lender, times):
    for _ in range(times):
        ACTS["suspension"](lender.node.office, OFFICER.id)
        resume_agency(lender.node.office, AGENCY, why="put right", by=OFFICER.id)
    before = lender.size
    with pytest.raises(Unusable, match="nothing to resume"):
        resume_agency(lender.node.office, AGENCY, why="put right", by=OFFICER.id)
    assert lender.size == before


def test_a_line_is_one_agencys(lender):
    register_line(lender.node.office, STRANGER, agency=AGENCY, since=NOW, by=OFFICER.id)
    before = lender.size
    with pytest.raises(Unusable, match="registered already; a line has one agency"):
        register_line(lender.node.office, STRANGER, agency=OWN, since=NOW, by=OFFICER.id)
    assert lender.size == before
