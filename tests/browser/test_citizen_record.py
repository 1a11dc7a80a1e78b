"""Somebody whose number was used, at a telephone: three doors, a code, the list, never again, out. In Chinese, and in English."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web_stage import Live

HERS = "16000000202"


@pytest.mark.parametrize(("locale", "width"), [("zh-CN", 360), ("en-GB", 1280)])
def test_she_sees_every_use_and_says_never_again(
    live: Live, browser: Browser, axe_clean: Callable[[Page], None], labels_visible: Callable[[Page], None], locale: str, width: int
) -> None:
    demo = live.served.demo
    assert demo is not None
    # Still: a colour on its way from light to dark has no contrast to measure.
    with browser.new_context(locale=locale, viewport={"width": width, "height": 800}, reduced_motion="reduce") as context:
        page = context.new_page()

        def look() -> None:
            axe_clean(page)
            labels_visible(page)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            assert page.locator("h1").count() == 1

        page.goto(live.address + "/")
        look()
        page.locator(".door-citizen").click()
        page.locator("#f-number").fill(HERS)
        look()
        page.locator("main button[type=submit]").click()
        page.wait_for_url("**/me/code")
        look()
        page.locator("#f-code").fill(demo.sent()[0].code)
        page.keyboard.press("Enter")
        page.wait_for_url("**/me")
        look()
        page.locator("main form button").first.click()
        page.wait_for_url("**/me/uses")
        page.locator("summary").first.click()
        page.locator("#f-secret").fill(demo.secret())
        page.keyboard.press("Enter")
        expect(page.locator(".is-bad")).to_have_count(1)
        look()
        page.locator("main a[href='/me/never']").click()
        page.locator("label[for=f-sure]").click()
        page.locator("main form button").click()
        expect(page.locator("main .notice-good")).to_be_visible()
        look()
        page.locator("form[action='/me/leave'] button:visible").first.click()
        page.wait_for_url(live.address + "/")
        page.goto(live.address + "/me/uses")
        page.wait_for_url("**/me/prove")
