"""The walk over a copy: every bundle against its tile, every tile against the root, every mark on the way.

    walked = walk(copy, size=size, root=root, marks=sightings.roots, faults=faults, progress=progress)
    walked.entries[7]            # b"" where the copy does not have what was committed: then 7 is in walked.absent

A tile and its bundle are two copies of the same hashes. Where they differ, the root says which of them is right: both
roots are computed, and the side that leads to the cosigned one has not been touched.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from minglu.audit.fault import Faults
from minglu.audit.places import Difference, place, says
from minglu.canon.digest import SIZE, Digest
from minglu.ledger.errors import LedgerError
from minglu.ledger.tiles import FULL, Bundle, Tile, bundle_at, parse_bundle, parse_hashes, render_hashes, tile_at
from minglu.ledger.tree import Frontier, leaf_hashes, root_of

# After so many places without tile and bundle the rest of the copy is taken to be missing as well.
MOST_MISSING: Final = 64


class Copy(Protocol):
    """A copy of a log's files, by the path under which the log serves them."""

    def read(self, path: str) -> bytes | None:
        """The file, or None if the copy has none at this path. Too much of a file may be cut off: it then does not parse."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What was read. `root` is the one that the copy hashes to, as far as it could be hashed."""

    root: Digest
    absent: frozenset[int]
    entries: tuple[bytes, ...] = field(repr=False)


@dataclass(slots=True, kw_only=True)
class _Side:
    """One way to the root: the roots of the full tiles so far and a frontier over them. Broken where hashes are missing."""

    tops: Frontier = field(default_factory=Frontier)
    roots: list[Digest] = field(default_factory=list)
    rest: tuple[Digest, ...] = ()
    broken: bool = False

    def take(self, leaves: Sequence[Digest] | None) -> None:
        if leaves is None or self.rest or not leaves:
            self.broken = True
        elif len(leaves) == FULL:
            self.roots.append(root_of(leaves))
            self.tops = self.tops.extended(self.roots[-1:])
        else:
            self.rest = tuple(leaves)

    def start(self) -> Frontier:
        """The frontier over the entries of all full tiles: complete subtrees of tiles are complete subtrees of entries."""
        return Frontier(size=self.tops.size * FULL, peaks=self.tops.peaks)

    def root(self) -> Digest:
        return self.start().extended(self.rest).root()

    def root_is(self, root: Digest, *, size: int) -> bool:
        """Whether hashes of this side, all of them there, lead to this root."""
        return not self.broken and self.start().size + len(self.rest) == size and self.root() == root


