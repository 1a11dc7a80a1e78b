"""A page that is left open: it shows news without being asked, and shows nothing any more once its session has run out."""

from dataclasses import replace

from playwright.sync_api import Page

from minglu.acts.complain import file
from minglu.canon.ids import CaseId
from minglu.canon.instants import MINUTE, Instant
from tests.browser.steps import HERS, newest_code, prove_number
from tests.unit.acts.grievance import alleged
from tests.web_stage import Live


def complained(live: Live) -> CaseId:
    """A case of hers, filed just now and waiting for its finding."""
    node, now = live.served.node, live.served.clock.now()
    handle, _ = node.office.labels.handle(node.office.number(HERS))
    person = node.office.book.person_of(handle)
    assert person is not None
    called = replace(alleged(), since=Instant(now - MINUTE), until=now, sources=())
    return file(node.office, node.files, person, allegations=[called], brought=(), wants=("stop",)).case


def test_a_case_shows_news_by_itself_and_leads_away_when_the_session_has_run_out(live: Live, page: Page) -> None:
    prove_number(live, page, HERS)
    case = complained(live)
    with page.expect_response(lambda answer: answer.url.endswith("/events")) as opened:
        page.goto(f"{live.address}/me/cases/{case}")
    assert opened.value.status == 200
    assert page.locator("#case-live section.card[aria-labelledby^=f]").count() == 0
    # The finding is computed, and nobody reloads the page.
    live.served.filed()
    page.locator("#case-live section.card[aria-labelledby^=f]").first.wait_for()
    # Nobody touches it for longer than a session lasts.
    live.served.clock.advance(21 * MINUTE)
    page.wait_for_url(live.address + "/me/prove")
    assert page.locator("#case-live").count() == 0


def test_whoever_is_writing_when_the_session_runs_out_is_told_and_not_led_away(live: Live, page: Page) -> None:
    prove_number(live, page, HERS)
    case = complained(live)
    page.goto(f"{live.address}/me/cases/{case}")
    live.served.filed()
    page.locator("#case-live section.card[aria-labelledby^=f]").first.wait_for()
    page.reload()
    page.locator("#f-text").fill("那天不是这样的。")
    live.served.clock.advance(21 * MINUTE)
    page.locator("#over").wait_for()
    assert page.locator("#f-text").input_value() == "那天不是这样的。"
    # Sent all the same: what was written comes back, with the way to where one shows who one is.
    page.locator("form[action$='/dispute'] button").click()
    assert page.locator("textarea[readonly]").input_value() == "那天不是这样的。"
    with page.expect_popup() as opened:
        page.locator("main a[target=_blank]").click()
    again = opened.value
    again.locator("#f-number").fill(HERS)
    again.locator("main form[action='/me/prove'] button").click()
    again.wait_for_url("**/me/code")
    again.locator("#f-code").fill(newest_code(live, page))
    again.keyboard.press("Enter")
    again.wait_for_url(f"{live.address}/me/cases/{case}")
