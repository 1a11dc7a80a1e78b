"""The checkpoints we recorded, and the cosigned notes of them, in the lender's database."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from minglu.canon.digest import Digest
from minglu.ledger.errors import NotDurable, WrongCheckpoint
from minglu.store.database import connect, immediate


class SqliteCheckpoints:
    """`acts.publish.Checkpoints`. One size has one root for ever; the primary key sees to it."""

    def __init__(self, path: Path) -> None:
        self._connection: sqlite3.Connection = connect(path)
        self._lock = threading.Lock()

    def newest(self) -> tuple[int, Digest] | None:
        with self._lock:
            row = self._connection.execute("SELECT size, root FROM checkpoint ORDER BY size DESC LIMIT 1").fetchone()
        return None if row is None else (row[0], Digest(row[1]))

    def record(self, size: int, root: Digest) -> None:
        with self._lock, _or_not_durable(), immediate(self._connection):
            self._connection.execute(
                "INSERT INTO checkpoint (size, root, note, cosigned) VALUES (:size, :root, x'', 0) ON CONFLICT (size) DO NOTHING",
                {"size": size, "root": root},
            )
            kept = self._connection.execute("SELECT root FROM checkpoint WHERE size = :size", {"size": size}).fetchone()
        if kept[0] != root:
            raise WrongCheckpoint("another root was recorded for this size; the entries were changed behind the log's back")

    def cosigned(self, size: int, note: bytes) -> None:
        with self._lock, _or_not_durable(), immediate(self._connection):
            self._connection.execute("UPDATE checkpoint SET note = :note, cosigned = 1 WHERE size = :size", {"size": size, "note": note})

    def newest_cosigned(self) -> tuple[int, bytes] | None:
        """No row: nothing was cosigned yet."""
        with self._lock:
            row = self._connection.execute("SELECT size, note FROM checkpoint WHERE cosigned = 1 ORDER BY size DESC LIMIT 1").fetchone()
        return None if row is None else (row[0], bytes(row[1]))

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()


@contextmanager
def _or_not_durable() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise NotDurable("the checkpoint could not be recorded; make room on the disk of the database") from error
