"""Every keyholder's book keeps one contract: atomic, durable, and never more open than it was."""

import sqlite3
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from minglu.canon.digest import Digest
from minglu.canon.instants import DAY, MINUTE, Instant
from minglu.ledger.errors import NotDurable
from minglu.store.errors import NewerFormat
from minglu.store.keyholder_book import SqliteKeyholderBook
from minglu.vault.memory import Memory, Opened, Tombstone, tombstone_of_handle, tombstone_of_record

OPENED = Opened(
    origin="log.example/minglu",
    leaf=Digest(b"\x01" * 32),
    entry=b"{}",
    header=Digest(b"\x02" * 32),
    record="rec_" + "1" * 32,
    handle=Digest(b"\x03" * 32),
    month="2026-10",
    month_key=b"\x04" * 32,
    month_entry=b"{}",
    at=Instant(1_791_768_600_000),
)
ANOTHER = replace(OPENED, leaf=Digest(b"\x11" * 32))
NEW = Memory(header=None, month_key=None, erased=False, this_minute=0, today=0)


class UnsafeMemoryBook:
    """The contract in plain Python. Forgets everything with the process."""

    def __init__(self):
        self.lock, self.opened, self.months, self.counts, self.tombstones = threading.Lock(), {}, {}, Counter(), {}

    def memory(self, asked):
        of = {tombstone_of_record(asked.record), tombstone_of_handle(asked.handle)}
        return Memory(
            header=self.opened.get(asked.leaf),
            month_key=self.months.get((asked.origin, asked.month)),
            erased=bool(of & self.tombstones.keys()),
            this_minute=self.counts["minute", asked.minute],
            today=self.counts["day", asked.day],
        )

    def remember(self, opened, *, per_minute, per_day):
        with self.lock:
            found = self.memory(opened)
            if found.header or found.erased or found.month_key not in (None, opened.month_key):
                return False
            if found.this_minute >= per_minute or found.today >= per_day:
                return False
            self.opened[opened.leaf] = opened.header
            self.months[opened.origin, opened.month] = opened.month_key
            self.counts.update([("minute", opened.minute), ("day", opened.day)])
            return True

    def bury(self, tombstone, *, at):
        self.tombstones.setdefault(tombstone, at)

    def buried(self):
        return tuple(self.tombstones)

    def close(self):
        pass


@pytest.fixture(params=["memory", "sqlite"])
def book(request, tmp_path):
    made = UnsafeMemoryBook() if request.param == "memory" else SqliteKeyholderBook(tmp_path / "book.db")
    yield made
    made.close()


def test_a_new_book_remembers_nothing(book):
    assert book.memory(OPENED) == NEW
    assert book.buried() == ()


def test_an_opening_is_remembered_whole(book):
    assert book.remember(OPENED, per_minute=5, per_day=50)
    assert book.memory(OPENED) == Memory(header=OPENED.header, month_key=OPENED.month_key, erased=False, this_minute=1, today=1)
    assert book.memory(ANOTHER) == Memory(header=None, month_key=OPENED.month_key, erased=False, this_minute=1, today=1)


def test_an_entry_is_entered_once(book):
    assert book.remember(OPENED, per_minute=5, per_day=50)
    assert not book.remember(OPENED, per_minute=5, per_day=50)
    assert not book.remember(replace(OPENED, header=Digest(bytes(32))), per_minute=5, per_day=50)
    assert book.memory(OPENED) == Memory(header=OPENED.header, month_key=OPENED.month_key, erased=False, this_minute=1, today=1)


def test_a_second_key_for_a_month_enters_nothing(book):
    book.remember(OPENED, per_minute=5, per_day=50)
    assert not book.remember(replace(ANOTHER, month_key=bytes(32)), per_minute=5, per_day=50)
    assert book.memory(ANOTHER).month_key == OPENED.month_key
    assert book.memory(ANOTHER).header is None


@pytest.mark.parametrize("change", [{"month": "2026-11"}, {"origin": "other.example/log"}])
def test_each_log_and_month_has_a_first_key_of_its_own(book, change):
    book.remember(OPENED, per_minute=5, per_day=50)
    assert book.remember(replace(ANOTHER, month_key=bytes(32), **change), per_minute=5, per_day=50)


def test_openings_are_counted_by_the_minute(book):
    assert book.remember(OPENED, per_minute=1, per_day=50)
    assert not book.remember(ANOTHER, per_minute=1, per_day=50)
    assert book.remember(replace(ANOTHER, at=Instant(OPENED.at + MINUTE)), per_minute=1, per_day=50)


