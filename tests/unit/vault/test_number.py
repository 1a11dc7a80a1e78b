"""A sealed number proves whose it is, and never shows itself by accident."""

import json

import pytest

from minglu.canon.json import render
from minglu.canon.numbers import E164
from minglu.ledger.labels import prove_handle
from minglu.ledger.vrf import public_key
from minglu.vault.errors import WrongExchange, WrongSealed
from minglu.vault.number import SealedNumber, check_owner, parse_number, render_number
from tests.unit.vault.stage import HANDLE_SEED, LABEL_SEED, NUMBER, OTHER_NUMBER

PROVED = prove_handle(HANDLE_SEED, NUMBER)
CONTENT = SealedNumber(number=NUMBER, proof=PROVED.proof)
KEY = public_key(HANDLE_SEED)


def test_a_sealed_number_survives_the_round_trip():
    assert parse_number(render_number(CONTENT)) == CONTENT


def test_a_sealed_number_hides_in_repr():
    assert "8616" not in repr(CONTENT)


def test_the_owner_is_proved():
    check_owner(CONTENT, handle=PROVED.value, handle_key=KEY)
    other = prove_handle(HANDLE_SEED, OTHER_NUMBER)
    with pytest.raises(WrongSealed, match="belongs to another handle"):
        check_owner(CONTENT, handle=other.value, handle_key=KEY)


@pytest.mark.parametrize(
    ("number", "proof", "key"),
    [
        (OTHER_NUMBER, PROVED.proof, KEY),
        (NUMBER, PROVED.proof[:-1] + b"\0", KEY),
        (NUMBER, bytes(80), KEY),
        (NUMBER, PROVED.proof, public_key(LABEL_SEED)),
    ],
)
def test_a_number_that_does_not_prove_its_handle_is_refused(number, proof, key):
    with pytest.raises(WrongSealed, match="does not prove its handle") as caught:
        check_owner(SealedNumber(number=number, proof=proof), handle=PROVED.value, handle_key=key)
    assert "8616" not in str(caught.value)


@pytest.mark.parametrize("number", ["", "8616000000001", "+0123456789", "+86 160", "+861600000000１", "+" + "1" * 16, 7])
def test_what_is_no_number_is_refused_without_repeating_it(number):
    members = {**json.loads(render_number(CONTENT)), "number": number}
    with pytest.raises(WrongExchange, match="number is not") as caught:
        parse_number(render(members))
    assert not number or str(number) not in str(caught.value).replace("E.164", "").replace("16", "", 1)


@pytest.mark.parametrize("content", [SealedNumber(number=E164("123"), proof=bytes(80)), SealedNumber(number=NUMBER, proof=b"")])
def test_what_could_not_be_opened_again_is_not_sealed(content):
    with pytest.raises(WrongExchange, match="a number to be sealed"):
        render_number(content)
