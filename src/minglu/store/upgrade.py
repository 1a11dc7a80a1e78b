"""Migrations, forward only: Alembic on a connection that the caller opened, whichever database it leads to."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from minglu.store.errors import NewerFormat

_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection) -> None:
    """All of them that are missing, in one transaction where the database can. Raises NewerFormat."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise NewerFormat("this database was written by a newer version; start that version") from error
