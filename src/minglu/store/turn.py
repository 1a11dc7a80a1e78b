"""One writer's turn at the lender's database (`acts.ports.Turn`)."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from minglu.canon.digest import Digest, sha256
from minglu.canon.instants import Instant
from minglu.gate.errors import StorageFull
from minglu.gate.keep import Done, Head, Keep, Token
from minglu.gate.outcome import Change, EndToken, EndTokens, IssueToken, KeepRecord, KnowPerson
from minglu.rules.history import Event, History
from minglu.store.rows import DIAL_COLUMNS, event_of, render_wraps, said_bytes, token_of

# json_each takes a list of any length as one parameter, so that one statement serves every batch.
_GATHER = "SELECT subject, idx, at, kind, said FROM event WHERE subject IN (SELECT value FROM json_each(:subjects)) ORDER BY subject, idx"
_DONE = "SELECT key, digest, idx, reply FROM done WHERE key IN (SELECT value FROM json_each(:keys))"
_UNCLAIMED = f"SELECT {DIAL_COLUMNS} FROM token WHERE ended = 0 AND claimed = 0"  # noqa: S608 - a constant of ours
_LAPSED = f"{_UNCLAIMED} AND until <= :before ORDER BY permit LIMIT :most"
_LIVE = f"{_UNCLAIMED} AND (person = :person OR agency = :agency) ORDER BY permit"
_ENTRY = "INSERT INTO entry (idx, data) VALUES (?, ?)"
_EVENT = "INSERT INTO event (subject, idx, at, kind, said) VALUES (?, ?, ?, ?, ?)"
_OPENING = "INSERT INTO opening (idx, part, person, sealed) VALUES (?, ?, ?, ?)"
_ISSUE = (
    "INSERT INTO token (id, permit, person, number, agency, record, until, to_key, salt, claimed, ended)"
    " VALUES (:id, :permit, :person, :number, :agency, :record, :until, :to, :salt, 0, 0)"
)
_KNOWN = "INSERT INTO person (id, journal) VALUES (:person, :journal) ON CONFLICT (id) DO NOTHING"
_NUMBER = "INSERT INTO number (handle, person) VALUES (:handle, :person) ON CONFLICT (handle) DO NOTHING"
_RECORD = "INSERT INTO record (id, person, header, ciphertext, wraps) VALUES (:id, :person, :header, :ciphertext, :wraps)"
_USED = "UPDATE one_use SET used = 1 WHERE digest = ?"
_KEEP_DONE = "INSERT INTO done (key, digest, idx, reply) VALUES (?, ?, ?, ?)"
_END = "UPDATE token SET ended = 1 WHERE (person = :person OR agency = :agency) AND claimed = 0"
_INSTITUTION = "institution"


def gather(connection: sqlite3.Connection, subjects: Sequence[str]) -> History:
    """The histories of these ids; an id without events has an empty one."""
    streams: dict[str, list[Event]] = {subject: [] for subject in subjects}
    for row in connection.execute(_GATHER, {"subjects": json.dumps(list(subjects))}):
        streams[row[0]].append(event_of(row))
    return History(streams={subject: tuple(events) for subject, events in streams.items()})


class SqliteTurn:
    """Everything in a turn happens, or nothing does."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def head(self) -> Head:
        size, last = self._connection.execute("SELECT size, last FROM head WHERE id = 1").fetchone()
        return Head(size=size, last=Instant(last))

    def gather(self, subjects: Sequence[str]) -> History:
        return gather(self._connection, subjects)

    def done(self, keys: Sequence[str]) -> Mapping[str, Done]:
        rows = self._connection.execute(_DONE, {"keys": json.dumps(list(keys))})
        return {key: Done(digest=Digest(digest), index=index, reply=reply) for key, digest, index, reply in rows}

    def one_use_keys(self, *, most: int) -> tuple[bytes, ...]:
        rows = self._connection.execute("SELECT public FROM one_use WHERE used = 0 ORDER BY id LIMIT :most", {"most": most})
        return tuple(public for (public,) in rows)

    def lapsed(self, *, before: Instant, most: int) -> tuple[Token, ...]:
        rows = self._connection.execute(_LAPSED, {"before": before, "most": most})
        return tuple(token_of(row) for row in rows)

    def live(self, *, person: str, agency: str) -> tuple[Token, ...]:
        """No row: nobody holds a token about this person or for this agency that could still be claimed."""
        rows = self._connection.execute(_LIVE, {"person": person, "agency": agency})
        return tuple(token_of(row) for row in rows)

    def keep(self, keeps: Sequence[Keep], *, head: Head) -> None:
        try:
            self._keep_entries(keeps)
            self._keep_changes(keeps)
            self._keep_done(keeps)
            self._connection.execute("UPDATE head SET size = :size, last = :last WHERE id = 1", {"size": head.size, "last": head.last})
        except sqlite3.OperationalError as error:
            raise _full(error) from error

    def commit(self) -> None:
        try:
            self._connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise _full(error) from error

    def _keep_entries(self, keeps: Sequence[Keep]) -> None:
        written = [(entry, sealed) for keep in keeps for entry, sealed in zip(keep.written, keep.sealed, strict=True)]
        self._connection.executemany(_ENTRY, [(entry.index, entry.data) for entry, _ in written])
        self._connection.executemany(
            _EVENT,
            [
                (subject, entry.index, entry.event.at, entry.event.kind, said)
                for entry, _ in written
                for said in [said_bytes(entry.event)]
                for subject in entry.subjects
            ],
        )
        self._connection.executemany(
            _OPENING,
            [
                (entry.index, part, entry.about.person if entry.about else _INSTITUTION, data)
                for entry, sealed in written
                for part, data in sealed.items()
            ],
        )

    def _keep_changes(self, keeps: Sequence[Keep]) -> None:
        """In their order, for one may undo another; neighbours of one kind go to the database together."""
        statements = (
            statement
            for keep in keeps
            for change in keep.changes
            for statement in _statements(change, permit=keep.written[0].index if keep.written else -1)
        )
        for sql, together in groupby(statements, key=itemgetter(0)):
            self._connection.executemany(sql, [values for _, values in together])

    def _keep_done(self, keeps: Sequence[Keep]) -> None:
        used = [(sha256(keep.one_use),) for keep in keeps if keep.one_use is not None]
        self._connection.executemany(_USED, used)
        done = [(keep.key, keep.done) for keep in keeps if keep.key is not None and keep.done is not None]
        self._connection.executemany(_KEEP_DONE, [(key, one.digest, one.index, one.reply) for key, one in done])


