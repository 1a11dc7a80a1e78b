"""What a node does by itself: lapses, findings, what is over; and a rehearsal's calls and keys."""

import pytest
from structlog.testing import capture_logs

from minglu.access.sessions import SPANS
from minglu.acts.ask import Permitted, ask_contact
from minglu.acts.draft_complaint import add_chunk, begin, draft_of, start_file
from minglu.acts.errors import Unavailable
from minglu.acts.find_waiting import waiting
from minglu.acts.sealed_draft import LEAST_CHUNK
from minglu.acts.sessions import change_stage, open_session, resume
from minglu.canon.instants import DAY, HOUR, MINUTE, SECOND
from minglu.wiring.chores import chores_of
from minglu.wiring.reading import ExhibitReader
from minglu.wiring.telephone import RehearsalTelephone
from tests.unit.acts.cast import LOADER
from tests.unit.acts.conftest import cast, folder, lender, prepared
from tests.unit.acts.grievance import complain

__all__ = ["cast", "folder", "lender", "prepared"]
READ = ExhibitReader(zone="Asia/Shanghai")


def chores(lender, *, telephone=None, read=READ):
    return {chore.name: chore for chore in chores_of(lender.node, read=read, telephone=telephone)}


def test_a_node_without_a_rehearsal_reads_no_trunk(lender) -> None:
    assert list(chores(lender)) == ["lapses", "findings", "sessions", "replies", "drafts"]


def test_a_rehearsal_reads_its_trunk_and_lays_out_keys(lender, tmp_path) -> None:
    telephone = RehearsalTelephone(lender.node, tmp_path, clock=lender.clock, loader=LOADER.id)
    made = chores(lender, telephone=telephone)
    assert list(made) == ["lapses", "findings", "sessions", "replies", "drafts", "trunk", "keys"]
    assert made["trunk"].every <= 1
    made["trunk"].do()
    made["keys"].do()


def test_a_permit_that_nobody_used_lapses_by_itself(lender, cast) -> None:
    answer = ask_contact(lender.node.office, lender.sign(), language="en")
    assert isinstance(answer, Permitted)
    lender.later(11 * MINUTE)
    chores(lender)["lapses"].do()
    assert lender.kinds(cast.borrower.person)[-1] == "contact.lapse"


def test_when_nothing_has_lapsed_nothing_is_entered(lender) -> None:
    size = lender.size
    chores(lender)["lapses"].do()
    assert lender.size == size


def test_a_complaint_is_found_by_itself_once(lender) -> None:
    filed = complain(lender)
    made = chores(lender)
    made["findings"].do()
    assert lender.kinds(filed.case).count("finding.made") == 1
    made["findings"].do()
    assert lender.kinds(filed.case).count("finding.made") == 1
    assert waiting(lender.node.office) == ()


def test_nothing_is_looked_for_while_the_log_stands_still(lender, monkeypatch) -> None:
    looked = []
    monkeypatch.setattr("minglu.wiring.chores.find_waiting", lambda *_arguments, **_named: looked.append(1))
    made = chores(lender)
    for _ in range(3):
        made["findings"].do()
    assert len(looked) == 1
    lender.node.office.enter(
        lender.node.office.draft("agency.resumed", facts={"agency": lender.node.office.institution.agency, "why": "x"})
    )
    made["findings"].do()
    assert len(looked) == 2


def test_a_case_that_cannot_be_found_is_told_by_its_id_and_tried_again(lender) -> None:
    filed = complain(lender)

    def unreadable(_held):
        raise Unavailable("160 0000 0202 must not be told")

    failing = chores(lender, read=unreadable)["findings"]
    for _ in range(2):
        with capture_logs() as lines, pytest.raises(Unavailable, match="1 cases wait"):
            failing.do()
        assert lines == [{"event": "finding_waits", "case": filed.case, "error": "Unavailable", "log_level": "warning"}]


@pytest.mark.parametrize(("kind", "subject"), [("staff", LOADER.id), ("person", "per_" + "0c" * 16)])
def test_sessions_that_are_over_are_forgotten_and_others_are_not(lender, kind, subject) -> None:
    node = lender.node
    old = open_session(node.office, node.sessions, kind=kind, subject=subject, stage="open", said={})
    lender.later(max(span.longest for span in SPANS.values()) + SECOND)
    new = open_session(node.office, node.sessions, kind=kind, subject=subject, stage="open", said={})
    chores(lender)["sessions"].do()
    assert resume(node.office, node.sessions, old) is None
    assert resume(node.office, node.sessions, new) is not None


def test_a_key_of_a_session_that_was_left_alone_signs_nothing_any_more(lender) -> None:
    node = lender.node
    token = open_session(node.office, node.sessions, kind="staff", subject=LOADER.id, stage="passkey", said={}, signs=bytes(32))
    visitor = resume(node.office, node.sessions, token)
    assert visitor is not None
    change_stage(node.office, node.sessions, visitor, stage="open")
    chores(lender)["sessions"].do()
    assert lender.kinds(LOADER.id)[-1] == "staff.signed_in"
    lender.later(30 * MINUTE)
    for _ in range(2):
        chores(lender)["sessions"].do()
    assert lender.kinds(LOADER.id)[-2:] == ["staff.signed_in", "staff.signed_out"]


def test_replies_are_forgotten_after_a_day(lender) -> None:
    replies = lender.node.api_replies
    replies.probe(lender.clock.now())
    lender.later(DAY - HOUR)
    chores(lender)["replies"].do()
    assert replies.sweep(before=lender.clock.now()) == 1
    replies.probe(lender.clock.now())
    lender.later(DAY + SECOND)
    chores(lender)["replies"].do()
    assert replies.sweep(before=lender.clock.now()) == 0


def test_a_complaint_that_nobody_wrote_on_for_ninety_days_is_deleted_with_its_files_and_not_before(lender) -> None:
    office, drafts, person = lender.node.office, lender.node.drafts, lender.cast.contact.person
    begin(office, drafts, person)
    lender.later(90 * DAY - SECOND)
    file = start_file(office, drafts, person, name="bill.csv", size=LEAST_CHUNK + 1)
    add_chunk(office, drafts, person, file.exhibit, offset=0, data=bytes(LEAST_CHUNK))
    lender.later(90 * DAY)
    chores(lender)["drafts"].do()
    assert draft_of(office, drafts, person) is not None
    lender.later(SECOND)
    chores(lender)["drafts"].do()
    assert (draft_of(office, drafts, person), drafts.held(person)) == (None, {})
