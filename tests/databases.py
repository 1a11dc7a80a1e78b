"""Each test on both databases: `place()` opens one more way to the same, new, migrated database, as another process would.

A test of one of the two alone says so: `@only("sqlite")`.
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from minglu.store.database import Place, migrate
from minglu.store.postgres import PostgresDatabase
from tests.postgres import Server

Opens: TypeAlias = Callable[[], Place]
BOTH = ("sqlite", "postgres")


def only(kind: str) -> pytest.MarkDecorator:
    """Run on this database alone."""
    return pytest.mark.parametrize("place", [kind], indirect=True)


@contextlib.contextmanager
def new_place(kind: str, *, folder: Path, server: Callable[[], Server]) -> Iterator[Opens]:
    """A database of this kind for one test. The server is started by the first test that needs it."""
    if kind == "sqlite":
        migrate(folder / "minglu.db")
        yield lambda: folder / "minglu.db"
        return
    string = server().clean()
    opened: list[PostgresDatabase] = []

    def opens() -> Place:
        opened.append(PostgresDatabase(string))
        return opened[-1]

    try:
        yield opens
    finally:
        for database in opened:
            database.close()
