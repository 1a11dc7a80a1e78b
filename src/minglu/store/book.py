"""The lender's database as the sequencer and the acts see it (`acts.ports.Book`), on SQLite's own driver.

The head row is the lock: a turn begins with BEGIN IMMEDIATE, so that whichever process holds it is the one writer.
Reads outside a turn use a connection of their own per thread and see the last commit.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from minglu.canon.digest import Digest, sha256
from minglu.canon.ids import PersonId, RecordId, TokenId
from minglu.canon.instants import Instant
from minglu.gate.keep import Head, KeptRecord, Token
from minglu.ledger.labels import Handle
from minglu.rules.history import Event, History
from minglu.store.database import connect, immediate
from minglu.store.points import At, nothing
from minglu.store.rows import DIAL_COLUMNS, event_of, token_of, wraps_of
from minglu.store.together import Together
from minglu.store.turn import SqliteTurn, gather
from minglu.vault.one_use import OneUseKey

EVER = Instant(0)
_KEPT = f"SELECT {DIAL_COLUMNS} FROM token WHERE id = :id"  # noqa: S608 - a constant of ours
_DEPOSIT = (
    "INSERT INTO one_use (digest, public, dialler, epoch, used) VALUES (:digest, :public, :dialler, :epoch, 0)"
    " ON CONFLICT (digest) DO NOTHING"
)
# An event stands under each of its subjects; any of its rows says the same.
_OF_KIND = (
    "SELECT MIN(subject), idx, at, kind, said FROM event"
    " WHERE kind IN (SELECT value FROM json_each(:kinds)) AND at >= :since GROUP BY idx ORDER BY idx"
)
_VOID = "UPDATE one_use SET used = 1 WHERE dialler = :dialler AND epoch < :epoch AND used = 0"
_CLAIM = "UPDATE token SET claimed = :at WHERE id = :id AND claimed = 0 AND ended = 0 AND until > :at"


class SqliteBook:
    """`acts.ports.Book` over one SQLite file."""

    def __init__(self, path: Path, *, at: At = nothing) -> None:
        self._path = path
        self._at = at
        # Within this process writers queue here: waiting for SQLite's own lock means to sleep and to try again.
        self._writer = threading.Lock()
        self._claims = Together(self._claim_all)
        self._local = threading.local()
        # One connection a thread, closed together.
        self._opened: list[sqlite3.Connection] = []

    @contextmanager
    def turn(self) -> Iterator[SqliteTurn]:
        """Hold the head until the block ends; without `commit` everything is undone."""
        connection = self._connection()
        with self._writer:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield SqliteTurn(connection)
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def head(self) -> Head:
        return SqliteTurn(self._connection()).head()

    def entries(self, first: int, size: int) -> tuple[bytes, ...]:
        rows = self._connection().execute(
            "SELECT data FROM entry WHERE idx >= :first AND idx < :size ORDER BY idx", {"first": first, "size": size}
        )
        return tuple(data for (data,) in rows)

    def history(self, subjects: Sequence[str]) -> History:
        return gather(self._connection(), subjects)

    def of_kind(self, kinds: Sequence[str], *, since: Instant = EVER) -> tuple[Event, ...]:
        """Every event of these kinds at or after `since`, each once, in the order of the log."""
        rows = self._connection().execute(_OF_KIND, {"kinds": json.dumps(list(kinds)), "since": since})
        return tuple(event_of(row) for row in rows)

    def openings(self, index: int) -> Mapping[str, bytes]:
        rows = self._connection().execute("SELECT part, sealed FROM opening WHERE idx = :index", {"index": index})
        return dict(rows.fetchall())

    def opened_under(self, index: int) -> str | None:
        """Whose journal key seals the openings of an entry."""
        return self._one("SELECT person FROM opening WHERE idx = :index LIMIT 1", {"index": index})

    def person_of(self, number: Handle) -> PersonId | None:
        found = self._one("SELECT person FROM number WHERE handle = :handle", {"handle": number})
        return None if found is None else PersonId(found)

    def numbers_of(self, person: PersonId) -> tuple[Handle, ...]:
        rows = self._connection().execute("SELECT handle FROM number WHERE person = :person ORDER BY rowid", {"person": person})
        return tuple(Handle(handle) for (handle,) in rows)

    def journal_of(self, person: str) -> bytes | None:
        row = self._connection().execute("SELECT journal FROM person WHERE id = :person", {"person": person}).fetchone()
        return None if row is None else bytes(row[0])

    def record(self, record: RecordId) -> KeptRecord | None:
        row = (
            self._connection()
            .execute("SELECT person, header, ciphertext, wraps FROM record WHERE id = :record", {"record": record})
            .fetchone()
        )
        if row is None:
            return None
        return KeptRecord(record=record, person=PersonId(row[0]), header=row[1], ciphertext=row[2], wraps=wraps_of(row[3]))

    def token(self, token: TokenId) -> Token | None:
        row = self._connection().execute(_KEPT, {"id": token}).fetchone()
        return None if row is None else token_of(row)

    def claim(self, token: TokenId, *, at: Instant) -> bool:
        """The WHERE decides who was first; a second claim changes no row."""
        return self._claims.one((token, at))

    def _claim_all(self, claims: Sequence[tuple[TokenId, Instant]]) -> list[bool]:
        connection = self._connection()
        with self._writer, immediate(connection):
            first = [connection.execute(_CLAIM, {"id": token, "at": at}).rowcount == 1 for token, at in claims]
            self._at("token.claiming")
        self._at("token.claimed")
        return first

    def dialler_of(self, to: Digest) -> str | None:
        """Whose one-use key has this digest."""
        return self._one("SELECT dialler FROM one_use WHERE digest = :digest", {"digest": to})

    def deposit(self, keys: Sequence[OneUseKey]) -> None:
        """Keep them, and void what the same dialler left before it started anew: those private halves are gone."""
        connection = self._connection()
        rows = [{"digest": sha256(key.public), "public": key.public, "dialler": key.dialler, "epoch": key.epoch} for key in keys]
        with self._writer, immediate(connection):
            connection.executemany(_VOID, [{"dialler": row["dialler"], "epoch": row["epoch"]} for row in rows])
            connection.executemany(_DEPOSIT, rows)

    def close(self) -> None:
        """Let go of the file. No thread may be using the book any more."""
        while self._opened:
            self._opened.pop().close()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self._path)
            self._opened.append(connection)
            self._local.connection = connection
        return connection

    def _one(self, sql: str, values: Mapping[str, object]) -> str | None:
        row = self._connection().execute(sql, dict(values)).fetchone()
        return None if row is None else str(row[0])
