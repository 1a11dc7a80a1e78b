"""A one-use key counts only as deposited by the dialler that is pinned."""

import json
from dataclasses import replace

import pytest

from minglu.canon.digest import sha256
from minglu.canon.instants import LAST
from minglu.canon.json import render
from minglu.vault.errors import WrongExchange, WrongSignature
from minglu.vault.one_use import check_one_use, digest_of, parse_one_use, render_one_use, sign_one_use
from minglu.vault.signature import public_of
from tests.unit.vault.stage import AT, DIALLER, DIALLER_SEED, ONE_USE_PUBLIC, drawn

KEY = sign_one_use(ONE_USE_PUBLIC, dialler=DIALLER, epoch=AT, seed=DIALLER_SEED)
PINNED = public_of(DIALLER_SEED)


def test_a_deposit_survives_the_round_trip_and_verifies():
    check_one_use(parse_one_use(render_one_use(KEY)), public=PINNED)
    assert parse_one_use(render_one_use(KEY)) == KEY


@pytest.mark.parametrize(
    "key",
    [
        replace(KEY, public=drawn("another")),
        replace(KEY, dialler="dial.exampl"),
        replace(KEY, epoch=AT + 1),
        replace(KEY, epoch=0),
        replace(KEY, signature=bytes(64)),
        replace(KEY, signature=KEY.signature[:-1]),
        replace(KEY, signature=b""),
    ],
)
def test_a_changed_deposit_is_refused(key):
    with pytest.raises(WrongSignature, match="under the pinned key"):
        check_one_use(key, public=PINNED)


@pytest.mark.parametrize("pinned", [public_of(drawn("another dialler")), bytes(32), b"", bytes(33)])
def test_another_pinned_key_refuses_the_deposit(pinned):
    with pytest.raises(WrongSignature, match="under the pinned key"):
        check_one_use(KEY, public=pinned)


def test_a_permit_names_the_key_by_its_digest():
    assert digest_of(ONE_USE_PUBLIC) == sha256(ONE_USE_PUBLIC)


@pytest.mark.parametrize("public", [b"", bytes(31), bytes(33)])
def test_a_key_of_another_size_is_refused(public):
    with pytest.raises(WrongExchange, match="32 bytes"):
        digest_of(public)
    with pytest.raises(WrongExchange, match="32 bytes"):
        sign_one_use(public, dialler=DIALLER, epoch=AT, seed=DIALLER_SEED)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "é", "x" * 101, "a\n"])
def test_a_dialler_without_a_proper_name_deposits_nothing(name):
    with pytest.raises(WrongExchange, match="visible characters"):
        sign_one_use(ONE_USE_PUBLIC, dialler=name, epoch=AT, seed=DIALLER_SEED)


@pytest.mark.parametrize("epoch", [-1, LAST, 2**64])
def test_a_dialler_that_started_at_no_time_deposits_nothing(epoch):
    with pytest.raises(WrongExchange, match="compare its clock"):
        sign_one_use(ONE_USE_PUBLIC, dialler=DIALLER, epoch=epoch, seed=DIALLER_SEED)


def test_no_digit_of_the_epoch_can_move_into_the_name():
    assert sign_one_use(ONE_USE_PUBLIC, dialler="1", epoch=1, seed=DIALLER_SEED).signature != (
        sign_one_use(ONE_USE_PUBLIC, dialler="11", epoch=0, seed=DIALLER_SEED).signature
    )


WRONG_MEMBERS = [
    ("public", "AA=="),
    ("dialler", "a b"),
    ("epoch", -1),
    ("epoch", LAST),
    ("epoch", "1"),
    ("epoch", True),
    ("signature", ""),
    ("v", 0),
    ("more", 1),
]


@pytest.mark.parametrize(("member", "value"), WRONG_MEMBERS)
def test_a_deposit_with_a_wrong_member_is_refused(member, value):
    members = {**json.loads(render_one_use(KEY)), member: value}
    with pytest.raises(WrongExchange, match="a one-use key"):
        parse_one_use(render(members))
