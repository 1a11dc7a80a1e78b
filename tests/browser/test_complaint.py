"""Complaining in a real browser: from the number to a letter in hand, over bad lines, lost sessions, doubled presses.

The short steps stand in tests/browser/steps.py; what is only pressed here stands here.
"""

import re
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Route, expect
from pypdf import PdfReader

from minglu.acts.draft_complaint import draft_of, read_file
from minglu.canon.ids import PersonId
from tests.browser.steps import (
    DESK,
    EN,
    HER_BILL,
    HER_MESSAGES,
    HER_SCREEN,
    HERS,
    PHONE,
    ZH,
    Check,
    begin_complaint,
    file_complaint,
    open_case,
    profile,
    prove_number,
    upload,
    uploaded,
)
from tests.web_stage import Live

# Three pieces of half a megabyte, no two alike.
FILM = FilePayload(name="录像.mp4", mimeType="video/mp4", buffer=b"".join(number.to_bytes(4, "big") for number in range(320_000)))


def filings(live: Live) -> int:
    return len(live.served.node.office.book.of_kind(["complaint.filed"]))


def person_of(live: Live) -> PersonId:
    """Hers, as her bytes are looked up where they are kept."""
    office = live.served.node.office
    person = office.book.person_of(office.labels.handle(office.number(HERS))[0])
    assert person is not None
    return person


def held(live: Live) -> tuple[bytes, ...]:
    """The files of her draft, as they are kept."""
    node, person = live.served.node, person_of(live)
    draft = draft_of(node.office, node.drafts, person)
    assert draft is not None
    return tuple(read_file(node.office, node.drafts, person, file.exhibit) for file in draft.files)


# ---- The whole way


def tell(page: Page, look: Check) -> None:
    """Files, what they tell of, one point typed beside its picture, wishes: to the last page before it is sent."""
    upload(page, HER_BILL, HER_SCREEN)
    uploaded(page, 2)
    look(page)
    page.locator("main a.button-main-wide").click()
    look(page)
    page.locator("form[action$='/1/confirm'] button").click()
    expect(page.locator("form[action$='/1/confirm']")).to_have_count(0)
    page.locator("main a[href$='/points/2']").click()
    look(page)
    page.locator("#f-said").fill("他问我朋友什么时候还钱。")
    page.locator("main form[action$='/points/2'] button").click()
    page.wait_for_url("**/me/complain/points")
    type_point(page, look)
    look(page)
    page.locator("main a.button-main-wide").click()
    page.locator("label[for=f-wants]").click()
    look(page)
    page.locator("form[action$='/wants'] button").click()
    page.wait_for_url("**/me/complain/check")
    look(page)


def type_point(page: Page, look: Check) -> None:
    """A missed call that only her screen shows: first without a time, which comes back beside its field."""
    page.locator("main a[href*='picture=']").first.click()
    page.locator("#f-other").fill("160 0000 0900")
    page.locator("label[for=f-answered-2]").click()
    page.locator("main form button[type=submit]").click()
    expect(page.locator("#f-since-error")).to_be_visible()
    expect(page.locator("#f-other")).to_have_value("160 0000 0900")
    look(page)
    page.locator("#f-since").fill("2026-11-06T09:30")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/me/complain/points")


def receipt_on_paper(page: Page, look: Check) -> None:
    """On the screen, and as it would be printed: what is held in hand has its code, what she told, and no buttons."""
    look(page)
    page.emulate_media(media="print")
    expect(page.locator("#receipt-code")).to_be_visible()
    expect(page.get_by_text("他问我朋友什么时候还钱。")).to_be_visible()
    for gone in ("header .switch", ".under-bar", "main .button", "#keep"):
        expect(page.locator(gone).first).to_be_hidden()
    page.emulate_media(media="screen")


