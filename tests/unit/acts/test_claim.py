"""Claims: one token, one claim, by the dialler that signed for it, for a permit that is witnessed, before its minute."""

from dataclasses import replace

import pytest

from minglu.acts.claim import claim_token, deposit_keys, diallers
from minglu.acts.errors import NotAllowed, NotWitnessed
from minglu.acts.never import block_person, say_never, withdraw_consent
from minglu.canon.digest import sha256
from minglu.canon.ids import TokenId
from minglu.canon.instants import MINUTE
from minglu.gate.outcome import Permit
from minglu.ledger.tlog_proof import check_tlog_proof, parse_tlog_proof
from minglu.servers.dialler import Dialler
from minglu.servers.ports import Response
from minglu.vault.claim import claim_message
from minglu.vault.errors import TokenGone, TooFewShares, TooLate
from minglu.vault.exchange import OpenResponse, parse_request, render_response, response_info
from minglu.vault.hpke import seal_to
from minglu.vault.shown import read_request
from minglu.vault.signature import CLAIM, sign
from minglu.wiring.parties import DIALLER, KEYHOLDERS, join_dialler
from tests.unit.acts.office import BORROWER, CONTACT, LINE, Lender, fresh_id


def claim(lender: Lender, token: TokenId, *, dialler: str = DIALLER, signature: bytes | None = None):
    signature = signature or sign(lender.node.outsiders.dialler_seed, CLAIM, claim_message(token, dialler=dialler))
    return lender.node.claim(token, dialler=dialler, signature=signature)


# ---- Who may claim what


def test_a_claim_shows_the_witnessed_entry_and_never_a_number(lender):
    permit = lender.permitted()
    shown = claim(lender, permit.token)
    proof = parse_tlog_proof(shown.proof)
    check_tlog_proof(proof, shown.entry, lender.node.outsiders.policy)
    assert proof.index == permit.index
    assert b"1600000" not in repr(shown).encode()


def test_a_token_is_claimed_once(lender):
    token = lender.permitted().token
    claim(lender, token)
    with pytest.raises(TokenGone, match="claimed before, was ended, or is past its minute; ask again"):
        claim(lender, token)


def test_a_dialler_does_not_dial_twice_under_one_token(lender):
    permit = lender.permitted()
    lender.dial(permit)
    with pytest.raises(TokenGone, match="a token is for one call"):
        lender.dial(permit)
    assert lender.read_trunk().outcomes == 1


def test_a_token_that_nobody_issued_is_gone(lender):
    with pytest.raises(TokenGone, match="there is no such token"):
        claim(lender, TokenId(fresh_id("tok")))


@pytest.mark.parametrize("dialler", ["stranger.example", "witness-one.example", ""])
def test_only_a_registered_dialler_claims(lender, dialler):
    token = lender.permitted().token
    with pytest.raises(NotAllowed, match="not registered"):
        claim(lender, token, dialler=dialler, signature=bytes(64))
    assert claim(lender, token)


def test_a_claim_is_signed_for_this_token_by_this_dialler(lender):
    first, second = lender.permitted().token, lender.permitted().token
    seed = lender.node.outsiders.dialler_seed
    message = claim_message(second, dialler=DIALLER)
    for signature in (bytes(64), b"", sign(sha256(b"another"), CLAIM, message), sign(seed, CLAIM, claim_message(first, dialler=DIALLER))):
        with pytest.raises(NotAllowed, match="not signed by the dialler it names"):
            claim_token(lender.node.office, lender.node.proofs, second, dialler=DIALLER, signature=signature)
    assert claim(lender, second)


@pytest.mark.parametrize("token", ["", "tok_7", "per_" + "00" * 16, "tok_" + "00" * 16 + "\n"])
def test_what_is_no_token_is_no_claim(lender, token):
    with pytest.raises(NotAllowed, match="not signed by the dialler"):
        lender.node.claim(TokenId(token), dialler=DIALLER, signature=bytes(64))


# ---- When


def test_a_permit_is_of_no_use_after_its_minute(lender):
    permit = lender.permitted()
    lender.later(10 * MINUTE)
    with pytest.raises(TokenGone, match="past its minute"):
        claim(lender, permit.token)


def test_a_permit_is_of_use_up_to_its_last_moment(lender):
    permit = lender.permitted()
    lender.later(10 * MINUTE - 1)
    assert claim(lender, permit.token)


def test_a_permit_that_ends_between_claim_and_dial_is_not_dialled(lender):
    permit, real = lender.permitted(), lender.node.claim

    class Slow:
        def claim(self, *args, **named):
            shown = real(*args, **named)
            lender.later(10 * MINUTE)
            return shown

    lender.dialler._node = Slow()
    with pytest.raises(TooLate, match="ended by this dialler's clock; nothing was dialled"):
        lender.dial(permit)
    assert not (lender.folder / "Master.csv").exists()


def test_what_is_not_witnessed_cannot_be_claimed(lender):
    assert lender.node.publisher.reachable()
    with lender.refusing():
        (unanswered,) = lender.together([lender.act(lender.sign())])
        assert isinstance(unanswered, NotWitnessed)
        (token,) = lender.node.office.book._connection().execute("SELECT id FROM token").fetchone()
        with pytest.raises(NotWitnessed, match="nothing may be used before it is"):
            claim(lender, TokenId(token))


