"""Where one wanted to go: a page of ours on the side where one shows who one is, once, and nobody else's."""

from urllib.parse import quote

import pytest
from httpx import Response

from minglu.web.onward import own_path
from minglu.wiring.demo.people import PASSWORD
from tests.web_stage import Visitor, be_person

HERS = "16000000202"


def prove(visitor: Visitor) -> Response:
    visitor.post("/me/prove", data={"number": HERS})
    return visitor.post("/me/code", data={"code": visitor.served.demo.sent()[0].code})


def sign_in(visitor: Visitor, login: str = "officer") -> Response:
    """By the form, and on to where the desk leads."""
    assert visitor.post("/desk/sign-in", data={"login": login, "password": PASSWORD}).headers["location"] == "/desk"
    return visitor.get("/desk")


def test_a_person_comes_to_the_page_they_asked_for_and_the_next_time_to_their_own(visitor: Visitor) -> None:
    assert visitor.get("/me/never").headers["location"] == "/me/prove"
    assert prove(visitor).headers["location"] == "/me/never"
    assert prove(visitor).headers["location"] == "/me"


def test_staff_come_to_the_page_they_asked_for_with_its_question(visitor: Visitor) -> None:
    visitor.get("/desk/cases?show=all")
    assert sign_in(visitor, "handler").headers["location"] == "/desk/cases?show=all"
    assert visitor.get("/desk").headers["location"] == "/desk/cases"


def test_oversight_is_on_the_side_of_the_staff(visitor: Visitor) -> None:
    visitor.get("/oversight/figures")
    assert sign_in(visitor).headers["location"] == "/oversight/figures"


def test_the_cookie_is_read_by_no_script_and_ends_by_itself(visitor: Visitor) -> None:
    cookie = visitor.get("/desk/rules").headers["set-cookie"]
    assert cookie.startswith("staff-next=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=1800" in cookie


EVIL = (
    "//evil.example",
    "///evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "https://evil.example/me",
    "javascript:alert(1)",
    "/.//evil.example",
    "/me/../desk",
    "/me/never\r\nX: 1",
    "/me/\u6c38\u4e0d",
    "me/never",
    "/me/" + "x" * 400,
)


@pytest.mark.parametrize("wish", EVIL)
def test_an_address_that_is_not_ours_is_no_path_of_ours(wish: str) -> None:
    assert not own_path(wish)


# No page of ours; files and streams; forms without a page; the other side; what leads on by itself.
NOWHERE = ("/me/nothing", "/me/uses/file", "/me/leave", "/me/cases/x/dispute", "/events", "/", "/help", "/mexico", "/desk", "")


@pytest.mark.parametrize("wish", [*EVIL, *NOWHERE, "/desk/rules", "/oversight/audits"])
def test_a_person_is_led_nowhere_but_to_a_page_of_their_own(visitor: Visitor, wish: str) -> None:
    visitor.cookies.set("person-next", quote(wish, safe=""))
    assert prove(visitor).headers["location"] == "/me"


@pytest.mark.parametrize("wish", [*EVIL, *NOWHERE, "/me/never", "/me/cases"])
def test_staff_are_led_nowhere_but_to_a_page_of_theirs(visitor: Visitor, wish: str) -> None:
    visitor.cookies.set("staff-next", quote(wish, safe=""))
    assert sign_in(visitor).headers["location"] == "/desk/alarms"


def test_one_side_does_not_remember_for_the_other(visitor: Visitor) -> None:
    visitor.get("/desk/rules")
    assert prove(visitor).headers["location"] == "/me"
    assert sign_in(visitor).headers["location"] == "/desk/rules"


def test_a_refused_form_leads_back_to_the_page_that_it_stood_on(visitor: Visitor) -> None:
    origin = visitor.served.settings.web.origin
    visitor.post("/me/consents", data={"all": "yes"}, headers={"Referer": f"{origin}/me/consents"})
    assert prove(visitor).headers["location"] == "/me/consents"


@pytest.mark.parametrize(
    "referer", ["https://evil.example/me/never", "{origin}.evil.example/me/never", "{origin}/desk/rules", "{origin}", ""]
)
def test_another_sites_address_is_nothing_to_lead_back_to(visitor: Visitor, referer: str) -> None:
    origin = visitor.served.settings.web.origin
    answer = visitor.post("/me/consents", data={"all": "yes"}, headers={"Referer": referer.format(origin=origin)})
    assert "set-cookie" not in answer.headers


def test_what_a_page_fetches_by_itself_leads_back_to_the_page(visitor: Visitor) -> None:
    origin = visitor.served.settings.web.origin
    by_itself = ({"HX-Request": "true"}, {"Sec-Fetch-Mode": "no-cors"})
    for headers in by_itself:
        visitor.get("/desk/asks/1", headers={"Referer": f"{origin}/desk/work", **headers})
        assert sign_in(visitor, "collector-1").headers["location"] == "/desk/work"
        visitor.cookies.delete("staff")


def test_who_signed_in_in_another_tab_goes_on_from_this_one(visitor: Visitor) -> None:
    visitor.get("/me/never")
    be_person(visitor, HERS)
    assert visitor.get("/me/prove").headers["location"] == "/me/never"


def test_whoever_comes_after_is_not_led_to_where_the_one_before_wanted_to_go(visitor: Visitor) -> None:
    visitor.get("/me/never")
    visitor.post("/me/leave")
    assert prove(visitor).headers["location"] == "/me"
    sign_in(visitor)
    visitor.cookies.delete("staff")
    visitor.get("/desk/rules")
    visitor.post("/desk/sign-out")
    assert sign_in(visitor, "auditor").headers["location"] == "/oversight/audits"
