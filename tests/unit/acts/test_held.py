"""What of a person's papers is seen by whoever was given the number later: nothing of the former holder."""

from contextlib import closing

import pytest

from minglu.acts.draft_complaint import begin, draft_of, put_point, start_file
from minglu.acts.errors import NotFound
from minglu.acts.find import Held, find, read_exposure
from minglu.acts.held import check_own, held_since, held_when_filed
from minglu.acts.prove import prove_by_secret
from minglu.acts.read_case import cases_of, line_of, read_case, read_case_as_staff, read_exhibit
from minglu.acts.supplement import add_evidence, dispute
from minglu.canon.ids import CaseId
from minglu.canon.instants import DAY
from minglu.cases.finding import FindingValue
from minglu.cases.material import Material
from minglu.evidence.exhibit import make_exhibit
from minglu.evidence.reading import Readings
from minglu.store.drafts import StoredDrafts
from tests.unit.acts.cast import HANDLER, INVESTIGATOR, NOW, OWN, SECRET, fresh_id
from tests.unit.acts.grievance import EXHIBIT, alleged, brought, complain, first_finding, rogue_call

LATER = 62 * DAY


@pytest.fixture
def drafts(lender):
    with closing(StoredDrafts(lender.folder / "lender" / "minglu.db")) as opened:
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


# ---- From when on a finding speaks

A_MONTH = 30 * DAY


def pictured(_held: tuple[Held, ...]) -> tuple[Material, ...]:
    """A reader for which whatever was filed is a picture that nobody can read."""
    return tuple(
        Material(
            exhibit=make_exhibit(
                one.data, exhibit_id=one.exhibit, name=one.name, kind="screenshot", received=one.received, from_whom="complainant"
            ),
            origin="phone",
            readings=Readings(reader="none", rows=(), left_out=()),
        )
        for one in _held
    )


def complain_later(lender, **changes):
    """The agency calls; a month later the number is proved for the first time, and the call is complained of."""
    rogue_call(lender)
    lender.later(A_MONTH)
    lender.prove()
    return complain(lender, **{"allegations": (alleged(sources=()),), "brought": (), **changes})


def found_in(lender, filing, *, edition=1):
    return find(lender.node.office, lender.node.files, filing, read=pictured, edition=edition)


def reasons(found):
    return [item.reasons for item in found.finding.items]


BEFORE = ("before_possession",)


def test_whoever_was_given_the_number_since_is_told_nothing_of_the_former_holder(lender):
    filed = complain_later(lender)
    found = found_in(lender, filed.filing)
    (item,) = found.finding.items
    assert (item.value, item.reasons, item.exposure) == (FindingValue.OUT_OF_SCOPE, BEFORE, ())
    assert [task.agency for task in found.tasks] == [OWN]


def test_the_names_are_read_in_full_by_whoever_investigates(lender):
    lender.lose_touch()
    permit = lender.permitted(lender.sign(whom=lender.cast.contact, purpose="pass_on_message"))
    found = found_in(lender, complain_later(lender).filing)
    named = read_exposure(lender.node.office, found, person=lender.cast.contact.person, by=INVESTIGATOR.id)
    assert permit.index in [one.index for one in named]


def test_her_own_screenshot_of_then_opens_it_also_when_it_is_brought_later(lender):
    filed = complain_later(lender)
    assert reasons(found_in(lender, filed.filing)) == [BEFORE]
    more = add_evidence(
        lender.node.office,
        lender.node.files,
        filed.case,
        person=lender.cast.contact.person,
        brought=(brought(),),
        allegations=(alleged(said="as the picture shows"),),
    )
    assert BEFORE not in reasons(found_in(lender, more.filing, edition=2))


def test_a_picture_that_no_point_names_opens_nothing(lender):
    filed = complain_later(lender, brought=(brought(),))
    assert reasons(found_in(lender, filed.filing)) == [BEFORE]


def test_the_secret_on_the_form_opens_it(lender):
    rogue_call(lender)
    lender.later(A_MONTH)
    lender.prove()
    prove_by_secret(lender.node.office, lender.cast.contact.person, secret=SECRET)
    filed = complain(lender, allegations=(alleged(sources=()),), brought=())
    assert found_in(lender, filed.filing).finding.value_of(1) is FindingValue.RECORDED


def test_a_secret_that_is_proved_after_the_filing_counts_when_something_is_added(lender):
    office, person = lender.node.office, lender.cast.contact.person
    filed = complain_later(lender)
    prove_by_secret(office, person, secret=SECRET)
    assert reasons(found_in(lender, filed.filing)) == [BEFORE]
    more = add_evidence(
        office, lender.node.files, filed.case, person=person, brought=(), allegations=(alleged(sources=(), said="and she named the debt"),)
    )
    assert BEFORE not in reasons(found_in(lender, more.filing, edition=2))


def test_a_proof_of_somebody_else_afterwards_takes_nothing_away_and_opens_nothing(lender):
    office, person = lender.node.office, lender.cast.contact.person
    lender.prove()
    early = complain(lender, allegations=(alleged(sources=()),), brought=())
    since = held_when_filed(office, early.case, person=person)
    assert since == NOW
    lender.later(LATER)
    lender.prove()
    assert held_since(office, person) > since
    assert held_when_filed(office, early.case, person=person) == since
    assert found_in(lender, early.filing).finding.value_of(1) is FindingValue.RECORDED
    late = complain(lender, allegations=(alleged(sources=()),), brought=())
    assert reasons(found_in(lender, late.filing)) == [BEFORE]


@pytest.mark.parametrize("again", [59, 61])
def test_a_proof_within_sixty_days_goes_on_with_the_possession(lender, again):
    lender.prove()
    lender.later(again * DAY)
    lender.prove()
    filed = complain(lender, allegations=(alleged(sources=()),), brought=())
    assert (held_when_filed(lender.node.office, filed.case, person=lender.cast.contact.person) == NOW) is (again == 59)


def test_what_is_filed_without_a_proof_that_counts_is_heard_and_opens_nothing(lender):
    office, person = lender.node.office, lender.cast.contact.person
    lender.prove()
    lender.later(LATER)
    filed = complain(lender, allegations=(alleged(sources=()),), brought=())
    assert held_when_filed(office, filed.case, person=person) == filed.filing.complaint.filed
    assert reasons(found_in(lender, filed.filing)) == [BEFORE]
    with pytest.raises(NotFound):
        held_when_filed(office, filed.case, person=lender.cast.borrower.person)
    with pytest.raises(NotFound):
        held_when_filed(office, CaseId(fresh_id("case", 9)), person=person)
