"""From handing over to a finished audit, in a real browser."""

from playwright.sync_api import Page, expect

from tests.browser.steps import Check, be, speak
from tests.web_stage import Live


def test_an_auditor_runs_an_audit_to_its_result(live: Live, page: Page, axe_clean: Check, labels_visible: Check) -> None:
    speak(live, page, "zh")
    be(live, page, "officer")
    page.goto(f"{live.address}/desk/handovers")
    page.get_by_label("交给谁").fill("审计公司（虚构）")
    page.get_by_label("移交原因").fill("年度审计")
    labels_visible(page)
    page.get_by_role("button", name="移交", exact=True).click()
    page.locator("dialog [data-yes]").click()
    expect(page.get_by_role("heading", name="审计公司（虚构）")).to_be_visible(timeout=20_000)
    axe_clean(page)
    be(live, page, "auditor")
    page.goto(f"{live.address}/oversight/audits")
    page.get_by_role("link", name="打开").click()
    page.get_by_role("button", name="完整审计").click()
    expect(page.get_by_role("heading", name="审计结果")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("日志无误")).to_be_visible()
    axe_clean(page)
    page.goto(f"{live.address}/oversight/figures")
    axe_clean(page)
