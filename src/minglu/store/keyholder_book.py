"""The keyholder's book on SQLite: what one keyholder has opened and closed (`servers.ports_keyholding.KeyholderBook`).

    book = SqliteKeyholderBook(Path("/var/lib/minglu/keyholder.db"))
    book.remember(opened, per_minute=60, per_day=5_000)      # True once it is durable; False if the book says otherwise by now

One file, WAL with synchronous=FULL: a commit that returned survives a power cut. Races are settled by one INSERT whose
WHERE asks everything again that the judgement rested on. Entries are kept whole, so that a keyholder can show what a
log has once let it open. Holds pseudonyms only: no number, no share, no key.
"""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeAlias

from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest
from minglu.canon.instants import Instant
from minglu.ledger.errors import NotDurable
from minglu.store.errors import NewerFormat
from minglu.store.points import At, nothing
from minglu.store.together import Together
from minglu.vault.memory import HANDLE, RECORD, Memory, Opened, Tombstone

Values: TypeAlias = dict[str, str | int | bytes]

FORMAT: Final = 1
_WAIT_SECONDS = 10

_SCHEMA: Final = (
    # The first key seen for a month, with the entry that named it: with a second such entry it proves the fraud.
    "CREATE TABLE month (origin TEXT, month TEXT, key BLOB NOT NULL, entry BLOB NOT NULL, PRIMARY KEY (origin, month)) WITHOUT ROWID",
    "CREATE TABLE opened (leaf BLOB PRIMARY KEY, header BLOB NOT NULL, entry BLOB NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID",
    # How many in the minute, or the UTC day, of this number since 1970.
    "CREATE TABLE opened_in (span TEXT, number INTEGER, openings INTEGER NOT NULL, PRIMARY KEY (span, number)) WITHOUT ROWID",
    "CREATE TABLE tombstone (kind TEXT, name TEXT, at INTEGER NOT NULL, PRIMARY KEY (kind, name))",
)

# Always one row; NULL where the book has nothing to say.
_MEMORY: Final = """
SELECT (SELECT header FROM opened WHERE leaf = :leaf),
       (SELECT key FROM month WHERE origin = :origin AND month = :month),
       EXISTS (SELECT 1 FROM tombstone WHERE kind = :of_record AND name = :record
                                          OR kind = :of_handle AND name = :handle),
       coalesce((SELECT openings FROM opened_in WHERE span = 'minute' AND number = :minute), 0),
       coalesce((SELECT openings FROM opened_in WHERE span = 'day' AND number = :day), 0)
"""

# No row: the month has a key already, the same or another; `_OPEN` asks which.
_FIRST_KEY: Final = """
INSERT INTO month (origin, month, key, entry) VALUES (:origin, :month, :month_key, :month_entry)
ON CONFLICT DO NOTHING
"""

# No row: something has changed since the memory was read; the caller reads it again.
_OPEN: Final = """
INSERT INTO opened (leaf, header, entry, at)
SELECT :leaf, :header, :entry, :at
 WHERE EXISTS (SELECT 1 FROM month WHERE origin = :origin AND month = :month AND key = :month_key)
   AND NOT EXISTS (SELECT 1 FROM tombstone WHERE kind = :of_record AND name = :record
                                              OR kind = :of_handle AND name = :handle)
   AND coalesce((SELECT openings FROM opened_in WHERE span = 'minute' AND number = :minute), 0) < :per_minute
   AND coalesce((SELECT openings FROM opened_in WHERE span = 'day' AND number = :day), 0) < :per_day
ON CONFLICT DO NOTHING
"""

_COUNT: Final = """
INSERT INTO opened_in (span, number, openings) VALUES ('minute', :minute, 1), ('day', :day, 1)
ON CONFLICT (span, number) DO UPDATE SET openings = openings + 1
"""

# No row: the tombstone is there already and keeps its first moment.
_BURY: Final = "INSERT INTO tombstone (kind, name, at) VALUES (:kind, :name, :at) ON CONFLICT DO NOTHING"

_BURIED: Final = "SELECT kind, name FROM tombstone ORDER BY rowid"


