"""Roles × routes: who may see each page. Every route of the application stands in the table, or this page fails.

Whoever may not see a page is led to sign in (303), told that it is not theirs (403), or that there is nothing (404). And
whatever a form holds, nobody who may not use it makes the log grow.
"""

from collections.abc import Iterator

import pytest
from litestar import Litestar

from minglu.web.routes import page_routes
from tests.web_stage import Visitor, be_person, be_staff, visiting

PERSON, STRANGER = "person", "stranger"
LOGINS = {
    "collector": "collector-1",
    "handler": "handler",
    "investigator": "investigator",
    "reviewer": "reviewer",
    "officer": "officer",
    "auditor": "auditor",
}
STAFF = frozenset(LOGINS)
EVERYBODY = STAFF | {PERSON, STRANGER}
CASES = frozenset({"handler", "investigator", "reviewer"})
OFFICER, AUDITOR = frozenset({"officer"}), frozenset({"auditor"})
NOBODY = frozenset[str]()
# A contact with a case of her own, and one without any.
HERS, ANOTHER = "16000000205", "16000000202"

# Pages one may look at. A page with a name in its address is tried with something that exists, and is another person's.
SEEN: dict[str, frozenset[str]] = {
    "/": EVERYBODY,
    "/check-number": EVERYBODY,
    "/demo": EVERYBODY,
    "/demo/codes": EVERYBODY,
    "/favicon.ico": EVERYBODY,
    "/help": EVERYBODY,
    "/help/{way:str}": EVERYBODY,
    "/status": EVERYBODY,
    "/oversight": EVERYBODY,
    "/desk/sign-in": EVERYBODY - STAFF,
    "/desk/account": STAFF,
    "/desk/account/passkey": STAFF,
    "/desk/work": frozenset({"collector"}),
    "/desk/cases": CASES,
    "/desk/cases/{case:str}": CASES,
    "/desk/tasks": frozenset({"investigator"}),
    "/desk/seconds": frozenset({"reviewer"}),
    "/desk/alarms": OFFICER,
    "/desk/rules": OFFICER,
    "/desk/rules/{rule:str}": OFFICER,
    "/desk/agencies": OFFICER,
    "/desk/agencies/{agency:str}": OFFICER | AUDITOR,
    "/desk/new-agency": OFFICER | AUDITOR,
    "/desk/new-line": OFFICER | AUDITOR,
    "/desk/people": OFFICER,
    "/desk/people/new": OFFICER,
    "/desk/people/{staff:str}": OFFICER,
    "/desk/handovers": OFFICER | AUDITOR,
    "/oversight/alarms": OFFICER | AUDITOR,
    "/oversight/audits": AUDITOR,
    "/oversight/figures": OFFICER | AUDITOR,
    "/me": frozenset({PERSON}),
    "/me/cases": frozenset({PERSON}),
    "/me/complain": frozenset({PERSON}),
    "/me/consents": frozenset({PERSON}),
    "/me/never": frozenset({PERSON}),
    # Another person's case, proposal, exhibit, ask or hand-over is there for nobody.
    "/desk/asks/{index:int}": NOBODY,
    "/desk/asks/{index:int}/promise": NOBODY,
    "/desk/seconds/{case:str}/{digest:str}": NOBODY,
    "/me/cases/{case:str}": NOBODY,
    "/me/cases/{case:str}/evidence": NOBODY,
    "/me/cases/{case:str}/files/{exhibit:str}": NOBODY,
    "/me/cases/{case:str}/letters": NOBODY,
    "/me/cases/{case:str}/receipt": NOBODY,
    "/me/cases/{case:str}/receipt/file": NOBODY,
    "/me/cases/{case:str}/receipt/proof": NOBODY,
    "/me/complain/files/{exhibit:str}": NOBODY,
    "/me/complain/files/{exhibit:str}/picture": NOBODY,
    "/me/complain/points/{number:int}": NOBODY,
    "/oversight/audits/{kept_as:str}": NOBODY,
    "/oversight/audits/{kept_as:str}/state": NOBODY,
}
# Pages whose answer depends on what was done before; they are tried where that is done. Nobody is shown them by force.
ELSEWHERE = frozenset(
    {
        "/assets/{digest:str}/{name:str}",
        "/desk",
        "/desk/passkey",
        "/desk/password",
        "/events",
        "/me/code",
        "/me/complain/check",
        "/me/complain/files",
        "/me/complain/points",
        "/me/complain/points/new",
        "/me/complain/wants",
        "/me/prove",
        "/me/uses",
        "/me/uses/file",
    }
)
# Forms that a stranger may send; each has limits of its own.
OPEN_FORMS = frozenset(
    {"/check-number", "/language", "/theme", "/status", "/desk/sign-in", "/me/prove", "/me/code", "/me/code/again", "/demo/clock"}
)


