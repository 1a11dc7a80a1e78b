"""Requests, answers, denials and claims have one spelling; a request is signed as a whole."""

import json
from dataclasses import fields, replace

import pytest

from minglu.canon.json import render
from minglu.vault.claim import claim_message, parse_claim, render_claim
from minglu.vault.errors import WrongExchange, WrongSignature
from minglu.vault.exchange import (
    Denial,
    OpenRequest,
    OpenResponse,
    check_request,
    parse_denial,
    parse_request,
    parse_response,
    render_denial,
    render_request,
    render_response,
    response_info,
)
from minglu.vault.signature import public_of
from tests.unit.vault.stage import DIALLER, DIALLER_SEED, drawn, make_stage

STAGE = make_stage()
REQUEST = STAGE.request()
ANSWER = OpenResponse(keyholder="north.example", share=bytes(81))
DENIAL = Denial(code="past_until", because="By this keyholder's clock the permit has ended.")
TOKEN = "tok_" + "0" * 32
PINNED = public_of(DIALLER_SEED)

MESSAGES = [
    (REQUEST, render_request, parse_request),
    (ANSWER, render_response, parse_response),
    (DENIAL, render_denial, parse_denial),
    (STAGE.claim, render_claim, parse_claim),
]


@pytest.mark.parametrize(("message", "to_bytes", "from_bytes"), MESSAGES)
def test_a_message_survives_the_round_trip(message, to_bytes, from_bytes):
    assert from_bytes(to_bytes(message)) == message


@pytest.mark.parametrize(("message", "to_bytes", "from_bytes"), MESSAGES)
def test_a_message_with_one_byte_more_or_less_is_refused(message, to_bytes, from_bytes):
    data = to_bytes(message)
    for wrong in (data[:-1], data + b" ", data[1:], b"", b"null", data.replace(b'"v":1', b'"v":2'), data * 400):
        with pytest.raises(WrongExchange):
            from_bytes(wrong)


@pytest.mark.parametrize("member", [member.name for member in fields(OpenRequest) if member.name != "signature"])
def test_the_signature_covers_every_member(member):
    value = getattr(REQUEST, member)
    changed = value + "x" if isinstance(value, str) else value[:-1] + bytes([value[-1] ^ 1])
    with pytest.raises(WrongSignature, match="under the pinned key"):
        check_request(replace(REQUEST, **{member: changed}), public=PINNED)


def test_bytes_moved_from_one_member_to_the_next_break_the_signature():
    moved = replace(REQUEST, entry=REQUEST.entry + REQUEST.proof[:1], proof=REQUEST.proof[1:])
    with pytest.raises(WrongSignature, match="under the pinned key"):
        check_request(moved, public=PINNED)


def test_a_whole_request_verifies():
    check_request(parse_request(render_request(REQUEST)), public=PINNED)
    assert REQUEST.dialler == DIALLER


@pytest.mark.parametrize(
    ("member", "value", "says"),
    [
        ("entry", "", "entry has 0 bytes"),
        ("entry", 1, "entry is not base64"),
        ("proof", "A", "proof is"),
        ("header", "QUJD\n", "header is"),
        ("salt", "AAAA", "salt is 3 bytes where 32"),
        ("label_proof", "AAAA", "label_proof is 3 bytes where 80"),
        ("one_use", "AAAA", "one_use is 3 bytes where 32"),
        ("wrap", "AAAA", "wrap is 3 bytes where 81"),
        ("signature", "AAAA", "signature is 3 bytes where 64"),
        ("dialler", "two words", "dialler is not a name"),
        ("dialler", ["dial.example"], "dialler is not a name"),
        ("until", 1, "1 unknown members"),
    ],
)
def test_a_request_with_a_wrong_member_is_refused(member, value, says):
    members = {**json.loads(render_request(REQUEST)), member: value}
    with pytest.raises(WrongExchange, match=says):
        parse_request(render(members))


@pytest.mark.parametrize("because", ["", "two\nlines", "x" * 401, 1])
def test_a_denial_is_one_short_printable_sentence(because):
    members = {**json.loads(render_denial(DENIAL)), "because": because}
    with pytest.raises(WrongExchange, match="printable characters"):
        parse_denial(render(members))


@pytest.mark.parametrize("wraps", [["AAAA"], "AAAA", [1]])
def test_a_claim_with_odd_wraps_is_refused(wraps):
    members = {**json.loads(render_claim(STAGE.claim)), "wraps": wraps}
    with pytest.raises(WrongExchange, match="a claim: wraps"):
        parse_claim(render(members))


@pytest.mark.parametrize(("token", "dialler"), [("tok_1", "d"), ("rec_" + "0" * 32, "d"), (TOKEN, ""), (TOKEN, "a b")])
def test_a_claim_names_a_token_and_a_dialler(token, dialler):
    with pytest.raises(WrongExchange, match=r"dial token|visible characters"):
        claim_message(token, dialler=dialler)


def test_an_answer_is_for_one_entry_and_from_one_keyholder():
    infos = {response_info(drawn(leaf), keyholder=name) for leaf in ("a", "b") for name in ("north", "east")}
    assert len(infos) == 4


def test_a_request_hides_its_salt_in_repr():
    assert repr(REQUEST.salt) not in repr(REQUEST)
