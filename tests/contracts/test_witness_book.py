"""What every witness's book must do, run over the one in memory and the one in SQLite; then what only a file can do."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from minglu.canon.digest import sha256
from minglu.ledger.errors import NotDurable
from minglu.ledger.witnessing import Known
from minglu.servers.ports import WitnessBook
from minglu.store.errors import NewerFormat
from minglu.store.witness_book import open_witness_book
from tests.fakes.witness_book import MemoryWitnessBook

ORIGIN = "log.example/minglu"
FIVE = Known(size=5, root=sha256(b"five"))
EIGHT = Known(size=8, root=sha256(b"eight"))
OTHER_FIVE = Known(size=5, root=sha256(b"another five"))


@pytest.fixture(params=["memory", "sqlite"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WitnessBook]:
    if request.param == "memory":
        yield MemoryWitnessBook()
        return
    with open_witness_book(tmp_path / "witness.sqlite") as opened:
        yield opened


# ---- Every book


def test_an_unknown_origin_has_neither_tree_nor_note(book):
    assert book.known(ORIGIN) is None
    assert book.note(ORIGIN) is None


def test_what_was_moved_is_known(book):
    assert book.move(ORIGIN, old=None, new=FIVE, note=b"five")
    assert book.move(ORIGIN, old=FIVE, new=EIGHT, note=b"eight")
    assert (book.known(ORIGIN), book.note(ORIGIN)) == (EIGHT, b"eight")


def test_the_same_tree_may_get_a_newer_note(book):
    assert book.move(ORIGIN, old=None, new=FIVE, note=b"first")
    assert book.move(ORIGIN, old=FIVE, new=FIVE, note=b"second")
    assert book.note(ORIGIN) == b"second"


@pytest.mark.parametrize("old", [None, EIGHT, OTHER_FIVE, Known(size=4, root=FIVE.root)])
def test_from_another_tree_than_the_recorded_one_nothing_moves(book, old):
    book.move(ORIGIN, old=None, new=FIVE, note=b"five")
    assert not book.move(ORIGIN, old=old, new=EIGHT, note=b"eight")
    assert (book.known(ORIGIN), book.note(ORIGIN)) == (FIVE, b"five")


def test_a_log_never_seen_cannot_be_moved_from_somewhere(book):
    assert not book.move(ORIGIN, old=FIVE, new=EIGHT, note=b"eight")
    assert book.known(ORIGIN) is None


def test_origins_do_not_touch_each_other(book):
    book.move(ORIGIN, old=None, new=FIVE, note=b"five")
    book.move("other.example", old=None, new=EIGHT, note=b"eight")
    assert (book.known(ORIGIN), book.known("other.example")) == (FIVE, EIGHT)


@pytest.mark.parametrize("size", [0, 2**63 - 1])
def test_every_size_that_a_checkpoint_can_state_is_kept(book, size):
    edge = Known(size=size, root=FIVE.root)
    assert book.move(ORIGIN, old=None, new=edge, note=b"edge")
    assert book.known(ORIGIN) == edge


@pytest.mark.parametrize("old", [None, FIVE])
def test_of_many_who_move_from_the_same_tree_at_once_exactly_one_does(book, old):
    if old:
        book.move(ORIGIN, old=None, new=old, note=b"five")
    won = _race(lambda number: book.move(ORIGIN, old=old, new=_tree(number), note=b"%d" % number))
    assert won.count(True) == 1
    assert book.known(ORIGIN) == _tree(won.index(True))


def _tree(number: int) -> Known:
    return Known(size=8 + number, root=sha256(b"%d" % number))


def _race(move, *, runners: int = 8) -> list[bool]:
    gate = Barrier(runners)

    def run(number: int) -> bool:
        gate.wait(timeout=10)
        return move(number)

    with ThreadPoolExecutor(runners) as pool:
        return list(pool.map(run, range(runners)))


# ---- The file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "witness.sqlite"


def test_a_book_opened_again_knows_what_it_knew(path):
    with open_witness_book(path) as book:
        book.move(ORIGIN, old=None, new=FIVE, note=b"five")
    with open_witness_book(path) as book:
        assert (book.known(ORIGIN), book.note(ORIGIN)) == (FIVE, b"five")


def test_two_connections_to_one_file_race_for_one_row(path):
    with open_witness_book(path) as one, open_witness_book(path) as two:
        one.move(ORIGIN, old=None, new=FIVE, note=b"five")
        won = _race(lambda number: (one, two)[number % 2].move(ORIGIN, old=FIVE, new=_tree(number), note=b"n"))
        assert won.count(True) == 1
        assert one.known(ORIGIN) == two.known(ORIGIN) == _tree(won.index(True))


def test_every_commit_is_synced(path):
    with open_witness_book(path) as book:
        connection = book._connection
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert connection.in_transaction is False


def test_a_move_is_seen_by_others_before_it_returns(path):
    with open_witness_book(path) as book, sqlite3.connect(path) as other:
        book.move(ORIGIN, old=None, new=FIVE, note=b"five")
        assert other.execute("SELECT size FROM latest").fetchall() == [(5,)]
    other.close()


def test_a_book_that_somebody_else_holds_is_not_durable(path, monkeypatch):
    monkeypatch.setattr("minglu.store.witness_book._WAIT_SECONDS", 0.01)
    with open_witness_book(path) as book:
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(NotDurable, match="cannot be used: OperationalError"):
            book.move(ORIGIN, old=None, new=FIVE, note=b"five")
        holder.close()
        assert book.known(ORIGIN) is None


def test_a_closed_book_says_so(path):
    with open_witness_book(path) as book:
        pass
    with pytest.raises(NotDurable, match="ProgrammingError"):
        book.known(ORIGIN)


def test_a_newer_format_is_not_touched(path):
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    with pytest.raises(NewerFormat, match="format 2"), open_witness_book(path):
        pass


def test_a_file_that_is_no_book_is_refused(path):
    path.write_bytes(b"not a database, but long enough to be looked at as one" * 100)
    with pytest.raises(NotDurable, match="not a witness's book"), open_witness_book(path):
        pass


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(NotDurable, match="cannot be opened"), open_witness_book(tmp_path / "missing" / "witness.sqlite"):
        pass
