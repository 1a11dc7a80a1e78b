"""The lender's database on a PostgreSQL server (`store.ports.Database`), for one node or several.

    database = PostgresDatabase("host=db.internal dbname=minglu user=minglu")

The head row of the log is the lock of its writers (`SELECT … FOR UPDATE`), whichever process they are in; other stores
lock by a name (`pg_advisory_xact_lock`), so that what they read, judge and write is one step, as on SQLite. Rules that
hold here:

* A connection that is lost before COMMIT was answered is assumed neither way. The lock is taken anew: the server gives it
  only once the lost transaction has ended, however it did. Then whoever wrote looks whether their rows are there.
* A question that met a dead connection is asked once more on a new one. A write is not: only its beginning is.
* The server's own errors about locks, shutdown and connections are StorageLost, its disk is StorageFull.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import starmap
from time import monotonic, sleep
from typing import Final, TypeVar

import psycopg
from psycopg import errors
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from minglu.canon.digest import sha256
from minglu.gate.errors import StorageFull, StorageLost
from minglu.store.errors import Broken, Forbidden
from minglu.store.pool import LOCK_SECONDS, Connection, Pool
from minglu.store.ports import HEAD, Insert, Reading, Value
from minglu.store.spelling import for_postgres, postgres_insert
from minglu.store.upgrade import upgrade

T = TypeVar("T")
# How long a lost commit is looked for. Those who wait are told then that nobody knows, and to ask again.
LOOKING_SECONDS: Final = 20
_PAUSE: Final = 0.2
_LOCK: Final = b"SELECT pg_advisory_xact_lock(%(key)s)"
_HEAD: Final = b"SELECT size FROM head WHERE id = 1 FOR UPDATE"
_AGAIN: Final = "UPDATE head SET size = size WHERE id = 1"
_BUSY: Final = (errors.LockNotAvailable, errors.QueryCanceled, errors.DeadlockDetected, errors.SerializationFailure)
_AWAY: Final = (
    errors.ReadOnlySqlTransaction,
    errors.InsufficientResources,
    errors.OperatorIntervention,
    errors.IdleInTransactionSessionTimeout,
)
_NOT_KEPT: Final = "the database was lost, and nothing of this was kept; ask again"
_UNKNOWN: Final = "the database was lost, and whether this was kept is not known; ask again with the same key"


class PostgresSession:
    """`store.ports.Transaction` on a connection that has begun one, or `Reading` on one that has not."""

    def __init__(self, connection: Connection, *, look: Callable[[Callable[[Reading], bool]], bool] | None = None) -> None:
        self._connection = connection
        self._look = look

    def one(self, sql: str, of: Callable[..., T], /, **values: Value) -> T | None:
        with _told(self._connection):
            row = self._connection.execute(for_postgres(sql), values, binary=True).fetchone()
        return None if row is None else of(*row)

    def all(self, sql: str, of: Callable[..., T], /, **values: Value) -> list[T]:
        with _told(self._connection):
            rows = self._connection.execute(for_postgres(sql), values, binary=True).fetchall()
        return list(starmap(of, rows))

    def change(self, sql: str, /, **values: Value) -> int:
        with _told(self._connection):
            return self._connection.execute(for_postgres(sql), values).rowcount

    def change_all(self, sql: str, rows: Sequence[Mapping[str, Value]]) -> None:
        with _told(self._connection), self._connection.cursor() as cursor:
            cursor.executemany(for_postgres(sql), rows)

    def insert(self, into: Insert, rows: Sequence[Sequence[Value]]) -> None:
        if rows:
            columns = zip((name for name, _ in into.columns), zip(*rows, strict=True), strict=True)
            with _told(self._connection):
                self._connection.execute(postgres_insert(into), {name: list(column) for name, column in columns})

    def commit(self, happened: Callable[[Reading], bool] | None = None) -> None:
        try:
            with _told(self._connection):
                ended = self._connection.execute("COMMIT", prepare=False).statusmessage
        except StorageLost as error:
            self._connection.close()
            if happened is None or self._look is None:
                raise StorageLost(_UNKNOWN) from error
            if not self._look(happened):
                raise StorageLost(_NOT_KEPT) from error
            return
        # The server answers a COMMIT of a transaction that had failed before with a word, and no error.
        if ended != "COMMIT":
            raise Broken("the database undid the transaction instead of committing it; nothing of it was kept")


class PostgresDatabase:
    """One database on one server, a few connections for all threads."""

    def __init__(self, connection_string: str) -> None:
        self._pool = Pool(connection_string)
        self._local = threading.local()
        # Within this process writers queue here, and not on a connection each.
        self._locks: dict[str, threading.Lock] = {}

    def one(self, sql: str, of: Callable[..., T], /, **values: Value) -> T | None:
        return self._read(lambda session: session.one(sql, of, **values))

    def all(self, sql: str, of: Callable[..., T], /, **values: Value) -> list[T]:
        return self._read(lambda session: session.all(sql, of, **values))

    @contextmanager
    def transaction(self, lock: str) -> Iterator[PostgresSession]:
        queue = self._locks.setdefault(lock, threading.Lock())
        if not queue.acquire(timeout=2 * LOCK_SECONDS):
            raise StorageLost("the database is slow, and too many wait for it; nothing was kept, ask again")
        try:
            with self._begun(lock) as connection:
                session = PostgresSession(connection, look=lambda happened: self._looked(lock, happened))
                self._local.session = session
                try:
                    yield session
                finally:
                    self._local.session = None
        finally:
            queue.release()

    @contextmanager
    def alone(self, name: str, *, wait: bool) -> Iterator[bool]:
        key = {"key": _key(name)}
        with self._pool.connection() as connection:
            with _told(connection):
                sql = b"SELECT pg_advisory_lock(%(key)s)" if wait else b"SELECT pg_try_advisory_lock(%(key)s)"
                (got,) = connection.execute(sql, key).fetchone() or (False,)
            try:
                yield wait or bool(got)
            finally:
                # A connection that is gone has let go of its locks.
                with suppress(psycopg.Error):
                    if wait or got:
                        connection.execute(b"SELECT pg_advisory_unlock(%(key)s)", key)

    def migrate(self) -> None:
        engine = create_engine("postgresql+psycopg://", creator=self._pool.connect, poolclass=NullPool)
        try:
            with self.alone("migrate", wait=True), engine.connect() as connection:
                upgrade(connection)
        finally:
            engine.dispose()

    def close(self) -> None:
        self._pool.close()

    def _read(self, read: Callable[[PostgresSession], T]) -> T:
        session: PostgresSession | None = getattr(self._local, "session", None)
        if session is not None:
            return read(session)
        with self._pool.connection() as connection:
            try:
                return read(PostgresSession(connection))
            except StorageLost:
                if not connection.closed:
                    raise
        with self._pool.connection(fresh=True) as connection:
            return read(PostgresSession(connection))

    @contextmanager
    def _begun(self, lock: str) -> Iterator[Connection]:
        """A connection in a transaction that holds the lock. One that had died while it lay idle is replaced."""
        with self._pool.connection() as connection:
            try:
                _begin(connection, lock)
                dead = False
            except StorageLost:
                dead = connection.closed
                if not dead:
                    raise
            if not dead:
                yield connection
                return
        with self._pool.connection(fresh=True) as connection:
            _begin(connection, lock)
            yield connection

    def _looked(self, lock: str, happened: Callable[[Reading], bool]) -> bool:
        """Whether a transaction whose COMMIT was not answered was committed. Raises StorageLost if that cannot be known."""
        until = monotonic() + LOOKING_SECONDS
        while True:
            try:
                with self._pool.connection(fresh=True) as connection:
                    _begin(connection, lock)
                    session = PostgresSession(connection)
                    if not happened(session):
                        return False
                    # A server that was shut down may show what its standby never got: this commit waits for both.
                    session.change(_AGAIN)
                    session.commit()
                    return True
            except StorageLost as error:
                if monotonic() >= until:
                    raise StorageLost(_UNKNOWN) from error
            sleep(_PAUSE)


def _begin(connection: Connection, lock: str) -> None:
    with _told(connection):
        connection.execute("BEGIN", prepare=False)
        if lock == HEAD:
            connection.execute(_HEAD)
        else:
            connection.execute(_LOCK, {"key": _key(lock)})


def _key(name: str) -> int:
    return int.from_bytes(sha256(f"minglu/{name}".encode())[:8], signed=True)


@contextmanager
def _told(connection: Connection) -> Iterator[None]:
    """PostgreSQL's errors as what they are to those above."""
    try:
        yield
    except errors.DiskFull as error:
        raise StorageFull("the disk of the database is full; nothing of this was kept. Make room and send it again") from error
    except errors.IntegrityError as error:
        raise Forbidden("a constraint of the database forbids this") from error
    except _BUSY as error:
        raise StorageLost("the database is held by others for too long; nothing of this was kept, ask again") from error
    except _AWAY as error:
        # It ends this connection, or is not the server to write to any more: the next one is another.
        connection.close()
        raise StorageLost(_NOT_KEPT) from error
    except psycopg.Error as error:
        if connection.closed or isinstance(error, psycopg.OperationalError):
            raise StorageLost("the database was lost; ask again with the same key") from error
        raise Broken(f"the database did not do it ({type(error).__name__}); see to its server") from error
