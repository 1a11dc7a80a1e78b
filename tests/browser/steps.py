"""Steps that people take at the pages, for every test that tells of more than one of them.

    with profile(browser, "zh-CN", width=360) as page:      a browser of one's own: cookies, keys and history apart
        prove_number(live, page, HERS)                      by the code that the demonstration's outbox shows
        sign_in(live, page, "handler")                      as a person does, so that the browser makes a key

Everything is found by what it is (ids of fields, addresses of forms), never by words: the same steps go in both languages.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, expect

from minglu.acts.sign_in import SignedIn
from minglu.acts.sign_in import sign_in as sign_in_by_act
from minglu.canon.instants import MINUTE
from minglu.wiring.demo.people import PASSWORD
from tests.unit.web.citizen.complaining import BILL
from tests.web_stage import Live

Check = Callable[[Page], None]


class Reached(Protocol):
    """A demonstration that a browser can reach, also one of another process."""

    @property
    def address(self) -> str: ...


HERS: Final = "16000000202"
# A phone of the cheap kind, and a desk.
PHONE, DESK = 360, 1280
ZH, EN = "zh-CN", "en-GB"
# Two calls that she was given: one on the agency's registered line past the record, one from a mobile of nobody's.
HER_BILL: Final = FilePayload(name="通话详单.csv", mimeType="text/csv", buffer=BILL)
SAMPLES: Final = Path(__file__).parents[2] / "samples"
HER_SCREEN: Final = FilePayload(name="通话记录.png", mimeType="image/png", buffer=(SAMPLES / "call-list.png").read_bytes())
HER_MESSAGES: Final = FilePayload(name="短信.xml", mimeType="text/xml", buffer=(SAMPLES / "sms-20261106.xml").read_bytes())


@contextmanager
def profile(browser: Browser, locale: str, *, width: int, scripts: bool = True) -> Iterator[Page]:
    """A profile of its own. Without motion: a colour on its way from light to dark has no contrast to measure."""
    window: ViewportSize = {"width": width, "height": 800}
    with browser.new_context(locale=locale, viewport=window, reduced_motion="reduce", java_script_enabled=scripts) as context:
        yield context.new_page()


# ---- Coming in


def sign_in(live: Live, page: Page, login: str) -> None:
    """By the form, with the keyboard: the browser makes a key on the way."""
    page.goto(live.address + "/desk/sign-in")
    page.locator("#f-login").fill(login)
    page.locator("#f-password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def be(live: Live, page: Page, login: str) -> None:
    """Hold the session of somebody of the staff, without the form and without a key."""
    node = live.served.node
    signed = sign_in_by_act(
        node.office, node.accounts, node.sessions, node.passkeys, login=login, password=PASSWORD, key=None, demo_mode=True
    )
    assert isinstance(signed, SignedIn)
    page.context.add_cookies([{"name": "staff", "value": signed.token, "url": live.address}])


def authenticator(page: Page) -> None:
    """A rehearsal authenticator, which stays with this page. It is not the one of any other page."""
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": device})


def add_passkey(live: Live, page: Page) -> None:
    """With an authenticator of this page: whoever signs in to this account from now on is asked for it."""
    authenticator(page)
    page.goto(live.address + "/desk/account/passkey")
    page.locator("#f-name").fill("手机")
    page.locator("form[data-passkey-register] button").click()
    page.wait_for_url("**/desk/account?done=added")


def speak(live: Live, page: Page, language: str) -> None:
    """Choose a language, as the switch does."""
    page.context.add_cookies([{"name": "lang", "value": language, "url": live.address}])


def newest_code(live: Reached, page: Page) -> str:
    """The code that was just sent, read where whoever tries the demonstration reads it: at /demo, in another tab."""
    outbox = page.context.new_page()
    outbox.goto(live.address + "/demo")
    code = outbox.locator("#codes strong").first.inner_text()
    outbox.close()
    return code


def prove_number(live: Reached, page: Page, number: str, *, look: Check | None = None, lands: str = "/me") -> None:
    """From the first door to her own page, or to where she was when her session ended."""
    seen = look or (lambda _page: None)
    page.goto(live.address + "/")
    seen(page)
    page.locator(".door-citizen").click()
    page.locator("#f-number").fill(number)
    seen(page)
    page.locator("main form[action='/me/prove'] button").click()
    page.wait_for_url("**/me/code")
    seen(page)
    page.locator("#f-code").fill(newest_code(live, page))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{lands}")
    seen(page)


# ---- The uses of her number


def ask_for_uses(live: Live, page: Page) -> None:
    """All of them: the secret of her consent form opens the time before she proved her number."""
    page.goto(live.address + "/me")
    page.locator("main form[action='/me/uses'] button").first.click()
    page.wait_for_url("**/me/uses")
    page.locator("summary").first.click()
    demo = live.served.demo
    assert demo is not None
    page.locator("#f-secret").fill(demo.secret())
    page.keyboard.press("Enter")
    expect(page.locator(".is-bad").first).to_be_visible()


def say_never(page: Page) -> None:
    """From the list of uses."""
    page.locator("main a[href='/me/never']").click()
    page.locator("label[for=f-sure]").click()
    page.locator("form[action='/me/never'] button").click()
    expect(page.locator("main .notice-good")).to_be_visible()


# ---- Complaining


def begin_complaint(live: Reached, page: Page, *, look: Check | None = None) -> None:
    """To the page where files are chosen, over a draft that is new."""
    page.goto(live.address + "/me/complain")
    if look is not None:
        look(page)
    page.locator("form[action='/me/complain'] button").click()
    page.wait_for_url("**/me/complain/files")


def upload(page: Page, *files: FilePayload) -> None:
    """Choose files and send them. Who waits for the cards sees them."""
    page.locator("#f-files").set_input_files(list(files))
    page.locator("form[data-upload] button[type=submit]").click()


def uploaded(page: Page, count: int) -> None:
    """The page that comes when every file is there."""
    expect(page.locator("form[action$='/remove']")).to_have_count(count)


def confirm_all(page: Page) -> None:
    """What was drafted from the files, one by one."""
    waiting = page.locator("form[action$='/confirm'] button")
    for left in range(waiting.count() - 1, -1, -1):
        waiting.first.click()
        expect(waiting).to_have_count(left)


def file_complaint(live: Reached, page: Page) -> str:
    """The short way to a case: a bill, its two points, no wishes; the case's address, with the finding there."""
    begin_complaint(live, page)
    upload(page, HER_BILL)
    uploaded(page, 1)
    page.goto(live.address + "/me/complain/points")
    confirm_all(page)
    page.goto(live.address + "/me/complain/check")
    page.locator("form[action='/me/complain/submit'] button").click()
    page.wait_for_url("**/receipt")
    return open_case(page)


