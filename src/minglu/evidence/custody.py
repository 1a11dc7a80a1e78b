"""Custody: who touched an exhibit, when, and what it was then. A chain, so that no step can be taken out.

    chain = (first_step(exhibit, at=at, who="intake"),)
    chain += (next_step(chain, at=later, who="stf_…", what="opened", sha256=sha256(data)),)
    check_custody(exhibit, chain)

Rules: the first step carries the digest of the exhibit's description, each later one the digest of the step before. Time
never goes back. A step tells the digest that was computed when it happened: one that differs stays in the chain, and the
check names it; evidence that changed is found, not hidden. `who` is an id or a role, never a name (P9).

Not done here: signing. The head of a chain is 32 bytes; whoever wants it undeniable enters it in a log.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.digest import SIZE, Digest, sha256
from minglu.canon.errors import CanonError
from minglu.canon.ids import ExhibitId, check_id
from minglu.canon.instants import Instant, check_instant
from minglu.canon.json import parse_object, render
from minglu.evidence.errors import BrokenCustody
from minglu.evidence.exhibit import Exhibit, render_exhibit

TOUCHES: Final = ("received", "stored", "opened", "read", "confirmed", "corrected", "stamped", "redacted", "exported", "deleted")
MOST_WHO: Final = 64
MOST_STEPS: Final = 100_000

_MEMBERS: Final = frozenset({"v", "exhibit", "at", "who", "what", "sha256", "before"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyStep:
    """One touch. `sha256` is of the bytes as they were found; `before` is the digest of what this step follows."""

    exhibit: ExhibitId
    at: Instant
    who: str
    what: str
    sha256: Digest
    before: Digest


def first_step(exhibit: Exhibit, *, at: Instant, who: str) -> CustodyStep:
    """The receipt of an exhibit. Raises BrokenCustody."""
    start = sha256(render_exhibit(exhibit))
    return _checked(CustodyStep(exhibit=exhibit.id, at=at, who=who, what="received", sha256=exhibit.sha256, before=start))


def next_step(chain: Sequence[CustodyStep], *, at: Instant, who: str, what: str, sha256: Digest) -> CustodyStep:
    """The step that follows `chain`. Raises BrokenCustody for a time before the last step or an unknown touch."""
    if not chain:
        raise BrokenCustody("a chain of custody starts with the receipt")
    last = chain[-1]
    if at < last.at:
        raise BrokenCustody("a step of custody cannot be earlier than the one before it; check the clock")
    if what == "received":
        raise BrokenCustody("an exhibit is received once")
    return _checked(CustodyStep(exhibit=last.exhibit, at=at, who=who, what=what, sha256=sha256, before=step_digest(last)))


def step_digest(step: CustodyStep) -> Digest:
    """SHA-256 of the step's canonical JSON. Of the last step: the head of the chain."""
    return sha256(render_step(step))


def check_custody(exhibit: Exhibit, chain: Sequence[CustodyStep]) -> None:
    """Return quietly if the chain is whole and the bytes were the same at every step. Raises BrokenCustody, naming the step."""
    if not 0 < len(chain) <= MOST_STEPS:
        raise BrokenCustody(f"a chain of custody has 1 to {MOST_STEPS} steps, not {len(chain)}")
    before, at = sha256(render_exhibit(exhibit)), Instant(0)
    for number, step in enumerate(chain, start=1):
        if step.exhibit != exhibit.id:
            raise BrokenCustody(f"step {number} is about another exhibit")
        if step.before != before:
            raise BrokenCustody(f"step {number} does not follow the one before it: a step was changed, taken out or put in")
        if step.at < at:
            raise BrokenCustody(f"step {number} is earlier than the one before it")
        if (step.what == "received") != (number == 1):
            raise BrokenCustody(f"step {number}: a chain starts with the receipt and has only one")
        if step.sha256 != exhibit.sha256:
            raise BrokenCustody(f"at step {number} the bytes were no longer those that were received")
        before, at = step_digest(_checked(step)), step.at


def render_step(step: CustodyStep) -> bytes:
    """Canonical JSON."""
    return render(
        {
            "v": 1,
            "exhibit": step.exhibit,
            "at": step.at,
            "who": step.who,
            "what": step.what,
            "sha256": render_base64(step.sha256),
            "before": render_base64(step.before),
        }
    )


def parse_step(data: bytes) -> CustodyStep:
    """The inverse of `render_step`. Raises BrokenCustody."""
    try:
        members = parse_object(data)
    except CanonError as error:
        raise BrokenCustody("a step of custody is canonical JSON") from error
    if members.keys() != _MEMBERS or members["v"] is True or members["v"] != 1:
        raise BrokenCustody("not a step of custody of version 1")
    text = {key: value for key, value in members.items() if isinstance(value, str)}
    at = members["at"]
    if not isinstance(at, int) or isinstance(at, bool):
        raise BrokenCustody("the moment of a step is a whole number")
    try:
        step = CustodyStep(
            exhibit=ExhibitId(text["exhibit"]),
            at=Instant(at),
            who=text["who"],
            what=text["what"],
            sha256=Digest(parse_base64(text["sha256"], size=SIZE)),
            before=Digest(parse_base64(text["before"], size=SIZE)),
        )
    except (KeyError, CanonError) as error:
        raise BrokenCustody("a member of a step has the wrong form") from error
    return _checked(step)


def _checked(step: CustodyStep) -> CustodyStep:
    try:
        check_id("exh", step.exhibit)
        check_instant(step.at)
    except CanonError as error:
        raise BrokenCustody("a step needs an id of the kind exh_… and a moment between 1970 and 2100") from error
    if step.what not in TOUCHES:
        raise BrokenCustody(f"a step of custody is one of {', '.join(TOUCHES)}")
    if not 0 < len(step.who) <= MOST_WHO or not step.who.isprintable():
        raise BrokenCustody(f"say who touched the exhibit in 1 to {MOST_WHO} printable characters")
    return step
