"""Sealed parts of case files in the lender's database. What is inside is nobody's business here."""

import sqlite3
import threading
from pathlib import Path

from minglu.canon.ids import CaseId
from minglu.gate.errors import StorageFull
from minglu.store.database import connect, immediate
from minglu.store.points import At, nothing

_PUT = (
    "INSERT INTO case_part (case_id, name, person, sealed) VALUES (:case, :name, :person, :sealed) ON CONFLICT (case_id, name) DO NOTHING"
)


class SqliteCaseFiles:
    """`acts.case_file.CaseFiles`. A part is written once; a new edition has a new name."""

    def __init__(self, path: Path, *, at: At = nothing) -> None:
        self._at = at
        self._connection = connect(path)
        self._lock = threading.Lock()

    def put(self, case: CaseId, name: str, *, person: str, sealed: bytes) -> bool:
        """True if the part was kept, False if there was one by this name; durable when it returns."""
        values = {"case": case, "name": name, "person": person, "sealed": sealed}
        try:
            with self._lock, immediate(self._connection):
                fresh = self._connection.execute(_PUT, values).rowcount == 1
                self._at("case_part.writing")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname.startswith("SQLITE_FULL"):
                raise StorageFull("the disk is full; the file was not kept. Make room and hand it in again") from error
            raise
        self._at("case_part.kept")
        return fresh

    def get(self, case: CaseId, name: str) -> tuple[str, bytes] | None:
        """Whose journal key seals the part, and the part; None if there is none by this name."""
        with self._lock:
            row = self._connection.execute(
                "SELECT person, sealed FROM case_part WHERE case_id = :case AND name = :name", {"case": case, "name": name}
            ).fetchone()
        return None if row is None else (str(row[0]), bytes(row[1]))

    def names(self, case: CaseId) -> tuple[str, ...]:
        with self._lock:
            rows = self._connection.execute("SELECT name FROM case_part WHERE case_id = :case ORDER BY name", {"case": case})
            return tuple(name for (name,) in rows)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()
