"""A collector's day in a real browser: sign in, look, ask, dial, and be told when again."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.steps import DESK, EN, ZH, Check, ask_first, dial, profile, sign_in
from tests.web_stage import Live


@pytest.mark.parametrize("locale", [ZH, EN])
def test_a_collector_asks_dials_and_sees_the_outcome(live: Live, browser: Browser, look: Check, locale: str) -> None:
    with profile(browser, locale, width=DESK) as page:
        sign_in(live, page, "collector-1")
        page.wait_for_url(re.compile("/desk/work$"))
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN" if locale == ZH else "en")
        look(page)
        label = page.locator('section[aria-labelledby="now"] li b').first.inner_text()
        ask_first(live, page, "now")
        dial(live, page)
        look(page)
        page.goto(live.address + "/desk/work")
        expect(page.locator("main")).to_contain_text(label)
        ask_first(live, page, "later")
        expect(page.locator("a[href$='/promise']")).to_be_visible()
        look(page)
