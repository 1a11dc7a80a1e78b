"""The lender's database in one file (`store.ports.Database`), on Python's own driver.

WAL with synchronous=FULL: a commit that returned survives a power cut. The writer's lock is SQLite's own (BEGIN
IMMEDIATE), so it holds between processes too; within this one writers queue in front of it.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import starmap
from pathlib import Path
from typing import TypeVar

from sqlalchemy import create_engine, event
from sqlalchemy.exc import DatabaseError

from minglu.gate.errors import StorageFull, StorageLost
from minglu.store.errors import Broken, Forbidden, NotADatabase
from minglu.store.ports import Insert, Reading, Value
from minglu.store.spelling import for_sqlite, sqlite_insert
from minglu.store.upgrade import upgrade

T = TypeVar("T")
_WAIT_SECONDS = 30
_FULL = ("SQLITE_FULL", "SQLITE_IOERR")
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")


class _Use:
    """Whoever uses a connection is alone with it; once it ends nobody begins any more, so that closing does not wait in line."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ended = False

    def __enter__(self) -> None:
        if self._ended:
            raise sqlite3.ProgrammingError("Cannot operate on a closed database.")
        self._lock.acquire()

    def __exit__(self, *_error: object) -> None:
        self._lock.release()

    @contextmanager
    def ended(self) -> Iterator[None]:
        self._ended = True
        with self._lock:
            yield


class Kept(sqlite3.Connection):
    """A connection of one thread that another may close: not while it is being used. The driver does not see to that, and
    ends the process."""

    def __init__(self, *args: object, **named: object) -> None:
        super().__init__(*args, **named)  # type: ignore[arg-type]  # handed on as the driver handed it in
        self.using = _Use()

    def close(self) -> None:
        with self.using.ended():
            super().close()


def connect(path: Path) -> Kept:
    """A connection in autocommit: transactions begin and end explicitly."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=_WAIT_SECONDS, check_same_thread=False, factory=Kept)
    _durable(connection, None)
    return connection


class SqliteSession:
    """`store.ports.Transaction` on a connection that has begun one, or `Reading` on one that has not."""

    def __init__(self, connection: Kept) -> None:
        self._connection = connection

    def one(self, sql: str, of: Callable[..., T], /, **values: Value) -> T | None:
        with _told(), self._connection.using:
            row = self._connection.execute(for_sqlite(sql), _bound(values)).fetchone()
        return None if row is None else of(*row)

    def all(self, sql: str, of: Callable[..., T], /, **values: Value) -> list[T]:
        with _told(), self._connection.using:
            return list(starmap(of, self._connection.execute(for_sqlite(sql), _bound(values))))

    def change(self, sql: str, /, **values: Value) -> int:
        with _told(), self._connection.using:
            return self._connection.execute(for_sqlite(sql), _bound(values)).rowcount

    def change_all(self, sql: str, rows: Sequence[Mapping[str, Value]]) -> None:
        with _told(), self._connection.using:
            self._connection.executemany(for_sqlite(sql), rows)

    def insert(self, into: Insert, rows: Sequence[Sequence[Value]]) -> None:
        with _told(), self._connection.using:
            self._connection.executemany(sqlite_insert(into), rows)

    def commit(self, happened: Callable[[Reading], bool] | None = None) -> None:  # noqa: ARG002 - a file is never lost sight of
        with _told(), self._connection.using:
            self._connection.execute("COMMIT")


class SqliteDatabase:
    """One file, a connection a thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # Within this process writers queue here: waiting for SQLite's own lock means to sleep and to try again.
        self._writer = threading.Lock()
        self._local = threading.local()
        self._opened: list[Kept] = []

    def one(self, sql: str, of: Callable[..., T], /, **values: Value) -> T | None:
        return SqliteSession(self.connection()).one(sql, of, **values)

    def all(self, sql: str, of: Callable[..., T], /, **values: Value) -> list[T]:
        return SqliteSession(self.connection()).all(sql, of, **values)

    @contextmanager
    def transaction(self, lock: str) -> Iterator[SqliteSession]:  # noqa: ARG002 - the file has one lock for all names
        connection = self.connection()
        with self._writer:
            with _told(), connection.using:
                connection.execute("BEGIN IMMEDIATE")
            try:
                yield SqliteSession(connection)
            finally:
                with connection.using:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")

    @contextmanager
    def alone(self, name: str, *, wait: bool) -> Iterator[bool]:  # noqa: ARG002 - a folder is one process's (wiring.folders)
        yield True

    def migrate(self) -> None:
        """Creates the file if there is none."""
        engine = create_engine(f"sqlite:///{self._path}", connect_args={"timeout": _WAIT_SECONDS})
        event.listen(engine, "connect", _durable)
        try:
            with engine.connect() as connection:
                upgrade(connection)
        except DatabaseError as error:
            raise NotADatabase("the file of the database cannot be read as one; restore it, or see to its disk and rights") from error
        finally:
            engine.dispose()

    def connection(self) -> Kept:
        """This thread's own."""
        connection: Kept | None = getattr(self._local, "connection", None)
        if connection is None:
            with _told():
                connection = connect(self._path)
            self._opened.append(connection)
            self._local.connection = connection
        return connection

    def close(self) -> None:
        while self._opened:
            self._opened.pop().close()


def _durable(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _bound(values: Mapping[str, Value]) -> dict[str, str | int | bytes]:
    return {name: json.dumps(value) if isinstance(value, list) else value for name, value in values.items()}


@contextmanager
def _told() -> Iterator[None]:
    """SQLite's errors as what they are to those above."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise Forbidden("a constraint of the database forbids this") from error
    except sqlite3.OperationalError as error:
        name = error.sqlite_errorname
        if name.startswith(_FULL):
            raise StorageFull("the disk of the database is full; nothing of this was kept. Make room and send it again") from error
        if name.startswith(_BUSY):
            raise StorageLost("the database is held by another process; nothing of this was kept, ask again") from error
        raise Broken(f"the database did not do it ({name}); see to its file and its disk") from error
