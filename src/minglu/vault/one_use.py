"""One-use keys: a dialler deposits signed public halves ahead; a permit names one by digest and so is for it alone.

    deposit = sign_one_use(public, dialler="dial.example", seed=seed)
    check_one_use(deposit, public=pinned)
    digest_of(deposit.public)                  # the entry's `to`

The private halves never leave the dialler's memory. None left means: no permit (P3).
"""

from dataclasses import dataclass

from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest, sha256
from minglu.canon.json import Object, render
from minglu.vault import signature as signatures
from minglu.vault.errors import WrongExchange
from minglu.vault.members import VERSION, Members, is_name

SIZE = 32
_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class OneUseKey:
    """An X25519 public key, the dialler that holds the private half, and that dialler's signature."""

    public: bytes
    dialler: str
    signature: bytes


def digest_of(public: bytes) -> Digest:
    """What a permit says of the key it is for: plain SHA-256 of the 32 bytes."""
    if len(public) != SIZE:
        raise WrongExchange(f"a one-use key has {SIZE} bytes, not {len(public)}")
    return sha256(public)


def sign_one_use(public: bytes, *, dialler: str, seed: bytes) -> OneUseKey:
    """The deposit of `public` by `dialler`, signed with the Ed25519 `seed`."""
    if len(public) != SIZE or not is_name(dialler):
        raise WrongExchange(f"a one-use key has {SIZE} bytes and its dialler a name of visible characters without '+'")
    return OneUseKey(public=public, dialler=dialler, signature=signatures.sign(seed, signatures.ONE_USE, _signed(public, dialler)))


def check_one_use(key: OneUseKey, *, public: bytes) -> None:
    """Return quietly if the dialler with the pinned key `public` deposited this; raise WrongSignature otherwise."""
    signatures.check_signature(public, signatures.ONE_USE, _signed(key.public, key.dialler), signature=key.signature)


def render_one_use(key: OneUseKey) -> bytes:
    """A deposit as canonical JSON."""
    members: Object = {"v": VERSION, "public": render_base64(key.public), "dialler": key.dialler, "signature": render_base64(key.signature)}
    return render(members)


def parse_one_use(data: bytes) -> OneUseKey:
    """The inverse. Raises WrongExchange."""
    members = Members.parse(data, ("public", "dialler", "signature"), what="a one-use key", most=_MOST)
    return OneUseKey(
        public=members.data("public", size=SIZE),
        dialler=members.name("dialler"),
        signature=members.data("signature", size=signatures.SIZE),
    )


def _signed(public: bytes, dialler: str) -> bytes:
    # The key comes first because its length is fixed: no name can run into it.
    return public + dialler.encode("ascii")
