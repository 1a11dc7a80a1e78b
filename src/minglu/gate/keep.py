"""What the sequencer and its database exchange: where the log stands, what is kept, what a token is.

Values only, so that whoever implements the database needs to know nothing of the acts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from minglu.canon.digest import Digest
from minglu.canon.ids import PersonId, RecordId, TokenId
from minglu.canon.instants import Instant
from minglu.gate.draft import Written
from minglu.gate.outcome import Change, EndTokens, IssueToken
from minglu.ledger.labels import Handle


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where the log stands: entries committed, and the sequencer's last instant."""

    size: int
    last: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What an idempotency key stands for: the digest of what was asked, and the entry that answered it."""

    digest: Digest
    index: int
    reply: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A dial token as stored. `claimed` is 0 until it happens."""

    token: TokenId
    permit: int
    person: PersonId
    number: Handle
    agency: str
    record: RecordId
    until: Instant
    to: Digest
    salt: bytes = field(repr=False)
    claimed: Instant
    ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRecord:
    """A sealed record as stored."""

    record: RecordId
    person: PersonId
    header: bytes
    ciphertext: bytes
    wraps: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """One act's share of a batch: entries with their sealed openings, changes, and what its key stands for."""

    written: tuple[Written, ...]
    sealed: tuple[Mapping[str, bytes], ...]
    changes: tuple[Change, ...]
    key: str | None
    done: Done | None
    one_use: bytes | None


def issued_to(change: EndTokens, keeps: Iterable[Keep]) -> list[Token]:
    """The tokens among `keeps` that `change` ends: they are not in any database yet."""
    issued = [(one, keep.written[0].index) for keep in keeps for one in keep.changes if isinstance(one, IssueToken)]
    return [
        Token(
            token=one.token,
            permit=permit,
            person=one.person,
            number=one.number,
            agency=one.agency,
            record=one.record,
            until=one.until,
            to=one.to,
            salt=one.salt,
            claimed=Instant(0),
            ended=False,
        )
        for one, permit in issued
        if change.person == one.person or change.agency == one.agency
    ]
