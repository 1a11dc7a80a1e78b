"""Material: what exhibits tell about an allegation, for it and against it.

    tellings(allegation, materials) == (Telling(exhibit="exh_…", kind="carrier_bill", place="row 7"),)
    silent_bill(allegation, materials) is None
    shown_since(allegation, materials)          # from when on their own material shows that the number was theirs

Two readings of one exhibit are one source. An exhibit that the allegation names as its source and that no reader could
read still counts as a lead. Only one thing speaks against a person: the bill of their own carrier, handed in by
themselves, that was read without a rest, covers the whole time with ten minutes on either side, and has no answered
call in it. Bills list no missed calls, and here no messages, so their silence says nothing about those.

Whoever has a screen or a bill of a time held the number then, and what it shows is its own allegation and no other. That
a file is genuine is not judged here: a forged one stays in the case with its custody, and is a matter for an authority.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from minglu.canon.ids import ExhibitId
from minglu.canon.instants import DAY, HOUR, MINUTE, SECOND, Instant
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
# What can show a contact although no reader can read it, or only by rows that the person typed beside it.
PICTURES: Final = ("screenshot", "recording")
# A number does not change hands twice in a day; a span of a year beside one row of yesterday shows a day, not the year.
_SHOWS: Final = DAY
# Whoever looks at a screen knows the minute; a picture of who knows what must not open the record of a month.
_LOOKED_AT: Final = HOUR


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
        if row is not None or (_names(allegation, material) and not material.readings.rows):
            found.append(Telling(exhibit=material.exhibit.id, kind=material.exhibit.kind, place="" if row is None else row.place))
    return tuple(found)


def _names(allegation: Allegation, material: Material) -> bool:
    return any(source.exhibit == material.exhibit.id for source in allegation.sources)


def shown_since(allegation: Allegation, materials: Iterable[Material], *, beside: Iterable[Allegation] = ()) -> Instant | None:
    """The earliest moment from which the complainant's own material shows that they held the number until the end of what
    is alleged; None if none does. What shows an allegation `beside` it that covers the same time shows this one, too: that
    time is open already, and whoever brings a screen later names it beside a new point."""
    own = tuple(material for material in materials if material.exhibit.from_whom == COMPLAINANT)
    same = (one for one in beside if _lies_in(allegation, since=one.since, until=one.until))
    shown = (_shown_by(material, one) for one in (allegation, *same) for material in own)
    return min((since for since in shown if since is not None), default=None)


def _shown_by(material: Material, allegation: Allegation) -> Instant | None:
    rows, kind = material.readings.rows, material.exhibit.kind
    told = [row.at for row in rows if row.at is not None and tells(row, allegation)]
    if kind in PICTURES and not rows and _names(allegation, material):
        told = [allegation.since]
    first, last = material.readings.covers or (0, -1)
    calls = [row.at for row in rows if row.kind == "call" and row.at is not None and first <= row.at <= last]
    return shows(allegation, kind=kind, told=told, calls=calls)


def shows(allegation: Allegation, *, kind: str, told: Sequence[Instant], calls: Sequence[Instant]) -> Instant | None:
    """From when on a file of `kind` shows whose number it was, all through what is alleged; None if it does not.

    `told` are the moments of its rows that tell of the allegation, for a picture that nobody read the alleged one; `calls`
    those of all calls in it. A row shows the day on either side of it; a bill what lies between its first call and its
    last, whatever its heading says; a picture the alleged moment, if that is told to the hour. Ten minutes are grace.
    """
    if kind in PICTURES:
        return allegation.since if told and allegation.until - allegation.since <= _LOOKED_AT else None
    spans = [(at - _SHOWS, at + _SHOWS) for at in told]
    if kind == BILL and calls:
        spans.append((min(calls), max(calls)))
    around = [since for since, until in spans if _lies_in(allegation, since=since, until=until)]
    return Instant(max(0, min(around))) if around else None


def _lies_in(allegation: Allegation, *, since: int, until: int) -> bool:
    return since - MOST_SKEW <= allegation.since and allegation.until <= until + MOST_SKEW


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
    return not readings.left_out and all(row.at is not None for row in readings.rows if row.kind == "call")


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
