"""Agencies and lines: looking, suspending, resuming, and who may not."""

from minglu.acts.oversee import agencies_view
from minglu.canon.ids import StaffId
from tests.web_stage import Visitor, be_staff


def _agency(visitor: Visitor) -> str:
    """The agency that is not the lender's own."""
    office = visitor.served.node.office
    found = office.book.of_kind(("agency.registered",))
    return next(event.word("agency") for event in found if not event.flag("own"))


def _entries(visitor: Visitor, kind: str) -> int:
    return len(visitor.served.node.office.book.of_kind((kind,)))


def test_agencies_are_listed_with_their_lines_and_gaps(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    page = visitor.get("/desk/agencies").text
    assert f"/desk/agencies/{_agency(visitor)}" in page
    assert "Contract runs" in page
    assert "Not compared yet:" in page


def test_an_agency_is_suspended_once_and_resumed_once(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    path = f"/desk/agencies/{_agency(visitor)}"
    before = _entries(visitor, "agency.suspended")
    for _ in range(2):
        answer = visitor.post(f"{path}/hold", data={"do": "suspend", "why": "no explanation came"})
        assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert _entries(visitor, "agency.suspended") == before + 1
    assert "no explanation came" in visitor.get(path).text
    for _ in range(2):
        assert visitor.post(f"{path}/hold", data={"do": "resume", "why": "it was explained"}).status_code == 303
    assert _entries(visitor, "agency.resumed") == 1
    assert "Contract runs" in visitor.get(path).text


def test_a_reason_that_nobody_can_read_suspends_nobody(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    before = _entries(visitor, "agency.suspended")
    for why in ("", "   ", "x" * 201, "a\u202eb"):
        answer = visitor.post(f"/desk/agencies/{_agency(visitor)}/hold", data={"do": "suspend", "why": why})
        assert answer.status_code == 400
        assert "error-summary" in answer.text
    assert _entries(visitor, "agency.suspended") == before


def test_a_word_that_no_page_sends_does_nothing(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    assert visitor.post(f"/desk/agencies/{_agency(visitor)}/hold", data={"do": "delete", "why": "x"}).status_code == 400


def test_an_agency_that_is_not_there_is_not_found(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    assert visitor.get("/desk/agencies/agy_0").status_code == 404
    assert visitor.post("/desk/agencies/agy_0/hold", data={"do": "suspend", "why": "x"}).status_code == 404


def test_others_of_the_staff_neither_look_nor_suspend(visitor: Visitor) -> None:
    for login in ("collector-1", "handler", "reviewer"):
        be_staff(visitor, login)
        assert visitor.get("/desk/agencies").status_code == 403
        assert visitor.post(f"/desk/agencies/{_agency(visitor)}/hold", data={"do": "suspend", "why": "x"}).status_code == 403


def test_an_auditor_looks_at_an_agency_and_suspends_none(visitor: Visitor) -> None:
    be_staff(visitor, "auditor")
    agency = _agency(visitor)
    assert visitor.post(f"/desk/agencies/{agency}/hold", data={"do": "suspend", "why": "x"}).status_code == 403
    officer = visitor.served.node.accounts.of_login("officer")
    assert officer is not None
    views = agencies_view(visitor.served.node.office, by=StaffId(officer.staff))
    assert next(view for view in views if view.agency == agency).suspended is None


def test_a_stranger_is_sent_to_sign_in(visitor: Visitor) -> None:
    for answer in (visitor.get("/desk/agencies"), visitor.post("/desk/agencies/agy_0/hold", data={"do": "suspend"})):
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in")
