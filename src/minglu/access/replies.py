"""Replies of the API as kept, so that the same request under the same key is done once and answered alike.

    kept, verdict = begin(kept, request=mark, at=now)      # Go | Again(status=201, body=…) | Busy | Other

A pure state machine: the caller keeps the first, in one transaction with what it read, and then acts on the second. The
rules that hold here:

* The same key stands for one request. Another request under it is `Other`, whatever became of the first.
* A first try that has not ended is `Busy`. One that began ten minutes ago and never ended died with its process; the
  request is then done again, because the acts behind it bear that and a client that waits for ever does not.
* After a day the key is forgotten.

`request` and the names under which replies are kept are keyed marks (HMAC), never a digest of what was sent: the digest
of a telephone number can be searched in hours. Secrets are never in a kept body; whoever answers with one keeps nothing.
"""

import hmac
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, TypeAlias

from minglu.canon.instants import DAY, MINUTE, Instant

LIVES: Final = DAY
LONGEST_TRY: Final = 10 * MINUTE
UNFINISHED: Final = 0
_DOMAIN: Final = b"minglu/api-reply/v1\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReply:
    """One request and what it was answered with; status 0 while it has no answer."""

    request: bytes
    at: Instant
    status: int = UNFINISHED
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Go:
    """The request is the first under its key: do it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """It was done before: this was the answer."""

    status: int
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """The first try has not ended yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """The key stands for another request."""


Verdict: TypeAlias = Go | Again | Busy | Other


def begin(kept: KeptReply | None, *, request: bytes, at: Instant) -> tuple[KeptReply, Verdict]:
    """What to keep, and what to do, when a request comes with a key under which `kept` is kept."""
    if kept is None or kept.at + LIVES <= at:
        return KeptReply(request=request, at=at), Go()
    if not hmac.compare_digest(kept.request, request):
        return kept, Other()
    if kept.status != UNFINISHED:
        return kept, Again(status=kept.status, body=kept.body)
    if kept.at + LONGEST_TRY <= at:
        return KeptReply(request=request, at=at), Go()
    return kept, Busy()


def mark(pepper: bytes, *parts: bytes) -> bytes:
    """A keyed mark of texts that may hold a number: equal for equal parts, and unsearchable without the pepper."""
    state = hmac.new(pepper, _DOMAIN, sha256)
    for part in parts:
        state.update(len(part).to_bytes(8, "big") + part)
    return state.digest()
