"""Passkeys shown while signing in: right once, wrong in one thing at a time, copied, slipped in, taken away, removed."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count, repeat

import cbor2
import pytest

from minglu.acts.accounts import change_password, close_account, new_staff
from minglu.acts.errors import NotAllowed, NotFound, Unavailable
from minglu.acts.passkeys import counting, remove_passkey
from minglu.acts.sessions import signing_key
from minglu.canon.base64 import render_base64
from minglu.canon.instants import MINUTE
from tests.unit.acts.authenticator import ORIGIN, PRESENT, VERIFIED, Authenticator, spelled
from tests.unit.acts.cast import HANDLER, OFFICER, OWN, REVIEWER
from tests.unit.acts.signing_in import CHEAP, KEY, OTHER, PASSWORD, desk_of


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


# ---- Showing


def test_with_a_passkey_the_password_alone_opens_nothing(desk, phone):
    before = desk.lender.size
    visitor = desk.entered()
    assert (visitor.stage, signing_key(visitor)) == ("passkey", None)
    assert desk.lender.size == before


def test_the_passkey_opens_the_session_and_its_key_signs(desk, phone):
    token = desk.sign_in(key=KEY).token
    desk.checked(desk.visitor(token), phone.show(desk.checking(desk.visitor(token))))
    assert (desk.visitor(token).stage, signing_key(desk.visitor(token))) == ("open", KEY)
    assert desk.lender.said(HANDLER.id, "staff.signed_in")["key"] == render_base64(KEY)


def test_the_same_passkey_serves_again_and_again(desk, phone):
    for _ in range(3):
        visitor = desk.entered()
        desk.checked(visitor, phone.show(desk.checking(visitor)))
    assert counting(desk.office, desk.passkeys, HANDLER.id)[0].sign_count == 4


def test_a_device_that_counts_nothing_serves_too(desk):
    phone, visitor = Authenticator(counts=repeat(0)), desk.entered()
    desk.registered(visitor, phone.register(desk.registering(visitor)))
    for _ in range(2):
        visitor = desk.entered()
        desk.checked(visitor, phone.show(desk.checking(visitor)))


def test_whoever_must_change_the_password_is_asked_for_the_passkey_then(desk, phone):
    desk.accounts.put(replace(desk.accounts.of_login("li.na"), must_change=True))
    token = desk.sign_in().token
    change_password(desk.office, desk.accounts, desk.sessions, desk.visitor(token), old=PASSWORD, new=OTHER)
    assert desk.visitor(token).stage == "passkey"


SHOW_WRONG = {
    "another origin": lambda phone, options: phone.show(options, origin="https://lender.example.evil"),
    "another party": lambda phone, options: phone.show(options, rp_id="evil.example"),
    "no user verification": lambda phone, options: phone.show(options, flags=PRESENT),
    "nobody present": lambda phone, options: phone.show(options, flags=VERIFIED),
    "another challenge": lambda phone, options: phone.show(json.dumps({"challenge": spelled(bytes(32))})),
    "another key": lambda phone, options: Authenticator(credential=phone.credential, counts=count(9)).show(options),
    "another credential": lambda phone, options: Authenticator().show(options),
    "a registration instead": lambda phone, options: phone.register(options),
    "nothing": lambda phone, options: "",
    "no JSON": lambda phone, options: "{",
    "null": lambda phone, options: "null",
    "deep JSON": lambda phone, options: "[" * 30_000,
    "too long": lambda phone, options: phone.show(options) + " " * 65_536,
    "no signature": lambda phone, options: changed(phone.show(options), signature=""),
    "a signature that is none": lambda phone, options: changed(phone.show(options), signature=spelled(bytes(64))),
    "two ids": lambda phone, options: json.dumps({**json.loads(phone.show(options)), "id": spelled(bytes(32))}),
}


@pytest.mark.parametrize("make", SHOW_WRONG.values(), ids=SHOW_WRONG.keys())
def test_an_answer_that_is_wrong_in_one_thing_opens_nothing(desk, phone, make):
    token = desk.sign_in().token
    answer = make(phone, desk.checking(desk.visitor(token)))
    before = desk.lender.size
    with pytest.raises(NotAllowed, match="could not be verified"):
        desk.checked(desk.visitor(token), answer)
    assert (desk.visitor(token).stage, desk.lender.size) == ("passkey", before)


def test_after_a_wrong_answer_a_new_one_begins_with_a_new_challenge(desk, phone):
    visitor = desk.entered()
    options = desk.checking(visitor)
    with pytest.raises(NotAllowed):
        desk.checked(visitor, phone.show(options, origin="https://evil.example"))
    with pytest.raises(NotAllowed, match="answered already"):
        desk.checked(visitor, phone.show(options))
    desk.checked(visitor, phone.show(desk.checking(visitor)))


def test_an_answer_opens_one_session_once(desk, phone):
    first, second = desk.entered(), desk.entered()
    answer = phone.show(desk.checking(first))
    desk.checking(second)
    desk.checked(first, answer)
    for visitor in (first, second):
        with pytest.raises(NotAllowed):
            desk.checked(visitor, answer)
    assert desk.lender.kinds(HANDLER.id).count("staff.signed_in") == 2


def test_of_one_answer_sent_many_times_at_once_one_counts(desk, phone):
    visitor = desk.entered()
    answer = phone.show(desk.checking(visitor))

    def send(_):
        try:
            desk.checked(visitor, answer)
        except NotAllowed:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(send, range(16))) == 1


def test_a_new_challenge_voids_the_one_before(desk, phone):
    visitor = desk.entered()
    old = phone.show(desk.checking(visitor))
    desk.checking(visitor)
    with pytest.raises(NotAllowed):
        desk.checked(visitor, old)


def test_a_challenge_dies_after_five_minutes(desk, phone):
    visitor = desk.entered()
    answer = phone.show(desk.checking(visitor))
    desk.lender.later(5 * MINUTE)
    with pytest.raises(NotAllowed, match="took too long"):
        desk.checked(visitor, answer)


@pytest.mark.parametrize("shown", [0, 1, 2, 7])
def test_a_count_that_does_not_go_up_is_a_copied_passkey(desk, phone, shown):
    phone.counts = count(7)
    visitor = desk.entered()
    desk.checked(visitor, phone.show(desk.checking(visitor)))
    copy = Authenticator(credential=phone.credential, secret=phone.secret, counts=repeat(shown))
    visitor = desk.entered()
    with pytest.raises(NotAllowed, match="could not be verified"):
        desk.checked(visitor, copy.show(desk.checking(visitor)))


def test_the_passkey_of_somebody_else_opens_nothing(desk, phone):
    desk.open("an.wei", REVIEWER)
    theirs = desk.add_passkey(desk.entered("an.wei"))
    visitor = desk.entered()
    assert spelled(theirs.credential) not in desk.checking(visitor)
    with pytest.raises(NotAllowed, match="could not be verified"):
        desk.checked(visitor, theirs.show(desk.checking(visitor)))


def test_at_no_other_stage_is_a_passkey_asked_for(desk):
    visitor = desk.entered()
    with pytest.raises(NotAllowed):
        desk.checking(visitor)
    with pytest.raises(NotAllowed):
        desk.checked(visitor, "{}")


# ---- The log decides which count


def test_a_row_that_somebody_slipped_in_is_no_passkey(desk, phone):
    forged = Authenticator()
    (kept,) = counting(desk.office, desk.passkeys, HANDLER.id)
    public = forged.register(json.dumps({"challenge": "AA"}))
    data = cbor2.loads(raw(public, "attestationObject"))["authData"]
    desk.passkeys.put(replace(kept, credential=forged.credential, public=data[37 + 18 + 32 :]))
    visitor = desk.entered()
    with pytest.raises(NotAllowed, match="could not be verified"):
        desk.checked(visitor, forged.show(desk.checking(visitor)))


def test_a_row_that_somebody_took_away_lets_nobody_in_without_it(desk, phone):
    desk.passkeys.remove(HANDLER.id, phone.credential)
    with pytest.raises(Unavailable, match="restore the database"):
        desk.try_in()


# ---- Removing


def opened(desk, phone):
    token = desk.sign_in().token
    desk.checked(desk.visitor(token), phone.show(desk.checking(desk.visitor(token))))
    return desk.visitor(token)


def test_ones_own_passkey_is_removed_by_an_entry_and_the_password_is_enough_again(desk, phone):
    remove_passkey(desk.office, desk.passkeys, opened(desk, phone), credential=phone.credential)
    assert desk.lender.kinds(HANDLER.id)[-1] == "passkey.removed"
    assert desk.passkeys.of(HANDLER.id) == ()
    assert desk.sign_in().stage == "open"


def test_nobody_removes_somebody_elses_also_no_officer(desk, phone):
    desk.open("officer", OFFICER)
    with pytest.raises(NotFound):
        remove_passkey(desk.office, desk.passkeys, desk.entered("officer"), credential=phone.credential)
    assert desk.sign_in().stage == "passkey"


def test_before_the_passkey_was_shown_it_is_not_removed(desk, phone):
    with pytest.raises(NotAllowed, match="finish signing in first"):
        remove_passkey(desk.office, desk.passkeys, desk.entered(), credential=phone.credential)
    assert desk.sign_in().stage == "passkey"


def test_whoever_lost_theirs_is_helped_by_a_new_account_under_a_new_id(desk, phone):
    close_account(desk.office, desk.accounts, desk.sessions, desk.keys, login="li.na", by=OFFICER.id)
    members = {"password": PASSWORD, "agency": OWN, "roles": ["handler"], "by": OFFICER.id}
    staff = new_staff(desk.office, desk.accounts, login="li.na.2", cost=CHEAP, **members)
    assert staff != HANDLER.id
    assert desk.sign_in("li.na.2").stage == "password"
    assert desk.refused().because == "wrong"


def test_what_is_no_passkey_is_not_removed(desk, phone):
    visitor = opened(desk, phone)
    for credential in (b"", bytes(32)):
        with pytest.raises(NotFound):
            remove_passkey(desk.office, desk.passkeys, visitor, credential=credential)


def test_a_removed_passkey_shown_in_a_session_begun_before_opens_nothing(desk, phone):
    early = desk.entered()
    answer = phone.show(desk.checking(early))
    remove_passkey(desk.office, desk.passkeys, opened(desk, phone), credential=phone.credential)
    with pytest.raises(NotAllowed):
        desk.checked(early, answer)


def test_no_error_tells_what_was_answered(desk, phone):
    visitor = desk.entered()
    answer = phone.show(desk.checking(visitor), origin="https://evil.example")
    with pytest.raises(NotAllowed) as error:
        desk.checked(visitor, answer)
    assert "evil" not in str(error.value)
    assert ORIGIN not in str(error.value)
