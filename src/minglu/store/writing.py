"""A write of one store: alone on its connection, whole or not at all, and a full disk told as what it is."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from minglu.gate.errors import StorageFull
from minglu.store.database import immediate


@contextmanager
def writing(connection: sqlite3.Connection, lock: threading.Lock) -> Iterator[None]:
    """Durable when the block ends; undone when it raises. Raises StorageFull."""
    try:
        with lock, immediate(connection):
            yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith("SQLITE_FULL"):
            raise StorageFull("the disk is full; nothing was kept. Make room and try again") from error
        raise
