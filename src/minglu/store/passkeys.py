"""Passkeys as kept: public keys and counters. Which of them count is said by the log."""

import threading
from pathlib import Path
from typing import Final

from minglu.access.accounts import Passkey
from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant
from minglu.store.database import connect
from minglu.store.writing import writing

_OF: Final = """
SELECT credential, staff, public, sign_count, name, added FROM passkey WHERE staff = :staff ORDER BY added, credential
"""
# No row: the credential is somebody's already.
_PUT: Final = """
INSERT INTO passkey (credential, staff, public, sign_count, name, added)
VALUES (:credential, :staff, :public, :sign_count, :name, :added)
ON CONFLICT (credential) DO NOTHING
"""
# No row: the count did not go up, here or in a use at the same moment; or the passkey is gone.
_USED: Final = """
UPDATE passkey SET sign_count = :sign_count
WHERE credential = :credential AND (sign_count < :sign_count OR sign_count = 0 AND :sign_count = 0)
"""
_REMOVE: Final = "DELETE FROM passkey WHERE credential = :credential AND staff = :staff"


class SqlitePasskeys:
    """`acts.passkeys.Passkeys`."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path)
        self._lock = threading.Lock()

    def of(self, staff: StaffId, /) -> tuple[Passkey, ...]:
        with self._lock:
            rows = self._connection.execute(_OF, {"staff": staff}).fetchall()
        return tuple(
            Passkey(
                credential=bytes(credential), staff=StaffId(whose), public=bytes(public), sign_count=count, name=name, added=Instant(added)
            )
            for credential, whose, public, count, name, added in rows
        )

    def put(self, passkey: Passkey, /) -> bool:
        return self._write(
            _PUT,
            credential=passkey.credential,
            staff=passkey.staff,
            public=passkey.public,
            sign_count=passkey.sign_count,
            name=passkey.name,
            added=int(passkey.added),
        )

    def used(self, credential: bytes, sign_count: int, /) -> bool:
        return self._write(_USED, credential=credential, sign_count=sign_count)

    def remove(self, staff: StaffId, credential: bytes, /) -> None:
        self._write(_REMOVE, credential=credential, staff=staff)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def _write(self, statement: str, **values: str | int | bytes) -> bool:
        """Whether it changed a row."""
        with writing(self._connection, self._lock):
            return self._connection.execute(statement, values).rowcount == 1
