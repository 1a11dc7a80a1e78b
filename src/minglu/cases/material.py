"""Material: what exhibits tell about an allegation, for it and against it.

    tellings(allegation, materials) == (Telling(exhibit="exh_…", kind="carrier_bill", place="row 7"),)
    silent_bill(allegation, materials) is None

Two readings of one exhibit are one source. An exhibit that the allegation names as its source and that no reader could
read still counts as a lead. Only one thing speaks against a person: the bill of their own carrier, handed in by
themselves, that was read without a rest, covers the whole time with ten minutes on either side, and has no answered
call in it. Bills list no missed calls, and here no messages, so their silence says nothing about those.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from minglu.canon.ids import ExhibitId
from minglu.canon.instants import MINUTE, SECOND
from minglu.cases.complaint import Allegation
from minglu.cases.lines import comparable, compare, plain
from minglu.cases.matching import MOST_SKEW
from minglu.evidence.exhibit import Exhibit
from minglu.evidence.grade import Grade, Source, grade
from minglu.evidence.reading import Reading, Readings

BILL: Final = "carrier_bill"
COMPLAINANT: Final = "complainant"
# Without a number to compare, only a near time makes two sources speak about the same contact.
_NEAR: Final = 2 * MINUTE

# What the reader of bills says of lines that are titles and no rows. Any other reason might hide a call.
_NO_ROW: Final = frozenset({"above the names of the columns", "the names of the columns again"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """An exhibit with what a reader found in it. Sources with different origins are independent ("carrier", "phone", …)."""

    exhibit: Exhibit
    origin: str
    readings: Readings


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """An exhibit that tells of the alleged contact; `place` is empty where nobody could read it."""

    exhibit: ExhibitId
    kind: str
    place: str


def tellings(allegation: Allegation, materials: Iterable[Material]) -> tuple[Telling, ...]:
    """The exhibits that speak for the allegation, one telling each."""
    found = []
    for material in materials:
        row = next((row for row in material.readings.rows if tells(row, allegation)), None)
        named = any(source.exhibit == material.exhibit.id for source in allegation.sources)
        if row is not None or (named and not material.readings.rows):
            found.append(Telling(exhibit=material.exhibit.id, kind=material.exhibit.kind, place="" if row is None else row.place))
    return tuple(found)


def tells(row: Reading, allegation: Allegation) -> bool:
    """Whether a reading is about the alleged contact: kind, time, direction and number all agree as far as known."""
    opposite = {row.direction, allegation.direction} == {"in", "out"}
    if row.kind != allegation.kind or row.at is None or opposite:
        return False
    skew = max(allegation.since - row.at, row.at - allegation.until, 0)
    if allegation.other is None or not comparable(plain(allegation.other)) or not comparable(plain(row.other)):
        return skew <= _NEAR
    return skew <= MOST_SKEW and numbers_agree(allegation.other, row.other)


def numbers_agree(one: str, other: str) -> bool:
    """Whether two writings may be the same number, whichever of them is shortened or masked."""
    return bool(compare(plain(one), other) or compare(plain(other), one))


def grade_of(told: tuple[Telling, ...], materials: Iterable[Material], *, against: Material | None) -> Grade | None:
    """The grade of the strongest telling with all others beside it; None if nothing but the statement tells it."""
    by_id = {material.exhibit.id: material for material in materials}
    sources = sorted(
        (Source(kind=one.kind, origin=by_id[one.exhibit].origin) for one in told), key=lambda one: (-grade(one.kind).level, one.origin)
    )
    if not sources:
        return None
    contradicting = () if against is None else (Source(kind=against.exhibit.kind, origin=against.origin),)
    return grade(sources[0].kind, origin=sources[0].origin, agreeing=sources[1:], contradicting=contradicting)


def silent_bill(allegation: Allegation, materials: Iterable[Material]) -> Material | None:
    """The complainant's own carrier bill that leaves no room for an alleged answered call, if there is one."""
    if allegation.kind != "call" or allegation.answered is not True:
        return None
    own = (material for material in materials if material.exhibit.kind == BILL and material.exhibit.from_whom == COMPLAINANT)
    return next(
        (bill for bill in own if read_whole(bill.readings) and _covers(bill.readings, allegation) and _silent(bill.readings, allegation)),
        None,
    )


def read_whole(readings: Readings) -> bool:
    """Whether every row that could be a call was read and has a certain moment: one that was not could be the call."""
    left_out = any(row.because not in _NO_ROW for row in readings.left_out)
    return not left_out and all(row.at is not None for row in readings.rows if row.kind == "call")


def _covers(readings: Readings, allegation: Allegation) -> bool:
    if readings.covers is None:
        return False
    first, last = readings.covers
    return first <= allegation.since - MOST_SKEW and allegation.until + MOST_SKEW <= last


def _silent(readings: Readings, allegation: Allegation) -> bool:
    """No call that may have been answered was under way at any moment near the alleged one, whoever it was with."""
    since, until = allegation.since - MOST_SKEW, allegation.until + MOST_SKEW
    calls = (row for row in readings.rows if row.kind == "call" and row.at is not None and row.answered is not False)
    return not any(row.at is not None and row.at <= until and since <= row.at + (row.seconds or 0) * SECOND for row in calls)
