"""The database: migrated to exactly the schema that the code knows, and refused when it is newer."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from minglu.gate.errors import StorageLost
from minglu.store import upgrade
from minglu.store.database import migrate
from minglu.store.errors import Broken, Forbidden, NewerFormat, NotADatabase
from minglu.store.ports import writing
from minglu.store.schema import metadata
from minglu.store.sqlite import SqliteDatabase, connect


@pytest.fixture
def path(tmp_path):
    migrate(tmp_path / "minglu.db")
    return tmp_path / "minglu.db"


def columns(connection, table):
    """Name, type, whether null is refused, place in the primary key."""
    return [(name, kind, notnull, key) for _, name, kind, notnull, _, key in connection.execute(f"PRAGMA table_info({table})")]


def test_alembic_head_matches(tmp_path, path):
    """What the migrations make and what `schema` says is one and the same, table by table."""
    fresh = tmp_path / "fresh.db"
    engine = create_engine(f"sqlite:///{fresh}")
    metadata.create_all(engine)
    with closing(sqlite3.connect(path)) as migrated, closing(sqlite3.connect(fresh)) as declared:
        for table in metadata.tables:
            assert columns(migrated, table) == columns(declared, table), table
    engine.dispose()


def test_the_tables_are_those_of_the_schema_and_no_others(path):
    engine = create_engine(f"sqlite:///{path}")
    assert set(inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}
    engine.dispose()


def test_the_indexes_are_those_of_the_schema(path):
    engine = create_engine(f"sqlite:///{path}")
    inspector = inspect(engine)
    for table in metadata.tables.values():
        migrated = {(index["name"], tuple(index["column_names"])) for index in inspector.get_indexes(table.name)}
        assert migrated == {(index.name, tuple(column.name for column in index.columns)) for index in table.indexes}, table.name
    engine.dispose()


@pytest.mark.parametrize("table", ["event", "opening", "done"])
def test_tables_that_are_read_by_their_key_have_no_second_one(path, table):
    with closing(sqlite3.connect(path)) as connection:
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    assert "WITHOUT ROWID" in sql
    assert "WITHOUT ROWID" in str(CreateTable(metadata.tables[table]).compile(dialect=sqlite.dialect()))


def test_a_new_database_has_a_head_at_nothing(path):
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT id, size, last FROM head").fetchall() == [(1, 0, 0)]


def test_migrating_again_changes_nothing(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE head SET size = 7")
        connection.commit()
    migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT size FROM head").fetchall() == [(7,)]


def older(path, revision):
    """A database as that version left it."""
    config = Config()
    config.set_main_option("script_location", str(Path(upgrade.__file__).parent / "migrations"))
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
    return path


def test_the_ninety_days_of_a_draft_of_before_begin_with_the_newest_entry(tmp_path):
    path = older(tmp_path / "older.db", "0003")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE head SET last = 1700000000000")
        connection.execute("INSERT INTO complaint_draft (person, sealed) VALUES ('per_' || hex(zeroblob(16)), x'00')")
        connection.commit()
    migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT touched FROM complaint_draft").fetchall() == [(1700000000000,)]


def test_a_database_of_a_newer_version_is_not_touched(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(NewerFormat, match="written by a newer version; start that version"):
        migrate(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_not_made_one(tmp_path):
    path = tmp_path / "minglu.db"
    path.write_bytes(b"not a database, but long enough to be looked at as one" * 100)
    with pytest.raises(NotADatabase, match="cannot be read as one; restore it, or see to its disk and rights"):
        migrate(path)
    assert path.read_bytes().startswith(b"not a database")


def test_a_database_is_durable_from_its_first_commit(path):
    with closing(connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)


# ---- Write transactions


@pytest.fixture
def database(path):
    with closing(SqliteDatabase(path)) as opened:
        yield opened


def test_a_block_that_ends_is_committed(path, database):
    with closing(sqlite3.connect(path)) as other:
        with writing(database, "any") as session:
            session.change("UPDATE head SET size = 3")
        assert other.execute("SELECT size FROM head").fetchone() == (3,)


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_block_that_raises_is_undone_and_the_error_goes_on(database, error):
    with pytest.raises(error, match="stop"):
        _interrupted(database, error)
    assert database.one("SELECT size FROM head", int) == 0
    with writing(database, "any") as session:
        session.change("UPDATE head SET size = 4")
    assert database.one("SELECT size FROM head", int) == 4


def _interrupted(database, error):
    with writing(database, "any") as session:
        session.change("UPDATE head SET size = 3")
        raise error("stop")


def test_one_writer_at_a_time(path, database, monkeypatch):
    monkeypatch.setattr("minglu.store.sqlite._WAIT_SECONDS", 0.01)
    with (
        closing(SqliteDatabase(path)) as other,
        writing(database, "any"),
        pytest.raises(StorageLost, match="held by another process; nothing of this was kept"),
        writing(other, "any other name"),
    ):
        pass


def test_a_row_that_a_constraint_forbids_is_told_as_that(database):
    with pytest.raises(Forbidden), writing(database, "any") as session:
        session.change("INSERT INTO head (id, size, last) VALUES (1, 0, 0)")


def test_what_the_database_cannot_do_is_no_full_disk(database):
    with pytest.raises(Broken, match="see to its file and its disk"), writing(database, "any") as session:
        session.change("INSERT INTO lost VALUES ('word')")


def test_numbers_of_before_keep_their_order(path):
    """Their order was that of the rows, and is their place now."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE number DROP COLUMN place")
        connection.execute("DROP TABLE pack_version")
        connection.execute("UPDATE alembic_version SET version_num = '0005'")
        connection.executescript("INSERT INTO person VALUES ('a', x''), ('b', x'')")
        for handle, person in ((b"9", "a"), (b"5", "b"), (b"7", "a"), (b"1", "a")):
            connection.execute("INSERT INTO number (handle, person) VALUES (?, ?)", (handle, person))
        connection.commit()
    migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT handle FROM number WHERE person = 'a' ORDER BY place").fetchall() == [(b"9",), (b"7",), (b"1",)]
