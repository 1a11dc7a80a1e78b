"""Tiles: the tree cut into files of 256 hashes, and the entries into bundles of 256 (C2SP tlog-tiles).

    Tile(level=0, index=1234067, width=256).path == "tile/0/x001/x234/067"
    Tile(level=1, index=0, width=17).path        == "tile/1/000.p/17"
    Bundle(index=5, width=256).path              == "tile/entries/005"

Element i of tile (L, n) is the root of the 256**L entries from (256n + i)·256**L on. Rules that hold here:

* A tile with fewer than 256 hashes is partial, says so in its path, and is never hashed upward.
* A tile of width 0 does not exist.
* A path has one spelling, so `parse_tile_path(tile.path) == tile` and nothing else parses.

An `Edge` is the ragged right side of all levels: what is needed to cut the next tiles. Writing files is not done here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from minglu.canon.digest import SIZE, Digest
from minglu.ledger.decimals import MOST_SIZE
from minglu.ledger.errors import WrongTile
from minglu.ledger.tree import Frontier, check_hashes, fold, root_of

FULL: Final = 256
BITS: Final = 8  # 2**BITS == FULL
MOST_ENTRY: Final = 65_535  # the u16 before each entry of a bundle
MOST_LEVEL: Final = 63

_NUMBER = r"(?P<index>(?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
_TILE = re.compile(rf"tile/(?P<level>0|[1-9][0-9]?)/{_NUMBER}")
_BUNDLE = re.compile(rf"tile/entries/{_NUMBER}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One file of hashes."""

    level: int
    index: int
    width: int

    def __post_init__(self) -> None:
        if not (0 <= self.level <= MOST_LEVEL and _is_place(self.index, self.width)):
            raise WrongTile(f"no tile has level {self.level}, index {self.index} and width {self.width}")

    @property
    def path(self) -> str:
        return f"tile/{self.level}/{_render_place(self.index, self.width)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One file of entries: those whose hashes are in the tile of the same index at level 0."""

    index: int
    width: int

    def __post_init__(self) -> None:
        if not _is_place(self.index, self.width):
            raise WrongTile(f"no bundle has index {self.index} and width {self.width}")

    @property
    def path(self) -> str:
        return f"tile/entries/{_render_place(self.index, self.width)}"


def parse_tile_path(path: str) -> Tile:
    """The tile that `path` names. Raises WrongTile."""
    found = _TILE.fullmatch(path)
    if found is None:
        raise WrongTile("not the path of a tile")
    tile = Tile(level=int(found["level"]), index=_parse_index(found["index"]), width=int(found["width"] or FULL))
    # Leading groups of zeros and a width of 256 after ".p" fall here.
    if tile.path != path:
        raise WrongTile("a second spelling of the path of a tile")
    return tile


def parse_bundle_path(path: str) -> Bundle:
    """The bundle that `path` names. Raises WrongTile."""
    found = _BUNDLE.fullmatch(path)
    if found is None:
        raise WrongTile("not the path of a bundle of entries")
    bundle = Bundle(index=_parse_index(found["index"]), width=int(found["width"] or FULL))
    if bundle.path != path:
        raise WrongTile("a second spelling of the path of a bundle of entries")
    return bundle


def tile_at(level: int, index: int, *, size: int) -> Tile:
    """The tile at this place of a tree of `size` entries, as wide as that tree fills it. Raises WrongTile if empty."""
    return Tile(level=level, index=index, width=min(FULL, (size >> BITS * level) - index * FULL))


def bundle_at(index: int, *, size: int) -> Bundle:
    """The bundle of this index in a log of `size` entries. Raises WrongTile if there is none."""
    return Bundle(index=index, width=min(FULL, size - index * FULL))


def tiles_between(old: int, new: int) -> tuple[Tile, ...]:
    """All hash tiles that a log growing from `old` to `new` entries must write, lowest level first."""
    check_growth(old, new)
    tiles: list[Tile] = []
    level = 0
    # A level that gained no hash has no new tile, and then no level above it has.
    while old != new:
        tiles.extend(Tile(level=level, index=index, width=width) for index, width in _places(old, new))
        old, new, level = old >> BITS, new >> BITS, level + 1
    return tuple(tiles)


def bundles_between(old: int, new: int) -> tuple[Bundle, ...]:
    """All bundles that a log growing from `old` to `new` entries must write."""
    check_growth(old, new)
    return tuple(Bundle(index=index, width=width) for index, width in _places(old, new)) if old != new else ()


def check_growth(old: int, new: int) -> None:
    """Refuse sizes that no log can grow between. Raises WrongTile."""
    if not 0 <= old <= new <= MOST_SIZE:
        raise WrongTile(f"a log cannot grow from {old} to {new} entries")


