"""Entries that lie openly: a lender enters what it likes and witnesses cosign it. The log itself shows it, unopened."""

from functools import cache

import pytest

from minglu.canon.instants import DAY, MINUTE, SECOND
from tests.tampering.forge import BEGAN, Handed, digest, entry, month_label, period, permit, small_log


@cache
def log() -> Handed:
    return small_log()


def faults_of(log: Handed) -> list[tuple[str, int, int]]:
    return [(fault.what, fault.first, fault.last) for fault in log.verified().faults]


def appended(*entries: bytes) -> Handed:
    found = log()
    for data in entries:
        found = found.with_entry(len(found.entries), data)
    return found


LATER = 22 * MINUTE

LIES = [
    # what was entered, the log with it, the fault that must be found, its first and last entry
    ("a log opened again", appended(entry("log.opened", after=LATER, origin="x.example", handles=digest("h"))), "opened", 10, 10),
    ("a log that nothing opens", log().with_entry(0, entry("outsider.registered", role="dialler", name="d", key="k")), "opened", 0, 0),
    ("a log of another name", log().showing(0, origin="other.example/minglu"), "origin", 0, 0),
    ("a second label key for a month", appended(period(seed=bytes([11]) * 32, after=LATER)), "period", 10, 10),
    ("the same label key again", appended(period(after=LATER)), "period", 10, 10),
    ("the label key of a month that has not begun", appended(period("2026-11", after=LATER)), "period", 10, 10),
    ("the label key of a month that is over", appended(period("2026-09", after=LATER)), "period", 10, 10),
    ("a label before its month's key", log().with_entry(3, entry("person.proved")), "period", 3, 3),
    ("an entry dated back", appended(entry("person.proved", after=MINUTE)), "order", 10, 10),
    ("an entry dated back by a millisecond", log().with_entry(8, entry("contact.lapse", after=70_000 - 1, permit=7)), "order", 8, 8),
    ("a permit of a whole day", log().with_entry(7, permit(70_000, to="2", asked="2", stands=DAY)), "until", 7, 7),
    ("a permit a millisecond too long", log().with_entry(7, permit(70_000, to="2", asked="2", stands=30 * MINUTE + 1)), "until", 7, 7),
    ("a permit that ends as it begins", log().with_entry(7, permit(70_000, to="2", asked="2", stands=0)), "until", 7, 7),
    ("a permit that ended before it began", log().with_entry(7, permit(70_000, to="2", asked="2", stands=-MINUTE)), "until", 7, 7),
    ("a permit to 2099", log().showing(7, until=4_102_444_799_999), "until", 7, 7),
    ("two permits for one key", log().showing(7, to=digest("first key")), "one_use", 7, 7),
    ("two permits for one ask", log().showing(7, asked=digest("first ask")), "asked", 7, 7),
    ("an outcome of nothing", log().showing(6, permit=4), "outcome", 6, 6),
    ("an outcome of itself", log().showing(6, permit=6), "outcome", 6, 6),
    ("an outcome of a permit to come", log().showing(6, permit=7), "outcome", 6, 6),
    ("an outcome beyond the log", log().showing(6, permit=2**53 - 1), "outcome", 6, 6),
    ("a lapse of nothing", log().showing(8, permit=4), "outcome", 8, 8),
    ("two outcomes of one permit", appended(entry("contact.outcome", after=LATER, permit=5)), "settled", 10, 10),
    ("a lapse after the outcome", log().showing(8, permit=5), "settled", 8, 8),
    ("an outcome after the lapse", appended(entry("contact.outcome", after=LATER, permit=7)), "settled", 10, 10),
    (
        "a permit that nothing became of",
        log().with_entry(8, entry("person.proved", after=4 * DAY)).with_entry(9, entry("person.never", after=4 * DAY)),
        "unsettled",
        7,
        7,
    ),
]


@pytest.mark.parametrize(("lying", "what", "first", "last"), [row[1:] for row in LIES], ids=[row[0] for row in LIES])
def test_a_lie_is_found_and_located(lying: Handed, what: str, first: int, last: int):
    assert (what, first, last) in faults_of(lying)


