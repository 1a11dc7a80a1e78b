"""Findings: computed, entered edition by edition, tasks opened by rule; reading names is for few, and an entry."""

from dataclasses import replace

import pytest

from minglu.acts.case_file import read_part
from minglu.acts.errors import NotAllowed, NotFound, Unusable
from minglu.acts.find import conclude_task, find, read_exposure
from minglu.canon.base64 import render_base64
from minglu.canon.ids import CaseId, TaskId
from minglu.canon.instants import Instant
from minglu.cases.errors import WrongFiling
from minglu.cases.finding import FindingValue, finding_digest, parse_finding
from tests.unit.acts.cast import AGENCY, COLLECTOR, HANDLER, INVESTIGATOR, NOW, OFFICER, OWN, REVIEWER, fresh_id, worker
from tests.unit.acts.grievance import complain, first_finding, read_nothing


def conclude(lender, found, *, how="not_established", tried=("trace_line",), by=INVESTIGATOR, task=None):
    person, case = lender.cast.contact.person, found.finding.case
    return conclude_task(lender.node.office, task or found.tasks[0].id, case=case, person=person, how=how, tried=tried, by=by.id)


# ---- Editions


def test_a_call_without_a_permit_is_recorded_and_an_unknown_one_cannot_be_excluded(lender):
    values = [item.value for item in first_finding(lender).finding.items]
    assert values == [FindingValue.RECORDED, FindingValue.OUT_OF_SCOPE]


def test_the_entry_binds_the_finding_and_the_file_keeps_it(lender):
    found = first_finding(lender)
    digest = render_base64(finding_digest(found.finding))
    assert lender.said(found.finding.case, "finding.made")["finding"] == digest
    data = read_part(lender.node.office, lender.node.files, found.finding.case, name=f"finding.1.{digest}")
    assert parse_finding(data) == found.finding


def test_the_next_edition_stands_beside_the_first(lender):
    filed = complain(lender)
    first_finding(lender, filed)
    second = find(lender.node.office, lender.node.files, filed.filing, read=read_nothing, edition=2)
    assert (second.finding.edition, lender.kinds(filed.case).count("finding.made")) == (2, 2)


@pytest.mark.parametrize("edition", [0, -1, 2, 3])
def test_the_first_edition_is_the_first(lender, edition):
    filed = complain(lender)
    with pytest.raises(WrongFiling, match="the next one is one more than the log has"):
        find(lender.node.office, lender.node.files, filed.filing, read=read_nothing, edition=edition)
    assert "finding.made" not in lender.kinds(filed.case)


@pytest.mark.parametrize("edition", [1, 3])
def test_an_edition_is_neither_repeated_nor_skipped(lender, edition):
    filed = complain(lender)
    first_finding(lender, filed)
    with pytest.raises(WrongFiling, match="editions of a finding follow each other"):
        find(lender.node.office, lender.node.files, filed.filing, read=read_nothing, edition=edition)


def test_a_finding_about_something_else_than_was_filed_is_not_computed(lender):
    filed = complain(lender)
    fewer = replace(filed.filing, complaint=replace(filed.filing.complaint, allegations=filed.filing.complaint.allegations[:1]))
    with pytest.raises(Unusable, match="not what was filed in the case"):
        find(lender.node.office, lender.node.files, fewer, read=read_nothing, edition=1)


def test_a_finding_about_another_person_is_not_computed(lender):
    filed = complain(lender)
    other = replace(filed.filing, complaint=replace(filed.filing.complaint, person=lender.cast.borrower.person))
    with pytest.raises(NotFound, match="no such case of this person"):
        find(lender.node.office, lender.node.files, other, read=read_nothing, edition=1)


def test_a_case_that_was_never_filed_has_no_finding(lender):
    filed = complain(lender)
    other = replace(filed.filing, complaint=replace(filed.filing.complaint, case=CaseId(fresh_id("case"))))
    with pytest.raises(NotFound, match=r"no complaint\.filed of this case"):
        find(lender.node.office, lender.node.files, other, read=read_nothing, edition=1)