def routes() -> Iterator[tuple[str, str]]:
    """Method and template of every route that pages have."""
    app = Litestar([page_routes(demonstration=True)], openapi_config=None)
    for route in app.routes:
        for method in sorted(getattr(route, "methods", set()) - {"OPTIONS", "HEAD"}):
            yield str(method), route.path


GETS = sorted(path for method, path in routes() if method == "GET")
CHANGES = sorted((method, path) for method, path in routes() if method != "GET")


def test_every_page_stands_in_the_table() -> None:
    assert sorted({*SEEN, *ELSEWHERE} ^ set(GETS)) == []


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """One demonstration that all of these only look at."""
    with visiting(tmp_path_factory.mktemp("roles") / "demo") as visitor:
        be_person(visitor, HERS)
        visitor.cookies.clear()
        yield visitor


def become(visitor: Visitor, role: str) -> None:
    visitor.cookies.clear()
    if role == PERSON:
        be_person(visitor, ANOTHER)
    elif role in LOGINS:
        be_staff(visitor, LOGINS[role])


def filled(visitor: Visitor, path: str) -> str:
    """The address with names of things that exist."""
    node = visitor.served.node
    (case, *_) = [event.word("case") for event in node.office.book.of_kind(["complaint.filed"])]
    (staff, *_) = [event.word("staff") for event in node.office.book.of_kind(["staff.registered"])]
    task = next((event.word("task") for event in node.office.book.of_kind(["investigation.opened"])), "task_" + "0" * 32)
    permit = node.office.book.of_kind(["contact.permit"])[0].index
    known = {
        "{case:str}": case,
        "{staff:str}": staff,
        "{agency:str}": node.office.institution.agency,
        "{rule:str}": node.office.sequencer.packs.rules[0].id,
        "{task:str}": task,
        "{index:int}": str(permit),
        "{number:int}": "1",
        "{way:str}": "lawsuit",
        "{exhibit:str}": "exh_" + "0" * 32,
        "{digest:str}": "0" * 64,
        "{kept_as:str}": "0" * 32,
        "{name:str}": "minglu.css",
    }
    for name, value in known.items():
        path = path.replace(name, value)
    assert "{" not in path, path
    return path


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


@pytest.mark.parametrize("role", [STRANGER, PERSON, "collector", "auditor"])
def test_a_form_of_somebody_else_changes_nothing(hall: Visitor, role: str) -> None:
    become(hall, role)
    owned = {PERSON: ("/me",), "auditor": ("/oversight", "/desk/handovers/{kept_as:str}"), "collector": ("/desk/asks",), STRANGER: ("-",)}
    own = owned[role]
    mine = {"/desk/sign-out", "/me/leave", "/desk/password", "/desk/passkey", "/desk/account/passkey", "/desk/account/passkey/remove"}
    wrong = []
    for method, path in CHANGES:
        if path in OPEN_FORMS or path in mine or path.startswith(own):
            continue
        before = hall.served.node.office.book.head().size
        answer = hall.request(method, filled(hall, path), data={"why": "x", "text": "x", "login": "newcomer", "roles": "collector"})
        grown = hall.served.node.office.book.head().size - before
        led = answer.headers.get("location", "")
        if (
            grown
            or answer.status_code not in (303, 400, 401, 403, 404, 405)
            or (answer.status_code == 303 and "sign-in" not in led and "prove" not in led)
        ):
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
