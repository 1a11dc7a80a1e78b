"""What others saw: the checkpoints that witnesses cosigned, brought together before a copy is compared with them.

    sightings = see(policy, newest=newest, held=notes_of_witnesses, served=older_notes, faults=faults)
    sightings.first_seen(7)          # the earliest moment at which a witness is known to have seen entry 7

Rules that hold here:

* One witness is enough: what a single witness has cosigned convicts a log that shows something else.
* A checkpoint counts for the log whose origin it names, signed by that log's own key.
* Two roots for one size are a fork, whatever the copy says: both notes are the proof.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from minglu.audit.fault import Faults
from minglu.canon.digest import Digest
from minglu.canon.instants import SECOND, Instant
from minglu.ledger.checkpoint import parse_checkpoint
from minglu.ledger.errors import LedgerError, QuorumMissing, WrongSignature
from minglu.ledger.note import parse_note, verify_note
from minglu.ledger.policy import Policy, Witnessed, satisfied


@dataclass(frozen=True, slots=True, kw_only=True)
class Sightings:
    """The roots that others saw, by size, and since when entries up to each size were known to anybody outside."""

    roots: Mapping[int, Digest]
    sizes: tuple[int, ...] = ()
    times: tuple[Instant, ...] = ()

    def first_seen(self, index: int) -> Instant | None:
        """The earliest moment at which entry `index` was in a cosigned tree, or None if no checkpoint here covers it."""
        return self.bound(index)[0]

    def bound(self, index: int) -> tuple[Instant | None, int | None]:
        """The same, and the index from which on it is another; None where it is the last."""
        place = bisect_right(self.sizes, index)
        return (self.times[place], self.sizes[place]) if place < len(self.sizes) else (None, None)


def see(policy: Policy, *, newest: Witnessed | None, held: Sequence[bytes] | None, served: Iterable[bytes], faults: Faults) -> Sightings:
    """All sightings. `held`: what witnesses hold now, asked from them (None: nobody asked); `served`: what the log kept."""
    size = newest.checkpoint.size if newest is not None else 0
    asked = [] if held is None else list(_readable(policy, held, newest=newest, size=size, faults=faults))
    if held is not None and newest is not None:
        _check_asked(policy, asked, newest=newest, faults=faults)
    others = [*asked, *_readable(policy, served, newest=newest, size=size, faults=faults), *([newest] if newest is not None else [])]
    roots: dict[int, Digest] = {}
    for other in others:
        seen = other.checkpoint
        if roots.setdefault(seen.size, seen.root) != seen.root:
            faults.add(
                "fork",
                0,
                max(seen.size - 1, 0),
                says=f"two histories of {seen.size} entries were signed and cosigned; keep both checkpoints",
            )
    return _timed(roots, others)


def witnessed_by_any(policy: Policy, data: bytes) -> Witnessed:
    """A checkpoint signed by the log of the policy that it names and cosigned by at least one of its witnesses.

    Raises WrongSignature, QuorumMissing, WrongNote or WrongCheckpoint.
    """
    unchecked = parse_note(data)
    checkpoint = parse_checkpoint(unchecked.text)
    logs = {line.key for line in policy.logs if line.key.name == checkpoint.origin}
    note = verify_note(unchecked, [*logs, *(line.key for line in policy.witnesses)])
    if logs.isdisjoint(note.verified):
        raise WrongSignature("no log of the policy signed this checkpoint under its own origin")
    times = {line.name: note.times[line.key] for line in policy.witnesses if line.key in note.times}
    if not times:
        raise QuorumMissing("no witness of the policy cosigned this checkpoint", failed={})
    return Witnessed(checkpoint=checkpoint, times=times)


def _readable(policy: Policy, notes: Iterable[bytes], *, newest: Witnessed | None, size: int, faults: Faults) -> Iterable[Witnessed]:
    for note in notes:
        try:
            witnessed = witnessed_by_any(policy, note)
        except LedgerError as error:
            faults.add("seen", 0, max(size - 1, 0), says=f"a checkpoint that others are said to hold does not stand: {error}")
            continue
        if newest is not None and witnessed.checkpoint.origin != newest.checkpoint.origin:
            faults.add("seen", 0, max(size - 1, 0), says="a checkpoint that others are said to hold is of another log")
            continue
        yield witnessed


def _check_asked(policy: Policy, asked: Sequence[Witnessed], *, newest: Witnessed, faults: Faults) -> None:
    """Whether those not asked could have cosigned, as a quorum, more than the copy shows.

    A witness whose word is older than its own cosignature of this copy has not been asked since.
    """
    size = newest.checkpoint.size
    words = {name for other in asked for name in other.times if other.checkpoint.size >= size or name not in newest.times}
    silent = frozenset(line.name for line in policy.witnesses) - words
    if satisfied(policy, silent):
        who = ", ".join(sorted(silent)) or "anybody"
        faults.add(
            "unseen", size, size, says=f"whether the log goes on after entry {size - 1} was not asked from {who}: ask them for their newest"
        )


def _timed(roots: Mapping[int, Digest], others: Iterable[Witnessed]) -> Sightings:
    earliest: dict[int, int] = {}
    for other in others:
        if other.times:
            moment = min(other.times.values())
            earliest[other.checkpoint.size] = min(moment, earliest.get(other.checkpoint.size, moment))
    sizes = tuple(sorted(earliest))
    # A larger tree seen earlier holds all that a smaller one holds: the bound of a size is the least from there on.
    bounds = tuple(accumulate((earliest[size] for size in reversed(sizes)), min))[::-1]
    return Sightings(roots=roots, sizes=sizes, times=tuple(Instant(bound * SECOND) for bound in bounds))
