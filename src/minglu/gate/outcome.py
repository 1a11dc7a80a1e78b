"""What deciding an act gives: drafts to enter, changes to what can be looked up, and a reply.

Entries are the truth; changes keep what entries cannot hold (keys, ciphertexts, tokens). Both are written in one
transaction, or neither.
"""

from dataclasses import dataclass

from minglu.canon.digest import Digest
from minglu.canon.ids import PersonId, RecordId, StaffId, TokenId
from minglu.canon.instants import Instant
from minglu.gate.draft import Draft
from minglu.ledger.labels import Handle
from minglu.rules.question import Question
from minglu.rules.weigh import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowPerson:
    """A person becomes known: an id, a number's handle, and a journal key wrapped for storage.

    The institution has a journal key too, and no number.
    """

    person: str
    number: Handle | None
    journal: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRecord:
    """A sealed record is kept: header, ciphertext, wraps. Opaque here; the vault reads them."""

    record: RecordId
    person: PersonId
    header: bytes
    ciphertext: bytes
    wraps: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueToken:
    """A dial token for the permit that this outcome drafts. `salt` opens the entry's `record`."""

    token: TokenId
    person: PersonId
    number: Handle
    agency: str
    record: RecordId
    until: Instant
    to: Digest
    salt: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class EndToken:
    """The token of the permit with this index can no longer be claimed."""

    permit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndTokens:
    """No unclaimed token about this person, or asked for by this agency, can be claimed any more; each lapses as killed."""

    person: str = ""
    agency: str = ""


Change = KnowPerson | KeepRecord | IssueToken | EndToken | EndTokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """放行. One use, by the holder of the token, until a moment. `index` is given when the entry has its place."""

    token: TokenId
    until: Instant
    decision: Decision
    index: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """拦截, with the question and the decision, so that the reason can be explained and the next moment computed."""

    question: Question
    decision: Decision
    index: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A datum was taken in."""

    record: RecordId
    index: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Plainly entered; `index` of the first entry. `staff` is whose doing it was, where it was somebody's."""

    index: int = -1
    staff: StaffId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Already:
    """Nothing to do: it had been done, and saying it twice changes nothing."""

    index: int


Reply = Permit | Refusal | Sealed | Entered | Already


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one act comes to. Without drafts nothing is entered."""

    reply: Reply
    drafts: tuple[Draft, ...] = ()
    changes: tuple[Change, ...] = ()
