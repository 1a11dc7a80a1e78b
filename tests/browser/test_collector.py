"""A collector's day in a real browser: sign in, look, ask, dial, and be told when again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from minglu.wiring.demo.people import PASSWORD
from tests.web_stage import Live

Check = Callable[[Page], None]


def sign_in(page: Page, live: Live, *, language: str) -> None:
    page.set_extra_http_headers({"Accept-Language": language})
    page.goto(live.address + "/desk/sign-in")
    # By keyboard alone, from the first field on.
    page.locator("#f-login").focus()
    page.keyboard.type("collector-1")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/desk/work$"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_collector_asks_dials_and_sees_the_outcome(
    page: Page, live: Live, language: str, axe_clean: Check, labels_visible: Check
) -> None:
    sign_in(page, live, language=language)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN" if language == "zh" else "en")
    axe_clean(page)
    labels_visible(page)
    line = page.locator('section[aria-labelledby="now"] li').first
    label = line.locator("b").first.inner_text()
    line.get_by_role("button").click()
    page.wait_for_url(re.compile(r"/desk/asks/\d+$"))
    page.locator("form[action$='/dial'] button").click()
    expect(page.locator("#live")).to_have_attribute("hx-get", re.compile("was=claimed"))
    live.served.clock.advance(60_000)
    live.served.telephone.read_back()
    expect(page.locator("#live .notice-good")).to_be_visible(timeout=10_000)
    axe_clean(page)
    page.goto(live.address + "/desk/work")
    expect(page.locator("main")).to_contain_text(label)
    later = page.locator('section[aria-labelledby="later"] li').first
    later.locator("summary").click()
    later.get_by_role("button").click()
    page.wait_for_url(re.compile(r"/desk/asks/\d+$"))
    expect(page.locator("a[href$='/promise']")).to_be_visible()
    axe_clean(page)
