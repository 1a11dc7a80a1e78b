"""Keys of the API in the lender's database: their digests, never the keys."""

from typing import Final

from minglu.access.api_keys import KeptKey, known_scopes
from minglu.canon.digest import Digest
from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant
from minglu.store.database import Place, opened
from minglu.store.ports import writing

_SELECT: Final = "SELECT id, staff, digest, scopes, until, revoked FROM api_key"
_PUT: Final = (
    "INSERT INTO api_key (id, staff, digest, scopes, until, revoked) VALUES (:id, :staff, :digest, :scopes, :until, :revoked) "
    "ON CONFLICT (id) DO NOTHING"
)
_LOCK: Final = "api_key"


class StoredApiKeys:
    """`acts.api_keys.ApiKeys`. A key is written once; only `revoked` ever changes, and only one way."""

    def __init__(self, place: Place) -> None:
        self._database = opened(place)

    def put(self, key: KeptKey) -> None:
        with writing(self._database, _LOCK) as session:
            session.change(
                _PUT,
                id=key.id,
                staff=key.staff,
                digest=key.digest,
                scopes=" ".join(key.scopes),
                until=key.until,
                revoked=int(key.revoked),
            )

    def get(self, id_: str) -> KeptKey | None:
        """No row: there is no such key."""
        return self._database.one(f"{_SELECT} WHERE id = :id", _key, id=id_)

    def revoke(self, id_: str) -> None:
        with writing(self._database, _LOCK) as session:
            session.change("UPDATE api_key SET revoked = 1 WHERE id = :id", id=id_)

    def all(self) -> tuple[KeptKey, ...]:
        return tuple(self._database.all(f"{_SELECT} ORDER BY id", _key))

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()


def _key(id_: str, staff: str, digest: bytes, scopes: str, until: int, revoked: int) -> KeptKey:
    return KeptKey(
        id=id_,
        staff=StaffId(staff),
        digest=Digest(digest),
        scopes=known_scopes(tuple(scopes.split())),
        until=Instant(until),
        revoked=bool(revoked),
    )
