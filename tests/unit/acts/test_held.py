"""What of a person's papers is seen by whoever was given the number later: nothing of the former holder."""

from contextlib import closing

import pytest

from minglu.acts.draft_complaint import begin, draft_of, put_point, start_file
from minglu.acts.errors import NotFound
from minglu.acts.held import check_own, held_since
from minglu.acts.prove import prove_by_secret
from minglu.acts.read_case import cases_of, line_of, read_case, read_case_as_staff, read_exhibit
from minglu.acts.supplement import add_evidence, dispute
from minglu.canon.ids import CaseId
from minglu.canon.instants import DAY
from minglu.store.drafts import SqliteDrafts
from tests.unit.acts.cast import HANDLER, NOW, SECRET, fresh_id
from tests.unit.acts.grievance import EXHIBIT, alleged, brought, complain, first_finding

LATER = 62 * DAY


@pytest.fixture
def drafts(lender):
    with closing(SqliteDrafts(lender.folder / "lender" / "minglu.db")) as opened:
        yield opened


@pytest.fixture
def filed(lender):
    """The contact proved her number and complained; two months later somebody else proves the same number."""
    lender.prove()
    case = complain(lender)
    first_finding(lender, case)
    lender.later(LATER)
    lender.prove()
    return case


def test_without_any_proof_nothing_is_held_back(lender):
    assert held_since(lender.node.office, lender.cast.contact.person) == 0


def test_papers_are_those_of_the_present_possession(lender):
    lender.prove()
    lender.later(50 * DAY)
    lender.prove()
    assert held_since(lender.node.office, lender.cast.contact.person) == NOW
    lender.later(LATER)
    proved = lender.prove()
    assert held_since(lender.node.office, lender.cast.contact.person) == proved.since > NOW


def test_a_later_holder_finds_no_case_of_the_former_one(lender, filed):
    office, files, person = lender.node.office, lender.node.files, lender.cast.contact.person
    assert cases_of(office, person) == ()
    tries = (
        lambda: read_case(office, files, filed.case, person=person),
        lambda: read_exhibit(office, files, filed.case, EXHIBIT, by=None, person=person),
        lambda: add_evidence(office, files, filed.case, person=person, brought=(brought(exhibit=fresh_id("exh", 2), data=b"more"),)),
        lambda: dispute(office, files, filed.case, person=person, text="I do not agree."),
        lambda: check_own(office, filed.case, person=person),
    )
    before = lender.size
    for try_ in tries:
        with pytest.raises(NotFound):
            try_()
    assert lender.size == before


def test_staff_and_whoever_has_the_receipt_are_told_as_before(lender, filed):
    office = lender.node.office
    assert read_case_as_staff(office, lender.node.files, filed.case, by=HANDLER.id).case == filed.case
    assert line_of(office, filed.case).case == filed.case
    with pytest.raises(NotFound):
        line_of(office, CaseId(fresh_id("case")))


def test_the_second_proof_opens_what_was_before(lender, filed):
    office, person = lender.node.office, lender.cast.contact.person
    prove_by_secret(office, person, secret=SECRET)
    assert [line.case for line in cases_of(office, person)] == [filed.case]
    assert read_case(office, lender.node.files, filed.case, person=person).case == filed.case
    lender.later(LATER)
    lender.prove()
    assert cases_of(office, person) == ()


def test_ones_own_case_is_there(lender):
    person = lender.prove().person
    filed = complain(lender)
    assert [line.case for line in cases_of(lender.node.office, person)] == [filed.case]


def test_a_later_holder_finds_no_draft_of_the_former_one(lender, drafts):
    office, person = lender.node.office, lender.prove().person
    left = begin(office, drafts, person)
    put_point(office, drafts, person, alleged(0, sources=(), said="something private"), confirmed=True)
    lender.later(LATER)
    lender.prove()
    assert draft_of(office, drafts, person) is None
    for try_ in (
        lambda: start_file(office, drafts, person, name="a.csv", size=10),
        lambda: put_point(office, drafts, person, alleged(0, sources=()), confirmed=True),
    ):
        with pytest.raises(NotFound):
            try_()
    begun = begin(office, drafts, person)
    assert (begun.points, begun.case == left.case) == ((), False)
    assert draft_of(office, drafts, person) == begun
