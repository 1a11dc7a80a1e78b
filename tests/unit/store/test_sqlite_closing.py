"""A database that is closed while another thread reads it ends that reading with an error, and never the process."""

import sqlite3
import subprocess
import sys

import pytest

from minglu.store.database import migrate
from minglu.store.sqlite import SqliteDatabase

_CLOSED_UNDER_A_READER = """
import sys, threading
from pathlib import Path
from minglu.store.sqlite import SqliteDatabase

for _ in range(30):
    database = SqliteDatabase(Path(sys.argv[1]))
    started = threading.Event()

    def read():
        try:
            while True:
                database.one("SELECT size FROM head WHERE id = 1", int)
                started.set()
        except Exception:
            return

    reader = threading.Thread(target=read)
    reader.start()
    started.wait()
    database.close()
    reader.join()
"""


def test_closing_under_a_reader_ends_no_process(tmp_path) -> None:
    migrate(tmp_path / "book.db")
    done = subprocess.run([sys.executable, "-c", _CLOSED_UNDER_A_READER, str(tmp_path / "book.db")], check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def test_what_is_closed_says_so(tmp_path) -> None:
    migrate(tmp_path / "book.db")
    database = SqliteDatabase(tmp_path / "book.db")
    session = database.connection()
    database.close()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        session.execute("SELECT 1")