def walk(
    copy: Copy, *, size: int, root: Digest, marks: Mapping[int, Digest], faults: Faults, progress: Callable[[int, int], None]
) -> Walked:
    """Read everything up to `size`. Never raises for what the copy holds."""
    walking = _Walking(copy, size=size, marks=marks, faults=faults)
    for number in range((size + FULL - 1) // FULL):
        progress(number * FULL, size)
        if not walking.step(number):
            break
    progress(size, size)
    return walking.finish(root)


class _Walking:
    """A walk half done."""

    def __init__(self, copy: Copy, *, size: int, marks: Mapping[int, Digest], faults: Faults) -> None:
        self._copy = copy
        self._size = size
        self._marks = marks
        self._stops = sorted(marks)
        self._faults = faults
        self._entries: list[bytes | None] = []
        # By the hashes in the tiles, and by the entries' own; one and the same until the first difference.
        self._tiles, self._own = _Side(), _Side()
        self._differences: list[tuple[int, Difference]] = []
        self._as_they_stand: dict[int, tuple[bytes, ...]] = {}
        self._held = 0
        self._rewritten: int | None = None
        self._missing = 0

    def step(self, number: int) -> bool:
        """One tile and its bundle. False once so much is missing that going on is pointless."""
        first, width = number * FULL, min(FULL, self._size - number * FULL)
        leaves, entries = self._leaves(number, width=width), self._bundle(number, width=width)
        if leaves is None and entries is None:
            return self._nothing(first, width=width)
        own = None if entries is None else leaf_hashes(entries)
        if leaves is None:
            leaves = own if own is not None and len(own) == width else None
        self._check_marks(first, leaves)
        self._entries.extend(self._placed(first, leaves, entries, own=own, width=width))
        self._tiles.take(leaves)
        self._own.take(own if own is not None and len(own) == width else None)
        return True

    def finish(self, root: Digest) -> Walked:
        side = self._tiles
        if self._differences and self._own.root_is(root, size=self._size) and not self._tiles.root_is(root, size=self._size):
            self._blame_tiles()
            side = self._own
        else:
            self._blame_entries()
        if side.root_is(root, size=self._size):
            self._check_upper(side.roots)
        absent = frozenset(index for index, data in enumerate(self._entries) if data is None)
        return Walked(root=side.root(), absent=absent, entries=tuple(data or b"" for data in self._entries))

    def _blame_tiles(self) -> None:
        """The entries lead to the cosigned root and the tiles do not: the hashes were changed, not the entries."""
        for first, difference in self._differences:
            low, high = first + difference.first, first + difference.last
            path = tile_at(0, first // FULL, size=self._size).path
            self._faults.add("tile", low, high, says=f"in {path} the hashes of entries {low} to {high} are not theirs; the entries stand")
        for first, entries in self._as_they_stand.items():
            self._entries[first : first + len(entries)] = entries

    def _blame_entries(self) -> None:
        for first, difference in self._differences:
            self._faults.add(difference.what, first + difference.first, first + difference.last, says=says(difference, first=first))
        if self._rewritten is not None:
            held, last = self._held, self._rewritten - 1
            saw = f"up to entry {held - 1} the log is what witnesses saw" if held else "nothing of the log is what witnesses saw"
            self._faults.add(
                "rewritten", held, last, says=f"{saw}; between entries {held} and {last} entries and tiles were rewritten together"
            )

    def _leaves(self, number: int, *, width: int) -> tuple[Digest, ...] | None:
        tile = tile_at(0, number, size=self._size)
        data, wider = self._read(tile.path, number, full=Tile(level=0, index=number, width=FULL).path)
        if data is None:
            return None
        try:
            return parse_hashes(data[: width * SIZE] if wider else data, width=width)
        except LedgerError as error:
            self._unreadable(tile.path, number, why=str(error))
            return None

    def _bundle(self, number: int, *, width: int) -> tuple[bytes, ...] | None:
        bundle = bundle_at(number, size=self._size)
        data, wider = self._read(bundle.path, number, full=Bundle(index=number, width=FULL).path)
        if data is None:
            return None
        try:
            entries = parse_bundle(data)
        except LedgerError as error:
            self._unreadable(bundle.path, number, why=str(error))
            return None
        return entries[:width] if wider else entries

    def _read(self, path: str, number: int, *, full: str) -> tuple[bytes | None, bool]:
        """The file; or, for a partial one that is gone, the full one that answers for it, and that it is wider."""
        data = self._copy.read(path)
        if data is not None:
            return data, False
        data = self._copy.read(full) if path != full else None
        if data is None:
            self._faults.add("missing", number * FULL, self._last(number), says=f"{path} is not in the copy")
        return data, True

    def _nothing(self, first: int, *, width: int) -> bool:
        self._missing += 1
        if self._missing > MOST_MISSING:
            says = "so much is missing that nothing was read from here on"
            self._faults.add("missing", first, self._size - 1, says=says)
            return False
        self._entries.extend([None] * width)
        self._tiles.take(None)
        self._own.take(None)
        return True

    def _placed(
        self,
        first: int,
        leaves: Sequence[Digest] | None,
        entries: tuple[bytes, ...] | None,
        *,
        own: Sequence[Digest] | None,
        width: int,
    ) -> Sequence[bytes | None]:
        """The entries in their places; what differs is remembered until the root says which side is right."""
        if entries is None or own is None:
            return [None] * width
        if leaves is None:
            return [*entries[:width], *[None] * (width - len(entries))]
        placed, differences = place(entries, found=own, leaves=leaves)
        if differences:
            self._differences.extend((first, difference) for difference in differences)
            if len(entries) == width:
                self._as_they_stand[first] = entries
        return placed

    def _check_marks(self, first: int, leaves: Sequence[Digest] | None) -> None:
        """The first root on the way that is not the one others saw brackets what was rewritten."""
        if leaves is None or self._tiles.broken or self._rewritten is not None:
            return
        frontier = self._tiles.start()
        for stop in self._stops[bisect_right(self._stops, first) : bisect_right(self._stops, first + len(leaves))]:
            frontier = frontier.extended(leaves[frontier.size - first : stop - first])
            if frontier.root() != self._marks[stop]:
                self._rewritten = stop
                return
            self._held = stop

    def _check_upper(self, roots: Sequence[Digest]) -> None:
        """The tiles above are hashes of those below: whoever proves something reads them."""
        level, span = 1, FULL
        while roots:
            groups = [roots[start : start + FULL] for start in range(0, len(roots), FULL)]
            for index, group in enumerate(groups):
                path, first = tile_at(level, index, size=self._size).path, index * span * FULL
                if self._copy.read(path) != render_hashes(group):
                    last = first + len(group) * span - 1
                    self._faults.add("tile", first, last, says=f"{path} is missing or holds other hashes than the tiles below it")
            roots = [root_of(group) for group in groups if len(group) == FULL]
            level, span = level + 1, span * FULL

    def _unreadable(self, path: str, number: int, *, why: str) -> None:
        self._faults.add("unreadable", number * FULL, self._last(number), says=f"{path} cannot be read: {why}")

    def _last(self, number: int) -> int:
        return min(self._size, (number + 1) * FULL) - 1
