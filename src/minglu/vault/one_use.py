"""One-use keys: a dialler deposits signed public halves ahead; a permit names one by digest and so is for it alone.

    deposit = sign_one_use(public, dialler="dial.example", epoch=started, seed=seed)
    check_one_use(deposit, public=pinned)
    digest_of(deposit.public)                  # the entry's `to`

The private halves never leave the dialler's memory, so a restart loses them. `epoch` says when that memory began: the
first deposit after a restart tells the node that the dialler's unused keys of lower epochs are dead, and no permit may
name them any more. None left means: no permit (P3).
"""

from dataclasses import dataclass

from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest, sha256
from minglu.canon.instants import LAST, Instant
from minglu.canon.json import Object, render
from minglu.vault import signature as signatures
from minglu.vault.errors import WrongExchange
from minglu.vault.members import VERSION, Members, is_name

SIZE = 32
_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class OneUseKey:
    """An X25519 public key, the dialler that holds the private half, when that dialler started, and its signature."""

    public: bytes
    dialler: str
    epoch: Instant
    signature: bytes


def digest_of(public: bytes) -> Digest:
    """What a permit says of the key it is for: plain SHA-256 of the 32 bytes."""
    if len(public) != SIZE:
        raise WrongExchange(f"a one-use key has {SIZE} bytes, not {len(public)}")
    return sha256(public)


def sign_one_use(public: bytes, *, dialler: str, epoch: Instant, seed: bytes) -> OneUseKey:
    """The deposit of `public` by `dialler`, which started at `epoch` by its own clock; signed with the Ed25519 `seed`."""
    if len(public) != SIZE or not is_name(dialler):
        raise WrongExchange(f"a one-use key has {SIZE} bytes and its dialler a name of visible characters without '+'")
    if not 0 <= epoch < LAST:
        raise WrongExchange("a dialler's epoch is an instant in milliseconds; compare its clock")
    signature = signatures.sign(seed, signatures.ONE_USE, _signed(public, dialler, epoch=epoch))
    return OneUseKey(public=public, dialler=dialler, epoch=epoch, signature=signature)


def check_one_use(key: OneUseKey, *, public: bytes) -> None:
    """Return quietly if the dialler with the pinned key `public` deposited this; raise WrongSignature otherwise."""
    signed = _signed(key.public, key.dialler, epoch=key.epoch)
    signatures.check_signature(public, signatures.ONE_USE, signed, signature=key.signature)


def render_one_use(key: OneUseKey) -> bytes:
    """A deposit as canonical JSON."""
    members: Object = {
        "v": VERSION,
        "public": render_base64(key.public),
        "dialler": key.dialler,
        "epoch": key.epoch,
        "signature": render_base64(key.signature),
    }
    return render(members)


def parse_one_use(data: bytes) -> OneUseKey:
    """The inverse. Raises WrongExchange."""
    members = Members.parse(data, ("public", "dialler", "epoch", "signature"), what="a one-use key", most=_MOST)
    return OneUseKey(
        public=members.data("public", size=SIZE),
        dialler=members.name("dialler"),
        epoch=Instant(members.number("epoch", most=LAST - 1)),
        signature=members.data("signature", size=signatures.SIZE),
    )


def _signed(public: bytes, dialler: str, *, epoch: Instant) -> bytes:
    # What has a fixed length comes first: no name can run into it.
    return public + epoch.to_bytes(8) + dialler.encode("ascii")
