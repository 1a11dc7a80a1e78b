"""From handing over to a finished audit, and the pages that anybody may see, in a real browser."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from minglu.acts.sign_in import SignedIn, sign_in
from minglu.wiring.demo.people import PASSWORD
from tests.web_stage import Live

Check = Callable[[Page], None]


def _be(page: Page, live: Live, login: str) -> None:
    node = live.served.node
    signed = sign_in(node.office, node.accounts, node.sessions, node.passkeys, login=login, password=PASSWORD, key=None, demo_mode=True)
    assert isinstance(signed, SignedIn)
    page.context.add_cookies([{"name": "staff", "value": signed.token, "url": live.address}])


def _speak(page: Page, live: Live, language: str) -> None:
    page.context.add_cookies([{"name": "lang", "value": language, "url": live.address}])


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_an_auditor_runs_an_audit_to_its_result(live: Live, page: Page, axe_clean: Check, labels_visible: Check) -> None:
    _speak(page, live, "zh")
    _be(page, live, "officer")
    page.goto(f"{live.address}/desk/handovers")
    page.get_by_label("交给谁").fill("审计公司（虚构）")
    page.get_by_label("移交原因").fill("年度审计")
    labels_visible(page)
    page.get_by_role("button", name="移交", exact=True).click()
    page.locator("dialog [data-yes]").click()
    expect(page.get_by_role("heading", name="审计公司（虚构）")).to_be_visible(timeout=20_000)
    axe_clean(page)
    _be(page, live, "auditor")
    page.goto(f"{live.address}/oversight/audits")
    page.get_by_role("link", name="打开").click()
    page.get_by_role("button", name="完整审计").click()
    expect(page.get_by_role("heading", name="审计结果")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("日志无误")).to_be_visible()
    axe_clean(page)
    page.goto(f"{live.address}/oversight/figures")
    axe_clean(page)


def test_pages_of_the_officer_are_clean_and_fit_a_phone(live: Live, page: Page, axe_clean: Check, labels_visible: Check) -> None:
    _be(page, live, "officer")
    _speak(page, live, "en")
    page.set_viewport_size({"width": 360, "height": 740})
    for path in ("/desk/alarms", "/desk/rules?effect=forbid", "/desk/agencies", "/desk/new-agency", "/desk/new-line"):
        page.goto(live.address + path)
        _fits(page)
        axe_clean(page)
        labels_visible(page)


def test_what_anybody_may_see_is_clean_and_fits_a_phone(live: Live, page: Page, axe_clean: Check) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for language, path in (("zh", "/oversight"), ("en", "/oversight"), ("zh", "/demo"), ("en", "/demo")):
        _speak(page, live, language)
        page.goto(live.address + path)
        _fits(page)
        axe_clean(page)
