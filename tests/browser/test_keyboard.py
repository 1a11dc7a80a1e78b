"""One whole complaint by a keyboard alone, on a page as narrow as a telephone's: no click, no focus set by the test."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.keys import Keys
from tests.browser.steps import HER_BILL, HERS, PHONE, ZH, newest_code, profile
from tests.web_stage import Live


def come_in(live: Live, page: Page, keys: Keys) -> None:
    """Past the bar by the first stop of the page; the number, the code, each sent with Enter."""
    page.goto(live.address + "/")
    keys.press("a.skip")
    assert keys.at("main")
    keys.press(".door-citizen")
    keys.type("#f-number", HERS)
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/code")
    keys.type("#f-code", newest_code(live, page))
    page.keyboard.press("Enter")
    page.wait_for_url("**/me")


def bring_a_bill(page: Page, keys: Keys) -> None:
    """The window in which files are chosen opens with the space bar."""
    keys.press("main a[href='/me/complain']")
    keys.press("form[action='/me/complain'] button")
    page.wait_for_url("**/me/complain/files")
    # Listened for from the first Tab on: the browser must know that somebody does, before the bar is pressed.
    with page.expect_file_chooser() as choosing:
        keys.press("#f-files", key="Space")
    choosing.value.set_files(HER_BILL)
    keys.press("form[data-upload] button[type=submit]")
    expect(page.locator("form[action$='/remove']")).to_have_count(1)


def confirm_and_correct(page: Page, keys: Keys) -> None:
    keys.press("main a[href='/me/complain/points']")
    keys.press("form[action$='/1/confirm'] button")
    expect(page.locator("form[action$='/1/confirm']")).to_have_count(0)
    keys.press("main a[href$='/points/2']")
    keys.to("input[name=answered]")
    page.keyboard.press("ArrowRight")
    assert keys.at("input[name=answered][value=no]")
    keys.type("#f-said", "响了一声就挂了")
    keys.press("main form[action$='/points/2'] button")
    page.wait_for_url("**/me/complain/points")


def type_a_point(page: Page, keys: Keys) -> None:
    """First without its time: the focus is at what is wrong, and its first link leads to the field."""
    keys.press("main a[href='/me/complain/points/new']")
    keys.press("main form[action$='/new'] button")
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    assert keys.at(".error-summary a[href='#f-since']")
    page.keyboard.press("Enter")
    assert keys.at("#f-since")
    # Month, day, year: in the language of the browser itself, whatever the page's is.
    page.keyboard.type("11062026")
    page.keyboard.press("Tab")
    page.keyboard.type("0930AM")
    expect(page.locator("#f-since")).to_have_value("2026-11-06T09:30")
    keys.press("main form[action$='/new'] button")
    page.wait_for_url("**/me/complain/points")


def test_a_whole_complaint_by_keyboard_alone(live: Live, browser: Browser) -> None:
    with profile(browser, ZH, width=PHONE) as page:
        keys = Keys(page)
        come_in(live, page, keys)
        bring_a_bill(page, keys)
        confirm_and_correct(page, keys)
        type_a_point(page, keys)
        keys.press("main a[href='/me/complain/wants']")
        keys.press("input[name=wants]", key="Space")
        keys.to("input[name=wants][value=apology]")
        page.keyboard.press("Space")
        keys.to("input[name=wants][value=stop]", back=True)  # and back, for a second thought
        page.keyboard.press("Space")
        keys.press("form[action='/me/complain/wants'] button")
        page.wait_for_url("**/me/complain/check")
        expect(page.locator("main")).to_contain_text("道歉")
        keys.press("form[action='/me/complain/submit'] button")
        page.wait_for_url("**/receipt")
        keys.press("main a.button-main-wide")
        page.wait_for_url(re.compile("/me/cases/case_[0-9a-f]{32}$"))
        expect(page.locator("#case-live > section.card .finding")).to_have_count(3, timeout=20_000)
        keys.to("#case-live summary")
        keys.press("form[action='/me/leave'] button")
        page.wait_for_url(live.address + "/")
