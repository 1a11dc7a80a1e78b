"""A write: whole or not at all, and errors told as what they are."""

import sqlite3
import threading

import pytest

from minglu.store.database import connect
from minglu.store.writing import writing


@pytest.fixture
def connection(tmp_path):
    opened = connect(tmp_path / "some.db")
    opened.execute("CREATE TABLE kept (word TEXT NOT NULL)")
    yield opened
    opened.close()


def test_what_fails_in_the_middle_leaves_nothing_and_lets_the_next_one_in(connection):
    lock = threading.Lock()
    with pytest.raises(sqlite3.IntegrityError), writing(connection, lock):
        connection.executemany("INSERT INTO kept VALUES (?)", [("half",), (None,)])
    with writing(connection, lock):
        connection.execute("INSERT INTO kept VALUES ('whole')")
    assert connection.execute("SELECT word FROM kept").fetchall() == [("whole",)]


def test_only_a_full_disk_is_called_one(connection):
    with pytest.raises(sqlite3.OperationalError, match="no such table"), writing(connection, threading.Lock()):
        connection.execute("INSERT INTO lost VALUES ('word')")
