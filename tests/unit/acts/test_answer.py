"""Answers: one that contradicts the finding needs a second person and a reason, and measures act on the gate at once."""

from dataclasses import replace

import pytest

from minglu.acts.answer import answer, close_case
from minglu.acts.case_file import keep_part, read_part
from minglu.acts.errors import NotAllowed, NotFound, Unusable
from minglu.acts.find import find
from minglu.acts.register import Assignment, assign_debt, register_staff
from minglu.acts.statement import open_part
from minglu.acts.supplement import dispute
from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.canon.ids import CaseId
from minglu.canon.instants import DAY, Instant
from minglu.cases.answer import Refused, Sent, answer_digest, render_answer
from minglu.cases.errors import WrongFiling
from minglu.cases.measures import Measure
from minglu.cases.second import sign_second
from minglu.vault.errors import TokenGone
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
    Worker,
    fresh_id,
    worker,
)
from tests.unit.acts.grievance import answering, complain, denying, first_finding, read_nothing


def send(lender, found, written=None, *, by=HANDLER, second=None, reason="", person=None):
    """`second` signs with their own key, unless they are given as signed already."""
    written = written or answering(found)
    if isinstance(second, Worker):
        second = sign_second(answer_digest(written), reason, staff=second.id, seed=second.seed)
    person = person or lender.cast.contact.person
    return answer(lender.node.office, lender.node.files, written, finding=found.finding, person=person, by=by.id, second=second)


def answered(lender, found) -> list[str]:
    return [kind for kind in lender.kinds(found.finding.case) if kind.startswith("answer.")]


def disputed(lender, found) -> None:
    dispute(lender.node.office, lender.node.files, found.finding.case, person=lender.cast.contact.person, text="不是这样的。")


# ---- What goes out


def test_the_answer_that_says_what_was_found_is_sent_by_one_person(lender):
    found = first_finding(lender)
    sent = send(lender, found)
    assert isinstance(sent, Sent)
    said = lender.said(found.finding.case, "answer.sent")
    assert (said["answer"], said["staff"]) == (render_base64(sent.digest), HANDLER.id)
    assert "against" not in said


def test_what_was_sent_is_kept_under_its_digest(lender):
    found = first_finding(lender)
    sent = send(lender, found)
    data = read_part(lender.node.office, lender.node.files, found.finding.case, name=f"answer.{render_base64(sent.digest)}")
    assert data == render_answer(answering(found))
    assert sha256(data) == sent.digest


# ---- What does not


def test_a_contradiction_is_refused_and_entered(lender):
    found = first_finding(lender)
    refused = send(lender, found, denying(found))
    assert isinstance(refused, Refused)
    assert lender.said(found.finding.case, "answer.refused")["contradicts"] == ["1:out_of_scope"]
    assert answered(lender, found) == ["answer.refused"]


@pytest.mark.parametrize("text", ["经查，没有联系过您。", "There is no evidence of a leak.", "We NEVER  called you."])
def test_a_denial_in_words_is_a_contradiction_too(lender, text):
    found = first_finding(lender)
    refused = send(lender, found, answering(found, text=text))
    assert isinstance(refused, Refused)
    assert {one.asserted for one in refused.contradicts} == {"denied_in_text"}


def test_a_second_person_and_a_reason_send_it_and_both_are_on_record(lender):
    found = first_finding(lender)
    sent = send(lender, found, denying(found), second=REVIEWER, reason="the line was spoofed, see exhibit 2")
    assert isinstance(sent, Sent)
    said = lender.said(found.finding.case, "answer.sent")
    assert (said["second"], said["against"]) == (REVIEWER.id, "the line was spoofed, see exhibit 2")


def test_she_reads_that_somebody_stood_in_for_it_in_which_role_and_why(lender):
    found = first_finding(lender)
    send(lender, found, denying(found), second=REVIEWER, reason="the line was spoofed")
    opened = open_part(lender.node.office, lender.size - 1, part="parties").content
    assert (opened["second"], opened["against"]) == ("reviewer", "the line was spoofed")
    assert REVIEWER.id not in repr(opened)


