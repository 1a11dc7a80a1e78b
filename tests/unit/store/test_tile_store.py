"""The files of a log: the right ones after any growth, whatever crashed on the way."""

import contextlib
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minglu.ledger.errors import NotDurable, WrongProof, WrongTile
from minglu.ledger.proofs import check_consistency, check_inclusion, prove_consistency, prove_inclusion, root_at
from minglu.ledger.tiles import bundles_between, parse_bundle_path, parse_tile_path, tiles_between
from minglu.ledger.tree import leaf_hash
from minglu.store.directory import Directory, OtherBytes
from minglu.store.tile_store import TileStore
from tests.oracle import tree as oracle

ENTRIES = tuple(f"entry {number}".encode() for number in range(1100))
LEAVES = tuple(leaf_hash(entry) for entry in ENTRIES)
POINTS = ("tile.before", "tile.written", "bundle.written")


class Killed(Exception):
    """The process ended here."""


def opened(root, *, kill=""):
    def at(point):
        if point == kill:
            raise Killed(point)

    return TileStore(Directory(root), at=at)


def grown(root, *sizes):
    store = opened(root)
    for old, new in zip((0, *sizes), sizes, strict=False):
        store.grow(old, new, ENTRIES[old:new])
    return store


def names(root):
    return {str(file.relative_to(root)) for file in root.rglob("*") if file.is_file() and ".unfinished" not in file.parts}


def files_of(size):
    return {place.path for place in (*tiles_between(0, size), *bundles_between(0, size))}


def check_whole(store, size):
    """Every file of a log of `size`, recomputed from the entries."""
    assert root_at(size, store) == oracle.root(LEAVES[:size])
    found = [entry for first in range(0, size, 256) for entry in store.entries(first, size=size)]
    assert found == list(ENTRIES[:size])


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 512, 1100])
def test_a_log_grown_at_once_has_exactly_its_files(tmp_path, size):
    check_whole(grown(tmp_path, size), size)
    assert names(tmp_path) == files_of(size)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.integers(0, 300), min_size=1, max_size=5).filter(lambda steps: sum(steps) <= 1100))
def test_any_steps_lead_to_the_same_log(tmp_path_factory, steps):
    root = tmp_path_factory.mktemp("log")
    sizes = [sum(steps[: number + 1]) for number in range(len(steps))]
    check_whole(grown(root, *sizes), sizes[-1])
    assert files_of(sizes[-1]) <= names(root)


def test_each_size_on_the_way_can_still_be_proved(tmp_path):
    sizes = (3, 200, 256, 257, 600)
    store = grown(tmp_path, *sizes)
    for old in sizes:
        proof = prove_consistency(old, 600, store)
        check_consistency(old=old, old_root=root_at(old, store), new=600, new_root=oracle.root(LEAVES[:600]), proof=proof)
        last = prove_inclusion(old - 1, old, store)
        check_inclusion(LEAVES[old - 1], index=old - 1, size=old, proof=last, root=oracle.root(LEAVES[:old]))


def test_no_partial_file_stands_under_the_name_of_a_full_one(tmp_path):
    grown(tmp_path, 5, 250, 300, 700)
    for name in names(tmp_path):
        size = (tmp_path / name).stat().st_size
        if not name.startswith("tile/entries/"):
            assert size == 32 * parse_tile_path(name).width


def test_partial_files_go_when_the_full_one_is_there(tmp_path):
    store = grown(tmp_path, 100, 200)
    assert {"tile/0/000.p/100", "tile/0/000.p/200", "tile/entries/000.p/100"} <= names(tmp_path)
    store.grow(200, 300, ENTRIES[200:300])
    assert names(tmp_path) == files_of(300)


def test_a_partial_file_that_is_gone_is_cut_from_the_full_one(tmp_path):
    store = grown(tmp_path, 100, 300)
    assert store.read("tile/0/000.p/100") == b"".join(LEAVES[:100])
    assert store.entries(0, size=100) == ENTRIES[:100]
    assert store.read("tile/0/001.p/45") is None


def test_the_files_of_a_new_process_go_on_where_the_old_stopped(tmp_path):
    grown(tmp_path, 300)
    store = opened(tmp_path)
    store.grow(300, 301, ENTRIES[300:301])
    check_whole(store, 301)


@pytest.mark.parametrize("kill", POINTS)
@pytest.mark.parametrize(("old", "new"), [(0, 5), (250, 260), (255, 256), (256, 257), (300, 900)])
def test_a_crash_is_mended_by_doing_the_step_again(tmp_path, kill, old, new):
    grown(tmp_path, old)
    with pytest.raises(Killed, match=kill):
        opened(tmp_path, kill=kill).grow(old, new, ENTRIES[old:new])
    check_whole(opened(tmp_path), old)
    store = opened(tmp_path)
    store.grow(old, new, ENTRIES[old:new])
    check_whole(store, new)


@pytest.mark.parametrize("kill", POINTS)
def test_a_crash_is_mended_by_a_longer_step_too(tmp_path, kill):
    grown(tmp_path, 250)
    with pytest.raises(Killed):
        opened(tmp_path, kill=kill).grow(250, 260, ENTRIES[250:260])
    store = opened(tmp_path)
    store.grow(250, 600, ENTRIES[250:600])
    check_whole(store, 600)


def test_a_killed_step_is_not_taken_for_a_written_one(tmp_path):
    store = opened(tmp_path, kill="tile.written")
    with pytest.raises(Killed):
        store.grow(0, 5, ENTRIES[:5])
    with pytest.raises(NotDurable, match=r"tile/entries/000\.p/5 is missing"):
        store.grow(5, 6, ENTRIES[5:6])


