"""What a dialler shows a keyholder, taken apart: the first of the checks, and the only one that can be malformed.

    shown = read_request(request)
    shown.permit.until, shown.header.record, shown.month_key

Reading proves nothing. `keyholding.judge` does that, from these values.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from minglu.canon.base64 import parse_base64
from minglu.canon.digest import SIZE, Digest, sha256
from minglu.canon.errors import CanonError
from minglu.canon.instants import Instant, Period, check_instant, check_period, period_of
from minglu.canon.json import Value
from minglu.ledger.entries import Entry, parse_entry
from minglu.ledger.errors import LedgerError
from minglu.ledger.tlog_proof import TlogProof, parse_tlog_proof
from minglu.ledger.tree import leaf_hash
from minglu.vault.errors import WrongExchange
from minglu.vault.exchange import OpenRequest
from minglu.vault.header import Header, parse_header
from minglu.vault.memory import Opened

PERMIT = "contact.permit"
OPENED = "period.opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """The members of a `contact.permit` that a keyholder or dialler acts on."""

    at: Instant
    until: Instant
    period: Period
    label: bytes
    purpose: str
    channel: str
    record: Digest
    to: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A request and what its parts say. `permit` is None if the entry is of another kind; `origin` is the log's."""

    request: OpenRequest
    origin: str
    leaf: Digest
    permit: Permit | None
    proof: TlogProof
    header: Header
    header_digest: Digest
    month: Period
    month_key: bytes
    period_proof: TlogProof


def read_request(request: OpenRequest) -> Shown:
    """The parts of `request`. Raises WrongExchange if one cannot be read."""
    header = parse_header(request.header)
    try:
        month, month_key = _read_opened(request.period_entry)
        proof = parse_tlog_proof(request.proof)
        return Shown(
            request=request,
            # A checkpoint's first line is its origin; `ledger.policy` will believe it only under the log's signature.
            origin=proof.checkpoint.partition(b"\n")[0].decode("utf-8"),
            leaf=leaf_hash(request.entry),
            permit=read_permit(request.entry),
            proof=proof,
            header=header,
            # The bytes that were sent: parsing accepts one spelling only, so they are what rendering would give.
            header_digest=sha256(request.header),
            month=month,
            month_key=month_key,
            period_proof=parse_tlog_proof(request.period_proof),
        )
    except (LedgerError, CanonError, UnicodeDecodeError) as error:
        raise WrongExchange(f"an entry or proof in the request cannot be read: {error}") from error


def read_permit(data: bytes) -> Permit | None:
    """The permit that an entry is, or None for another kind. Raises WrongExchange if it is no entry at all."""
    try:
        entry = parse_entry(data)
        return _permit_of(entry) if entry.kind.name == PERMIT else None
    except (LedgerError, CanonError) as error:
        raise WrongExchange(f"not an entry: {error}") from error


def _permit_of(entry: Entry) -> Permit:
    if entry.label is None:
        raise WrongExchange("a permit without a label")
    return Permit(
        at=entry.at,
        until=_instant(entry.public, "until"),
        period=period_of(entry.at),
        label=entry.label,
        purpose=_text(entry.public, "purpose"),
        channel=_text(entry.public, "channel"),
        record=_digest(entry.public, "record"),
        to=_digest(entry.public, "to"),
    )


# One entry opens a month for millions of requests.
@lru_cache(16)
def _read_opened(data: bytes) -> tuple[Period, bytes]:
    """Month and label key. `ledger.entries` has checked that the members are there and of these shapes."""
    entry = parse_entry(data)
    if entry.kind.name != OPENED:
        raise WrongExchange(f"the entry shown for the month is not a {OPENED}")
    return check_period(_text(entry.public, "month")), _digest(entry.public, "labels")


def _text(public: Mapping[str, Value], name: str) -> str:
    value = public[name]
    if not isinstance(value, str):
        raise WrongExchange(f"{name} of an entry is not a text")
    return value


def _instant(public: Mapping[str, Value], name: str) -> Instant:
    value = public[name]
    if not isinstance(value, int):
        raise WrongExchange(f"{name} of an entry is not an instant")
    return check_instant(value)


def _digest(public: Mapping[str, Value], name: str) -> Digest:
    return Digest(parse_base64(_text(public, name), size=SIZE))


def opening_asked(shown: Shown, *, at: Instant) -> Opened:
    """What opening this would leave in the keyholder's book, at this moment of its clock."""
    return Opened(
        origin=shown.origin,
        leaf=shown.leaf,
        entry=shown.request.entry,
        header=shown.header_digest,
        record=shown.header.record,
        handle=shown.header.handle,
        month=shown.month,
        month_key=shown.month_key,
        month_entry=shown.request.period_entry,
        at=at,
    )