def test_openings_are_counted_by_the_day_too(book):
    in_a_minute, next_day = Instant(OPENED.at + MINUTE), Instant(OPENED.at // DAY * DAY + DAY)
    assert book.remember(OPENED, per_minute=5, per_day=1)
    assert not book.remember(replace(ANOTHER, at=in_a_minute), per_minute=5, per_day=1)
    assert not book.remember(replace(ANOTHER, at=Instant(next_day - 1)), per_minute=5, per_day=1)
    assert book.remember(replace(ANOTHER, at=next_day), per_minute=5, per_day=1)


def test_the_day_is_told_over_all_its_minutes(book):
    book.remember(OPENED, per_minute=5, per_day=50)
    later = book.memory(replace(ANOTHER, at=Instant(OPENED.at + MINUTE)))
    tomorrow = book.memory(replace(ANOTHER, at=Instant(OPENED.at + DAY)))
    assert (later.this_minute, later.today) == (0, 1)
    assert (tomorrow.this_minute, tomorrow.today) == (0, 0)


@pytest.mark.parametrize("bounds", [{"per_minute": 0, "per_day": 50}, {"per_minute": 5, "per_day": 0}])
def test_a_refused_opening_counts_in_neither(book, bounds):
    assert not book.remember(OPENED, **bounds)
    assert book.memory(OPENED) == NEW


TOMBSTONES = [tombstone_of_record(OPENED.record), tombstone_of_handle(OPENED.handle)]


@pytest.mark.parametrize("tombstone", TOMBSTONES)
def test_a_tombstone_closes_before_and_after(book, tombstone):
    book.remember(OPENED, per_minute=5, per_day=50)
    book.bury(tombstone, at=OPENED.at)
    assert book.memory(OPENED).erased
    assert not book.remember(ANOTHER, per_minute=5, per_day=50)


def test_a_tombstone_closes_nothing_else(book):
    for tombstone in TOMBSTONES:
        book.bury(tombstone, at=OPENED.at)
    other = replace(ANOTHER, record="rec_" + "2" * 32, handle=Digest(bytes(32)))
    assert not book.memory(other).erased
    assert book.remember(other, per_minute=5, per_day=50)


def test_a_record_and_a_handle_of_the_same_spelling_are_two_things(book):
    book.bury(Tombstone(of="handle", name=OPENED.record), at=OPENED.at)
    assert not book.memory(OPENED).erased


def test_tombstones_are_kept_once_and_in_order(book):
    for tombstone in (*TOMBSTONES, *TOMBSTONES):
        book.bury(tombstone, at=OPENED.at)
    assert book.buried() == tuple(TOMBSTONES)


@pytest.mark.parametrize("bounds", [{"per_minute": 7, "per_day": 50}, {"per_minute": 50, "per_day": 7}])
def test_of_many_at_once_as_many_are_entered_as_minute_and_day_hold(book, bounds):
    openings = [replace(OPENED, leaf=Digest(bytes([place]) * 32)) for place in range(20)]
    with ThreadPoolExecutor(8) as pool:
        entered = list(pool.map(lambda opened: book.remember(opened, **bounds), openings))
    assert sum(entered) == 7
    assert (book.memory(OPENED).this_minute, book.memory(OPENED).today) == (7, 7)


# ---- What only a file can show


@pytest.fixture
def path(tmp_path):
    return tmp_path / "book.db"


def test_what_was_remembered_survives_reopening(path):
    first = SqliteKeyholderBook(path)
    first.remember(OPENED, per_minute=5, per_day=50)
    first.bury(TOMBSTONES[0], at=OPENED.at)
    first.close()
    second = SqliteKeyholderBook(path)
    assert second.memory(OPENED) == Memory(header=OPENED.header, month_key=OPENED.month_key, erased=True, this_minute=1, today=1)
    second.close()


def test_two_processes_share_one_book(path):
    first, second = SqliteKeyholderBook(path), SqliteKeyholderBook(path)
    assert first.remember(OPENED, per_minute=5, per_day=50)
    assert not second.remember(OPENED, per_minute=5, per_day=50)
    first.close()
    second.close()


def test_the_file_is_durable_by_its_settings(path):
    book = SqliteKeyholderBook(path)
    settings = [book._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    book.close()
    assert settings == ["wal", 2]


def test_the_entries_themselves_are_kept_as_evidence(path):
    book = SqliteKeyholderBook(path)
    book.remember(replace(OPENED, entry=b"permit", month_entry=b"month"), per_minute=5, per_day=50)
    kept = book._connection.execute("SELECT o.entry, m.entry FROM opened AS o, month AS m").fetchall()
    book.close()
    assert kept == [(b"permit", b"month")]


def test_a_book_from_a_newer_version_is_refused(path):
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version=2")
    connection.close()
    with pytest.raises(NewerFormat, match="start the newer version"):
        SqliteKeyholderBook(path)


@pytest.mark.parametrize("data", [b"this is no database, whatever its name says" * 40])
def test_a_file_that_is_no_book_is_refused(path, data):
    path.write_bytes(data)
    with pytest.raises(NotDurable, match="cannot be read or written"):
        SqliteKeyholderBook(path)


def test_a_book_that_cannot_be_written_says_so_and_changes_nothing(path):
    book = SqliteKeyholderBook(path)
    book._connection.execute("PRAGMA query_only=ON")
    with pytest.raises(NotDurable, match="see to its disk"):
        book.remember(OPENED, per_minute=5, per_day=50)
    book._connection.execute("PRAGMA query_only=OFF")
    assert book.memory(OPENED) == NEW
    book.close()
