"""Verify a copy of the log: every hash, every signature, against what witnesses have seen.

    report = verify(copy, policy=policy, seen=checkpoints_from_witnesses, progress=…)
    report.faults == ()

In this order, each step using only what the one before has shown:

1. The copy's checkpoint carries the log's signature and a quorum of cosignatures.
2. The checkpoints that witnesses hold are not ahead of the copy (a tail cut off) and not beside it (a fork).
3. Every entry hashes to its place in the tiles: a changed or dropped entry is named by its index.
4. The tiles hash to the checkpoint's root. If they do not although 3 held, somebody rewrote entry and tiles
   together: the older cosigned checkpoints bracket where.
5. Every entry is of a known kind and form, dated in order, and not later than its first cosignature allows.
6. The log was opened once, and each month's label key was named once, before the first label of that month.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from minglu.audit.fault import Fault
from minglu.canon.digest import Digest
from minglu.canon.instants import MINUTE, SECOND, period_of
from minglu.ledger.checkpoint import parse_checkpoint
from minglu.ledger.entries import Entry, parse_entry
from minglu.ledger.errors import LedgerError, QuorumMissing, WrongSignature
from minglu.ledger.note import open_note
from minglu.ledger.policy import Policy, Witnessed, check_quorum
from minglu.ledger.tiles import FULL, bundle_at, parse_bundle, parse_hashes, tile_at
from minglu.ledger.tree import Frontier, leaf_hashes

LATE = 2 * MINUTE
_MOST_FAULTS = 200


class Copy(Protocol):
    """A copy of a log's files, by the path under which the log serves them."""

    def read(self, path: str) -> bytes | None:
        """The file, or None if the copy has none at this path."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was verified. `size` entries were read; `faults` in the order of the log."""

    size: int
    root: Digest
    faults: tuple[Fault, ...]
    entries: tuple[bytes, ...] = field(repr=False)


def verify(copy: Copy, *, policy: Policy, seen: Sequence[bytes], progress: Callable[[int, int], None]) -> Report:
    """Verify everything; never raises for what the copy holds. `seen`: notes of checkpoints that others hold."""
    walk = _Walk(copy, policy=policy, progress=progress)
    return walk.report(seen)


def witnessed_by_any(policy: Policy, data: bytes) -> Witnessed:
    """A checkpoint signed by a log of the policy and cosigned by at least one of its witnesses.

    Raises WrongSignature, QuorumMissing, WrongNote or WrongCheckpoint.
    """
    logs = [line.key for line in policy.logs]
    note = open_note(data, [*logs, *(line.key for line in policy.witnesses)])
    if not set(logs) & set(note.verified):
        raise WrongSignature("no log of the policy signed this checkpoint")
    if not note.cosigned:
        raise QuorumMissing("no witness of the policy cosigned this checkpoint", failed={})
    return Witnessed(checkpoint=parse_checkpoint(note.text), times=note.cosigned)