def add_and_dispute(page: Page, look: Check) -> None:
    """More evidence makes a new edition, beside the first; what she says against it stands in the course."""
    page.locator("main a[href$='/evidence']").click()
    look(page)
    page.locator("#f-files").set_input_files([HER_MESSAGES])
    page.locator("main form[action$='/evidence'] button").click()
    page.wait_for_url(re.compile("/me/cases/case_[0-9a-f]{32}$"))
    expect(page.locator("#case-live > details")).to_have_count(1, timeout=20_000)
    page.locator("#f-text").fill("第三通电话我没有接，请再查。")
    page.locator("form[action$='/dispute'] button").click()
    expect(page.locator("#f-text")).to_have_value("")
    look(page)


def take_letter(page: Page, look: Check) -> None:
    """Read through on the page, then taken away; neither name nor address stays on any page."""
    page.locator("main a[href$='/letters']").click()
    look(page)
    page.locator("main form button").first.click()
    expect(page.locator("#f-name-error")).to_be_visible()
    look(page)
    page.locator("#f-name").fill("何小满")
    page.locator("#f-contact").fill("上海市某路 1 号（虚构）")
    page.locator("main form button").first.click()
    expect(page.locator(".sheet")).to_be_visible()
    look(page)
    with page.expect_download() as taking:
        page.locator("button[formaction$='/letters/file']").click()
    data = Path(taking.value.path()).read_bytes()
    assert data.startswith(b"%PDF")
    assert len(PdfReader(BytesIO(data)).pages) >= 1
    page.goto(page.url)
    expect(page.locator("#f-name")).to_have_value("")


@pytest.mark.parametrize(("locale", "width"), [(ZH, PHONE), (EN, DESK)])
def test_a_complaint_from_the_number_to_the_letter(live: Live, browser: Browser, look: Check, locale: str, width: int) -> None:
    with profile(browser, locale, width=width) as page:
        prove_number(live, page, HERS)
        begin_complaint(live, page, look=look)
        look(page)
        tell(page, look)
        page.locator("form[action='/me/complain/submit'] button").click()
        page.wait_for_url("**/receipt")
        receipt_on_paper(page, look)
        open_case(page)
        expect(page.locator("#case-live > section.card .finding")).to_have_count(3)
        look(page)
        add_and_dispute(page, look)
        take_letter(page, look)
        page.goto(live.address + "/me/cases")
        look(page)


# ---- Lines that break, sessions that end


def lose_answer(route: Route) -> None:
    route.fetch()
    route.abort("connectionreset")


def test_a_line_that_is_lost_in_the_middle_of_a_file_costs_nothing(live: Live, browser: Browser) -> None:
    """First the answer that the file was begun, then the line itself: all bytes are there, once."""
    with profile(browser, ZH, width=PHONE) as page:
        prove_number(live, page, HERS)
        begin_complaint(live, page)

        def lose(route: Route) -> None:
            route.abort("internetdisconnected")
            page.context.set_offline(True)

        page.route("**/files/start", lose_answer, times=1)
        page.route("**/chunk?offset=524288", lose, times=1)
        upload(page, FILM)
        expect(page.locator("[data-list] progress")).to_have_js_property("value", 524_288)
        expect(page.locator("[data-list]")).to_contain_text("网络断了")
        page.context.set_offline(False)  # and by that alone it goes on
        uploaded(page, 1)
        assert held(live) == (FILM["buffer"],)


def test_a_session_that_is_gone_leaves_the_draft_and_whoever_proves_the_number_goes_on(live: Live, browser: Browser, look: Check) -> None:
    with profile(browser, ZH, width=PHONE) as page:
        prove_number(live, page, HERS)
        begin_complaint(live, page)
        upload(page, HER_BILL)
        uploaded(page, 1)
        page.locator("main a.button-main-wide").click()
        page.context.clear_cookies()
        page.locator("form[action$='/1/confirm'] button").click()
        page.wait_for_url("**/me/prove")
        prove_number(live, page, HERS, lands="/me/complain/points")
        page.goto(live.address + "/me/complain")
        look(page)
        page.locator("main a.button-main-wide").click()
        page.wait_for_url("**/me/complain/points")
        expect(page.locator("form[action$='/confirm']")).to_have_count(2)


