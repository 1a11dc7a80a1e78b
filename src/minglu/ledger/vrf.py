"""A verifiable random function: ECVRF-EDWARDS25519-SHA512-TAI (RFC 9381 section 5, suite 0x03).

    proof = prove(seed, b"alpha")
    verify(public_key(seed), b"alpha", proof=proof) == output(seed, b"alpha")

Whoever holds the seed can compute the output for any input; nobody can show two outputs for one input under one key.
Rules that hold here:

* One spelling: points are canonical (y below p), the scalar s is below the order q. A second spelling is refused.
* A key or a Gamma outside the prime-order group is refused. The RFC lets a Gamma with a small component pass one time
  in eight; no prover that follows it ever makes one, and the output would be the same.
* Arithmetic with secret scalars is libsodium's, in constant time; Python only sets the bits that Ed25519 fixes.

Finding the point for an input takes a number of tries that depends on the input, so the *time* an evaluation takes
says a little about the input to whoever can measure it. Evaluate where only the key's owner can watch (RFC 9381, 7.8).
"""

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from nacl import bindings
from nacl.exceptions import RuntimeError as SodiumError

from minglu.ledger.errors import WrongLabel

PROOF_SIZE: Final = 80
OUTPUT_SIZE: Final = 64
SEED_SIZE: Final = 32

_P = 2**255 - 19
_Q = 2**252 + 27742317777372353535851937790883648493
_IDENTITY = b"\x01" + bytes(31)
_SUITE = b"\x03"
_TRIES = 256

_add = bindings.crypto_core_ed25519_add
_sub = bindings.crypto_core_ed25519_sub
_times = bindings.crypto_scalarmult_ed25519_noclamp
_times_base = bindings.crypto_scalarmult_ed25519_base_noclamp
_sha512 = hashlib.sha512

_EIGHT = (8).to_bytes(32, "little")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    """A seed expanded as in Ed25519 (RFC 8032 section 5.1.5)."""

    scalar: bytes = field(repr=False)
    eight_scalar: bytes = field(repr=False)
    nonce: bytes = field(repr=False)
    public: bytes


# The seeds are held by the process anyway; a lender has two of them, one for handles and one for the month.
@lru_cache(maxsize=16)
def _expand(seed: bytes) -> _Key:
    if len(seed) != SEED_SIZE:
        raise WrongLabel(f"the seed of a key has {SEED_SIZE} bytes, not {len(seed)}")
    half, nonce = (digest := _sha512(seed).digest())[:32], digest[32:]
    clamped = bytes([half[0] & 248]) + half[1:31] + bytes([half[31] & 63 | 64])
    scalar = bindings.crypto_core_ed25519_scalar_reduce(clamped + bytes(32))
    return _Key(
        scalar=scalar,
        eight_scalar=bindings.crypto_core_ed25519_scalar_mul(scalar, _EIGHT),
        nonce=nonce,
        public=_times_base(scalar),
    )


def public_key(seed: bytes) -> bytes:
    """The 32 bytes under which proofs of this seed are checked. Raises WrongLabel for a seed of another length."""
    return _expand(seed).public


def prove(seed: bytes, alpha: bytes) -> bytes:
    """The proof, 80 bytes, that `output(seed, alpha)` is the output for `alpha`."""
    key = _expand(seed)
    point = _encode_to_curve(key.public, alpha)
    gamma = _times(key.scalar, point)
    k = bindings.crypto_core_ed25519_scalar_reduce(_sha512(key.nonce + point).digest())
    c = _challenge(key.public, point, gamma=gamma, u=_times_base(k), v=_times(k, point))
    cx = bindings.crypto_core_ed25519_scalar_mul(c + bytes(16), key.scalar)
    return gamma + c + bindings.crypto_core_ed25519_scalar_add(k, cx)


def output(seed: bytes, alpha: bytes) -> bytes:
    """The 64 bytes for `alpha`, without a proof: less than half the work."""
    key = _expand(seed)
    # Gamma = x·H is wanted only times 8; H has order q, so 8·(x·H) is one multiplication by 8x mod q.
    return _beta(_times(key.eight_scalar, _encode_to_curve(key.public, alpha)))


def output_of(proof: bytes) -> bytes:
    """The output that a proof carries. It is the output of some input only once `verify` has said so."""
    gamma, _, _ = _parse(proof)
    try:
        return _beta(_times_cofactor(gamma))
    except SodiumError as error:
        raise WrongLabel("the proof of a label holds no point of the curve") from error


def verify(public: bytes, alpha: bytes, *, proof: bytes) -> bytes:
    """The output for `alpha` under the key `public`. Raises WrongLabel unless `proof` shows it."""
    gamma, c, s = _parse(proof)
    _check_point(public)
    try:
        point = _encode_to_curve(public, alpha)
        # libsodium refuses here what is not in the prime-order group, keys and points of low order included.
        u = _sub(_times_base(s), _times(c + bytes(16), public))
        v = _sub(_times(s, point), _times(c + bytes(16), gamma))
    except SodiumError as error:
        raise WrongLabel("the key or the proof of a label holds no point of the prime-order group") from error
    if _challenge(public, point, gamma=gamma, u=u, v=v) != c:
        raise WrongLabel("the proof of a label does not belong to this key and input: it is for another number, or was changed")
    return _beta(_times_cofactor(gamma))


def _parse(proof: bytes) -> tuple[bytes, bytes, bytes]:
    if len(proof) != PROOF_SIZE:
        raise WrongLabel(f"the proof of a label has {PROOF_SIZE} bytes, not {len(proof)}")
    gamma, c, s = proof[:32], proof[32:48], proof[48:]
    _check_point(gamma)
    if int.from_bytes(s, "little") >= _Q:
        raise WrongLabel("the proof of a label is a second spelling of another: its scalar is not reduced")
    return gamma, c, s


def _check_point(data: bytes) -> None:
    if len(data) != 32 or not _is_canonical(data):
        raise WrongLabel("a point of the curve has 32 bytes in one spelling; this is none")


def _is_canonical(data: bytes) -> bool:
    return int.from_bytes(data, "little") & ~(1 << 255) < _P


def _encode_to_curve(public: bytes, alpha: bytes) -> bytes:
    """RFC 9381 section 5.4.1.1, try and increment: hash with a counter until the hash is a point, then clear the cofactor."""
    stem = _sha512(_SUITE + b"\x01" + public + alpha)
    for counter in range(_TRIES):
        tried = stem.copy()
        tried.update(bytes((counter, 0)))
        candidate = tried.digest()[:32]
        if not _is_canonical(candidate):
            continue
        try:
            point = _times_cofactor(candidate)
        except SodiumError:
            continue  # not a point: about every second hash is none
        if point != _IDENTITY:
            return point
    # One time in 2**256: not a case, but a loop without an end is not written here.
    raise WrongLabel("no point of the curve was found for this input")


def _times_cofactor(point: bytes) -> bytes:
    # Three doublings: libsodium's multiplication refuses points outside the prime-order group, and these are such.
    for _ in range(3):
        point = _add(point, point)
    return point


def _challenge(public: bytes, point: bytes, *, gamma: bytes, u: bytes, v: bytes) -> bytes:
    return _sha512(_SUITE + b"\x02" + public + point + gamma + u + v + b"\x00").digest()[:16]


def _beta(eight_gamma: bytes) -> bytes:
    return _sha512(_SUITE + b"\x03" + eight_gamma + b"\x00").digest()
