"""The whole way of whoever is called, in a browser that runs no scripts: nothing that a citizen needs depends on them.

From the number to the list of uses and its file, a complaint with a file that is sent as forms send files, points, the
finding that comes by looking again, a letter, consents taken back, never again, out. Every page fits the telephone.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from minglu.canon.numbers import E164
from minglu.ledger.statement import check_statement, parse_statement
from tests.browser.checks import unlabelled
from tests.browser.steps import (
    DESK,
    EN,
    HER_BILL,
    HER_SCREEN,
    HERS,
    PHONE,
    ZH,
    ask_for_uses,
    begin_complaint,
    confirm_all,
    open_case,
    profile,
    prove_number,
    say_never,
    upload,
    uploaded,
)
from tests.web_stage import Live


def seen(page: Page) -> None:
    """No script ran, the page fits, what is asked for has a label, and what only a script could do is not offered."""
    assert page.evaluate("() => 'htmx' in window") is False
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
    assert unlabelled(page) == []
    assert page.locator("h1").count() == 1, page.url
    expect(page.locator(".js-only:visible")).to_have_count(0)


def taken(page: Page, selector: str) -> bytes:
    with page.expect_download() as taking:
        page.locator(selector).first.click()
    return Path(taking.value.path()).read_bytes()


def uses(live: Live, page: Page) -> None:
    """All of them, and the file, which anybody can check."""
    ask_for_uses(live, page)
    seen(page)
    page.locator("summary:visible").first.click()
    expect(page.locator("main .reasons").first).to_be_visible()
    given = parse_statement(taken(page, "a[href='/me/uses/file']"))
    checked = check_statement(given, number=E164("+86" + HERS), policy=live.served.node.outsiders.policy)
    assert checked.withheld == 0
    assert len(checked.uses) >= 8


def complain(live: Live, page: Page) -> None:
    """A bill and a picture at once, points, wishes; sent."""
    begin_complaint(live, page, look=seen)
    upload(page, HER_BILL, HER_SCREEN)
    uploaded(page, 2)
    seen(page)
    page.locator("main a.button-main-wide").click()
    page.wait_for_url("**/me/complain/points")
    seen(page)
    confirm_all(page)
    page.locator("main a[href$='/points/2']").click()
    page.locator("#f-said").fill("他问我朋友什么时候还钱。")
    page.locator("main form[action$='/points/2'] button").click()
    page.wait_for_url("**/me/complain/points")
    page.locator("main a.button-main-wide").click()
    page.locator("label[for=f-wants]").click()
    page.locator("form[action$='/wants'] button").click()
    page.wait_for_url("**/me/complain/check")
    expect(page.locator("main")).to_contain_text("他问我朋友什么时候还钱。")
    seen(page)
    page.locator("form[action='/me/complain/submit'] button").click()
    page.wait_for_url("**/receipt")
    seen(page)
    assert taken(page, "a[href$='/receipt/file']")


def case_and_letter(page: Page) -> None:
    """The page of the case comes anew by itself until the finding stands there."""
    open_case(page)
    expect(page.locator("#case-live > section.card .finding")).to_have_count(2)
    seen(page)
    page.locator("main a[href$='/letters']").click()
    page.locator("#f-name").fill("何小满")
    page.locator("#f-contact").fill("上海市某路 1 号（虚构）")
    seen(page)
    assert taken(page, "button[formaction$='/letters/file']").startswith(b"%PDF")


def take_back(live: Live, page: Page) -> None:
    page.goto(live.address + "/me/consents")
    seen(page)
    page.locator("form[action='/me/consents'] button[name=all]").click()
    expect(page.locator("main .notice-good")).to_be_visible()


def never_and_out(live: Live, page: Page) -> None:
    page.goto(live.address + "/me/uses")
    say_never(page)
    seen(page)
    page.locator("form[action='/me/leave'] button:visible").first.click()
    page.wait_for_url(live.address + "/")
    page.goto(live.address + "/me/uses")
    page.wait_for_url("**/me/prove")


@pytest.mark.parametrize(("locale", "width"), [(ZH, PHONE), (EN, DESK)])
def test_all_that_a_citizen_needs_works_without_scripts(live: Live, browser: Browser, locale: str, width: int) -> None:
    before = live.served.node.office.book.head().size
    with profile(browser, locale, width=width, scripts=False) as page:
        prove_number(live, page, HERS, look=seen)
        uses(live, page)
        complain(live, page)
        case_and_letter(page)
        take_back(live, page)
        never_and_out(live, page)
    book = live.served.node.office.book
    kinds = ["complaint.filed", "finding.made", "consent.withdrawn", "person.never"]
    assert {event.kind for event in book.of_kind(kinds) if event.index >= before} == set(kinds)
