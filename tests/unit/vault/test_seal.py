"""What is sealed opens with enough of its own shares, and with nothing else."""

from dataclasses import replace
from itertools import combinations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from minglu.canon.digest import sha256
from minglu.vault.errors import TooFewShares, WrongExchange, WrongSealed
from minglu.vault.header import header_digest, key_commitment, share_commitment
from minglu.vault.hpke import seal_to
from minglu.vault.number import parse_number
from minglu.vault.seal import KeyholderKey, chance_needed, check_share, open_record, open_wrap, seal_content, wrap_info
from minglu.vault.shamir import split
from tests.unit.vault.stage import NAMES, NUMBER, PRIVATES, drawn, seal

SEALED = seal()
DIGEST = header_digest(SEALED.header)
KEYS = [KeyholderKey(name=name, public=PRIVATES[name].public_key().public_bytes_raw()) for name in NAMES]


def share_of(name, wrap=None, header=SEALED.header):
    wrap = wrap or SEALED.wraps[NAMES.index(name)]
    return open_wrap(wrap, header, digest=header_digest(header), keyholder=name, private=PRIVATES[name])


SHARES = tuple(share_of(name) for name in NAMES)


@pytest.mark.parametrize("pair", list(combinations(range(3), 2)))
def test_every_two_keyholders_open_the_record(pair):
    assert parse_number(open_record(SEALED, [SHARES[place] for place in pair])).number == NUMBER


def test_one_share_is_not_enough():
    with pytest.raises(TooFewShares, match="1 of the 2 shares"):
        open_record(SEALED, SHARES[:1])


def test_a_share_of_another_record_is_found_out():
    with pytest.raises(WrongSealed, match="a share is not one"):
        open_record(SEALED, [SHARES[0], SHARES[1][:-1] + bytes([SHARES[1][-1] ^ 1])])


def test_a_changed_ciphertext_is_found_out():
    changed = replace(SEALED, ciphertext=SEALED.ciphertext[:-1] + b"\0")
    with pytest.raises(WrongSealed, match="the ciphertext is not the one"):
        open_record(changed, SHARES[:2])


def test_a_ciphertext_under_another_header_does_not_open():
    header = replace(SEALED.header, source="uploaded_address_book")
    with pytest.raises(WrongSealed, match="does not open"):
        open_record(replace(SEALED, header=header), SHARES[:2])


def test_shares_of_two_keys_cannot_make_one_header_hold_two_contents():
    # A forger commits to a share of another key at the third place: each share fits, the key of the pair does not.
    third = split(drawn("second key"), threshold=2, count=3, chance=drawn("chance"))[2]
    header = replace(SEALED.header, shares=(*SEALED.header.shares[:2], share_commitment(third)))
    forged = replace(SEALED, header=header)
    assert open_record(forged, SHARES[:2])
    with pytest.raises(WrongSealed, match="do not give the key"):
        open_record(forged, [SHARES[0], third])


def test_a_wrap_opens_only_under_its_header():
    other = replace(SEALED.header, version=2)
    with pytest.raises(WrongSealed, match="another key, for another purpose, or changed"):
        share_of(NAMES[0], header=other)


def test_a_wrap_opens_only_for_its_keyholder():
    with pytest.raises(WrongSealed, match="another key"):
        share_of(NAMES[1], wrap=SEALED.wraps[0])


@pytest.mark.parametrize("wrap", [b"", b"short", SEALED.wraps[0][:-1], SEALED.wraps[0] + b"\0", bytes(81)])
def test_a_damaged_wrap_does_not_open(wrap):
    with pytest.raises(WrongSealed, match="changed"):
        open_wrap(wrap, SEALED.header, digest=DIGEST, keyholder=NAMES[0], private=PRIVATES[NAMES[0]])


@pytest.mark.parametrize("share", [SHARES[1], b"", SHARES[0][:-1], b"\1" + bytes(32)])
def test_a_wrap_around_the_wrong_share_is_found_out(share):
    wrap = seal_to(KEYS[0].public, share, info=wrap_info(DIGEST))
    with pytest.raises(WrongSealed, match="not the one that the header commits to"):
        share_of(NAMES[0], wrap=wrap)


def test_a_stranger_holds_no_share():
    with pytest.raises(WrongSealed, match="not shared with this keyholder"):
        check_share(SHARES[0], SEALED.header, keyholder="south.example")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"threshold": 1, "chance": drawn("c", chance_needed(1))}, "threshold"),
        ({"threshold": 4, "chance": drawn("c", chance_needed(4))}, "threshold"),
        ({"keyholders": KEYS[:1]}, "at least 2"),
        ({"keyholders": []}, "at least 2"),
        ({"keyholders": [KEYS[0], KEYS[0]]}, "each its own"),
        ({"keyholders": [KEYS[0], replace(KEYS[1], name="")]}, "names"),
        ({"chance": b""}, "76 random bytes are needed"),
    ],
)
def test_a_record_is_not_sealed_senselessly(changes, says):
    with pytest.raises(WrongExchange, match=says):
        seal(**changes)


@pytest.mark.parametrize("content", [b"", bytes(4_097)])
def test_nothing_and_too_much_are_not_sealed(content):
    with pytest.raises(WrongExchange, match="1 to 4096 bytes"):
        seal_content(content, SEALED.header, keyholders=KEYS, chance=drawn("c", chance_needed(2)))


def test_nothing_is_sealed_to_a_key_that_everybody_knows():
    weak = [replace(KEYS[0], public=bytes(32)), *KEYS[1:]]
    with pytest.raises(WrongSealed, match="not a public key"):
        seal(keyholders=weak)


def test_the_header_commits_to_key_and_ciphertext():
    chance = drawn("sealing", chance_needed(2))
    assert SEALED.header.key == key_commitment(chance[:32])
    assert SEALED.header.ciphertext == sha256(SEALED.ciphertext)
    assert NUMBER.encode() not in SEALED.ciphertext


def test_a_new_keyholder_takes_over_without_touching_the_ciphertext():
    key = X25519PrivateKey.from_private_bytes(drawn("south"))
    keys = [*KEYS[:2], KeyholderKey(name="south.example", public=key.public_key().public_bytes_raw())]
    renewed = seal(keyholders=keys)
    assert renewed.ciphertext == SEALED.ciphertext
    assert header_digest(renewed.header) != DIGEST
