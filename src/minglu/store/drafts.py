"""Drafts of complaints and the files brought for them, in pieces. Everything is sealed; here it is only kept.

    held = drafts.put_chunk(exhibit, person, offset=0, sealed=sealed, at=now)
    drafts.change(person, judge, at=now)  # read, judged and kept in one transaction
    drafts.sweep(before=long_ago)         # what nobody came back to is gone

How much of a file is held follows from the pieces themselves: they join without a gap, or a piece is not taken. A piece is
taken for a draft that is there: one that was on its way while the draft was dropped would be held for nobody, and for ever.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from minglu.canon.ids import ExhibitId
from minglu.canon.instants import Instant
from minglu.gate.errors import StorageFull
from minglu.store.database import connect, immediate
from minglu.store.points import At, nothing
from minglu.vault.draft import OVERHEAD

T = TypeVar("T")

_GET = "SELECT sealed FROM complaint_draft WHERE person = :person"
_PUT = (
    "INSERT INTO complaint_draft (person, sealed, touched) VALUES (:person, :sealed, :touched)"
    " ON CONFLICT (person) DO UPDATE SET sealed = :sealed, touched = :touched"
)
_TOUCHED = "SELECT touched FROM complaint_draft WHERE person = :person"
_TOUCH = "UPDATE complaint_draft SET touched = :touched WHERE person = :person"
_DROP = "DELETE FROM complaint_draft WHERE person = :person"
_DROP_CHUNKS = "DELETE FROM draft_chunk WHERE person = :person"
_SWEEP = "DELETE FROM complaint_draft WHERE touched < :before"
# By the index of persons alone: the pieces themselves are megabytes.
_SWEEP_CHUNKS = "DELETE FROM draft_chunk WHERE person IN (SELECT person FROM draft_chunk EXCEPT SELECT person FROM complaint_draft)"
_DROP_FILE = "DELETE FROM draft_chunk WHERE exhibit = :exhibit AND person = :person"
_CHUNKS = "SELECT at, sealed FROM draft_chunk WHERE exhibit = :exhibit AND person = :person ORDER BY at"
_HELD = "SELECT COALESCE(MAX(at + LENGTH(sealed) - :overhead), 0) FROM draft_chunk WHERE exhibit = :exhibit AND person = :person"
_HELD_OF = "SELECT exhibit, MAX(at + LENGTH(sealed) - :overhead) FROM draft_chunk WHERE person = :person GROUP BY exhibit"
# Taken only where what is held ends: of two that send the same place, one is kept, and a gap is never made.
_PUT_CHUNK = (
    "INSERT INTO draft_chunk (exhibit, at, person, sealed) SELECT :exhibit, :at, :person, :sealed"  # noqa: S608 - constants of ours
    " WHERE EXISTS (SELECT 1 FROM complaint_draft WHERE person = :person) AND :at = ("
    f"{_HELD}) ON CONFLICT (exhibit, at) DO NOTHING"
)


class SqliteDrafts:
    """`acts.kept_drafts.Drafts`. One draft a person; durable when a call returns."""

    def __init__(self, path: Path, *, at: At = nothing) -> None:
        self._at = at
        self._connection = connect(path)
        self._lock = threading.Lock()

    def get(self, person: str) -> bytes | None:
        """The sealed draft; None if there is none."""
        with self._lock:
            return self._get(person)

    def touched(self, person: str) -> Instant | None:
        """When the draft was changed last, or a piece came for it; None if there is none."""
        with self._lock:
            row = self._connection.execute(_TOUCHED, {"person": person}).fetchone()
        return None if row is None else Instant(row[0])

    def change(self, person: str, judge: Callable[[bytes | None], tuple[bytes | None, T]], *, at: Instant) -> T:
        """Give `judge` the kept draft, keep the one it returns (None: drop it with its files), and return its word.

        Nothing is kept when `judge` raises.
        """
        with self._writing():
            sealed, word = judge(self._get(person))
            if sealed is None:
                self._drop(person)
            else:
                self._connection.execute(_PUT, {"person": person, "sealed": sealed, "touched": int(at)})
            self._at("draft.writing")
        self._at("draft.kept")
        return word

    def drop(self, person: str) -> None:
        """The draft and its files are gone; without one, nothing happens."""
        with self._writing():
            self._drop(person)

    def put_chunk(self, exhibit: ExhibitId, person: str, *, offset: int, sealed: bytes, at: Instant) -> int:
        """Keep a piece if it begins where what is held ends, and its person has a draft; how many bytes are held then."""
        values = {"exhibit": exhibit, "person": person, "overhead": OVERHEAD}
        with self._writing():
            self._connection.execute(_PUT_CHUNK, {**values, "at": offset, "sealed": sealed})
            (held,) = self._connection.execute(_HELD, values).fetchone()
            # No row: the draft was dropped meanwhile, and the piece was not taken.
            self._connection.execute(_TOUCH, {"person": person, "touched": int(at)})
            self._at("draft_chunk.writing")
        self._at("draft_chunk.kept")
        return int(held)

    def held(self, person: str) -> Mapping[ExhibitId, int]:
        """How many bytes are held of each file of this person; files without a piece are not named."""
        with self._lock:
            rows = self._connection.execute(_HELD_OF, {"person": person, "overhead": OVERHEAD})
            return {ExhibitId(exhibit): int(held) for exhibit, held in rows}

    def chunks(self, exhibit: ExhibitId, person: str) -> tuple[tuple[int, bytes], ...]:
        """The pieces of a file of this person with their places, in order."""
        with self._lock:
            rows = self._connection.execute(_CHUNKS, {"exhibit": exhibit, "person": person})
            return tuple((int(at), bytes(sealed)) for at, sealed in rows)

    def drop_file(self, exhibit: ExhibitId, person: str) -> None:
        """The pieces of a file of this person are gone."""
        with self._writing():
            self._connection.execute(_DROP_FILE, {"exhibit": exhibit, "person": person})

    def sweep(self, *, before: Instant) -> int:
        """Drafts last touched before this moment are gone with their files, and pieces without a draft; how many drafts."""
        with self._writing():
            swept = self._connection.execute(_SWEEP, {"before": int(before)}).rowcount
            self._connection.execute(_SWEEP_CHUNKS)
            return swept

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def _get(self, person: str) -> bytes | None:
        row = self._connection.execute(_GET, {"person": person}).fetchone()
        return None if row is None else bytes(row[0])

    def _drop(self, person: str) -> None:
        self._connection.execute(_DROP_CHUNKS, {"person": person})
        self._connection.execute(_DROP, {"person": person})

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A write transaction. Raises StorageFull and keeps nothing when the disk is full."""
        try:
            with self._lock, immediate(self._connection):
                yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname.startswith("SQLITE_FULL"):
                raise StorageFull("the disk is full; nothing of this was kept. Make room and send it again") from error
            raise
