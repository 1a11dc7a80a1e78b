"""Alarms: what rings, what to do, and who may look."""

from minglu.canon.instants import DAY
from tests.web_stage import Visitor, be_staff


def test_calls_without_a_permit_ring_and_lead_to_their_agency(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    page = visitor.get("/desk/alarms").text
    assert "Calls without a permit" in page
    assert "/desk/agencies/agy_" in page


def test_an_answer_that_runs_out_says_what_to_do(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    assert "clock-soon" in visitor.get("/desk/alarms").text
    assert "Ask the" in visitor.get("/desk/alarms").text


def test_an_answer_that_is_late_says_so(visitor: Visitor) -> None:
    assert visitor.served.demo is not None
    visitor.served.demo.advance(5 * DAY)
    be_staff(visitor, "officer")
    assert "clock-over" in visitor.get("/desk/alarms").text


def test_nobodys_number_is_on_the_page(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    page = visitor.get("/desk/alarms").text
    assert "1600000" not in page
    assert "per_" not in page


def test_nobody_else_may_look(visitor: Visitor) -> None:
    for login in ("collector-1", "handler", "investigator", "reviewer", "auditor"):
        be_staff(visitor, login)
        assert visitor.get("/desk/alarms").status_code == 403


def test_a_stranger_is_sent_to_sign_in(visitor: Visitor) -> None:
    assert visitor.get("/desk/alarms").headers["location"] == "/desk/sign-in"
