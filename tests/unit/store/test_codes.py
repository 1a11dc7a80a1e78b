"""Codes as kept: judged and counted in one transaction."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from minglu.canon.digest import sha256
from minglu.ledger.labels import Handle
from minglu.store.codes import StoredCodes

NUMBER, OTHER = Handle(sha256(b"number")), Handle(sha256(b"another"))


@pytest.fixture
def codes(place):
    with closing(StoredCodes(place())) as opened:
        yield opened


def count(kept):
    """One more than before, and what it was."""
    before = int(kept or b"0")
    return b"%d" % (before + 1), before


def test_a_number_without_a_state_has_none(codes):
    assert codes.change(NUMBER, lambda kept: (b"state", kept)) is None


def test_the_next_judge_is_given_what_the_last_one_kept(codes):
    assert [codes.change(NUMBER, count) for _ in range(4)] == [0, 1, 2, 3]


def test_numbers_do_not_share_a_state(codes):
    codes.change(NUMBER, count)
    assert codes.change(OTHER, count) == 0


def test_states_outlive_a_restart(place):
    with closing(StoredCodes(place())) as codes:
        codes.change(NUMBER, count)
    with closing(StoredCodes(place())) as codes:
        assert codes.change(NUMBER, count) == 1


def test_no_two_tries_share_a_count(codes):
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: codes.change(NUMBER, count), range(40)))
    assert sorted(counts) == list(range(40))


def test_two_nodes_on_one_file_do_not_share_a_count_either(place):
    with closing(StoredCodes(place())) as one, closing(StoredCodes(place())) as two, ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda number: (one, two)[number % 2].change(NUMBER, count), range(20)))
    assert sorted(counts) == list(range(20))


def test_a_judge_that_fails_leaves_the_state_as_it_was(codes):
    def fail(_kept):
        raise ValueError("no judgement")

    codes.change(NUMBER, count)
    with pytest.raises(ValueError, match="no judgement"):
        codes.change(NUMBER, fail)
    assert codes.change(NUMBER, count) == 1
