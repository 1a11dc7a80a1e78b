"""Possession: from when on somebody may see the uses of a number that they hold now.

    readable_since(proofs, at=now) == start of the span that reaches to now
    readable_since(proofs, at=now, second=True) == 0

Numbers are given out again, and phones are handed around. A code proves that somebody holds the number now, not that
they held it last year. Proofs that follow each other closely make one span of possession; what was before it belongs,
for all we know, to somebody else. To read further back takes a second proof: the secret on the consent form, compared
by digest in constant time.

The gap of 60 days between two proofs is house policy: no law that we read gives a number.
"""

import hmac
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from minglu.access.errors import WrongCode
from minglu.canon.digest import SIZE, Digest
from minglu.canon.instants import DAY, Instant
from minglu.rules.history import Event

LONGEST_GAP: Final = 60 * DAY
SHORTEST_SECRET: Final = 16
_LONGEST_SECRET: Final = 200
_DOMAIN: Final = b"minglu/form-secret/v1\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class PossessionSpan:
    """From the first to the last of proofs that follow each other closely."""

    since: Instant
    until: Instant


def possession_spans(events: Iterable[Event]) -> tuple[PossessionSpan, ...]:
    """The spans that proofs by code make, oldest first: a secret on paper does not show who holds the number now."""
    spans: list[PossessionSpan] = []
    for at in sorted(event.at for event in events if event.kind == "person.proved" and event.said.get("by") != "secret"):
        if spans and at - spans[-1].until <= LONGEST_GAP:
            spans[-1] = PossessionSpan(since=spans[-1].since, until=at)
        else:
            spans.append(PossessionSpan(since=at, until=at))
    return tuple(spans)


def readable_since(spans: Iterable[PossessionSpan], *, at: Instant, second: bool = False) -> Instant | None:
    """The first moment whose uses may be shown at `at`; None if possession is not proved now.

    With the second proof everything may be shown, but only to somebody who also proves possession now.
    """
    current = max((span for span in spans if span.since <= at), key=lambda span: span.since, default=None)
    if current is None or at - current.until > LONGEST_GAP:
        return None
    return Instant(0) if second else current.since


def secret_digest(secret: str, *, salt: bytes) -> Digest:
    """What is kept of the secret on a consent form. Raises WrongCode for one that could be guessed."""
    plain = _plain(secret)
    if not SHORTEST_SECRET <= len(plain) <= _LONGEST_SECRET:
        raise WrongCode(f"the secret on a form has {SHORTEST_SECRET} to {_LONGEST_SECRET} letters and digits; print a new form")
    if len(salt) != SIZE:
        raise WrongCode(f"a salt has {SIZE} bytes")
    return Digest(sha256(_DOMAIN + salt + plain.encode()).digest())


def same_secret(secret: str, *, salt: bytes, digest: Digest) -> bool:
    """Whether `secret` is the one on the form. A secret of impossible length is simply wrong."""
    plain = _plain(secret[:_LONGEST_SECRET])
    if len(plain) < SHORTEST_SECRET:
        return False
    return hmac.compare_digest(sha256(_DOMAIN + salt + plain.encode()).digest(), digest)


def _plain(secret: str) -> str:
    """Letters and digits as printed in groups: case, spaces and hyphens do not matter to who types them off a paper."""
    return "".join(character for character in unicodedata.normalize("NFKC", secret).upper() if character.isalnum())
