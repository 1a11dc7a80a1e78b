"""The checkpoints we recorded, and the cosigned notes of them, in the lender's database."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final

from minglu.canon.digest import Digest
from minglu.gate.errors import StorageFull, StorageLost
from minglu.ledger.errors import NotDurable, WrongCheckpoint
from minglu.store.database import Place, opened
from minglu.store.errors import Broken
from minglu.store.ports import writing

_NEWEST: Final = "SELECT size, root FROM checkpoint ORDER BY size DESC LIMIT 1"
_COSIGNED: Final = "SELECT size, note FROM checkpoint WHERE cosigned = 1 ORDER BY size DESC LIMIT 1"
_RECORD: Final = "INSERT INTO checkpoint (size, root, note, cosigned) VALUES (:size, :root, :note, 0) ON CONFLICT (size) DO NOTHING"
_KEEP: Final = "UPDATE checkpoint SET note = :note, cosigned = 1 WHERE size = :size"
_LOCK: Final = "checkpoint"


class StoredCheckpoints:
    """`acts.publish.Checkpoints`. One size has one root for ever; the primary key sees to it."""

    def __init__(self, place: Place) -> None:
        self._database = opened(place)

    def publishing(self, *, wait: bool) -> AbstractContextManager[bool]:
        return self._database.alone("publish", wait=wait)

    def newest(self) -> tuple[int, Digest] | None:
        return self._database.one(_NEWEST, lambda size, root: (size, Digest(root)))

    def record(self, size: int, root: Digest) -> None:
        with _or_not_durable(), writing(self._database, _LOCK) as session:
            session.change(_RECORD, size=size, root=root, note=b"")
            kept = session.one("SELECT root FROM checkpoint WHERE size = :size", bytes, size=size)
        if kept != root:
            raise WrongCheckpoint("another root was recorded for this size; the entries were changed behind the log's back")

    def cosigned(self, size: int, note: bytes) -> None:
        with _or_not_durable(), writing(self._database, _LOCK) as session:
            session.change(_KEEP, size=size, note=note)

    def newest_cosigned(self) -> tuple[int, bytes] | None:
        """No row: nothing was cosigned yet."""
        return self._database.one(_COSIGNED, lambda size, note: (size, note))

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()


@contextmanager
def _or_not_durable() -> Iterator[None]:
    try:
        yield
    except (StorageFull, StorageLost, Broken) as error:
        raise NotDurable("the checkpoint could not be recorded; make room on the disk of the database, or bring it back") from error
