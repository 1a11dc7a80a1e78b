"""The seeded demonstration that the tests of wiring share: made once, copied where it is changed."""

from pathlib import Path

import pytest

from minglu.wiring.demo.seed import Seeded
from tests.unit.wiring.seeded import copy_of, seeded


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Seeded, list[str]]:
    """Read, never changed."""
    folder = tmp_path_factory.mktemp("demonstration") / "demo"
    return folder, *seeded(folder)


@pytest.fixture
def demo_folder(demonstration: tuple[Path, Seeded, list[str]], tmp_path: Path) -> Path:
    return copy_of(demonstration[0], tmp_path / "demo")
