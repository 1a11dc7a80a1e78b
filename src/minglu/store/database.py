"""Opening the lender's database: migrated forward, durable, refused when it is newer than we are.

The sequencer's turn runs on the driver; everything else may read through the same file. SQLite in WAL mode with
synchronous=FULL: a commit that returned survives a power cut.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import create_engine, event
from sqlalchemy.exc import DatabaseError

from minglu.store.errors import NewerFormat, NotADatabase

_MIGRATIONS = Path(__file__).parent / "migrations"
_WAIT_SECONDS = 30


def migrate(path: Path) -> None:
    """Bring the database at `path` to this version's schema, creating it if needed. Raises NewerFormat, NotADatabase."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _WAIT_SECONDS})
    event.listen(engine, "connect", _durable)
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise NewerFormat("this database was written by a newer version; start that version") from error
    except DatabaseError as error:
        raise NotADatabase("the file of the database cannot be read as one; restore it, or see to its disk and rights") from error
    finally:
        engine.dispose()


def connect(path: Path) -> sqlite3.Connection:
    """A connection of its own for one thread, in autocommit: turns begin and end explicitly."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=_WAIT_SECONDS, check_same_thread=False)
    _durable(connection, None)
    return connection


@contextmanager
def immediate(connection: sqlite3.Connection) -> Iterator[None]:
    """A write transaction: committed when the block ends, undone when it raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # Everything is undone and the error goes on: nothing is saved or swallowed here.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _durable(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