def test_naming_a_second_person_is_not_enough_they_sign_this_answer_and_this_reason(lender):
    found = first_finding(lender)
    digest = answer_digest(denying(found))
    wrong = [
        sign_second(digest, "because", staff=REVIEWER.id, seed=HANDLER.seed),
        sign_second(answer_digest(answering(found)), "because", staff=REVIEWER.id, seed=REVIEWER.seed),
        replace(sign_second(digest, "because", staff=REVIEWER.id, seed=REVIEWER.seed), reason="for another reason"),
        replace(sign_second(digest, "because", staff=REVIEWER.id, seed=REVIEWER.seed), signature=b""),
    ]
    for second in wrong:
        with pytest.raises(WrongFiling, match="has not signed this answer with this reason"):
            send(lender, found, denying(found), second=second)
    assert answered(lender, found) == []


@pytest.mark.parametrize(("second", "reason"), [(REVIEWER, ""), (REVIEWER, "  "), (REVIEWER, "x" * 401), (None, "")])
def test_a_second_person_without_a_reason_or_a_reason_without_one_sends_nothing(lender, second, reason):
    found = first_finding(lender)
    assert isinstance(send(lender, found, denying(found), second=second, reason=reason), Refused)
    assert answered(lender, found) == ["answer.refused"]


@pytest.mark.parametrize("edition", [0, 2])
def test_an_answer_to_another_edition_is_refused_whoever_signs(lender, edition):
    found = first_finding(lender)
    refused = send(lender, found, answering(found, edition=edition), second=REVIEWER, reason="late")
    assert refused.because == ("answers_another_edition",)


def test_a_finding_that_is_no_longer_the_newest_is_not_answered(lender):
    filed = complain(lender)
    found = first_finding(lender, filed)
    find(lender.node.office, lender.node.files, filed.filing, read=read_nothing, edition=2)
    with pytest.raises(Unusable, match="not the newest finding entered for the case"):
        send(lender, found)
    assert answered(lender, found) == []


def test_a_finding_that_somebody_wrote_by_hand_is_not_answered(lender):
    found = first_finding(lender)
    kinder = replace(found, finding=replace(found.finding, items=found.finding.items[1:]))
    with pytest.raises(Unusable, match="not the newest finding"):
        send(lender, kinder)


def test_a_case_without_a_finding_is_not_answered(lender):
    found = first_finding(lender)
    nobody = replace(found, finding=replace(found.finding, case=CaseId(fresh_id("case"))))
    with pytest.raises(NotFound, match="of this case"):
        send(lender, nobody)


def test_an_answer_does_not_go_to_another_person(lender):
    found = first_finding(lender)
    with pytest.raises(NotFound, match="no such case of this person"):
        send(lender, found, person=lender.cast.borrower.person)


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"text": " "}, "1 to 10000 characters"),
        ({"onward": ()}, "names every way onward"),
        ({"measures": (Measure(what="forget"),)}, "a measure is one of"),
        ({"measures": (Measure(what="suspend_agency"),)}, "names the agency"),
        ({"measures": (Measure(what="apology", agency=AGENCY),)}, "names no agency"),
        ({"measures": (Measure(what="apology"),) * 21}, "at most 20 measures"),
        ({"values": ()}, None),
    ],
)
def test_an_answer_outside_its_bounds_is_not_sent(lender, change, because):
    found = first_finding(lender)
    if because is None:
        assert isinstance(send(lender, found, answering(found, **change)), Refused)
        return
    with pytest.raises(WrongFiling, match=because):
        send(lender, found, answering(found, **change))
    assert answered(lender, found) == []


# ---- Once


def test_the_same_answer_sent_twice_is_one_and_its_measures_are_taken_once(lender):
    found = first_finding(lender)
    written = answering(found, measures=(Measure(what="apology"),))
    assert send(lender, found, written) == send(lender, found, written)
    assert answered(lender, found) == ["answer.sent"]
    assert lender.kinds(found.finding.case).count("measure.taken") == 1


def test_an_answer_after_another_one_goes_out_too_and_the_first_is_not_repeated(lender):
    found = first_finding(lender)
    send(lender, found)
    send(lender, found, answering(found, text="我们再次说明：这一点属实。"))
    send(lender, found)
    assert answered(lender, found) == ["answer.sent", "answer.sent"]


