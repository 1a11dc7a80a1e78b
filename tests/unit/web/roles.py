"""Every route of the application and who may use it: tables for the tests that try them all.

SEEN: pages by who is shown them. DONE: forms by who may send them. `become(visitor, role)`, `filled(visitor, path)`.
"""

from collections.abc import Iterator

from litestar import Litestar

from minglu.access.roles import COMPLIANCE, INTEGRATOR
from minglu.acts.accounts import new_staff
from minglu.canon.ids import StaffId
from minglu.web.routes import page_routes
from minglu.wiring.demo.people import PASSWORD
from tests.web_stage import Visitor, be_person, be_staff

PERSON, STRANGER = "person", "stranger"
LOGINS = {
    "collector": "collector-1",
    "handler": "handler",
    "investigator": "investigator",
    "reviewer": "reviewer",
    "officer": "officer",
    "auditor": "auditor",
    "integrator": "loan-system",
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
    "/demo/files/{file:str}": EVERYBODY,
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
    "/desk/rules/changes": OFFICER,
    "/desk/agencies": OFFICER,
    "/desk/agencies/{agency:str}": OFFICER | AUDITOR,
    "/desk/new-agency": OFFICER | AUDITOR,
    "/desk/new-line": OFFICER | AUDITOR,
    "/desk/people": OFFICER,
    "/desk/people/new": OFFICER,
    "/desk/people/{staff:str}": OFFICER,
    "/desk/keys": OFFICER,
    "/desk/keys/new": OFFICER,
    "/desk/keys/{key:str}": OFFICER,
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
    "/desk/rules/changes/{entry:int}": NOBODY,
    "/desk/rules/changes/{entry:int}/look-back": NOBODY,
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
# Forms. Whoever may not send one is led to sign in, or told that it is not theirs; a page that shows the form may be open to more.
DONE: dict[str, frozenset[str]] = {
    "/check-number": EVERYBODY,
    "/demo/clock": EVERYBODY,
    "/language": EVERYBODY,
    "/status": EVERYBODY,
    "/theme": EVERYBODY,
    "/desk/sign-in": EVERYBODY,
    "/desk/password": STAFF,
    "/desk/passkey": STAFF,
    "/desk/account/passkey": STAFF,
    "/desk/account/passkey/remove": STAFF,
    "/desk/asks": frozenset({"collector"}),
    "/desk/asks/{index:int}/dial": NOBODY,
    "/desk/cases/{case:str}/answer": frozenset({"handler"}),
    "/desk/cases/{case:str}/close": frozenset({"handler"}),
    "/desk/cases/{case:str}/exhibits/{exhibit:str}": CASES,
    "/desk/cases/{case:str}/exposure": frozenset({"investigator", "reviewer"}),
    "/desk/cases/{case:str}/find": CASES,
    # Whoever reads the case is told that no such proposal is there.
    "/desk/cases/{case:str}/proposals/{digest:str}/withdraw": CASES,
    "/desk/seconds/{case:str}/{digest:str}/decline": frozenset({"reviewer"}),
    "/desk/seconds/{case:str}/{digest:str}/send": frozenset({"reviewer"}),
    "/desk/tasks/{task:str}": frozenset({"investigator"}),
    "/desk/agencies/{agency:str}/hold": OFFICER,
    "/desk/rules/changes": OFFICER,
    # There is no proposal of that entry.
    "/desk/rules/changes/{entry:int}/approve": OFFICER,
    "/desk/rules/changes/{entry:int}/propose": OFFICER,
    "/desk/rules/changes/{entry:int}/look-back": OFFICER,
    "/desk/new-agency": OFFICER,
    "/desk/new-line": OFFICER,
    "/desk/people/new": OFFICER,
    "/desk/people/{staff:str}/close": OFFICER,
    "/desk/people/{staff:str}/roles": OFFICER,
    "/desk/people/{staff:str}/training": OFFICER,
    "/desk/keys/new": OFFICER,
    "/desk/keys/{key:str}/revoke": OFFICER,
    "/desk/handovers": OFFICER,
    "/desk/handovers/{kept_as:str}/drop": OFFICER | AUDITOR,
    "/oversight/audits/{kept_as:str}/check": AUDITOR,
    "/oversight/audits/{kept_as:str}/file": AUDITOR,
    "/me/prove": EVERYBODY,
    # Whoever proved a number is led on; a code is tried by whoever asked for one a moment ago.
    "/me/code": frozenset({PERSON}),
    "/me/code/again": NOBODY,
    "/me/complain": frozenset({PERSON}),
    "/me/complain/discard": frozenset({PERSON}),
    "/me/complain/files": frozenset({PERSON}),
    "/me/complain/files/start": frozenset({PERSON}),
    "/me/complain/files/{exhibit:str}/chunk": frozenset({PERSON}),
    "/me/complain/files/{exhibit:str}/remove": frozenset({PERSON}),
    "/me/complain/points/at-once": frozenset({PERSON}),
    "/me/complain/points/new": frozenset({PERSON}),
    "/me/complain/points/{number:int}": frozenset({PERSON}),
    "/me/complain/points/{number:int}/confirm": frozenset({PERSON}),
    "/me/complain/points/{number:int}/drop": frozenset({PERSON}),
    "/me/complain/submit": frozenset({PERSON}),
    "/me/complain/wants": frozenset({PERSON}),
    "/me/consents": frozenset({PERSON}),
    "/me/never": frozenset({PERSON}),
    "/me/uses": frozenset({PERSON}),
    "/me/uses/secret": frozenset({PERSON}),
    "/me/cases/{case:str}/dispute": NOBODY,
    "/me/cases/{case:str}/evidence": NOBODY,
    "/me/cases/{case:str}/letters": NOBODY,
    "/me/cases/{case:str}/letters/file": NOBODY,
}
# Forms that end a session, whoever's it is; they are tried below.
ENDING = frozenset({"/desk/sign-out", "/me/leave"})
# What keeps forms of the desk from being turned away for their fields before anybody asks who sent them.
WELL_FORMED = {
    "why": "a reason",
    "text": "a text",
    "do": "suspend",
    "name": "Agency (fictional)",
    "since": "2026-11-01",
    "until": "2027-11-01",
    "evaluated": "2026-11-01",
    "number": "16000000987",
    "to": "Auditor (fictional)",
    "login": "newcomer",
    "roles": "collector",
    "what": "verify",
}


def routes() -> Iterator[tuple[str, str]]:
    """Method and template of every route that pages have."""
    app = Litestar([page_routes(demonstration=True)], openapi_config=None)
    for route in app.routes:
        for method in sorted(getattr(route, "methods", set()) - {"OPTIONS", "HEAD"}):
            yield str(method), route.path


GETS = sorted(path for method, path in routes() if method == "GET")
CHANGES = sorted((method, path) for method, path in routes() if method != "GET")


def become(visitor: Visitor, role: str) -> None:
    visitor.cookies.clear()
    if role == "integrator":
        open_for_the_loan_system(visitor)
    if role == PERSON:
        be_person(visitor, ANOTHER)
    elif role in LOGINS:
        be_staff(visitor, LOGINS[role])


def open_for_the_loan_system(visitor: Visitor) -> None:
    """Somebody who loads data signs in nowhere in the demonstration: give them an account, once."""
    node = visitor.served.node
    if LOGINS["integrator"] not in {account.login for account in node.accounts.all()}:
        registered = node.office.book.of_kind(["staff.registered"])
        officer = next(StaffId(event.word("staff")) for event in registered if COMPLIANCE in event.words("roles"))
        login, agency = LOGINS["integrator"], node.office.institution.agency
        stores = (node.office, node.accounts)
        new_staff(*stores, login=login, password=PASSWORD, agency=agency, roles=[INTEGRATOR], by=officer, demo=True)


def filled(visitor: Visitor, path: str) -> str:
    """The address with names of things that exist."""
    node = visitor.served.node
    (case, *_) = [event.word("case") for event in node.office.book.of_kind(["complaint.filed"])]
    # Not the officer: one of two may take away their own role, and would then be turned away from the rest.
    (staff, *_) = [event.word("staff") for event in node.office.book.of_kind(["staff.registered"]) if "collector" in event.words("roles")]
    task = next((event.word("task") for event in node.office.book.of_kind(["investigation.opened"])), "task_" + "0" * 32)
    permit = node.office.book.of_kind(["contact.permit"])[0].index
    known = {
        "{case:str}": case,
        "{staff:str}": staff,
        "{agency:str}": node.office.institution.agency,
        "{rule:str}": node.office.sequencer.packs.rules[0].id,
        "{task:str}": task,
        "{key:str}": node.api_keys.all()[0].id,
        "{index:int}": str(permit),
        "{number:int}": "1",
        "{entry:int}": "1",
        "{way:str}": "lawsuit",
        "{exhibit:str}": "exh_" + "0" * 32,
        "{digest:str}": "0" * 64,
        "{kept_as:str}": "0" * 32,
        "{name:str}": "minglu.css",
        "{file:str}": "call-list.png",
    }
    for name, value in known.items():
        path = path.replace(name, value)
    assert "{" not in path, path
    return path
