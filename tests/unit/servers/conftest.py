"""The scene around one dialler."""

import pytest

from tests.unit.servers.scene import Scene


@pytest.fixture
def scene(tmp_path):
    made = Scene(tmp_path)
    yield made
    for book in made.books.values():
        book.close()
