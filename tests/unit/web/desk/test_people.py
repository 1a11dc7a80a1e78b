import re

import pytest

from tests.web_stage import Visitor, be_staff

WANTED = {"login": "chen.jie", "roles": ["handler"]}


def agency(visitor: Visitor) -> str:
    found = re.search(r'<option value="(agy_[0-9a-f]{32})"', visitor.get("/desk/people/new").text)
    assert found is not None
    return found[1]


def added(visitor: Visitor, **changes: object) -> str:
    answer = visitor.post("/desk/people/new", data={"agency": agency(visitor), **WANTED, **changes})
    assert answer.status_code == 303
    return str(answer.headers["location"])


def of_login(visitor: Visitor, login: str) -> str:
    account = visitor.served.node.accounts.of_login(login)
    assert account is not None
    return f"/desk/people/{account.staff}"


def test_the_officer_sees_everybody_with_roles_and_training(visitor):
    be_staff(visitor, "officer")
    page = visitor.get("/desk/people").text
    for login in ("collector-1", "collector-2", "handler", "reviewer", "officer", "auditor"):
        assert f">{login}</a>" in page


def test_somebody_new_gets_a_first_password_that_is_shown_once(visitor):
    be_staff(visitor, "officer")
    where = added(visitor)
    shown = re.search(r'<code id="first">([a-z0-9-]{23})</code>', visitor.get(where).text)
    assert shown is not None
    assert shown[1] not in visitor.get(where).text
    visitor.cookies.clear()
    visitor.post("/desk/sign-in", data={"login": "chen.jie", "password": shown[1]})
    assert visitor.get("/desk/cases").headers["location"] == "/desk/password"
    new = "brass kettle 417 fjord"
    assert visitor.post("/desk/password", data={"old": shown[1], "new": new, "again": new}).headers["location"] == "/desk"
    assert visitor.get("/desk/account").status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"login": ""},
        {"login": "ab"},
        {"login": "李娜"},
        {"login": "a b c"},
        {"login": "x" * 60},
        {"login": "handler"},
        {"agency": ""},
        {"agency": "agy_" + "0" * 32},
        {"roles": []},
        {"roles": ["king"]},
    ],
)
def test_somebody_who_cannot_be_added_is_not(visitor, changes):
    be_staff(visitor, "officer")
    before = len(visitor.served.node.accounts.all())
    answer = visitor.post("/desk/people/new", data={"agency": agency(visitor), **WANTED, **changes})
    assert answer.status_code == 400
    assert len(visitor.served.node.accounts.all()) == before


def test_roles_are_changed_and_the_last_officer_stays(visitor):
    be_staff(visitor, "officer")
    where = of_login(visitor, "handler")
    assert visitor.post(f"{where}/roles", data={"roles": ["handler", "reviewer"]}).headers["location"] == f"{where}?done=roles"
    assert visitor.get(where).text.count("checked") == 2
    second = of_login(visitor, "officer-2")
    assert visitor.post(f"{second}/roles", data={"roles": []}).headers["location"] == f"{second}?done=roles"
    assert visitor.post(f"{of_login(visitor, 'officer')}/roles", data={"roles": []}).status_code == 400


def test_training_lets_the_untrained_work(visitor):
    be_staff(visitor, "officer")
    where = of_login(visitor, "collector-2")
    today = re.search(r'name="passed" type="date" value="([0-9-]+)"', visitor.get(where).text)
    assert today is not None
    data = {"course": "collection, with exam", "passed": today[1]}
    assert visitor.post(f"{where}/training", data=data).headers["location"] == f"{where}?done=training"
    assert "none entered" not in visitor.get(where).text


@pytest.mark.parametrize("passed", ["", "tomorrow", "2999-01-01", "2020-01-01", "2026-13-40"])
def test_training_on_a_day_that_cannot_be_is_not_entered(visitor, passed):
    be_staff(visitor, "officer")
    where = of_login(visitor, "collector-2")
    size = visitor.served.node.office.book.head().size
    assert visitor.post(f"{where}/training", data={"course": "collection", "passed": passed}).status_code == 400
    assert visitor.served.node.office.book.head().size == size


def test_a_closed_account_is_out_at_once(visitor):
    be_staff(visitor, "handler")
    theirs = visitor.cookies.get("staff")
    be_staff(visitor, "officer")
    where = of_login(visitor, "handler")
    assert [visitor.post(f"{where}/close").status_code for _ in range(2)] == [303, 303]
    assert "closed" in visitor.get(where).text
    visitor.cookies.set("staff", theirs)
    assert visitor.get("/desk/account").headers["location"] == "/desk/sign-in"


def test_nobody_closes_their_own_account(visitor):
    be_staff(visitor, "officer")
    assert visitor.post(f"{of_login(visitor, 'officer')}/close").status_code == 400
    assert visitor.get("/desk/people").status_code == 200


@pytest.mark.parametrize("login", ["collector-1", "handler", "reviewer", "auditor"])
def test_nobody_else_sees_or_changes_people(visitor, login):
    be_staff(visitor, login)
    where = of_login(visitor, "collector-2")
    assert {visitor.get(path).status_code for path in ("/desk/people", "/desk/people/new", where)} == {403}
    posts = ("/desk/people/new", f"{where}/roles", f"{where}/training", f"{where}/close")
    assert {visitor.post(path, data={"credential": "ab"}).status_code for path in posts} == {403}


@pytest.mark.parametrize("staff", ["stf_" + "0" * 32, "nobody", "per_" + "0" * 32])
def test_nobody_by_that_id_is_not_found(visitor, staff):
    be_staff(visitor, "officer")
    assert visitor.get(f"/desk/people/{staff}").status_code == 404
    assert visitor.post(f"/desk/people/{staff}/close").status_code == 404
