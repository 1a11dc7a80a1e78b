"""Sealing a field under a key of its own, shared among keyholders; opening it with enough of the shares.

    sealed = seal_number(number, proof, record=…, field="phone", version=1, handle=…, source="debtor_named",
                         keyholders=three, threshold=2, chance=drawn)
    open_record(sealed, two_shares)      # the bytes that were sealed

The order in which things are made, so that nothing needs itself: key → shares → commitments to all of them; key and the fixed
members of the header (`header.about`) as associated data → ciphertext → its digest; header → its digest → wraps, each
HPKE-sealed to one keyholder with that digest as `info`. A wrap moved to another header does not open, nor does a
ciphertext. Forgetting the key after sealing is done by not keeping it: it is in no value that is returned.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from minglu.canon.digest import Digest, sha256
from minglu.canon.ids import RecordId
from minglu.canon.json import render
from minglu.canon.numbers import E164
from minglu.vault import hpke, shamir
from minglu.vault.errors import TooFewShares, WrongExchange, WrongSealed
from minglu.vault.header import Header, about, check_sharing, header_digest, key_commitment, share_commitment
from minglu.vault.number import SealedNumber, render_number

NONCE = 12
MOST_CONTENT = 4_096
WRAP_SIZE = shamir.SHARE_SIZE + hpke.OVERHEAD
MOST_CIPHERTEXT = NONCE + MOST_CONTENT + 16


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyholderKey:
    """A keyholder as a sealer knows it: its name and the X25519 key that shares are sealed to."""

    name: str
    public: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRecord:
    """A header, what it describes, and one wrapped share for each of its keyholders, in the header's order."""

    header: Header
    ciphertext: bytes
    wraps: tuple[bytes, ...]


def chance_needed(threshold: int) -> int:
    """How many random bytes sealing takes: a key, a nonce, and 32 for each share needed but one."""
    return shamir.SIZE + NONCE + shamir.SIZE * (threshold - 1)


def seal_number(
    number: E164,
    proof: bytes,
    *,
    record: RecordId,
    field: str,
    version: int,
    handle: bytes,
    source: str,
    keyholders: Sequence[KeyholderKey],
    threshold: int,
    chance: bytes,
) -> SealedRecord:
    """A number, with the VRF proof of its handle beside it, so that whoever opens it can check whose it is."""
    empty = Digest(bytes(shamir.SIZE))
    header = Header(
        record=record,
        field=field,
        version=version,
        handle=Digest(handle),
        source=source,
        threshold=threshold,
        keyholders=tuple(holder.name for holder in keyholders),
        shares=(),
        key=empty,
        ciphertext=empty,
    )
    return seal_content(render_number(SealedNumber(number=number, proof=proof)), header, keyholders=keyholders, chance=chance)


def seal_content(content: bytes, draft: Header, *, keyholders: Sequence[KeyholderKey], chance: bytes) -> SealedRecord:
    """`content` under `draft`, whose commitments and ciphertext digest are filled in here."""
    if not 1 <= len(content) <= MOST_CONTENT or len(chance) != chance_needed(draft.threshold):
        raise WrongExchange(f"1 to {MOST_CONTENT} bytes of content and {chance_needed(draft.threshold)} random bytes are needed")
    check_sharing(draft.keyholders, threshold=draft.threshold)
    key, nonce, rest = chance[: shamir.SIZE], chance[shamir.SIZE :][:NONCE], chance[shamir.SIZE + NONCE :]
    shares = shamir.split(key, threshold=draft.threshold, count=len(draft.keyholders), chance=rest)
    ciphertext = nonce + AESGCM(key).encrypt(nonce, content, render(about(draft)))
    commitments = tuple(share_commitment(share) for share in shares)
    header = replace(draft, shares=commitments, key=key_commitment(key), ciphertext=sha256(ciphertext))
    info = wrap_info(header_digest(header))
    wraps = tuple(hpke.seal_to(holder.public, share, info=info) for holder, share in zip(keyholders, shares, strict=True))
    return SealedRecord(header=header, ciphertext=ciphertext, wraps=wraps)


def wrap_info(digest: bytes) -> bytes:
    """The HPKE `info` that ties a wrapped share to one header."""
    return b"minglu/wrap/v1\0" + digest


def open_wrap(wrap: bytes, header: Header, *, digest: Digest, keyholder: str, private: X25519PrivateKey) -> bytes:
    """This keyholder's share; `digest` is the header's. Raises WrongSealed unless the header commits to the share."""
    share = hpke.open_with(private, wrap, info=wrap_info(digest))
    check_share(share, header, keyholder=keyholder)
    return share


def check_share(share: bytes, header: Header, *, keyholder: str) -> None:
    """Return quietly if `share` is the one that this keyholder holds under `header`; raise WrongSealed otherwise."""
    position = header.position(keyholder)
    if position is None:
        raise WrongSealed("this record is not shared with this keyholder")
    if len(share) != shamir.SHARE_SIZE or share[0] != position + 1 or share_commitment(share) != header.shares[position]:
        raise WrongSealed("the share is not the one that the header commits to")


def open_record(sealed: SealedRecord, shares: Sequence[bytes]) -> bytes:
    """The content. Raises TooFewShares, or WrongSealed for a share or ciphertext that the header does not commit to."""
    header = sealed.header
    if len(shares) < header.threshold:
        raise TooFewShares(f"{len(shares)} of the {header.threshold} shares that this record needs")
    for share in shares:
        if share_commitment(share) not in header.shares:
            raise WrongSealed("a share is not one that the header commits to")
    if sha256(sealed.ciphertext) != header.ciphertext:
        raise WrongSealed("the ciphertext is not the one that the header commits to")
    key = shamir.combine(shares)
    if key_commitment(key) != header.key:
        raise WrongSealed("the shares do not give the key that the header commits to; the record was sealed wrongly")
    try:
        return AESGCM(key).decrypt(sealed.ciphertext[:NONCE], sealed.ciphertext[NONCE:], render(about(header)))
    except (InvalidTag, ValueError) as error:
        raise WrongSealed("the ciphertext does not open under the key that the shares give") from error
