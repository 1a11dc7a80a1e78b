"""The files of a log: tiles of hashes, bundles of entries, the checkpoint.

    store.grow(41, 44, (b"…", b"…", b"…"))         # all files of the step, durable when it returns
    store.publish_checkpoint(note, size=44)         # and only then the checkpoint over them
    store.read("tile/0/000.p/44")

| path | what |
|---|---|
| `checkpoint` | the newest cosigned checkpoint |
| `checkpoints/44` | the first one that was cosigned of this size |
| `tile/0/000`, `tile/0/001.p/7`, `tile/1/000.p/1` | hashes |
| `tile/entries/000`, `tile/entries/001.p/7` | entries |

The database is the truth, and these files are derived from it: whatever is missing is written again by `rebuild`, and
whatever differs from what is there stops with OtherBytes, because one of the two was changed by somebody. Rules that
hold here:

* Tiles and bundles are durable before a checkpoint that needs them is published.
* A partial tile has a name of its own and never stands under the name of a full one.
* Partial files go once the full one is durable; the full one answers for them.
* A step may be written any number of times: a crash at any point is mended by doing it again.

`at` is called with the names of points where a crash would matter (`tile.before`, `tile.written`, `bundle.written`), so
that tests can cut the power there.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Final

from minglu.canon.digest import SIZE, Digest
from minglu.ledger.errors import NotDurable, WrongTile
from minglu.ledger.proofs import edge_at
from minglu.ledger.tiles import (
    FULL,
    Bundle,
    Edge,
    Tile,
    bundle_at,
    bundles_between,
    check_growth,
    parse_bundle,
    parse_bundle_path,
    parse_tile_path,
    render_bundle,
)
from minglu.ledger.tree import leaf_hashes
from minglu.store.directory import PARTIAL, REPLACEABLE, Directory
from minglu.store.points import At, nothing

_AT_ONCE: Final = 16 * FULL
_KEPT: Final = "checkpoints"
_KEPT_PATH = re.compile(rf"{_KEPT}/(0|[1-9][0-9]{{0,18}})")


class TileStore:
    """The files of one log in one directory. One writer at a time; readers as many as there are."""

    def __init__(self, directory: Directory, *, at: At = nothing) -> None:
        self._directory = directory
        self._at = at
        # The right edge as last written, so that a step reads nothing. It is only ever a copy of the files.
        self._edge = Edge()

    def grow(self, old: int, new: int, entries: Sequence[bytes]) -> None:
        """Write every file that a log growing from `old` to `new` by these entries needs.

        Raises WrongTile if the entries are not as many as the growth, WrongProof if the tiles of `old` are missing or
        do not fit, NotDurable if the disk fails.
        """
        check_growth(old, new)
        if len(entries) != new - old:
            raise WrongTile(f"{len(entries)} entries do not make a log of {old} one of {new}")
        before = self._edge if self._edge.size == old else edge_at(old, self)
        edge, filled = before.grown(leaf_hashes(entries))
        bundles = self._bundles(old, entries)
        self._at("tile.before")
        self._put({**filled, **edge.partials(since=old)})
        self._at("tile.written")
        self._put(bundles)
        self._at("bundle.written")
        self._drop_partials(filled)
        self._edge = edge

    def rebuild(self, entries: Iterable[bytes]) -> Digest:
        """Write every file of a log of exactly these entries again, from the first on, and return its root.

        Only the partial tiles of the final size are written: those of sizes in between were nobody's promise.
        """
        edge, rest = Edge(), iter(entries)
        while block := tuple(islice(rest, _AT_ONCE)):
            bundles = {
                bundle: render_bundle(block[place : place + FULL])
                for bundle, place in zip(bundles_between(edge.size, edge.size + len(block)), range(0, len(block), FULL), strict=True)
            }
            edge, filled = edge.grown(leaf_hashes(block))
            self._put(filled)
            self._put(bundles)
            self._drop_partials(filled)
        self._put(edge.partials())
        self._edge = edge
        return edge.root()

    def publish_checkpoint(self, note: bytes, *, size: int) -> None:
        """Replace the newest checkpoint; the first one published of each size stays beside it.

        The first, because its cosignatures bound when the entries were known to outsiders; later ones of the same size
        only say that the witnesses answered again.
        """
        kept = f"{_KEPT}/{size}"
        if self._directory.get(kept) is None:
            self._directory.put(kept, note)
        self._directory.replace(REPLACEABLE, note)

    def read(self, path: str) -> bytes | None:
        """A tile, a bundle or a checkpoint by its path; None if it is not there or no such path can be.

        Where a partial file is gone, or was never needed, its part of the full one is returned.
        """
        if path == REPLACEABLE or _KEPT_PATH.fullmatch(path):
            return self._directory.get(path)
        place = _parse(path)
        if place is None:
            return None
        data = self._directory.get(path)
        if data is None and place.width < FULL:
            full = self._directory.get(_full(place).path)
            return None if full is None else _cut(place, full)
        return data

    def entries(self, first: int, *, size: int) -> tuple[bytes, ...]:
        """The entries of the bundle that begins with entry `first` (a multiple of 256) in a log of `size`."""
        bundle = bundle_at(first // FULL, size=size)
        data = self.read(bundle.path)
        if data is None:
            raise NotDurable(f"{bundle.path} is missing; rebuild the tiles from the database")
        return parse_bundle(data)

    def _bundles(self, old_size: int, entries: Sequence[bytes]) -> Mapping[Bundle, bytes]:
        begun = old_size % FULL
        kept = self.entries(old_size - begun, size=old_size) if begun and entries else ()
        rows = (*kept, *entries)
        return {
            bundle: render_bundle(rows[place : place + FULL])
            for bundle, place in zip(bundles_between(old_size, old_size + len(entries)), range(0, len(rows), FULL), strict=True)
        }

    def _drop_partials(self, filled: Iterable[Tile]) -> None:
        """Without this a log that grows entry by entry would keep each of them 128 times. Readers fall back (`read`)."""
        for tile in filled:
            self._directory.drop(tile.path + PARTIAL)
            if tile.level == 0:
                self._directory.drop(Bundle(index=tile.index, width=FULL).path + PARTIAL)

    def _put(self, files: Mapping[Tile, bytes] | Mapping[Bundle, bytes]) -> None:
        self._directory.put_all({place.path: data for place, data in files.items()})


def _parse(path: str) -> Tile | Bundle | None:
    try:
        return parse_bundle_path(path) if path.startswith("tile/entries/") else parse_tile_path(path)
    except WrongTile:
        return None


def _full(place: Tile | Bundle) -> Tile | Bundle:
    if isinstance(place, Tile):
        return Tile(level=place.level, index=place.index, width=FULL)
    return Bundle(index=place.index, width=FULL)


def _cut(place: Tile | Bundle, full: bytes) -> bytes:
    if isinstance(place, Tile):
        return full[: place.width * SIZE]
    return render_bundle(parse_bundle(full)[: place.width])
