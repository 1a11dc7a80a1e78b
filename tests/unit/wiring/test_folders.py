"""Folders: held by one process, made whole or not at all, whatever ends it."""

import fcntl
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from minglu.wiring.errors import FolderHeld, WrongFolder
from minglu.wiring.folders import hold, hold_name, made_whole

ROOT = Path(__file__).parents[3]


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_a_folder_appears_with_its_content_when_it_is_whole(tmp_path) -> None:
    folder = tmp_path / "a" / "node"
    with made_whole(folder) as unfinished:
        (unfinished / "file").write_text("x")
        assert not folder.exists()
        assert stat.S_IMODE(unfinished.stat().st_mode) == 0o700
    assert (folder / "file").read_text() == "x"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.parent.iterdir()] == ["node"]


def test_an_empty_folder_in_its_place_is_taken(tmp_path) -> None:
    (tmp_path / "node").mkdir()
    with made_whole(tmp_path / "node") as unfinished:
        (unfinished / "file").write_text("x")
    assert (tmp_path / "node" / "file").exists()


@pytest.mark.parametrize("there", ["file", "full"])
def test_whatever_else_is_in_its_place_is_left_alone(tmp_path, there) -> None:
    place = tmp_path / "node"
    if there == "file":
        place.write_text("mine")
    else:
        place.mkdir()
        (place / "diary").write_text("mine")
    with pytest.raises(WrongFolder, match="something in this folder already"), made_whole(place):
        pytest.fail("it was begun")
    assert [path.name for path in tmp_path.iterdir()] == ["node"]


def test_what_comes_into_its_place_meanwhile_is_left_alone(tmp_path) -> None:
    def make() -> None:
        with made_whole(tmp_path / "node"):
            (tmp_path / "node").mkdir()
            (tmp_path / "node" / "diary").write_text("mine")

    with pytest.raises(WrongFolder):
        make()
    assert (tmp_path / "node" / "diary").read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_nothing_is_left_of_one_that_was_broken_off(tmp_path, error) -> None:
    def make() -> None:
        with made_whole(tmp_path / "node") as unfinished:
            (unfinished / "keys").mkdir()
            (unfinished / "keys" / "secret").write_text("x")
            raise error

    with pytest.raises(error):
        make()
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from minglu.wiring.folders import made_whole
with made_whole(Path(sys.argv[1])) as unfinished:
    (unfinished / "half").write_text("x")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, tmp_path / "node"], env={"PYTHONPATH": str(ROOT / "src")}, check=False, timeout=60
    )
    assert killed.returncode == -9
    assert not (tmp_path / "node").exists()
    with made_whole(tmp_path / "node") as unfinished:
        assert list(unfinished.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["node"]


def test_two_do_not_make_one_folder(tmp_path) -> None:
    with made_whole(tmp_path / "node"):
        with pytest.raises(FolderHeld, match="makes this folder just now"), made_whole(tmp_path / "node"):
            pytest.fail("it was begun")
        assert not (tmp_path / "node").exists()
    assert (tmp_path / "node").is_dir()


def test_a_folder_is_one_holders_at_a_time_and_free_again_afterwards(tmp_path) -> None:
    with hold(tmp_path), pytest.raises(FolderHeld, match="stop it first"), hold(tmp_path):
        pytest.fail("it was held twice")
    with hold(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_another_process_holds_is_said_to_be(tmp_path) -> None:
    holder = (
        "import fcntl, os, sys; fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", holder, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(FolderHeld), hold(tmp_path):
            pytest.fail("it was held twice")
    with hold(tmp_path):
        pass


def test_a_folder_that_was_renamed_between_opening_and_locking_is_not_taken(tmp_path, monkeypatch) -> None:
    place = tmp_path / "node"
    place.mkdir()
    real = fcntl.flock

    def renamed_meanwhile(handle, how):
        place.rename(tmp_path / "elsewhere")
        place.mkdir()
        real(handle, how)

    monkeypatch.setattr("minglu.wiring.folders.fcntl.flock", renamed_meanwhile)
    before = open_files()
    with pytest.raises(FolderHeld), hold(place):
        pytest.fail("it was held")
    assert open_files() == before


def test_a_folder_that_is_not_there_cannot_be_held(tmp_path) -> None:
    with pytest.raises(FileNotFoundError), hold(tmp_path / "nothing"):
        pytest.fail("it was held")


def test_several_share_a_folder_and_nobody_has_it_alone_meanwhile(tmp_path) -> None:
    with hold(tmp_path, shared=True), hold(tmp_path, shared=True), pytest.raises(FolderHeld), hold(tmp_path):
        pytest.fail("it was held alone")


def test_nobody_shares_a_folder_that_is_held_alone(tmp_path) -> None:
    with hold(tmp_path), pytest.raises(FolderHeld), hold(tmp_path, shared=True):
        pytest.fail("it was shared")


def test_of_those_that_share_a_folder_each_has_a_name_of_its_own(tmp_path) -> None:
    with (
        hold_name(tmp_path, ""),
        hold_name(tmp_path, "two"),
        pytest.raises(FolderHeld, match="give each its own --node"),
        hold_name(tmp_path, "two"),
    ):
        pytest.fail("two had one name")
    with hold_name(tmp_path, "two"):
        pass
