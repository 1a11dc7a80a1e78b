"""Rule changes: proposed by one, looked at by all who may, approved by another, in force from an instant to come.

    proposal = propose_packs(office, files, by=officer)
    difference_of(office, proposal, by=second).cases              the cases that are decided otherwise
    look_back_on(office, proposal, by=second, progress=show)      what the last 90 days would have been
    approve_packs(office, proposal.index, in_force=monday, by=second)

The rules that hold here:

* What is proposed loads, and every one of its cases comes out as written; its bytes are kept before an entry names them.
* Whoever proposed a version does not approve it, and what nobody signed in has proposed is not approved: at a terminal
  nobody knows which officer it is, so that what is brought from there (`bring_packs`) is proposed by an officer first.
* What the second person looks at is computed when they look, from the log and the two versions, and is never handed in
  with the proposal.
* Nothing is decided under a proposal: the sequencer adopts it in the first batch at or after its instant (`rules.adoption`).
  What was approved is not taken back; a version that is to stay is proposed and approved again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from minglu.acts.allow import acting, allow
from minglu.acts.errors import NotAllowed, NotFound, SameKeyOtherAsk, Unusable
from minglu.acts.office import Office
from minglu.audit.hindsight import ASKS, Seen, as_if_in_force, look_back
from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest
from minglu.canon.ids import StaffId
from minglu.canon.instants import DAY, HOUR, Instant
from minglu.rules.adoption import ADOPTED, APPROVED, PACKS, PROPOSED
from minglu.rules.difference import Difference, difference
from minglu.rules.errors import RulesError
from minglu.rules.history import Event
from minglu.rules.lint import run_cases
from minglu.rules.packs import Packs, load_packs

LOOK_BACK_DAYS: Final = 90
MOST_AHEAD: Final = 365 * DAY
MOST_BYTES: Final = 20_000_000
_MOST_NAMED: Final = 3
# What is gathered at once, and how much of the log is read for it.
_BATCH: Final = 256
_WINDOW: Final = HOUR

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who approved a proposal, when, for which instant; the entry that adopted it, None before that."""

    index: int
    at: Instant
    by: str
    in_force: Instant
    adopted: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A version that was proposed, by its entry. `by` is empty for one that was brought from a terminal."""

    index: int
    at: Instant
    by: str
    packs: str
    names: tuple[str, ...]
    approval: Approval | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the days from `since` to `until` would have been. `ahead`: rules that are not in force yet, and were tried on
    those days as though they were."""

    since: Instant
    until: Instant
    ahead: tuple[str, ...]
    seen: Seen


def propose_packs(office: Office, files: Mapping[str, bytes], *, by: StaffId) -> Proposal:
    """Keep a version and enter that it is proposed. The same one again, while it waits, is the same proposal.

    Raises NotAllowed, and Unusable for packs that do not load, fail one of their cases, or are in force already.
    """
    allow(office, by, "packs.propose")
    return _propose(office, files, by=by)


def bring_packs(office: Office, files: Mapping[str, bytes]) -> Proposal:
    """The same from a terminal of the node, by nobody whose name is known: an officer proposes it before it can be approved.

    Raises Unusable.
    """
    return _propose(office, files, by=None)


def proposals(office: Office, *, by: StaffId) -> tuple[Proposal, ...]:
    """Every proposal, the newest first. Raises NotAllowed."""
    allow(office, by, "packs.read")
    return _proposals(office)


def difference_of(office: Office, proposal: Proposal, *, by: StaffId) -> Difference:
    """What would change against the packs in force. Raises NotAllowed, Unusable."""
    allow(office, by, "packs.read")
    old, new = office.sequencer.packs, office.library.packs(proposal.packs)
    return _difference(_Versions(old=old.digest, new=new.digest, packs=(old, new)))


def delivered_differs(office: Office, *, by: StaffId) -> bool:
    """Whether this software brings other packs than those in force, that nobody has proposed yet. Raises NotAllowed."""
    allow(office, by, "packs.read")
    digest = office.library.delivered.digest
    waiting = {one.packs for one in _proposals(office) if one.approval is None}
    return digest != office.sequencer.packs.digest and render_base64(digest) not in waiting


def look_back_on(office: Office, proposal: Proposal, *, by: StaffId, progress: Progress) -> Past:
    """Decide every ask of the last 90 days again under the proposal; nothing is entered. `progress` is told hours done, of
    how many. Raises NotAllowed, Unusable."""
    allow(office, by, "packs.read")
    until = office.clock.now()
    since = Instant(max(0, until - LOOK_BACK_DAYS * DAY))
    old, new = office.sequencer.packs, office.library.packs(proposal.packs)
    zone = old.zones[office.institution.zone]
    packs, ahead = as_if_in_force(new, old=old, day=zone.local(since).date, today=zone.local(until).date)
    seen = look_back(_asks(office, since=since, until=until, progress=progress), gather=office.book.history, packs=packs)
    return Past(since=since, until=until, ahead=ahead, seen=seen)


