"""The database that the settings name, opened: a file in the node's folder, or a PostgreSQL server.

    with closing(open_database(folder, settings)) as database:
        database.migrate()

The connection string of a server is a secret: it stands in a file of its own, readable by its owner alone. PostgreSQL's
driver is loaded only where it is used (`pip install minglu[postgres]`).
"""

import stat
from pathlib import Path

from minglu.store.ports import Database
from minglu.store.sqlite import SqliteDatabase
from minglu.wiring.errors import UnsafeKeys, WrongFolder
from minglu.wiring.settings import Settings

_MOST = 10_000


def file_of(folder: Path) -> Path:
    """The file of a folder's own database."""
    return folder / "lender" / "minglu.db"


def open_database(folder: Path, settings: Settings) -> Database:
    """Nothing is made or changed yet. Raises WrongFolder, UnsafeKeys."""
    if not settings.database.shared:
        return SqliteDatabase(file_of(folder))
    string = _secret(Path(settings.database.file))
    try:
        from minglu.store.postgres import PostgresDatabase  # noqa: PLC0415 - see above
    except ImportError as error:
        raise WrongFolder("the settings name PostgreSQL, and its driver is not installed: pip install minglu[postgres]") from error
    return PostgresDatabase(string)


def is_there(folder: Path, settings: Settings) -> bool:
    """Whether there is a database to open. Of a server only asking it can tell."""
    return settings.database.shared or file_of(folder).is_file()


def _secret(path: Path) -> str:
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise UnsafeKeys(f"{path.name} holds the way into the database, and others can read it; run chmod 600 on it")
        string = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongFolder(f"the file of the database's connection string, {path.name}, cannot be read; name the right one") from error
    if not 0 < len(string) <= _MOST:
        raise WrongFolder(f"{path.name} holds no connection string; write one, as PostgreSQL's libpq reads it")
    return string
