"""Replies of the API in the lender's database, under keyed marks of who asked and by which key."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from minglu.access.replies import KeptReply
from minglu.canon.instants import Instant
from minglu.gate.errors import StorageFull
from minglu.store.database import Place, opened
from minglu.store.errors import Broken
from minglu.store.ports import Session, writing

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


class StoredApiReplies:
    """`api.replies.ApiReplies`. What is begun is durable before the request is done, what is ended before it is answered."""

    def __init__(self, place: Place) -> None:
        self._database = opened(place)

    def begin(self, caller: str, key: str, *, judge: Callable[[KeptReply | None], tuple[KeptReply, T]]) -> T:
        """Give `judge` what is kept, keep what it returns, and return its word; one transaction."""
        with self._writing() as session:
            kept = session.one(_READ, _reply, caller=caller, key=key)
            keep, word = judge(kept)
            if keep != kept:
                session.change(_KEEP, caller=caller, key=key, request=keep.request, at=keep.at, status=keep.status, body=keep.body)
        return word

    def end(self, caller: str, key: str, *, begun: Instant, status: int, body: bytes) -> None:
        """The answer of the try that began at `begun`."""
        with self._writing() as session:
            session.change(_END, caller=caller, key=key, begun=begun, status=status, body=body)

    def drop(self, caller: str, key: str, *, begun: Instant) -> None:
        """The try that began at `begun` came to nothing; the key is free again."""
        with self._writing() as session:
            session.change(_DROP, caller=caller, key=key, begun=begun)

    def sweep(self, *, before: Instant) -> int:
        """Forget what began before; how many were forgotten."""
        with self._writing() as session:
            return session.change("DELETE FROM api_reply WHERE at < :before", before=before)

    def probe(self, at: Instant) -> None:
        """Write one row durably, so that it is known whether the disk takes any. Raises StorageFull, StorageLost."""
        caller, key = _PROBE
        with self._writing() as session:
            session.change(_KEEP, caller=caller, key=key, request=b"", at=at, status=204, body=b"")

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        try:
            with writing(self._database, "api_reply") as session:
                yield session
        except Broken as error:
            raise StorageFull("the database cannot be written to; make room on its disk and send the request again") from error


def _reply(request: bytes, at: int, status: int, body: bytes) -> KeptReply:
    return KeptReply(request=request, at=Instant(at), status=status, body=body)