def test_a_claim_that_was_too_early_may_be_made_again_when_the_entry_is_witnessed(lender):
    assert lender.node.publisher.reachable()
    act = lender.act(lender.sign())
    with lender.refusing():
        lender.together([act], keys=["k"])
        with pytest.raises(NotWitnessed):
            claim(lender, act.token)
    permit = lender.node.office.sequencer.submit(act, key="k").result(60)
    assert isinstance(permit, Permit)
    assert claim(lender, permit.token)


@pytest.mark.parametrize(
    "end",
    [
        lambda office, person: say_never(office, person),
        lambda office, person: withdraw_consent(office, person, purposes=()),
        lambda office, person: block_person(office, person, why="court order", case=None),
    ],
    ids=["never again", "consent withdrawn", "blocked"],
)
def test_what_a_person_says_kills_tokens_that_are_not_yet_claimed(lender, end):
    permit = lender.permitted()
    end(lender.node.office, lender.cast.borrower.person)
    with pytest.raises(TokenGone, match="was ended"):
        claim(lender, permit.token)


def test_another_persons_token_lives_on(lender):
    permit = lender.permitted()
    say_never(lender.node.office, lender.cast.contact.person)
    assert claim(lender, permit.token)


# ---- One-use keys


def test_one_use_keys_of_a_stranger_are_not_kept(lender):
    (key,) = lender.dialler.deposit(1)
    with pytest.raises(NotAllowed, match="this dialler is not registered"):
        deposit_keys(lender.node.office, [replace(key, dialler="stranger.example")])


def test_a_one_use_key_is_signed_by_its_dialler(lender):
    first, second = lender.dialler.deposit(2)
    with pytest.raises(NotAllowed, match="not signed by the dialler it names"):
        deposit_keys(lender.node.office, [first, replace(second, signature=first.signature)])
    assert lender.node.office.book.one_use_key(sha256(first.public)) is None


def test_a_key_deposited_twice_is_used_once(lender):
    keys = lender.dialler.deposit(1)
    for _ in range(2):
        deposit_keys(lender.node.office, keys)
    count = lender.node.office.book._connection().execute("SELECT count(*) FROM one_use WHERE digest = ?", (sha256(keys[0].public),))
    assert count.fetchone() == (1,)


def test_the_diallers_are_those_that_the_log_names(lender):
    assert diallers(lender.node.office) == {DIALLER: lender.node.outsiders.dialler_vkey}


# ---- Keyholders that lie or are silent, through the whole node


class Lying:
    """A keyholder that answers in the right form with a share that is not its own."""

    def __init__(self, name: str) -> None:
        self._name = name

    def send(self, _method: str, _path: str, body: bytes) -> Response:
        request = parse_request(body)
        info = response_info(read_request(request).leaf, keyholder=self._name)
        share = seal_to(request.one_use, b"\1" + bytes(32), info=info)
        answer = render_response(OpenResponse(keyholder=self._name, share=share))
        return Response(status=200, content_type="application/json", body=answer)


def dialler_with(lender: Lender, **others: object) -> Dialler:
    """A dialler in the place of the office's own, for which these keyholders are somebody else."""
    outsiders = replace(lender.node.outsiders, transports={**lender.node.outsiders.transports, **others})
    handle_key = lender.node.labels.handle_key()
    trunk, clock = lender.dialler._trunk, lender.clock.now
    dialler = join_dialler(outsiders, node=lender.node, trunk=trunk, line=LINE, clock=clock, handle_key=handle_key)
    lender.node.office.book._connection().execute("UPDATE one_use SET used = 1")
    deposit_keys(lender.node.office, dialler.deposit(3))
    return dialler


@pytest.mark.parametrize("name", KEYHOLDERS)
def test_one_keyholder_that_lies_is_named_and_the_call_goes_out(lender, name):
    dialler = dialler_with(lender, **{name: Lying(name)})
    dialled = [dialler.claim_and_dial(lender.permitted().token) for _ in range(3)]
    told = {(failing.keyholder, failing.how) for one in dialled for failing in one.failings}
    assert told <= {(name, "lied")}
    assert len((lender.folder / "Master.csv").read_text().splitlines()) == 3


def test_two_keyholders_that_lie_open_nothing(lender):
    liars = KEYHOLDERS[:2]
    dialler = dialler_with(lender, **{name: Lying(name) for name in liars})
    permit = lender.permitted()
    with pytest.raises(TooFewShares, match="1 of the 2 shares needed came") as failed:
        dialler.claim_and_dial(permit.token)
    assert all(f"{name} lied" in str(failed.value) for name in liars)
    assert not (lender.folder / "Master.csv").exists()


def test_a_call_that_could_not_be_opened_spends_its_permit(lender):
    dialler = dialler_with(lender, **{name: Lying(name) for name in KEYHOLDERS[:2]})
    permit = lender.permitted()
    with pytest.raises(TooFewShares):
        dialler.claim_and_dial(permit.token)
    with pytest.raises(TokenGone):
        lender.dial(permit)


def test_only_the_borrowers_number_is_dialled_under_the_borrowers_permit(lender):
    lender.dial(lender.permitted())
    (row,) = (lender.folder / "Master.csv").read_text().splitlines()
    assert (BORROWER in row, CONTACT in row) == (True, False)