def kill_at(monkeypatch, number):
    """End the process at its n-th sync, link or removal, before the disk has heard of it."""
    left = [number]
    for name in ("fsync", "link", "unlink", "mkdir", "rmdir"):
        real = getattr(os, name)

        def call(*args, real=real, **options):
            left[0] -= 1
            if left[0] == 0:
                raise Killed(number)
            return real(*args, **options)

        monkeypatch.setattr(os, name, call)
    return left


@pytest.mark.parametrize(("old", "new"), [(0, 3), (250, 260), (255, 512)])
def test_a_crash_at_any_call_to_the_disk_is_mended_by_doing_the_step_again(tmp_path, monkeypatch, old, new):
    number = 1
    while True:
        root = tmp_path / str(number)
        store = grown(root, old)
        with monkeypatch.context() as patched, contextlib.suppress(Killed):
            left = kill_at(patched, number)
            store.grow(old, new, ENTRIES[old:new])
        check_whole(opened(root), old)
        again = opened(root)
        again.grow(old, new, ENTRIES[old:new])
        check_whole(again, new)
        if left[0] > 0:
            break
        number += 1
    assert number > 10


def test_a_second_history_is_refused(tmp_path):
    grown(tmp_path, 5)
    with pytest.raises(OtherBytes, match=r"tile/0/000\.p/5"):
        opened(tmp_path).grow(0, 5, (b"another", *ENTRIES[1:5]))
    check_whole(opened(tmp_path), 5)


@pytest.mark.parametrize(("old", "new", "entries"), [(0, 3, 2), (0, 3, 4), (0, 3, 0), (5, 5, 1)])
def test_the_entries_are_as_many_as_the_growth(tmp_path, old, new, entries):
    with pytest.raises(WrongTile, match=f"{entries} entries do not make a log of {old} one of {new}"):
        opened(tmp_path).grow(old, new, ENTRIES[:entries])


def test_a_log_does_not_shrink(tmp_path):
    with pytest.raises(WrongTile, match="cannot grow from 5 to 4"):
        grown(tmp_path, 5).grow(5, 4, ())


def test_nothing_is_built_on_missing_tiles(tmp_path):
    with pytest.raises(WrongProof, match=r"tile/0/000\.p/5 is missing.*rebuild"):
        opened(tmp_path).grow(5, 6, ENTRIES[5:6])
    assert names(tmp_path) == set()


def test_nothing_is_built_on_a_missing_bundle(tmp_path):
    grown(tmp_path, 5)
    (tmp_path / "tile/entries/000.p/5").unlink()
    with pytest.raises(NotDurable, match=r"tile/entries/000\.p/5 is missing; rebuild"):
        opened(tmp_path).grow(5, 6, ENTRIES[5:6])


def test_an_entry_too_long_for_a_bundle_leaves_no_file(tmp_path):
    with pytest.raises(WrongTile, match="65,535"):
        opened(tmp_path).grow(0, 1, (b"x" * 65_536,))
    assert names(tmp_path) == set()


@pytest.mark.parametrize("size", [0, 1, 256, 600])
def test_everything_is_rebuilt_from_the_entries(tmp_path, size):
    store = opened(tmp_path)
    assert store.rebuild(iter(ENTRIES[:size])) == oracle.root(LEAVES[:size])
    assert names(tmp_path) == files_of(size)
    store.grow(size, size + 1, ENTRIES[size : size + 1])
    check_whole(store, size + 1)


def test_rebuilding_writes_no_partial_file_of_a_size_in_between(tmp_path):
    many = [b"%d" % number for number in range(5000)]
    opened(tmp_path).rebuild(many)
    assert names(tmp_path) == files_of(5000)


def test_rebuilding_puts_back_what_is_missing_and_leaves_the_rest(tmp_path):
    grown(tmp_path, 100, 600)
    (tmp_path / "tile/0/001").unlink()
    (tmp_path / "tile/entries/002.p/88").unlink()
    opened(tmp_path).rebuild(ENTRIES[:600])
    check_whole(opened(tmp_path), 600)


@pytest.mark.parametrize("name", ["tile/0/000", "tile/1/000.p/2", "tile/entries/001"])
def test_rebuilding_stops_at_a_file_that_somebody_changed(tmp_path, name):
    grown(tmp_path, 600)
    data = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(OtherBytes, match=name):
        opened(tmp_path).rebuild(ENTRIES[:600])


def test_the_newest_checkpoint_is_seen_and_the_first_of_each_size_is_kept(tmp_path):
    store = grown(tmp_path, 5)
    store.publish_checkpoint(b"at five", size=5)
    store.publish_checkpoint(b"at five, cosigned again", size=5)
    store.publish_checkpoint(b"at six", size=6)
    assert store.read("checkpoint") == b"at six"
    assert (store.read("checkpoints/5"), store.read("checkpoints/6")) == (b"at five", b"at six")


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "..", "../secret", "tile/0/../../secret", "tile/0/000/../000", "tile/0/000.p/256", "tile/0/0000",
        ".unfinished/x", "checkpoints/05", "checkpoints/..", "secret", "tile/entries/000.p/0",
        "tile/entries/../0/000",
    ],
)  # fmt: skip
def test_a_path_that_no_log_has_reads_nothing(tmp_path, path):
    store = grown(tmp_path / "log", 300)
    (tmp_path / "secret").write_bytes(b"outside")
    (tmp_path / "log" / "secret").write_bytes(b"not a tile")
    assert store.read(path) is None


def test_every_file_has_a_path_that_parses_back(tmp_path):
    grown(tmp_path, 5, 300)
    for name in names(tmp_path):
        place = parse_bundle_path(name) if name.startswith("tile/entries/") else parse_tile_path(name)
        assert place.path == name
