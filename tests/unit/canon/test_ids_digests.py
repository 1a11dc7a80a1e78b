"""Ids, digests and commitments: what tells things apart, and what hides them."""

import hashlib

import pytest

from minglu.canon.commitment import Opening, check_opening, commit, parse_opening, render_opening
from minglu.canon.digest import CHAIN, COMMITMENT, EMPTY_ROOT, LEAF, MAP_LEAF, MAP_NODE, NODE, RECORD, sha256, tagged
from minglu.canon.errors import CanonError, NotCanonical, WrongOpening
from minglu.canon.ids import PREFIXES, check_id, make_id

OPENING = Opening(content={"person": "per_x", "count": 3}, salt=bytes(range(32)))


@pytest.mark.parametrize("prefix", PREFIXES)
def test_an_id_of_each_prefix_is_one(prefix: str) -> None:
    made = make_id(prefix, bytes(range(16)))

    assert check_id(prefix, made) == made == f"{prefix}_000102030405060708090a0b0c0d0e0f"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "per_",
        "per_" + "0" * 31,
        "per_" + "0" * 33,
        "per_" + "0" * 31 + "G",
        "per_" + "A" * 32,
        "rec_" + "0" * 32,
        " per_" + "0" * 32,
        "per_" + "0" * 32 + "\n",
        "per-" + "0" * 32,
        "PER_" + "0" * 32,
    ],
)
def test_what_is_not_an_id_of_a_person_is_refused(text: str) -> None:
    with pytest.raises(NotCanonical, match="not an id of the kind per_…"):
        check_id("per", text)


@pytest.mark.parametrize(("prefix", "chance"), [("nobody", bytes(16)), ("per", bytes(15)), ("per", bytes(17)), ("per", b"")])
def test_an_id_is_not_made_of_another_prefix_or_too_little_chance(prefix: str, chance: bytes) -> None:
    with pytest.raises(NotCanonical, match="16 random bytes"):
        make_id(prefix, chance)


def test_every_tag_is_a_byte_of_its_own() -> None:
    tags = [LEAF, NODE, MAP_LEAF, MAP_NODE, CHAIN, COMMITMENT, RECORD]

    assert tags == [bytes([number]) for number in range(7)]


def test_a_tagged_digest_begins_with_its_tag() -> None:
    assert tagged(COMMITMENT, b"salt", b"content") == hashlib.sha256(b"\x05saltcontent").digest()
    assert tagged(RECORD, b"x") != tagged(COMMITMENT, b"x") != sha256(b"x")


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_commitment_is_the_tagged_hash_of_salt_and_canonical_json() -> None:
    expected = hashlib.sha256(b"\x05" + bytes(range(32)) + b'{"count":3,"person":"per_x"}').digest()

    assert commit(OPENING) == expected
    check_opening(OPENING, expected)


@pytest.mark.parametrize(
    "other",
    [
        Opening(content={"person": "per_x", "count": 4}, salt=bytes(range(32))),
        Opening(content={"person": "per_x"}, salt=bytes(range(32))),
        Opening(content={"person": "per_x", "count": 3}, salt=bytes(32)),
        Opening(content={}, salt=bytes(range(32))),
    ],
)
def test_another_opening_does_not_open(other: Opening) -> None:
    with pytest.raises(WrongOpening, match="not the one that the entry committed to"):
        check_opening(other, commit(OPENING))


@pytest.mark.parametrize("salt", [b"", bytes(31), bytes(33)])
def test_a_salt_of_another_size_is_refused(salt: bytes) -> None:
    with pytest.raises(NotCanonical, match="a salt has 32 bytes"):
        commit(Opening(content={}, salt=salt))


def test_an_opening_is_read_back_as_it_was() -> None:
    assert parse_opening(render_opening(OPENING)) == OPENING


@pytest.mark.parametrize("data", [b"", bytes(31), bytes(32), bytes(32) + b"[]", bytes(32) + b'{"a": 1}', bytes(32) + b"{}x"])
def test_bytes_that_are_no_opening_are_refused(data: bytes) -> None:
    with pytest.raises(CanonError):
        parse_opening(data)


def test_the_salt_hides_in_repr() -> None:
    assert "salt" not in repr(OPENING)
