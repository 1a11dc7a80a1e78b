"""Drafts of complaints and the files brought for them, in pieces. Everything is sealed; here it is only kept.

    held = drafts.put_chunk(exhibit, person, offset=0, sealed=sealed, at=now)
    drafts.change(person, judge, at=now)  # read, judged and kept in one transaction
    drafts.sweep(before=long_ago)         # what nobody came back to is gone

How much of a file is held follows from the pieces themselves: they join without a gap, or a piece is not taken. A piece is
taken for a draft that is there: one that was on its way while the draft was dropped would be held for nobody, and for ever.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from minglu.canon.ids import ExhibitId
from minglu.canon.instants import Instant
from minglu.store.database import Place, opened
from minglu.store.points import At, nothing
from minglu.store.ports import Session, writing
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
_LOCK = "complaint_draft"


class StoredDrafts:
    """`acts.kept_drafts.Drafts`. One draft a person; durable when a call returns, nothing kept when it raises."""

    def __init__(self, place: Place, *, at: At = nothing) -> None:
        self._at = at
        self._database = opened(place)

    def get(self, person: str) -> bytes | None:
        """The sealed draft; None if there is none."""
        return self._database.one(_GET, bytes, person=person)

    def touched(self, person: str) -> Instant | None:
        """When the draft was changed last, or a piece came for it; None if there is none."""
        return self._database.one(_TOUCHED, Instant, person=person)

    def change(self, person: str, judge: Callable[[bytes | None], tuple[bytes | None, T]], *, at: Instant) -> T:
        """Give `judge` the kept draft, keep the one it returns (None: drop it with its files), and return its word.

        Nothing is kept when `judge` raises.
        """
        with writing(self._database, _LOCK) as session:
            sealed, word = judge(session.one(_GET, bytes, person=person))
            if sealed is None:
                _drop(session, person)
            else:
                session.change(_PUT, person=person, sealed=sealed, touched=at)
            self._at("draft.writing")
        self._at("draft.kept")
        return word

    def drop(self, person: str) -> None:
        """The draft and its files are gone; without one, nothing happens."""
        with writing(self._database, _LOCK) as session:
            _drop(session, person)

    def put_chunk(self, exhibit: ExhibitId, person: str, *, offset: int, sealed: bytes, at: Instant) -> int:
        """Keep a piece if it begins where what is held ends, and its person has a draft; how many bytes are held then."""
        with writing(self._database, _LOCK) as session:
            session.change(_PUT_CHUNK, exhibit=exhibit, person=person, overhead=OVERHEAD, at=offset, sealed=sealed)
            held = session.one(_HELD, int, exhibit=exhibit, person=person, overhead=OVERHEAD)
            # No row: the draft was dropped meanwhile, and the piece was not taken.
            session.change(_TOUCH, person=person, touched=at)
            self._at("draft_chunk.writing")
        self._at("draft_chunk.kept")
        return held or 0

    def held(self, person: str) -> Mapping[ExhibitId, int]:
        """How many bytes are held of each file of this person; files without a piece are not named."""
        return dict(self._database.all(_HELD_OF, _held, person=person, overhead=OVERHEAD))

    def chunks(self, exhibit: ExhibitId, person: str) -> tuple[tuple[int, bytes], ...]:
        """The pieces of a file of this person with their places, in order."""
        return tuple(self._database.all(_CHUNKS, _chunk, exhibit=exhibit, person=person))

    def drop_file(self, exhibit: ExhibitId, person: str) -> None:
        """The pieces of a file of this person are gone."""
        with writing(self._database, _LOCK) as session:
            session.change(_DROP_FILE, exhibit=exhibit, person=person)

    def sweep(self, *, before: Instant) -> int:
        """Drafts last touched before this moment are gone with their files, and pieces without a draft; how many drafts."""
        with writing(self._database, _LOCK) as session:
            swept = session.change(_SWEEP, before=before)
            session.change(_SWEEP_CHUNKS)
            return swept

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()


def _drop(session: Session, person: str) -> None:
    session.change(_DROP_CHUNKS, person=person)
    session.change(_DROP, person=person)


def _held(exhibit: str, held: int) -> tuple[ExhibitId, int]:
    return ExhibitId(exhibit), held


def _chunk(at: int, sealed: bytes) -> tuple[int, bytes]:
    return at, sealed
