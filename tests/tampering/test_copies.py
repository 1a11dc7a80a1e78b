"""Tampering with a copy, without any key: every way of it is found, named and located."""

from collections.abc import Callable
from functools import cache

import pytest

from minglu.ledger.tiles import parse_bundle, render_bundle
from tests.tampering.forge import Handed, entry, long_log

Files = dict[str, bytes]
STRANGER = entry("person.proved", after=1)


@cache
def log() -> Handed:
    return long_log()


@cache
def honest() -> Files:
    return log().files()


def edit(path: str, change: Callable[[list[bytes]], object]) -> Callable[[Files], None]:
    """A bundle with its entries changed."""

    def tamper(files: Files) -> None:
        entries = list(parse_bundle(files[path]))
        change(entries)
        files[path] = render_bundle(entries)

    return tamper


def flip(path: str, place: int) -> Callable[[Files], None]:
    """One bit of a file changed."""

    def tamper(files: Files) -> None:
        data = bytearray(files[path])
        data[place] ^= 1
        files[path] = bytes(data)

    return tamper


def put(path: str, data: bytes) -> Callable[[Files], None]:
    return lambda files: files.update({path: data})


def drop(*paths: str) -> Callable[[Files], None]:
    return lambda files: [files.pop(path) for path in paths] and None


def older(step: int) -> Callable[[Files], None]:
    """The checkpoint of an earlier step in place of the newest: an old backup, or a tail that was cut."""
    return lambda files: files.update(checkpoint=log().note(step))


def both(*tampers: Callable[[Files], None]) -> Callable[[Files], None]:
    def tamper(files: Files) -> None:
        for one in tampers:
            one(files)

    return tamper


def swap(one: int, other: int) -> Callable[[list[bytes]], None]:
    def change(entries: list[bytes]) -> None:
        entries[one], entries[other] = entries[other], entries[one]

    return change


def replace_at(index: int, data: bytes) -> Callable[[list[bytes]], None]:
    def change(entries: list[bytes]) -> None:
        entries[index] = data

    return change


FIRST, SECOND, THIRD = "tile/entries/000", "tile/entries/001", "tile/entries/002.p/88"

TAMPERED = [
    # what was done, the tampering, the fault that must be found, its first and last entry
    ("one bit of an entry", flip(FIRST, 3000), "changed", 10, 10),
    ("another entry in its place", edit(SECOND, replace_at(10, STRANGER)), "changed", 266, 266),
    ("two entries next to each other changed", edit(SECOND, lambda e: e.__setitem__(slice(4, 6), [STRANGER, b"x"])), "changed", 260, 261),
    ("an entry changed to nothing", edit(FIRST, replace_at(20, b"")), "changed", 20, 20),
    ("an entry dropped", edit(SECOND, lambda e: e.pop(100)), "dropped", 356, 356),
    ("the last entry dropped", edit(THIRD, lambda e: e.pop()), "dropped", 599, 599),
    ("three entries dropped", edit(FIRST, lambda e: e.__delitem__(slice(30, 33))), "dropped", 30, 32),
    ("an entry inserted", edit(THIRD, lambda e: e.insert(5, STRANGER)), "inserted", 517, 517),
    ("an entry entered twice", edit(THIRD, lambda e: e.insert(5, e[4])), "inserted", 517, 517),
    ("an entry appended", edit(THIRD, lambda e: e.append(STRANGER)), "inserted", 600, 600),
    ("two entries exchanged", edit(FIRST, swap(50, 60)), "reordered", 50, 60),
    ("the order turned round", edit(SECOND, lambda e: e.reverse()), "reordered", 256, 511),
    ("a hash in a tile", flip("tile/0/000", 32 * 40), "tile", 40, 40),
    ("two hashes in a tile", both(flip("tile/0/001", 0), flip("tile/0/001", 8191)), "tile", 256, 256),
    ("a hash in a tile above", flip("tile/1/000.p/2", 40), "tile", 0, 511),
    ("a tile above left out", drop("tile/1/000.p/2"), "tile", 0, 511),
    ("a bundle left out", drop(SECOND), "missing", 256, 511),
    ("a tile left out", drop("tile/0/001"), "missing", 256, 511),
    ("bundle and tile left out", drop(SECOND, "tile/0/001"), "missing", 256, 511),
    ("a bundle cut short", lambda files: files.update({FIRST: files[FIRST][:-1]}), "unreadable", 0, 255),
    ("an empty bundle", put(FIRST, b""), "unreadable", 0, 255),
    ("a bundle of one enormous claim", put(FIRST, b"\xff\xff"), "unreadable", 0, 255),
    ("a bundle of more than fits", put(FIRST, b"\0\0" * 300), "unreadable", 0, 255),
    ("a tile cut short", lambda files: files.update({"tile/0/001": files["tile/0/001"][:-1]}), "unreadable", 256, 511),
    ("a tile with a hash too many", lambda files: files.update({"tile/0/001": files["tile/0/001"] + bytes(32)}), "unreadable", 256, 511),
    ("an old backup", older(4), "tail", 300, 599),
    ("the tail cut", both(older(5), drop(THIRD)), "tail", 400, 599),
    ("no checkpoint", drop("checkpoint"), "checkpoint", 0, 0),
    ("an empty checkpoint", put("checkpoint", b""), "checkpoint", 0, 0),
    ("a checkpoint of noise", put("checkpoint", bytes(range(256)) * 5000), "checkpoint", 0, 0),
    ("a bit of the root in the checkpoint", flip("checkpoint", 30), "checkpoint", 0, 0),
    ("an older checkpoint damaged", flip("checkpoints/300", 40), "seen", 0, 599),
    ("noise among the older checkpoints", put("checkpoints/301", b"\n\n"), "seen", 0, 599),
]


