"""The situations that whoever writes packs must get right, as far as they are about acts and not about the gate."""

import pytest

from minglu.acts.answer import answer, close_case
from minglu.acts.case_file import read_part
from minglu.acts.errors import NotAllowed
from minglu.acts.give_openings import give_openings
from minglu.acts.person_state import read_person_state
from minglu.canon.base64 import render_base64
from minglu.canon.instants import DAY, Instant
from minglu.cases.answer import Refused, Sent
from minglu.cases.deadlines import NotExtended, answer_clock, extended
from minglu.cases.finding import FindingValue
from minglu.cases.measures import Measure
from tests.unit.acts.cast import COLLECTOR, HANDLER, NOW
from tests.unit.acts.grievance import EXHIBIT, answering, complain, denying, first_finding
from tests.unit.cases.story import SHANGHAI


def written(lender, found, of):
    office, files = lender.node.office, lender.node.files
    return answer(office, files, of, finding=found.finding, person=lender.cast.contact.person, by=HANDLER.id)


def test_20_a_collector_takes_no_borrowers_records_out_in_bulk_and_nothing_is_entered(lender):
    office, size = lender.node.office, lender.size
    with pytest.raises(NotAllowed):
        list(give_openings(office, to="somebody", why="a list", parts=("facts",), by=COLLECTOR.id))
    with pytest.raises(NotAllowed):
        read_person_state(office, lender.cast.borrower.person, by=COLLECTOR.id)
    assert lender.size == size


def test_22_who_asks_for_erasure_while_a_complaint_is_pending_is_locked_answered_and_erased_when_it_falls_due(lender):
    found = first_finding(lender, complain(lender, wants=("erase", "stop")))
    case, person = found.finding.case, lender.cast.contact.person
    sent = written(lender, found, answering(found, text="您的信息已封锁，只作证据保存。", measures=(Measure(what="block_person"),)))
    assert isinstance(sent, Sent)
    assert "cn.pipl-47-blocked" in lender.refused_by(lender.sign(whom=lender.cast.contact, purpose="pass_on_message"))
    office, files = lender.node.office, lender.node.files
    assert read_part(office, files, case, name=f"answer.{render_base64(sent.digest)}")
    assert read_part(office, files, case, name=f"{EXHIBIT}.data") == b"a picture"
    close_case(office, case, person=person, how="answered", by=HANDLER.id, erase_due=Instant(NOW + 30 * DAY))
    assert lender.said(case, "case.closed")["erase_due"] == NOW + 30 * DAY


def test_23_an_answer_that_nobody_called_is_held_against_the_entry_of_the_call(lender):
    found = first_finding(lender)
    recorded = found.finding.items[0]
    assert (recorded.value, recorded.entry is not None) == (FindingValue.RECORDED, True)
    refused = written(lender, found, denying(found, text="我们从未拨打过您的电话。"))
    assert isinstance(refused, Refused)
    assert {one.allegation for one in refused.contradicts} >= {recorded.allegation}
    assert "answer.sent" not in lender.kinds(found.finding.case)


def test_23_it_is_answered_in_15_days_30_with_a_reason_and_60_with_an_approval(lender):
    filed, zone = lender.clock.now(), SHANGHAI
    clock = answer_clock(filed, zone=zone)
    later = extended(clock, at=filed, why="two agencies", approved_by=None, zone=zone)
    refused = extended(later, at=filed, why="abroad", approved_by=None, zone=zone)
    last = extended(later, at=filed, why="abroad", approved_by=HANDLER.id, zone=zone)
    assert [one.days for one in (clock, later, last)] == [15, 30, 60]
    assert refused == NotExtended(because="extension_needs_an_approval", instead="ask_the_compliance_officer")
    assert isinstance(extended(last, at=filed, why="again", approved_by=HANDLER.id, zone=zone), NotExtended)
