"""Readers on files as people bring them, and on files made to hurt.

Megabytes a second of processor. Beside each reader the barest thing that could read the same bytes: splitting lines, the
library's CSV reader, an XML parser that calls nobody. Hostile files are beside the friendly file of the same reader: no
byte of theirs should cost many times one of an honest file.
"""

import csv
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Final
from xml.parsers import expat

from bench.files import HOSTILE, address_book, call_backup, carrier_bill, exchange_records, message_backup
from bench.measure import MB_A_SECOND, Figure, Scale, busy, in_turn
from minglu.readers.asterisk import read_master_csv
from minglu.readers.carrier_bill import read_carrier_bill
from minglu.readers.errors import Unreadable
from minglu.readers.sms_backup import read_sms_backup
from minglu.readers.vcard import read_vcards

Read = Callable[[bytes], object]

_ZONE: Final = "Asia/Shanghai"
_SIZE: Final = 3_000_000
_HOSTILE: Final = 300_000


def _bill(data: bytes) -> object:
    return read_carrier_bill(data, zone=_ZONE, year=None)


def _master(data: bytes) -> object:
    return read_master_csv(data, zone=_ZONE)


def _split(data: bytes) -> object:
    return data.decode().splitlines()


def _csv(data: bytes) -> object:
    return list(csv.reader(StringIO(data.decode())))


def _expat(data: bytes) -> object:
    return expat.ParserCreate().Parse(data, True)  # noqa: FBT003 - a flag of the library's


def measure(scale: Scale) -> Iterator[Figure]:
    size = scale.of(_SIZE, least=1_000)
    for what, data, read, bare in (
        ("address book (vCard)", address_book(size), read_vcards, ("lines split", _split)),
        ("carrier bill (CSV)", carrier_bill(size), _bill, ("cells split by the csv module", _csv)),
        ("exchange records (Master.csv)", exchange_records(size), _master, ("cells split by the csv module", _csv)),
        ("backup of calls (XML)", call_backup(size), read_sms_backup, ("parsed by expat", _expat)),
        ("backup of messages (XML)", message_backup(size), read_sms_backup, ("parsed by expat", _expat)),
    ):
        yield _reading(what, data, ours=("read", read), other=(bare[0], data, bare[1]), scale=scale)
    yield from _hostile(scale)


def _hostile(scale: Scale) -> Iterator[Figure]:
    size = scale.of(_HOSTILE, least=1_000)
    for what, make in HOSTILE.items():
        data = make(size)
        honest, read = (address_book(size), read_vcards) if _is_book(data) else (carrier_bill(size), _bill)
        yield _reading(f"hostile: {what}", data, ours=("read or refused", read), other=("an honest file", honest, read), scale=scale)


def read_to_the_end(data: bytes) -> None:
    """Read a file as one or the other; a refusal is an answer too, and must come as quickly."""
    _read(read_vcards if _is_book(data) else _bill, data)


def _is_book(data: bytes) -> bool:
    return data.startswith(b"BEGIN")


def _reading(what: str, data: bytes, *, ours: tuple[str, Read], other: tuple[str, bytes, Read], scale: Scale) -> Figure:
    return in_turn(
        f"{what}, {len(data) / 1e6:.1f} MB",
        ours=(ours[0], lambda: _speed(ours[1], data)),
        other=(other[0], lambda: _speed(other[2], other[1])),
        unit=MB_A_SECOND,
        scale=scale,
    )


def _speed(read: Read, data: bytes) -> float:
    return len(data) / 1e6 / busy(lambda: _read(read, data))


def _read(read: Read, data: bytes) -> None:
    try:
        read(data)
    except Unreadable:
        return
