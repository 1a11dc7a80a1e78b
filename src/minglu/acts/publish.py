"""Publishing: committed entries become tiles, a checkpoint, and something outsiders have witnessed.

    publisher.publish(size=1200)

The order, and why:

1. tiles and bundles, fsynced   a checkpoint must never name a tree that cannot be served;
2. the checkpoint is recorded   (size, root) durable before it is signed: two roots for one size are never signed;
3. signed, sent to witnesses    each remembers the largest tree it has seen, durably, before it answers;
4. published                    only with a quorum of cosignatures (P1).

What a crash leaves half done is done again from the entries: tiles are derived, the database is the truth.

Several nodes of one log publish in turn, under a lock that ends with its process. Whoever holds it publishes everything
that is committed, whichever node decided it; who comes after finds it done. Without the lock nothing would be wrong (a
size has one root, witnesses go forward only), but work would be done twice, and the newest checkpoint could step back.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from minglu.acts.ports import Book, Clock
from minglu.canon.digest import Digest
from minglu.canon.instants import SECOND, Instant
from minglu.ledger.checkpoint import Checkpoint, render_checkpoint
from minglu.ledger.errors import LedgerError, NotDurable, QuorumMissing, WrongProof
from minglu.ledger.note import NoteSigner, sign_note
from minglu.ledger.proofs import prove_consistency
from minglu.ledger.tree import Frontier, frontier_of_stream, leaf_hash, leaf_hashes

FRESH = 30 * SECOND
_CHUNK = 4096


class Tiles(Protocol):
    """Where tiles, bundles and checkpoints are stored; durable when a call returns."""

    def grow(self, old: int, new: int, entries: Sequence[bytes]) -> None:
        """Write all tiles and bundles that a log growing from `old` to `new` by these entries needs."""
        ...

    def rebuild(self, entries: Iterable[bytes]) -> Digest:
        """Write all files of a log of exactly these entries; its root. Raises NotDurable if other bytes stand there."""
        ...

    def read(self, path: str) -> bytes | None: ...

    def publish_checkpoint(self, note: bytes, *, size: int) -> None:
        """Replace the newest checkpoint in one step; the first one of each size stays beside it for auditors."""
        ...


class Checkpoints(Protocol):
    """The sizes and roots we signed; durable when a call returns."""

    def publishing(self, *, wait: bool) -> AbstractContextManager[bool]:
        """Whether nobody else, in any process, is in a block of this; with `wait`, once it is so."""
        ...

    def newest(self) -> tuple[int, Digest] | None: ...

    def record(self, size: int, root: Digest) -> None:
        """Raises LedgerError for a size recorded before with another root."""
        ...

    def cosigned(self, size: int, note: bytes) -> None: ...

    def newest_cosigned(self) -> tuple[int, bytes] | None: ...


Cosign = Callable[[bytes, Callable[[int, int], tuple[Digest, ...]]], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogParts:
    """What a publisher is made of. `cosign` gives the checkpoint with a quorum's cosignatures or raises QuorumMissing."""

    book: Book
    tiles: Tiles
    checkpoints: Checkpoints
    signer: NoteSigner
    origin: str
    cosign: Cosign
    clock: Clock
    at: Callable[[str], None]


class LogPublisher:
    """`acts.ports.Publisher`. Used by the sequencer's thread alone."""

    def __init__(self, parts: LogParts) -> None:
        self._parts = parts
        self._frontier = Frontier(size=0, peaks=())
        self._answered = Instant(0)
        self._restore()

    def witnessed(self) -> int:
        newest = self._parts.checkpoints.newest_cosigned()
        return 0 if newest is None else newest[0]

    def reachable(self) -> bool:
        """True when the newest recorded checkpoint is cosigned and witnesses answered within the last half minute."""
        newest = self._parts.checkpoints.newest()
        if newest is None or (self.witnessed() == newest[0] and self._answered_just_now()):
            return True
        with self._parts.checkpoints.publishing(wait=not self._answered_just_now()) as alone:
            if not alone:
                # Another node asks the witnesses at this moment, and ours heard of them moments ago.
                return True
            try:
                self._cosign((self._parts.checkpoints.newest() or newest)[0])
            except (QuorumMissing, NotDurable):
                return False
        return True

    def publish(self, *, size: int) -> None:
        """Raises QuorumMissing; the tree is then stored and recorded, and is cosigned with the next."""
        if size <= self.witnessed():
            return
        with self._parts.checkpoints.publishing(wait=True):
            if size > self.witnessed():
                self._publish(max(size, self._parts.book.head().size))

    def _answered_just_now(self) -> bool:
        return self._answered <= self._parts.clock.now() < self._answered + FRESH

    def _publish(self, size: int) -> None:
        self._follow()
        self._grow(size)
        self._parts.checkpoints.record(size, self._frontier.root())
        self._parts.at("checkpoint.recorded")
        self._cosign(size)

    def _cosign(self, size: int) -> None:
        newest = self._parts.checkpoints.newest()
        if newest is None or newest[0] != size:
            raise LedgerError("only the newest recorded checkpoint can be cosigned")
        text = render_checkpoint(Checkpoint(origin=self._parts.origin, size=size, root=newest[1]))
        note = sign_note(text, [self._parts.signer])
        self._parts.at("checkpoint.signed")
        cosigned = self._parts.cosign(note, lambda old, new: prove_consistency(old, new, self._parts.tiles))
        self._parts.at("checkpoint.cosigned")
        self._answered = self._parts.clock.now()
        # Published before it is noted as cosigned: a crash between the two has it cosigned and published again. The
        # other order would take it for published when it is not.
        self._parts.tiles.publish_checkpoint(cosigned, size=size)
        self._parts.at("checkpoint.published")
        self._parts.checkpoints.cosigned(size, cosigned)
        self._parts.at("checkpoint.kept")

    def _follow(self) -> None:
        """Take over what other nodes stored and recorded meanwhile; the entries tell whether it was right."""
        newest, old = self._parts.checkpoints.newest(), self._frontier.size
        if newest is None or newest[0] <= old:
            return
        size, root = newest
        grown = self._frontier
        for first in range(old, size, _CHUNK):
            grown = grown.extended(leaf_hashes(self._parts.book.entries(first, min(size, first + _CHUNK))))
        if grown.root() != root:
            raise WrongProof("the recorded checkpoint is not that of the committed entries")
        self._frontier = grown

    def _grow(self, size: int) -> None:
        old = self._frontier.size
        if size <= old:
            return
        entries = self._parts.book.entries(old, size)
        self._parts.tiles.grow(old, size, entries)
        self._frontier = self._frontier.extended(leaf_hashes(entries))
        self._parts.at("tiles.stored")

    def _restore(self) -> None:
        """Take up where the last process stopped: tiles are derived again from what is committed, whatever they were."""
        with self._parts.checkpoints.publishing(wait=True):
            self._rebuild()

    def _rebuild(self) -> None:
        size = self._parts.book.head().size
        if size:
            self._frontier = frontier_of_stream(leaf_hash(entry) for entry in self._committed(size))
            root = self._parts.tiles.rebuild(self._committed(size))
            if root != self._frontier.root():
                raise WrongProof("the tiles do not hash to the root of the committed entries")
            self._parts.checkpoints.record(size, root)

    def _committed(self, size: int) -> Iterator[bytes]:
        for first in range(0, size, _CHUNK):
            yield from self._parts.book.entries(first, min(size, first + _CHUNK))
