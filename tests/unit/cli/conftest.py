"""Commands as somebody types them, and what there is to type them about."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from minglu.cli import main as command
from minglu.ledger.statement import Statement, render_statement
from tests.tampering.honest import hand_over_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a command came to."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Type = Callable[..., Said]


@pytest.fixture
def minglu(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Type:
    """Type a command; the terminal speaks English unless a test says otherwise."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "en_US.UTF-8")

    def type_in(*words: object) -> Said:
        monkeypatch.setattr("sys.argv", ["minglu", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            command.main()
        said = capsys.readouterr()
        return Said(status=int(str(ended.value.code)), out=said.out, err=said.err)

    return type_in


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Statement]:
    """The folder of an office that has handed over, under `audit`, and the statement it gave to the contact."""
    folder = tmp_path_factory.mktemp("typed") / "office"
    return folder, hand_over_of(folder)


@pytest.fixture
def audit(office: tuple[Path, Statement], tmp_path: Path) -> Path:
    """A copy of the hand-over that a test may spoil, with the contact's statement beside it."""
    (tmp_path / "statement.json").write_bytes(render_statement(office[1]))
    return Path(shutil.copytree(office[0] / "audit", tmp_path / "audit"))
