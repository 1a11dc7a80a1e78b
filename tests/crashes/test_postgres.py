"""PostgreSQL fails under a book: what was told is true, whatever was cut, and nobody has to start the node again."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import psycopg
import pytest

from minglu.gate.errors import StorageLost
from minglu.gate.keep import Head
from minglu.store import pool, postgres
from minglu.store.book import StoredBook
from minglu.store.codes import StoredCodes
from minglu.store.errors import Broken, NewerFormat, NotADatabase
from minglu.store.postgres import PostgresDatabase
from tests.contracts.test_book import AT, KNOWN, NUMBER, PERSON, commit, issue, keep, never, one_use
from tests.postgres import Server, eventually
from tests.proxy import Proxy

NODE = 8


@pytest.fixture
def server(postgres: Callable[[], Server]) -> Server:
    return postgres()


@pytest.fixture
def string(server: Server) -> str:
    return server.clean()


@pytest.fixture
def wire(server: Server) -> Iterator[Proxy]:
    with Proxy.open(server.port) as opened:
        yield opened


@contextmanager
def book_over(string: str, wire: Proxy) -> Iterator[StoredBook]:
    with closing(PostgresDatabase(f"{string} port={wire.port}")) as database:
        yield StoredBook(database)


@pytest.fixture
def book(string: str, wire: Proxy) -> Iterator[StoredBook]:
    with book_over(string, wire) as opened:
        yield opened


@pytest.fixture
def other(string: str) -> Iterator[StoredBook]:
    """What another node sees, over a wire that nobody cuts."""
    with closing(PostgresDatabase(string)) as database:
        yield StoredBook(database)


# ---- A connection cut inside COMMIT


def test_a_commit_whose_answer_was_lost_is_found_and_counts(book: StoredBook, other: StoredBook, wire: Proxy) -> None:
    wire.cut_at(b"COMMIT", forwarded=True)
    commit(book, keep(0, KNOWN, issue(), key="k"))
    assert wire.cuts == 1
    assert (other.head().size, other.entries(0, 9), other.token(issue().token).permit) == (1, (never(0).data,), 0)


def test_a_commit_that_never_arrived_left_nothing_and_says_so(book: StoredBook, other: StoredBook, wire: Proxy) -> None:
    wire.cut_at(b"COMMIT", forwarded=False)
    with pytest.raises(StorageLost, match="nothing of this was kept; ask again"):
        commit(book, keep(0, KNOWN, issue(), key="k"))
    assert (other.head().size, other.entries(0, 9), other.token(issue().token)) == (0, (), None)
    commit(book, keep(0, KNOWN, issue(), key="k"))
    assert other.head().size == 1


def test_another_nodes_entry_in_that_place_is_not_taken_for_ours(book: StoredBook, other: StoredBook, wire: Proxy) -> None:
    """Our COMMIT is lost, and before we have looked another node enters at the same place."""
    began = threading.Event()

    def others() -> None:
        began.wait(60)
        commit(other, keep(0, person="per_" + "0f" * 16))

    with ThreadPoolExecutor(1) as hands:
        waiting = hands.submit(others)
        with book.turn() as turn:
            turn.keep([keep(0, key="k")], head=Head(size=1, last=AT))
            wire.cut_at(b"COMMIT", forwarded=False)
            # Whoever waits for the head gets it as soon as the server has noticed the cut, before we are back.
            wire.refuse = True
            began.set()
            threading.Timer(1.0, setattr, (wire, "refuse", False)).start()
            with pytest.raises(StorageLost, match="nothing of this was kept"):
                turn.commit()
        waiting.result(60)
    with other.turn() as turn:
        assert (turn.done(["k"]), turn.head().size) == ({}, 1)


def test_while_the_server_stays_away_nobody_claims_to_know(
    book: StoredBook, other: StoredBook, wire: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "LOOKING_SECONDS", 0.3)
    with book.turn() as turn:
        turn.keep([keep(0, key="k")], head=Head(size=1, last=AT))
        wire.cut_at(b"COMMIT", forwarded=True)
        wire.refuse = True
        with pytest.raises(StorageLost, match="whether this was kept is not known; ask again with the same key"):
            turn.commit()
    wire.refuse = False
    with book.turn() as turn:
        assert turn.done(["k"])["k"].index == 0
    assert other.head().size == 1


def test_a_claim_whose_answer_was_lost_was_made(book: StoredBook, other: StoredBook, wire: Proxy) -> None:
    commit(book, keep(0, KNOWN, issue()))
    wire.cut_at(b"COMMIT", forwarded=True)
    assert book.claim(issue().token, at=AT) is True
    assert other.token(issue().token).claimed == AT
    assert other.claim(issue().token, at=AT) is False


def test_a_claim_that_never_arrived_was_not_made(book: StoredBook, other: StoredBook, wire: Proxy) -> None:
    commit(book, keep(0, KNOWN, issue()))
    wire.cut_at(b"COMMIT", forwarded=False)
    with pytest.raises(StorageLost, match="nothing of this was kept"):
        book.claim(issue().token, at=AT)
    assert other.token(issue().token).claimed == 0
    assert book.claim(issue().token, at=AT) is True


@pytest.mark.parametrize("forwarded", [True, False])
def test_another_store_says_that_nobody_knows(string: str, wire: Proxy, forwarded: bool) -> None:
    with closing(PostgresDatabase(f"{string} port={wire.port}")) as database:
        codes = StoredCodes(database)
        wire.cut_at(b"COMMIT", forwarded=forwarded)
        with pytest.raises(StorageLost, match="whether this was kept is not known"):
            codes.change(NUMBER, lambda _: (b"state", None))
        assert codes.change(NUMBER, lambda kept: (kept or b"", kept)) == (b"state" if forwarded else None)


# ---- Cut anywhere else


@pytest.mark.parametrize("marker", [b"INSERT INTO entry", b"INSERT INTO event", b"UPDATE head", b"INSERT INTO done"])
def test_a_turn_that_is_cut_before_its_commit_left_nothing(book: StoredBook, other: StoredBook, wire: Proxy, marker: bytes) -> None:
    wire.cut_at(marker, forwarded=False)
    with pytest.raises(StorageLost):
        commit(book, keep(0, key="k"))
    assert (wire.cuts, other.head().size, other.entries(0, 9)) == (1, 0, ())
    commit(book, keep(0, key="k"))
    assert other.head().size == 1


def test_a_turn_begins_anew_on_a_connection_that_died_while_nobody_used_it(book: StoredBook, wire: Proxy) -> None:
    commit(book, keep(0))
    wire.cut_all()
    commit(book, keep(1))
    assert book.head().size == 2


def test_a_question_is_asked_once_more(book: StoredBook, wire: Proxy) -> None:
    commit(book, keep(0, KNOWN))
    wire.cut_all()
    assert book.person_of(NUMBER) == PERSON
    wire.cut_at(b"FROM number", forwarded=False)
    assert book.numbers_of(PERSON) == (NUMBER,)


def test_nobody_waits_for_ever_for_a_head_that_another_holds(server: Server, other: StoredBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "LOCK_SECONDS", 0.3)
    with closing(PostgresDatabase(other._database._pool._string)) as database:
        book = StoredBook(database)
        with other.turn(), pytest.raises(StorageLost, match="held by others for too long; nothing of this was kept"):
            commit(book, keep(0))
        commit(book, keep(0))
    assert other.head().size == 1


def test_who_falls_silent_in_a_turn_loses_it(string: str, other: StoredBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "SILENT_SECONDS", 0.3)
    with closing(PostgresDatabase(string)) as database:
        silent = StoredBook(database)
        with silent.turn() as turn:
            turn.keep([keep(0)], head=Head(size=1, last=AT))
            # The server ends it, and the other gets the head.
            commit(other, keep(0, person="per_" + "0f" * 16))
            with pytest.raises(StorageLost, match="nothing of this was kept"):
                turn.commit()
    assert (other.head().size, len(other.entries(0, 9))) == (1, 1)


# ---- The server restarts


def test_what_was_committed_survives_a_restart_without_warning_and_the_book_goes_on(server: Server, other: StoredBook) -> None:
    commit(other, keep(0, KNOWN, issue(), key="k"))
    other.deposit([one_use(b"a")])
    server.restart_at_once()
    assert other.head().size == 1
    commit(other, keep(1))
    assert (other.head().size, other.claim(issue().token, at=AT)) == (2, True)


def test_a_turn_in_which_the_server_restarted_left_nothing(server: Server, other: StoredBook) -> None:
    with other.turn() as turn:
        turn.keep([keep(0)], head=Head(size=1, last=AT))
        server.restart_at_once()
        with pytest.raises(StorageLost, match="nothing of this was kept"):
            turn.commit()
    assert (other.head().size, other.entries(0, 9)) == (0, ())


def test_while_the_server_is_away_everything_is_refused_and_afterwards_nothing(server: Server, other: StoredBook) -> None:
    commit(other, keep(0))
    server.down("immediate")
    try:
        for refused in (other.head, lambda: commit(other, keep(1)), lambda: other.claim(issue().token, at=AT)):
            with pytest.raises(StorageLost):
                refused()
    finally:
        server.up()
    commit(other, keep(1))
    assert other.head().size == 2


# ---- Several at once


def test_writers_of_two_nodes_take_turns(string: str) -> None:
    """Each turn reads the head, writes there, and moves it: with two writers at once an entry would have two places."""

    def enter(book: StoredBook) -> None:
        with book.turn() as turn:
            size = turn.head().size
            turn.keep([keep(size)], head=Head(size=size + 1, last=AT))
            turn.commit()

    with closing(PostgresDatabase(string)) as one, closing(PostgresDatabase(string)) as two, ThreadPoolExecutor(NODE) as hands:
        books = [StoredBook(one), StoredBook(two)]
        list(hands.map(lambda number: enter(books[number % 2]), range(60)))
        assert books[0].head().size == len(books[0].entries(0, 99)) == 60


def test_more_threads_than_connections_wait_for_one(string: str) -> None:
    with closing(PostgresDatabase(string)) as database, ThreadPoolExecutor(3 * pool.MOST) as hands:
        book = StoredBook(database)
        commit(book, keep(0))
        assert {head.size for head in hands.map(lambda _: book.head(), range(400))} == {1}
        assert len(database._pool._idle) <= pool.MOST


def test_two_nodes_that_start_at_once_migrate_once(server: Server) -> None:
    string = server.string(server.database(like="template0"))
    with closing(PostgresDatabase(string)) as one, closing(PostgresDatabase(string)) as two, ThreadPoolExecutor(2) as hands:
        list(hands.map(lambda database: database.migrate(), (one, two)))
        assert StoredBook(two).head().size == 0


def test_only_one_publishes_at_a_time_and_the_next_one_after_it(string: str) -> None:
    with closing(PostgresDatabase(string)) as one, closing(PostgresDatabase(string)) as two:
        with one.alone("publish", wait=True) as first, two.alone("publish", wait=False) as second, two.alone("other", wait=False) as third:
            assert (first, second, third) == (True, False, True)
        with two.alone("publish", wait=False) as second:
            assert second


def test_one_who_publishes_and_dies_holds_up_nobody(string: str, wire: Proxy) -> None:
    over = f"{string} port={wire.port}"
    with closing(PostgresDatabase(over)) as one, closing(PostgresDatabase(string)) as two, one.alone("publish", wait=True):
        wire.cut_all()
        eventually(lambda: _free(two))


def _free(database: PostgresDatabase) -> bool:
    with database.alone("publish", wait=False) as alone:
        return alone


# ---- A server that promises nothing, or is not ours


def test_a_connection_waits_for_the_disk_also_where_the_server_would_not(server: Server, string: str) -> None:
    with psycopg.connect(string, autocommit=True) as connection:
        connection.execute(b"ALTER ROLE CURRENT_USER SET synchronous_commit = off")
        try:
            with closing(PostgresDatabase(string)) as database:
                assert database.one("SELECT current_setting('synchronous_commit')", str) == "on"
        finally:
            connection.execute(b"ALTER ROLE CURRENT_USER RESET synchronous_commit")


def test_one_that_waits_for_its_standby_even_longer_may_do_so(string: str) -> None:
    with closing(PostgresDatabase(f"{string} options='-c synchronous_commit=remote_apply'")) as database:
        assert database.one("SELECT current_setting('synchronous_commit')", str) == "remote_apply"


def test_a_server_that_does_not_sync_is_refused(server: Server, string: str) -> None:
    with psycopg.connect(string, autocommit=True) as connection:
        connection.execute(b"ALTER SYSTEM SET full_page_writes = off")
        connection.execute(b"SELECT pg_reload_conf()")
        try:
            eventually(lambda: connection.execute(b"SELECT current_setting('full_page_writes')").fetchone() == ("off",))
            with (
                closing(PostgresDatabase(string)) as database,
                pytest.raises(NotADatabase, match="must have fsync and full_page_writes on"),
            ):
                database.migrate()
        finally:
            connection.execute(b"ALTER SYSTEM RESET full_page_writes")
            connection.execute(b"SELECT pg_reload_conf()")
            eventually(lambda: connection.execute(b"SELECT current_setting('full_page_writes')").fetchone() == ("on",))


def test_a_database_of_a_newer_version_is_not_touched(server: Server) -> None:
    string = server.string(server.database())
    with psycopg.connect(string) as connection:
        connection.execute(b"UPDATE alembic_version SET version_num = '9999'")
    with closing(PostgresDatabase(string)) as database, pytest.raises(NewerFormat):
        database.migrate()


def test_what_nobody_foresaw_is_not_called_a_lost_database(string: str) -> None:
    with closing(PostgresDatabase(string)) as database, pytest.raises(Broken, match="UndefinedTable"):
        database.one("SELECT word FROM lost", str)


def test_texts_are_compared_by_their_bytes_as_on_sqlite(string: str) -> None:
    with closing(PostgresDatabase(string)) as database:
        book = StoredBook(database)
        commit(book, *(keep(index, key=key) for index, key in enumerate(["b", "B", "a", "é", "z" * 900])))
        assert database.all("SELECT key FROM done ORDER BY key", str) == ["B", "a", "b", "z" * 900, "é"]
