"""The directory of objects: written once, whole or not at all, durable, and nobody gets out of it."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from minglu.ledger.errors import NotDurable
from minglu.store import directory as module
from minglu.store.directory import Directory, OtherBytes, WrongPath


@pytest.fixture
def root(tmp_path):
    return tmp_path / "objects"


@pytest.fixture
def objects(root):
    return Directory(root)


def files(root):
    return sorted(str(file.relative_to(root)) for file in root.rglob("*") if file.is_file())


@pytest.fixture
def calls(monkeypatch):
    """The order in which files are synced and linked, as the disk sees it."""
    seen = []
    sync, link = os.fsync, os.link

    def fsync(handle):
        path = Path(f"/proc/self/fd/{handle}").readlink()
        seen.append(f"sync directory {path.name}" if path.is_dir() else "sync file")
        sync(handle)

    def linked(source, target, **options):
        seen.append(f"link {target.name}")
        link(source, target, **options)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "link", linked)
    return seen


def failing(number):
    def fail(*_, **__):
        raise OSError(number, "the disk says no")

    return fail


def test_what_was_put_is_got(objects):
    objects.put("tile/0/x001/000.p/5", b"five")
    assert objects.get("tile/0/x001/000.p/5") == b"five"
    assert objects.get("tile/0/x001/000") is None


def test_an_object_may_be_empty(objects):
    objects.put("nothing", b"")
    assert objects.get("nothing") == b""


def test_it_is_there_for_the_next_process(root, objects):
    objects.put("tile/0/000", b"hashes")
    assert Directory(root).get("tile/0/000") == b"hashes"


def test_the_same_bytes_may_be_put_again(root, objects):
    objects.put("a", b"one")
    objects.put("a", b"one")
    assert files(root) == ["a"]


@pytest.mark.parametrize("other", [b"two", b"", b"one ", b"on"])
def test_other_bytes_are_refused_and_the_first_stay(root, objects, other):
    objects.put("a/b", b"one")
    with pytest.raises(OtherBytes, match="other bytes are there already under a/b"):
        objects.put("a/b", other)
    assert objects.get("a/b") == b"one"
    assert files(root) == ["a/b"]


def test_a_batch_with_one_conflict_writes_nothing(root, objects):
    objects.put("b", b"old")
    with pytest.raises(OtherBytes):
        objects.put_all({"a": b"new", "b": b"new", "c": b"new"})
    assert files(root) == ["b"]


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "/etc/passwd", "..", "../a", "a/../b", "a/..", "a//b", "a/", "./a", "a/./b", ".unfinished/a", "a/.b",
        "a\\b", "a\0b", "a b", "词", "a\n", "-a", "a" * 101, "/".join("a" * 17), "~/a", "checkpoint/../a", "%2e%2e/a",
    ],
)  # fmt: skip
def test_nobody_gets_out_of_the_directory(tmp_path, objects, path):
    (tmp_path / "a").write_bytes(b"outside")
    for use in (lambda: objects.put(path, b"x"), lambda: objects.get(path)):
        with pytest.raises(WrongPath, match="plain words"):
            use()
    assert (tmp_path / "a").read_bytes() == b"outside"


def test_a_folder_is_no_object(objects):
    objects.put("tile/0/000", b"x")
    assert objects.get("tile/0") is None
    assert objects.get("tile/0/000/more") is None


def test_an_object_cannot_become_a_folder(objects):
    objects.put("a", b"x")
    with pytest.raises(NotDurable, match="did not write objects"):
        objects.put("a/b", b"y")


def test_a_checkpoint_is_replaced_as_a_whole(root, objects):
    objects.replace("checkpoint", b"one")
    objects.replace("checkpoint", b"two")
    objects.replace("state/checkpoint", b"three")
    assert (objects.get("checkpoint"), objects.get("state/checkpoint")) == (b"two", b"three")
    assert files(root) == ["checkpoint", "state/checkpoint"]


def test_only_a_checkpoint_is_replaced_and_it_is_never_put(objects):
    with pytest.raises(WrongPath, match="only a checkpoint may be replaced"):
        objects.replace("tile/0/000", b"x")
    with pytest.raises(WrongPath, match="not put"):
        objects.put("checkpoint", b"x")


def test_only_partial_files_are_dropped(root, objects):
    objects.put_all({"tile/000.p/1": b"1", "tile/000.p/2": b"2", "tile/000": b"256"})
    objects.drop("tile/000.p")
    objects.drop("tile/000.p")
    assert files(root) == ["tile/000"]
    for folder in ("tile", "tile/000", "tile/000.p/1"):
        with pytest.raises(WrongPath, match="only partial files"):
            objects.drop(folder)


def test_a_dropped_folder_can_be_written_again(objects):
    objects.put("tile/000.p/1", b"1")
    objects.drop("tile/000.p")
    objects.put("tile/000.p/1", b"1")
    assert objects.get("tile/000.p/1") == b"1"


def test_the_bytes_are_durable_before_the_name_and_the_name_before_the_answer(objects, calls):
    objects.put("a", b"x")
    assert calls == ["sync file", "link a", "sync directory objects"]


def test_a_new_folder_is_durable_in_its_parent(objects, calls):
    objects.put("tile/0/000", b"x")
    assert calls[:2] == ["sync directory objects", "sync directory tile"]
    assert calls[-1] == "sync directory 0"


def test_a_batch_syncs_each_directory_once(objects, calls):
    objects.put_all({f"tile/{place}": b"x" for place in range(5)})
    assert calls.count("sync directory tile") == 1
    assert calls.count("sync file") == 5


def test_a_name_that_a_killed_writer_left_is_synced_again(root, calls):
    """The writer before may have linked it and died before syncing the directory."""
    (root / "tile").mkdir(parents=True)
    (root / "tile" / "000").write_bytes(b"x")
    objects = Directory(root)
    calls.clear()
    objects.put("tile/000", b"x")
    assert calls == ["sync directory objects", "sync directory tile"]


@pytest.mark.parametrize("name", ["fsync", "link"])
@pytest.mark.parametrize(("number", "says"), [(errno.EIO, "EIO"), (errno.ENOSPC, "ENOSPC")])
def test_a_failing_disk_is_said_and_leaves_no_object(root, objects, monkeypatch, name, number, says):
    objects.put("a/ready", b"x")
    monkeypatch.setattr(os, name, failing(number))
    with pytest.raises(NotDurable, match=says):
        objects.put("a/new", b"x")
    assert files(root) == ["a/ready"]


def test_a_failing_disk_leaves_the_old_checkpoint(root, objects, monkeypatch):
    objects.replace("checkpoint", b"old")
    monkeypatch.setattr(os, "fsync", failing(errno.EIO))
    with pytest.raises(NotDurable, match="replace the checkpoint"):
        objects.replace("checkpoint", b"new")
    assert objects.get("checkpoint") == b"old"
    assert files(root) == ["checkpoint"]


def test_an_unreadable_object_is_not_an_absent_one(objects, monkeypatch):
    objects.put("a", b"x")
    monkeypatch.setattr(module.Path, "open", failing(errno.EACCES))
    with pytest.raises(NotDurable, match="EACCES"):
        objects.get("a")


def test_an_object_has_a_bound(root, objects, monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    for write in (lambda: objects.put("a", b"x" * 11), lambda: objects.replace("checkpoint", b"x" * 11)):
        with pytest.raises(NotDurable, match="at most 10 bytes; this one has 11"):
            write()
    (root / "large").write_bytes(b"x" * 11)
    with pytest.raises(NotDurable, match="at most 10 bytes"):
        objects.get("large")


def test_what_a_killed_writer_left_unfinished_is_swept(root, objects):
    (root / ".unfinished" / "tmp1").write_bytes(b"half")
    assert objects.sweep() == 1
    assert objects.sweep() == 0
    assert files(root) == []


def test_two_writers_with_different_bytes_cannot_both_win(root):
    def write(data):
        try:
            Directory(root).put("a", data)
        except OtherBytes:
            return None
        return data

    Directory(root)
    with ThreadPoolExecutor(8) as pool:
        won = {data for data in pool.map(write, [bytes([number]) * 9 for number in range(32)]) if data}
    assert won == {Directory(root).get("a")}
