"""Proofs: right ones pass, each single change of them does exactly what the naive recursion says of it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minglu.canon.base64 import parse_base64
from minglu.canon.digest import EMPTY_ROOT
from minglu.ledger.errors import WrongProof, WrongTile
from minglu.ledger.proofs import check_consistency, check_inclusion, edge_at, prove_consistency, prove_inclusion, root_at
from minglu.ledger.tiles import Edge
from minglu.ledger.tree import leaf_hashes
from tests.oracle import tree as oracle

MOST = 70
LEAVES = leaf_hashes(number.to_bytes(4) for number in range(70_000))
VECTORS = Path(__file__).parents[2] / "vectors" / "proofs"


class Pages:
    """A reader over a dict that counts what it is asked for."""

    def __init__(self, size):
        edge, filled = Edge().grown(LEAVES[:size])
        self.files = {tile.path: data for tile, data in {**filled, **edge.partials()}.items()}
        self.asked = []

    def read(self, path):
        self.asked.append(path)
        return self.files.get(path)


def vector_files(kind):
    return [pytest.param(file, id=file.stem) for file in sorted((VECTORS / kind).glob("*.json"))]


def cases_of(file):
    return json.loads(file.read_text("ascii"))


def spelled(case, *names):
    found = (case[name] for name in names)
    return [[parse_base64(each) for each in value] if isinstance(value, list) else parse_base64(value) for value in found]


def includes(case):
    leaf, proof, root = spelled(case, "leaf", "proof", "root")
    check_inclusion(leaf, index=case["index"], size=case["size"], proof=proof, root=root)


def extends(case):
    old_root, new_root, proof = spelled(case, "old_root", "new_root", "proof")
    check_consistency(old=case["old"], old_root=old_root, new=case["new"], new_root=new_root, proof=proof)


def holds(check, case):
    try:
        check(case)
    except WrongProof:
        return False
    return True


@pytest.mark.parametrize("file", vector_files("inclusion"))
def test_each_changed_proof_of_inclusion_is_judged_as_the_recursion_judges_it(file):
    cases = cases_of(file)
    assert [case["name"] for case in cases if holds(includes, case) != case["holds"]] == []


@pytest.mark.parametrize("file", vector_files("consistency"))
def test_each_changed_proof_of_growth_is_judged_as_the_recursion_judges_it(file):
    cases = cases_of(file)
    assert [case["name"] for case in cases if holds(extends, case) != case["holds"]] == []


def test_the_corpus_has_not_shrunk():
    cases = [case for file in VECTORS.rglob("*.json") for case in cases_of(file)]
    assert len(cases) >= 1400
    assert 30 <= sum(case["holds"] for case in cases) < len(cases) // 20


@pytest.mark.parametrize("size", range(1, MOST))
def test_every_entry_of_a_small_log_is_proved_as_the_recursion_proves_it(size):
    pages, root = Pages(size), oracle.root(LEAVES[:size])
    for index in range(size):
        proof = prove_inclusion(index, size, pages)
        assert list(proof) == oracle.inclusion(index, LEAVES[:size])
        check_inclusion(LEAVES[index], index=index, size=size, proof=proof, root=root)


@pytest.mark.parametrize("new", range(1, MOST))
def test_every_growth_of_a_small_log_is_proved_as_the_recursion_proves_it(new):
    pages, new_root = Pages(new), oracle.root(LEAVES[:new])
    for old in range(1, new + 1):
        proof = prove_consistency(old, new, pages)
        assert list(proof) == oracle.consistency(old, LEAVES[:new])
        check_consistency(old=old, old_root=oracle.root(LEAVES[:old]), new=new, new_root=new_root, proof=proof)


LARGE = Pages(70_000)


@given(st.integers(0, 69_999))
def test_proofs_across_three_levels_of_tiles_lead_to_the_root(index):
    proof = prove_inclusion(index, 70_000, LARGE)
    check_inclusion(LEAVES[index], index=index, size=70_000, proof=proof, root=root_at(70_000, LARGE))


@given(st.integers(1, 70_000))
def test_growth_across_three_levels_of_tiles_leads_to_both_roots(old):
    proof = prove_consistency(old, 70_000, LARGE)
    old_root = Edge().grown(LEAVES[:old])[0].root()
    check_consistency(old=old, old_root=old_root, new=70_000, new_root=root_at(70_000, LARGE), proof=proof)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512, 65_536, 65_537, 70_000])
def test_a_root_is_read_from_the_partial_tiles(size):
    pages = Pages(size)
    assert root_at(size, pages) == Edge().grown(LEAVES[:size])[0].root()
    assert len(pages.asked) <= 3


def test_the_root_of_an_empty_log_needs_no_tile():
    assert root_at(0, Pages(0)) == EMPTY_ROOT
    assert edge_at(0, Pages(0)) == Edge()


def test_a_proof_reads_each_tile_once():
    pages = Pages(70_000)
    prove_inclusion(12_345, 70_000, pages)
    assert sorted(pages.asked) == sorted(set(pages.asked))
    assert len(pages.asked) <= 5


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (6, 5), (0, 0), (0, 2**63)])
def test_an_entry_that_is_not_there_is_not_proved(index, size):
    with pytest.raises(WrongProof, match=f"no entry {index} among {size}"):
        prove_inclusion(index, size, LARGE)


@pytest.mark.parametrize(("old", "new"), [(0, 5), (6, 5), (-1, 5), (0, 0), (1, 2**63)])
def test_a_growth_that_cannot_be_is_not_proved(old, new):
    with pytest.raises(WrongProof, match=f"does not grow from {old} to {new}"):
        prove_consistency(old, new, LARGE)


def test_a_missing_tile_is_named():
    pages = Pages(600)
    del pages.files["tile/0/001"]
    with pytest.raises(WrongProof, match="tile/0/001 is missing"):
        prove_inclusion(300, 600, pages)
    with pytest.raises(WrongProof, match=r"tile/0/002\.p/88 is missing"):
        root_at(600, Pages(500))


@pytest.mark.parametrize("data", [b"", b"x", b"x" * 8191, b"x" * 8193])
def test_a_tile_of_the_wrong_length_proves_nothing(data):
    pages = Pages(600)
    pages.files["tile/0/001"] = data
    with pytest.raises(WrongTile, match="width 256"):
        prove_inclusion(300, 600, pages)


def test_a_changed_tile_makes_a_proof_that_does_not_hold():
    pages = Pages(600)
    root = root_at(600, pages)
    pages.files["tile/0/001"] = bytes(32) + pages.files["tile/0/001"][32:]
    proof = prove_inclusion(300, 600, pages)
    with pytest.raises(WrongProof, match="another root"):
        check_inclusion(LEAVES[300], index=300, size=600, proof=proof, root=root)


def test_a_failed_check_keeps_the_bytes_that_show_it():
    with pytest.raises(WrongProof, match="longer than the way") as failed:
        check_inclusion(LEAVES[0], index=0, size=1, proof=LEAVES[:2], root=LEAVES[0])
    assert failed.value.evidence == LEAVES[0] + LEAVES[1]


def test_an_old_root_that_the_proof_does_not_start_from_is_told_apart_from_a_new_one():
    proof = prove_consistency(3, 7, Pages(7))
    roots = {"old_root": oracle.root(LEAVES[:3]), "new_root": oracle.root(LEAVES[:7])}
    with pytest.raises(WrongProof, match="another old root"):
        check_consistency(old=3, new=7, proof=proof, **{**roots, "old_root": LEAVES[0]})
    with pytest.raises(WrongProof, match="another new root"):
        check_consistency(old=3, new=7, proof=proof, **{**roots, "new_root": LEAVES[0]})
