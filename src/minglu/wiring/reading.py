"""Reading what was filed: each exhibit by what its bytes are, none by its name or by what somebody says it is.

A screenshot is read by the rows that the person typed from it and filed beside it, bound to it by the picture's digest.
An exhibit that no reader is for stays an exhibit: it is named, and tells nothing by itself.
"""

from collections.abc import Iterator
from typing import Final

from minglu.acts.find import Held
from minglu.canon.instants import as_datetime
from minglu.cases.material import Material
from minglu.evidence.exhibit import make_exhibit
from minglu.evidence.reading import Readings
from minglu.readers.carrier_bill import read_carrier_bill
from minglu.readers.detect import detect
from minglu.readers.errors import Unreadable
from minglu.readers.sms_backup import read_sms_backup
from minglu.readers.typed_rows import read_typed_rows
from minglu.readers.vcard import read_vcards

_NOTHING: Final = Readings(reader="none", rows=(), left_out=())
# What an exhibit of each content is, and which sources count as one: a phone's backup and its screen do.
_IS: Final = {
    "picture": ("screenshot", "phone"),
    "sms_backup": ("message_backup", "phone"),
    "carrier_bill": ("carrier_bill", "carrier"),
    "vcard": ("address_book", "phone"),
    "asterisk": ("call_records", "trunk"),
}


class ExhibitReader:
    """`acts.find.ReadExhibits` for one zone: times that a file gives without one are times of that place."""

    def __init__(self, *, zone: str) -> None:
        self._zone = zone

    def __call__(self, held: tuple[Held, ...]) -> tuple[Material, ...]:
        return tuple(self._material(one, rows=_rows_beside(held)) for one in held if _content(one) != "typed_rows")

    def _material(self, held: Held, *, rows: tuple[Held, ...]) -> Material:
        content = _content(held)
        kind, origin = _IS.get(content, ("other", held.exhibit))
        exhibit = make_exhibit(
            held.data, exhibit_id=held.exhibit, name=held.name, kind=kind, received=held.received, from_whom="complainant"
        )
        return Material(exhibit=exhibit, origin=origin, readings=self.read(held, rows=rows))

    def read(self, held: Held, *, rows: tuple[Held, ...]) -> Readings:
        """What a reader finds in one exhibit; nothing where no reader is for it."""
        content = _content(held)
        try:
            if content == "picture":
                return next(self._typed(held, rows), _NOTHING)
            if content == "carrier_bill":
                return read_carrier_bill(held.data, zone=self._zone, year=as_datetime(held.received).year)
            if content == "sms_backup":
                return read_sms_backup(held.data)
            return read_vcards(held.data) if content == "vcard" else _NOTHING
        except Unreadable:
            return _NOTHING

    def _typed(self, picture: Held, rows: tuple[Held, ...]) -> Iterator[Readings]:
        for typed in rows:
            try:
                yield read_typed_rows(typed.data, picture=picture.data, zone=self._zone)
            except Unreadable:
                continue


def _rows_beside(held: tuple[Held, ...]) -> tuple[Held, ...]:
    return tuple(one for one in held if _content(one) == "typed_rows")


def _content(held: Held) -> str:
    try:
        return detect(held.data)
    except Unreadable:
        return "none"
