"""A header has one spelling, binds every part, and is named in entries only under a salt."""

import json
from dataclasses import replace

import pytest

from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest, sha256
from minglu.canon.json import render
from minglu.vault.errors import WrongExchange
from minglu.vault.header import about, header_digest, key_commitment, parse_header, record_reference, render_header, share_commitment
from tests.unit.vault.stage import drawn, seal

HEADER = seal().header
MEMBERS = json.loads(render_header(HEADER))
D32 = render_base64(bytes(32))


def test_a_header_survives_the_round_trip():
    assert parse_header(render_header(HEADER)) == HEADER
    assert header_digest(HEADER) == sha256(render_header(HEADER))


@pytest.mark.parametrize(
    ("member", "value", "says"),
    [
        ("v", 2, "unknown version"),
        ("v", True, "v is not a whole number"),
        ("record", "per_" + "1" * 32, "not an id of a record"),
        ("record", "rec_11", "not an id of a record"),
        ("record", 7, "record is not a text"),
        ("field", "Phone", "field is not a lower-case word"),
        ("field", "", "field is not a lower-case word"),
        ("source", "x" * 33, "source is not a lower-case word"),
        ("version", 0, "version is not a whole number"),
        ("version", True, "version is not a whole number"),
        ("version", "1", "version is not a whole number"),
        ("handle", D32[:-4], "handle is"),
        ("handle", 5, "handle is not base64"),
        ("key", "", "key is"),
        ("ciphertext", D32 + "=", "ciphertext is"),
        ("threshold", 1, "threshold is not a whole number"),
        ("threshold", 4, "threshold from 2"),
        ("keyholders", "north.example", "keyholders is not a list"),
        ("keyholders", ["n", "n", "m"], "each its own"),
        ("keyholders", ["n", "m", "a b"], "keyholders is not a name"),
        ("keyholders", ["n", "m", "a+b"], "keyholders is not a name"),
        ("keyholders", ["n", "m", "é"], "keyholders is not a name"),
        ("keyholders", ["n", "m"], "one share commitment for each"),
        ("keyholders", [f"n{place}" for place in range(17)], "at most 16 keyholders"),
        ("shares", [D32, D32], "one share commitment for each"),
        ("shares", [D32, D32, D32 + D32], "shares is"),
        ("shares", {}, "shares is not a list"),
        ("extra", 1, "1 unknown members"),
    ],
)
def test_a_header_with_one_wrong_member_is_refused(member, value, says):
    with pytest.raises(WrongExchange, match=says):
        parse_header(render({**MEMBERS, member: value}))


@pytest.mark.parametrize("member", MEMBERS)
def test_a_header_without_a_member_is_refused(member):
    rest = {name: value for name, value in MEMBERS.items() if name != member}
    with pytest.raises(WrongExchange, match=f"missing: {member}"):
        parse_header(render(rest))


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"", "not JSON"), (b"[]", "object is needed"), (render_header(HEADER) + b" ", "canonical"), (b"x" * 8_193, "at most 8192 bytes")],
)
def test_bytes_that_are_no_header_are_refused(data, says):
    with pytest.raises(WrongExchange, match=says):
        parse_header(data)


def test_an_unknown_member_is_not_repeated_in_the_error():
    with pytest.raises(WrongExchange) as caught:
        parse_header(render({**MEMBERS, "+8616000000001": 1}))
    assert "8616" not in str(caught.value)


@pytest.mark.parametrize("member", ["record", "field", "version", "handle", "source"])
def test_the_ciphertext_is_bound_to_what_never_changes(member):
    other = {"record": "rec_" + "2" * 32, "field": "name", "version": 2, "handle": Digest(bytes(32)), "source": "other"}
    assert about(replace(HEADER, **{member: other[member]})) != about(HEADER)


def test_a_reference_hides_the_header_under_its_salt():
    digest = header_digest(HEADER)
    assert record_reference(drawn("salt"), digest) == sha256(b"\x06" + drawn("salt") + digest)
    assert record_reference(drawn("salt"), digest) != record_reference(drawn("other salt"), digest)


@pytest.mark.parametrize(("salt", "digest"), [(b"", bytes(32)), (bytes(31), bytes(32)), (bytes(32), bytes(33))])
def test_a_reference_needs_a_whole_salt_and_digest(salt, digest):
    with pytest.raises(WrongExchange, match="32 bytes each"):
        record_reference(salt, digest)


def test_commitments_to_keys_and_shares_are_kept_apart():
    assert key_commitment(bytes(33)) != share_commitment(bytes(33))


def test_a_keyholder_that_is_not_named_has_no_position():
    assert HEADER.position("east.example") == 1
    assert HEADER.position("south.example") is None
