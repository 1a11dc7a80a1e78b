"""Handler and reviewer at their screens: a denial that is not sent, a second person who turns it down, a true answer; and one signed."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.steps import DESK, EN, PHONE, ZH, Check, deny, open_proposal, profile, sign_in
from tests.web_stage import Live


@pytest.mark.parametrize(("locale", "width", "signs"), [(ZH, PHONE, False), (EN, DESK, True)])
def test_an_answer_against_the_finding_needs_a_reviewer(
    live: Live, browser: Browser, look: Check, locale: str, width: int, signs: bool
) -> None:
    with profile(browser, locale, width=width) as handler, profile(browser, locale, width=width) as reviewer:
        sign_in(live, handler, "handler")
        deny(live, handler, look=look)
        sign_in(live, reviewer, "reviewer")
        reviewer.goto(live.address + "/desk/seconds")
        look(reviewer)
        open_proposal(live, reviewer)
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
