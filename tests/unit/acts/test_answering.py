"""Answers against the finding: proposed by one, signed out or turned down by another, overtaken by a newer finding."""

import threading
from dataclasses import replace

import pytest

from minglu.acts.answer import answer, close_case
from minglu.acts.answering import (
    decline_answer,
    proposals_of,
    propose_against,
    second_answer,
    seconds_awaited,
    waiting_for_second,
    withdraw,
)
from minglu.acts.board import board
from minglu.acts.errors import ActError, NotAllowed, NotFound, Unusable
from minglu.acts.find import find
from minglu.acts.register import Assignment, assign_debt, register_staff
from minglu.acts.statement import open_part
from minglu.acts.supplement import add_evidence
from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest
from minglu.canon.ids import CaseId
from minglu.canon.instants import MINUTE
from minglu.cases.answer import DENIED_IN_TEXT, answer_digest
from minglu.cases.errors import WrongFiling
from minglu.cases.measures import Measure
from minglu.cases.second import sign_second
from minglu.vault.signature import public_of
from tests.unit.acts.cast import (
    A_YEAR_ON,
    AGENCY,
    COLLECTOR,
    DEBT,
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
from tests.unit.acts.grievance import alleged, answering, complain, denying, first_finding, read_nothing

REASON = "the carrier says that the line was spoofed"
ANOTHER = worker(51)


def propose(lender, found, written=None, *, by=HANDLER, reason=REASON, person=None):
    written, person = written or denying(found), person or lender.cast.contact.person
    return propose_against(lender.node.office, lender.node.files, written, finding=found.finding, person=person, by=by.id, reason=reason)


def waiting(lender, by=REVIEWER):
    return waiting_for_second(lender.node.office, lender.node.files, by=by.id)


def states(lender, found, by=HANDLER):
    return [one.state for one in proposals_of(lender.node.office, lender.node.files, found.finding.case, by=by.id)]


def second(lender, found, digest, *, by=REVIEWER, reason=REASON, seed=None, signs=None):
    signed = sign_second(answer_digest(signs or denying(found)), reason, staff=by.id, seed=seed or by.seed)
    return second_answer(lender.node.office, lender.node.files, found.finding.case, digest, second=signed)


def decline(lender, found, digest, *, by=REVIEWER, reason="exhibit 1 says otherwise"):
    decline_answer(lender.node.office, lender.node.files, found.finding.case, digest, by=by.id, reason=reason)


def take_back(lender, found, digest, *, by=HANDLER):
    withdraw(lender.node.office, lender.node.files, found.finding.case, digest, by=by.id)


def answered(lender, found) -> list[str]:
    return [kind for kind in lender.kinds(found.finding.case) if kind.startswith("answer.")]


def join(lender, staff, *roles) -> None:
    register_staff(lender.node.office, staff.id, agency=OWN, key=public_of(staff.seed), roles=list(roles), by=OFFICER.id)


# ---- From proposal to answer


def test_what_is_proposed_waits_with_what_it_contradicts(lender):
    found = first_finding(lender)
    digest = propose(lender, found)
    (one,) = waiting(lender)
    assert (one.case, one.digest, one.state, one.declined) == (found.finding.case, digest, "waiting", None)
    assert (one.proposal.answer, one.proposal.by, one.proposal.reason) == (denying(found), HANDLER.id, REASON)
    assert [(part.allegation, part.asserted, part.found) for part in one.contradicts] == [(1, "out_of_scope", "recorded")]
    assert one.answer_digest == answer_digest(denying(found))


def test_a_denial_in_words_waits_too(lender):
    found = first_finding(lender)
    propose(lender, found, answering(found, text="We never called you."))
    assert {part.asserted for part in waiting(lender)[0].contradicts} == {DENIED_IN_TEXT}


def test_the_second_person_sends_it_in_the_name_of_the_first(lender):
    found = first_finding(lender)
    sent = second(lender, found, propose(lender, found))
    said = lender.said(found.finding.case, "answer.sent")
    assert (said["staff"], said["second"], said["against"]) == (HANDLER.id, REVIEWER.id, REASON)
    assert said["answer"] == render_base64(sent.digest)
    assert (waiting(lender), states(lender, found)) == ((), ["sent"])


def test_the_complainant_reads_the_reason_that_the_second_person_signed(lender):
    found = first_finding(lender)
    second(lender, found, propose(lender, found), reason="I compared both records myself")
    opened = open_part(lender.node.office, lender.size - 1, part="parties").content
    assert (opened["against"], opened["second"]) == ("I compared both records myself", "reviewer")


def test_its_measures_are_taken_when_it_is_sent_and_not_before(lender):
    found = first_finding(lender)
    written = denying(found, measures=(Measure(what="suspend_agency", agency=AGENCY),))
    digest = propose(lender, found, written)
    assert "agency.suspended" not in lender.kinds(AGENCY)
    second(lender, found, digest, signs=written)
    assert "agency.suspended" in lender.kinds(AGENCY)


def test_a_second_press_sends_nothing_more(lender):
    found = first_finding(lender)
    digest = propose(lender, found)
    assert second(lender, found, digest) == second(lender, found, digest)
    assert answered(lender, found) == ["answer.refused", "answer.sent"]


def test_two_presses_at_once_are_one_answer(lender):
    found = first_finding(lender)
    digest, together, ended = propose(lender, found), threading.Barrier(2), []

    def press() -> None:
        together.wait(timeout=30)
        try:
            ended.append(second(lender, found, digest).second)
        except ActError as error:
            ended.append(error)

    presses = [threading.Thread(target=press) for _ in range(2)]
    for one in presses:
        one.start()
    for one in presses:
        one.join(timeout=60)
    assert ended == [REVIEWER.id, REVIEWER.id]
    assert answered(lender, found).count("answer.sent") == 1


# ---- What is on record


def test_that_somebody_tried_is_on_record_whatever_becomes_of_it(lender):
    found = first_finding(lender)
    digest = propose(lender, found)
    assert lender.said(found.finding.case, "answer.refused")["staff"] == HANDLER.id
    take_back(lender, found, digest)
    assert answered(lender, found) == ["answer.refused"]


def test_an_attempt_that_is_on_record_is_not_entered_again(lender):
    found = first_finding(lender)
    office, files, person = lender.node.office, lender.node.files, lender.cast.contact.person
    answer(office, files, denying(found), finding=found.finding, person=person, by=HANDLER.id)
    assert propose(lender, found) == propose(lender, found)
    assert answered(lender, found) == ["answer.refused"]
    assert len(waiting(lender)) == 1


def test_what_was_written_is_sealed(lender):
    found = first_finding(lender)
    digest = propose(lender, found)
    _, sealed = lender.node.files.get(found.finding.case, f"pending.{render_base64(digest)}")
    assert b"spoofed" not in sealed
    assert b"apologise" not in sealed


# ---- What may be proposed


def test_an_answer_that_says_what_was_found_needs_no_second_person(lender):
    found = first_finding(lender)
    with pytest.raises(Unusable, match="needs no second person"):
        propose(lender, found, answering(found))
    assert answered(lender, found) == []


@pytest.mark.parametrize("reason", ["", "   ", "x" * 401])
def test_a_proposal_has_a_reason(lender, reason):
    found = first_finding(lender)
    with pytest.raises(WrongFiling, match="1 to 400 characters"):
        propose(lender, found, reason=reason)
    assert (answered(lender, found), waiting(lender)) == ([], ())


@pytest.mark.parametrize("change", [{"edition": 2}, {"edition": 0}, {"case": CaseId(fresh_id("case"))}])
def test_an_answer_to_something_else_is_not_proposed(lender, change):
    found = first_finding(lender)
    with pytest.raises(Unusable, match="another edition"):
        propose(lender, found, denying(found, **change))


@pytest.mark.parametrize("change", [{"text": ""}, {"onward": ()}, {"measures": (Measure(what="forget"),)}])
def test_an_answer_outside_its_bounds_is_not_proposed(lender, change):
    found = first_finding(lender)
    with pytest.raises(WrongFiling):
        propose(lender, found, denying(found, **change))
    assert waiting(lender) == ()


def test_a_finding_that_is_no_longer_the_newest_is_not_answered(lender):
    filed = complain(lender)
    found = first_finding(lender, filed)
    find(lender.node.office, lender.node.files, filed.filing, read=read_nothing, edition=2)
    with pytest.raises(Unusable, match="not the newest finding"):
        propose(lender, found)


def test_an_answer_does_not_go_to_another_person(lender):
    with pytest.raises(NotFound, match="no such case of this person"):
        propose(lender, first_finding(lender), person=lender.cast.borrower.person)


@pytest.mark.parametrize("by", [REVIEWER, INVESTIGATOR, COLLECTOR, OFFICER, worker(99)])
def test_only_a_handler_proposes(lender, by):
    with pytest.raises(NotAllowed):
        propose(lender, first_finding(lender), by=by)


# ---- Who is the second person


def test_the_signature_is_the_second_persons_over_this_answer_and_reason(lender):
    found = first_finding(lender)
    digest = propose(lender, found)
    for wrong in ({"seed": HANDLER.seed}, {"signs": answering(found)}):
        with pytest.raises(WrongFiling, match="has not signed this answer with this reason"):
            second(lender, found, digest, **wrong)
    assert states(lender, found) == ["waiting"]


@pytest.mark.parametrize("by", [INVESTIGATOR, OFFICER, COLLECTOR, HANDLER, worker(99)])
def test_only_a_reviewer_is_one(lender, by):
    found = first_finding(lender)
    digest = propose(lender, found)
    with pytest.raises(NotAllowed):
        waiting(lender, by)
    with pytest.raises(NotAllowed):
        second(lender, found, digest, by=by)
    with pytest.raises(NotAllowed):
        decline(lender, found, digest, by=by)
    assert states(lender, found) == ["waiting"]


def test_nobody_is_their_own_second_person(lender):
    found = first_finding(lender)
    join(lender, ANOTHER, "handler", "reviewer")
    digest = propose(lender, found, by=ANOTHER)
    assert waiting(lender, ANOTHER) == ()
    assert len(waiting(lender, REVIEWER)) == 1
    with pytest.raises(NotAllowed, match="second_is_the_first"):
        second(lender, found, digest, by=ANOTHER)
    with pytest.raises(NotAllowed, match="second_is_the_first"):
        decline(lender, found, digest, by=ANOTHER)


def test_whoever_collects_from_the_borrower_behind_it_sees_and_seconds_nothing(lender):
    found = first_finding(lender)
    digest = propose(lender, found)
    borrower = lender.cast.borrower.person
    assign_debt(
        lender.node.office,
        Assignment(debtor=borrower, debt=DEBT, staff=REVIEWER.id, agency=OWN, since=NOW, until=A_YEAR_ON),
        by=LOADER.id,
    )
    assert waiting(lender) == ()
    with pytest.raises(NotAllowed, match="collects_from_this_debtor"):
        second(lender, found, digest)


# ---- Turned down, withdrawn, overtaken


def test_what_was_turned_down_is_shown_to_the_handler_with_the_reason(lender):
    found = first_finding(lender)
    digest = propose(lender, found)
    decline(lender, found, digest)
    (one,) = proposals_of(lender.node.office, lender.node.files, found.finding.case, by=HANDLER.id)
    assert (one.state, one.declined.by, one.declined.reason) == ("declined", REVIEWER.id, "exhibit 1 says otherwise")
    assert waiting(lender) == ()


@pytest.mark.parametrize("end", [decline, take_back, second])
def test_what_has_ended_cannot_be_seconded_turned_down_or_withdrawn(lender, end):
    found = first_finding(lender)
    digest = propose(lender, found)
    end(lender, found, digest)
    for again in (decline, take_back):
        with pytest.raises(Unusable, match="waits for nobody any more"):
            again(lender, found, digest)
    if end is not second:
        with pytest.raises(Unusable, match="waits for nobody any more"):
            second(lender, found, digest)
    assert len(states(lender, found)) == 1


@pytest.mark.parametrize("end", [decline, take_back, second])
def test_the_very_same_is_not_proposed_again_but_with_a_better_reason_it_is(lender, end):
    found = first_finding(lender)
    end(lender, found, propose(lender, found))
    with pytest.raises(Unusable, match=r"turned down or withdrawn before|went out already"):
        propose(lender, found)
    if end is not second:
        propose(lender, found, reason="the carrier confirmed it in writing")
        assert [one.proposal.reason for one in waiting(lender)] == ["the carrier confirmed it in writing"]


def test_a_reason_to_turn_it_down_is_given(lender):
    found = first_finding(lender)
    digest = propose(lender, found)
    with pytest.raises(WrongFiling, match="1 to 400 characters"):
        decline(lender, found, digest, reason=" ")
    assert states(lender, found) == ["waiting"]


def test_only_the_author_takes_it_back(lender):
    found = first_finding(lender)
    digest = propose(lender, found)
    join(lender, ANOTHER, "handler")
    with pytest.raises(NotAllowed, match="only whoever proposed"):
        take_back(lender, found, digest, by=ANOTHER)
    assert states(lender, found) == ["waiting"]


def test_a_newer_finding_overtakes_a_proposal(lender):
    filed = complain(lender)
    found = first_finding(lender, filed)
    digest = propose(lender, found)
    find(lender.node.office, lender.node.files, filed.filing, read=read_nothing, edition=2)
    assert (waiting(lender), states(lender, found)) == ((), ["overtaken"])
    with pytest.raises(Unusable, match="write the answer again"):
        second(lender, found, digest)
    assert answered(lender, found) == ["answer.refused"]


def test_more_that_was_brought_overtakes_it_before_the_next_finding(lender):
    found = first_finding(lender)
    digest = propose(lender, found)
    person = lender.cast.contact.person
    more = alleged(3, since=NOW, until=NOW + MINUTE, sources=())
    add_evidence(lender.node.office, lender.node.files, found.finding.case, person=person, brought=(), allegations=(more,))
    assert states(lender, found) == ["overtaken"]
    with pytest.raises(Unusable, match="more was brought or found since"):
        second(lender, found, digest)


@pytest.mark.parametrize("by", [HANDLER, INVESTIGATOR, REVIEWER])
def test_whoever_reads_cases_sees_in_which_a_second_person_is_awaited(lender, by):
    office, files = lender.node.office, lender.node.files
    found = first_finding(lender)
    assert dict(seconds_awaited(office, files, board(office, by=by.id))) == {}
    digest = propose(lender, found)
    propose(lender, found, reason="the carrier confirmed it in writing")
    assert dict(seconds_awaited(office, files, board(office, by=by.id))) == {found.finding.case: 2}
    decline(lender, found, digest)
    assert dict(seconds_awaited(office, files, board(office, by=by.id))) == {found.finding.case: 1}


def test_a_closed_case_waits_for_nobody(lender):
    found = first_finding(lender)
    propose(lender, found)
    person = lender.cast.contact.person
    close_case(lender.node.office, found.finding.case, person=person, how="withdrawn", by=HANDLER.id, erase_due=None)
    assert waiting(lender) == ()


# ---- What is not there


def test_a_proposal_that_was_never_made_is_not_there(lender):
    found = first_finding(lender)
    nothing = Digest(bytes(32))
    for act in (second, decline, take_back):
        with pytest.raises(NotFound):
            act(lender, found, nothing)


def test_a_case_that_was_never_filed_is_not_there(lender):
    found = first_finding(lender)
    digest = propose(lender, found)
    nobody = replace(found, finding=replace(found.finding, case=CaseId(fresh_id("case"))))
    for act in (second, decline, take_back):
        with pytest.raises(NotFound):
            act(lender, nobody, digest)
    with pytest.raises(NotFound):
        states(lender, nobody)


def test_proposals_are_read_by_those_who_may_read_the_case(lender):
    found = first_finding(lender)
    propose(lender, found)
    assert states(lender, found, INVESTIGATOR) == ["waiting"]
    for by in (COLLECTOR, OFFICER, LOADER):
        with pytest.raises(NotAllowed):
            states(lender, found, by)