def test_of_two_answers_written_at_the_same_moment_one_goes_out(lender, monkeypatch):
    found = first_finding(lender)
    office, went = lender.node.office, []
    enter = type(office).enter

    def another_first(self, *drafts, **how):
        if not went:
            went.append(True)
            send(lender, found, answering(found, text="我们更早写好的答复。"))
        return enter(self, *drafts, **how)

    monkeypatch.setattr(type(office), "enter", another_first)
    with pytest.raises(Unusable, match="another answer to this finding went out a moment ago"):
        send(lender, found)
    assert answered(lender, found) == ["answer.sent"]


def test_two_presses_that_meet_while_the_answer_is_kept_send_it_once(lender, monkeypatch):
    found = first_finding(lender)
    written, went = answering(found, measures=(Measure(what="apology"),)), []

    def another_first(*arguments, **named):
        if not went:
            went.append(True)
            send(lender, found, written)
        keep_part(*arguments, **named)

    monkeypatch.setattr("minglu.acts.answer.keep_part", another_first)
    assert isinstance(send(lender, found, written), Sent)
    assert answered(lender, found) == ["answer.sent"]
    assert lender.kinds(found.finding.case).count("measure.taken") == 1


def test_what_was_disputed_is_not_answered_by_the_same_words_again(lender):
    found = first_finding(lender)
    send(lender, found)
    disputed(lender, found)
    with pytest.raises(Unusable, match="needs an answer of its own"):
        send(lender, found)
    assert answered(lender, found) == ["answer.sent"]
    better = answering(found, text="我们再次说明：这一点属实。")
    assert send(lender, found, better) == send(lender, found, better)
    assert answered(lender, found) == ["answer.sent", "answer.sent"]


def test_an_answer_that_went_out_does_not_go_out_again_for_another_reason(lender):
    found = first_finding(lender)
    send(lender, found, denying(found), second=REVIEWER, reason="the line was spoofed")
    with pytest.raises(Unusable, match="sent already, with another second person or reason"):
        send(lender, found, denying(found), second=REVIEWER, reason="for another reason")


# ---- Who


@pytest.mark.parametrize("by", [INVESTIGATOR, REVIEWER, OFFICER, COLLECTOR, LOADER])
def test_only_a_handler_writes_answers(lender, by):
    with pytest.raises(NotAllowed, match=r"needs the role handler|not for you to do here"):
        send(lender, first_finding(lender), by=by)


def test_somebody_unregistered_answers_nothing(lender):
    with pytest.raises(NotAllowed, match="not registered"):
        send(lender, first_finding(lender), by=worker(99))


@pytest.mark.parametrize("second", [INVESTIGATOR, OFFICER, COLLECTOR])
def test_only_a_reviewer_is_the_second_person(lender, second):
    found = first_finding(lender)
    with pytest.raises(NotAllowed):
        send(lender, found, denying(found), second=second, reason="because")


def test_nobody_is_their_own_second_person(lender):
    found, both = first_finding(lender), worker(50)
    register_staff(lender.node.office, both.id, agency=OWN, key=public_of(both.seed), roles=["handler", "reviewer"], by=OFFICER.id)
    with pytest.raises(NotAllowed, match="second_is_the_first"):
        send(lender, found, denying(found), by=both, second=both, reason="because")


@pytest.mark.parametrize("concerned", [HANDLER, REVIEWER])
def test_whoever_collects_from_the_borrower_behind_it_is_recused(lender, concerned):
    found = first_finding(lender)
    borrower = lender.cast.borrower.person
    assignment = Assignment(debtor=borrower, debt=DEBT, staff=concerned.id, agency=OWN, since=NOW, until=A_YEAR_ON)
    assign_debt(lender.node.office, assignment, by=LOADER.id)
    with pytest.raises(NotAllowed, match="collects_from_this_debtor"):
        send(lender, found, denying(found), second=REVIEWER, reason="because")


# ---- Measures


def test_a_suspended_agency_asks_in_vain_from_then_on(lender):
    found = first_finding(lender)
    send(lender, found, answering(found, measures=(Measure(what="suspend_agency", agency=AGENCY),)))
    assert lender.refused_by() == {"cn.pipl-21-agency"}
    assert lender.said(AGENCY, "agency.suspended")["case"] == found.finding.case