class SqliteKeyholderBook:
    """One keyholder's book in one file. Threads write together and read beside it; processes share the file."""

    def __init__(self, path: Path, *, at: At = nothing) -> None:
        self._at = at
        self._lock, self._reading = threading.Lock(), threading.Lock()
        self._together = Together(self._remember)
        self._connection = _connect(path)
        with self._lock, _or_not_durable():
            _prepare(self._connection)
        # One that waits for no commit: what is being written is asked for again by the INSERT.
        self._reader = _connect(path)

    def memory(self, asked: Opened) -> Memory:
        """What bears on `asked`."""
        with self._reading, _or_not_durable():
            header, month_key, erased, this_minute, today = self._reader.execute(_MEMORY, _named(asked)).fetchone()
        return Memory(
            header=None if header is None else Digest(header),
            month_key=month_key,
            erased=bool(erased),
            this_minute=this_minute,
            today=today,
        )

    def remember(self, opened: Opened, *, per_minute: int, per_day: int) -> bool:
        """Enter an opening if the book still allows it; all of it or nothing."""
        return self._together.one(_named(opened) | {"per_minute": per_minute, "per_day": per_day})

    def _remember(self, openings: Sequence[Values]) -> list[bool]:
        with self._lock, _or_not_durable(), _transaction(self._connection) as connection:
            entered = [_entered(connection, values) for values in openings]
            self._at("keyholder.remembering")
        self._at("keyholder.remembered")
        return entered

    def bury(self, tombstone: Tombstone, *, at: Instant) -> None:
        """Keep a tombstone for good."""
        with self._lock, _or_not_durable():
            self._connection.execute(_BURY, {"kind": tombstone.of, "name": tombstone.name, "at": at})

    def buried(self) -> tuple[Tombstone, ...]:
        """Every tombstone, oldest first."""
        with self._lock, _or_not_durable():
            rows = self._connection.execute(_BURIED).fetchall()
        return tuple(Tombstone(of=kind, name=name) for kind, name in rows)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock, self._reading:
            self._connection.close()
            self._reader.close()


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, timeout=_WAIT_SECONDS, check_same_thread=False)


def _prepare(connection: sqlite3.Connection) -> None:
    """Durable settings, then the tables if the file is new. Raises NewerFormat for a file from the future."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    with _transaction(connection):
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if found > FORMAT:
            raise NewerFormat(f"this keyholder's book has format {found}, this version knows {FORMAT}; start the newer version")
        if found == 0:
            for statement in _SCHEMA:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={FORMAT}")


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A write transaction: committed when the block ends, undone when it raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    finally:
        # A commit that failed (disk full) leaves the transaction open, and must not be finished by the next one.
        if connection.in_transaction:
            connection.execute("ROLLBACK")


@contextmanager
def _or_not_durable() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise NotDurable("the keyholder's book cannot be read or written; see to its disk") from error


def _entered(connection: sqlite3.Connection, values: Values) -> bool:
    """Enter one opening, or nothing of it."""
    if not _changed(connection, _OPEN, values):
        # Once a month it was only the month's first key that was missing; it stays only with the opening that brought it.
        connection.execute("SAVEPOINT first_key")
        if not (_changed(connection, _FIRST_KEY, values) and _changed(connection, _OPEN, values)):
            connection.execute("ROLLBACK TO first_key")
            connection.execute("RELEASE first_key")
            return False
        connection.execute("RELEASE first_key")
    connection.execute(_COUNT, values)
    return True


def _changed(connection: sqlite3.Connection, statement: str, values: Values) -> bool:
    return connection.execute(statement, values).rowcount == 1


def _named(opened: Opened) -> Values:
    return {
        "origin": opened.origin,
        "leaf": opened.leaf,
        "entry": opened.entry,
        "header": opened.header,
        "of_record": RECORD,
        "record": opened.record,
        "of_handle": HANDLE,
        "handle": render_base64(opened.handle),
        "month": opened.month,
        "month_key": opened.month_key,
        "month_entry": opened.month_entry,
        "minute": opened.minute,
        "day": opened.day,
        "at": opened.at,
    }
