"""Which database a store works with: the one it is given, or the SQLite file of a path."""

from contextlib import closing
from pathlib import Path
from typing import TypeAlias

from minglu.store.ports import Database
from minglu.store.sqlite import SqliteDatabase

Place: TypeAlias = Path | Database


def opened(place: Place) -> Database:
    """A file is opened; a database that is open already is used by several stores."""
    return SqliteDatabase(place) if isinstance(place, Path) else place


def migrate(place: Place) -> None:
    """Bring the database to this version's schema, creating its file if needed. Raises NewerFormat, NotADatabase."""
    if isinstance(place, Path):
        with closing(SqliteDatabase(place)) as database:
            database.migrate()
    else:
        place.migrate()
