"""What every act works with: one number is one person, and numbers are refused without being repeated."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from minglu.acts.errors import NotAllowed, NotFound, Unusable
from minglu.acts.letters import keep_letter
from minglu.acts.open_log import open_log
from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.canon.ids import CaseId, PersonId
from minglu.gate.errors import WrongDraft
from minglu.ledger.entries import parse_entry
from tests.unit.acts.cast import BORROWER, COLLECTOR, HANDLER, ORIGIN, REVIEWER, STRANGER, fresh_id, worker
from tests.unit.acts.grievance import complain


@pytest.mark.parametrize("text", ["16000000303", "160 0000 0303", "+86 160 0000 0303", "１６０００００ ０３０３"])
def test_a_number_is_read_as_the_institution_reads_numbers(lender, text):
    assert lender.node.office.number(text) == STRANGER


@pytest.mark.parametrize(
    "text", ["", "call me", "160****0303", "1600000030", "+1 555", "+861600000030312", "16000000303 ext. 5", "1" * 500, "\0"]
)
def test_what_is_no_number_is_refused_without_being_repeated(lender, text):
    with pytest.raises(Unusable, match="the telephone number cannot be used") as refused:
        lender.node.office.number(text)
    assert not text.strip("\0") or text not in str(refused.value)


def test_one_number_is_one_person_however_many_meet_it_at_once(lender):
    with ThreadPoolExecutor(8) as pool:
        people = {pool.submit(lender.node.office.know, STRANGER) for _ in range(16)}
        found = {future.result(60).person for future in people}
    assert len(found) == 1
    assert lender.kinds(found.pop()).count("person.linked") == 1


def test_a_person_is_found_under_their_first_number(lender):
    about = lender.node.office.about(lender.cast.borrower.person)
    assert about.number == lender.node.labels.handle(BORROWER)[0]


def test_somebody_nobody_knows_is_not_found(lender):
    with pytest.raises(NotFound, match="no such person is known here"):
        lender.node.office.about(PersonId(fresh_id("per")))


def test_two_drafts_never_share_their_chance(lender):
    assert lender.node.office.draft("person.never").chance != lender.node.office.draft("person.never").chance


@pytest.mark.parametrize("prefix", ["per", "rec", "tok", "stf"])
def test_an_id_says_what_it_names_and_nothing_else(lender, prefix):
    ids = {lender.node.office.id(prefix) for _ in range(50)}
    assert len(ids) == 50
    assert all(one.startswith(f"{prefix}_") for one in ids)


# ---- The first entries


def test_a_log_begins_with_whose_it_is_and_who_stands_outside(lender):
    kinds = [parse_entry(data).kind.name for data in lender.node.office.book.entries(0, 9)]
    assert kinds[:2] == ["log.opened", "packs.adopted"]
    assert kinds[2:8] == ["outsider.registered"] * 6
    assert parse_entry(lender.node.office.book.entries(0, 1)[0]).public["origin"] == ORIGIN


def test_a_log_is_opened_once(lender):
    before = lender.size
    assert open_log(lender.node.office, origin=ORIGIN, handles=lender.node.labels.handle_key(), outsiders=()) == before
    assert lender.size == before


def test_the_months_key_stands_before_the_first_label_of_the_month(lender):
    entries = [parse_entry(data) for data in lender.node.office.book.entries(0, lender.size)]
    opened = next(index for index, entry in enumerate(entries) if entry.kind.name == "period.opened")
    assert all(entry.label is None for entry in entries[:opened])
    assert any(entry.label is not None for entry in entries[opened:])


# ---- Letters


def keep(lender, *, case=None, what="demand", by=HANDLER):
    case = case or complain(lender).case
    keep_letter(lender.node.office, case, person=lender.cast.contact.person, what=what, data=b"%PDF", by=by.id)
    return lender.said(case, "letter.written")


def test_a_letter_is_entered_by_the_digest_of_its_bytes_with_who_wrote_it(lender):
    said = keep(lender)
    assert (said["letter"], said["what"], said["actor"]) == (render_base64(sha256(b"%PDF")), "demand", HANDLER.id)


@pytest.mark.parametrize("by", [COLLECTOR, REVIEWER, worker(99)])
def test_only_a_handler_writes_letters(lender, by):
    with pytest.raises(NotAllowed):
        keep(lender, by=by)


def test_a_letter_belongs_to_a_case(lender):
    with pytest.raises(NotFound, match="of this case"):
        keep(lender, case=CaseId(fresh_id("case")))


@pytest.mark.parametrize("what", ["", "a demand", "x" * 65])
def test_a_letter_is_of_a_kind_that_is_one_word(lender, what):
    with pytest.raises(WrongDraft, match="the member what does not have the shape word"):
        keep(lender, what=what)
