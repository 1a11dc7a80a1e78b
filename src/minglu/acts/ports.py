"""What the acts need from outside, as protocols. `store`, `channels` and `wiring` implement them.

Order and durability are stated here, because promises hang on them.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from minglu.canon.digest import Digest
from minglu.canon.ids import PersonId, RecordId, TokenId
from minglu.canon.instants import LAST, Instant, Period
from minglu.gate.keep import Done, Head, Keep, KeptRecord, Token
from minglu.ledger.labels import Handle, Label
from minglu.rules.history import Event, History
from minglu.rules.packs import Packs
from minglu.vault.one_use import OneUseKey

EVER = Instant(0)
NEVER = Instant(LAST)


class Turn(Protocol):
    """One writer's turn at the log: it holds the head, and everything in it happens or nothing does."""

    def head(self) -> Head:
        """The head as of this turn."""
        ...

    def gather(self, subjects: Sequence[str]) -> History:
        """The histories of these ids, complete up to the head, in the order of the log."""
        ...

    def done(self, keys: Sequence[str]) -> Mapping[str, Done]:
        """What these idempotency keys already stand for."""
        ...

    def journals(self, persons: Sequence[str]) -> Mapping[str, bytes]:
        """The wrapped journal keys of these persons; those that are not known are left out."""
        ...

    def one_use_keys(self, *, dialler: str, most: int) -> tuple[bytes, ...]:
        """Unused one-use keys of this dialler, oldest first."""
        ...

    def lapsed(self, *, before: Instant, most: int) -> tuple[Token, ...]:
        """Unclaimed, unended tokens whose minute passed before `before`."""
        ...

    def live(self, *, person: str, agency: str) -> tuple[Token, ...]:
        """Unclaimed, unended tokens about this person or asked for by this agency."""
        ...

    def keep(self, keeps: Sequence[Keep], *, head: Head) -> None:
        """Write all of it under the new head. Nothing is durable before `commit`."""
        ...

    def commit(self) -> None:
        """Durable when it returns. Raises StorageFull and keeps nothing when the disk is full. Where the database was lost
        meanwhile it is found out whether the turn happened: then it returns, or raises StorageLost, which says if nobody
        knows."""
        ...


class Book(Protocol):
    """The lender's database, seen by the sequencer. Whatever it is asked may raise StorageLost."""

    def turn(self) -> AbstractContextManager[Turn]:
        """Wait for the head and hold it. Leaving without `commit` undoes everything."""
        ...

    def head(self) -> Head: ...

    def entries(self, first: int, size: int) -> tuple[bytes, ...]:
        """Committed entries `first` … `size - 1`."""
        ...

    def history(self, subjects: Sequence[str]) -> History:
        """As `Turn.gather`, as of now, for explaining and reading."""
        ...

    def of_kind(self, kinds: Sequence[str], *, since: Instant = EVER, until: Instant = NEVER) -> tuple[Event, ...]:
        """Every event of these kinds at or after `since` and before `until`, each once, in the order of the log."""
        ...

    def openings(self, index: int) -> Mapping[str, bytes]:
        """The sealed openings of an entry, by part."""
        ...

    def opened_under(self, index: int) -> str | None:
        """Whose journal key seals the openings of an entry."""
        ...

    def person_of(self, number: Handle) -> PersonId | None: ...

    def numbers_of(self, person: PersonId) -> tuple[Handle, ...]: ...

    def journal_of(self, person: str) -> bytes | None:
        """The wrapped journal key of a person, or of the institution."""
        ...

    def record(self, record: RecordId) -> KeptRecord | None: ...

    def token(self, token: TokenId) -> Token | None: ...

    def claim(self, token: TokenId, *, at: Instant) -> bool:
        """Mark as claimed, durably and at most once; False if it was claimed, ended or is past its minute."""
        ...

    def dialler_of(self, to: Digest) -> str | None:
        """Whose one-use key has this digest."""
        ...

    def deposit(self, keys: Sequence[OneUseKey]) -> None:
        """Keep one-use keys; known ones are left alone, unused ones of an earlier start of the dialler are void."""
        ...


class Rules(Protocol):
    """Every version of the rule packs that the log names."""

    @property
    def delivered(self) -> Packs:
        """The packs that came with the software."""
        ...

    def packs(self, digest: str) -> Packs:
        """The version of this digest. Raises Unusable when it is not kept, or cannot be read by this software."""
        ...


class Labels(Protocol):
    """The lender's VRF keys, behind a port so that they can move to outsiders."""

    def handle(self, number: str) -> tuple[Handle, bytes]:
        """The handle of an E.164 number, with its proof."""
        ...

    def label(self, period: Period, handle: Handle) -> Label: ...

    def label_proof(self, period: Period, handle: Handle) -> bytes: ...

    def label_key(self, period: Period) -> bytes:
        """The public key under which labels of this month are proved."""
        ...


class Journal(Protocol):
    """Journal keys: what seals the openings of a person's entries."""

    def make(self, person: str) -> bytes:
        """A new key for a person, wrapped for storage. It is not stored yet."""
        ...

    def key(self, person: str, wrapped: bytes) -> bytes:
        """The key itself."""
        ...


class Clock(Protocol):
    """The one clock of a party."""

    def now(self) -> Instant: ...


class Chance(Protocol):
    """Randomness fit for keys."""

    def draw(self, size: int) -> bytes: ...


class Publisher(Protocol):
    """Tiles, checkpoint, witnesses: what makes committed entries visible and undeniable."""

    def publish(self, *, size: int) -> None:
        """Store tiles, record, sign, have cosigned and publish the checkpoint of `size`. Raises QuorumMissing."""
        ...

    def reachable(self) -> bool:
        """Whether a quorum of witnesses answered just now, or moments ago."""
        ...

    def witnessed(self) -> int:
        """The size of the newest cosigned checkpoint."""
        ...


class Keyholders(Protocol):
    """Whether enough keyholders answer."""

    def reachable(self) -> bool: ...
