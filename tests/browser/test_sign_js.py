"""sign.js in a real browser: what it signs, Python checks with the code of the gate; the key never leaves."""

from urllib.parse import parse_qs, urlencode

import pytest
from playwright.sync_api import Page, expect

from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.errors import CanonError
from minglu.canon.ids import StaffId
from minglu.canon.instants import MINUTE, Instant
from minglu.cases.second import Second, check_second
from minglu.gate.ask import Ask, SignedAsk, check_ask, parse_ask
from minglu.gate.manner import Manner
from tests.browser.site import NOW, Site

COMPANION = StaffId("stf_" + "4" * 32)
STAFF, PERSON, DATUM = "stf_" + "1" * 32, "per_" + "2" * 32, "rec_" + "3" * 32
SIGN_IN = (
    '<form method="post" action="/in" data-make-key><input name="login" value="li.na"><input type="hidden" name="key">'
    '<button name="go" value="1">in</button></form>'
)
ASK = f"""<form method="post" action="/asked" data-sign-ask
data-staff="{STAFF}" data-person="{PERSON}" data-datum="{DATUM}" {{more}}>
<input type="hidden" name="channel" value="call">
<select name="purpose"><option>collection</option><option>pass_on_message</option></select>
<input type="hidden" name="ask"><input type="hidden" name="signature">
<div data-no-key hidden tabindex="-1">no key</div>
<button>ask</button>
</form><p id="place"></p>"""
ANSWERED = """<title>t</title><script src="/assets/minglu.js" defer></script><script src="/assets/sign.js" defer></script>
<p data-answered="{ask}">no</p>"""
# What the browser keeps: TAKE is asked of its keys, THEN is done with them.
KEPT = """() => new Promise((done) => {
  const opening = indexedDB.open("minglu", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("keys", { keyPath: "name" });
  opening.onsuccess = () => {
    const taken = opening.result.transaction("keys").objectStore("keys").TAKE();
    taken.onsuccess = () => { opening.result.close(); THEN; };
  };
})"""
HTMX = 'hx-post="/asked" hx-target="#place"'
REASON = "  同事说明了原因：\r\n她当天\u3000在休假。 e\u0301 "


def ask_page(site: Site, *, more: str = "") -> str:
    return site.form("/ask", ASK.format(more=more))


def sign_in(page: Page, site: Site) -> bytes:
    """The public key that went out at sign-in."""
    page.goto(site.form("/sign-in", SIGN_IN))
    page.get_by_role("button", name="in").click()
    page.wait_for_selector("#done")
    path, sent = site.posts[-1]
    assert (path, sent["login"], sent["go"]) == ("/in", "li.na", "1")
    return parse_base64(sent["key"], size=32)


def sent_ask(site: Site) -> tuple[Ask, SignedAsk]:
    path, sent = site.posts[-1]
    assert path == "/asked"
    ask = parse_ask(sent["ask"].encode())
    return ask, SignedAsk(ask=ask, signature=parse_base64(sent["signature"], size=64))


def press(page: Page, name: str = "ask") -> None:
    page.get_by_role("button", name=name).click()


def kept(page: Page, *, take: str, then: str) -> object:
    return page.evaluate(KEPT.replace("TAKE", take).replace("THEN", then))


def names_of_keys(page: Page) -> object:
    return kept(page, take="getAllKeys", then="done(taken.result)")


