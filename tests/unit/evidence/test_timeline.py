"""Timelines: in order, nothing merged, nothing guessed. And readings that do not show numbers by accident."""

from minglu.canon.ids import ExhibitId
from minglu.canon.instants import Instant
from minglu.evidence.reading import CallRecord, Reading, Readings
from minglu.evidence.timeline import timeline

ONE, TWO = ExhibitId("exh_" + "1" * 32), ExhibitId("exh_" + "2" * 32)


def call(at: int | None, place: str = "row 1") -> Reading:
    return Reading(kind="call", place=place, other="160 0000 0101", at=None if at is None else Instant(at), text="secret")


def readings(*rows: Reading) -> Readings:
    return Readings(reader="test", rows=rows, left_out=())


def test_events_of_all_exhibits_are_in_order_of_time() -> None:
    found = timeline({ONE: readings(call(3), call(1)), TWO: readings(call(2))})
    assert [(told.exhibit, told.reading.at) for told in found.dated] == [(ONE, 1), (TWO, 2), (ONE, 3)]


def test_two_calls_in_one_millisecond_are_two_calls() -> None:
    found = timeline({ONE: readings(call(1, "row 1"), call(1, "row 2")), TWO: readings(call(1))})
    assert [told.reading.place for told in found.dated] == ["row 1", "row 2", "row 1"]


def test_what_has_no_moment_stands_apart() -> None:
    found = timeline({ONE: readings(call(None), call(0))})
    assert ([told.reading.at for told in found.dated], [told.reading.at for told in found.undated]) == ([0], [None])


def test_contacts_are_no_events() -> None:
    contact = Reading(kind="contact", place="card 1", other="160 0000 0101", text="Ivy")
    found = timeline({ONE: readings(contact)})
    assert (found.dated, found.undated) == ((), ())


def test_a_reading_never_shows_number_or_text_in_its_repr() -> None:
    about = {"place": "row 1", "account": "tok", "disposition": "ANSWERED", "uniqueid": "1.1"}
    record = CallRecord(src="160 0000 0101", dst="160 0000 0102", start=Instant(1), answered=True, seconds=1, **about)
    shown = repr(readings(call(1))) + repr(record)
    assert "160" not in shown
    assert "secret" not in shown
