"""Asks: one spelling, one signer, one short while in which they count."""

from dataclasses import replace

import nacl.signing
import pytest
from hypothesis import given
from hypothesis import strategies as some

from minglu.canon.instants import HOUR, LAST, MINUTE, Instant
from minglu.canon.json import parse_object, render
from minglu.gate.ask import LONGEST, Ask, SignedAsk, check_ask, parse_ask, render_ask, sign_ask
from minglu.gate.errors import WrongAsk
from minglu.vault.signature import public_of
from tests.unit.gate.people import ASK, NOW, OTHER_SEED, SEED, signed

PUBLIC = public_of(SEED)


def changed(**members: object) -> bytes:
    """The bytes of the ask with members put in, or taken out where they are None."""
    whole = {**parse_object(render_ask(ASK)), **members}
    return render({name: value for name, value in whole.items() if value is not None})


def test_an_ask_reads_back_as_it_was_written() -> None:
    assert parse_ask(render_ask(ASK)) == ASK


@given(
    at=some.integers(0, LAST - 1),
    until=some.integers(0, LAST - 1),
    purpose=some.text(max_size=64).filter(lambda text: text.isascii()),
    own_device=some.booleans(),
)
def test_whatever_parses_renders_to_the_same_bytes(at: int, until: int, purpose: str, own_device: bool) -> None:
    data = changed(at=at, until=until, purpose=purpose, own_device=own_device)
    assert render_ask(parse_ask(data)) == data


MEMBERS = tuple(parse_object(render_ask(ASK)))


@pytest.mark.parametrize("name", MEMBERS)
def test_an_ask_without_one_of_its_members_is_none(name: str) -> None:
    with pytest.raises(WrongAsk, match="exactly the members id, staff, person"):
        parse_ask(changed(**{name: None}))


def test_an_ask_with_a_further_member_is_none() -> None:
    with pytest.raises(WrongAsk, match="exactly the members"):
        parse_ask(changed(urgent=True))


@pytest.mark.parametrize("name", ["id", "staff", "person", "datum"])
@pytest.mark.parametrize("value", ["", "aks_7", "per_00", "stf_" + "G" * 32, "rec_" + "0" * 31, "tok_" + "00" * 16, "+8616000000101"])
def test_what_is_no_id_of_its_kind_is_refused_without_being_repeated(name: str, value: str) -> None:
    with pytest.raises(WrongAsk, match="the ask cannot be read: not an id of the kind") as refused:
        parse_ask(changed(**{name: value}))
    assert not value or value not in str(refused.value)


@pytest.mark.parametrize("name", ["id", "staff", "person", "datum", "purpose", "channel"])
@pytest.mark.parametrize("value", [1, True, [], {}, "x" * 65])
def test_a_word_that_is_none_is_refused(name: str, value: object) -> None:
    with pytest.raises(WrongAsk, match="wrong type"):
        parse_ask(changed(**{name: value}))


@pytest.mark.parametrize("value", [0, 1, "false", "", []])
def test_own_device_is_true_or_false(value: object) -> None:
    with pytest.raises(WrongAsk, match="wrong type"):
        parse_ask(changed(own_device=value))


@pytest.mark.parametrize("name", ["at", "until"])
@pytest.mark.parametrize("value", ["1791768600000", True, False, [], {}])
def test_a_time_that_is_no_whole_number_is_refused(name: str, value: object) -> None:
    with pytest.raises(WrongAsk, match="whole milliseconds"):
        parse_ask(changed(**{name: value}))


@pytest.mark.parametrize("name", ["at", "until"])
@pytest.mark.parametrize("value", [-1, LAST, 2**53 - 1])
def test_a_time_outside_this_age_is_refused(name: str, value: int) -> None:
    with pytest.raises(WrongAsk, match="not a moment between 1970 and 2100"):
        parse_ask(changed(**{name: value}))


NOT_JSON = [b"", b"null", b"[]", b"7", b'"ask"', b"{", b"\xff\xfe", b"{}{}", b"[" * 3000, b" " + render_ask(ASK), render_ask(ASK) + b"\n"]


