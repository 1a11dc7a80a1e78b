"""Handing the log over to an auditor from the screens: given by the officer, checked and fetched by the auditor.

    kept = hand_over(office, auditing, to="Auditing firm", why="yearly audit", by=officer)
    audit_hand_over(office, auditing, kept.id, by=auditor, progress=show).clean
    receive(office, auditing, kept.id, by=auditor).path

That openings are given, to whom and why, is entered before one of them leaves (P2, `give_openings`); what the auditor
does with them later is no further reading of the lender's. Where a hand-over is kept, and how it is checked, is behind
`Auditing`: acts know neither folders nor databases. It may be dropped again, for what was handed over is not sealed;
that it was given stays in the log.

Checking here uses the lender's own machine and the policy that came with the hand-over. An auditor who trusts neither
fetches it and runs `minglu audit` elsewhere, by a policy of their own.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final, Literal, NewType, Protocol

from minglu.acts.allow import allow
from minglu.acts.errors import NotAllowed, NotFound, NotWitnessed, Unavailable, Unusable
from minglu.acts.give_openings import give_openings
from minglu.acts.office import Office
from minglu.audit.clocks import Kept
from minglu.audit.fault import Fault
from minglu.audit.openings import Given
from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant
from minglu.ledger.entries import parse_entry

HandOverId = NewType("HandOverId", str)
Progress = Callable[[int, int], None]

# What an auditor replays: `parties` is for the person concerned and for reviewers.
PARTS: Final = ("facts", "debt")
MOST_SAID: Final = 400
_TRIES: Final = 5
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came out of verifying or auditing a hand-over, and when.

    `witnesses` cosigned its checkpoint, the last of them at `until`. `decisions` were made again and `unopened` entries
    could not be; both are 0 for a verification. `found` faults and, of all `clocks`, `overran` that were not kept; the
    first of each are in `faults` and `missed`.
    """

    what: Literal["verify", "audit"]
    at: Instant
    size: int
    until: Instant
    witnesses: tuple[str, ...]
    decisions: int
    unopened: int
    found: int
    faults: tuple[Fault, ...]
    clocks: int
    overran: int
    missed: tuple[Kept, ...]

    @property
    def clean(self) -> bool:
        return not self.found and not self.overran


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Under which a hand-over is made: by whom, to whom, why, when."""

    by: StaffId
    to: str
    why: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """A hand-over as it is kept: the first `size` entries, `openings` of them opened, and its newest results."""

    id: HandOverId
    terms: Terms
    size: int
    openings: int
    verified: Checked | None
    audited: Checked | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A hand-over as one file. The same hand-over is the same bytes on every machine."""

    name: str
    path: Path
    size: int
    sha256: str


class Auditing(Protocol):
    """Where hand-overs are kept. An id that is not kept raises NotFound, one that cannot be read Unusable."""

    def keep(self, id_: HandOverId, given: Iterable[Given], *, terms: Terms) -> HandOver:
        """Write the hand-over: witnesses are asked and the log is copied before `given` is drawn on.

        Durable and whole when it returns; if it raises, nothing is kept. Raises Unavailable when the disk refuses.
        """
        ...

    def all(self) -> tuple[HandOver, ...]:
        """Every hand-over that is kept, the newest first. Raises Unusable, naming one that cannot be read."""
        ...

    def verify(self, id_: HandOverId, *, progress: Progress) -> Checked:
        """Every hash and signature, in the calling thread. `progress` is told entries done, of how many.

        The result is kept with the hand-over, in place of an older one.
        """
        ...

    def audit(self, id_: HandOverId, *, progress: Progress) -> Checked:
        """As `verify`, then every decision, label and clock: `progress` goes through all entries twice."""
        ...

    def pack(self, id_: HandOverId) -> Packed:
        """The hand-over as one file."""
        ...

    def drop(self, id_: HandOverId) -> None:
        """Remove everything of it."""
        ...


