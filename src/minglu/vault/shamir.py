"""Shamir's secret sharing over GF(256): any `threshold` of `count` shares give the secret, fewer say nothing about it.

    shares = split(key, threshold=2, count=3, chance=random_32_bytes)
    combine(shares[:2]) == combine(shares[1:]) == key

A share is one byte x (1 … count), then 32 bytes y. The field is that of AES (x⁸+x⁴+x³+x+1), generator 3. A whole
32-byte string is multiplied by a constant with one `bytes.translate`, which is why this costs microseconds.

A wrong share is not noticed here: it gives a wrong secret. The header's commitments find it (`vault.header`). Tables
are indexed by secret bytes, so this is no code for a machine shared with a neighbour who measures caches; the reasons
for it are in docs/decisions/0002-shamir-of-our-own.md.
"""

from collections.abc import Sequence
from functools import cache

from minglu.vault.errors import TooFewShares, WrongExchange

SIZE = 32
SHARE_SIZE = 1 + SIZE
MOST_SHARES = 255


def split(secret: bytes, *, threshold: int, count: int, chance: bytes) -> tuple[bytes, ...]:
    """`count` shares of which `threshold` are needed. `chance` is 32 random bytes for each share needed but one.

    A threshold of one is refused: every share would be the secret itself.
    """
    if not 2 <= threshold <= count <= MOST_SHARES:
        raise WrongExchange(f"{threshold} of {count} shares is not a sharing; 2 ≤ threshold ≤ count ≤ {MOST_SHARES}")
    if len(secret) != SIZE or len(chance) != SIZE * (threshold - 1):
        raise WrongExchange(f"a secret of {SIZE} bytes and {SIZE * (threshold - 1)} random bytes are needed")
    # Coefficients from the highest power down, for Horner's scheme; the secret is the value at zero.
    falling = [chance[start : start + SIZE] for start in range(0, len(chance), SIZE)]
    return tuple(bytes([x]) + _value_at(x, falling, secret) for x in range(1, count + 1))


def combine(shares: Sequence[bytes]) -> bytes:
    """The secret of which these are shares, all of one splitting. Which of them to trust is the caller's business."""
    if len(shares) < 2:
        raise TooFewShares(f"{len(shares)} shares are never enough; at least 2 are needed")
    if any(len(share) != SHARE_SIZE or share[0] == 0 for share in shares):
        raise WrongExchange(f"a share has {SHARE_SIZE} bytes and does not begin with zero")
    places = [share[0] for share in shares]
    if len(set(places)) != len(places):
        raise WrongExchange("the same share is given twice")
    total = 0
    for share in shares:
        weight = _weight_at_zero(share[0], places)
        total ^= int.from_bytes(share[1:].translate(_times(weight)))
    return total.to_bytes(SIZE)


def _value_at(x: int, falling: Sequence[bytes], secret: bytes) -> bytes:
    table = _times(x)
    value = 0
    for coefficient in falling:
        value = int.from_bytes((value ^ int.from_bytes(coefficient)).to_bytes(SIZE).translate(table))
    return (value ^ int.from_bytes(secret)).to_bytes(SIZE)


def _weight_at_zero(x: int, places: Sequence[int]) -> int:
    """Lagrange's weight of the share at x for the value at zero: the product of x′ / (x′ - x) over the others."""
    power = 0
    for other in places:
        if other != x:
            power += _LOG[other] - _LOG[other ^ x]
    return _EXP[power % 255]


def _powers() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The powers of 3, which runs through all 255 non-zero values, and for each value its exponent."""
    powers, logarithms, value = [], [0] * 256, 1
    for exponent in range(255):
        powers.append(value)
        logarithms[value] = exponent
        doubled = value << 1
        value ^= doubled ^ (0x11B if doubled & 0x100 else 0)
    return tuple(powers), tuple(logarithms)


_EXP, _LOG = _powers()


@cache
def _times(factor: int) -> bytes:
    """The table of value × `factor` for all 256 values. `factor` is never secret and never zero."""
    return bytes([0, *(_EXP[(_LOG[value] + _LOG[factor]) % 255] for value in range(1, 256))])
