"""The Merkle tree: hashes of leaves and nodes, and roots over any number of them (RFC 6962 section 2.1).

    root_of([leaf_hash(b"a"), leaf_hash(b"b")]) == node_hash(leaf_hash(b"a"), leaf_hash(b"b"))

Rules that hold here:

* A leaf starts with 0x00 and a node with 0x01, so neither can be shown as the other.
* A tree of n leaves splits at the largest power of two below n. All else follows.
* Every hash is 32 bytes, checked where hashes come in and nowhere after.

A `Frontier` is all that is needed to append: the roots of the complete subtrees along the right edge, largest first.
Whole rows are hashed pair by pair, because one list comprehension a row is what plain Python does fastest: a root over
a million leaves is a single pass. Proofs are in `proofs`, files in `tiles`.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice

from minglu.canon.digest import EMPTY_ROOT, LEAF, NODE, SIZE, Digest
from minglu.ledger.decimals import MOST_SIZE
from minglu.ledger.errors import WrongProof

_AT_ONCE = 65_536
_sha256 = hashlib.sha256


def leaf_hash(data: bytes) -> Digest:
    """The hash of one entry."""
    return Digest(_sha256(LEAF + data).digest())


def leaf_hashes(entries: Iterable[bytes]) -> tuple[Digest, ...]:
    """The hashes of many entries."""
    return tuple([Digest(_sha256(b"\x00" + data).digest()) for data in entries])


def node_hash(left: bytes, right: bytes) -> Digest:
    """The hash of a node over its two children."""
    return Digest(_sha256(NODE + left + right).digest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """The right edge of a tree: one peak for each bit of its size, the largest subtree first."""

    size: int = 0
    peaks: tuple[Digest, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.size <= MOST_SIZE or len(self.peaks) != self.size.bit_count():
            raise WrongProof(f"a tree of {self.size} entries does not have {len(self.peaks)} peaks")
        check_hashes(self.peaks)

    def extended(self, leaves: Sequence[Digest]) -> "Frontier":
        """The frontier after these leaf hashes."""
        check_hashes(leaves)
        row, size, peaks, kept = list(leaves), self.size, list(self.peaks), list[Digest]()
        # Row by row upward. At each height the row starts at an even place (the old peak of this height completes it)
        # and ends at one (an odd last hash stays behind as the new peak of this height).
        while row or size:
            if size & 1:
                row = [peaks.pop(), *row]
            if len(row) & 1:
                kept.append(row.pop())
            row = _pairs(row)
            size >>= 1
        return Frontier(size=self.size + len(leaves), peaks=tuple(reversed(kept)))

    def root(self) -> Digest:
        """The root of the tree so far."""
        return fold(self.peaks) if self.peaks else EMPTY_ROOT


def root_of(leaves: Sequence[Digest]) -> Digest:
    """The root over these leaf hashes."""
    return Frontier().extended(leaves).root()


def frontier_of_stream(leaves: Iterable[Digest]) -> Frontier:
    """The frontier over leaf hashes that need not fit in memory: one pass, some megabytes whatever the length."""
    frontier, rest = Frontier(), iter(leaves)
    while block := list(islice(rest, _AT_ONCE)):
        frontier = frontier.extended(block)
    return frontier


def fold(peaks: Sequence[Digest]) -> Digest:
    """The root over adjacent complete subtrees, largest first: they are joined from the right."""
    return reduce(lambda right, left: node_hash(left, right), reversed(peaks))


def check_hashes(hashes: Iterable[bytes]) -> None:
    """Refuse a hash that is not 32 bytes. Without this an empty leaf would prove itself under an empty root."""
    if not {SIZE}.issuperset(map(len, hashes)):
        raise WrongProof(f"a hash of the tree has {SIZE} bytes; one of these has not")


def _pairs(row: list[Digest]) -> list[Digest]:
    one = iter(row)
    return [Digest(_sha256(b"\x01" + left + right).digest()) for left, right in zip(one, one, strict=True)]