@pytest.mark.parametrize("data", [*NOT_JSON, render_ask(ASK).replace(b'"at":', b'"at" :'), render_ask(ASK)[:-1], b"x" * 1_000_001])
def test_bytes_that_are_no_ask_are_refused(data: bytes) -> None:
    with pytest.raises(WrongAsk, match=r"cannot be read|exactly the members"):
        parse_ask(data)


def test_a_member_named_twice_is_refused() -> None:
    with pytest.raises(WrongAsk, match="canonical"):
        parse_ask(render_ask(ASK).replace(b'{"at":', b'{"at":1,"at":'))


# ---- Who signed


def test_the_signers_key_verifies_it() -> None:
    check_ask(signed(), keys=[PUBLIC], now=NOW)


def test_another_key_did_not_sign_it() -> None:
    with pytest.raises(WrongAsk, match="not by a key that the log names"):
        check_ask(sign_ask(ASK, seed=OTHER_SEED), keys=[PUBLIC], now=NOW)


@pytest.mark.parametrize("signature", [b"", bytes(64), bytes(63), bytes(65), signed().signature[:-1] + b"\0"])
def test_what_is_no_signature_is_refused(signature: bytes) -> None:
    with pytest.raises(WrongAsk, match="not by a key that the log names"):
        check_ask(SignedAsk(ask=ASK, signature=signature), keys=[PUBLIC], now=NOW)


def test_any_of_several_keys_may_have_signed_it() -> None:
    check_ask(signed(), keys=[public_of(OTHER_SEED), PUBLIC], now=NOW)
    with pytest.raises(WrongAsk, match="not by a key"):
        check_ask(signed(), keys=[], now=NOW)


@pytest.mark.parametrize("key", [b"", bytes(31), bytes(33), bytes(32)])
def test_what_is_no_key_verifies_nothing(key: bytes) -> None:
    with pytest.raises(WrongAsk, match="not by a key that the log names"):
        check_ask(signed(), keys=[key], now=NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "ask_" + "0b" * 16},
        {"staff": "stf_" + "0b" * 16},
        {"person": "per_" + "0b" * 16},
        {"datum": "rec_" + "0b" * 16},
        {"purpose": "identity_code"},
        {"channel": "message"},
        {"at": Instant(NOW + 1)},
        {"until": Instant(NOW + 11 * MINUTE)},
        {"own_device": True},
    ],
)
def test_a_signature_is_over_every_member(change: dict[str, object]) -> None:
    with pytest.raises(WrongAsk, match="not by a key that the log names"):
        check_ask(SignedAsk(ask=replace(ASK, **change), signature=signed().signature), keys=[PUBLIC], now=NOW)


def test_a_signature_over_the_same_bytes_in_another_domain_is_none() -> None:
    bare = nacl.signing.SigningKey(SEED).sign(render_ask(ASK)).signature
    with pytest.raises(WrongAsk, match="not by a key that the log names"):
        check_ask(SignedAsk(ask=ASK, signature=bare), keys=[PUBLIC], now=NOW)


def test_the_digest_tells_two_signatures_over_one_ask_apart() -> None:
    assert signed().digest != sign_ask(ASK, seed=OTHER_SEED).digest


# ---- When it counts


def checked(*, at: int, until: int) -> None:
    ask: Ask = replace(ASK, at=Instant(NOW + at), until=Instant(NOW + until))
    check_ask(sign_ask(ask, seed=SEED), keys=[PUBLIC], now=NOW)


@pytest.mark.parametrize(("at", "until"), [(0, 1), (0, LONGEST), (-HOUR, 1), (MINUTE, 1)])
def test_an_ask_counts_up_to_its_very_bounds(at: int, until: int) -> None:
    checked(at=at, until=until)


@pytest.mark.parametrize("at", [-HOUR - 1, -24 * HOUR, MINUTE + 1, 24 * HOUR])
def test_an_ask_of_another_time_is_refused(at: int) -> None:
    with pytest.raises(WrongAsk, match="the time in the ask is not now; check the clock"):
        checked(at=at, until=MINUTE)


@pytest.mark.parametrize("until", [0, -1, -HOUR, LONGEST + 1, 24 * HOUR])
def test_a_use_in_the_past_or_too_far_ahead_is_refused(until: int) -> None:
    with pytest.raises(WrongAsk, match="up to 30 minutes ahead, and not for the past"):
        checked(at=0, until=until)