class _Walk:
    """One pass over a copy."""

    def __init__(self, copy: Copy, *, policy: Policy, progress: Callable[[int, int], None]) -> None:
        self._copy = copy
        self._policy = policy
        self._progress = progress
        self._faults: list[Fault] = []
        self._entries: list[bytes] = []

    def report(self, seen: Sequence[bytes]) -> Report:
        newest = self._newest()
        others = sorted(self._others(seen), key=lambda witnessed: witnessed.checkpoint.size)
        size = newest.checkpoint.size if newest is not None else 0
        self._compare_sizes(others, size=size)
        frontier = self._read(size, marks={other.checkpoint.size: other.checkpoint.root for other in others})
        if newest is not None and frontier.size == size and frontier.root() != newest.checkpoint.root:
            self._fault("root", 0, size - 1, "the entries do not hash to the root that the witnesses cosigned")
        self._check_entries(others)
        return Report(size=size, root=frontier.root(), faults=tuple(self._faults), entries=tuple(self._entries))

    def _newest(self) -> Witnessed | None:
        data = self._copy.read("checkpoint")
        if data is None:
            self._fault("checkpoint", 0, 0, "the copy has no checkpoint; nothing can be verified")
            return None
        try:
            return check_quorum(self._policy, data)
        except LedgerError as error:
            self._fault("checkpoint", 0, 0, f"the copy's checkpoint does not stand: {error}")
            return None

    def _others(self, seen: Sequence[bytes]) -> Iterator[Witnessed]:
        """One witness is enough here: what a single witness has cosigned convicts a log that shows something else."""
        for note in seen:
            try:
                yield witnessed_by_any(self._policy, note)
            except LedgerError as error:
                self._fault("seen", 0, 0, f"a checkpoint that others hold does not stand: {error}")

    def _compare_sizes(self, others: Sequence[Witnessed], *, size: int) -> None:
        ahead = max((other.checkpoint.size for other in others), default=0)
        if ahead > size:
            says = f"the copy ends at {size} entries; witnesses have cosigned {ahead}: the tail was cut off"
            self._fault("tail", size, ahead - 1, says)

    def _read(self, size: int, *, marks: dict[int, Digest]) -> Frontier:
        """All entries and level-0 tiles, tile by tile; `marks` are roots that others saw, by size."""
        frontier, held = Frontier(), 0
        for number in range((size + FULL - 1) // FULL):
            self._progress(number * FULL, size)
            leaves = self._tile(number, size=size)
            if leaves is None:
                break
            for stop in sorted(mark for mark in marks if number * FULL < mark <= number * FULL + len(leaves)):
                root = frontier.extended(leaves[: stop - number * FULL]).root()
                if root != marks[stop]:
                    says = f"up to entry {held} the log is what witnesses saw; between there and entry {stop - 1} it was rewritten"
                    self._fault("rewritten", held, stop - 1, says)
                    return frontier
                held = stop
            frontier = frontier.extended(leaves)
        self._progress(size, size)
        return frontier

    def _tile(self, number: int, *, size: int) -> tuple[Digest, ...] | None:
        """The leaf hashes of one tile, after comparing them with the entries of its bundle."""
        first = number * FULL
        tile, bundle = tile_at(0, number, size=size), bundle_at(number, size=size)
        data, packed = self._copy.read(tile.path), self._copy.read(bundle.path)
        if data is None or packed is None:
            self._fault("missing", first, first + tile.width - 1, f"{tile.path if data is None else bundle.path} is not in the copy")
            return None
        try:
            leaves = parse_hashes(data, width=tile.width)
            entries = parse_bundle(packed)
        except LedgerError as error:
            self._fault("unreadable", first, first + tile.width - 1, f"{bundle.path} or its tile cannot be read: {error}")
            return None
        self._compare(first, leaves, entries)
        self._entries.extend(entries[: tile.width])
        return leaves

    def _compare(self, first: int, leaves: Sequence[Digest], entries: Sequence[bytes]) -> None:
        found = leaf_hashes(entries)
        if found == tuple(leaves):
            return
        differ = next((place for place, (a, b) in enumerate(zip(found, leaves, strict=False)) if a != b), min(len(found), len(leaves)))
        if len(found) < len(leaves) and found[differ:] == tuple(leaves)[differ + len(leaves) - len(found) :]:
            last = first + differ + len(leaves) - len(found) - 1
            self._fault("dropped", first + differ, last, f"{len(leaves) - len(found)} entry was dropped at {first + differ}")
        elif len(found) != len(leaves):
            says = f"{len(found)} entries stand where {len(leaves)} were committed; they differ from {first + differ} on"
            self._fault("count", first + differ, first + len(leaves) - 1, says)
        else:
            for place in (place for place, (a, b) in enumerate(zip(found, leaves, strict=True)) if a != b):
                self._fault("changed", first + place, first + place, f"entry {first + place} was changed: it does not hash to its leaf")

    def _check_entries(self, others: Sequence[Witnessed]) -> None:
        limits = [(other.checkpoint.size, min(other.times.values(), default=0) * SECOND + LATE) for other in others]
        months: dict[str, int] = {}
        last = 0
        for index, data in enumerate(self._entries):
            entry = self._parse(index, data)
            if entry is None:
                continue
            if entry.at < last:
                self._fault("order", index, index, f"entry {index} is dated before the entry in front of it")
            last = max(last, entry.at)
            limit = next((limit for size, limit in limits if index < size), None)
            if limit is not None and entry.at > limit:
                self._fault("late", index, index, f"entry {index} is dated later than witnesses had already seen it")
            self._check_place(index, entry, months=months)

    def _parse(self, index: int, data: bytes) -> Entry | None:
        try:
            return parse_entry(data)
        except LedgerError as error:
            self._fault("form", index, index, f"entry {index} is none of the closed table: {error}")
            return None

    def _check_place(self, index: int, entry: Entry, *, months: dict[str, int]) -> None:
        name = entry.kind.name
        if (name == "log.opened") != (index == 0):
            self._fault("opened", index, index, "a log is opened once, by its first entry")
        if name == "period.opened":
            month = str(entry.public["month"])
            if month in months:
                self._fault("period", index, index, f"the label key of {month} was named before, by entry {months[month]}")
            months.setdefault(month, index)
        if entry.label is not None and period_of(entry.at) not in months:
            self._fault("period", index, index, f"entry {index} has a label of a month whose key was not named")

    def _fault(self, what: str, first: int, last: int, says: str) -> None:
        if len(self._faults) < _MOST_FAULTS:
            self._faults.append(Fault(what=what, first=first, last=last, says=says))
