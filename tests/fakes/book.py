"""A lender's book in memory (`acts.ports.Book`). Passes the contract in tests/contracts/test_book.py."""

import copy
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from minglu.acts.ports import EVER, NEVER
from minglu.canon.digest import Digest, sha256
from minglu.canon.ids import PersonId, RecordId, TokenId
from minglu.canon.instants import Instant
from minglu.gate.keep import Done, Head, Keep, KeptRecord, Token
from minglu.gate.outcome import Change, EndToken, EndTokens, IssueToken, KeepRecord, KnowPerson
from minglu.ledger.labels import Handle
from minglu.rules.history import Event, History
from minglu.vault.one_use import OneUseKey


@dataclass
class Rows:
    """Everything that is kept."""

    head: Head = field(default_factory=lambda: Head(size=0, last=Instant(0)))
    entries: list[bytes] = field(default_factory=list)
    events: dict[str, list[Event]] = field(default_factory=dict)
    openings: dict[int, tuple[str, Mapping[str, bytes]]] = field(default_factory=dict)
    done: dict[str, Done] = field(default_factory=dict)
    journals: dict[str, bytes] = field(default_factory=dict)
    numbers: dict[Handle, str] = field(default_factory=dict)
    records: dict[RecordId, KeptRecord] = field(default_factory=dict)
    tokens: dict[TokenId, Token] = field(default_factory=dict)
    one_use: dict[Digest, tuple[OneUseKey, bool]] = field(default_factory=dict)


class MemoryBook:
    """What a real book does, without the disk: a turn works on a copy, and commit puts it in place."""

    def __init__(self) -> None:
        self._rows = Rows()
        self._writer = threading.RLock()

    @contextmanager
    def turn(self) -> Iterator["MemoryTurn"]:
        with self._writer:
            yield MemoryTurn(self, copy.deepcopy(self._rows))

    def replace(self, rows: Rows) -> None:
        self._rows = rows

    def head(self) -> Head:
        return self._rows.head

    def entries(self, first: int, size: int) -> tuple[bytes, ...]:
        return tuple(self._rows.entries[first:size])

    def history(self, subjects: Sequence[str]) -> History:
        return History(streams={subject: tuple(self._rows.events.get(subject, ())) for subject in subjects})

    def of_kind(self, kinds: Sequence[str], *, since: Instant = EVER, until: Instant = NEVER) -> tuple[Event, ...]:
        found = {event.index: event for stream in self._rows.events.values() for event in stream}
        return tuple(found[index] for index in sorted(found) if found[index].kind in kinds and since <= found[index].at < until)

    def openings(self, index: int) -> Mapping[str, bytes]:
        return dict(self._rows.openings.get(index, ("", {}))[1])

    def opened_under(self, index: int) -> str | None:
        person, sealed = self._rows.openings.get(index, ("", {}))
        return person if sealed else None

    def person_of(self, number: Handle) -> PersonId | None:
        person = self._rows.numbers.get(number)
        return None if person is None else PersonId(person)

    def numbers_of(self, person: PersonId) -> tuple[Handle, ...]:
        return tuple(number for number, whose in self._rows.numbers.items() if whose == person)

    def journal_of(self, person: str) -> bytes | None:
        return self._rows.journals.get(person)

    def record(self, record: RecordId) -> KeptRecord | None:
        return self._rows.records.get(record)

    def token(self, token: TokenId) -> Token | None:
        return self._rows.tokens.get(token)

    def claim(self, token: TokenId, *, at: Instant) -> bool:
        with self._writer:
            kept = self._rows.tokens.get(token)
            if kept is None or kept.claimed or kept.ended or kept.until <= at:
                return False
            self._rows.tokens[token] = replace(kept, claimed=at)
            return True

    def dialler_of(self, to: Digest) -> str | None:
        return self._rows.one_use[to][0].dialler if to in self._rows.one_use else None

    def deposit(self, keys: Sequence[OneUseKey]) -> None:
        with self._writer:
            for key in keys:
                for digest, (kept, _) in list(self._rows.one_use.items()):
                    if kept.dialler == key.dialler and kept.epoch < key.epoch:
                        self._rows.one_use[digest] = (kept, True)
            for key in keys:
                self._rows.one_use.setdefault(sha256(key.public), (key, False))


class MemoryTurn:
    """A turn over a copy of everything."""

    def __init__(self, book: MemoryBook, rows: Rows) -> None:
        self._book = book
        self._rows = rows

    def head(self) -> Head:
        return self._rows.head

    def gather(self, subjects: Sequence[str]) -> History:
        return History(streams={subject: tuple(self._rows.events.get(subject, ())) for subject in subjects})

    def done(self, keys: Sequence[str]) -> Mapping[str, Done]:
        return {key: self._rows.done[key] for key in keys if key in self._rows.done}

    def journals(self, persons: Sequence[str]) -> Mapping[str, bytes]:
        return {person: self._rows.journals[person] for person in persons if person in self._rows.journals}

    def one_use_keys(self, *, dialler: str, most: int) -> tuple[bytes, ...]:
        return tuple(key.public for key, used in self._rows.one_use.values() if not used and key.dialler == dialler)[:most]

    def lapsed(self, *, before: Instant, most: int) -> tuple[Token, ...]:
        return tuple(token for token in self._unclaimed() if token.until <= before)[:most]

    def live(self, *, person: str, agency: str) -> tuple[Token, ...]:
        return tuple(token for token in self._unclaimed() if person == token.person or agency == token.agency)

    def keep(self, keeps: Sequence[Keep], *, head: Head) -> None:
        for keep in keeps:
            for entry, sealed in zip(keep.written, keep.sealed, strict=True):
                self._rows.entries.append(entry.data)
                self._rows.openings[entry.index] = (entry.about.person if entry.about else "institution", sealed)
                for subject in entry.subjects:
                    self._rows.events.setdefault(subject, []).append(entry.event)
            for change in keep.changes:
                self._change(change, permit=keep.written[0].index if keep.written else -1)
            if keep.one_use is not None:
                kept, _ = self._rows.one_use[sha256(keep.one_use)]
                self._rows.one_use[sha256(keep.one_use)] = (kept, True)
            if keep.key is not None and keep.done is not None:
                self._rows.done[keep.key] = keep.done
        self._rows.head = head

    def commit(self) -> None:
        self._book.replace(self._rows)

    def _unclaimed(self) -> list[Token]:
        return sorted((one for one in self._rows.tokens.values() if not one.claimed and not one.ended), key=lambda one: one.permit)

    def _change(self, change: Change, *, permit: int) -> None:
        if isinstance(change, KnowPerson):
            self._rows.journals.setdefault(change.person, change.journal)
            if change.number is not None:
                self._rows.numbers.setdefault(change.number, change.person)
        elif isinstance(change, KeepRecord):
            members = {name: getattr(change, name) for name in KeptRecord.__dataclass_fields__}
            self._rows.records[change.record] = KeptRecord(**members)
        elif isinstance(change, IssueToken):
            members = {name: getattr(change, name) for name in IssueToken.__dataclass_fields__}
            self._rows.tokens[change.token] = Token(**members, permit=permit, claimed=Instant(0), ended=False)
        else:
            self._end(change)

    def _end(self, change: EndToken | EndTokens) -> None:
        for name, token in self._rows.tokens.items():
            of_permit = isinstance(change, EndToken) and token.permit == change.permit
            of_person = (
                isinstance(change, EndTokens) and not token.claimed and (change.person == token.person or change.agency == token.agency)
            )
            if of_permit or of_person:
                self._rows.tokens[name] = replace(token, ended=True)
