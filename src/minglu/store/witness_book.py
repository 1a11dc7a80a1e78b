"""A witness's book in one SQLite file: for each origin the latest tree it recorded, and the note that went with it.

    with open_witness_book(Path("witness.sqlite")) as book:
        book.move("log.example/minglu", old=None, new=Known(size=8, root=root), note=note)

The old tree is compared inside the `UPDATE … WHERE`, not in a transaction around it: one statement is indivisible
whichever connection, thread or process runs it, and nobody can forget to hold the lock. WAL with `synchronous=FULL`
syncs the log at every commit, so a return means that the record survives a power cut.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from minglu.canon.digest import Digest
from minglu.ledger.errors import NotDurable
from minglu.ledger.witnessing import Known
from minglu.store.errors import NewerFormat
from minglu.store.points import At, nothing

FORMAT: Final = 1
_WAIT_SECONDS: Final = 5.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS latest (
    origin TEXT NOT NULL PRIMARY KEY,
    size   INTEGER NOT NULL CHECK (size >= 0),
    root   BLOB NOT NULL CHECK (length(root) = 32),
    note   BLOB NOT NULL
) STRICT
"""
# No row: nothing was ever recorded for this origin.
_KNOWN = "SELECT size, root FROM latest WHERE origin = :origin"
_NOTE = "SELECT note FROM latest WHERE origin = :origin"
# No row inserted: somebody was first.
_FIRST = "INSERT INTO latest (origin, size, root, note) VALUES (:origin, :size, :root, :note) ON CONFLICT DO NOTHING"
# No row updated: somebody has moved it, and this request was checked against a tree that is no longer the latest.
_MOVE = """
UPDATE latest SET size = :size, root = :root, note = :note
WHERE origin = :origin AND size = :old_size AND root = :old_root
"""


class SqliteWitnessBook:
    """Implements `servers.ports.WitnessBook`. One connection, used by one thread at a time."""

    def __init__(self, connection: sqlite3.Connection, *, at: At = nothing) -> None:
        self._connection = connection
        self._at = at
        self._turn = threading.Lock()

    def known(self, origin: str) -> Known | None:
        """The latest tree recorded; None if none ever was."""
        with self._statement() as connection:
            row = connection.execute(_KNOWN, {"origin": origin}).fetchone()
        return None if row is None else Known(size=row[0], root=Digest(row[1]))

    def note(self, origin: str) -> bytes | None:
        """The note recorded with it."""
        with self._statement() as connection:
            row = connection.execute(_NOTE, {"origin": origin}).fetchone()
        return None if row is None else bytes(row[0])

    def move(self, origin: str, *, old: Known | None, new: Known, note: bytes) -> bool:
        """Compare, swap and sync. False if `old` is no longer what is recorded."""
        values: dict[str, str | int | bytes] = {"origin": origin, "size": new.size, "root": new.root, "note": note}
        if old is not None:
            values |= {"old_size": old.size, "old_root": old.root}
        with self._statement() as connection:
            moved = connection.execute(_FIRST if old is None else _MOVE, values).rowcount == 1
        self._at("witness.moved")
        return moved

    @contextmanager
    def _statement(self) -> Iterator[sqlite3.Connection]:
        """The connection for one statement, which commits by itself."""
        with self._turn:
            try:
                yield self._connection
            except sqlite3.Error as error:
                raise NotDurable(f"the witness's book cannot be used: {type(error).__name__}") from error


@contextmanager
def open_witness_book(path: Path, *, at: At = nothing) -> Iterator[SqliteWitnessBook]:
    """The book in the file at `path`, made if it is not there.

    Raises NotDurable if the file is no book or lies where no promise can be kept, NewerFormat if it is of another time.
    """
    try:
        connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise NotDurable("the witness's book cannot be opened") from error
    try:
        _prepare(connection)
        yield SqliteWitnessBook(connection, at=at)
    finally:
        connection.close()


def _prepare(connection: sqlite3.Connection) -> None:
    try:
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if found > FORMAT:
            raise NewerFormat(f"the witness's book has format {found}, and this version knows {FORMAT}: start a newer one")
        if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            raise NotDurable("the witness's book is on a file system without write-ahead logging")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(_SCHEMA)
        connection.execute(f"PRAGMA user_version = {FORMAT}")
    except sqlite3.Error as error:
        raise NotDurable("the file is not a witness's book, or cannot be written") from error
