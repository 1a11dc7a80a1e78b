"""Claims where an outsider misbehaves: keyholders that lie, and a dialler that wants another's token."""

from dataclasses import replace

import pytest

from minglu.acts.claim import deposit_keys
from minglu.acts.errors import NotAllowed
from minglu.canon.digest import sha256
from minglu.canon.ids import TokenId
from minglu.ledger.note import make_key, render_vkey
from minglu.servers.dialler import Dialler
from minglu.servers.ports import Response
from minglu.vault.claim import claim_message
from minglu.vault.errors import TokenGone, TooFewShares
from minglu.vault.exchange import OpenResponse, parse_request, render_response, response_info
from minglu.vault.hpke import seal_to
from minglu.vault.shown import read_request
from minglu.vault.signature import CLAIM, UNDIALLED, public_of, sign
from minglu.wiring.parties import DIALLER, KEYHOLDERS, join_dialler
from tests.unit.acts.cast import BORROWER, CONTACT, LINE
from tests.unit.acts.office import Lender


def claim(lender: Lender, token: TokenId, *, dialler: str = DIALLER, signature: bytes | None = None):
    signature = signature or sign(lender.node.outsiders.dialler_seed, CLAIM, claim_message(token, dialler=dialler))
    return lender.node.claim(token, dialler=dialler, signature=signature)


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
    lender.node.office.book._database.connection().execute("UPDATE one_use SET used = 1")
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


def test_a_call_that_could_not_be_opened_spends_its_token_and_frees_the_count(lender):
    dialler = dialler_with(lender, **{name: Lying(name) for name in KEYHOLDERS[:2]})
    permit = lender.permitted()
    with pytest.raises(TooFewShares):
        dialler.claim_and_dial(permit.token)
    with pytest.raises(TokenGone):
        dialler.claim_and_dial(permit.token)
    said = lender.said(lender.cast.borrower.person, "contact.lapse")
    assert (said["permit"], said["why"]) == (permit.index, "undialled")


def test_only_the_borrowers_number_is_dialled_under_the_borrowers_permit(lender):
    lender.dial(lender.permitted())
    (row,) = (lender.folder / "Master.csv").read_text().splitlines()
    assert (BORROWER in row, CONTACT in row) == (True, False)


# ---- Two diallers


SECOND, SECOND_SEED = "second.example", sha256(b"a second dialler")


def second_dialler(lender: Lender) -> None:
    """Another dialler is registered beside the office's own."""
    key = render_vkey(make_key(SECOND, public_of(SECOND_SEED), kind=0x01))
    office = lender.node.office
    office.enter(office.draft("outsider.registered", public={"role": "dialler", "name": SECOND, "key": key}))


def test_a_token_is_for_the_dialler_whose_key_its_permit_names(lender):
    second_dialler(lender)
    token = lender.permitted().token
    with pytest.raises(NotAllowed, match="this token is for another dialler"):
        claim(lender, token, dialler=SECOND, signature=sign(SECOND_SEED, CLAIM, claim_message(token, dialler=SECOND)))
    assert claim(lender, token)


def test_no_other_dialler_says_that_a_token_was_not_dialled(lender):
    second_dialler(lender)
    permit = lender.permitted()
    message = claim_message(permit.token, dialler=SECOND)
    with pytest.raises(NotAllowed, match="for another dialler"):
        lender.node.undialled(permit.token, dialler=SECOND, signature=sign(SECOND_SEED, UNDIALLED, message))
    with pytest.raises(NotAllowed, match="not signed by the dialler"):
        lender.node.undialled(permit.token, dialler=DIALLER, signature=bytes(64))
    assert "contact.lapse" not in lender.kinds(lender.cast.borrower.person)


def test_a_signature_under_a_claim_is_none_under_a_report(lender):
    token = lender.permitted().token
    signature = sign(lender.node.outsiders.dialler_seed, CLAIM, claim_message(token, dialler=DIALLER))
    with pytest.raises(NotAllowed, match="not signed by the dialler"):
        lender.node.undialled(token, dialler=DIALLER, signature=signature)


def test_after_an_outcome_a_report_changes_nothing(lender):
    permit = lender.permitted()
    lender.dial(permit)
    lender.read_trunk()
    signature = sign(lender.node.outsiders.dialler_seed, UNDIALLED, claim_message(permit.token, dialler=DIALLER))
    before = lender.size
    lender.node.undialled(permit.token, dialler=DIALLER, signature=signature)
    assert lender.size == before
