"""A dialler claims a dial token: it gets what it must show the keyholders, once, and never a number.

A claim is given only for a permit that a quorum of witnesses has cosigned (P1). Marking the token as claimed is durable
before anything leaves; a crash after that leaves a permission unused, never a use unrecorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from minglu.acts.errors import NotAllowed, NotWitnessed
from minglu.acts.office import Office
from minglu.acts.publish import Checkpoints, Tiles
from minglu.canon.errors import CanonError
from minglu.canon.ids import TokenId
from minglu.canon.instants import period_of
from minglu.gate.draft import CHANCE
from minglu.gate.keep import Token
from minglu.gate.lapse import lapse
from minglu.ledger.entries import parse_entry
from minglu.ledger.labels import Handle
from minglu.ledger.note import parse_vkey
from minglu.ledger.proofs import prove_inclusion
from minglu.ledger.tlog_proof import TlogProof, render_tlog_proof
from minglu.vault.claim import Claim, claim_message
from minglu.vault.errors import TokenGone, VaultError
from minglu.vault.header import parse_header
from minglu.vault.one_use import OneUseKey, check_one_use
from minglu.vault.signature import CLAIM, UNDIALLED, check_signature

_WAIT = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """Proofs of what is witnessed, from tiles and the newest cosigned checkpoint."""

    tiles: Tiles
    checkpoints: Checkpoints

    def of(self, index: int, *, extra: bytes | None = None) -> bytes:
        """The tlog-proof of an entry. Raises NotWitnessed while no cosigned checkpoint covers it."""
        newest = self.checkpoints.newest_cosigned()
        if newest is None or index >= newest[0]:
            raise NotWitnessed("this entry is not witnessed yet; nothing may be used before it is")
        size, note = newest
        hashes = prove_inclusion(index, size, self.tiles)
        return render_tlog_proof(TlogProof(index=index, hashes=hashes, checkpoint=note, extra=extra))


def deposit_keys(office: Office, keys: Sequence[OneUseKey]) -> None:
    """A dialler leaves one-use keys ahead. Raises NotAllowed for a dialler that is not registered, or a false signature."""
    registered = diallers(office)
    for key in keys:
        public = registered.get(key.dialler)
        if public is None:
            raise NotAllowed("this dialler is not registered in the log")
        try:
            check_one_use(key, public=public)
        except VaultError as error:
            raise NotAllowed("a one-use key is not signed by the dialler it names") from error
    office.book.deposit(keys)


def diallers(office: Office) -> dict[str, bytes]:
    """The diallers registered in the log, by name, with their public keys."""
    events = office.book.history(["=outsiders"]).of("=outsiders")
    return {event.word("name"): parse_vkey(event.word("key")).public for event in events if event.word("role") == "dialler"}


def claim_token(office: Office, proofs: Proofs, token: TokenId, *, dialler: str, signature: bytes) -> Claim:
    """What the dialler must show. Raises NotAllowed, NotWitnessed, TokenGone."""
    kept = _theirs(office, token, dialler=dialler, signature=signature, purpose=CLAIM)
    claim = _claim(office, proofs, kept)
    if not office.book.claim(token, at=office.clock.now()):
        raise TokenGone("the token was claimed before, was ended, or is past its minute; ask again")
    return claim


def report_undialled(office: Office, token: TokenId, *, dialler: str, signature: bytes) -> None:
    """The dialler says that a token it claimed was not dialled: its permit lapses, and stops counting. Saying it twice
    changes nothing; after an outcome it changes nothing either. Raises NotAllowed, TokenGone."""
    kept = _theirs(office, token, dialler=dialler, signature=signature, purpose=UNDIALLED)
    office.sequencer.submit(lapse(kept, why="undialled", chance=office.chance.draw(CHANCE))).result(_WAIT)


def _theirs(office: Office, token: TokenId, *, dialler: str, signature: bytes, purpose: bytes) -> Token:
    """The token, if this dialler's key is the one that its permit names and the message is signed by it."""
    public = diallers(office).get(dialler)
    if public is None:
        raise NotAllowed("this dialler is not registered in the log")
    try:
        check_signature(public, purpose, claim_message(token, dialler=dialler), signature=signature)
    except VaultError as error:
        raise NotAllowed("this is not signed by the dialler it names") from error
    kept = office.book.token(token)
    if kept is None:
        raise TokenGone("there is no such token; ask again")
    if office.book.dialler_of(kept.to) != dialler:
        raise NotAllowed("this token is for another dialler")
    return kept


def _claim(office: Office, proofs: Proofs, token: Token) -> Claim:
    (data,) = office.book.entries(token.permit, token.permit + 1)
    record = office.book.record(token.record)
    if record is None:
        raise TokenGone("the record was erased; nothing can be opened any more")
    period = period_of(parse_entry(data).at)
    opened = office.book.history([period]).of(period)[0].index
    (period_entry,) = office.book.entries(opened, opened + 1)
    try:
        handle = Handle(parse_header(record.header).handle)
    except (CanonError, VaultError) as error:
        raise TokenGone("the record cannot be read; the operator must restore it") from error
    return Claim(
        entry=data,
        proof=proofs.of(token.permit),
        header=record.header,
        ciphertext=record.ciphertext,
        wraps=record.wraps,
        salt=token.salt,
        label_proof=office.labels.label_proof(period, handle),
        period_entry=period_entry,
        period_proof=proofs.of(opened),
    )
