"""One-time codes as kept: per handle, a state that holds marks of codes and never a code."""

from collections.abc import Callable
from typing import Final, TypeVar

from minglu.ledger.labels import Handle
from minglu.store.database import Place, opened
from minglu.store.ports import writing

T = TypeVar("T")
_STATE: Final = "SELECT state FROM code WHERE handle = :handle"
_KEEP: Final = "INSERT INTO code (handle, state) VALUES (:handle, :state) ON CONFLICT (handle) DO UPDATE SET state = :state"


class StoredCodes:
    """`acts.prove.Codes`. A try is counted in the same transaction that judges it, so that no two tries share a count."""

    def __init__(self, place: Place) -> None:
        self._database = opened(place)

    def change(self, number: Handle, judge: Callable[[bytes | None], tuple[bytes, T]]) -> T:
        """Give `judge` the kept state, keep the one it returns, and return its word. Durable before it returns."""
        with writing(self._database, "code") as session:
            state, word = judge(session.one(_STATE, bytes, handle=number))
            session.change(_KEEP, handle=number, state=state)
        return word

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()
