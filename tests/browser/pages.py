"""Every page that can be gone to, who may see it, and a demonstration in which each of them has something to show.

    scene = make_scene(live, browser)
    scene.address("/me/cases/{case:str}")            with the names of what is there
    scene.become(page, "person")                     that visitor's session, and nobody else's

`tests/browser/test_every_page.py` looks at all of them. A route that is in neither table fails there: a page that is new is
looked at from its first day.
"""

import re
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Browser, Page

from minglu.acts.draft_complaint import draft_of
from minglu.canon.ids import PersonId
from minglu.wiring.demo.people import PARTS
from tests.browser.steps import (
    DESK,
    HER_BILL,
    HER_SCREEN,
    HERS,
    ZH,
    add_passkey,
    ask_first,
    be,
    begin_complaint,
    deny,
    file_complaint,
    hand_over,
    open_handed_over,
    open_proposal,
    profile,
    prove_number,
    sign_in,
    upload,
    uploaded,
)
from tests.unit.web.desk.stricter import propose, stricter
from tests.web_stage import Live

# Who goes there: anybody, the contact, somebody of the staff, or somebody on the way in.
PAGES: Final[dict[str, str]] = {
    "/": "stranger",
    "/check-number": "stranger",
    "/demo": "stranger",
    "/help": "stranger",
    "/help/{way:str}": "stranger",
    "/status": "stranger",
    "/oversight": "stranger",
    "/me/prove": "stranger",
    "/me/code": "proving",
    "/me": "person",
    "/me/uses": "person",
    "/me/consents": "person",
    "/me/never": "person",
    "/me/complain": "person",
    "/me/complain/files": "person",
    "/me/complain/files/{exhibit:str}": "person",
    "/me/complain/points": "person",
    "/me/complain/points/new": "person",
    "/me/complain/points/{number:int}": "person",
    "/me/complain/wants": "person",
    "/me/complain/check": "person",
    "/me/cases": "person",
    "/me/cases/{case:str}": "person",
    "/me/cases/{case:str}/evidence": "person",
    "/me/cases/{case:str}/letters": "person",
    "/me/cases/{case:str}/receipt": "person",
    "/desk/sign-in": "stranger",
    "/desk/passkey": "passkey",
    "/desk/password": "collector-1",
    "/desk/account": "collector-1",
    "/desk/account/passkey": "collector-1",
    "/desk/work": "collector-1",
    "/desk/asks/{index:int}": "collector-1",
    "/desk/cases": "handler",
    "/desk/cases/{case:str}": "handler",
    "/desk/tasks": "investigator",
    "/desk/seconds": "reviewer",
    "/desk/seconds/{case:str}/{digest:str}": "reviewer",
    "/desk/alarms": "officer",
    "/desk/rules": "officer",
    "/desk/rules/{rule:str}": "officer",
    "/desk/rules/changes": "officer",
    "/desk/rules/changes/{entry:int}": "officer-2",
    "/desk/agencies": "officer",
    "/desk/agencies/{agency:str}": "officer",
    "/desk/new-agency": "officer",
    "/desk/new-line": "officer",
    "/desk/people": "officer",
    "/desk/people/new": "officer",
    "/desk/people/{staff:str}": "officer",
    "/desk/keys": "officer",
    "/desk/keys/new": "officer",
    "/desk/keys/{key:str}": "officer",
    "/desk/handovers": "officer",
    "/oversight/alarms": "officer",
    "/oversight/figures": "officer",
    "/oversight/audits": "auditor",
    "/oversight/audits/{kept_as:str}": "auditor",
}
# What is no page: files, parts of pages that ask for themselves, streams, and the way on to one's first page.
NO_PAGES: Final = frozenset(
    {
        "/assets/{digest:str}/{name:str}",
        "/favicon.ico",
        "/events",
        "/demo/codes",
        "/demo/files/{file:str}",
        "/desk",
        "/desk/asks/{index:int}/promise",
        "/desk/rules/changes/{entry:int}/look-back",
        "/me/uses/file",
        "/me/complain/files/{exhibit:str}/picture",
        "/me/cases/{case:str}/files/{exhibit:str}",
        "/me/cases/{case:str}/receipt/file",
        "/me/cases/{case:str}/receipt/proof",
        "/oversight/audits/{kept_as:str}/state",
    }
)
# Pages that say no, with what they are answered.
REFUSED: Final = (("stranger", "/nothing-here", 404), ("collector-1", "/desk/rules", 403), ("person", "/me/cases/case_" + "0" * 32, 404))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is there to be seen. `cookies`: name and token of the session of each visitor; `names` stand in addresses."""

    live: Live
    cookies: dict[str, tuple[str, str]]
    names: dict[str, str]
    # The other answer of a page that has two.
    refusal: str

    def address(self, template: str) -> str:
        path = template
        for name, value in self.names.items():
            path = path.replace(name, value)
        assert "{" not in path, path
        return self.live.address + path

    def become(self, page: Page, who: str) -> None:
        page.context.clear_cookies(name=re.compile("staff|person"))
        if who in self.cookies:
            name, token = self.cookies[who]
            page.context.add_cookies([{"name": name, "value": token, "url": self.live.address}])


def make_scene(live: Live, browser: Browser) -> Scene:
    """One of everything, through the pages themselves."""
    cookies, names = dict[str, tuple[str, str]](), _known(live)
    with profile(browser, ZH, width=DESK) as page:
        names.update(_as_person(live, page))
        cookies["person"] = _cookie(page, "person")
    with profile(browser, ZH, width=DESK) as page:
        page.goto(live.address + "/me/prove")
        page.locator("#f-number").fill(HERS)
        page.locator("main form[action='/me/prove'] button").click()
        page.wait_for_url("**/me/code")
        cookies["proving"] = _cookie(page, "person")
    with profile(browser, ZH, width=DESK) as page:
        sign_in(live, page, "collector-1")
        refusal = ask_first(live, page, "later")
        names["{index:int}"] = ask_first(live, page, "now").rpartition("/")[2]
        cookies["collector-1"] = _cookie(page, "staff")
    with profile(browser, ZH, width=DESK) as page:
        be(live, page, "handler")
        deny(live, page)
        names["{case:str}/{digest:str}"] = _proposed(live, page)
        be(live, page, "officer")
        hand_over(live, page)
        be(live, page, "auditor")
        names["{entry:int}"] = str(propose(live.served, stricter()))
        names["{kept_as:str}"] = open_handed_over(live, page).rpartition("/")[2]
        for part in PARTS:
            if part.login not in cookies:
                be(live, page, part.login)
                cookies[part.login] = _cookie(page, "staff")
        be(live, page, "collector-2")
        add_passkey(live, page)
        be(live, page, "collector-2")  # from now on this stops where the passkey is asked for
        cookies["passkey"] = _cookie(page, "staff")
    # The longest first: a case may stand beside a digest.
    return Scene(live=live, cookies=cookies, names=dict(sorted(names.items(), key=lambda one: -len(one[0]))), refusal=refusal)


def _known(live: Live) -> dict[str, str]:
    """What was there before anybody came: the officer, the agency that calls, a rule."""
    office = live.served.node.office
    officers = [event for event in office.book.of_kind(["staff.registered"]) if "compliance_officer" in event.words("roles")]
    return {
        "{staff:str}": officers[0].word("staff"),
        "{agency:str}": office.institution.agency,
        "{rule:str}": office.sequencer.packs.rules[0].id,
        "{key:str}": live.served.node.api_keys.all()[0].id,
        "{way:str}": "lawsuit",
        "{number:int}": "1",
    }


def _as_person(live: Live, page: Page) -> dict[str, str]:
    """Her uses asked for, a case with its finding, and another complaint that is being written."""
    prove_number(live, page, HERS)
    page.locator("main form[action='/me/uses'] button").first.click()
    page.wait_for_url("**/me/uses")
    case = file_complaint(live, page).rpartition("/")[2]
    begin_complaint(live, page)
    upload(page, HER_SCREEN, HER_BILL)
    uploaded(page, 2)
    office, drafts = live.served.node.office, live.served.node.drafts
    (filed,) = [event for event in office.book.of_kind(["complaint.filed"]) if event.word("case") == case]
    draft = draft_of(office, drafts, PersonId(filed.word("person")))
    assert draft is not None
    return {"{case:str}": case, "{exhibit:str}": draft.files[1].exhibit}


def _proposed(live: Live, page: Page) -> str:
    be(live, page, "reviewer")
    return open_proposal(live, page).partition("/desk/seconds/")[2]


def _cookie(page: Page, name: str) -> tuple[str, str]:
    return name, next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == name)
