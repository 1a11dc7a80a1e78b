"""Tiles: paths with one spelling, the right files for every growth, no partial file in a full one's place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minglu.canon.digest import Digest
from minglu.ledger.errors import WrongProof, WrongTile
from minglu.ledger.tiles import (
    Bundle,
    Edge,
    Tile,
    bundle_at,
    bundles_between,
    parse_bundle,
    parse_bundle_path,
    parse_hashes,
    parse_tile_path,
    render_bundle,
    render_hashes,
    tile_at,
    tiles_between,
)
from minglu.ledger.tree import leaf_hashes
from tests.oracle import tree as oracle

LEAVES = leaf_hashes(number.to_bytes(4) for number in range(1100))

PATHS = (
    (Tile(level=0, index=5, width=256), "tile/0/005"),
    (Tile(level=0, index=5, width=1), "tile/0/005.p/1"),
    (Tile(level=63, index=999, width=255), "tile/63/999.p/255"),
    (Tile(level=1, index=1000, width=256), "tile/1/x001/000"),
    (Tile(level=0, index=1234067, width=256), "tile/0/x001/x234/067"),
    (Tile(level=2, index=1234067, width=7), "tile/2/x001/x234/067.p/7"),
)

WRONG_PATHS = (
    "", "tile", "tile/0", "tile/0/", "tile/0/5", "tile/0/0005", "tile/00/005", "tile/64/005", "tile/-1/005",
    "tile/0/x000/005", "tile/0/001/005", "tile/0/x1/005", "tile/0/x001", "tile/0/005.p", "tile/0/005.p/",
    "tile/0/005.p/0", "tile/0/005.p/256", "tile/0/005.p/01", "tile/0/005.p/1000", "/tile/0/005", "tile/0/005/",
    "tile/0/005\n", "tile/0/../005", "tile/0/٠٠٥", "tile/8/0/005", "tile/entries/005", "TILE/0/005",
    "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/0/x001/x000/x000/x000/x000/x000/x000/000",
)  # fmt: skip


@pytest.mark.parametrize(("tile", "path"), PATHS)
def test_a_tile_has_one_path(tile, path):
    assert tile.path == path
    assert parse_tile_path(path) == tile


@pytest.mark.parametrize("path", WRONG_PATHS)
def test_nothing_else_is_the_path_of_a_tile(path):
    with pytest.raises(WrongTile, match="tile"):
        parse_tile_path(path)


@pytest.mark.parametrize(
    ("bundle", "path"), [(Bundle(index=0, width=256), "tile/entries/000"), (Bundle(index=1000, width=3), "tile/entries/x001/000.p/3")]
)
def test_a_bundle_has_one_path(bundle, path):
    assert bundle.path == path
    assert parse_bundle_path(path) == bundle


@pytest.mark.parametrize("path", [wrong.replace("tile/0/", "tile/entries/") for wrong in WRONG_PATHS if wrong.startswith("tile/0/")])
def test_nothing_else_is_the_path_of_a_bundle(path):
    with pytest.raises(WrongTile, match="bundle"):
        parse_bundle_path(path)


@given(st.integers(0, 63), st.integers(0, 2**55 - 1), st.integers(1, 256))
def test_every_path_leads_back_to_its_tile(level, index, width):
    tile = Tile(level=level, index=index, width=width)
    assert parse_tile_path(tile.path) == tile


@pytest.mark.parametrize(("level", "index", "width"), [(64, 0, 1), (-1, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257), (0, 2**56, 1)])
def test_a_tile_that_no_log_has_is_refused(level, index, width):
    with pytest.raises(WrongTile, match="no tile has"):
        Tile(level=level, index=index, width=width)


# The table of tlog-tiles: which tiles a log of that size has.
@pytest.mark.parametrize(
    ("size", "full", "partial"),
    [
        (255, {}, {0: 255}),
        (256, {0: 1}, {1: 1}),
        (65_536, {0: 256, 1: 1}, {2: 1}),
        (70_000, {0: 273, 1: 1}, {0: 112, 1: 17, 2: 1}),
    ],
)
def test_a_log_has_the_tiles_of_its_size(size, full, partial):
    tiles = tiles_between(0, size)
    assert {level: sum(tile.level == level and tile.width == 256 for tile in tiles) for level in full} == full
    assert {tile.level: tile.width for tile in tiles if tile.width < 256} == partial
    assert len(tiles) == sum(full.values()) + len(partial)


@pytest.mark.parametrize(
    ("old", "new", "paths"),
    [
        (0, 0, ()),
        (7, 7, ()),
        (7, 8, ("tile/0/000.p/8",)),
        (250, 256, ("tile/0/000", "tile/1/000.p/1")),
        (250, 260, ("tile/0/000", "tile/0/001.p/4", "tile/1/000.p/1")),
        (256, 257, ("tile/0/001.p/1",)),
        (512, 513, ("tile/0/002.p/1",)),
    ],
)
def test_growing_writes_only_what_changed(old, new, paths):
    assert tuple(tile.path for tile in tiles_between(old, new)) == paths


@pytest.mark.parametrize(
    ("old", "new", "paths"), [(3, 3, ()), (250, 260, ("tile/entries/000", "tile/entries/001.p/4")), (256, 512, ("tile/entries/001",))]
)
def test_bundles_follow_the_tiles_of_level_zero(old, new, paths):
    assert tuple(bundle.path for bundle in bundles_between(old, new)) == paths


@pytest.mark.parametrize(("old", "new"), [(1, 0), (-1, 0), (0, 2**63)])
def test_a_log_does_not_shrink(old, new):
    with pytest.raises(WrongTile, match=f"cannot grow from {old} to {new}"):
        tiles_between(old, new)
    with pytest.raises(WrongTile, match="cannot grow"):
        bundles_between(old, new)


def test_a_tile_is_as_wide_as_the_tree_fills_it():
    assert tile_at(0, 3, size=1000) == Tile(level=0, index=3, width=232)
    assert tile_at(1, 0, size=1000) == Tile(level=1, index=0, width=3)
    assert bundle_at(2, size=1000) == Bundle(index=2, width=256)
    with pytest.raises(WrongTile, match="width 0"):
        tile_at(0, 1, size=256)
    with pytest.raises(WrongTile, match="no bundle"):
        bundle_at(4, size=1000)


def test_the_bundle_of_the_classic_eight_entries():
    entries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    spelled = "0000 0001 00 0001 10 0002 2021 0002 3031 0004 40414243 0008 5051525354555657 0010 606162636465666768696a6b6c6d6e6f"
    assert render_bundle([bytes.fromhex(entry) for entry in entries]) == bytes.fromhex(spelled)


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=256))
def test_a_bundle_parses_to_its_entries(entries):
    assert parse_bundle(render_bundle(entries)) == tuple(entries)


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\x01", b"\0\x02x", b"\0\x01xy", b"\0\0\0", b"\0\0" * 257, b"\xff\xff"])
def test_a_bundle_that_does_not_end_with_an_entry_is_refused(data):
    with pytest.raises(WrongTile, match="bundle"):
        parse_bundle(data)


@pytest.mark.parametrize(("entries", "why"), [([], "not 0"), ([b""] * 257, "not 257"), ([b"x" * 65_536], "65,535")])
def test_a_bundle_holds_1_to_256_entries_of_at_most_65535_bytes(entries, why):
    with pytest.raises(WrongTile, match=why):
        render_bundle(entries)


@pytest.mark.parametrize(("data", "width"), [(b"", 1), (b"x" * 31, 1), (b"x" * 64, 1), (b"x" * 32, 2), (b"", 0), (b"x" * 32 * 257, 257)])
def test_a_tile_of_another_length_is_refused(data, width):
    with pytest.raises(WrongTile, match=f"width {width}"):
        parse_hashes(data, width=width)


def test_a_tile_parses_to_its_hashes():
    assert parse_hashes(render_hashes(LEAVES[:3]), width=3) == LEAVES[:3]
    with pytest.raises(WrongTile, match="not 257"):
        render_hashes(LEAVES[:257])
    with pytest.raises(WrongProof, match="32 bytes"):
        render_hashes([Digest(b"short")])


@given(st.lists(st.integers(0, 400), max_size=5).filter(lambda steps: sum(steps) <= 1100))
def test_any_growth_fills_exactly_the_tiles_it_should(steps):
    edge = Edge()
    for step in steps:
        before = edge
        edge, filled = before.grown(LEAVES[before.size : before.size + step])
        assert {*filled, *edge.partials(since=before.size)} == set(tiles_between(before.size, edge.size))
    assert edge == Edge().grown(LEAVES[: sum(steps)])[0]
    assert edge.root() == oracle.root(LEAVES[: sum(steps)])


def test_each_hash_of_an_upper_tile_is_the_root_of_a_full_tile_below():
    edge, filled = Edge().grown(LEAVES[:600])
    assert edge.levels == (LEAVES[512:600], (oracle.root(LEAVES[:256]), oracle.root(LEAVES[256:512])))
    assert filled[Tile(level=0, index=1, width=256)] == b"".join(LEAVES[256:512])


@pytest.mark.parametrize(
    ("size", "levels"), [(1, ()), (0, ((),)), (3, (LEAVES[:2],)), (256, (LEAVES[:256],)), (256, (LEAVES[:1], LEAVES[:1]))]
)
def test_an_edge_that_is_not_of_its_size_is_refused(size, levels):
    with pytest.raises(WrongTile, match="not those of a log"):
        Edge(size=size, levels=levels)
