"""The lender's database as the sequencer and the acts see it (`acts.ports.Book`).

The head row is the lock: whoever writes here (a turn, a claim, a deposit of keys) holds it until it is committed, whichever
process that is. So a turn that finds a token unclaimed and enters its lapse cannot be overtaken by a claim.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from minglu.canon.digest import Digest, sha256
from minglu.canon.ids import PersonId, RecordId, TokenId
from minglu.canon.instants import LAST, Instant
from minglu.gate.keep import Head, KeptRecord, Token
from minglu.ledger.labels import Handle
from minglu.rules.history import Event, History
from minglu.store.database import Place, opened
from minglu.store.points import At, nothing
from minglu.store.ports import HEAD, Reading, Value, writing
from minglu.store.rows import DIAL_COLUMNS, wraps_of
from minglu.store.together import Together
from minglu.store.turn import StoredTurn, event_of_columns, gather, head_of, token_of_columns
from minglu.vault.one_use import OneUseKey

EVER = Instant(0)
NEVER = Instant(LAST)
_KEPT: Final = f"SELECT {DIAL_COLUMNS} FROM token WHERE id = :id"  # noqa: S608 - a constant of ours
_DEPOSIT: Final = (
    "INSERT INTO one_use (digest, public, dialler, epoch, used) VALUES (:digest, :public, :dialler, :epoch, 0)"
    " ON CONFLICT (digest) DO NOTHING"
)
# An event stands under each of its subjects; any of its rows says the same.
_OF_KIND: Final = (
    "SELECT MIN(subject), idx, at, kind, said FROM event"
    " WHERE kind = ANY(:kinds) AND at >= :since AND at < :until GROUP BY idx, at, kind, said ORDER BY idx"
)
_VOID: Final = "UPDATE one_use SET used = 1 WHERE dialler = :dialler AND epoch < :epoch AND used = 0"
_CLAIM: Final = "UPDATE token SET claimed = :at WHERE id = :id AND claimed = 0 AND ended = 0 AND until > :at"
_CLAIMED: Final = "SELECT claimed FROM token WHERE id = :id"
_ENTRIES: Final = "SELECT data FROM entry WHERE idx >= :first AND idx < :size ORDER BY idx"
_OPENINGS: Final = "SELECT part, sealed FROM opening WHERE idx = :index"
_UNDER: Final = "SELECT person FROM opening WHERE idx = :index LIMIT 1"
_PERSON: Final = "SELECT person FROM number WHERE handle = :handle"
_NUMBERS: Final = "SELECT handle FROM number WHERE person = :person ORDER BY place"
_RECORD: Final = "SELECT id, person, header, ciphertext, wraps FROM record WHERE id = :record"


class StoredBook:
    """`acts.ports.Book`."""

    def __init__(self, place: Place, *, at: At = nothing) -> None:
        self._database = opened(place)
        self._at = at
        self._claims = Together(self._claim_all)

    @contextmanager
    def turn(self) -> Iterator[StoredTurn]:
        """Hold the head until the block ends; without `commit` everything is undone."""
        with self._database.transaction(HEAD) as transaction:
            yield StoredTurn(transaction)

    def head(self) -> Head:
        return head_of(self._database)

    def entries(self, first: int, size: int) -> tuple[bytes, ...]:
        return tuple(self._database.all(_ENTRIES, bytes, first=first, size=size))

    def history(self, subjects: Sequence[str]) -> History:
        return gather(self._database, subjects)

    def of_kind(self, kinds: Sequence[str], *, since: Instant = EVER, until: Instant = NEVER) -> tuple[Event, ...]:
        """Every event of these kinds at or after `since` and before `until`, each once, in the order of the log."""
        return tuple(self._database.all(_OF_KIND, event_of_columns, kinds=list(kinds), since=since, until=until))

    def openings(self, index: int) -> Mapping[str, bytes]:
        return dict(self._database.all(_OPENINGS, lambda part, sealed: (part, sealed), index=index))

    def opened_under(self, index: int) -> str | None:
        """Whose journal key seals the openings of an entry."""
        return self._database.one(_UNDER, str, index=index)

    def person_of(self, number: Handle) -> PersonId | None:
        return self._database.one(_PERSON, PersonId, handle=number)

    def numbers_of(self, person: PersonId) -> tuple[Handle, ...]:
        return tuple(self._database.all(_NUMBERS, Handle, person=person))

    def journal_of(self, person: str) -> bytes | None:
        return self._database.one("SELECT journal FROM person WHERE id = :person", bytes, person=person)

    def record(self, record: RecordId) -> KeptRecord | None:
        return self._database.one(_RECORD, _record, record=record)

    def token(self, token: TokenId) -> Token | None:
        return self._database.one(_KEPT, token_of_columns, id=token)

    def claim(self, token: TokenId, *, at: Instant) -> bool:
        """The WHERE decides who was first; a second claim changes no row."""
        return self._claims.one((token, at))

    def _claim_all(self, claims: Sequence[tuple[TokenId, Instant]]) -> list[bool]:
        with self._database.transaction(HEAD) as transaction:
            first = [transaction.change(_CLAIM, id=token, at=at) == 1 for token, at in claims]
            self._at("token.claiming")
            # Nobody else could claim them while we held the head, nor after it: a claim of this very moment is ours.
            ours = [claim for claim, won in zip(claims, first, strict=True) if won]
            transaction.commit(lambda session: all(_claimed(session, token) == at for token, at in ours))
        self._at("token.claimed")
        return first

    def dialler_of(self, to: Digest) -> str | None:
        """Whose one-use key has this digest."""
        return self._database.one("SELECT dialler FROM one_use WHERE digest = :digest", str, digest=to)

    def deposit(self, keys: Sequence[OneUseKey]) -> None:
        """Keep them, and void what the same dialler left before it started anew: those private halves are gone."""
        diallers: list[dict[str, Value]] = [{"dialler": key.dialler, "epoch": key.epoch} for key in keys]
        with writing(self._database, HEAD) as session:
            session.change_all(_VOID, diallers)
            session.change_all(
                _DEPOSIT, [{"digest": sha256(key.public), "public": key.public, **one} for key, one in zip(keys, diallers, strict=True)]
            )

    def close(self) -> None:
        """Let go of the database. No thread may be using the book any more."""
        self._database.close()


def _claimed(session: Reading, token: TokenId) -> int | None:
    return session.one(_CLAIMED, int, id=token)


def _record(record: str, person: str, header: bytes, ciphertext: bytes, wraps: bytes) -> KeptRecord:
    return KeptRecord(record=RecordId(record), person=PersonId(person), header=header, ciphertext=ciphertext, wraps=wraps_of(wraps))