def test_what_the_browser_signs_the_gate_accepts(page: Page, site: Site) -> None:
    key = sign_in(page, site)
    page.goto(ask_page(site))
    press(page)
    page.wait_for_selector("#done")
    ask, signed = sent_ask(site)
    check_ask(signed, keys=(key,), now=Instant(NOW + MINUTE // 2))
    assert (ask.staff, ask.person, ask.datum) == (STAFF, PERSON, DATUM)
    assert (ask.purpose, ask.channel, ask.own_device) == ("collection", "call", False)
    assert ask.until == ask.at + 10 * MINUTE
    assert NOW <= ask.at < NOW + MINUTE  # the server's time and not this machine's


def test_the_bytes_that_are_sent_are_canonical(page: Page, site: Site) -> None:
    """`parse_ask` accepts one spelling only; this shows that it would refuse another."""
    sign_in(page, site)
    page.goto(ask_page(site))
    press(page)
    page.wait_for_selector("#done")
    said = site.posts[-1][1]["ask"]
    assert parse_ask(said.encode())
    with pytest.raises(CanonError):
        parse_base64(site.posts[-1][1]["signature"].rstrip("=") + " ")
    assert " " not in said


def test_what_is_chosen_in_the_form_is_what_is_signed(page: Page, site: Site) -> None:
    key = sign_in(page, site)
    page.goto(ask_page(site, more='data-own-device="true"'))
    page.select_option("select", "pass_on_message")
    press(page)
    page.wait_for_selector("#done")
    ask, signed = sent_ask(site)
    check_ask(signed, keys=(key,), now=Instant(NOW))
    assert (ask.purpose, ask.own_device) == ("pass_on_message", True)


def test_the_manner_of_a_visit_is_signed_with_it(page: Page, site: Site) -> None:
    key = sign_in(page, site)
    manner = f'data-manner=\'{{"companions":["{COMPANION}"]}}\''
    page.goto(ask_page(site, more=manner))
    page.evaluate("document.querySelector('[name=channel]').value = 'visit'")
    press(page)
    page.wait_for_selector("#done")
    ask, signed = sent_ask(site)
    check_ask(signed, keys=(key,), now=Instant(NOW))
    assert (ask.channel, ask.manner) == ("visit", Manner(companions=(COMPANION,)))


def test_htmx_sends_the_signed_ask_too(page: Page, site: Site) -> None:
    key = sign_in(page, site)
    page.goto(ask_page(site, more=HTMX))
    press(page)
    page.wait_for_selector("#place #done")
    check_ask(sent_ask(site)[1], keys=(key,), now=Instant(NOW))


def test_a_second_wish_is_a_second_ask(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.goto(ask_page(site, more=HTMX))
    for _ in range(2):
        with page.expect_response("**/asked"):
            press(page)
        expect(page.locator("[name=ask]")).to_have_value("")  # the answer ends it
    first, second = (parse_ask(sent["ask"].encode()).id for path, sent in site.posts if path == "/asked")
    assert first != second


def test_after_a_broken_connection_the_same_ask_goes_out_again(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.goto(ask_page(site, more=HTMX))
    tried: list[str] = []

    def drop(method: str, path: str, body: bytes) -> None:
        tried.append(body.decode())

    site.answer = drop
    press(page)
    expect(page.locator("#offline")).to_be_visible()
    site.answer = None
    press(page)
    page.wait_for_selector("#place #done")
    expect(page.locator("#offline")).to_be_hidden()
    assert tried
    assert set(tried) == {urlencode(site.posts[-1][1])}


def test_another_wish_after_a_broken_connection_is_signed_anew(page: Page, site: Site) -> None:
    key = sign_in(page, site)
    page.goto(ask_page(site, more=HTMX))
    site.answer = lambda method, path, body: None
    press(page)
    expect(page.locator("#offline")).to_be_visible()
    site.answer = None
    page.select_option("select", "pass_on_message")
    press(page)
    page.wait_for_selector("#place #done")
    ask, signed = sent_ask(site)
    check_ask(signed, keys=(key,), now=Instant(NOW))
    assert ask.purpose == "pass_on_message"


def test_a_double_press_is_one_ask(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.goto(ask_page(site))
    page.get_by_role("button", name="ask").dblclick()
    page.wait_for_selector("#done")
    assert len([path for path, _ in site.posts if path == "/asked"]) == 1


def test_back_from_an_answered_ask_a_press_is_a_new_wish(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.goto(ask_page(site))
    site.answer = lambda method, path, body: (200, _answered(body).encode())
    press(page)
    page.wait_for_selector("[data-answered]")
    first = page.locator("[data-answered]").get_attribute("data-answered")
    page.go_back()
    site.answer = None
    press(page)
    page.wait_for_selector("#done")
    assert sent_ask(site)[0].id != first


def _answered(body: bytes) -> str:
    return ANSWERED.format(ask=parse_ask(parse_qs(body.decode())["ask"][0].encode()).id)


def test_without_a_key_nothing_goes_out_and_the_page_says_so(page: Page, site: Site) -> None:
    page.goto(ask_page(site))
    expect(page.locator("[data-no-key]")).to_be_visible()  # before anything is pressed
    press(page)
    expect(page.locator("[data-no-key]")).to_be_focused()
    assert site.posts == []


def test_a_key_of_another_sign_in_does_not_sign(page: Page, site: Site) -> None:
    """Two sign-ins in one browser: the page says whose key it wants."""
    key = sign_in(page, site)
    sign_in(page, site)
    page.goto(ask_page(site, more=f'data-key="{render_base64(key)}"'))
    press(page)
    page.wait_for_selector("#done")
    check_ask(sent_ask(site)[1], keys=(key,), now=Instant(NOW))
    page.goto(ask_page(site, more=f'data-key="{render_base64(bytes(32))}"'))
    expect(page.locator("[data-no-key]")).to_be_visible()


def test_the_private_key_cannot_be_taken_out(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.goto(ask_page(site))
    out = 'crypto.subtle.exportKey("pkcs8", taken.result[0].key).then(() => done("out"), (error) => done(error.name))'
    refused = kept(page, take="getAll", then=out)
    assert refused == "InvalidAccessError"


def test_signing_out_forgets_the_keys(page: Page, site: Site) -> None:
    key = sign_in(page, site)
    page.goto(site.form("/out", '<form method="post" action="/gone" data-sign-out><button>out</button></form>'))
    assert names_of_keys(page) == [render_base64(key)]
    press(page, "out")
    page.wait_for_selector("#done")
    page.goto(site.address + "/out")
    assert names_of_keys(page) == []


def test_a_browser_without_the_means_signs_in_without_a_key(page: Page, site: Site) -> None:
    page.add_init_script("crypto.subtle.generateKey = () => Promise.reject(new Error('no'))")
    page.goto(site.form("/sign-in", SIGN_IN))
    press(page, "in")
    page.wait_for_selector("#done")
    assert site.posts[-1][1]["key"] == ""


def test_the_second_person_signs_the_answer_and_the_reason_as_it_is_sent(page: Page, site: Site) -> None:
    key = sign_in(page, site)
    digest = bytes(range(32))
    form = (
        f'<form method="post" action="/let-out" data-sign-second data-digest="{render_base64(digest)}">'
        '<textarea name="reason"></textarea><button>sign</button></form>'
    )
    page.goto(site.form("/second", form))
    page.fill("textarea", REASON)
    press(page, "sign")
    page.wait_for_selector("#done")
    _, sent = site.posts[-1]
    assert sent["reason"] == "同事说明了原因： 她当天 在休假。 \u00e9"
    second = Second(staff=STAFF, reason=sent["reason"], signature=parse_base64(sent["signature"], size=64))  # type: ignore[arg-type]
    check_second(second, digest, keys=(key,))  # type: ignore[arg-type]
