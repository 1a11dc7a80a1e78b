"""What a keyholder remembers, so that it can refuse: openings, first keys of months, tombstones, counts.

    Memory(header=None, month_key=None, erased=False, this_minute=0, today=0)      # of a keyholder that has seen nothing yet
    tombstone_of_record(record), tombstone_of_handle(handle)

Values only. `servers.ports_keyholding.KeyholderBook` keeps them; `keyholding.judge` weighs them.
"""

from dataclasses import dataclass
from typing import Final, Literal

from minglu.canon.base64 import render_base64
from minglu.canon.digest import SIZE, Digest
from minglu.canon.errors import CanonError
from minglu.canon.ids import RecordId, check_id
from minglu.canon.instants import DAY, MINUTE, Instant, Period
from minglu.vault.errors import WrongExchange

RECORD: Final = "record"
HANDLE: Final = "handle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What the keyholder remembers that bears on one request.

    `header`: the header digest that this entry opened before. `month_key`: the first key seen for the month in this
    log. `this_minute` and `today`: openings in the running minute and UTC day of our clock.
    """

    header: Digest | None
    month_key: bytes | None
    erased: bool
    this_minute: int
    today: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What is to be remembered before the answer leaves."""

    origin: str
    leaf: Digest
    entry: bytes
    header: Digest
    record: RecordId
    handle: Digest
    month: Period
    month_key: bytes
    month_entry: bytes
    at: Instant

    @property
    def minute(self) -> int:
        """The running minute of our clock, by which openings are counted."""
        return self.at // MINUTE

    @property
    def day(self) -> int:
        """The running UTC day of our clock, by which they are counted too: the same for every keyholder, whatever its zone."""
        return self.at // DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What stays closed for good: one record, or every record of one number. `name` is a record's id or a handle."""

    of: Literal["record", "handle"]
    name: str


def tombstone_of_record(record: RecordId) -> Tombstone:
    """The tombstone that closes one record. Raises WrongExchange."""
    try:
        return Tombstone(of=RECORD, name=check_id("rec", record))
    except CanonError as error:
        raise WrongExchange("a tombstone is for the id of a record") from error


def tombstone_of_handle(handle: bytes) -> Tombstone:
    """The tombstone that closes every record of a number, also those sealed later. Raises WrongExchange."""
    if len(handle) != SIZE:
        raise WrongExchange(f"a handle has {SIZE} bytes, not {len(handle)}")
    return Tombstone(of=HANDLE, name=render_base64(handle))
