"""Reading the figures: for officers and auditors, from the log as it stands, and nothing is entered."""

import pytest

from minglu.acts.answer import answer
from minglu.acts.errors import NotAllowed
from minglu.acts.figures import read_figures
from minglu.acts.register import register_staff
from minglu.canon.ids import StaffId
from minglu.canon.instants import DAY, HOUR
from minglu.cases.figures import DAYS
from minglu.vault.signature import public_of
from tests.unit.acts.cast import AGENCY, COLLECTOR, HANDLER, INVESTIGATOR, LOADER, NOW, OFFICER, OWN, REVIEWER, UNTRAINED, worker
from tests.unit.acts.grievance import answering, complain, first_finding, rogue_call

AUDITOR = worker(20)


def figures(lender, by=OFFICER):
    return read_figures(lender.node.office, by=by.id)


def test_an_office_in_which_nothing_happened_has_figures_of_nothing(lender):
    told = figures(lender)
    assert (told.complaints, told.months, told.breaches, told.rules) == (0, (), (), ())
    assert (told.at, told.upto, told.lines, told.scope.covered) == (NOW, lender.size, 1, 0)
    assert [(row.agency, row.own) for row in told.agencies] == [(OWN, True), (AGENCY, False)]


def test_a_call_a_refusal_and_a_call_past_us_are_on_their_day(lender):
    lender.call()
    refused = lender.refused_by(lender.sign(UNTRAINED))
    rogue_call(lender)
    told = figures(lender)

    assert len(told.days) == DAYS
    assert (told.days[-1].permits, told.days[-1].refusals, told.days[-1].unpermitted) == (1, 1, 1)
    assert {row.rule: row.refusals for row in told.rules} == dict.fromkeys(refused, 1)
    assert [(row.why, row.agency, row.count) for row in told.breaches] == [("no_permit", AGENCY, 1)]


def test_after_thirty_days_the_call_is_gone_from_the_days_and_the_breach_is_not(lender):
    lender.permitted()
    rogue_call(lender)
    lender.later(DAYS * DAY)
    told = figures(lender)
    assert not any(row.permits or row.unpermitted for row in told.days)
    assert [row.count for row in told.breaches] == [1]


def test_a_complaint_is_counted_from_filing_to_answer(lender):
    filed = complain(lender)
    assert (figures(lender).months[-1].waiting, figures(lender).clocks[0].stops.running) == (1, 1)

    found = first_finding(lender, filed)
    told = figures(lender)
    assert (told.months[-1].month, told.months[-1].total, told.months[-1].recorded) == ("2026-10", 1, 1)
    assert [row.count for row in told.allegations] == [1, 0, 0, 1]
    # The call that it is about is counted as a breach once, by its own entry.
    assert [(row.why, row.count) for row in told.breaches] == [("no_permit", 1)]
    agency = next(row for row in told.agencies if row.agency == AGENCY)
    assert (agency.complaints, agency.breaches, agency.tasks.running) == (1, 1, agency.tasks.total)

    lender.later(HOUR)
    answer(lender.node.office, lender.node.files, answering(found), finding=found.finding, person=lender.cast.contact.person, by=HANDLER.id)
    assert figures(lender).clocks[0].stops.in_time == 1


def test_an_unanswered_complaint_runs_out(lender):
    complain(lender)
    lender.later(20 * DAY)
    assert figures(lender).clocks[0].stops.run_out == 1


def test_reading_them_enters_nothing(lender):
    before = lender.size
    figures(lender)
    assert lender.size == before


def test_a_clock_behind_the_log_reads_as_of_the_newest_entry(lender):
    lender.call()
    lender.later(-HOUR)
    told = figures(lender)
    assert told.at == lender.node.office.book.head().last > lender.clock.now()


def test_an_auditor_may_read_them(lender):
    register_staff(lender.node.office, AUDITOR.id, agency=OWN, key=public_of(AUDITOR.seed), roles=["auditor"], by=OFFICER.id)
    assert figures(lender, AUDITOR).upto == lender.size


@pytest.mark.parametrize("by", [COLLECTOR, HANDLER, INVESTIGATOR, REVIEWER, LOADER])
def test_nobody_else_reads_them(lender, by):
    with pytest.raises(NotAllowed, match="needs the role compliance_officer or auditor"):
        figures(lender, by)


def test_somebody_unregistered_reads_nothing(lender):
    with pytest.raises(NotAllowed, match="not registered"):
        read_figures(lender.node.office, by=StaffId("stf_" + "9" * 32))


def test_nobody_is_in_them(lender):
    first_finding(lender)
    said = repr(figures(lender))
    assert not [prefix for prefix in ("per_", "stf_", "case_", "debt_", "line_") if prefix in said]
