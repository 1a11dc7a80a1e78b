"""Keys of the API in the lender's database: their digests, never the keys."""

import threading
from pathlib import Path

from minglu.access.api_keys import KeptKey, known_scopes
from minglu.canon.digest import Digest
from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant
from minglu.store.database import connect, immediate

_COLUMNS = "id, staff, digest, scopes, until, revoked"
_PUT = (
    "INSERT INTO api_key (id, staff, digest, scopes, until, revoked) VALUES (:id, :staff, :digest, :scopes, :until, :revoked) "
    "ON CONFLICT (id) DO NOTHING"
)
_Row = tuple[str, str, bytes, str, int, int]


class SqliteApiKeys:
    """`acts.api_keys.ApiKeys`. A key is written once; only `revoked` ever changes, and only one way."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path)
        self._lock = threading.Lock()

    def put(self, key: KeptKey) -> None:
        values = {
            "id": key.id,
            "staff": key.staff,
            "digest": key.digest,
            "scopes": " ".join(key.scopes),
            "until": key.until,
            "revoked": int(key.revoked),
        }
        with self._lock, immediate(self._connection):
            self._connection.execute(_PUT, values)

    def get(self, id_: str) -> KeptKey | None:
        """No row: there is no such key."""
        with self._lock:
            row = self._connection.execute(f"SELECT {_COLUMNS} FROM api_key WHERE id = :id", {"id": id_}).fetchone()  # noqa: S608 - our columns
        return None if row is None else _key(row)

    def revoke(self, id_: str) -> None:
        with self._lock, immediate(self._connection):
            self._connection.execute("UPDATE api_key SET revoked = 1 WHERE id = :id", {"id": id_})

    def all(self) -> tuple[KeptKey, ...]:
        with self._lock:
            rows = self._connection.execute(f"SELECT {_COLUMNS} FROM api_key ORDER BY id").fetchall()  # noqa: S608 - our columns
        return tuple(_key(row) for row in rows)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()


def _key(row: _Row) -> KeptKey:
    id_, staff, digest, scopes, until, revoked = row
    return KeptKey(
        id=id_,
        staff=StaffId(staff),
        digest=Digest(bytes(digest)),
        scopes=known_scopes(tuple(scopes.split())),
        until=Instant(until),
        revoked=bool(revoked),
    )
