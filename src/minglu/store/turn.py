"""One writer's turn at the lender's database (`acts.ports.Turn`)."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final

from minglu.canon.digest import Digest, sha256
from minglu.canon.instants import Instant
from minglu.gate.keep import Done, Head, Keep, Token
from minglu.gate.outcome import Change, EndToken, EndTokens, IssueToken, KeepRecord, KnowPerson
from minglu.rules.history import Event, History
from minglu.store.ports import Insert, Reading, Transaction, Value
from minglu.store.rows import DIAL_COLUMNS, TokenRow, event_of, render_wraps, said_bytes, token_of

_HEAD: Final = "SELECT size, last FROM head WHERE id = 1"
_MOVE: Final = "UPDATE head SET size = :size, last = :last WHERE id = 1"
_GATHER: Final = "SELECT subject, idx, at, kind, said FROM event WHERE subject = ANY(:subjects) ORDER BY subject, idx"
_DONE: Final = "SELECT key, digest, idx, reply FROM done WHERE key = ANY(:keys)"
_JOURNALS: Final = "SELECT id, journal FROM person WHERE id = ANY(:persons)"
_KEYS: Final = "SELECT public FROM one_use WHERE used = 0 AND dialler = :dialler ORDER BY id LIMIT :most"
_UNCLAIMED: Final = f"SELECT {DIAL_COLUMNS} FROM token WHERE ended = 0 AND claimed = 0"  # noqa: S608 - a constant of ours
_LAPSED: Final = f"{_UNCLAIMED} AND until <= :before ORDER BY permit LIMIT :most"
_LIVE: Final = f"{_UNCLAIMED} AND (person = :person OR agency = :agency) ORDER BY permit"
_ENTRY: Final = Insert(table="entry", columns=(("idx", "bigint"), ("data", "bytea")))
_EVENT: Final = Insert(
    table="event", columns=(("subject", "text"), ("idx", "bigint"), ("at", "bigint"), ("kind", "text"), ("said", "bytea"))
)
_OPENING: Final = Insert(table="opening", columns=(("idx", "bigint"), ("part", "text"), ("person", "text"), ("sealed", "bytea")))
_KEEP_DONE: Final = Insert(table="done", columns=(("key", "text"), ("digest", "bytea"), ("idx", "bigint"), ("reply", "bytea")))
_ISSUE: Final = (
    "INSERT INTO token (id, permit, person, number, agency, record, until, to_key, salt, claimed, ended)"
    " VALUES (:id, :permit, :person, :number, :agency, :record, :until, :to, :salt, 0, 0)"
)
_KNOWN: Final = "INSERT INTO person (id, journal) VALUES (:person, :journal) ON CONFLICT (id) DO NOTHING"
# A person's numbers have an order: entries that are about no number go under the first.
_NUMBER: Final = (
    "INSERT INTO number (handle, person, place) SELECT :handle, :person, (SELECT COUNT(*) FROM number WHERE person = :person)"
    " WHERE NOT EXISTS (SELECT 1 FROM number WHERE handle = :handle)"
)
_RECORD: Final = "INSERT INTO record (id, person, header, ciphertext, wraps) VALUES (:id, :person, :header, :ciphertext, :wraps)"
_USED: Final = "UPDATE one_use SET used = 1 WHERE digest = :digest"
_END: Final = "UPDATE token SET ended = 1 WHERE (person = :person OR agency = :agency) AND claimed = 0"
_THERE: Final = "SELECT data FROM entry WHERE idx = :index"
_INSTITUTION: Final = "institution"


def head_of(reading: Reading) -> Head:
    head = reading.one(_HEAD, lambda size, last: Head(size=size, last=Instant(last)))
    return head if head is not None else Head(size=0, last=Instant(0))


def gather(reading: Reading, subjects: Sequence[str]) -> History:
    """The histories of these ids; an id without events has an empty one."""
    streams: dict[str, list[Event]] = {subject: [] for subject in subjects}
    for subject, event in reading.all(_GATHER, _placed, subjects=list(subjects)):
        streams[subject].append(event)
    return History(streams={subject: tuple(events) for subject, events in streams.items()})


def event_of_columns(subject: str, idx: int, at: int, kind: str, said: bytes) -> Event:
    return event_of((subject, idx, at, kind, said))


def token_of_columns(*row: *TokenRow) -> Token:
    return token_of(row)


class StoredTurn:
    """Everything in a turn happens, or nothing does."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._last: tuple[int, bytes] | None = None

    def head(self) -> Head:
        return head_of(self._transaction)

    def gather(self, subjects: Sequence[str]) -> History:
        return gather(self._transaction, subjects)

    def done(self, keys: Sequence[str]) -> Mapping[str, Done]:
        return dict(self._transaction.all(_DONE, _done, keys=list(keys)))

    def journals(self, persons: Sequence[str]) -> Mapping[str, bytes]:
        return dict(self._transaction.all(_JOURNALS, lambda person, journal: (person, journal), persons=list(persons)))

    def one_use_keys(self, *, dialler: str, most: int) -> tuple[bytes, ...]:
        return tuple(self._transaction.all(_KEYS, bytes, dialler=dialler, most=most))

    def lapsed(self, *, before: Instant, most: int) -> tuple[Token, ...]:
        return tuple(self._transaction.all(_LAPSED, token_of_columns, before=before, most=most))

    def live(self, *, person: str, agency: str) -> tuple[Token, ...]:
        """No row: nobody holds a token about this person or for this agency that could still be claimed."""
        return tuple(self._transaction.all(_LIVE, token_of_columns, person=person, agency=agency))

    def keep(self, keeps: Sequence[Keep], *, head: Head) -> None:
        self._keep_entries(keeps)
        self._keep_changes(keeps)
        self._keep_done(keeps)
        self._transaction.change(_MOVE, size=head.size, last=head.last)

    def commit(self) -> None:
        """Every entry holds chance of its own: if our last one stands in its place, the turn happened."""
        if self._last is None:
            self._transaction.commit()
            return
        index, data = self._last
        self._transaction.commit(lambda reading: reading.one(_THERE, bytes, index=index) == data)

    def _keep_entries(self, keeps: Sequence[Keep]) -> None:
        written = [(entry, sealed) for keep in keeps for entry, sealed in zip(keep.written, keep.sealed, strict=True)]
        if written:
            self._last = (written[-1][0].index, written[-1][0].data)
        self._transaction.insert(_ENTRY, [(entry.index, entry.data) for entry, _ in written])
        self._transaction.insert(
            _EVENT,
            [
                (subject, entry.index, entry.event.at, entry.event.kind, said)
                for entry, _ in written
                for said in [said_bytes(entry.event)]
                for subject in entry.subjects
            ],
        )
        self._transaction.insert(
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
            self._transaction.change_all(sql, [values for _, values in together])

    def _keep_done(self, keeps: Sequence[Keep]) -> None:
        used = [{"digest": sha256(keep.one_use)} for keep in keeps if keep.one_use is not None]
        if used:
            self._transaction.change_all(_USED, used)
        done = [(keep.key, keep.done) for keep in keeps if keep.key is not None and keep.done is not None]
        self._transaction.insert(_KEEP_DONE, [(key, one.digest, one.index, one.reply) for key, one in done])


def _statements(change: Change, *, permit: int) -> Iterator[tuple[str, dict[str, Value]]]:
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
        named: dict[str, Value] = {"id": change.token, "person": change.person, "record": change.record, "until": change.until}
        whose: dict[str, Value] = {"number": change.number, "agency": change.agency}
        yield _ISSUE, {**named, **whose, "permit": permit, "to": change.to, "salt": change.salt}
    elif isinstance(change, EndToken):
        yield "UPDATE token SET ended = 1 WHERE permit = :permit", {"permit": change.permit}
    elif isinstance(change, EndTokens):
        yield _END, {"person": change.person, "agency": change.agency}


def _placed(subject: str, idx: int, at: int, kind: str, said: bytes) -> tuple[str, Event]:
    return subject, event_of((subject, idx, at, kind, said))


def _done(key: str, digest: bytes, index: int, reply: bytes) -> tuple[str, Done]:
    return key, Done(digest=Digest(digest), index=index, reply=reply)
