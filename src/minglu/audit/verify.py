"""Verify a copy of the log: every hash, every signature, against what witnesses have seen.

    report = verify(copy, policy=policy, seen=checkpoints_asked_from_witnesses, served=older_ones, progress=…)
    report.faults == ()

In this order, each step using only what the one before has shown; in brackets the words of the faults:

1. The reader's policy makes sense for this log: quorums meet, and none of its counted witnesses is the lender's
   [policy].
2. The copy's checkpoint carries the log's signature and a quorum of cosignatures [checkpoint].
3. What witnesses hold stands [seen], tells of one history [fork], is not ahead of the copy, as it would be of an old
   backup or a log whose tail was cut [tail], and was asked from enough of them to know that [unseen].
4. Every entry hashes to its place in the tiles: what was changed, dropped, inserted, reordered is named by its index
   [changed, dropped, inserted, reordered, missing, unreadable].
5. The tiles hash to the checkpoint's root, and to every older cosigned root on the way: where somebody rewrote entries
   and tiles together, the two checkpoints around it bracket the place [rewritten, root]; tiles that alone are wrong
   are told from entries that are [tile].
6. Every entry is of a known kind and form and dated in order, the log was opened once, and each month's label key was
   named once, before its first label (`audit.order`).
7. Every permit stands for minutes, for one key and one ask, and ends once (`audit.permits`).

Not shown by this: that decisions were right (`audit.replay`), that a label is its number's (`audit.label_proofs`), and
that the policy is the right one. A reader who takes the policy from the lender verifies what the lender likes: get the
witnesses' keys from the witnesses.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from minglu.audit.fault import Fault, Faults
from minglu.audit.order import Order
from minglu.audit.seen import Sightings, see
from minglu.audit.walk import Copy, Walked, walk
from minglu.canon.digest import EMPTY_ROOT, Digest
from minglu.canon.instants import LAST, SECOND, Instant
from minglu.ledger.errors import LedgerError
from minglu.ledger.note import render_vkey
from minglu.ledger.policy import Policy, Witnessed, check_quorum, lint_policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was verified. `entries` holds b"" where the copy does not have what was committed.

    `witnessed`: who cosigned the copy's checkpoint, and at which second; `faults` in the order of the log.
    """

    size: int
    root: Digest
    faults: tuple[Fault, ...]
    witnessed: Mapping[str, int]
    sightings: Sightings = field(repr=False)
    entries: tuple[bytes, ...] = field(repr=False)

    @property
    def until(self) -> Instant:
        """The newest moment at which a witness vouched for this copy; 0 if none did."""
        return Instant(min(max(self.witnessed.values(), default=0) * SECOND, LAST - 1))


def verify(
    copy: Copy,
    *,
    policy: Policy,
    seen: Sequence[bytes] | None,
    served: Iterable[bytes] = (),
    progress: Callable[[int, int], None],
) -> Report:
    """Verify everything; never raises for what the copy holds.

    `seen`: the checkpoints that witnesses hold, asked from them; None if nobody asked. `served`: older ones that came
    with the copy.
    """
    faults = Faults()
    newest = _newest(copy, policy=policy, faults=faults)
    size = newest.checkpoint.size if newest is not None else 0
    sightings = see(policy, newest=newest, held=seen, served=served, faults=faults)
    _check_policy(policy, newest, faults=faults)
    _check_tail(sightings, size=size, faults=faults)
    root = newest.checkpoint.root if newest is not None else EMPTY_ROOT
    walked = walk(copy, size=size, root=root, marks=sightings.roots, faults=faults, progress=progress)
    _check_order(walked, policy=policy, newest=newest, sightings=sightings, faults=faults)
    return Report(
        size=size,
        root=walked.root,
        faults=faults.found(),
        witnessed=newest.times if newest is not None else {},
        sightings=sightings,
        entries=walked.entries,
    )


def _newest(copy: Copy, *, policy: Policy, faults: Faults) -> Witnessed | None:
    data = copy.read("checkpoint")
    if data is None:
        faults.at("checkpoint", 0, "the copy has no checkpoint; nothing can be verified")
        return None
    try:
        return check_quorum(policy, data)
    except LedgerError as error:
        faults.at("checkpoint", 0, f"the copy's checkpoint does not stand: {error}")
        return None


def _check_policy(policy: Policy, newest: Witnessed | None, *, faults: Faults) -> None:
    if newest is None:
        return
    origin, last = newest.checkpoint.origin, max(newest.checkpoint.size - 1, 0)
    # A witness on the lender's own host is the lender's, whatever path it is named under.
    for sentence in lint_policy(policy, lender=frozenset({origin, origin.partition("/")[0]})):
        faults.add("policy", 0, last, says=sentence)


def _check_tail(sightings: Sightings, *, size: int, faults: Faults) -> None:
    ahead = max(sightings.roots, default=0)
    if ahead > size:
        says = f"the copy ends at {size} entries; witnesses have cosigned {ahead}: the tail was cut off, or this is an old backup"
        faults.add("tail", size, ahead - 1, says=says)


def _check_order(walked: Walked, *, policy: Policy, newest: Witnessed | None, sightings: Sightings, faults: Faults) -> None:
    origin = newest.checkpoint.origin if newest is not None else None
    keys = {line.name: render_vkey(line.key) for line in policy.witnesses}
    order = Order(faults, origin=origin, witnesses=keys, sightings=sightings)
    for index, data in enumerate(walked.entries):
        if index in walked.absent:
            order.gap(index)
        else:
            order.take(index, data)
    times = newest.times.values() if newest is not None else ()
    order.finish(until=Instant(max(times, default=0) * SECOND), size=len(walked.entries))
