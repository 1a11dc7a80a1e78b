"""Somebody whose number was used, at a telephone: three doors, a code, the list, never again, out. In Chinese, and in English."""

from io import BytesIO
from unicodedata import normalize

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.steps import DESK, EN, HERS, PHONE, ZH, Check, ask_for_uses, profile, prove_number, say_never
from tests.web_stage import Live


def list_on_paper(page: Page) -> None:
    """What is held in hand says whose number, by whom, as of when, against how much, what is left out, and why each use
    was allowed or refused; nothing on it is waiting to be pressed."""
    page.emulate_media(media="print")
    paper = page.locator("main .print-only .facts dd")
    assert [paper.nth(0).inner_text(), paper.count()] == ["160****0202", 5]
    assert all(text.strip() for text in paper.all_inner_texts())
    expect(paper.first).to_be_visible()
    assert page.locator("main .reasons").count()
    for reason in page.locator("main .reasons").all():
        assert reason.evaluate("(part) => part.checkVisibility({contentVisibilityAuto: true})")
        assert reason.bounding_box() is not None
    for gone in (".under-bar", ".foot nav", "main .button", "main .sheet", "main input"):
        assert not page.locator(f"{gone}:visible").count(), gone
    last = page.locator("main :is(h2, li, p):visible").last
    assert last.evaluate("(part) => Boolean(part.closest('.timeline'))")  # and no heading over nothing
    page.emulate_media(media="null")
    expect(paper.first).to_be_hidden()


def test_printed_without_scripts_the_list_is_whole(live: Live, browser: Browser) -> None:
    """Reasons that are folded up on the screen stand open on paper, and the paper is of a length one can carry."""
    with profile(browser, ZH, width=PHONE) as page:
        prove_number(live, page, HERS)
        ask_for_uses(live, page)
        cookies = page.context.cookies()
    with profile(browser, ZH, width=PHONE, scripts=False) as page:
        page.context.add_cookies([{"name": one["name"], "value": one["value"], "url": live.address} for one in cookies])
        page.goto(live.address + "/me/uses")
        list_on_paper(page)
        pages = PdfReader(BytesIO(page.pdf(format="A4"))).pages
        assert 2 <= len(pages) <= 4
        # The file holds some characters as radicals, which look the same.
        text = normalize("NFKC", "".join(one.extract_text() for one in pages)).replace("\n", "")
        for said in ("160****0202", "禾消费金融", "没有显示的更早记录", "机构内部规定第1条", "没有获准就打给了您"):
            assert said in text, said
        assert "接下来" not in text


@pytest.mark.parametrize(("locale", "width"), [(ZH, PHONE), (EN, DESK)])
def test_she_sees_every_use_and_says_never_again(live: Live, browser: Browser, look: Check, locale: str, width: int) -> None:
    with profile(browser, locale, width=width) as page:
        prove_number(live, page, HERS, look=look)
        ask_for_uses(live, page)
        expect(page.locator(".is-bad")).to_have_count(1)
        look(page)
        list_on_paper(page)
        say_never(page)
        look(page)
        page.locator("form[action='/me/leave'] button:visible").first.click()
        page.wait_for_url(live.address + "/")
        page.go_back()
        page.wait_for_url("**/me/prove")
        assert "160****0202" not in page.content()
        page.goto(live.address + "/me/uses")
        page.wait_for_url("**/me/prove")
