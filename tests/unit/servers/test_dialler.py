"""The dialler: one call a token, with liars and silence among the keyholders, and nothing left behind."""

from dataclasses import replace
from functools import partial

import pytest

from minglu.canon.base64 import render_base64
from minglu.servers.dialler import Failing
from minglu.servers.ports import Response
from minglu.vault.errors import (
    TokenGone,
    TooFewShares,
    TooLate,
    TrunkFailed,
    VaultError,
    WrongExchange,
    WrongSealed,
)
from minglu.vault.exchange import OpenResponse, parse_request, render_response, response_info
from minglu.vault.hpke import seal_to
from minglu.vault.one_use import check_one_use
from minglu.vault.shown import read_request
from minglu.vault.signature import public_of
from tests.unit.servers.scene import OTHER_TOKEN, TOKEN, raising, refuses, silent
from tests.unit.vault.stage import (
    AT,
    DIALLER_SEED,
    LINE,
    NAMES,
    NUMBER,
    OTHER_NUMBER,
    UNTIL,
    drawn,
    seal,
)


def test_a_permitted_number_is_dialled_once_from_the_line(scene):
    scene.permit()
    dialled = scene.dial()
    assert scene.trunk.calls == [(NUMBER, LINE, TOKEN, AT)]
    assert (dialled.token, dialled.entry_index, dialled.at, dialled.failings) == (TOKEN, 2, AT, ())


def test_no_more_keyholders_are_asked_than_it_takes(scene):
    scene.permit()
    scene.dial()
    assert [scene.ways[name].asked for name in NAMES] == [1, 1, 0]


def test_the_load_is_spread_over_the_keyholders(scene):
    scene.permit(OTHER_TOKEN)
    scene.dial(OTHER_TOKEN)
    assert [scene.ways[name].asked for name in NAMES] == [0, 1, 1]


# ---- One-use keys


def test_deposits_are_signed_and_each_its_own(scene):
    deposits = scene.dialler.deposit(3)
    for deposit in deposits:
        check_one_use(deposit, public=public_of(DIALLER_SEED))
    assert len({deposit.public for deposit in deposits}) == scene.dialler.held == 3


def test_every_deposit_of_one_run_carries_the_moment_of_its_start(scene):
    first = scene.dialler.deposit(2)
    scene.at = AT + 1
    assert {deposit.epoch for deposit in (*first, *scene.dialler.deposit(1))} == {AT}


def test_a_restarted_dialler_deposits_under_a_later_epoch(scene):
    scene.at = AT + 1
    scene.dialler = scene.start()
    (deposit,) = scene.dialler.deposit(1)
    check_one_use(deposit, public=public_of(DIALLER_SEED))
    assert deposit.epoch == AT + 1


@pytest.mark.parametrize("count", [0, -1, 100_001])
def test_a_senseless_deposit_is_refused(scene, count):
    with pytest.raises(WrongExchange, match="at most 100000"):
        scene.dialler.deposit(count)


def test_a_one_use_key_is_gone_after_its_call(scene):
    scene.permit()
    scene.dial()
    assert scene.dialler.held == 0


def test_a_one_use_key_is_gone_even_if_the_call_failed(scene):
    scene.permit(until=AT + 1)
    scene.at = AT + 1
    refuses(scene, TooLate, "the permit has ended")
    assert scene.dialler.held == 0


def test_a_restarted_dialler_opens_nothing_from_before(scene):
    scene.permit()
    scene.dialler = scene.start()
    refuses(scene, TokenGone, "holds no one-use key")


# ---- Tokens


def test_a_token_claimed_twice_is_refused_before_the_node_is_asked(scene):
    scene.permit()
    claim = scene.node.claims[TOKEN]
    scene.dial()
    scene.node.claims[TOKEN] = claim
    with pytest.raises(TokenGone, match="claimed the token before"):
        scene.dial()
    assert len(scene.trunk.calls) == 1


def test_one_permit_under_two_tokens_is_dialled_once(scene):
    scene.permit()
    scene.node.claims[OTHER_TOKEN] = scene.node.claims[TOKEN]
    scene.dial()
    with pytest.raises(TokenGone, match="holds no one-use key"):
        scene.dial(OTHER_TOKEN)
    assert len(scene.trunk.calls) == 1


def test_an_unknown_token_is_refused(scene):
    refuses(scene, TokenGone, "used, lapsed or unknown")


@pytest.mark.parametrize("token", ["", "tok_1", "rec_" + "0" * 32])
def test_what_is_no_token_is_refused(scene, token):
    refuses(scene, WrongExchange, "not a dial token", token=token)


def test_a_node_that_does_not_answer_costs_the_token(scene):
    scene.node.claim = raising(TimeoutError("late"))
    refuses(scene, TokenGone, "the node did not answer")
    refuses(scene, TokenGone, "claimed the token before")


@pytest.mark.parametrize("channel", ["message", "visit", "letter"])
def test_a_permit_for_another_channel_is_not_dialled(scene, channel):
    scene.permit(channel=channel)
    refuses(scene, WrongExchange, "not stand for a permit to call")
    assert scene.dialler.held == 0


@pytest.mark.parametrize(
    ("part", "value", "says"),
    [
        ("entry", b"{}", "not an entry"),
        ("proof", b"x", "proof cannot be read"),
        ("header", b"{}", "header"),
        ("wraps", (), "one wrapped share for each keyholder"),
    ],
)
def test_a_claim_that_cannot_be_read_is_refused(scene, part, value, says):
    scene.permit()
    scene.node.claims[TOKEN] = replace(scene.node.claims[TOKEN], **{part: value})
    refuses(scene, WrongExchange, says)


