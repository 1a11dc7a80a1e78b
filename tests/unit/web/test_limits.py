"""Every place that counts tries, and what the one too many is told; floods; and what a session's cookie is over https.

Each place is filled to its own limit by the very count that the page asks, so that the request is the first one beyond.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from minglu.acts.limits import Limits
from minglu.acts.sessions import PASSKEY, open_session
from minglu.canon.instants import MINUTE, Instant
from minglu.wiring.clock import DemoClock
from minglu.wiring.demo.people import PASSWORD
from minglu.wiring.settings import Web
from tests.unit.web.citizen.complaining import NUMBER, OTHER, begun, case_of, filed, found, typed
from tests.unit.web.desk.casework import open_case, staff_id
from tests.web_stage import Visitor, be_person, be_staff, serving

ADMITS = re.compile(r'visit\.admit\("([\w-]+)"')
ORIGIN = "https://records.lender.example"

# What is counted, who tries, how, and where. `{case}` is their own; `0` ids are nobody's: it is counted before they are looked for.
PLACES = [
    ("lookup", "stranger", "POST", "/check-number"),
    ("status", "stranger", "POST", "/status"),
    ("code", "stranger", "POST", "/me/prove"),
    ("code", "proving", "POST", "/me/code/again"),
    ("try", "stranger", "POST", "/me/code"),
    ("log-state", "stranger", "GET", "/oversight"),
    ("events", "handler", "GET", "/events"),
    ("sign-in", "stranger", "POST", "/desk/sign-in"),
    ("password", "handler", "POST", "/desk/password"),
    ("passkey", "half signed in", "POST", "/desk/passkey"),
    ("ask", "collector-1", "POST", "/desk/asks"),
    ("find", "handler", "POST", "/desk/cases/{open}/find"),
    ("propose", "officer", "POST", "/desk/rules/changes"),
    ("propose", "officer", "POST", "/desk/rules/changes/0/propose"),
    ("look-back", "officer", "POST", "/desk/rules/changes/0/look-back"),
    ("hand-over", "officer", "POST", "/desk/handovers"),
    ("check", "auditor", "POST", "/oversight/audits/" + "0" * 32 + "/check"),
    ("draft", "person", "POST", "/me/complain"),
    ("filing", "person", "POST", "/me/complain/submit"),
    ("upload", "person", "POST", "/me/complain/files"),
    ("upload", "person", "POST", "/me/complain/files/start"),
    ("piece", "person", "PUT", "/me/complain/files/exh_" + "0" * 32 + "/chunk?offset=0"),
    ("statement", "person", "POST", "/me/uses"),
    ("secret", "person", "POST", "/me/uses/secret"),
    ("addition", "person", "POST", "/me/cases/{case}/dispute"),
    ("addition", "person", "POST", "/me/cases/{case}/evidence"),
    ("letter", "person", "POST", "/me/cases/{case}/letters"),
    ("letter", "person", "POST", "/me/cases/{case}/letters/file"),
]


def test_every_place_that_counts_stands_in_the_table() -> None:
    there = Path(__file__).parents[3] / "src" / "minglu" / "web"
    counted = sorted(name for path in there.rglob("*.py") for name in ADMITS.findall(path.read_text("utf-8")))
    assert counted == sorted(what for what, *_ in PLACES)


@pytest.mark.parametrize(("what", "who", "method", "path"), PLACES)
def test_the_first_try_beyond_is_told_when_again(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, what: str, who: str, method: str, path: str
) -> None:
    place, sent = stand(visitor, who, path), {"what": "verify", "to": "x", "why": "x"}
    counted = filling(monkeypatch, what)
    # A finding is computed anew where something was brought since; it is brought, and computed by itself, elsewhere.
    monkeypatch.setattr("minglu.web.desk.case.is_stale", lambda _view: True)
    before = visitor.served.node.office.book.head().size
    answer = visitor.request(method, place, data=sent)
    assert answer.status_code == 429
    ((most, within),) = set(counted)
    assert 1 <= int(answer.headers["retry-after"]) <= within // 1000 + 1
    assert visitor.served.node.office.book.head().size == before
    assert most > 1
    if what == "events":
        # An answer that goes on until somebody leaves: tests/unit/web/test_events.py.
        return
    assert visitor.request(method, place, data=sent).status_code == 429
    later(visitor, within)
    assert visitor.request(method, place, data=sent).status_code != 429


def stand(visitor: Visitor, who: str, path: str) -> str:
    """Be who tries; the address."""
    if who == "person":
        mine = filed(visitor) if "{case}" in path else ""
        found(visitor)
        begun(visitor)
        return path.format(case=mine)
    if who == "proving":
        visitor.post("/me/prove", data={"number": NUMBER})
    elif who == "half signed in":
        be_staff(visitor, "handler")
        node = visitor.served.node
        token = open_session(node.office, node.sessions, kind="staff", subject=staff_id(visitor), stage=PASSKEY, said={"login": "handler"})
        visitor.cookies.set("staff", token)
    elif who != "stranger":
        case = open_case(visitor) if "{open}" in path else ""
        be_staff(visitor, who)
        return path.format(open=case)
    return path


def filling(monkeypatch: pytest.MonkeyPatch, full: str) -> list[tuple[int, int]]:
    """From now on whoever tries this has tried as often as the page itself admits; what it admits."""
    admit, counted = Limits.admit, list[tuple[int, int]]()

    def filled(limits: Limits, what: str, source: str, *, most: int, within: int) -> Instant | None:
        if what == full and not counted:
            tries = next(number for number in range(most + 2) if admit(limits, what, source, most=most, within=within) is not None)
            assert tries <= most
            counted.append((most, within))
        return admit(limits, what, source, most=most, within=within)

    monkeypatch.setattr(Limits, "admit", filled)
    return counted


def test_a_hundred_filings_a_minute_from_one_address_are_twenty_and_nothing_is_lost(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Drafts are begun at any pace here: their own limit would hold back all that comes after it.
    admit = Limits.admit
    monkeypatch.setattr(Limits, "admit", lambda self, what, *who, **most: None if what == "draft" else admit(self, what, *who, **most))
    be_person(visitor, NUMBER)
    hers, before, answers, case = visitor.cookies["person"], filings(visitor), list[httpx.Response](), ""
    for _ in range(100):
        case = drafted(visitor)
        answers.append(visitor.post("/me/complain/submit", data={"case": case}))
    assert [answer.status_code for answer in answers] == [303] * 20 + [429] * 80
    assert all(0 < int(answer.headers["retry-after"]) <= 61 for answer in answers[20:])
    assert filings(visitor) - before == 20
    # Whoever else comes from there waits as well, and what they wrote is kept.
    be_person(visitor, OTHER)
    others = drafted(visitor)
    assert visitor.post("/me/complain/submit", data={"case": others}).status_code == 429
    assert case_of(visitor) == others
    assert filings(visitor) - before == 20
    later(visitor, MINUTE)
    assert visitor.post("/me/complain/submit", data={"case": others}).headers["location"] == f"/me/cases/{others}/receipt"
    visitor.cookies.set("person", hers)
    assert case_of(visitor) == case
    assert visitor.post("/me/complain/submit", data={"case": case}).headers["location"] == f"/me/cases/{case}/receipt"
    assert filings(visitor) - before == 22


def drafted(visitor: Visitor) -> str:
    """The case of the draft that is there, or of a new one with a point."""
    visitor.post("/me/complain")
    if "1 point(s)" not in visitor.get("/me/complain").text:
        typed(visitor)
    return case_of(visitor)


def later(visitor: Visitor, span: int) -> None:
    assert isinstance(visitor.served.clock, DemoClock)
    visitor.served.clock.advance(span)


def filings(visitor: Visitor) -> int:
    return len(visitor.served.node.office.book.of_kind(["complaint.filed"]))


@pytest.fixture
def https(tmp_path: Path) -> Iterator[Visitor]:
    """The same pages, reached over https."""
    with serving(tmp_path / "demo") as served:
        settings = replace(served.settings, web=Web(origin=ORIGIN))
        with Visitor(replace(served, settings=settings)) as visitor:
            # What is marked Secure is sent back over https alone, and so a browser of tests goes there too.
            visitor.base_url = "https://testserver.local"
            yield visitor


def set_cookies(answer: httpx.Response) -> dict[str, set[str]]:
    """Each cookie that an answer sets, by its name, with what is said of it."""
    lines = answer.headers.get_list("set-cookie")
    return {line.partition("=")[0]: {part.strip().lower() for part in line.split(";")[1:]} for line in lines}


def signed_in(visitor: Visitor, kind: str) -> httpx.Response:
    """Signed in as people do it, over the pages."""
    if kind == "staff":
        return visitor.post("/desk/sign-in", data={"login": "handler", "password": PASSWORD})
    assert visitor.post("/me/prove", data={"number": NUMBER}).status_code == 303
    assert visitor.served.demo is not None
    return visitor.post("/me/code", data={"code": visitor.served.demo.sent()[0].code})


HOME = {"staff": "/desk/account", "person": "/me"}
END = {"staff": "/desk/sign-out", "person": "/me/leave"}


@pytest.mark.parametrize("kind", ["staff", "person"])
def test_over_https_a_session_is_for_this_host_and_no_script(https: Visitor, kind: str) -> None:
    said = set_cookies(signed_in(https, kind))[f"__Host-{kind}"]
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= said
    # With a domain it would go to other hosts, with an age it would outlive the browser.
    assert not any(part.startswith(("domain", "max-age", "expires")) for part in said)
    assert https.get(HOME[kind]).status_code == 200


@pytest.mark.parametrize("kind", ["staff", "person"])
def test_over_https_a_cookie_without_the_prefix_opens_nothing(https: Visitor, kind: str) -> None:
    signed_in(https, kind)
    token = https.cookies[f"__Host-{kind}"]
    https.cookies.clear()
    https.cookies.set(kind, token)
    assert https.get(HOME[kind]).status_code == 303


@pytest.mark.parametrize("kind", ["staff", "person"])
def test_over_https_the_end_of_a_session_takes_its_cookie_back_by_the_same_name(https: Visitor, kind: str) -> None:
    signed_in(https, kind)
    said = set_cookies(https.post(END[kind]))[f"__Host-{kind}"]
    # Without these the browser would not let the cookie be replaced.
    assert {"secure", "path=/", "max-age=0"} <= said
    assert f"__Host-{kind}" not in https.cookies


@pytest.mark.parametrize("kind", ["staff", "person"])
def test_on_this_machine_alone_it_has_no_prefix_and_is_hidden_from_scripts_all_the_same(visitor: Visitor, kind: str) -> None:
    said = set_cookies(signed_in(visitor, kind))[kind]
    assert {"httponly", "samesite=lax", "path=/"} <= said
    assert "secure" not in said


@pytest.mark.parametrize(("path", "name", "value"), [("/language", "lang", "en"), ("/theme", "theme", "dark")])
def test_over_https_a_choice_is_sent_over_https_alone(https: Visitor, path: str, name: str, value: str) -> None:
    said = set_cookies(https.post(path, data={"to": value}))[name]
    assert {"secure", "httponly", "samesite=lax"} <= said
