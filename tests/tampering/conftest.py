"""One honest hand-over for all who tamper with it."""

from pathlib import Path

import pytest

from minglu.ledger.statement import Statement
from tests.tampering.forge import Handed
from tests.tampering.honest import hand_over_of, read_back


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Statement]:
    """The folder of an office that has handed over, under `audit`, and the statement it gave to the contact."""
    folder = tmp_path_factory.mktemp("honest") / "office"
    return folder, hand_over_of(folder)


@pytest.fixture(scope="session")
def handed(office: tuple[Path, Statement]) -> Handed:
    """What the auditor was handed, as values."""
    return read_back(office[0])