def open_case(page: Page) -> str:
    """From the receipt to the case, until the finding stands there by itself; its address."""
    page.locator("main a.button-main-wide").click()
    page.wait_for_url(re.compile("/me/cases/case_[0-9a-f]{32}$"))
    expect(page.locator("#case-live .finding").first).to_be_visible(timeout=20_000)
    return page.url


# ---- At the desk


def ask_first(live: Live, page: Page, section: str, *, person: str = "") -> str:
    """Sign and send the first ask of a section of the work list ("now", "later", "never"), or the first about a person
    there; the answer's address."""
    page.goto(live.address + "/desk/work")
    line = page.locator(f'section[aria-labelledby="{section}"] li:has(form[data-person*="{person or "per_"}"])').first
    if section != "now":
        line.locator("summary").first.click()
    line.get_by_role("button").first.click()
    page.wait_for_url(re.compile(r"/desk/asks/\d+$"))
    return page.url


def dial(live: Live, page: Page) -> None:
    """Have the permit that is open dialled, and stay until the call is over and its record is read back."""
    demo = live.served.demo
    assert demo is not None
    page.locator("form[action$='/dial'] button").click()
    expect(page.locator("#live")).to_have_attribute("hx-get", re.compile("was=claimed"))
    demo.advance(MINUTE)
    expect(page.locator("#live .notice-good")).to_be_visible(timeout=10_000)


def deny(live: Live, page: Page, *, look: Check | None = None, case: str = "") -> None:
    """From the board to a case, the most urgent one unless its address says which; the denial comes back, and a second
    person is asked."""
    seen = look or (lambda _page: None)
    page.goto(live.address + "/desk/cases")
    seen(page)
    page.locator(f"main h2 a[href*='/cases/{case}']").first.click()
    seen(page)
    page.locator("#f-value_1").select_option("unrecorded_in_scope")
    page.locator("#f-text").fill("经查，没有联系过您。")
    page.locator("button[value=send]").click()
    expect(page.locator("#f-value_1-error")).to_be_visible()
    seen(page)
    page.locator("#f-reason").fill("号码被冒用")
    page.locator("button[value=propose]").click()
    page.wait_for_url("**done=proposed")


def open_proposal(live: Live, page: Page) -> str:
    """The first of what waits for a second person; its address."""
    page.goto(live.address + "/desk/seconds")
    page.locator("main h2 a").first.click()
    page.wait_for_url(re.compile(r"/desk/seconds/case_[0-9a-f]{32}/[0-9a-f]{64}$"))
    return page.url


def hand_over(live: Live, page: Page) -> None:
    """As the officer, who is asked once more before the log goes out."""
    page.goto(live.address + "/desk/handovers")
    page.locator("#f-to").fill("审计公司（虚构）")
    page.locator("#f-why").fill("年度审计")
    page.locator("form[action='/desk/handovers'] button").click()
    page.locator("dialog [data-yes]").click()
    expect(page.locator("form[action$='/drop']")).to_have_count(1, timeout=20_000)


def open_handed_over(live: Live, page: Page) -> str:
    """As the auditor; the hand-over's address."""
    page.goto(live.address + "/oversight/audits")
    page.locator("main h2 a").first.click()
    page.wait_for_url(re.compile(r"/oversight/audits/[0-9a-f]{32}$"))
    return page.url
