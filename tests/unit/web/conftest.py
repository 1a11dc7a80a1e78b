"""Pages are tested over a real demonstration: a copy of a seeded folder for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web_stage import Visitor, visiting


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    """A browser without JavaScript at a demonstration of its own; nobody is signed in."""
    with visiting(tmp_path / "demo") as opened:
        yield opened
