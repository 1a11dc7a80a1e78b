"""Signing in with a passkey, at the application's own pages: added once, asked for from then on, and without it nobody is in."""

from playwright.sync_api import Browser, expect

from tests.browser.steps import DESK, EN, add_passkey, authenticator, profile, sign_in
from tests.web_stage import Live


def test_a_passkey_that_was_added_is_asked_for(live: Live, browser: Browser) -> None:
    with profile(browser, EN, width=DESK) as page, profile(browser, EN, width=DESK) as thief:
        sign_in(live, page, "collector-1")
        add_passkey(live, page)
        page.locator("form[data-sign-out] button:visible").first.click()
        page.wait_for_url("**/desk/sign-in")
        sign_in(live, page, "collector-1")
        page.wait_for_url("**/desk/passkey")
        page.goto(live.address + "/desk/work")
        page.wait_for_url("**/desk/passkey")
        page.locator("form[data-passkey-check] button").click()
        page.wait_for_url("**/desk/work")
        # With the password alone, at another device.
        sign_in(live, thief, "collector-1")
        thief.wait_for_url("**/desk/passkey")
        authenticator(thief)
        thief.locator("form[data-passkey-check] button").click()
        expect(thief.locator("[data-passkey-failed]")).to_be_visible()
        thief.goto(live.address + "/desk/work")
        thief.wait_for_url("**/desk/passkey")