def _statements(change: Change, *, permit: int) -> Iterator[tuple[str, dict[str, object]]]:
    if isinstance(change, KnowPerson):
        yield _KNOWN, {"person": change.person, "journal": change.journal}
        if change.number is not None:
            yield _NUMBER, {"person": change.person, "handle": change.number}
    elif isinstance(change, KeepRecord):
        wraps = render_wraps(change.wraps)
        yield (
            _RECORD,
            {
                "id": change.record,
                "person": change.person,
                "header": change.header,
                "ciphertext": change.ciphertext,
                "wraps": wraps,
            },
        )
    elif isinstance(change, IssueToken):
        named = {"id": change.token, "person": change.person, "record": change.record, "until": change.until}
        whose = {"number": change.number, "agency": change.agency}
        yield _ISSUE, {**named, **whose, "permit": permit, "to": change.to, "salt": change.salt}
    elif isinstance(change, EndToken):
        yield "UPDATE token SET ended = 1 WHERE permit = :permit", {"permit": change.permit}
    elif isinstance(change, EndTokens):
        yield _END, {"person": change.person, "agency": change.agency}


def _full(error: sqlite3.OperationalError) -> Exception:
    """SQLite says "database or disk is full" (SQLITE_FULL); anything else is not ours to explain away."""
    if error.sqlite_errorname.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return StorageFull("the disk of the database is full; nothing of this was kept. Make room, then ask again")
    return error
