import re

import pytest

from minglu.canon.base64 import render_base64
from minglu.canon.instants import HOUR
from minglu.wiring.demo.people import PASSWORD
from tests.web_stage import Visitor, be_staff

NEW = "brass kettle 417 fjord"


def sign_in(visitor: Visitor, login: str = "collector-1", password: str = PASSWORD, **more: str):
    return visitor.post("/desk/sign-in", data={"login": login, "password": password, **more})


def test_a_stranger_is_led_to_the_sign_in(visitor):
    for path in ("/desk", "/desk/work", "/desk/account", "/desk/people", "/desk/password", "/desk/passkey", "/desk/asks/1"):
        answer = visitor.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in"), path
    assert visitor.get("/desk/sign-in").status_code == 200


@pytest.mark.parametrize(("login", "first"), [("collector-1", "/desk/work"), ("officer", "/desk/alarms"), ("auditor", "/oversight/audits")])
def test_whoever_signs_in_comes_to_the_first_page_of_their_roles(visitor, login, first):
    assert sign_in(visitor, login).headers["location"] == "/desk"
    assert visitor.get("/desk").headers["location"] == first


def test_the_session_is_in_a_cookie_that_no_script_can_read(visitor):
    cookie = sign_in(visitor).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_the_key_of_the_device_is_named_by_the_log_and_signs(visitor):
    sign_in(visitor, key=render_base64(bytes(31) + b"k"))
    assert 'data-key="' + render_base64(bytes(31) + b"k") in visitor.get("/desk/work").text


def test_without_scripts_signing_in_works_and_asking_does_not(visitor):
    sign_in(visitor)
    page = visitor.get("/desk/work").text
    assert "This browser made no key" in page
    assert "data-sign-ask" not in page


def test_an_unknown_login_and_a_wrong_password_have_one_answer(visitor):
    known, unknown = sign_in(visitor, password="wrong"), sign_in(visitor, login="collector-9")
    assert known.status_code == unknown.status_code == 400
    assert "The login or the password is not right" in known.text
    assert _still(known.text).replace("collector-1", "collector-9") == _still(unknown.text)


def _still(page: str) -> str:
    """The page without the moment at which it was made."""
    return re.sub(r'name="server-now" content="[0-9]+"', "", page)


def test_what_was_typed_stays_but_for_the_password(visitor):
    page = sign_in(visitor, password="not-this-one-either").text
    assert 'value="collector-1"' in page
    assert "not-this-one-either" not in page


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"login": "collector-1"},
        {"login": "", "password": PASSWORD},
        {"login": "collector-1", "password": ""},
        {"login": "collector-1", "password": "x" * 300},
        {"login": "c" * 200, "password": PASSWORD},
        {"login": "collector\x00", "password": PASSWORD},
        {"login": "collector-1", "password": PASSWORD, "key": "not a key"},
        {"login": "collector-1", "password": PASSWORD, "key": render_base64(bytes(31))},
    ],
)
def test_a_form_that_cannot_be_used_opens_no_session(visitor, data):
    answer = visitor.post("/desk/sign-in", data=data)
    assert answer.status_code == 400
    assert "set-cookie" not in answer.headers


def test_five_wrong_tries_lock_and_the_page_says_until_when(visitor):
    answers = [sign_in(visitor, password="wrong") for _ in range(5)]
    assert "resting to protect you" in answers[-1].text
    assert "resting to protect you" in sign_in(visitor).text


def test_too_many_tries_from_one_address_must_wait(visitor):
    answers = [visitor.post("/desk/sign-in", data={"login": "", "password": ""}).status_code for _ in range(31)]
    assert answers[0] == 400
    assert answers[-1] == 429


def test_signing_in_as_another_ends_the_first_session(visitor):
    sign_in(visitor)
    first = visitor.cookies.get("staff")
    sign_in(visitor, "officer")
    visitor.cookies.clear()
    visitor.cookies.set("staff", first)
    assert visitor.get("/desk/work").headers["location"] == "/desk/sign-in"


def test_after_signing_out_the_token_opens_nothing(visitor):
    be_staff(visitor, "collector-1", key=bytes(32))
    token = visitor.cookies.get("staff")
    assert visitor.post("/desk/sign-out").headers["location"] == "/desk/sign-in"
    visitor.cookies.clear()
    visitor.cookies.set("staff", token)
    assert visitor.get("/desk/work").status_code == 303
    assert "signed out, or your time signed in is over" in visitor.get("/desk/sign-in").text
    assert visitor.post("/desk/sign-out").status_code == 303


def test_a_session_ends_by_itself(visitor):
    be_staff(visitor, "collector-1")
    visitor.served.clock.advance(HOUR)
    assert visitor.get("/desk/work").headers["location"] == "/desk/sign-in"


def change(visitor: Visitor, old: str = PASSWORD, new: str = NEW, again: str = NEW):
    return visitor.post("/desk/password", data={"old": old, "new": new, "again": again})


def test_a_password_is_changed_by_whoever_knows_it(visitor):
    be_staff(visitor, "collector-1")
    assert change(visitor).headers["location"] == "/desk/account?done=password"
    visitor.cookies.clear()
    assert sign_in(visitor).status_code == 400
    assert sign_in(visitor, password=NEW).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        (PASSWORD, "short", "short", "at least 12"),
        (PASSWORD, "x" * 150, "x" * 150, "at most 128"),
        (PASSWORD, "collector-1-1", "collector-1-1", "password"),
        (PASSWORD, PASSWORD, PASSWORD, "password"),
        (PASSWORD, NEW, NEW + "x", "not the same"),
        ("wrong", NEW, NEW, "not right"),
        ("", NEW, NEW, ""),
    ],
)
def test_a_password_that_cannot_be_used_changes_nothing(visitor, old, new, again, said):
    be_staff(visitor, "collector-1")
    answer = change(visitor, old, new, again)
    assert answer.status_code == 400
    assert said in answer.text
    assert new not in answer.text or new == PASSWORD
    visitor.cookies.clear()
    assert sign_in(visitor).status_code == 303
