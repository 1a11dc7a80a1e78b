"""The whole story in browsers that know nothing of each other: collector, contact, handler, reviewer, officer, auditor.

A call is asked for, decided, dialled; the contact sees who asked, says never again, complains; the finding comes by itself;
a denial does not go out alone; an auditor finds the log without a fault, and so does whoever is handed it.
"""

import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from minglu.canon.ids import PersonId
from tests.browser.steps import (
    DESK,
    EN,
    HERS,
    PHONE,
    ZH,
    Check,
    ask_first,
    ask_for_uses,
    deny,
    dial,
    file_complaint,
    hand_over,
    open_handed_over,
    open_proposal,
    profile,
    prove_number,
    say_never,
    sign_in,
)
from tests.scenarios.running import minglu
from tests.web_stage import Live

REASON = "The carrier confirmed it in writing."
WHY_NOT = "请按核查结论答复。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Each at a browser of their own: cookies, keys and history of one are nobody else's."""

    collector: Page
    contact: Page
    handler: Page
    reviewer: Page
    overseer: Page


@pytest.fixture
def cast(browser: Browser, locale: str) -> Iterator[Cast]:
    with ExitStack() as open_:
        desks = [open_.enter_context(profile(browser, locale, width=DESK)) for _ in range(4)]
        phone = open_.enter_context(profile(browser, locale, width=PHONE))
        yield Cast(collector=desks[0], contact=phone, handler=desks[1], reviewer=desks[2], overseer=desks[3])


def her_person(live: Live) -> PersonId:
    office = live.served.node.office
    person = office.book.person_of(office.labels.handle(office.number(HERS))[0])
    assert person is not None
    return person


def call_and_be_refused(live: Live, page: Page, look: Check) -> str:
    """One call that is permitted, one that must wait, and one that nobody may make; the entry of the last."""
    sign_in(live, page, "collector-1")
    ask_first(live, page, "now")
    dial(live, page)
    look(page)
    ask_first(live, page, "later")
    expect(page.locator(".card b")).to_contain_text(re.compile("11.*7|7 Nov"))  # the next moment
    expect(page.locator(".reasons .cited").first).to_contain_text("45251")  # the article
    look(page)
    refused = ask_first(live, page, "never", person=her_person(live))
    expect(page.locator(".reasons li")).to_have_count(1)
    return refused.rpartition("/")[2]


def see_and_forbid(live: Live, page: Page, *, entry: str) -> None:
    """Her list names the ask of a moment ago; from her word on there is another reason against the next."""
    prove_number(live, page, HERS)
    ask_for_uses(live, page)
    expect(page.locator(".timeline .when").filter(has_text=re.compile(rf"(?<!\d){entry}(?!\d)"))).to_have_count(1)
    say_never(page)


def answer_against(live: Live, cast: Cast, look: Check, *, case: str, signs: bool) -> None:
    """A denial needs a second person, who signs it with a reason, or sends it back: then the answer is what was found."""
    sign_in(live, cast.handler, "handler")
    deny(live, cast.handler, case=case)
    sign_in(live, cast.reviewer, "reviewer")
    open_proposal(live, cast.reviewer)
    if signs:
        cast.reviewer.locator("#f-reason").fill(REASON)
        cast.reviewer.locator("form[data-sign-second] button").click()
        cast.reviewer.wait_for_url("**done=sent")
        return
    cast.reviewer.locator("#f-why").fill(WHY_NOT)
    cast.reviewer.locator("form[action$=decline] button").click()
    cast.reviewer.wait_for_url("**done=declined")
    cast.handler.reload()
    expect(cast.handler.locator("main")).to_contain_text(WHY_NOT)
    cast.handler.locator("#f-text").fill("该线路未经放行拨打了您的号码，我们为此道歉。")
    cast.handler.locator("label[for=f-measure-apology]").click()
    cast.handler.locator("button[value=send]").click()
    cast.handler.wait_for_url("**done=answered")
    look(cast.handler)


def audited(live: Live, page: Page, look: Check, *, to: Path) -> Path:
    """Handed over by the officer, audited by the auditor on the spot, taken away; the folder that was handed over."""
    sign_in(live, page, "officer")
    hand_over(live, page)
    page.goto(live.address + "/oversight/figures")
    look(page)
    page.locator("form[data-sign-out] button:visible").first.click()
    page.wait_for_url("**/desk/sign-in")
    sign_in(live, page, "auditor")
    open_handed_over(live, page)
    page.locator("button[value=audit]").click()
    expect(page.locator("#state .card .notice")).to_be_visible(timeout=60_000)
    # The demonstration has a task that nobody ended in time: the log is without a fault, and says so of a clock.
    expect(page.locator("#state .notice-bad, #state caption[id^=t-faults]")).to_have_count(0)
    look(page)
    with page.expect_download() as taking:
        page.locator("form[action$='/file'] button").click()
    with zipfile.ZipFile(taking.value.path()) as packed:
        packed.extractall(to)
    (folder,) = to.iterdir()
    return folder


@pytest.mark.parametrize(("locale", "signs"), [(ZH, False), (EN, True)])
def test_the_whole_story(live: Live, cast: Cast, look: Check, tmp_path: Path, signs: bool) -> None:
    entry = call_and_be_refused(live, cast.collector, look)
    see_and_forbid(live, cast.contact, entry=entry)
    ask_first(live, cast.collector, "never", person=her_person(live))
    expect(cast.collector.locator(".reasons li")).to_have_count(5)
    case = file_complaint(live, cast.contact).rpartition("/")[2]
    answer_against(live, cast, look, case=case, signs=signs)
    # Her page has both, without being loaded anew: what was found, and what they answered.
    told = cast.contact.locator("#case-live")
    expect(told.locator(".sheet")).to_have_count(1, timeout=20_000)
    expect(told.locator("> section.card .finding")).to_have_count(2)
    if signs:
        expect(told.locator(".sheet .notice-warn")).to_contain_text(REASON)
    else:
        expect(told.locator(".sheet .notice-warn")).to_have_count(0)
    look(cast.contact)
    handed = audited(live, cast.overseer, look, to=tmp_path / "handed")
    ran = minglu("verify", handed)
    assert (ran.status, ran.err) == (0, "")
