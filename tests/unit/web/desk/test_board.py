"""The board of cases."""

import html
import re

import pytest

from minglu.acts.board import board
from minglu.canon.instants import MINUTE
from tests.unit.web.desk.casework import KEY, forget, open_case, propose, staff_id
from tests.web_stage import Visitor, be_staff

HTMX = {"HX-Request": "true"}


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


def test_an_answer_that_waits_for_a_second_person_shows_on_the_row(visitor: Visitor) -> None:
    case = open_case(visitor)
    assert "second person" not in visitor.get("/desk/cases").text
    propose(visitor, case)
    assert "Answers waiting for a second person: 1" in visitor.get("/desk/cases").text


def test_an_open_page_asks_again_and_hears_nothing_until_a_row_changes(visitor: Visitor) -> None:
    case = open_case(visitor)
    asks = asked_again(visitor.get("/desk/cases?show=open").text)
    assert (visitor.get(asks, headers=HTMX).status_code, visitor.get(asks, headers=HTMX).text) == (204, "")
    propose(visitor, case)
    be_staff(visitor, "handler")
    shown = visitor.get(asks, headers=HTMX)
    assert shown.status_code == 200
    assert "second person: 1" in shown.text
    assert "<html" not in shown.text
    assert asked_again(shown.text) != asks
    # The same address in a browser is a whole page.
    assert "<html" in visitor.get(asks).text


def test_while_no_case_moves_nothing_is_folded_for_an_open_page(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    open_case(visitor)
    asks = asked_again(visitor.get("/desk/cases").text)
    # The log grows all day, and what grows is no case.
    office = visitor.served.node.office
    size = office.book.head().size
    be_staff(visitor, "handler", key=KEY)
    assert office.book.head().size > size
    monkeypatch.setattr("minglu.web.desk.board.board", refuse)
    monkeypatch.setattr("minglu.web.desk.board.seconds_awaited", refuse)
    assert visitor.get(asks, headers=HTMX).status_code == 204


def test_a_proposal_that_is_turned_down_without_an_entry_leaves_the_row_within_a_minute(visitor: Visitor) -> None:
    case = open_case(visitor)
    proposal = propose(visitor, case)
    asks = asked_again(visitor.get("/desk/cases").text)
    size = visitor.served.node.office.book.head().size
    assert visitor.post(f"{proposal}/decline", data={"why": "号码在我们的登记里"}).status_code == 303
    assert visitor.served.node.office.book.head().size == size
    assert visitor.get(asks, headers=HTMX).status_code == 204
    later(visitor, MINUTE)
    shown = visitor.get(asks, headers=HTMX)
    assert shown.status_code == 200
    assert "second person" not in shown.text


def test_whoever_reads_is_left_alone_when_the_minute_brings_nothing_new(visitor: Visitor) -> None:
    open_case(visitor)
    asks = asked_again(visitor.get("/desk/cases").text)
    later(visitor, MINUTE)
    told = visitor.get(asks, headers=HTMX)
    assert (told.status_code, told.headers["HX-Reswap"]) == (200, "none")
    assert "<section" not in told.text
    assert 'hx-swap-oob="true"' in told.text
    # And what it says now is good for another minute.
    assert visitor.get(f"/desk/cases?show=open&was={was(told.text)}", headers=HTMX).status_code == 204


@pytest.mark.parametrize("passed", [0, MINUTE // 2 + 1])
def test_a_clock_that_turns_shows_at_once(visitor: Visitor, passed: int) -> None:
    case = open_case(visitor)
    office = visitor.served.node.office
    (row,) = [row for row in board(office, by=staff_id(visitor)).rows if row.case == case]
    later(visitor, row.clock.due - MINUTE // 2 - office.clock.now())
    be_staff(visitor, "handler")
    asks = asked_again(visitor.get("/desk/cases").text)
    later(visitor, passed)
    shown = visitor.get(asks, headers=HTMX)
    assert ("Overdue" in shown.text) is bool(passed)


def test_whoever_lost_the_role_hears_nothing_more(visitor: Visitor) -> None:
    open_case(visitor)
    asks = asked_again(visitor.get("/desk/cases").text)
    be_staff(visitor, "officer")
    assert visitor.get(asks, headers=HTMX).status_code == 403


@pytest.mark.parametrize(
    "was", ["", "x", "1-2-3", "1-2-3-" + "g" * 16, "1" * 30 + "-2-3-" + "0" * 16, "-1-2-3-" + "0" * 16, "1-2-3-" + "0" * 16]
)
def test_what_no_page_of_ours_says_brings_the_rows(visitor: Visitor, was: str) -> None:
    case = open_case(visitor)
    shown = visitor.get(f"/desk/cases?was={was}", headers=HTMX)
    assert shown.status_code == 200
    assert f"/desk/cases/{case}" in shown.text


def test_persons_of_closed_cases_are_looked_for_only_where_these_are_shown(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    open_case(visitor)
    asked: list[str] = []
    monkeypatch.setattr("minglu.acts.board.is_forgotten", lambda _office, person: bool(asked.append(person)))
    shown = {show: (visitor.get(f"/desk/cases?show={show}").text.count('class="card"'), len(asked)) for show in ("open", "closed")}
    rows, looked = shown["open"]
    assert rows == looked
    assert shown["closed"][1] - looked > rows


def test_a_case_of_a_person_who_was_forgotten_says_so_and_leads_nowhere(visitor: Visitor) -> None:
    case = open_case(visitor)
    forget(visitor, case)
    shown = visitor.get("/desk/cases").text
    assert "Person forgotten" in shown
    assert f'href="/desk/cases/{case}"' not in shown
    assert visitor.get(f"/desk/cases/{case}").status_code == 404


def asked_again(page: str) -> str:
    """The address by which an open page asks, as htmx makes it up: with what the page says that it shows."""
    found = re.search(r'hx-get="(/desk/cases[^"]+)" hx-include="#board-was"', page)
    assert found is not None
    return f"{html.unescape(found.group(1))}&was={was(page)}"


def was(page: str) -> str:
    found = re.search(r'id="board-was" name="was" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


def later(visitor: Visitor, milliseconds: int) -> None:
    assert visitor.served.demo is not None
    visitor.served.demo.advance(milliseconds)


def refuse(*_args: object, **_named: object) -> None:
    raise AssertionError
