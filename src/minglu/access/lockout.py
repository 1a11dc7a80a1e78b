"""Lock-out: how often a password may be tried wrongly before an account waits.

    tries = failed(tries, at)
    locked_until(tries, at) == at + 15 minutes         # after the fifth wrong try within 15 minutes

Five in a quarter of an hour, then a quarter of an hour of nothing: at most 480 guesses a day at one account, against
passwords that 12 characters make. An account is never locked for good, or locking it would be a way to keep somebody
from their work. What is tried while it is locked is not counted and does not prolong it. House policy: no law that we
read gives a number.

A pure fold; the caller keeps what it returns in one transaction with what it read, or two tries would count as one.
"""

from dataclasses import dataclass
from typing import Final

from minglu.access.errors import WrongSignIn
from minglu.canon.errors import CanonError
from minglu.canon.instants import MINUTE, Instant, check_instant
from minglu.canon.json import parse_object, render

MOST: Final = 5
WITHIN: Final = 15 * MINUTE
LOCKED: Final = 15 * MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """When the wrong tries were that may still count, oldest first."""

    failed: tuple[Instant, ...] = ()


def locked_until(tries: Tries, at: Instant) -> Instant | None:
    """When the account may be tried again; None if it may be now."""
    if len(tries.failed) < MOST or tries.failed[-1] - tries.failed[-MOST] > WITHIN:
        return None
    again = Instant(tries.failed[-1] + LOCKED)
    return again if at < again else None


def failed(tries: Tries, at: Instant) -> Tries:
    """One wrong try more. While locked, the same."""
    if locked_until(tries, at) is not None:
        return tries
    recent = tuple(one for one in tries.failed if at - WITHIN <= one)
    # With a clock that went back the newest stays the last: what counts does not begin again.
    return Tries(failed=tuple(sorted((*recent, at)))[-MOST:])


def render_tries(tries: Tries) -> bytes:
    """Canonical JSON of what is kept for one account."""
    return render({"v": 1, "failed": [int(one) for one in tries.failed]})


def parse_tries(data: bytes) -> Tries:
    """The inverse. Raises WrongSignIn: what cannot be read must not become a fresh count."""
    try:
        kept = parse_object(data).get("failed")
        if not isinstance(kept, list) or len(kept) > MOST:
            raise WrongSignIn("the kept tries of an account are no list of moments; restore them")
        tries = Tries(failed=tuple(_moment(one) for one in kept))
    except CanonError as error:
        raise WrongSignIn(f"the kept tries of an account cannot be read: {error}; restore them") from error
    if render_tries(tries) != data or list(tries.failed) != sorted(tries.failed):
        raise WrongSignIn("the kept tries of an account are of another version or out of order; restore them")
    return tries


def _moment(value: object) -> Instant:
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongSignIn("the kept tries of an account have a moment that is none; restore them")
    return check_instant(value)
