"""Roles × routes: who may see each page and send each form. Every route stands in a table of `roles`, or this page fails.

Whoever may not see a page is led to sign in (303; 401 for a form), told that it is not theirs (403), or that there is nothing (404). And
nobody who may not send a form makes the log grow.
"""

from collections.abc import Iterator

import pytest

from minglu.access.roles import COMPLIANCE, ROLES
from tests.unit.web.roles import (
    ANOTHER,
    CHANGES,
    DONE,
    ELSEWHERE,
    ENDING,
    EVERYBODY,
    GETS,
    HERS,
    LOGINS,
    SEEN,
    WELL_FORMED,
    become,
    filled,
)
from tests.web_stage import Visitor, be_person, be_staff, visiting


def test_every_role_there_is_is_tried() -> None:
    assert {COMPLIANCE if role == "officer" else role for role in LOGINS} == set(ROLES)


def test_every_page_stands_in_the_table() -> None:
    assert sorted({*SEEN, *ELSEWHERE} ^ set(GETS)) == []


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """One demonstration that all of these only look at."""
    with visiting(tmp_path_factory.mktemp("roles") / "demo") as visitor:
        yield visitor


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_a_page_is_seen_by_those_whom_the_table_names(hall: Visitor, role: str) -> None:
    become(hall, role)
    wrong = []
    for path in sorted(SEEN):
        status = hall.get(filled(hall, path)).status_code
        wanted = (200,) if role in SEEN[path] else (303, 400, 403, 404)
        if status not in wanted:
            wrong.append((path, status))
    assert wrong == []


def test_every_form_stands_in_the_table() -> None:
    assert sorted({*DONE, *ENDING} ^ {path for _, path in CHANGES}) == []


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_a_form_is_taken_from_those_whom_the_table_names_and_changes_nothing_for_others(visitor: Visitor, role: str) -> None:
    become(visitor, role)
    session = dict(visitor.cookies)
    fields = {**WELL_FORMED, "agency": visitor.served.node.office.institution.agency}
    wrong = []
    # Whoever begins to prove another number has left the first one.
    for method, path in sorted(CHANGES, key=lambda change: change[1] == "/me/prove"):
        if path in ENDING:
            continue
        # Another session is begun in other places.
        visitor.cookies.clear()
        visitor.cookies.update(session)
        before = visitor.served.node.office.book.head().size
        answer = visitor.request(method, filled(visitor, path), data=fields, params={"offset": 0})
        led = answer.headers.get("location", "") in ("/desk/sign-in", "/me/prove")
        taken = answer.status_code in (200, 204, 303, 400, 404, 409) and not led
        grown = visitor.served.node.office.book.head().size - before
        refused = (answer.status_code in (401, 403) or led) and not grown
        # What is somebody else's is not there, whoever asks.
        hidden = answer.status_code == 404 and not grown
        if not (taken if role in DONE[path] else refused or (hidden and not DONE[path])):
            wrong.append((method, path, answer.status_code, led, grown))
    assert wrong == []


@pytest.mark.parametrize("login", ["handler", "collector-1"])
def test_a_session_that_was_signed_out_opens_nothing_though_its_cookie_is_kept(hall: Visitor, login: str) -> None:
    hall.cookies.clear()
    be_staff(hall, login)
    stolen = hall.cookies.get("staff")
    assert hall.get("/desk/account").status_code == 200
    assert hall.post("/desk/sign-out").status_code == 303
    hall.cookies.clear()
    hall.cookies.set("staff", str(stolen))
    assert hall.get("/desk/account").status_code == 303


def test_a_citizens_session_that_was_left_opens_nothing(hall: Visitor) -> None:
    hall.cookies.clear()
    be_person(hall, HERS)
    stolen = hall.cookies.get("person")
    assert hall.get("/me").status_code == 200
    assert hall.post("/me/leave").status_code == 303
    hall.cookies.clear()
    hall.cookies.set("person", str(stolen))
    assert hall.get("/me").status_code == 303


def test_one_kind_of_session_is_not_the_other(hall: Visitor) -> None:
    hall.cookies.clear()
    be_person(hall, ANOTHER)
    person = str(hall.cookies.get("person"))
    hall.cookies.clear()
    hall.cookies.set("staff", person)
    assert hall.get("/desk/account").status_code == 303
