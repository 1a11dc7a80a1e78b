"""Proofs that an entry is in a log, and that a log has only grown (RFC 9162 sections 2.1.3 and 2.1.4).

    proof = prove_inclusion(5, 13, reader)
    check_inclusion(leaf_hash(entry), index=5, size=13, proof=proof, root=root)     # returns quietly or raises

To prove: plan which complete subtrees are needed, read the tiles that hold them once each, fold. To check: arithmetic
only; reading hashes is the caller's business. Rules that hold here:

* Every hash is 32 bytes before any arithmetic.
* A proof pins the root, not the size: 13 and 14 entries can give a path the same shape. So `size` and `root` must come
  from one checkpoint that somebody signed, and never from the prover.
* What a reader returns is not believed: whoever gets a proof checks it against a signed root.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeAlias

from minglu.canon.digest import Digest
from minglu.ledger.decimals import MOST_SIZE
from minglu.ledger.errors import WrongProof
from minglu.ledger.tiles import BITS, FULL, Edge, Tile, parse_hashes, tile_at, widths_at
from minglu.ledger.tree import check_hashes, fold, node_hash

Rows: TypeAlias = tuple[tuple[Digest, ...], ...]


class TileReader(Protocol):
    """Where tiles come from: a directory, a mirror, an auditor's copy."""

    def read(self, path: str) -> bytes | None:
        """The bytes of the tile at this path, or None if there is none.

        A reader that no longer has a partial tile answers with that many hashes of the full one.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Subtree:
    """A complete subtree: entries index·2**height … (index + 1)·2**height − 1."""

    height: int
    index: int

    @property
    def place(self) -> tuple[int, int, int]:
        """The level of tiles that has it, and which hashes of that level: the first, and how many."""
        count = 1 << self.height % BITS
        return self.height // BITS, self.index * count, count


def prove_inclusion(index: int, size: int, reader: TileReader) -> tuple[Digest, ...]:
    """The proof that entry `index` is in the tree of the first `size` entries."""
    if not 0 <= index < size <= MOST_SIZE:
        raise WrongProof(f"there is no entry {index} among {size}")
    return _read_and_fold(_path_to_entry(index, size), size=size, reader=reader)


def prove_consistency(old: int, new: int, reader: TileReader) -> tuple[Digest, ...]:
    """The proof that the tree of `old` entries is the beginning of the tree of `new`."""
    if not 0 < old <= new <= MOST_SIZE:
        raise WrongProof(f"a log does not grow from {old} to {new} entries")
    return _read_and_fold(_path_to_size(old, new), size=new, reader=reader)


def root_at(size: int, reader: TileReader) -> Digest:
    """The root of the first `size` entries, from the tiles."""
    return edge_at(size, reader).root()


def edge_at(size: int, reader: TileReader) -> Edge:
    """The partial tiles of a log of `size` entries."""
    levels = tuple(
        parse_hashes(_read(tile_at(level, size >> BITS * (level + 1), size=size), reader), width=width) if width else ()
        for level, width in enumerate(widths_at(size))
    )
    return Edge(size=size, levels=levels)


def check_inclusion(leaf: Digest, *, index: int, size: int, proof: Sequence[Digest], root: Digest) -> None:
    """Return quietly if the leaf hash `leaf` is entry `index` under `root`; raise WrongProof otherwise."""
    if not 0 <= index < size <= MOST_SIZE:
        raise WrongProof(f"there is no entry {index} among {size}", evidence=b"".join(proof))
    check_hashes((leaf, root, *proof))
    node, last, here = index, size - 1, leaf
    # Invariant: `here` is the root of the subtree that holds the entry, `node` its place in its row and `last` the
    # place of the row's last node. RFC 9162 section 2.1.3.2.
    for other in proof:
        if last == 0:
            raise _unproven("the proof is longer than the way to the root", proof)
        if node & 1 or node == last:
            here = node_hash(other, here)
            node, last = _skip_lone_rows(node, last)
        else:
            here = node_hash(here, other)
        node, last = node >> 1, last >> 1
    if last != 0:
        raise _unproven("the proof is shorter than the way to the root", proof)
    if here != root:
        raise _unproven("the proof leads to another root", proof)


def check_consistency(*, old: int, old_root: Digest, new: int, new_root: Digest, proof: Sequence[Digest]) -> None:
    """Return quietly if the tree `old_root` of `old` entries begins the tree `new_root` of `new`; raise WrongProof otherwise.

    There is nothing to prove about a log of 0 entries: that is refused here, and decided by who asks.
    """
    if not 0 < old <= new <= MOST_SIZE:
        raise _unproven(f"a log does not grow from {old} to {new} entries", proof)
    check_hashes((old_root, new_root, *proof))
    if old == new:
        if proof or old_root != new_root:
            raise _unproven("two trees of one size have one root and need no proof", proof)
        return
    # Where the old tree is one complete subtree, its root is where the way begins and is not sent.
    steps = iter(proof if old & (old - 1) else (old_root, *proof))
    older, newer = _climb(steps, old=old, new=new, proof=proof)
    if older != old_root:
        raise _unproven("the proof starts from another old root", proof)
    if newer != new_root:
        raise _unproven("the proof leads to another new root", proof)


def _climb(steps: Iterable[Digest], *, old: int, new: int, proof: Sequence[Digest]) -> tuple[Digest, Digest]:
    """The old and the new root that the proof leads to. RFC 9162 section 2.1.4.2."""
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    rest = iter(steps)
    first = next(rest, None)
    if first is None:
        raise _unproven("the proof is empty", proof)
    older = newer = first
    for other in rest:
        if last == 0:
            raise _unproven("the proof is longer than the way to the root", proof)
        if node & 1 or node == last:
            older, newer = node_hash(other, older), node_hash(other, newer)
            node, last = _skip_lone_rows(node, last)
        else:
            newer = node_hash(newer, other)
        node, last = node >> 1, last >> 1
    if last != 0:
        raise _unproven("the proof is shorter than the way to the root", proof)
    return older, newer


def _skip_lone_rows(node: int, last: int) -> tuple[int, int]:
    """A last node without a sibling rises unchanged through the rows where it stands alone."""
    while node and not node & 1:
        node, last = node >> 1, last >> 1
    return node, last


def _path_to_entry(index: int, size: int) -> list[tuple[int, int]]:
    """The siblings on the way from an entry to the root, as ranges of entries, deepest first."""
    low, high, path = 0, size, list[tuple[int, int]]()
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append((middle, high))
            high = middle
        else:
            path.append((low, middle))
            low = middle
    return path[::-1]


def _path_to_size(old: int, new: int) -> list[tuple[int, int]]:
    """What to add to the old tree to get the new, as ranges of entries, deepest first."""
    low, high, path = 0, new, list[tuple[int, int]]()
    while high != old:
        middle = low + _split(high - low)
        if old <= middle:
            path.append((middle, high))
            high = middle
        else:
            path.append((low, middle))
            low = middle
    # The old tree as a whole is known to the checker; a part of it is not.
    return ([(low, high)] if low else []) + path[::-1]


def _split(count: int) -> int:
    """The largest power of two below `count`, where a tree of `count` leaves divides."""
    return 1 << (count - 1).bit_length() - 1


def _subtrees(low: int, high: int) -> list[Subtree]:
    """A range that the tree treats as one subtree, as complete subtrees, largest first."""
    subtrees: list[Subtree] = []
    while low < high:
        height = (high - low).bit_length() - 1
        subtrees.append(Subtree(height=height, index=low >> height))
        low += 1 << height
    return subtrees


def _read_and_fold(path: Sequence[tuple[int, int]], *, size: int, reader: TileReader) -> tuple[Digest, ...]:
    tiles: dict[tuple[int, int], Rows] = {}
    proof: list[Digest] = []
    for low, high in path:
        hashes: list[Digest] = []
        for subtree in _subtrees(low, high):
            level, first, _ = subtree.place
            place = level, first // FULL
            if place not in tiles:
                tile = tile_at(*place, size=size)
                tiles[place] = _rows_of(_read(tile, reader), width=tile.width)
            height = subtree.height % BITS
            hashes.append(tiles[place][height][first % FULL >> height])
        proof.append(fold(hashes))
    return tuple(proof)


def _read(tile: Tile, reader: TileReader) -> bytes:
    data = reader.read(tile.path)
    if data is None:
        raise WrongProof(f"{tile.path} is missing, so nothing can be proved with it; rebuild the tiles")
    return data


# The proofs of one checkpoint, and of those that follow it, need the same few tiles again and again.
@lru_cache(maxsize=128)
def _rows_of(data: bytes, *, width: int) -> Rows:
    """All complete subtrees inside one tile: row h holds the roots of 2**h hashes each, beginning with the hashes."""
    rows = [parse_hashes(data, width=width)]
    while len(rows[-1]) > 1:
        row = iter(rows[-1])
        rows.append(tuple(node_hash(left, right) for left, right in zip(row, row, strict=False)))
    return tuple(rows)


def _unproven(message: str, proof: Sequence[Digest]) -> WrongProof:
    return WrongProof(message, evidence=b"".join(proof))
