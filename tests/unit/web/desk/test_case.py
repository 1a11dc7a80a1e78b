"""The single screen of a case, and what is done on it."""

import html

import pytest

from tests.unit.web.desk.casework import HOSTILE, HOSTILE_NAME, form, hostile_case, kinds_since, open_case, propose
from tests.web_stage import Visitor, be_person, be_staff

UNKNOWN = "case_" + "0" * 32


def test_a_case_shows_what_was_filed_beside_what_was_found(visitor: Visitor) -> None:
    shown = visitor.get(f"/desk/cases/{open_case(visitor)}")
    assert shown.status_code == 200
    told = ("16000006666", "outside the scope of checking; cannot be excluded", "never compared")
    for text in (*told, "handling banking and insurance complaints", "Send the answer"):
        assert text in shown.text


@pytest.mark.parametrize("login", ["investigator", "reviewer"])
def test_only_a_handler_is_offered_the_answer(visitor: Visitor, login: str) -> None:
    case = open_case(visitor)
    be_staff(visitor, login)
    assert "Send the answer" not in visitor.get(f"/desk/cases/{case}").text


@pytest.mark.parametrize("case", [UNKNOWN, "nonsense", "per_" + "0" * 32, "%00"])
def test_a_case_that_is_none_is_not_found(visitor: Visitor, case: str) -> None:
    be_staff(visitor, "handler")
    assert visitor.get(f"/desk/cases/{case}").status_code == 404


@pytest.mark.parametrize("path", ["", "/find", "/exposure", "/close", "/answer"])
@pytest.mark.parametrize("login", ["collector-1", "officer", "auditor"])
def test_other_roles_get_nothing_of_a_case(visitor: Visitor, login: str, path: str) -> None:
    case = open_case(visitor)
    be_staff(visitor, login)
    seen = visitor.post(f"/desk/cases/{case}{path}") if path else visitor.get(f"/desk/cases/{case}")
    assert seen.status_code == 403
    assert "16000006666" not in seen.text


def test_a_citizens_session_opens_no_case(visitor: Visitor) -> None:
    case = open_case(visitor)
    visitor.cookies.clear()
    be_person(visitor, "16000000205")
    assert visitor.get(f"/desk/cases/{case}").headers["location"] == "/desk/sign-in"


def test_hostile_words_and_names_are_text(visitor: Visitor) -> None:
    case, exhibit = hostile_case(visitor)
    shown = visitor.get(f"/desk/cases/{case}").text
    picture = visitor.post(f"/desk/cases/{case}/exhibits/{exhibit}").text
    for page, text in ((shown, HOSTILE), (shown, HOSTILE_NAME), (picture, HOSTILE_NAME)):
        assert text not in page
        assert text in html.unescape(page)


def test_opening_a_picture_shows_it_and_is_an_entry_each_time(visitor: Visitor) -> None:
    case, exhibit = hostile_case(visitor)
    for count in (1, 2):
        shown = visitor.post(f"/desk/cases/{case}/exhibits/{exhibit}")
        assert "data:image/png;base64," in shown.text
        assert kinds_since(visitor, case).count("openings.read") == count


def test_a_file_of_another_case_is_not_found(visitor: Visitor) -> None:
    _, exhibit = hostile_case(visitor)
    assert visitor.post(f"/desk/cases/{open_case(visitor)}/exhibits/{exhibit}").status_code == 404


def test_names_are_opened_by_a_button_kept_and_entered_once(visitor: Visitor) -> None:
    case = open_case(visitor)
    be_staff(visitor, "investigator")
    before = visitor.get(f"/desk/cases/{case}").text
    assert "collector-1" not in before
    assert visitor.post(f"/desk/cases/{case}/exposure").status_code == 303
    for _ in range(2):
        assert "Open the names" not in visitor.get(f"/desk/cases/{case}").text
    assert kinds_since(visitor, case).count("openings.read") == 1


def test_a_handler_opens_no_names(visitor: Visitor) -> None:
    case = open_case(visitor)
    assert "Open the names" not in visitor.get(f"/desk/cases/{case}").text
    assert visitor.post(f"/desk/cases/{case}/exposure").status_code == 403


def test_computing_again_without_anything_new_makes_no_edition(visitor: Visitor) -> None:
    case = open_case(visitor)
    assert visitor.post(f"/desk/cases/{case}/find").headers["location"].endswith("done=unchanged")
    assert kinds_since(visitor, case).count("finding.made") == 1


def test_a_case_without_an_answer_is_not_closed(visitor: Visitor) -> None:
    case = open_case(visitor)
    assert visitor.post(f"/desk/cases/{case}/close").status_code == 400
    assert "case.closed" not in kinds_since(visitor, case)


def test_closing_twice_is_closing_once(visitor: Visitor) -> None:
    case = open_case(visitor)
    visitor.post(f"/desk/cases/{case}/answer", data=form())
    for _ in range(2):
        assert visitor.post(f"/desk/cases/{case}/close").headers["location"].endswith("done=closed")
    assert kinds_since(visitor, case).count("case.closed") == 1


def test_a_proposal_is_taken_back_by_its_author_alone(visitor: Visitor) -> None:
    case = open_case(visitor)
    address = propose(visitor, case).rpartition("/")[2]
    assert visitor.post(f"/desk/cases/{case}/proposals/{address}/withdraw").status_code == 403
    be_staff(visitor, "handler")
    assert visitor.post(f"/desk/cases/{case}/proposals/{'0' * 64}/withdraw").status_code == 404
    for _ in range(2):
        assert visitor.post(f"/desk/cases/{case}/proposals/{address}/withdraw").status_code == 303
    assert "taken back" in visitor.get(f"/desk/cases/{case}").text
