"""What only a book in a file can do: survive, queue its writers, be full. What every book does is in tests/contracts."""

import sqlite3
import threading
from contextlib import closing

import pytest

from minglu.canon.instants import Instant
from minglu.gate.errors import StorageFull
from minglu.gate.keep import Head
from minglu.gate.outcome import KeepRecord
from minglu.store.book import _OF_KIND, StoredBook
from minglu.store.errors import Broken, Forbidden
from minglu.store.spelling import for_sqlite
from tests.contracts.test_book import AT, KNOWN, PERSON, UNTIL, commit, issue, keep, never, one_use
from tests.databases import only


@pytest.fixture
def book(place):
    with closing(StoredBook(place())) as opened:
        yield opened


@only("sqlite")
def test_a_book_opened_again_knows_what_it_knew(place):
    with closing(StoredBook(place())) as book:
        commit(book, keep(0, KNOWN, issue(), key="k"))
        book.deposit([one_use(b"a")])
        book.claim(issue().token, at=AT)
    with closing(StoredBook(place())) as book:
        assert (book.head().size, book.entries(0, 1), book.journal_of(PERSON)) == (1, (never(0).data,), b"a wrapped key")
        assert book.token(issue().token).claimed == AT


@only("sqlite")
def test_what_is_asked_for_since_a_moment_is_found_without_reading_what_was_before(place):
    with closing(sqlite3.connect(place())) as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {for_sqlite(_OF_KIND)}", {"kinds": "[]", "since": AT, "until": UNTIL}).fetchall()
    assert any("(kind=? AND at>? AND at<?)" in step for *_, step in plan), plan


def test_a_second_book_on_the_same_file_waits_for_the_head(place, book):
    order = []
    with closing(StoredBook(place())) as other, book.turn() as turn:

        def late():
            with other.turn() as second:
                order.append(("second", second.head().size))

        thread = threading.Thread(target=late)
        thread.start()
        turn.keep([keep(0)], head=Head(size=1, last=AT))
        order.append(("first", 0))
        turn.commit()
        thread.join(timeout=30)
    assert order == [("first", 0), ("second", 1)]


def test_readers_see_the_last_commit_and_never_half_a_turn(place, book):
    with closing(StoredBook(place())) as reader, book.turn() as turn:
        turn.keep([keep(0)], head=Head(size=1, last=AT))
        assert (reader.head().size, reader.entries(0, 1)) == (0, ())
        turn.commit()
        assert (reader.head().size, reader.entries(0, 1)) == (1, (never(0).data,))


@pytest.mark.parametrize("index", [0, 1])
def test_an_entry_has_its_place_once(book, index):
    commit(book, keep(0), keep(1))
    with pytest.raises(Forbidden), book.turn() as turn:
        turn.keep([keep(index)], head=Head(size=3, last=AT))
    assert book.head().size == 2


def test_a_permit_has_one_token(book):
    with pytest.raises(Forbidden), book.turn() as turn:
        turn.keep([keep(0, issue(1), issue(2))], head=Head(size=1, last=AT))
    assert (book.token(issue(1).token), book.head().size) == (None, 0)


def test_a_record_belongs_to_somebody_known(book):
    stray = KeepRecord(record="rec_" + "09" * 16, person=PERSON, header=b"h", ciphertext=b"c", wraps=())
    with pytest.raises(Forbidden), book.turn() as turn:
        turn.keep([keep(None, stray)], head=Head(size=0, last=AT))
    assert book.record(stray.record) is None


@only("sqlite")
def test_a_full_disk_keeps_nothing_of_a_turn_and_the_next_goes_on_when_there_is_room(book):
    commit(book, keep(0))
    book._database.connection().execute("PRAGMA max_page_count = 1")
    many = [keep(index) for index in range(1, 500)]
    with pytest.raises(StorageFull, match=r"nothing of this was kept\. Make room and send it again"):
        commit(book, *many)
    assert (book.head().size, len(book.entries(0, 999))) == (1, 1)
    book._database.connection().execute("PRAGMA max_page_count = 100000")
    commit(book, *many)
    assert book.head().size == 500


@only("sqlite")
def test_another_error_of_the_database_is_not_called_a_full_disk(book):
    book._database.connection().execute("DROP TABLE done")
    with pytest.raises(Broken, match="see to its file and its disk"):
        commit(book, keep(0, key="k"))


@only("sqlite")
def test_every_connection_is_durable(book):
    connection = book._database.connection()
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)


@only("sqlite")
def test_each_thread_has_a_connection_of_its_own_and_all_are_closed_together(place):
    book = StoredBook(place())
    book.head()
    threads = [threading.Thread(target=book.head) for _ in range(3)]
    for thread in threads:
        thread.start()
        thread.join()
    opened = list(book._database._opened)
    book.close()
    assert len(opened) == 4
    for connection in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")


@only("sqlite")
def test_a_claim_is_durable_before_it_is_answered(place):
    points = []
    with closing(StoredBook(place(), at=points.append)) as book, closing(sqlite3.connect(place())) as other:
        commit(book, keep(0, issue()))
        book.claim(issue().token, at=AT)
        assert other.execute("SELECT claimed FROM token").fetchone() == (AT,)
    assert points == ["token.claiming", "token.claimed"]


def test_a_claim_that_is_cut_off_before_its_commit_claimed_nothing(place):
    def cut(point):
        if point == "token.claiming":
            raise OSError("cut")

    with closing(StoredBook(place(), at=cut)) as book:
        commit(book, keep(0, issue()))
        with pytest.raises(OSError, match="cut"):
            book.claim(issue().token, at=AT)
        assert book.token(issue().token).claimed == Instant(0)
