"""A prepared office, made once, and a copy of it for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.acts.cast import Cast, prepare
from tests.unit.acts.office import Lender, copy_of, enter


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Cast]:
    folder = tmp_path_factory.mktemp("prepared") / "office"
    return folder, prepare(folder)


@pytest.fixture
def folder(prepared: tuple[Path, Cast], tmp_path: Path) -> Path:
    """A copy of the prepared folder."""
    return copy_of(prepared[0], tmp_path / "office")


@pytest.fixture
def cast(prepared: tuple[Path, Cast]) -> Cast:
    return prepared[1]


@pytest.fixture
def lender(folder: Path, cast: Cast) -> Iterator[Lender]:
    """The office, open on Monday afternoon."""
    with enter(folder, cast) as opened:
        yield opened
