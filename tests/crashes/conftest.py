"""What the crash tests share: the prepared folder, and one process that forks the children to be killed."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crashes.stage import prepare

pytest.register_assert_rewrite("tests.crashes.promises")

ROOT = Path(__file__).parents[2]
Kill = Callable[..., int]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lender with everything that a call needs; copied, never used."""
    folder = tmp_path_factory.mktemp("prepared") / "node"
    folder.mkdir()
    prepare(folder)
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    """A copy of the prepared folder."""
    return shutil.copytree(prepared, tmp_path / "node")


@pytest.fixture(scope="session")
def kill() -> Iterator[Kill]:
    """Run in a child that is killed at a point; how it ended (-9 if it was killed there)."""
    command = [sys.executable, "-m", "tests.crashes.worker"]
    with subprocess.Popen(
        command, cwd=ROOT, env={"PYTHONPATH": "src:."}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None

        def order(folder: Path, *, step: str, point: str, nth: int, run: str = "acts") -> int:
            worker.stdin.write(json.dumps({"folder": str(folder), "run": run, "step": step, "point": point, "nth": nth}) + "\n")
            worker.stdin.flush()
            return int(worker.stdout.readline())

        yield order
        worker.stdin.close()
