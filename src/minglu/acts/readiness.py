"""Whether a node can do its work now, each thing by its name. Nothing is entered, and nobody is asked to log in for it.

    readiness(office, proofs, probe=replies.probe) == (Check(name="sequencer", holds=True), …)

The names are all that is told: which disk, which witness, which error is in the operator's log, not on the street.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from minglu.acts.claim import Proofs
from minglu.acts.office import Office
from minglu.canon.instants import MINUTE, SECOND, Instant
from minglu.gate.errors import StorageFull, StorageLost
from minglu.ledger.entries import parse_entry

LATE: Final = MINUTE
_BACK: Final = 5 * SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that must hold."""

    name: str
    holds: bool


def readiness(office: Office, proofs: Proofs, *, probe: Callable[[Instant], None]) -> tuple[Check, ...]:
    """The checks as of now. `probe` writes one row durably, or raises StorageFull or StorageLost."""
    return (
        Check(name="sequencer", holds=office.sequencer.broken is None),
        Check(name="witnesses", holds=_answered(lambda: _witnessed(office, proofs))),
        Check(name="disk", holds=_writable(office, probe)),
        Check(name="clock", holds=_answered(lambda: office.book.head().last - _BACK <= office.clock.now())),
    )


def _answered(holds: Callable[[], bool]) -> bool:
    """What only the database knows does not hold while it does not answer."""
    try:
        return holds()
    except StorageLost:
        return False


def _witnessed(office: Office, proofs: Proofs) -> bool:
    """Every entry older than a minute is under a cosigned checkpoint. Witnesses are not called for a probe: whoever asks
    often would have them called often."""
    newest = proofs.checkpoints.newest_cosigned()
    size, head = (newest[0] if newest is not None else 0), office.book.head()
    if size >= head.size:
        return True
    (oldest,) = office.book.entries(size, size + 1)
    return office.clock.now() < parse_entry(oldest).at + LATE


def _writable(office: Office, probe: Callable[[Instant], None]) -> bool:
    try:
        probe(office.clock.now())
    except (StorageFull, StorageLost):
        return False
    return True
