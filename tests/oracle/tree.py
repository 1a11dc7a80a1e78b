"""The Merkle tree as RFC 6962 section 2.1 writes it, by recursion and nothing else: slow, and hard to get wrong.

It shares no line with `minglu.ledger`, so that a mistake there is not repeated here.
"""

import hashlib
from collections.abc import Sequence


def leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(count: int) -> int:
    """The largest power of two below `count`."""
    k = 1
    while 2 * k < count:
        k *= 2
    return k


def root(leaves: Sequence[bytes]) -> bytes:
    """MTH(D[n]), over leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return node(root(leaves[:k]), root(leaves[k:]))


def inclusion(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n])."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return [*inclusion(index, leaves[:k]), root(leaves[k:])]
    return [*inclusion(index - k, leaves[k:]), root(leaves[:k])]


def consistency(old: int, leaves: Sequence[bytes], *, whole: bool = True) -> list[bytes]:
    """SUBPROOF(m, D[n], b)."""
    if old == len(leaves):
        return [] if whole else [root(leaves)]
    k = split(len(leaves))
    if old <= k:
        return [*consistency(old, leaves[:k], whole=whole), root(leaves[k:])]
    return [*consistency(old - k, leaves[k:], whole=False), root(leaves[:k])]


def includes(leaf_hash: bytes, *, index: int, size: int, proof: Sequence[bytes], root_hash: bytes) -> bool:
    """Whether the proof, folded by recursion from the top, gives the root."""
    if not 0 <= index < size < 2**63 or any(len(each) != 32 for each in (leaf_hash, root_hash, *proof)):
        return False
    return _fold_inclusion(leaf_hash, index=index, size=size, proof=proof) == root_hash


def extends(*, old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof, folded by recursion from the top, gives both roots."""
    if not 0 < old <= new < 2**63 or any(len(each) != 32 for each in (old_root, new_root, *proof)):
        return False
    if old == new:
        return not proof and old_root == new_root
    return _fold_consistency(old, new, proof=proof, known=old_root) == (old_root, new_root)


def _fold_inclusion(leaf_hash: bytes, *, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    if size == 1:
        return None if proof else leaf_hash
    if not proof:
        return None
    k, below, beside = split(size), proof[:-1], proof[-1]
    if index < k:
        left = _fold_inclusion(leaf_hash, index=index, size=k, proof=below)
        return None if left is None else node(left, beside)
    right = _fold_inclusion(leaf_hash, index=index - k, size=size - k, proof=below)
    return None if right is None else node(beside, right)


def _fold_consistency(old: int, new: int, *, proof: Sequence[bytes], known: bytes | None) -> tuple[bytes, bytes] | None:
    """The old and the new root of this subtree. `known` is the old root as long as the old tree starts where this one does."""
    if old == new:
        if known is not None:
            return None if proof else (known, known)
        return (proof[0], proof[0]) if len(proof) == 1 else None
    if not proof:
        return None
    k, below, beside = split(new), proof[:-1], proof[-1]
    if old <= k:
        found = _fold_consistency(old, k, proof=below, known=known)
        return None if found is None else (found[0], node(found[1], beside))
    found = _fold_consistency(old - k, new - k, proof=below, known=None)
    return None if found is None else (node(beside, found[0]), node(beside, found[1]))