@pytest.mark.parametrize(("tamper", "what", "first", "last"), [row[1:] for row in TAMPERED], ids=[row[0] for row in TAMPERED])
def test_tampering_is_found_and_located(tamper: Callable[[Files], None], what: str, first: int, last: int):
    files = dict(honest())
    tamper(files)

    faults = log().verified(files).faults

    assert (what, first, last) in [(fault.what, fault.first, fault.last) for fault in faults]


@pytest.mark.parametrize(
    ("tamper", "index"),
    [
        (edit(FIRST, replace_at(20, STRANGER)), 20),
        (edit(FIRST, lambda e: e.pop(20)), 20),
        (edit(THIRD, lambda e: e.insert(20, STRANGER)), None),
    ],
    ids=["changed", "dropped", "inserted"],
)
def test_what_was_not_touched_keeps_its_place(tamper: Callable[[Files], None], index: int | None):
    files = dict(honest())
    tamper(files)

    entries = log().verified(files).entries

    assert [place for place, data in enumerate(entries) if data != log().entries[place]] == ([] if index is None else [index])
    assert index is None or entries[index] == b""


def test_tampering_with_one_entry_is_one_fault():
    files = dict(honest())
    edit(FIRST, replace_at(20, STRANGER))(files)

    (fault,) = log().verified(files).faults

    assert fault.says == "entry 20 was changed: what stands there does not hash to what was committed"


def test_entries_moved_are_found_again_by_their_hash():
    files = dict(honest())
    edit(SECOND, lambda entries: entries.reverse())(files)

    assert log().verified(files).entries == log().entries


def test_where_only_the_tile_is_wrong_the_entries_stand():
    files = dict(honest())
    flip("tile/0/000", 32 * 40)(files)

    report = log().verified(files)

    assert report.entries == log().entries
    assert [fault.what for fault in report.faults] == ["tile"]


def test_a_partial_tile_that_is_gone_is_answered_for_by_the_full_one():
    files = dict(honest())
    older(4)(files)
    for path in [path for path in files if ".p/" in path]:
        files.pop(path)

    report = log().verified(files, seen=None)

    assert {fault.what for fault in report.faults} == {"tail", "tile"}
    assert report.entries == log().entries[:300]


def test_hundreds_of_changes_are_counted_and_hide_nothing_graver():
    files = dict(honest())
    edit(FIRST, lambda entries: entries.__setitem__(slice(5, 205), [b"x%d" % nth for nth in range(200)]))(files)
    for nth in range(0, 200, 2):
        edit(SECOND, replace_at(nth, b"y%d" % nth))(files)
    older(4)(files)

    faults = log().verified(files, seen=[log().note()]).faults

    changed = [fault for fault in faults if fault.what == "changed"]
    assert "tail" in {fault.what for fault in faults}
    assert len(changed) <= 51


def test_a_copy_without_anything_but_its_checkpoint_ends():
    faults = log().verified({"checkpoint": honest()["checkpoint"]}).faults

    assert next((fault.what, fault.first, fault.last) for fault in faults) == ("missing", 0, 255)
