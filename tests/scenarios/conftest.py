"""The stories that the scenarios share: each is played once a test run, whichever process needs it first."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scenarios.running import minglu


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this test run have in common."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "stories"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def story(shared: Path) -> Callable[[str, str], tuple[str, Path]]:
    """`story(name, language)`: what was told, and the folder that was kept. The name tells plays of one language apart."""

    def play(name: str, language: str) -> tuple[str, Path]:
        told, kept = shared / f"{name}.txt", shared / name
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not told.exists():
                ran = minglu("story", "--language", language, "--keep", kept)
                assert (ran.status, ran.err) == (0, "")
                told.write_text(ran.out, "utf-8")
        return told.read_text("utf-8"), kept

    return play


@pytest.fixture(scope="session")
def kept(story: Callable[[str, str], tuple[str, Path]]) -> Path:
    """What the story told in English leaves. Read, never changed."""
    return story("english", "en")[1]


@pytest.fixture
def handed(kept: Path, tmp_path: Path) -> Path:
    """A copy of the hand-over, to be tampered with."""
    return shutil.copytree(kept / "audit", tmp_path / "audit")