def test_a_session_that_ends_while_a_file_goes_up_is_said_and_the_file_is_begun_anew(live: Live, browser: Browser) -> None:
    """It is not the network, and waiting would not help. What came of the file is not in the way of the whole one."""
    with profile(browser, ZH, width=PHONE) as page:
        prove_number(live, page, HERS)
        begin_complaint(live, page)

        def end(route: Route) -> None:
            page.context.clear_cookies()
            route.continue_(headers={**route.request.headers, "cookie": ""})

        page.route("**/chunk?offset=524288", end, times=1)
        upload(page, FILM)
        page.wait_for_url("**/me/prove")
        prove_number(live, page, HERS, lands="/me/complain/files")
        expect(page.locator("main .card progress")).to_be_visible()
        upload(page, FILM)
        expect(page.locator("main .card progress")).to_have_count(0)
        expect(page.locator("main .card", has_text="用不着了")).to_have_count(1)
        page.locator("main .card", has_text="用不着了").locator("form[action$='/remove'] button").click()
        uploaded(page, 1)
        assert held(live) == (FILM["buffer"],)


# ---- Pressed twice, gone back, two windows


def test_sent_twice_gone_back_and_sent_from_another_window_is_filed_once(live: Live, browser: Browser) -> None:
    before = filings(live)
    with profile(browser, ZH, width=PHONE) as page:
        prove_number(live, page, HERS)
        begin_complaint(live, page)
        upload(page, HER_BILL)
        uploaded(page, 1)
        page.goto(live.address + "/me/complain/points")
        page.locator("form[action$='/1/confirm'] button").click()
        page.locator("form[action$='/2/drop'] button").click()
        page.goto(live.address + "/me/complain/check")
        other = page.context.new_page()
        other.goto(live.address + "/me/complain/check")
        send = "form[action='/me/complain/submit'] button"
        page.locator(send).dblclick()
        page.wait_for_url("**/receipt")
        receipt = page.url
        other.locator(send).click()
        other.wait_for_url(receipt)
        page.go_back()
        if page.locator(send).count():
            page.locator(send).click()
            page.wait_for_url(receipt)
        other.goto(live.address + "/me/complain")
        expect(other.locator("form[action='/me/complain']")).to_be_visible()  # no draft is left over
        assert filings(live) == before + 1


def test_two_windows_each_change_the_point_that_they_name(live: Live, browser: Browser) -> None:
    with profile(browser, EN, width=DESK) as page:
        prove_number(live, page, HERS)
        begin_complaint(live, page)
        upload(page, HER_BILL)
        uploaded(page, 1)
        page.goto(live.address + "/me/complain/points")
        other = page.context.new_page()
        other.goto(live.address + "/me/complain/points/2")
        page.locator("form[action$='/1/confirm'] button").click()
        other.locator("#f-said").fill("typed in the other window")
        other.locator("main form[action$='/points/2'] button").click()
        other.wait_for_url("**/me/complain/points")
        page.reload()
        expect(page.locator("form[action$='/confirm']")).to_have_count(0)
        expect(page.locator("main")).to_contain_text("typed in the other window")


def test_somebody_elses_browser_sees_nothing_of_a_case(live: Live, browser: Browser) -> None:
    with profile(browser, ZH, width=PHONE) as hers, profile(browser, ZH, width=PHONE) as other:
        prove_number(live, hers, HERS)
        address = file_complaint(live, hers)
        prove_number(live, other, "16000000205")
        answer = other.goto(address)
        assert answer is not None
        assert answer.status == 404
        expect(other.locator(".finding")).to_have_count(0)