def render_hashes(hashes: Sequence[Digest]) -> bytes:
    """The bytes of a tile."""
    check_hashes(hashes)
    if not 1 <= len(hashes) <= FULL:
        raise WrongTile(f"a tile holds 1 to {FULL} hashes, not {len(hashes)}")
    return b"".join(hashes)


def parse_hashes(data: bytes, *, width: int) -> tuple[Digest, ...]:
    """The hashes of a tile of this width. Raises WrongTile."""
    if len(data) != width * SIZE or not 1 <= width <= FULL:
        raise WrongTile(f"a tile of width {width} has {width * SIZE} bytes, not {len(data)}")
    return tuple(Digest(data[place : place + SIZE]) for place in range(0, len(data), SIZE))


def render_bundle(entries: Sequence[bytes]) -> bytes:
    """Each entry after its length in two bytes. Raises WrongTile."""
    if not 1 <= len(entries) <= FULL:
        raise WrongTile(f"a bundle holds 1 to {FULL} entries, not {len(entries)}")
    if max(map(len, entries)) > MOST_ENTRY:
        raise WrongTile(f"an entry has at most {MOST_ENTRY:,} bytes; one of these has more")
    return b"".join([len(entry).to_bytes(2, "big") + entry for entry in entries])


def parse_bundle(data: bytes) -> tuple[bytes, ...]:
    """The entries of a bundle. Raises WrongTile unless the bytes are used up by 1 to 256 entries exactly."""
    entries: list[bytes] = []
    place, end = 0, len(data)
    while place + 1 < end and len(entries) < FULL:
        first = place + 2
        place = first + (data[place] << 8 | data[place + 1])
        entries.append(data[first:place])
    # A last entry that claims more than there is has moved `place` past the end; a single byte left over has not moved it.
    if not entries or place != end:
        raise WrongTile(f"a bundle holds 1 to {FULL} entries and ends with the last of them")
    return tuple(entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The right side of the pyramid of tiles: `levels[l]` are the hashes of the partial tile at level l, maybe none."""

    size: int = 0
    levels: tuple[tuple[Digest, ...], ...] = ()

    def __post_init__(self) -> None:
        check_growth(0, self.size)
        if tuple(map(len, self.levels)) != widths_at(self.size):
            raise WrongTile(f"these partial tiles are not those of a log of {self.size} entries")

    def grown(self, leaves: Sequence[Digest]) -> "tuple[Edge, Mapping[Tile, bytes]]":
        """The edge after these leaf hashes, and every tile that they filled. Partial tiles are `partials` of the edge."""
        levels: list[tuple[Digest, ...]] = []
        filled: dict[Tile, bytes] = {}
        fresh, size = list(leaves), self.size
        while fresh or size:
            level = len(levels)
            row = [*(self.levels[level] if level < len(self.levels) else ()), *fresh]
            cut = len(row) - len(row) % FULL
            full = [row[place : place + FULL] for place in range(0, cut, FULL)]
            filled |= {Tile(level=level, index=(size >> BITS) + nth, width=FULL): render_hashes(hashes) for nth, hashes in enumerate(full)}
            levels.append(tuple(row[cut:]))
            fresh, size = [root_of(hashes) for hashes in full], size >> BITS
        return Edge(size=self.size + len(leaves), levels=tuple(levels)), filled

    def partials(self, *, since: int = 0) -> Mapping[Tile, bytes]:
        """The partial tiles of this edge that a log of `since` entries did not have yet."""
        return {tile: render_hashes(self.levels[tile.level]) for tile in tiles_between(since, self.size) if tile.width < FULL}

    def root(self) -> Digest:
        """The root of the whole tree. Each level gives the peaks of its own eight heights, the highest level first."""
        peaks = [peak for hashes in reversed(self.levels) for peak in Frontier().extended(hashes).peaks]
        return fold(peaks) if peaks else Frontier().root()


def widths_at(size: int) -> tuple[int, ...]:
    """How many hashes the partial tile of each level has in a log of `size` entries, 0 where there is none."""
    widths: list[int] = []
    while size:
        widths.append(size % FULL)
        size >>= BITS
    return tuple(widths)


def _places(old: int, new: int) -> Iterator[tuple[int, int]]:
    yield from ((index, FULL) for index in range(old // FULL, new // FULL))
    if new % FULL:
        yield new // FULL, new % FULL


def _is_place(index: int, width: int) -> bool:
    return 0 <= index <= MOST_SIZE // FULL and 1 <= width <= FULL


def _render_place(index: int, width: int) -> str:
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[place : place + 3] for place in range(0, len(digits), 3)]
    number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return number if width == FULL else f"{number}.p/{width}"


def _parse_index(text: str) -> int:
    return int(text.replace("x", "").replace("/", ""))
