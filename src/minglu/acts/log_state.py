"""The state of the log, for anybody: how long it is, how much of it witnesses have seen, who they are and when.

    log_state(office, proofs, policy=policy).cosigned == (Cosigned(name="witness-one.example", key="…", at=…), …)

All of it is public, so no role is asked for. It is the lender's own word about itself: whoever doubts it takes the
checkpoint shown here to the witnesses, or verifies it with their keys.
"""

from dataclasses import dataclass

from minglu.acts.claim import Proofs
from minglu.acts.errors import Unavailable
from minglu.acts.office import Office
from minglu.canon.base64 import render_base64
from minglu.canon.instants import SECOND, Instant, Period
from minglu.ledger.entries import parse_entry
from minglu.ledger.errors import LedgerError
from minglu.ledger.note import render_vkey
from minglu.ledger.policy import Policy, Witnessed, check_quorum, render_policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigned:
    """A witness of the policy, its public key, and when it cosigned the newest checkpoint; None if it did not."""

    name: str
    key: str
    at: Instant | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogState:
    """`size` entries are committed, of which a quorum has seen `witnessed`; `pending` wait for it.

    `checkpoint` is the newest cosigned one as it was published, signatures and all, and `root` its root in base64; both
    are empty before the first. `first` and `last` are the moments of the first and the newest entry, None in an empty log.
    `months` have a label key, and so can have entries about numbers. `policy` is the file that names log, witnesses and
    quorum.
    """

    origin: str
    size: int
    witnessed: int
    checkpoint: str
    root: str
    cosigned: tuple[Cosigned, ...]
    first: Instant | None
    last: Instant | None
    months: tuple[Period, ...]
    policy: str

    @property
    def pending(self) -> int:
        return self.size - self.witnessed


def log_state(office: Office, proofs: Proofs, *, policy: Policy) -> LogState:
    """The state as of now. Raises Unavailable when the newest checkpoint does not stand under the log's own policy."""
    # The checkpoint first: a log that grows meanwhile has more entries than it, never fewer.
    newest = proofs.checkpoints.newest_cosigned()
    head = office.book.head()
    note = newest[1] if newest is not None else b""
    witnessed = _check(note, policy=policy) if note else None
    return LogState(
        origin=office.origin,
        size=head.size,
        witnessed=witnessed.checkpoint.size if witnessed is not None else 0,
        checkpoint=note.decode("utf-8"),
        root=render_base64(witnessed.checkpoint.root) if witnessed is not None else "",
        cosigned=_cosigned(policy, witnessed),
        first=_first(office) if head.size else None,
        last=head.last if head.size else None,
        months=tuple(Period(event.word("month")) for event in office.book.of_kind(["period.opened"]) if event.index < head.size),
        policy=render_policy(policy).decode("utf-8", "surrogateescape"),
    )


def _check(note: bytes, *, policy: Policy) -> Witnessed:
    try:
        return check_quorum(policy, note)
    except LedgerError as error:
        raise Unavailable(
            "the newest checkpoint does not stand under the log's own policy; the operator must find out what changed it"
        ) from error


def _cosigned(policy: Policy, witnessed: Witnessed | None) -> tuple[Cosigned, ...]:
    """Every witness of the policy in its order, those that kept silent too."""
    times = witnessed.times if witnessed is not None else {}
    return tuple(
        Cosigned(
            name=line.name,
            key=render_vkey(line.key),
            at=Instant(times[line.name] * SECOND) if line.name in times else None,
        )
        for line in policy.witnesses
    )


def _first(office: Office) -> Instant:
    (data,) = office.book.entries(0, 1)
    return parse_entry(data).at
