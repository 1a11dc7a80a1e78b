"""Passkeys as kept: a credential is one person's, and its count only goes up."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest

from minglu.access.accounts import Passkey
from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant
from minglu.store.passkeys import StoredPasskeys

ONE, TWO = StaffId("stf_" + "01" * 16), StaffId("stf_" + "02" * 16)
PHONE = Passkey(credential=b"phone", staff=ONE, public=b"public", sign_count=0, name="my phone", added=Instant(7))


@pytest.fixture
def passkeys(place):
    with closing(StoredPasskeys(place())) as opened:
        yield opened


def test_nobody_has_a_passkey_at_first(passkeys):
    assert passkeys.of(ONE) == ()


def test_passkeys_come_oldest_first_and_only_ones_own(passkeys):
    key, theirs = replace(PHONE, credential=b"key", added=Instant(3)), replace(PHONE, credential=b"theirs", staff=TWO)
    assert all(passkeys.put(one) for one in (PHONE, key, theirs))
    assert passkeys.of(ONE) == (key, PHONE)


def test_a_credential_stays_whose_it_was_first(passkeys):
    assert passkeys.put(PHONE)
    assert not passkeys.put(replace(PHONE, staff=TWO, public=b"another"))
    assert (passkeys.of(ONE), passkeys.of(TWO)) == ((PHONE,), ())


@pytest.mark.parametrize(
    ("kept", "shown", "counts"), [(0, 0, True), (0, 1, True), (4, 5, True), (5, 5, False), (5, 4, False), (5, 0, False)]
)
def test_a_count_goes_up_or_was_always_nothing(passkeys, kept, shown, counts):
    passkeys.put(replace(PHONE, sign_count=kept))
    assert passkeys.used(PHONE.credential, shown) is counts
    assert passkeys.of(ONE)[0].sign_count == (shown if counts else kept)


def test_of_two_uses_with_one_count_one_counts(passkeys):
    passkeys.put(PHONE)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: passkeys.used(PHONE.credential, 9), range(16))) == 1


def test_nobody_uses_or_removes_what_is_not_theirs(passkeys):
    passkeys.put(PHONE)
    passkeys.remove(TWO, PHONE.credential)
    assert not passkeys.used(b"another", 1)
    assert passkeys.of(ONE) == (PHONE,)


def test_a_removed_passkey_is_gone(passkeys):
    passkeys.put(PHONE)
    passkeys.remove(ONE, PHONE.credential)
    assert passkeys.of(ONE) == ()
    assert not passkeys.used(PHONE.credential, 1)