@pytest.mark.parametrize(("lying", "what", "first", "last"), [row[1:] for row in LIES], ids=[row[0] for row in LIES])
def test_a_lie_is_called_nothing_else(lying: Handed, what: str, first: int, last: int):
    assert {found for found, _, _ in faults_of(lying)} <= {what, "outcome", "unsettled", "outsiders", "order"}


TRUE = [
    ("a permit for exactly as long as may be asked", log().with_entry(7, permit(70_000, to="2", asked="2", stands=30 * MINUTE))),
    ("a permit for a millisecond", log().with_entry(7, permit(70_000, to="2", asked="2", stands=1))),
    ("entries of one instant", appended(entry("person.proved", after=21 * MINUTE), entry("person.proved", after=21 * MINUTE))),
    ("a permit that was given just now", appended(permit(LATER, to="3", asked="3"))),
]


@pytest.mark.parametrize("honest", [row[1] for row in TRUE], ids=[row[0] for row in TRUE])
def test_what_is_true_is_no_fault(honest: Handed):
    assert faults_of(honest) == []


class TestDates:
    """Witnesses state when they saw what; nothing is dated after that."""

    def seen_after(self, milliseconds: int) -> list[tuple[str, int, int]]:
        """The newest entry is dated 21 minutes in; witnesses saw it so long after the log began."""
        found = log()
        return faults_of(Handed(entries=found.entries, keys=found.keys, steps=(*found.steps[:-1], (10, (BEGAN + milliseconds) // SECOND))))

    def test_an_entry_dated_later_than_it_was_seen_was_made_in_advance(self):
        assert ("late", 9, 9) in self.seen_after(18 * MINUTE)

    def test_clocks_may_differ_by_two_minutes(self):
        assert self.seen_after(19 * MINUTE) == []

    def test_a_later_tree_seen_earlier_bounds_the_smaller_one_too(self):
        found = log()
        steps = ((4, found.steps[0][1]), (6, found.steps[-1][1]), (8, found.steps[-1][1]), (10, BEGAN // SECOND + 1))

        assert {("late", 8, 8), ("late", 9, 9)} == set(faults_of(Handed(entries=found.entries, keys=found.keys, steps=steps)))


class TestForms:
    """Bytes that are no entry of the closed table, cosigned all the same."""

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(b"x", id="noise"),
            pytest.param(b"{}", id="an empty object"),
            pytest.param(b'{"at":1,"by":"n","kind":"person.praised","v":1}', id="an unknown kind"),
            pytest.param(log().entries[9].replace(b'"v":1', b'"v":2'), id="a newer version"),
            pytest.param(log().entries[9].replace(b'"period":"2026-10"', b'"period":"2026-11"'), id="filed in another month"),
            pytest.param(log().entries[9].replace(b'{"at"', b'{ "at"'), id="another spelling"),
            pytest.param(log().entries[9][:-1] + b',"zz":1}', id="a further member"),
            pytest.param(b"[" * 60_000, id="nested without end"),
        ],
    )
    def test_they_are_named(self, data: bytes):
        assert ("form", 9, 9) in faults_of(log().with_entry(9, data))

    def test_an_empty_entry_is_no_entry(self):
        report = log().with_entry(9, b"").verified()

        assert report.entries[9] == b""
        assert [(fault.what, fault.first) for fault in report.faults] == [("form", 9)]

    def test_what_cannot_be_read_hides_nothing_behind_it(self):
        """A permit's entry that is damaged: its outcome is not called an outcome of nothing, and what follows is read."""
        found = log().with_entry(5, b"x").showing(8, permit=2)

        assert ("outcome", 6, 6) not in faults_of(found)
        assert {("form", 5, 5), ("outcome", 8, 8)} <= set(faults_of(found))


def test_a_label_of_another_key_is_not_seen_without_openings():
    """What verifying alone does not show, and says that it does not: see the replay and the label proofs."""
    assert faults_of(log().labelled(9, month_label(seed=bytes([12]) * 32))) == []
