"""Rows of the lender's database to values and back. Bytes only; no SQL here."""

from functools import lru_cache

from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.digest import Digest
from minglu.canon.ids import PersonId, RecordId, TokenId
from minglu.canon.instants import Instant
from minglu.canon.json import parse, parse_object, render
from minglu.gate.keep import Token
from minglu.ledger.labels import Handle
from minglu.rules.history import Event

TokenRow = tuple[str, int, str, bytes, str, str, int, bytes, bytes, int, int]
# The columns of a token, in the order of its row.
DIAL_COLUMNS = "id, permit, person, number, agency, record, until, to_key, salt, claimed, ended"
EventRow = tuple[str, int, int, str, bytes]


# What is entered about staff, agencies and a person's data is read again for every ask; an entry never changes.
@lru_cache(maxsize=8192)
def event_of(row: EventRow) -> Event:
    """An event from (subject, idx, at, kind, said)."""
    return Event(index=row[1], at=Instant(row[2]), kind=row[3], said=parse_object(row[4]))


def said_bytes(event: Event) -> bytes:
    return render(event.said)


def token_of(row: TokenRow) -> Token:
    """A token from its row, in the order of the columns."""
    token, permit, person, number, agency, record, until, to, salt, claimed, ended = row
    return Token(
        token=TokenId(token),
        permit=permit,
        person=PersonId(person),
        number=Handle(number),
        agency=agency,
        record=RecordId(record),
        until=Instant(until),
        to=Digest(to),
        salt=salt,
        claimed=Instant(claimed),
        ended=bool(ended),
    )


def render_wraps(wraps: tuple[bytes, ...]) -> bytes:
    return render([render_base64(wrap) for wrap in wraps])


def wraps_of(data: bytes) -> tuple[bytes, ...]:
    wraps = parse(data)
    return tuple(parse_base64(str(wrap)) for wrap in wraps) if isinstance(wraps, list) else ()
