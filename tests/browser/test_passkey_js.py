"""passkey.js in a real browser with a rehearsal authenticator: what it answers, py_webauthn verifies."""

from html import escape

import pytest
import webauthn
from playwright.sync_api import Page, expect
from webauthn.helpers.structs import AuthenticatorSelectionCriteria, PublicKeyCredentialDescriptor, UserVerificationRequirement

from tests.browser.site import Site

CHALLENGE = bytes(range(32))
TOLD = "<p data-no-passkey hidden>none</p><p data-passkey-failed hidden>failed</p><button>go</button>"
# As a browser of before 2024: none of the three JSON methods.
OLD = """delete PublicKeyCredential.parseCreationOptionsFromJSON; delete PublicKeyCredential.parseRequestOptionsFromJSON;
delete PublicKeyCredential.prototype.toJSON;"""


def authenticator(page: Page, *, verifies: bool = True) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**device, "isUserVerified": verifies}})


def registering(site: Site) -> str:
    options = webauthn.generate_registration_options(
        rp_id="localhost",
        rp_name="Minglu",
        user_name="li.na",
        challenge=CHALLENGE,
        authenticator_selection=AuthenticatorSelectionCriteria(user_verification=UserVerificationRequirement.REQUIRED),
    )
    return page_with(site, "register", webauthn.options_to_json(options))


def page_with(site: Site, what: str, options: str) -> str:
    return site.form(f"/{what}", f'<form method="post" action="/sent" data-passkey-{what} data-options="{escape(options)}">{TOLD}</form>')


def press(page: Page) -> None:
    page.get_by_role("button", name="go").click()


@pytest.mark.parametrize("old", [False, True], ids=["new browser", "old browser"])
def test_a_passkey_is_registered_and_checked(page: Page, site: Site, old: bool) -> None:
    if old:
        page.add_init_script(OLD)
    page.goto(registering(site))
    authenticator(page)
    press(page)
    page.wait_for_selector("#done")
    made = webauthn.verify_registration_response(
        credential=site.posts[-1][1]["answer"],
        expected_challenge=CHALLENGE,
        expected_rp_id="localhost",
        expected_origin=site.address,
        require_user_verification=True,
    )
    options = webauthn.generate_authentication_options(
        rp_id="localhost",
        challenge=CHALLENGE[::-1],
        allow_credentials=[PublicKeyCredentialDescriptor(id=made.credential_id)],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    page.goto(page_with(site, "check", webauthn.options_to_json(options)))
    press(page)
    page.wait_for_selector("#done")
    webauthn.verify_authentication_response(
        credential=site.posts[-1][1]["answer"],
        expected_challenge=CHALLENGE[::-1],
        expected_rp_id="localhost",
        expected_origin=site.address,
        credential_public_key=made.credential_public_key,
        credential_current_sign_count=made.sign_count,
        require_user_verification=True,
    )


def test_who_is_not_verified_sends_nothing_and_may_try_again(page: Page, site: Site) -> None:
    page.goto(registering(site))
    authenticator(page, verifies=False)
    press(page)
    expect(page.locator("[data-passkey-failed]")).to_be_visible()
    expect(page.get_by_role("button", name="go")).to_be_enabled()
    assert site.posts == []


def test_options_that_cannot_be_read_send_nothing(page: Page, site: Site) -> None:
    page.goto(page_with(site, "check", "{"))
    press(page)
    expect(page.locator("[data-passkey-failed]")).to_be_visible()
    assert site.posts == []


def test_a_browser_without_passkeys_is_told_at_once(page: Page, site: Site) -> None:
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto(registering(site))
    expect(page.locator("[data-no-passkey]")).to_be_visible()
    press(page)
    expect(page.get_by_role("button", name="go")).to_be_enabled()
    assert site.posts == []
