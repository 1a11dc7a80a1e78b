"""Claims: one token, one claim, by the dialler that signed for it, for a permit that is witnessed, before its minute."""

from dataclasses import replace

import pytest

from minglu.acts.claim import claim_token, deposit_keys, diallers
from minglu.acts.errors import NotAllowed, NotWitnessed
from minglu.acts.never import say_never, withdraw_consent
from minglu.acts.register import suspend_agency
from minglu.canon.digest import sha256
from minglu.canon.ids import TokenId
from minglu.canon.instants import MINUTE
from minglu.gate.act import Enter
from minglu.gate.outcome import EndTokens, Entered, Permit
from minglu.ledger.tlog_proof import check_tlog_proof, parse_tlog_proof
from minglu.vault.claim import claim_message
from minglu.vault.errors import TokenGone, TooLate
from minglu.vault.signature import CLAIM, sign
from minglu.wiring.parties import DIALLER
from tests.unit.acts.cast import AGENCY, OFFICER, fresh_id
from tests.unit.acts.office import Lender


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
        with pytest.raises(NotAllowed, match="this is not signed by the dialler it names"):
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
        (token,) = lender.node.office.book._database.connection().execute("SELECT id FROM token").fetchone()
        with pytest.raises(NotWitnessed, match="nothing may be used before it is"):
            claim(lender, TokenId(token))


def test_a_claim_that_was_too_early_may_be_made_again_when_the_entry_is_witnessed(lender):
    assert lender.node.publisher.reachable()
    act = lender.act(lender.sign())
    with lender.refusing():
        lender.together([act])
        with pytest.raises(NotWitnessed):
            claim(lender, act.token)
    permit = lender.node.office.sequencer.submit(act).result(60)
    assert isinstance(permit, Permit)
    assert claim(lender, permit.token)


@pytest.mark.parametrize(
    "end",
    [
        say_never,
        lambda office, person: withdraw_consent(office, person, purposes=()),
    ],
    ids=["never again", "consent withdrawn"],
)
def test_what_a_person_says_kills_tokens_that_are_not_yet_claimed(lender, end):
    permit = lender.permitted()
    end(lender.node.office, lender.cast.borrower.person)
    with pytest.raises(TokenGone, match="was ended"):
        claim(lender, permit.token)
    said = lender.said(lender.cast.borrower.person, "contact.lapse")
    assert (said["permit"], said["why"]) == (permit.index, "killed")


def test_a_suspension_kills_the_tokens_of_the_agency(lender):
    permit = lender.permitted()
    suspend_agency(lender.node.office, AGENCY, why="late", by=OFFICER.id)
    with pytest.raises(TokenGone, match="was ended"):
        claim(lender, permit.token)


def test_a_token_of_the_very_batch_in_which_she_says_never_is_killed_too(lender):
    office = lender.node.office
    person = lender.cast.borrower.person
    never = Enter(drafts=(office.draft("person.never", office.about(person)),), reply=Entered(), changes=(EndTokens(person=person),))
    act = lender.act(lender.sign())
    lender.together([act, never])
    with pytest.raises(TokenGone, match="was ended"):
        claim(lender, act.token)
    assert lender.kinds(person)[-3:] == ["contact.permit", "person.never", "contact.lapse"]


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
    assert lender.node.office.book.dialler_of(sha256(first.public)) is None


def test_a_key_deposited_twice_is_used_once(lender):
    keys = lender.dialler.deposit(1)
    for _ in range(2):
        deposit_keys(lender.node.office, keys)
    count = lender.node.office.book._database.connection().execute(
        "SELECT count(*) FROM one_use WHERE digest = ?", (sha256(keys[0].public),)
    )
    assert count.fetchone() == (1,)


def test_the_diallers_are_those_that_the_log_names(lender):
    assert diallers(lender.node.office) == {DIALLER: lender.node.outsiders.dialler_vkey}
