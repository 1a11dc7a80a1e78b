"""Overseeing: registers, scope, holds and alarms, for compliance officers; auditors see what is public anyway."""

import pytest

from minglu.acts.answer import answer
from minglu.acts.errors import NotAllowed
from minglu.acts.never import say_never
from minglu.acts.outcomes import LineRecords, reconcile_line
from minglu.acts.oversee import LOOK_BACK, agencies_view, alarms, holds_view, lines_view
from minglu.acts.register import Contract, register_agency, register_line, register_staff, suspend_agency
from minglu.canon.digest import sha256
from minglu.canon.ids import AgencyId
from minglu.canon.instants import DAY, HOUR, MINUTE, Instant
from minglu.canon.numbers import E164
from minglu.cases.measures import Measure
from minglu.cases.scope import Ratio
from minglu.cases.spans import Span
from minglu.vault.signature import public_of
from tests.unit.acts.cast import (
    A_YEAR_ON,
    AGENCY,
    COLLECTOR,
    COVERS,
    HANDLER,
    INVESTIGATOR,
    LOADER,
    NOW,
    OFFICER,
    OWN,
    REVIEWER,
    fresh_id,
    worker,
)
from tests.unit.acts.grievance import answering, complain, first_finding, rogue_call

AUDITOR = worker(60)
VIEWS = (agencies_view, lines_view, holds_view, alarms)


@pytest.fixture
def auditor(lender):
    register_staff(lender.node.office, AUDITOR.id, agency=OWN, key=public_of(AUDITOR.seed), roles=["auditor"], by=OFFICER.id)
    return AUDITOR


def view(what, lender, by=OFFICER):
    return what(lender.node.office, by=by.id)


def reconcile(lender, *, since, until):
    records = LineRecords(
        line=lender.cast.line, since=Instant(since), until=Instant(until), rows=(), left_out=0, file=sha256(b"a carrier's file")
    )
    reconcile_line(lender.node.office, records, by=LOADER.id)


SUSPEND = Measure(what="suspend_agency", agency=AGENCY)


def suspend(lender, *others):
    """An answer to a complaint suspends the agency, and takes other measures."""
    found = first_finding(lender)
    person = lender.cast.contact.person
    written = answering(found, measures=(SUSPEND, *others))
    answer(lender.node.office, lender.node.files, written, finding=found.finding, person=person, by=HANDLER.id)
    return found


# ---- Who


@pytest.mark.parametrize("what", VIEWS)
@pytest.mark.parametrize("by", [COLLECTOR, HANDLER, INVESTIGATOR, REVIEWER, LOADER, worker(99)])
def test_whoever_does_not_oversee_sees_none_of_it(lender, what, by):
    with pytest.raises(NotAllowed):
        view(what, lender, by)


def test_an_auditor_sees_agencies_and_lines(lender, auditor):
    assert view(agencies_view, lender, auditor) == view(agencies_view, lender)
    assert view(lines_view, lender, auditor) == view(lines_view, lender)
    for what in (holds_view, alarms):
        with pytest.raises(NotAllowed):
            view(what, lender, auditor)


def test_looking_is_no_entry(lender):
    before = lender.size
    for what in VIEWS:
        view(what, lender)
    assert lender.size == before


# ---- Agencies


def test_an_agency_stands_with_its_contract_people_and_lines(lender):
    own, agency = view(agencies_view, lender)
    assert (own.agency, own.own, agency.agency, agency.own) == (OWN, True, AGENCY, False)
    assert (agency.since, agency.until, agency.evaluated, agency.running) == (NOW, A_YEAR_ON, NOW, True)
    assert [(one.role, one.count) for one in agency.staff] == [("collector", 3)]
    assert (agency.people, agency.lines, agency.suspended) == (3, 1, None)
    assert own.people == 5
    assert own.lines == 0


def test_a_contract_that_ran_out_does_not_run(lender):
    lender.later(365 * DAY)
    assert [line.running for line in view(agencies_view, lender)] == [False, False]


def test_somebody_without_a_role_left_is_not_counted(lender):
    office = lender.node.office
    office.enter(office.draft("staff.roles", facts={"staff": COLLECTOR.id, "roles": []}))
    assert view(agencies_view, lender)[1].people == 2


def test_a_suspended_agency_says_since_when_and_why(lender):
    suspend_agency(lender.node.office, AGENCY, why="audit finding 4", by=OFFICER.id)
    since = lender.clock.now()
    lender.later(DAY)
    suspend_agency(lender.node.office, AGENCY, why="once more", by=OFFICER.id)
    held = view(agencies_view, lender)[1].suspended
    assert (held.why, held.case) == ("audit finding 4", None)
    assert abs(held.since - since) <= MINUTE


def test_a_suspension_that_ended_is_none(lender):
    office = lender.node.office
    suspend_agency(office, AGENCY, why="a test", by=OFFICER.id)
    office.enter(office.draft("agency.resumed", facts={"agency": AGENCY, "why": "retested", "actor": OFFICER.id}))
    assert view(agencies_view, lender)[1].suspended is None


# ---- Lines


def test_a_line_that_nobody_reconciled_is_one_gap(lender):
    lender.later(2 * DAY)
    (seen,) = view(lines_view, lender)
    assert (seen.line.id, seen.agency_name) == (lender.cast.line, "Agency (fictional)")
    assert (seen.spans, seen.gaps) == ((), (Span(NOW, lender.clock.now()),))
    assert seen.ratio == Ratio(covered=0, hours=48)


