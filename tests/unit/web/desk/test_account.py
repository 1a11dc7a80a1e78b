import re
from html import unescape

import pytest

from tests.unit.acts.authenticator import Authenticator
from tests.web_stage import Visitor, be_staff

ORIGIN, RP_ID = "http://localhost:8450", "localhost"


def options(visitor: Visitor, path: str) -> str:
    found = re.search(r'data-options="([^"]*)"', visitor.get(path).text)
    assert found is not None
    return unescape(found[1])


def phone_of(visitor: Visitor) -> Authenticator:
    phone = Authenticator()
    answer = phone.register(options(visitor, "/desk/account/passkey"), origin=ORIGIN, rp_id=RP_ID)
    assert (
        visitor.post("/desk/account/passkey", data={"name": "my phone", "answer": answer}).headers["location"] == "/desk/account?done=added"
    )
    return phone


def credential(visitor: Visitor) -> str:
    found = re.search(r'name="credential" value="([0-9a-f]+)"', visitor.get("/desk/account").text)
    assert found is not None
    return found[1]


def test_the_account_says_roles_and_sign_ins_in_words(visitor):
    be_staff(visitor, "collector-1", key=bytes(32))
    page = visitor.get("/desk/account").text
    assert "Collector" in page or "collector" in page
    assert "counts until" in page
    assert "You have none yet" in page


def test_with_a_passkey_signing_in_stops_until_it_is_shown(visitor):
    be_staff(visitor, "collector-1")
    phone = phone_of(visitor)
    be_staff(visitor, "collector-1")
    assert visitor.get("/desk/work").headers["location"] == "/desk/passkey"
    assert visitor.get("/desk/password").headers["location"] == "/desk/passkey"
    answer = phone.show(options(visitor, "/desk/passkey"), origin=ORIGIN, rp_id=RP_ID)
    assert visitor.post("/desk/passkey", data={"answer": answer}).headers["location"] == "/desk"
    assert visitor.get("/desk/work").status_code == 200
    assert visitor.get("/desk/passkey").headers["location"] == "/desk"


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "x" * 70_000, '{"rawId": 3}'])
def test_what_is_no_passkey_opens_nothing(visitor, answer):
    be_staff(visitor, "collector-1")
    phone_of(visitor)
    be_staff(visitor, "collector-1")
    options(visitor, "/desk/passkey")
    assert visitor.post("/desk/passkey", data={"answer": answer}).status_code == 400
    assert visitor.get("/desk/work").headers["location"] == "/desk/passkey"


def test_a_passkey_for_another_site_opens_nothing(visitor):
    be_staff(visitor, "collector-1")
    phone = phone_of(visitor)
    be_staff(visitor, "collector-1")
    answer = phone.show(options(visitor, "/desk/passkey"), origin="http://elsewhere.example", rp_id=RP_ID)
    assert visitor.post("/desk/passkey", data={"answer": answer}).status_code == 400


@pytest.mark.parametrize("data", [{}, {"name": "", "answer": "{}"}, {"name": "phone", "answer": ""}, {"name": "x" * 90, "answer": "{}"}])
def test_a_passkey_without_a_name_or_an_answer_is_not_added(visitor, data):
    be_staff(visitor, "collector-1")
    options(visitor, "/desk/account/passkey")
    assert visitor.post("/desk/account/passkey", data=data).status_code == 400
    assert "You have none yet" in visitor.get("/desk/account").text


def test_a_passkey_can_be_removed_once_and_only_by_its_owner_here(visitor):
    be_staff(visitor, "collector-1")
    phone_of(visitor)
    named = credential(visitor)
    mine = visitor.cookies.get("staff")
    be_staff(visitor, "handler")
    assert visitor.post("/desk/account/passkey/remove", data={"credential": named}).status_code == 404
    visitor.cookies.set("staff", mine)
    assert visitor.post("/desk/account/passkey/remove", data={"credential": named}).headers["location"] == "/desk/account?done=removed"
    assert visitor.post("/desk/account/passkey/remove", data={"credential": named}).status_code == 404


@pytest.mark.parametrize("named", ["", "zz", "abc", "../.."])
def test_a_credential_that_is_none_is_refused(visitor, named):
    be_staff(visitor, "collector-1")
    assert visitor.post("/desk/account/passkey/remove", data={"credential": named}).status_code == 400