def check_hand_over_id(text: str) -> HandOverId:
    """The id that `text` spells. Raises NotFound: what is no id names nothing."""
    if not _ID.fullmatch(text):
        raise NotFound("there is no such hand-over")
    return HandOverId(text)


def hand_over(office: Office, auditing: Auditing, *, to: str, why: str, by: StaffId) -> HandOver:
    """Give the openings of the whole log, enter that first, and keep the hand-over. Raises NotAllowed, Unusable.

    Entries that come between giving and copying would be in the copy without their openings, and an audit would call
    them faults: it is then given again. Raises Unavailable when the log does not stand still long enough, NotWitnessed
    when too few witnesses answer.
    """
    allow(office, by, "openings.give")
    terms = Terms(by=by, to=_said(to), why=_said(why), at=office.clock.now())
    for _ in range(_TRIES):
        before = office.book.head().size
        given = give_openings(office, to=terms.to, why=terms.why, parts=PARTS, by=by)
        # The first one is drawn here: with it the entry stands and is published before the log is copied.
        entered = tuple(islice(given, 1))
        kept = auditing.keep(HandOverId(office.chance.draw(16).hex()), chain(entered, given), terms=terms)
        told = _given(office, before, size=kept.size)
        if kept.size == told:
            return kept
        auditing.drop(kept.id)
        if not told:
            raise NotWitnessed("too few witnesses have seen that openings are given; try again in a minute")
    raise Unavailable("the log grew each time while it was copied; hand it over in a quieter hour")


def hand_overs(office: Office, auditing: Auditing, *, by: StaffId) -> tuple[HandOver, ...]:
    """Every hand-over with its newest results, for whoever gives or receives them. Raises NotAllowed."""
    _allow_either(office, by, ("openings.receive", "openings.give"))
    return auditing.all()


def verify_hand_over(office: Office, auditing: Auditing, id_: HandOverId, *, by: StaffId, progress: Progress) -> Checked:
    """Verify every hash and signature. Raises NotAllowed, NotFound, Unusable."""
    allow(office, by, "log.audit")
    return auditing.verify(id_, progress=progress)


def audit_hand_over(office: Office, auditing: Auditing, id_: HandOverId, *, by: StaffId, progress: Progress) -> Checked:
    """Verify, then decide every decision again, prove every label, measure every clock. Raises as `verify_hand_over`."""
    allow(office, by, "log.audit")
    return auditing.audit(id_, progress=progress)


def receive(office: Office, auditing: Auditing, id_: HandOverId, *, by: StaffId) -> Packed:
    """The hand-over as one file, for the auditor alone. Raises NotAllowed, NotFound, Unusable."""
    allow(office, by, "openings.receive")
    return auditing.pack(id_)


def drop_hand_over(office: Office, auditing: Auditing, id_: HandOverId, *, by: StaffId) -> None:
    """Remove what was kept of it; that it was given stays in the log. Raises NotAllowed, NotFound."""
    _allow_either(office, by, ("openings.receive", "openings.give"))
    auditing.drop(id_)


def _said(text: str) -> str:
    plain = " ".join(text.split())
    if not plain or len(plain) > MOST_SAID or not plain.isprintable():
        raise Unusable(f"say to which organisation and why, in 1 to {MOST_SAID} characters each; it stands in the log")
    return plain


def _given(office: Office, before: int, *, size: int) -> int:
    """Up to which entry openings were given, as entries from `before` on say."""
    entries = (parse_entry(data) for data in office.book.entries(before, size))
    sizes = [entry.public["size"] for entry in entries if entry.kind.name == "openings.given"]
    return max((size for size in sizes if isinstance(size, int)), default=0)


def _allow_either(office: Office, by: StaffId, acts: tuple[str, str]) -> None:
    """One of two acts is enough; what is said is what the second needs."""
    first, second = acts
    try:
        allow(office, by, first)
    except NotAllowed:
        allow(office, by, second)
