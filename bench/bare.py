"""What we are measured against: the work that no record of ours could do without, done by nothing else.

with bare_table(folder) as insert:
    insert([b"…"] * 64)                    # one transaction, durable when it returns
hash_pairs(10_000)                         # sha256 over 65 bytes, as every node of a log needs one
"""

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

Insert = Callable[[Sequence[bytes]], None]


@contextlib.contextmanager
def bare_table(folder: Path) -> Iterator[Insert]:
    """One SQLite table with the settings of ours (WAL, synchronous FULL), filled by one transaction a call."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, data BLOB NOT NULL)")

    def insert(rows: Sequence[bytes]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO bare (data) VALUES (?)", [(row,) for row in rows])
        connection.execute("COMMIT")

    try:
        yield insert
    finally:
        connection.close()


def hash_pairs(count: int) -> None:
    """`count` hashes of a tag and two children."""
    sha256, left, right = hashlib.sha256, bytes(32), bytes(range(32))
    for _ in range(count):
        sha256(b"\x01" + left + right).digest()
