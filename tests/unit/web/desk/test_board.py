"""The board of cases."""

import pytest

from tests.unit.web.desk.casework import open_case
from tests.web_stage import Visitor, be_staff


@pytest.mark.parametrize("login", ["handler", "investigator", "reviewer"])
def test_whoever_reads_cases_sees_the_open_one_with_its_clock(visitor: Visitor, login: str) -> None:
    case = open_case(visitor)
    be_staff(visitor, login)
    shown = visitor.get("/desk/cases")
    assert shown.status_code == 200
    assert f"/desk/cases/{case}" in shown.text
    assert "Due soon" in shown.text


@pytest.mark.parametrize("login", ["collector-1", "officer", "auditor"])
def test_other_roles_see_no_board(visitor: Visitor, login: str) -> None:
    be_staff(visitor, login)
    assert visitor.get("/desk/cases").status_code == 403


def test_a_stranger_is_sent_to_sign_in(visitor: Visitor) -> None:
    assert visitor.get("/desk/cases").headers["location"] == "/desk/sign-in"


@pytest.mark.parametrize(("show", "there"), [("tasks", True), ("late", False), ("answer", False), ("closed", False), ("nonsense", True)])
def test_a_filter_leaves_what_fits_and_an_unknown_one_shows_what_is_open(visitor: Visitor, show: str, there: bool) -> None:
    case = open_case(visitor)
    assert (f"/desk/cases/{case}" in visitor.get(f"/desk/cases?show={show}").text) is there


def test_a_clock_that_ran_out_is_said_so(visitor: Visitor) -> None:
    open_case(visitor)
    assert visitor.served.demo is not None
    visitor.served.demo.advance(3 * 86_400_000)
    be_staff(visitor, "handler")
    assert "Overdue" in visitor.get("/desk/cases?show=late").text
