"""Handler and reviewer at their screens: a denial that is not sent, a second person who turns it down, a true answer; and one signed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from minglu.wiring.demo.people import PASSWORD
from tests.web_stage import Live

Check = Callable[[Page], None]


@pytest.fixture
def look(axe_clean: Check, labels_visible: Check) -> Check:
    def check(page: Page) -> None:
        axe_clean(page)
        labels_visible(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert page.locator("h1").count() == 1

    return check


def signed_in(live: Live, page: Page, login: str) -> None:
    page.goto(live.address + "/desk/sign-in")
    page.locator("#f-login").fill(login)
    page.locator("#f-password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def denied(live: Live, page: Page, look: Check) -> None:
    """From the board to the case; the denial comes back, and a second person is asked."""
    page.goto(live.address + "/desk/cases")
    look(page)
    page.locator("main h2 a").first.click()
    look(page)
    page.locator("#f-value_1").select_option("unrecorded_in_scope")
    page.locator("#f-text").fill("经查，没有联系过您。")
    page.locator("button[value=send]").click()
    expect(page.locator("#f-value_1-error")).to_be_visible()
    look(page)
    page.locator("#f-reason").fill("号码被冒用")
    page.locator("button[value=propose]").click()
    page.wait_for_url("**done=proposed")


@pytest.mark.parametrize(("locale", "width", "signs"), [("zh-CN", 360, False), ("en-GB", 1280, True)])
def test_an_answer_against_the_finding_needs_a_reviewer(
    live: Live, browser: Browser, look: Check, locale: str, width: int, signs: bool
) -> None:
    size = ViewportSize(width=width, height=800)
    with browser.new_context(locale=locale, viewport=size) as hers, browser.new_context(locale=locale, viewport=size) as his:
        handler, reviewer = hers.new_page(), his.new_page()
        signed_in(live, handler, "handler")
        denied(live, handler, look)
        signed_in(live, reviewer, "reviewer")
        reviewer.goto(live.address + "/desk/seconds")
        look(reviewer)
        reviewer.locator("main h2 a").click()
        look(reviewer)
        if signs:
            reviewer.locator("#f-reason").fill("The carrier  confirmed it\nin writing.")
            reviewer.locator("form[data-sign-second] button").click()
            reviewer.wait_for_url("**done=sent")
            handler.reload()
            expect(handler.locator("main")).to_contain_text("The carrier confirmed it in writing.")
            return
        reviewer.locator("#f-why").fill("请按核查结论答复")
        reviewer.locator("form[action$=decline] button").click()
        reviewer.wait_for_url("**done=declined")
        handler.reload()
        expect(handler.locator("main")).to_contain_text("请按核查结论答复")
        handler.locator("#f-text").fill("我们无法看到这两次来电，仍在追查。")
        handler.locator("label[for=f-measure-suspend_agency]").click()
        handler.locator("#f-agency_suspend_agency").select_option(index=1)
        handler.locator("button[value=send]").click()
        handler.wait_for_url("**done=answered")
        look(handler)
