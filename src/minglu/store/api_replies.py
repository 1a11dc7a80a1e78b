"""Replies of the API in the lender's database, under keyed marks of who asked and by which key."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from minglu.access.replies import KeptReply
from minglu.canon.instants import Instant
from minglu.gate.errors import StorageFull
from minglu.store.database import connect, immediate

T = TypeVar("T")

_READ = "SELECT request, at, status, body FROM api_reply WHERE key = :caller AND idempotency_key = :key"
_KEEP = (
    "INSERT INTO api_reply (key, idempotency_key, request, at, status, body) VALUES (:caller, :key, :request, :at, :status, :body) "
    "ON CONFLICT (key, idempotency_key) DO UPDATE SET request = :request, at = :at, status = :status, body = :body"
)
# An answer belongs to the try that it was begun for: one that was taken for dead and begun again is not overwritten.
_END = "UPDATE api_reply SET status = :status, body = :body WHERE key = :caller AND idempotency_key = :key AND at = :begun AND status = 0"
_DROP = "DELETE FROM api_reply WHERE key = :caller AND idempotency_key = :key AND at = :begun AND status = 0"
_PROBE = ("=probe", "=probe")


class SqliteApiReplies:
    """`api.replies.ApiReplies`. What is begun is durable before the request is done, what is ended before it is answered."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path)
        self._lock = threading.Lock()

    def begin(self, caller: str, key: str, *, judge: Callable[[KeptReply | None], tuple[KeptReply, T]]) -> T:
        """Give `judge` what is kept, keep what it returns, and return its word; one transaction."""
        place = {"caller": caller, "key": key}
        with _or_full(), self._lock, immediate(self._connection):
            row = self._connection.execute(_READ, place).fetchone()
            kept = None if row is None else KeptReply(request=bytes(row[0]), at=Instant(row[1]), status=row[2], body=bytes(row[3]))
            keep, word = judge(kept)
            if keep != kept:
                self._connection.execute(_KEEP, {**place, "request": keep.request, "at": keep.at, "status": keep.status, "body": keep.body})
        return word

    def end(self, caller: str, key: str, *, begun: Instant, status: int, body: bytes) -> None:
        """The answer of the try that began at `begun`."""
        values = {"caller": caller, "key": key, "begun": begun, "status": status, "body": body}
        with _or_full(), self._lock, immediate(self._connection):
            self._connection.execute(_END, values)

    def drop(self, caller: str, key: str, *, begun: Instant) -> None:
        """The try that began at `begun` came to nothing; the key is free again."""
        with _or_full(), self._lock, immediate(self._connection):
            self._connection.execute(_DROP, {"caller": caller, "key": key, "begun": begun})

    def sweep(self, *, before: Instant) -> int:
        """Forget what began before; how many were forgotten."""
        with _or_full(), self._lock, immediate(self._connection):
            return self._connection.execute("DELETE FROM api_reply WHERE at < :before", {"before": before}).rowcount

    def probe(self, at: Instant) -> None:
        """Write one row durably, so that it is known whether the disk takes any. Raises StorageFull."""
        caller, key = _PROBE
        with _or_full(), self._lock, immediate(self._connection):
            self._connection.execute(_KEEP, {"caller": caller, "key": key, "request": b"", "at": at, "status": 204, "body": b""})

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()


@contextmanager
def _or_full() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StorageFull("the database cannot be written to; make room on its disk and send the request again") from error
