"""Checkpoints: one size has one root for ever, and the newest cosigned one is what proofs are made under."""

from contextlib import closing

import pytest

from minglu.canon.digest import sha256
from minglu.ledger.errors import NotDurable, WrongCheckpoint
from minglu.store.checkpoints import StoredCheckpoints
from tests.databases import only

ROOT, OTHER = sha256(b"root"), sha256(b"another root")


@pytest.fixture
def checkpoints(place):
    with closing(StoredCheckpoints(place())) as opened:
        yield opened


def test_a_new_log_has_none(checkpoints):
    assert (checkpoints.newest(), checkpoints.newest_cosigned()) == (None, None)


def test_the_newest_is_the_largest_whatever_the_order(checkpoints):
    for size in (5, 9, 7):
        checkpoints.record(size, sha256(b"%d" % size))
    assert checkpoints.newest() == (9, sha256(b"9"))


def test_a_recorded_one_is_not_cosigned_yet(checkpoints):
    checkpoints.record(5, ROOT)
    assert checkpoints.newest_cosigned() is None


def test_the_newest_cosigned_one_carries_its_note(checkpoints):
    for size in (5, 7, 9):
        checkpoints.record(size, ROOT)
    checkpoints.cosigned(7, b"cosigned at seven")
    checkpoints.cosigned(5, b"cosigned at five")
    assert checkpoints.newest_cosigned() == (7, b"cosigned at seven")


def test_a_later_cosignature_replaces_the_note(checkpoints):
    checkpoints.record(5, ROOT)
    checkpoints.cosigned(5, b"first")
    checkpoints.cosigned(5, b"second")
    assert checkpoints.newest_cosigned() == (5, b"second")


def test_the_same_root_may_be_recorded_again(checkpoints):
    checkpoints.record(5, ROOT)
    checkpoints.cosigned(5, b"note")
    checkpoints.record(5, ROOT)
    assert checkpoints.newest_cosigned() == (5, b"note")


def test_two_roots_for_one_size_are_refused_and_the_first_stands(checkpoints):
    checkpoints.record(5, ROOT)
    with pytest.raises(WrongCheckpoint, match="another root was recorded for this size; the entries were changed"):
        checkpoints.record(5, OTHER)
    assert checkpoints.newest() == (5, ROOT)


def test_two_roots_are_refused_over_a_restart_too(place):
    with closing(StoredCheckpoints(place())) as first:
        first.record(5, ROOT)
    with closing(StoredCheckpoints(place())) as second, pytest.raises(WrongCheckpoint):
        second.record(5, OTHER)


def test_cosigning_what_was_never_recorded_keeps_nothing(checkpoints):
    checkpoints.cosigned(5, b"note")
    assert checkpoints.newest_cosigned() is None


@only("sqlite")
@pytest.mark.parametrize("act", [lambda it: it.record(6, ROOT), lambda it: it.cosigned(5, b"n" * 100_000)], ids=["record", "cosigned"])
def test_what_finds_no_room_is_not_durable_and_says_what_to_do(checkpoints, act):
    checkpoints.record(5, ROOT)
    checkpoints._database.connection().execute("PRAGMA query_only = 1")
    with pytest.raises(NotDurable, match="make room on the disk of the database"):
        act(checkpoints)
    checkpoints._database.connection().execute("PRAGMA query_only = 0")
    assert checkpoints.newest() == (5, ROOT)
