"""An open board in a real browser: it learns what no entry says, and leaves whoever reads alone."""

from playwright.sync_api import Browser, expect

from minglu.canon.instants import MINUTE
from tests.browser.steps import DESK, EN, profile, sign_in
from tests.web_stage import Live


def test_a_minute_that_brings_nothing_new_leaves_the_rows_and_renews_what_the_page_says(live: Live, browser: Browser) -> None:
    with profile(browser, EN, width=DESK) as page:
        sign_in(live, page, "handler")
        page.goto(live.address + "/desk/cases")
        said = page.locator("#board-was").input_value()
        page.locator("#board h2 a").first.focus()
        page.evaluate("document.getElementById('board').dataset.untouched = 'yes'")
        assert live.served.demo is not None
        live.served.demo.advance(MINUTE)
        expect(page.locator("#board-was")).not_to_have_value(said, timeout=15_000)
        expect(page.locator("#board[data-untouched]")).to_have_count(1)
        expect(page.locator("#board-was")).to_have_count(1)
        expect(page.locator("#board h2 a").first).to_be_focused()