def approve_packs(office: Office, proposal: int, *, in_force: Instant, by: StaffId) -> int:
    """Enter that a proposal is in force from an instant; its entry. Raises NotFound, NotAllowed for whoever proposed it,
    Unusable for an instant that has passed or is more than a year away, and for a proposal that was approved already."""
    allow(office, by, "packs.approve")
    found = _proposal(office, proposal)
    if not found.by:
        raise NotAllowed("no name stands under this proposal; an officer proposes the rules first, and another one approves them")
    if found.by == by:
        raise NotAllowed("whoever proposes rules does not approve them; ask a second compliance officer")
    now = office.clock.now()
    if not now < in_force <= now + MOST_AHEAD:
        raise Unusable("rules come into force at an instant to come, within a year; name another one")
    packs = office.library.packs(found.packs)
    approved = office.draft(
        APPROVED,
        public={"packs": found.packs, "in_force": int(in_force)},
        facts={"names": list(packs.names), "proposed": proposal, **acting(by)},
    )
    try:
        return office.enter(approved, key=f"approve-packs:{proposal}")
    except SameKeyOtherAsk as error:
        raise Unusable("this proposal was approved already; propose the rules again to name another instant") from error


def proposal_at(office: Office, index: int, *, by: StaffId) -> Proposal:
    """The proposal of an entry. Raises NotAllowed, NotFound."""
    allow(office, by, "packs.read")
    return _proposal(office, index)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Versions:
    """Two versions, told apart by their digests."""

    old: Digest
    new: Digest
    packs: tuple[Packs, Packs] = field(compare=False)


@lru_cache(maxsize=8)
def _difference(versions: _Versions) -> Difference:
    # Playing all cases twice takes a second or two, and a page is looked at more than once.
    return difference(*versions.packs)


def _propose(office: Office, files: Mapping[str, bytes], *, by: StaffId | None) -> Proposal:
    packs = _usable(office, files)
    digest = render_base64(packs.digest)
    for one in _proposals(office):
        if one.packs == digest and one.approval is None and (one.by or by is None):
            return one
    office.library.keep(files)
    index = office.enter(office.draft(PROPOSED, public={"packs": digest}, facts={"names": list(packs.names), **acting(by)}))
    return _proposal(office, index)


def _usable(office: Office, files: Mapping[str, bytes]) -> Packs:
    if sum(len(data) for data in files.values()) > MOST_BYTES:
        raise Unusable(f"rule packs have at most {MOST_BYTES} bytes together; leave out what is no rule")
    try:
        packs = load_packs(files)
        failed = [result for result in run_cases(packs) if not result.passed]
    except RulesError as error:
        raise Unusable(f"these rule packs cannot be used: {error}") from error
    if failed:
        told = "; ".join(f"{result.where} ({result.says}): {result.because}" for result in failed[:_MOST_NAMED])
        raise Unusable(f"{len(failed)} of their cases do not come out as written: {told}")
    if office.institution.zone not in packs.zones:
        raise Unusable(f"these rule packs do not know the zone {office.institution.zone}, in which the lender counts its days")
    if packs.digest == office.sequencer.packs.digest:
        raise Unusable("these are the rules in force; there is nothing to propose")
    return packs


def _proposals(office: Office) -> tuple[Proposal, ...]:
    events = office.book.history([PACKS]).of(PACKS)
    adopted = {event.whole("approved"): event.index for event in events if event.kind == ADOPTED and "approved" in event.said}
    approved = {event.whole("proposed"): event for event in events if event.kind == APPROVED}
    return tuple(_told(event, approved.get(event.index), adopted=adopted) for event in reversed(events) if event.kind == PROPOSED)


def _told(event: Event, approved: Event | None, *, adopted: Mapping[int, int]) -> Proposal:
    return Proposal(
        index=event.index,
        at=event.at,
        by=_by(event),
        packs=event.word("packs"),
        names=event.words("names"),
        approval=None
        if approved is None
        else Approval(
            index=approved.index,
            at=approved.at,
            by=_by(approved),
            in_force=approved.instant("in_force"),
            adopted=adopted.get(approved.index),
        ),
    )


def _proposal(office: Office, index: int) -> Proposal:
    found = next((one for one in _proposals(office) if one.index == index), None)
    if found is None:
        raise NotFound("there is no such proposal of rules")
    return found


def _by(event: Event) -> str:
    return str(event.said.get("actor", ""))


def _asks(office: Office, *, since: Instant, until: Instant, progress: Progress) -> Iterator[Sequence[Event]]:
    """All asks of a span, its last moment too, so many at once and no more, in the order of the log."""
    starts = range(since, until + 1, _WINDOW)
    for done, start in enumerate(starts, start=1):
        window = office.book.of_kind(ASKS, since=Instant(start), until=Instant(min(start + _WINDOW, until + 1)))
        yield from (window[first : first + _BATCH] for first in range(0, len(window), _BATCH))
        progress(done, len(starts))
