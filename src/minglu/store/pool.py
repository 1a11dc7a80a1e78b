"""Connections to PostgreSQL: each taken for one question or one transaction, given back, and used again.

    with pool.connection() as connection:
        …                                      # dead ones are not given back

Every connection is set up alike: it commits durably, waits for no lock for ever, and is ended by the server if we fall
silent in the middle of a transaction, so that a node that hangs does not hold the head of the log. A server that promises
nothing (fsync off) is refused.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final, TypeAlias

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from minglu.gate.errors import StorageLost
from minglu.store.errors import NotADatabase

Connection: TypeAlias = psycopg.Connection[TupleRow]
MOST: Final = 24
LOCK_SECONDS: Final = 10
# The server ends a transaction in which nothing is said for so long. What a turn does between two words takes far less.
SILENT_SECONDS: Final = 15
_CONNECT: Final = {
    "application_name": "minglu",
    # Of several servers that may be named, the one that can be written to.
    "target_session_attrs": "read-write",
    "connect_timeout": "5",
    # A network that swallows everything is noticed in about ten seconds; TCP's own patience is a quarter of an hour.
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
    "client_encoding": "UTF8",
}
# `on` waits for the disk, and for the synchronous standby where there is one; `remote_apply` waits longer, and may stay.
_SETTINGS: Final = b"""
SELECT set_config('lock_timeout', %(lock)s, false), set_config('idle_in_transaction_session_timeout', %(silent)s, false),
       CASE WHEN current_setting('synchronous_commit') = 'remote_apply' THEN ''
            ELSE set_config('synchronous_commit', 'on', false) END
"""
_PROMISES: Final = b"SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('server_encoding')"


class Pool:
    """At most so many connections at once; who finds none free waits, and not for ever."""

    def __init__(self, connection_string: str, *, most: int = MOST) -> None:
        try:
            said = conninfo_to_dict(connection_string)
        except psycopg.Error as error:
            raise NotADatabase("the connection string of the database cannot be read; correct its file") from error
        self._string = make_conninfo(**{**_CONNECT, **{name: str(value) for name, value in said.items()}})
        self._free = threading.BoundedSemaphore(most)
        self._idle: list[Connection] = []

    @contextmanager
    def connection(self, *, fresh: bool = False) -> Iterator[Connection]:
        """One for this block alone. A `fresh` one is new: after a restart of the server all that lay idle are dead.
        Raises StorageLost."""
        if not self._free.acquire(timeout=LOCK_SECONDS):
            raise StorageLost("all connections to the database are in use; nothing was kept, ask again")
        try:
            connection = self._taken(fresh=fresh)
            try:
                yield connection
            finally:
                self._give_back(connection)
        finally:
            self._free.release()

    def connect(self) -> Connection:
        """A connection, set up. Raises StorageLost, NotADatabase."""
        try:
            connection = psycopg.connect(self._string, autocommit=True)
        except psycopg.Error as error:
            raise StorageLost("the database does not answer; nothing was kept, ask again") from error
        try:
            seconds = {"lock": f"{LOCK_SECONDS}s", "silent": f"{SILENT_SECONDS}s"}
            connection.execute(_SETTINGS, seconds)
            promises = connection.execute(_PROMISES).fetchone()
        except psycopg.Error as error:
            connection.close()
            raise StorageLost("the database ended the connection; nothing was kept, ask again") from error
        if promises != ("on", "on", "UTF8"):
            connection.close()
            raise NotADatabase("the database server must have fsync and full_page_writes on, and the encoding UTF8; set it up so")
        return connection

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _taken(self, *, fresh: bool) -> Connection:
        if fresh:
            self.close()
        with suppress(IndexError):
            return self._idle.pop()
        return self.connect()

    def _give_back(self, connection: Connection) -> None:
        if not connection.closed and connection.info.transaction_status != TransactionStatus.IDLE:
            with suppress(psycopg.Error):
                connection.execute("ROLLBACK", prepare=False)
        if connection.closed or connection.info.transaction_status != TransactionStatus.IDLE:
            connection.close()
        else:
            self._idle.append(connection)