def test_what_is_reconciled_is_no_gap(lender):
    lender.later(2 * DAY)
    reconcile(lender, since=NOW, until=NOW + DAY)
    (seen,) = view(lines_view, lender)
    assert seen.spans == (Span(NOW, Instant(NOW + DAY)),)
    assert seen.gaps == (Span(Instant(NOW + DAY), lender.clock.now()),)
    assert seen.ratio == Ratio(covered=24, hours=48)


def test_only_thirty_days_are_looked_back_at(lender):
    lender.later(40 * DAY)
    reconcile(lender, since=NOW, until=NOW + 20 * DAY)
    (seen,) = view(lines_view, lender)
    assert seen.window == Span(Instant(lender.clock.now() - LOOK_BACK), lender.clock.now())
    assert seen.ratio == Ratio(covered=240, hours=720)


def test_the_line_with_the_most_hours_that_nobody_compared_comes_first(lender):
    office = lender.node.office
    other = register_line(office, E164("+8616000000800"), agency=OWN, since=NOW, by=OFFICER.id)
    lender.later(2 * DAY)
    reconcile(lender, since=NOW, until=NOW + DAY)
    assert [seen.line.id for seen in view(lines_view, lender)] == [other, lender.cast.line]


def test_a_line_of_a_day_to_come_has_nothing_to_compare(lender):
    office = lender.node.office
    register_line(office, E164("+8616000000800"), agency=OWN, since=Instant(NOW + DAY), by=OFFICER.id)
    assert [seen.line.id for seen in view(lines_view, lender)] == [lender.cast.line]


def test_the_lines_of_an_empty_register_are_none(lender):
    lender.clock.set(Instant(NOW - 1))
    assert view(lines_view, lender) == ()


# ---- Holds


def test_nothing_is_held_at_first(lender):
    held = view(holds_view, lender)
    assert (held.blocked, held.agencies) == (0, ())


def test_a_suspended_agency_and_a_blocked_person_are_held(lender):
    found = suspend(lender, Measure(what="block_person"))
    held = view(holds_view, lender)
    assert held.blocked == 1
    ((agency),) = held.agencies
    assert (agency.agency, agency.suspended.why, agency.suspended.case) == (AGENCY, "complaint", found.finding.case)


def test_a_person_blocked_twice_is_one_person(lender):
    office, person = lender.node.office, lender.cast.contact.person
    for _ in range(2):
        office.enter(office.draft("person.blocked", office.about(person), facts={"why": "a test"}, parties={"why": "a test"}))
    assert view(holds_view, lender).blocked == 1


def test_never_again_is_no_hold(lender):
    say_never(lender.node.office, lender.cast.contact.person)
    assert view(holds_view, lender).blocked == 0


# ---- Alarms


def test_a_quiet_day_has_no_alarms(lender):
    lender.call()
    seen = view(alarms, lender)
    assert (seen.volume, seen.unpermitted, seen.clocks) == ((), (), ())


def test_whoever_is_let_near_more_persons_in_a_day_than_a_line_is_one(lender, monkeypatch):
    lender.lose_touch()
    lender.permitted()
    lender.permitted(lender.sign(whom=lender.cast.contact, purpose="pass_on_message"))
    assert view(alarms, lender).volume == ()
    monkeypatch.setattr("minglu.cases.volume.LINES", (2, 20, 200))
    (one,) = view(alarms, lender).volume
    assert (one.staff, one.agency, one.persons, one.line) == (COLLECTOR.id, AGENCY, 2, 2)
    lender.later(31 * DAY)
    assert view(alarms, lender).volume == ()


def test_a_call_without_a_permit_is_one_by_its_entry(lender):
    rogue_call(lender)
    (call,) = view(alarms, lender).unpermitted
    assert (call.line, call.agency, call.answered, call.seconds) == (lender.cast.line, AGENCY, True, 95)
    assert call.index == lender.size - 1


def test_a_call_without_a_permit_is_an_alarm_for_thirty_days(lender):
    rogue_call(lender)
    lender.later(30 * DAY + HOUR)
    assert view(alarms, lender).unpermitted == ()


@pytest.mark.parametrize(("days", "found"), [(10, []), (13, [False]), (15, [False]), (16, [True]), (100, [True])])
def test_an_answer_that_is_due_within_three_days_or_overdue_is_one(lender, days, found):
    complain(lender)
    lender.later(days * DAY)
    assert [alarm.late for alarm in view(alarms, lender).clocks] == found


def test_a_case_that_was_answered_is_none(lender):
    suspend(lender)
    lender.later(16 * DAY)
    assert view(alarms, lender).clocks == ()


def test_the_clock_that_ends_first_is_on_top(lender):
    first = complain(lender)
    lender.later(DAY)
    second = complain(lender)
    lender.later(15 * DAY)
    assert [alarm.case for alarm in view(alarms, lender).clocks] == [first.case, second.case]
    assert view(alarms, lender).clocks[0].waits_for == "finding"


def test_an_agency_with_its_name_and_nothing_else_stands_there_too(lender):
    fresh = AgencyId(fresh_id("agy"))
    contract = Contract(name="Newcomer (fictional)", own=False, since=NOW, until=A_YEAR_ON, evaluated=NOW, **COVERS)
    register_agency(lender.node.office, contract, agency=fresh, by=OFFICER.id)
    found = next(line for line in view(agencies_view, lender) if line.agency == fresh)
    assert (found.people, found.staff, found.lines, found.suspended) == (0, (), 0, None)
