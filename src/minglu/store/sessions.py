"""Sessions as kept: digests of tokens, and ciphertext that only a token opens."""

import threading
from pathlib import Path
from typing import Final

from minglu.access.sessions import KeptSession
from minglu.canon.instants import Instant
from minglu.store.database import connect
from minglu.store.writing import writing

_PUT: Final = """
INSERT INTO session (id, kind, stage, subject, opened, seen, sealed, signs)
VALUES (:id, :kind, :stage, :subject, :opened, :seen, :sealed, :signs)
"""
_GET: Final = "SELECT id, kind, stage, subject, opened, seen, sealed, signs FROM session WHERE id = :id"
# No row: it has ended, and stays so. Of two who see it at once the later moment stands.
_TOUCH: Final = "UPDATE session SET seen = max(seen, :at) WHERE id = :id"
_CHANGE: Final = "UPDATE session SET stage = :stage, sealed = :sealed WHERE id = :id"
_END_ALL: Final = "DELETE FROM session WHERE subject = :subject AND subject <> '' AND id <> :but"
_SWEEP: Final = "DELETE FROM session WHERE kind = :kind AND (opened <= :opened OR seen <= :seen)"
_STAFF: Final = "SELECT DISTINCT subject FROM session WHERE kind = 'staff'"
_SIGNING: Final = "SELECT subject, signs FROM session WHERE signs <> ''"
# No row: the session has ended, and gets no part any more.
_PUT_PART: Final = """
INSERT INTO session_part (session, name, sealed) SELECT id, :name, :sealed FROM session WHERE id = :id
ON CONFLICT (session, name) DO UPDATE SET sealed = :sealed
"""
_PART: Final = "SELECT sealed FROM session_part WHERE session = :id AND name = :name"
# No row: there was none, or somebody else took it.
_TAKE_PART: Final = "DELETE FROM session_part WHERE session = :id AND name = :name RETURNING sealed"


class SqliteSessions:
    """`acts.sessions.Sessions`. Parts go with their session (ON DELETE CASCADE)."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path)
        self._lock = threading.Lock()

    def put(self, session: KeptSession, /) -> None:
        self._write(
            _PUT,
            id=session.id,
            kind=session.kind,
            stage=session.stage,
            subject=session.subject,
            opened=int(session.opened),
            seen=int(session.seen),
            sealed=session.sealed,
            signs=session.signs,
        )

    def get(self, session: bytes, /) -> KeptSession | None:
        with self._lock:
            row = self._connection.execute(_GET, {"id": session}).fetchone()
        if row is None:
            return None
        id_, kind, stage, subject, opened, seen, sealed, signs = row
        return KeptSession(
            id=bytes(id_),
            kind=kind,
            stage=stage,
            subject=subject,
            opened=Instant(opened),
            seen=Instant(seen),
            sealed=bytes(sealed),
            signs=signs,
        )

    def touch(self, session: bytes, /, at: Instant) -> None:
        self._write(_TOUCH, id=session, at=int(at))

    def change(self, session: bytes, /, *, stage: str, sealed: bytes) -> bool:
        return self._write(_CHANGE, id=session, stage=stage, sealed=sealed) == 1

    def end(self, session: bytes, /) -> None:
        self._write("DELETE FROM session WHERE id = :id", id=session)

    def end_all(self, subject: str, /, *, but: bytes | None) -> None:
        self._write(_END_ALL, subject=subject, but=but if but is not None else b"")

    def sweep(self, kind: str, /, *, opened: Instant, seen: Instant) -> None:
        self._write(_SWEEP, kind=kind, opened=int(opened), seen=int(seen))

    def staff(self) -> frozenset[str]:
        with self._lock:
            return frozenset(subject for (subject,) in self._connection.execute(_STAFF))

    def signing(self) -> frozenset[tuple[str, str]]:
        with self._lock:
            return frozenset((subject, key) for subject, key in self._connection.execute(_SIGNING))

    def put_part(self, session: bytes, name: str, sealed: bytes, /) -> None:
        self._write(_PUT_PART, id=session, name=name, sealed=sealed)

    def part(self, session: bytes, name: str, /) -> bytes | None:
        with self._lock:
            row = self._connection.execute(_PART, {"id": session, "name": name}).fetchone()
        return None if row is None else bytes(row[0])

    def take_part(self, session: bytes, name: str, /) -> bytes | None:
        with writing(self._connection, self._lock):
            rows = self._connection.execute(_TAKE_PART, {"id": session, "name": name}).fetchall()
        return bytes(rows[0][0]) if rows else None

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def _write(self, statement: str, **values: str | int | bytes) -> int:
        """How many rows it changed."""
        with writing(self._connection, self._lock):
            return self._connection.execute(statement, values).rowcount
