"""The database of the settings: a file of the folder, or a server whose connection string is a secret of its own."""

from contextlib import closing
from dataclasses import replace

import pytest

from minglu.gate.errors import StorageLost
from minglu.store.errors import NotADatabase
from minglu.store.postgres import PostgresDatabase
from minglu.store.sqlite import SqliteDatabase
from minglu.wiring.errors import UnsafeKeys, WrongFolder
from minglu.wiring.kept import file_of, is_there, open_database
from minglu.wiring.settings import Kept
from tests.unit.wiring.test_settings import SETTINGS


def on_server(path):
    return replace(SETTINGS, database=Kept(kind="postgres", file=str(path)))


def secret(folder, text, *, mode=0o600):
    path = folder / "connection"
    path.write_text(text)
    path.chmod(mode)
    return path


IN_A_FILE = replace(SETTINGS, database=Kept())


def test_a_file_is_there_once_it_was_made(tmp_path):
    assert not is_there(tmp_path, IN_A_FILE)
    file_of(tmp_path).parent.mkdir()
    with closing(open_database(tmp_path, IN_A_FILE)) as database:
        assert isinstance(database, SqliteDatabase)
        database.migrate()
    assert is_there(tmp_path, IN_A_FILE)


def test_a_server_is_asked_only_when_something_is_wanted_of_it(tmp_path):
    settings = on_server(secret(tmp_path, "host=127.0.0.1 port=1 dbname=nothing\n"))
    assert is_there(tmp_path, settings)
    with closing(open_database(tmp_path, settings)) as database:
        assert isinstance(database, PostgresDatabase)
        with pytest.raises(StorageLost, match="the database does not answer; nothing was kept"):
            database.migrate()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_connection_string_that_others_can_read_is_not_used(tmp_path, mode):
    with pytest.raises(UnsafeKeys, match="run chmod 600 on it"):
        open_database(tmp_path, on_server(secret(tmp_path, "dbname=x", mode=mode)))


@pytest.mark.parametrize("text", ["", " \n", "x" * 10_001])
def test_a_file_without_a_connection_string_is_not_one(tmp_path, text):
    with pytest.raises(WrongFolder, match="holds no connection string"):
        open_database(tmp_path, on_server(secret(tmp_path, text)))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(WrongFolder, match="missing, cannot be read; name the right one"):
        open_database(tmp_path, on_server(tmp_path / "missing"))


def test_what_libpq_cannot_read_is_told_without_repeating_it(tmp_path):
    with pytest.raises(NotADatabase) as told:
        open_database(tmp_path, on_server(secret(tmp_path, "password=hush hush")))
    assert "hush" not in str(told.value)
