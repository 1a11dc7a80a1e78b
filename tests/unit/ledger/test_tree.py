"""The tree: the published roots, and the naive recursion, give the same."""

import hashlib
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minglu.canon.digest import EMPTY_ROOT, Digest
from minglu.ledger.errors import WrongProof
from minglu.ledger.tree import Frontier, frontier_of_stream, leaf_hash, leaf_hashes, node_hash, root_of
from tests.oracle import tree as oracle

# The eight leaves that every implementation of RFC 6962 is tried on, and the roots of the first n of them.
CLASSIC = tuple(
    bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
)
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
LEAVES = leaf_hashes(str(number).encode() for number in range(600))


@pytest.mark.parametrize("size", range(9))
def test_the_classic_roots(size):
    assert root_of(leaf_hashes(CLASSIC[:size])).hex() == ROOTS[size]


@pytest.mark.parametrize("size", [*range(70), 127, 128, 129, 255, 256, 257, 511, 513])
def test_a_root_is_what_the_recursion_says(size):
    assert root_of(LEAVES[:size]) == oracle.root(LEAVES[:size])


def test_leaves_and_nodes_start_with_different_bytes():
    left, right = LEAVES[:2]
    assert leaf_hash(left + right) != node_hash(left, right)
    assert leaf_hash(b"x") == hashlib.sha256(b"\x00x").digest()


@given(st.lists(st.integers(min_value=0, max_value=60), max_size=8))
def test_any_split_into_batches_gives_the_same_frontier(batches):
    frontier, place = Frontier(), 0
    for count in batches:
        frontier, place = frontier.extended(LEAVES[place : place + count]), place + count
    assert frontier == Frontier().extended(LEAVES[:place])
    assert frontier.root() == oracle.root(LEAVES[:place])


def test_a_frontier_has_the_largest_subtree_first():
    frontier = Frontier().extended(LEAVES[:13])
    assert frontier.peaks == (oracle.root(LEAVES[:8]), oracle.root(LEAVES[8:12]), LEAVES[12])


def test_a_frontier_extended_by_nothing_is_itself():
    frontier = Frontier().extended(LEAVES[:5])
    assert frontier.extended(()) == frontier


def test_the_empty_tree_has_the_empty_root():
    assert Frontier().root() == EMPTY_ROOT == root_of(())


def test_a_stream_longer_than_a_block_gives_the_same_root():
    many = list(chain.from_iterable([LEAVES[:500]] * 140))
    assert frontier_of_stream(iter(many)) == Frontier().extended(many)


@pytest.mark.parametrize(("size", "peaks"), [(1, 0), (0, 1), (3, 1), (4, 2), (-1, 0), (2**63, 1)])
def test_a_frontier_has_one_peak_for_each_bit_of_its_size(size, peaks):
    with pytest.raises(WrongProof, match=f"a tree of {size} entries does not have {peaks} peaks"):
        Frontier(size=size, peaks=LEAVES[:peaks])


@pytest.mark.parametrize("wrong", [b"", b"x" * 31, b"x" * 33])
def test_a_hash_of_another_length_is_refused_before_any_arithmetic(wrong):
    with pytest.raises(WrongProof, match="32 bytes"):
        root_of([LEAVES[0], Digest(wrong)])
    with pytest.raises(WrongProof, match="32 bytes"):
        Frontier(size=1, peaks=(Digest(wrong),))
