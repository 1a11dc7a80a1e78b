"""minglu.js in a real browser: forms go out once, questions are asked first, clocks go by the server."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import NOW, Answer, Site

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
WORDS = 'data-left="{n} left" data-over="{n} past" data-pair="{a} {b}" data-day="{n} d" data-hour="{n} h" data-minute="{n} min"'


def sends(page: Page) -> None:
    page.get_by_role("button", name="send").first.click()


def test_a_form_pressed_twice_goes_out_once(page: Page, site: Site) -> None:
    seen: list[bytes] = []

    def stay(method: str, path: str, body: bytes) -> Answer:
        seen.append(body)
        return 204, b""  # the page stays open, as it does after a download

    site.answer = stay
    page.goto(site.form("/f", '<form method="post" action="/x"><button name="then" value="draft">send</button></form>'))
    page.get_by_role("button", name="send").dblclick()
    expect(page.locator("form[data-busy]")).to_have_count(1)
    assert seen == [b"then=draft"]


def test_a_question_is_asked_first_and_no_is_the_nearer_answer(page: Page, site: Site) -> None:
    page.goto(site.form("/f", '<form method="post" action="/x"><button data-confirm="Sure?" name="a" value="1">send</button></form>'))
    sends(page)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Sure?")
    expect(dialog.get_by_role("button", name="no")).to_be_focused()
    dialog.get_by_role("button", name="no").click()
    expect(page.get_by_role("button", name="send")).to_be_focused()
    assert site.posts == []


def test_yes_sends_the_form_with_the_button_that_was_pressed(page: Page, site: Site) -> None:
    page.goto(site.form("/f", '<form method="post" action="/x"><button data-confirm="Sure?" name="a" value="1">send</button></form>'))
    sends(page)
    page.get_by_role("dialog").get_by_role("button", name="send").click()
    page.wait_for_selector("#done")
    assert site.posts == [("/x", {"a": "1"})]


def test_escape_means_no(page: Page, site: Site) -> None:
    page.goto(site.form("/f", '<form method="post" action="/x" data-confirm="Sure?"><button>send</button></form>'))
    sends(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("form[data-busy]")).to_have_count(0)
    assert site.posts == []


def test_a_question_is_asked_before_htmx_too(page: Page, site: Site) -> None:
    form = '<form hx-post="/x" hx-target="#p" data-confirm="Sure?"><input name="a" value="1"><button>send</button></form><p id="p"></p>'
    page.goto(site.form("/f", form))
    sends(page)
    assert site.posts == []
    page.get_by_role("dialog").get_by_role("button", name="send").click()
    page.wait_for_selector("#p #done")
    assert site.posts == [("/x", {"a": "1"})]
    expect(page.locator("form[data-busy]")).to_have_count(0)


def test_a_step_that_breaks_sends_nothing_and_says_so(page: Page, site: Site) -> None:
    page.goto(site.form("/f", '<form method="post" action="/x" class="odd"><button>send</button></form>'))
    page.evaluate("minglu.step('form.odd', async () => { throw new Error('odd') })")
    sends(page)
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator("form[data-busy]")).to_have_count(0)
    assert site.posts == []


def test_the_summary_of_errors_has_the_focus(page: Page, site: Site) -> None:
    page.goto(site.form("/f", '<div data-focus tabindex="-1" role="alert">wrong</div>'))
    expect(page.get_by_role("alert").filter(has_text="wrong")).to_be_focused()


def test_a_summary_that_comes_into_an_open_page_gets_the_focus(page: Page, site: Site) -> None:
    site.answer = lambda method, path, body: (422, b'<div data-focus tabindex="-1" id="wrong">wrong</div>')
    page.goto(site.form("/f", '<form hx-post="/x" hx-target="#p"><button>send</button></form><p id="p"></p>'))
    sends(page)
    expect(page.locator("#wrong")).to_be_focused()


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (2 * DAY + 3 * HOUR + 5 * MINUTE + 30_000, "2 d 3 h left"),
        (2 * DAY + 30_000, "2 d left"),
        (3 * HOUR + 4 * MINUTE + 30_000, "3 h 4 min left"),
        (3 * HOUR + 30_000, "3 h left"),
        (59 * MINUTE + 30_000, "59 min left"),
        (30_000, "0 min left"),
        (-2 * HOUR - 30_000, "2 h past"),
        (-3 * DAY - 5 * HOUR - 30_000, "3 d 5 h past"),
    ],
)
def test_what_is_left_is_counted_from_the_servers_clock(page: Page, site: Site, after: int, said: str) -> None:
    page.goto(site.form("/f", f'<span id="c" data-due="{NOW + after}" {WORDS}></span>'))
    expect(page.locator("#c")).to_have_text(said)


def test_an_open_page_counts_on(page: Page, site: Site) -> None:
    page.clock.install()
    page.goto(site.form("/f", f'<span id="c" data-due="{NOW + 10 * MINUTE + 30_000}" {WORDS}></span>'))
    expect(page.locator("#c")).to_have_text("10 min left")
    page.clock.run_for(3 * MINUTE)
    expect(page.locator("#c")).to_have_text("7 min left")


def test_what_is_folded_up_is_printed_and_folded_up_again(page: Page, site: Site) -> None:
    page.goto(site.form("/f", "<details><summary>more</summary><p>inside</p></details><details open><summary>o</summary></details>"))
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details[open]").count() == 2
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 1


def test_copying_copies_and_says_so(page: Page, site: Site) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(site.form("/f", '<code id="k"> abc </code><button type="button" data-copy="#k" data-done="copied">copy</button>'))
    page.get_by_role("button", name="copy").click()
    expect(page.get_by_role("button", name="copied")).to_be_visible()
    expect(page.locator("#heard")).to_have_text("copied")
    assert page.evaluate("navigator.clipboard.readText()") == "abc"
