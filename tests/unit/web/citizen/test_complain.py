import pytest

from tests.unit.web.citizen.complaining import NUMBER, OTHER, begun, case_of, filed, typed
from tests.web_stage import Visitor, be_person

PAGES = ("", "/files", "/points", "/points/new", "/points/1", "/wants", "/check")


@pytest.mark.parametrize("step", PAGES)
def test_a_stranger_proves_a_number_first(visitor: Visitor, step: str) -> None:
    answer = visitor.get(f"/me/complain{step}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/prove")


@pytest.mark.parametrize("step", PAGES[1:])
def test_without_a_draft_every_step_leads_to_the_first_page(visitor: Visitor, step: str) -> None:
    be_person(visitor, NUMBER)
    assert visitor.get(f"/me/complain{step}").headers["location"] == "/me/complain"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_step_can_be_read_in_both_languages(visitor: Visitor, language: str) -> None:
    visitor.cookies.set("lang", language)
    be_person(visitor, NUMBER)
    assert visitor.get("/me/complain").status_code == 200
    visitor.post("/me/complain")
    typed(visitor)
    for step in PAGES:
        answer = visitor.get(f"/me/complain{step}")
        assert answer.status_code == 200
        assert answer.text.count("<h1") == 1


def test_begun_twice_it_is_one_draft(visitor: Visitor) -> None:
    begun(visitor)
    typed(visitor)
    visitor.post("/me/complain")
    assert "1 point(s)" in visitor.get("/me/complain").text


def test_thrown_away_nothing_is_left(visitor: Visitor) -> None:
    begun(visitor)
    typed(visitor)
    assert visitor.post("/me/complain/discard").headers["location"] == "/me/complain"
    assert "point(s)" not in visitor.get("/me/complain").text
    visitor.post("/me/complain/discard")


def test_whoever_comes_back_goes_on_where_it_was(visitor: Visitor) -> None:
    begun(visitor)
    typed(visitor)
    visitor.cookies.delete("person")
    be_person(visitor, NUMBER)
    assert 'href="/me/complain/check"' in visitor.get("/me/complain").text


def test_what_is_wanted_is_kept_and_shown(visitor: Visitor) -> None:
    begun(visitor)
    typed(visitor)
    assert visitor.post("/me/complain/wants", data={"wants": ["stop", "erase"]}).headers["location"] == "/me/complain/check"
    text = visitor.get("/me/complain/check").text
    assert "Stop contacting me" in text
    assert "Delete my data" in text
    assert "Apologise to me" not in text


def test_a_wish_that_is_not_on_the_list_is_refused(visitor: Visitor) -> None:
    begun(visitor)
    assert visitor.post("/me/complain/wants", data={"wants": ["riches"]}).status_code == 400


def test_an_empty_draft_is_not_filed_and_says_what_is_missing(visitor: Visitor) -> None:
    begun(visitor)
    text = visitor.get("/me/complain/check").text
    assert "Nothing is told yet" in text
    assert 'action="/me/complain/submit"' not in text
    assert visitor.post("/me/complain/submit", data={"case": "case_" + "0" * 32}).headers["location"] == "/me/complain"


def test_filed_twice_it_is_one_case_and_the_way_back_leads_on(visitor: Visitor) -> None:
    case = filed(visitor)
    again = visitor.post("/me/complain/submit", data={"case": case})
    assert again.headers["location"] == f"/me/cases/{case}/receipt"
    assert visitor.get("/me/complain/check").headers["location"] == "/me/complain"
    assert visitor.get("/me/cases").text.count("/me/cases/case_") == 1


@pytest.mark.parametrize("case", ["", "case_" + "0" * 32, "x", "case_" + "z" * 32])
def test_a_case_that_is_no_draft_of_hers_is_not_filed(visitor: Visitor, case: str) -> None:
    begun(visitor)
    typed(visitor)
    assert visitor.post("/me/complain/submit", data={"case": case}).status_code in (303, 400)
    assert "/me/cases/case_" not in visitor.get("/me/cases").text


def test_somebody_elses_draft_is_not_filed(visitor: Visitor) -> None:
    begun(visitor)
    typed(visitor)
    case = case_of(visitor)
    visitor.cookies.delete("person")
    be_person(visitor, OTHER)
    assert visitor.post("/me/complain/submit", data={"case": case}).headers["location"] == "/me/complain"
    visitor.cookies.delete("person")
    be_person(visitor, NUMBER)
    assert case_of(visitor) == case


def test_too_many_filings_from_one_place_wait_and_the_draft_is_kept(visitor: Visitor) -> None:
    begun(visitor)
    for _ in range(20):
        visitor.post("/me/complain/submit", data={"case": "case_" + "0" * 32})
    typed(visitor)
    answer = visitor.post("/me/complain/submit", data={"case": case_of(visitor)})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "1 point(s)" in visitor.get("/me/complain").text


def test_after_leaving_nothing_is_shown(visitor: Visitor) -> None:
    begun(visitor)
    visitor.post("/me/leave")
    assert visitor.get("/me/complain").headers["location"] == "/me/prove"
    assert visitor.post("/me/complain/submit", data={"case": "case_" + "0" * 32}).headers["location"] == "/me/prove"
