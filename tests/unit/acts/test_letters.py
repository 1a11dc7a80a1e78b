"""Letters: entered by their digest, whoever printed them; kept by nobody here."""

import pytest

from minglu.acts.errors import NotAllowed, NotFound
from minglu.acts.letters import keep_letter
from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.canon.ids import CaseId
from tests.unit.acts.cast import COLLECTOR, HANDLER, INVESTIGATOR, OFFICER, fresh_id, worker
from tests.unit.acts.grievance import complain


def keep(lender, case, *, by, person=None, data=b"%PDF-"):
    return keep_letter(lender.node.office, case, person=person or lender.cast.contact.person, what="demand", data=data, by=by)


@pytest.mark.parametrize("by", [HANDLER.id, None])
def test_a_letter_is_entered_by_its_digest(lender, by):
    case = complain(lender).case
    keep(lender, case, by=by)
    said = lender.said(case, "letter.written")
    assert (said["letter"], said["what"], said.get("actor")) == (render_base64(sha256(b"%PDF-")), "demand", by)


def test_a_person_prints_only_letters_of_their_own_case(lender):
    case = complain(lender).case
    with pytest.raises(NotFound, match="no such case of this person"):
        keep(lender, case, by=None, person=lender.cast.borrower.person)
    with pytest.raises(NotFound, match=r"no complaint\.filed"):
        keep(lender, CaseId(fresh_id("case")), by=None)
    assert "letter.written" not in lender.kinds(case)


@pytest.mark.parametrize("by", [COLLECTOR, INVESTIGATOR, OFFICER, worker(99)])
def test_of_the_staff_only_a_handler_writes_letters(lender, by):
    case = complain(lender).case
    with pytest.raises(NotAllowed):
        keep(lender, case, by=by.id)
    assert "letter.written" not in lender.kinds(case)
