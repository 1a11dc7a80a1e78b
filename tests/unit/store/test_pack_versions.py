"""Versions of the rule packs on a disk: what was kept, or an error; never something else."""

import sqlite3
from contextlib import closing

import pytest

from minglu.canon.json import render
from minglu.store.database import migrate
from minglu.store.errors import Broken
from minglu.store.pack_versions import StoredPackVersions

FILES = {"mine/pack.toml": b"id = 'mine'"}


@pytest.fixture
def path(tmp_path):
    migrate(tmp_path / "minglu.db")
    return tmp_path / "minglu.db"


def spoil(path, packed: bytes) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE pack_version SET files = ?", (packed,))


def test_a_version_is_there_after_a_restart(path) -> None:
    with closing(StoredPackVersions(path)) as versions:
        digest = versions.keep(FILES)
    with closing(StoredPackVersions(path)) as versions:
        assert versions.files(digest) == FILES


@pytest.mark.parametrize(
    ("packed", "says"),
    [
        (render({"mine/pack.toml": "aWQgPSAnbWluYSc="}), "not what was kept"),
        (render({}), "not what was kept"),
        (render({"mine/pack.toml": "id = 'mine'"}), "cannot be read"),
        (render({"mine/pack.toml": 7}), "cannot be read"),
        (b"[]", "cannot be read"),
        (b"", "cannot be read"),
    ],
)
def test_what_is_no_longer_what_was_kept_is_no_law(path, packed, says) -> None:
    with closing(StoredPackVersions(path)) as versions:
        digest = versions.keep(FILES)
        spoil(path, packed)
        with pytest.raises(Broken, match=says):
            versions.files(digest)
