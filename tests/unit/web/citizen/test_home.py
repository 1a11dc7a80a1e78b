"""The citizen's own page, and leaving it."""

from tests.web_stage import Visitor, be_person, be_staff

HERS = "16000000202"


def test_the_page_names_what_one_can_do(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    for language in ("zh", "en"):
        page = visitor.get("/me", headers={"Accept-Language": language})
        assert page.status_code == 200
        assert all(href in page.text for href in ('action="/me/uses"', 'href="/me/complain"', 'href="/me/never"', 'href="/me/consents"'))


def test_the_number_is_masked(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    page = visitor.get("/me").text
    assert "160****0202" in page
    assert HERS not in page


def test_whoever_said_never_again_is_told_since_when(visitor: Visitor) -> None:
    be_person(visitor, "16000000204")
    page = visitor.get("/me").text
    assert "You said: never again" in page
    assert 'href="/me/cases"' in page


def test_a_stranger_is_asked_for_a_number_first(visitor: Visitor) -> None:
    assert visitor.get("/me").headers["location"] == "/me/prove"


def test_staff_are_strangers_here(visitor: Visitor) -> None:
    be_staff(visitor, "handler")
    assert visitor.get("/me").headers["location"] == "/me/prove"


def test_leaving_ends_the_session_for_whoever_kept_its_token(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    token = visitor.cookies["person"]
    assert visitor.post("/me/leave").headers["location"] == "/"
    visitor.cookies.set("person", token)
    assert visitor.get("/me").headers["location"] == "/me/prove"


def test_leaving_twice_is_no_fault(visitor: Visitor) -> None:
    assert visitor.post("/me/leave").status_code == 303
    assert visitor.post("/me/leave").status_code == 303


def test_a_made_up_token_opens_nothing(visitor: Visitor) -> None:
    for token in ("x", "A" * 43, "A" * 500, "../../x"):
        visitor.cookies.set("person", token)
        assert visitor.get("/me").headers["location"] == "/me/prove", token


def test_a_persons_token_is_no_staff_members(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    visitor.cookies.set("staff", visitor.cookies["person"])
    assert visitor.get("/desk/account").status_code != 200