def test_a_blocked_person_is_out_of_reach_and_her_tokens_are_dead(lender):
    lender.lose_touch()
    found = first_finding(lender)
    permit = lender.permitted(lender.sign(whom=lender.cast.contact, purpose="pass_on_message"))
    send(lender, found, answering(found, measures=(Measure(what="block_person"),)))
    with pytest.raises(TokenGone):
        lender.dial(permit)
    assert "cn.pipl-47-blocked" in lender.refused_by(lender.sign(whom=lender.cast.contact, purpose="pass_on_message"))


def test_each_measure_is_an_entry(lender):
    found = first_finding(lender)
    measures = (Measure(what="apology"), Measure(what="correct_agency", agency=AGENCY), Measure(what="hand_up"))
    send(lender, found, answering(found, measures=measures))
    assert lender.kinds(found.finding.case).count("measure.taken") == 3


def test_a_refused_answer_takes_no_measures(lender):
    found = first_finding(lender)
    send(lender, found, denying(found, measures=(Measure(what="suspend_agency", agency=AGENCY),)))
    assert "agency.suspended" not in lender.kinds(AGENCY)
    assert "measure.taken" not in lender.kinds(found.finding.case)


# ---- Closing


def test_a_case_is_closed_with_the_day_on_which_erasure_falls_due(lender):
    found = first_finding(lender)
    close_case(
        lender.node.office,
        found.finding.case,
        person=lender.cast.contact.person,
        how="answered",
        by=HANDLER.id,
        erase_due=Instant(NOW + 2 * DAY),
    )
    said = lender.said(found.finding.case, "case.closed")
    assert (said["how"], said["erase_due"]) == ("answered", NOW + 2 * DAY)


def close(lender, found, *, erase_due=None) -> int:
    person = lender.cast.contact.person
    return close_case(lender.node.office, found.finding.case, person=person, how="answered", by=HANDLER.id, erase_due=erase_due)


def test_closing_twice_is_one_entry_whatever_the_clock_says_the_second_time(lender):
    found = first_finding(lender)
    assert close(lender, found, erase_due=Instant(NOW + DAY)) == close(lender, found, erase_due=Instant(NOW + 2 * DAY))
    assert lender.kinds(found.finding.case).count("case.closed") == 1


def test_of_two_who_close_a_case_at_the_same_moment_the_first_has_closed_it(lender, monkeypatch):
    found = first_finding(lender)
    office, went = lender.node.office, []
    enter = type(office).enter

    def another_first(self, *drafts, **how):
        if not went:
            went.append(None)
            went[0] = close(lender, found, erase_due=Instant(NOW + DAY))
        return enter(self, *drafts, **how)

    monkeypatch.setattr(type(office), "enter", another_first)
    assert close(lender, found, erase_due=Instant(NOW + 2 * DAY)) == went[0]
    assert lender.kinds(found.finding.case).count("case.closed") == 1


def test_a_case_that_somebody_closes_between_two_looks_at_it_is_closed_once(lender, monkeypatch):
    found = first_finding(lender)
    book, went = type(lender.node.office.book), []
    history, asked = book.history, []

    def another_between(self, subjects, **named):
        read = history(self, subjects, **named)
        if not went:
            asked.append(subjects)
            if asked.count([found.finding.case]) == 2:
                went.append(None)
                went[0] = close(lender, found)
        return read

    monkeypatch.setattr(book, "history", another_between)
    assert close(lender, found) == went[0]
    assert lender.kinds(found.finding.case).count("case.closed") == 1


def test_a_case_that_was_opened_again_is_closed_again(lender):
    found = first_finding(lender)
    close(lender, found)
    disputed(lender, found)
    close(lender, found)
    assert lender.kinds(found.finding.case).count("case.closed") == 2


@pytest.mark.parametrize("by", [REVIEWER, COLLECTOR, OFFICER])
def test_only_a_handler_closes_a_case(lender, by):
    found = first_finding(lender)
    with pytest.raises(NotAllowed):
        close_case(lender.node.office, found.finding.case, person=lender.cast.contact.person, how="answered", by=by.id, erase_due=None)
    assert "case.closed" not in lender.kinds(found.finding.case)


def test_a_case_that_is_not_there_is_not_closed(lender):
    with pytest.raises(NotFound, match="of this case"):
        close_case(
            lender.node.office,
            CaseId(fresh_id("case")),
            person=lender.cast.contact.person,
            how="answered",
            by=HANDLER.id,
            erase_due=None,
        )
