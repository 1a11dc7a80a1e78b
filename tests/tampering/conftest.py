"""One honest hand-over for all who tamper with it."""

import pytest

from minglu.ledger.statement import Statement
from tests.tampering.forge import Handed
from tests.tampering.honest import hand_over_of


@pytest.fixture(scope="session")
def handed_and_statement(tmp_path_factory: pytest.TempPathFactory) -> tuple[Handed, Statement]:
    return hand_over_of(tmp_path_factory.mktemp("honest") / "office")


@pytest.fixture(scope="session")
def handed(handed_and_statement: tuple[Handed, Statement]) -> Handed:
    """What the auditor was handed."""
    return handed_and_statement[0]


@pytest.fixture(scope="session")
def statement(handed_and_statement: tuple[Handed, Statement]) -> Statement:
    """What the contact was given."""
    return handed_and_statement[1]
