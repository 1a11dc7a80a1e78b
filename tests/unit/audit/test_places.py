"""Places: what is wrong with a bundle, told from the hashes of its tile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minglu.audit.places import Difference, place, says
from minglu.ledger.tree import leaf_hashes

ENTRIES = tuple(b"entry %d" % nth for nth in range(8))
LEAVES = leaf_hashes(ENTRIES)


def differences(*entries: bytes) -> list[tuple[str, int, int]]:
    _, found = place(entries, found=leaf_hashes(entries), leaves=LEAVES)
    return [(difference.what, difference.first, difference.last) for difference in found]


def without(*places: int) -> tuple[bytes, ...]:
    return tuple(data for nth, data in enumerate(ENTRIES) if nth not in places)


def changed(*places: int) -> tuple[bytes, ...]:
    return tuple(b"changed" + data if nth in places else data for nth, data in enumerate(ENTRIES))


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        pytest.param(ENTRIES, [], id="nothing"),
        pytest.param(changed(0), [("changed", 0, 0)], id="the first changed"),
        pytest.param(changed(7), [("changed", 7, 7)], id="the last changed"),
        pytest.param(changed(2, 3, 6), [("changed", 2, 3), ("changed", 6, 6)], id="three changed"),
        pytest.param(without(0), [("dropped", 0, 0)], id="the first dropped"),
        pytest.param(without(3, 4), [("dropped", 3, 4)], id="two dropped"),
        pytest.param(without(1, 6), [("dropped", 1, 1), ("dropped", 6, 6)], id="two dropped apart"),
        pytest.param((b"x", *ENTRIES), [("inserted", 0, 0)], id="one put in front"),
        pytest.param((*ENTRIES, b"x", b"y"), [("inserted", 8, 9)], id="two put behind"),
        pytest.param((*ENTRIES[:4], b"x", *ENTRIES[4:]), [("inserted", 4, 4)], id="one put between"),
        pytest.param(ENTRIES[::-1], [("reordered", 0, 7)], id="turned round"),
        pytest.param((*ENTRIES[:2], ENTRIES[3], ENTRIES[2], *ENTRIES[4:]), [("reordered", 2, 3)], id="two exchanged"),
        pytest.param((*ENTRIES[:4], ENTRIES[3], *ENTRIES[4:]), [("inserted", 4, 4)], id="one twice"),
        pytest.param((b"x", *without(5)), [("changed", 5, 5)], id="one dropped and another put in"),
        pytest.param((b"x", *without(5, 6)), [("dropped", 5, 6)], id="two dropped and one put in"),
        pytest.param((), [("dropped", 0, 7)], id="all dropped"),
    ],
)
def test_a_difference_is_named_and_located(entries: tuple[bytes, ...], found: list[tuple[str, int, int]]):
    assert differences(*entries) == found


def test_of_entries_that_are_alike_one_too_few_is_dropped():
    twice = (b"a", b"b", b"b", b"c")
    _, (found,) = place((b"a", b"b", b"c"), found=leaf_hashes((b"a", b"b", b"c")), leaves=leaf_hashes(twice))

    assert found == Difference(what="dropped", first=2, last=2)


@given(st.lists(st.sampled_from([*ENTRIES, b"x", b"y", b""]), max_size=12))
def test_whatever_stands_there_what_was_committed_is_put_in_its_place(entries: list[bytes]):
    placed, found = place(entries, found=leaf_hashes(entries), leaves=LEAVES)

    assert placed == tuple(data if data in entries else None for data in ENTRIES)
    assert (found == ()) == (tuple(entries) == ENTRIES)


def test_the_sentence_counts_from_the_beginning_of_the_log():
    assert says(Difference(what="dropped", first=3, last=3), first=256) == "entry 259 was dropped from the copy"
    assert says(Difference(what="reordered", first=0, last=9), first=512) == "entries 512 to 521 were put into another order"
    assert says(Difference(what="inserted", first=4, last=4), first=0) == "what stands at entry 4 was never committed: it was inserted"