# ---- Tasks


def test_tasks_open_by_rule_for_agency_and_lender_with_a_clock(lender):
    found = first_finding(lender)
    assert {(task.why, task.agency) for task in found.tasks} >= {("breach", AGENCY), ("out_of_scope", OWN)}
    assert all(task.due > found.finding.at for task in found.tasks)
    assert lender.kinds(found.finding.case).count("investigation.opened") == len(found.tasks)


def test_a_task_that_established_something_ends(lender):
    found = first_finding(lender)
    conclude(lender, found, how="established", tried=())
    said = lender.said(found.finding.case, "investigation.concluded")
    assert (said["task"], said["how"], said["staff"]) == (found.tasks[0].id, "established", INVESTIGATOR.id)


@pytest.mark.parametrize(("how", "tried"), [("not_established", ()), ("closed", ("x",)), ("", ("x",)), ("Established", ())])
def test_a_task_does_not_end_in_silence(lender, how, tried):
    found = first_finding(lender)
    with pytest.raises(Unusable, match="what could not be established says what was tried"):
        conclude(lender, found, how=how, tried=tried)
    assert "investigation.concluded" not in lender.kinds(found.finding.case)


@pytest.mark.parametrize("by", [HANDLER, REVIEWER, COLLECTOR, OFFICER])
def test_only_an_investigator_ends_a_task(lender, by):
    with pytest.raises(NotAllowed, match=r"needs the role investigator|not for you to do here"):
        conclude(lender, first_finding(lender), by=by)


def test_a_task_of_somebody_elses_case_is_not_ended(lender):
    found = first_finding(lender)
    with pytest.raises(NotFound, match="no such case of this person"):
        conclude_task(
            lender.node.office,
            found.tasks[0].id,
            case=found.finding.case,
            person=lender.cast.borrower.person,
            how="established",
            tried=(),
            by=INVESTIGATOR.id,
        )


def test_a_task_that_was_never_opened_in_the_case_is_not_ended(lender):
    found = first_finding(lender)
    with pytest.raises(NotFound, match="no such task was opened in this case"):
        conclude(lender, found, task=TaskId(fresh_id("task")))


def test_a_task_ends_once(lender):
    found = first_finding(lender)
    conclude(lender, found)
    with pytest.raises(Unusable, match="has ended already"):
        conclude(lender, found, how="established")
    assert lender.kinds(found.finding.case).count("investigation.concluded") == 1


# ---- Exposure


@pytest.mark.parametrize("by", [INVESTIGATOR, REVIEWER])
def test_names_of_the_exposure_set_are_read_by_an_entry(lender, by):
    lender.lose_touch()
    permit = lender.permitted(lender.sign(whom=lender.cast.contact, purpose="pass_on_message"))
    found = first_finding(lender)
    before = lender.size
    named = read_exposure(lender.node.office, found, person=lender.cast.contact.person, by=by.id)
    assert any(one.staff == COLLECTOR.id and one.index == permit.index for one in named)
    assert lender.size == before + 1
    assert lender.said(found.finding.case, "openings.read")["staff"] == by.id


@pytest.mark.parametrize("by", [HANDLER, COLLECTOR, OFFICER, worker(99)])
def test_nobody_else_reads_the_names(lender, by):
    found = first_finding(lender)
    before = lender.size
    with pytest.raises(NotAllowed, match=r"investigator or reviewer|not registered|not for you"):
        read_exposure(lender.node.office, found, person=lender.cast.contact.person, by=by.id)
    assert lender.size == before


def test_the_finding_itself_names_no_staff(lender):
    lender.lose_touch()
    lender.permitted(lender.sign(whom=lender.cast.contact, purpose="pass_on_message"))
    finding = first_finding(lender).finding
    assert COLLECTOR.id not in repr(finding)
    assert finding.at > Instant(NOW)
