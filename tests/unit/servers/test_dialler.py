"""The dialler: one call a token, with liars and silence among the keyholders, and nothing left behind."""

from dataclasses import replace
from functools import partial

import pytest

from minglu.canon.base64 import render_base64
from minglu.ledger.vrf import public_key
from minglu.servers.dialler import Dialler, Failing
from minglu.servers.keyholder import Keyholder
from minglu.servers.ports import Response
from minglu.store.keyholder_book import SqliteKeyholderBook
from minglu.vault.claim import claim_message
from minglu.vault.errors import TokenGone, TooFewShares, TooLate, TrunkFailed, VaultError, WrongExchange, WrongSealed
from minglu.vault.exchange import OpenResponse, parse_request, render_response, response_info
from minglu.vault.hpke import seal_to
from minglu.vault.one_use import check_one_use
from minglu.vault.shown import read_request
from minglu.vault.signature import CLAIM, check_signature, public_of
from tests.unit.vault.stage import (
    AT,
    DIALLER,
    DIALLER_SEED,
    HANDLE_SEED,
    LINE,
    NAMES,
    NUMBER,
    OTHER_NUMBER,
    PRIVATES,
    UNTIL,
    drawn,
    make_stage,
    policy_of,
    seal,
)

TOKEN = "tok_" + "0" * 32  # of three keyholders, this token's dialler asks the first one first
OTHER_TOKEN = "tok_" + "0" * 31 + "1"


class Node:
    """A lender's node with claims to give, each once."""

    def __init__(self):
        self.claims = {}

    def claim(self, token, *, dialler, signature):
        check_signature(public_of(DIALLER_SEED), CLAIM, claim_message(token, dialler=dialler), signature=signature)
        try:
            return self.claims.pop(token)
        except KeyError:
            raise TokenGone("the token is used, lapsed or unknown") from None


class Trunk:
    """A trunk that takes note of its calls."""

    def __init__(self):
        self.calls = []

    def dial(self, number, *, line, account, at):
        self.calls.append((number, line, account, at))


class Way:
    """A transport to a keyholder that can be cut, or made to lie."""

    def __init__(self, keyholder):
        self.answer = keyholder.handle
        self.asked = 0

    def send(self, method, path, body):
        self.asked += 1
        return self.answer(method, path, body)


class Scene:
    """Everything around one dialler, in one process."""

    def __init__(self, folder):
        self.at, self.node, self.trunk, self.drawn = AT, Node(), Trunk(), 0
        self.books = {name: SqliteKeyholderBook(folder / f"{name}.db") for name in NAMES}
        self.ways = {name: Way(Keyholder(policy_of(name), PRIVATES[name], self.books[name], self.now)) for name in NAMES}
        self.dialler = self.start()

    def start(self):
        return Dialler(
            DIALLER, DIALLER_SEED, self.node, self.ways, self.trunk, self.now, self.chance, handle_key=public_key(HANDLE_SEED), line=LINE
        )

    def now(self):
        return self.at

    def chance(self, size):
        self.drawn += 1
        return drawn(f"chance {self.drawn}", size)

    def permit(self, token=TOKEN, **changes):
        """A permit for a fresh one-use key of this dialler, ready to be claimed."""
        (deposit,) = self.dialler.deposit(1)
        self.node.claims[token] = make_stage(one_use=deposit.public, **changes).claim

    def dial(self, token=TOKEN):
        return self.dialler.claim_and_dial(token)


@pytest.fixture
def scene(tmp_path):
    made = Scene(tmp_path)
    yield made
    for book in made.books.values():
        book.close()


def refuses(scene, error, says, token=TOKEN):
    with pytest.raises(error, match=says) as caught:
        scene.dial(token)
    assert scene.trunk.calls == []
    assert "8616" not in str(caught.value)


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


def raising(error):
    def answer(*_, **__):
        raise error

    return answer


@pytest.mark.parametrize("channel", ["message", "visit", "letter"])
def test_a_permit_for_another_channel_is_not_dialled(scene, channel):
    scene.permit(channel=channel)
    refuses(scene, WrongExchange, "not stand for a permit to call")


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


def silent(*_):
    raise ConnectionRefusedError("+8616000000001 in a careless message")


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
    kept = repr([getattr(scene.dialler, name) for name in ("_held", "_claimed", "_owned")])
    assert "8616" not in kept + repr(scene.dialler)


def test_every_refusal_is_a_vault_error(scene):
    scene.ways[NAMES[0]].answer = scene.ways[NAMES[1]].answer = silent
    scene.permit()
    with pytest.raises(VaultError):
        scene.dial()
