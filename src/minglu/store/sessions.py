"""Sessions as kept: digests of tokens, and ciphertext that only a token opens."""

from typing import Final

from minglu.access.sessions import KeptSession
from minglu.canon.instants import Instant
from minglu.store.database import Place, opened
from minglu.store.ports import Value, writing

_PUT: Final = """
INSERT INTO session (id, kind, stage, subject, opened, seen, sealed, signs)
VALUES (:id, :kind, :stage, :subject, :opened, :seen, :sealed, :signs)
"""
_GET: Final = "SELECT id, kind, stage, subject, opened, seen, sealed, signs FROM session WHERE id = :id"
# No row: it has ended, and stays so. Of two who see it at once the later moment stands.
_TOUCH: Final = "UPDATE session SET seen = CASE WHEN seen < :at THEN :at ELSE seen END WHERE id = :id"
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
_LOCK: Final = "session"


class StoredSessions:
    """`acts.sessions.Sessions`. Parts go with their session (ON DELETE CASCADE)."""

    def __init__(self, place: Place) -> None:
        self._database = opened(place)

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
        return self._database.one(_GET, _session, id=session)

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
        return frozenset(self._database.all(_STAFF, str))

    def signing(self) -> frozenset[tuple[str, str]]:
        return frozenset(self._database.all(_SIGNING, lambda subject, key: (subject, key)))

    def put_part(self, session: bytes, name: str, sealed: bytes, /) -> None:
        self._write(_PUT_PART, id=session, name=name, sealed=sealed)

    def part(self, session: bytes, name: str, /) -> bytes | None:
        return self._database.one(_PART, bytes, id=session, name=name)

    def take_part(self, session: bytes, name: str, /) -> bytes | None:
        with writing(self._database, _LOCK) as writer:
            taken = writer.all(_TAKE_PART, bytes, id=session, name=name)
        return taken[0] if taken else None

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def _write(self, statement: str, /, **values: Value) -> int:
        """How many rows it changed."""
        with writing(self._database, _LOCK) as session:
            return session.change(statement, **values)


def _session(id_: bytes, kind: str, stage: str, subject: str, opened_at: int, seen: int, sealed: bytes, signs: str) -> KeptSession:
    return KeptSession(
        id=id_,
        kind=kind,
        stage=stage,
        subject=subject,
        opened=Instant(opened_at),
        seen=Instant(seen),
        sealed=sealed,
        signs=signs,
    )
