"""Passkeys as kept: public keys and counters. Which of them count is said by the log."""

from typing import Final

from minglu.access.accounts import Passkey
from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant
from minglu.store.database import Place, opened
from minglu.store.ports import Value, writing

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


class StoredPasskeys:
    """`acts.passkeys.Passkeys`."""

    def __init__(self, place: Place) -> None:
        self._database = opened(place)

    def of(self, staff: StaffId, /) -> tuple[Passkey, ...]:
        return tuple(self._database.all(_OF, _passkey, staff=staff))

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
        """Let go of the database."""
        self._database.close()

    def _write(self, statement: str, /, **values: Value) -> bool:
        """Whether it changed a row."""
        with writing(self._database, "passkey") as session:
            return session.change(statement, **values) == 1


def _passkey(credential: bytes, staff: str, public: bytes, sign_count: int, name: str, added: int) -> Passkey:
    return Passkey(credential=credential, staff=StaffId(staff), public=public, sign_count=sign_count, name=name, added=Instant(added))
