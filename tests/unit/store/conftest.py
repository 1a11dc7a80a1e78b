"""The stores on both databases."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import BOTH, Opens, new_place
from tests.postgres import Server


@pytest.fixture(params=BOTH)
def place(request: pytest.FixtureRequest, tmp_path: Path, postgres: Callable[[], Server]) -> Iterator[Opens]:
    with new_place(request.param, folder=tmp_path, server=postgres) as opens:
        yield opens
