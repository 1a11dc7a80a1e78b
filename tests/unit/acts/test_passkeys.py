"""Passkeys added with a software authenticator: right once, and wrong in one thing at a time."""

import base64
import json
from dataclasses import replace

import cbor2
import pytest

from minglu.acts.errors import NotAllowed, Unusable
from minglu.acts.passkeys import counting
from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.canon.instants import MINUTE
from tests.unit.acts.authenticator import PRESENT, VERIFIED, Authenticator, spelled
from tests.unit.acts.cast import HANDLER, REVIEWER
from tests.unit.acts.signing_in import desk_of


@pytest.fixture
def desk(lender):
    with desk_of(lender) as opened:
        opened.open()
        yield opened


@pytest.fixture
def phone(desk):
    """A passkey that its owner has added."""
    return desk.add_passkey(desk.entered())


def changed(answer, **response):
    """The answer with other members in its response."""
    said = json.loads(answer)
    return json.dumps({**said, "response": {**said["response"], **response}})


def raw(answer, name):
    text = json.loads(answer)["response"][name]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


# ---- Adding


def test_an_added_passkey_is_an_entry_by_its_digest_and_a_row(desk, phone):
    said = desk.lender.said(HANDLER.id, "passkey.added")
    assert said["credential"] == render_base64(sha256(phone.credential))
    (kept,) = counting(desk.office, desk.passkeys, HANDLER.id)
    assert (kept.credential, kept.name, kept.sign_count) == (phone.credential, "my phone", 1)


def test_the_options_ask_for_a_verified_user_and_name_nobody(desk):
    options = json.loads(desk.registering(desk.entered()))
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["attestation"] == "none"
    assert options["user"]["name"] == "li.na"
    assert options["user"]["id"] == spelled(bytes.fromhex(HANDLER.id.removeprefix("stf_")))


def test_what_is_known_already_is_not_offered_again(desk, phone):
    visitor = desk.entered()
    desk.checked(visitor, phone.show(desk.checking(visitor)))
    visitor = replace(visitor, stage="open")
    assert [one["id"] for one in json.loads(desk.registering(visitor))["excludeCredentials"]] == [spelled(phone.credential)]


MAKE_WRONG = {
    "another origin": lambda phone, options: phone.register(options, origin="https://lender.example.evil"),
    "plain http": lambda phone, options: phone.register(options, origin="http://lender.example"),
    "another port": lambda phone, options: phone.register(options, origin="https://lender.example:8443"),
    "another party": lambda phone, options: phone.register(options, rp_id="evil.example"),
    "no user verification": lambda phone, options: phone.register(options, flags=PRESENT),
    "nobody present": lambda phone, options: phone.register(options, flags=VERIFIED),
    "another challenge": lambda phone, options: phone.register(json.dumps({"challenge": spelled(bytes(32))})),
    "a sign-in instead": lambda phone, options: phone.show(options),
    "nothing": lambda phone, options: "",
    "no JSON": lambda phone, options: "{",
    "a list": lambda phone, options: "[]",
    "deep JSON": lambda phone, options: "[" * 30_000,
    "too long": lambda phone, options: phone.register(options) + " " * 65_536,
    "no attestation": lambda phone, options: changed(phone.register(options), attestationObject=""),
    "a number for a text": lambda phone, options: changed(phone.register(options), attestationObject=7),
    "no key in it": lambda phone, options: changed(
        phone.register(options), attestationObject=spelled(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": bytes(37)}))
    ),
    "another format": lambda phone, options: changed(
        phone.register(options), attestationObject=spelled(cbor2.dumps({"fmt": "own", "attStmt": {}, "authData": bytes(37)}))
    ),
    "a cut attestation": lambda phone, options: (
        answer := phone.register(options),
        changed(answer, attestationObject=spelled(raw(answer, "attestationObject")[:-9])),
    )[1],
}


@pytest.mark.parametrize("make", MAKE_WRONG.values(), ids=MAKE_WRONG.keys())
def test_an_answer_that_is_wrong_in_one_thing_adds_nothing(desk, make):
    visitor = desk.entered()
    answer = make(Authenticator(), desk.registering(visitor))
    before = desk.lender.size
    with pytest.raises(NotAllowed, match="could not be verified"):
        desk.registered(visitor, answer)
    assert (desk.lender.size, desk.passkeys.of(HANDLER.id)) == (before, ())


def test_an_answer_adds_a_passkey_once(desk):
    visitor, phone = desk.entered(), Authenticator()
    answer = phone.register(desk.registering(visitor))
    desk.registered(visitor, answer)
    with pytest.raises(NotAllowed, match="answered already"):
        desk.registered(visitor, answer)


def test_an_answer_for_one_session_adds_nothing_in_another(desk):
    first, second = desk.entered(), desk.entered()
    answer = Authenticator().register(desk.registering(first))
    with pytest.raises(NotAllowed):
        desk.registered(second, answer)
    desk.registering(second)
    with pytest.raises(NotAllowed):
        desk.registered(second, answer)


def test_an_answer_that_took_more_than_five_minutes_is_too_late(desk):
    visitor = desk.entered()
    answer = Authenticator().register(desk.registering(visitor))
    desk.lender.later(5 * MINUTE)
    with pytest.raises(NotAllowed, match="took too long"):
        desk.registered(visitor, answer)


def test_a_credential_of_somebody_else_is_not_added_again(desk, phone):
    desk.open("an.wei", REVIEWER)
    visitor = desk.entered("an.wei")
    with pytest.raises(NotAllowed, match="in use already"):
        desk.registered(visitor, phone.register(desk.registering(visitor)))
    assert desk.sign_in("an.wei").stage == "open"


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\u202eb", "a\x00b"])
def test_a_passkey_has_a_name_that_can_be_shown(desk, name):
    visitor = desk.entered()
    answer = Authenticator().register(desk.registering(visitor))
    with pytest.raises(Unusable, match="a name of 1 to 80"):
        desk.registered(visitor, answer, name=name)


def test_ten_passkeys_are_enough(desk):
    visitor = desk.entered()
    for _ in range(10):
        desk.add_passkey(visitor)
    with pytest.raises(Unusable, match="at most 10"):
        desk.registering(visitor)


def test_before_signing_in_is_finished_none_is_added(desk, phone):
    with pytest.raises(NotAllowed, match="finish signing in first"):
        desk.registering(desk.entered())
    with pytest.raises(NotAllowed, match="finish signing in first"):
        desk.registered(desk.entered(), "{}")
