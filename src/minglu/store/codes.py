"""One-time codes as kept: per handle, a state that holds marks of codes and never a code."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from minglu.ledger.labels import Handle
from minglu.store.database import connect, immediate

T = TypeVar("T")


class SqliteCodes:
    """`acts.prove.Codes`. A try is counted in the same transaction that judges it, so that no two tries share a count."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path)
        self._lock = threading.Lock()

    def change(self, number: Handle, judge: Callable[[bytes | None], tuple[bytes, T]]) -> T:
        """Give `judge` the kept state, keep the one it returns, and return its word. Durable before it returns."""
        with self._lock, immediate(self._connection):
            row = self._connection.execute("SELECT state FROM code WHERE handle = :handle", {"handle": number}).fetchone()
            state, word = judge(None if row is None else bytes(row[0]))
            self._connection.execute(
                "INSERT INTO code (handle, state) VALUES (:handle, :state) ON CONFLICT (handle) DO UPDATE SET state = :state",
                {"handle": number, "state": state},
            )
        return word

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()