# ---- Time


@pytest.mark.parametrize("at", [UNTIL, UNTIL + 1])
def test_after_until_nobody_is_asked_and_nothing_dialled(scene, at):
    scene.permit()
    scene.at = at
    refuses(scene, TooLate, "the permit has ended")
    assert [way.asked for way in scene.ways.values()] == [0, 0, 0]


def test_a_permit_that_ends_while_shares_are_collected_is_not_dialled(scene):
    scene.permit()
    scene.ways[NAMES[1]].answer = partial(late, scene, scene.ways[NAMES[1]].answer)
    refuses(scene, TooLate, "the permit has ended")


def late(scene, answer, method, path, body):
    response = answer(method, path, body)
    scene.at = UNTIL
    return response


# ---- Keyholders


def liar(share, keyholder, method, path, body):
    """An answer that is well made around a wrong share."""
    request = parse_request(body)
    info = response_info(read_request(request).leaf, keyholder=keyholder)
    return answering(200, render_response(OpenResponse(keyholder=keyholder, share=seal_to(request.one_use, share, info=info))))


def answering(status, body):
    return Response(status=status, content_type="application/json", body=body)


def anothers(method, path, body):
    return answering(200, render_response(OpenResponse(keyholder=NAMES[2], share=bytes(81))))


BAD_ANSWERS = [
    (silent, "silent", "no answer (ConnectionRefusedError)"),
    (lambda *_: answering(503, b"disk"), "silent", "status 503 and no reason"),
    (lambda *_: answering(500, b""), "silent", "status 500 and no reason"),
    (lambda *_: answering(403, b'{"because":"no","code":"erased","v":1}'), "denied", "erased"),
    (lambda *_: answering(200, b"{}"), "lied", "not the one that the header commits to"),
    (lambda *_: answering(200, b"\xff" * 5_000), "lied", "not the one that the header commits to"),
    (partial(liar, b"\1" + bytes(32), NAMES[0]), "lied", "not the one that the header commits to"),
    (partial(liar, b"", NAMES[0]), "lied", "not the one that the header commits to"),
    (anothers, "lied", "not the one that the header commits to"),
]


@pytest.mark.parametrize(("answer", "how", "because"), BAD_ANSWERS)
def test_one_bad_keyholder_is_passed_over_and_named(scene, answer, how, because):
    scene.permit()
    scene.ways[NAMES[0]].answer = answer
    (failing,) = scene.dial().failings
    assert (failing.keyholder, failing.how) == (NAMES[0], how)
    assert because in failing.because
    assert [call[0] for call in scene.trunk.calls] == [NUMBER]


@pytest.mark.parametrize(("answer", "how", "because"), BAD_ANSWERS)
def test_two_bad_keyholders_stop_the_call_and_are_named(scene, answer, how, because):
    scene.permit()
    scene.ways[NAMES[0]].answer = scene.ways[NAMES[2]].answer = answer
    refuses(scene, TooFewShares, f"1 of the 2 shares needed came \\({NAMES[0]} {how}: ")


def test_a_keyholder_without_an_address_is_passed_over(scene):
    del scene.ways[NAMES[0]]
    scene.dialler = scene.start()
    scene.permit()
    assert scene.dial().failings == (Failing(keyholder=NAMES[0], how="silent", because="this dialler was given no address for it"),)


def test_a_permit_that_keyholders_deny_is_not_dialled(scene):
    scene.permit(purpose="locate_debtor")
    refuses(scene, TooFewShares, "0 of the 2 .* denied: purpose_closed.* denied: purpose_closed.* denied: purpose_closed")


# ---- The number inside


def test_a_number_under_anothers_handle_is_not_dialled(scene):
    # The lender enters a use under one person's label and seals another person's number.
    scene.permit(sealed=seal(OTHER_NUMBER, owner=NUMBER))
    refuses(scene, WrongSealed, "belongs to another handle")


def test_a_number_checked_once_is_checked_again_under_another_header(scene):
    scene.permit()
    scene.dial()
    scene.permit(OTHER_TOKEN, sealed=seal(OTHER_NUMBER, owner=NUMBER))
    with pytest.raises(WrongSealed, match="belongs to another handle"):
        scene.dial(OTHER_TOKEN)
    assert len(scene.trunk.calls) == 1


def test_another_ciphertext_is_not_dialled(scene):
    scene.permit()
    claim = scene.node.claims[TOKEN]
    scene.node.claims[TOKEN] = replace(claim, ciphertext=seal(OTHER_NUMBER).ciphertext)
    refuses(scene, WrongSealed, "the ciphertext is not the one")


def test_a_permit_for_another_record_opens_nothing(scene):
    scene.permit(record=render_base64(drawn("another")))
    refuses(scene, TooFewShares, "denied: wrong_record")


# ---- Afterwards


def test_a_trunk_that_fails_spends_the_permit(scene):
    scene.permit()
    scene.trunk.dial = raising(OSError("+8616000000001 in a careless message"))
    refuses(scene, TrunkFailed, "the trunk did not take the call")
    refuses(scene, TokenGone, "claimed the token before")


def test_nothing_of_the_number_stays_with_the_dialler(scene):
    scene.permit()
    scene.dial()
    kept = repr([getattr(scene.dialler, name) for name in ("_held", "_claimed", "_owned", "_reports")])
    assert "8616" not in kept + repr(scene.dialler)


def test_every_refusal_is_a_vault_error(scene):
    scene.ways[NAMES[0]].answer = scene.ways[NAMES[1]].answer = silent
    scene.permit()
    with pytest.raises(VaultError):
        scene.dial()
