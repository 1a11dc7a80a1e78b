"""Keys of the API: what a machine shows instead of a password, and what it may do with it.

    mlk_00112233445566778899aabbccddeeff_Zm9vYmFy…        (id, then 32 random bytes)

    parse_key(text) == ShownKey(id="0011…", digest=…)     None for any other spelling

A key belongs to a registered pseudonym of the staff, names its scopes and ends at a moment. Kept is the SHA-256 of the
whole text: 32 random bytes cannot be searched, so it needs no salt and no slow hash. The text itself is told once.

Scopes are a second bolt, not the first: what the pseudonym's roles do not allow, no scope allows.
"""

import hmac
import re
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias, get_args

from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest, sha256
from minglu.canon.ids import StaffId
from minglu.canon.instants import DAY, Instant

Scope: TypeAlias = Literal[
    "persons.write",
    "persons.read",
    "consents.write",
    "assignments.write",
    "asks.write",
    "outcomes.write",
    "lines.read",
    "lines.write",
    "agencies.write",
    "complaints.write",
    "complaints.read",
    "log.read",
    "log.bundles",
    "metrics.read",
]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)

CHANCE: Final = 48
# House policy: whoever still needs a key after a year asks again, and somebody looks at what it may do.
LONGEST: Final = 366 * DAY

_ID_BYTES: Final = 16
_SHAPE: Final = re.compile(r"mlk_([0-9a-f]{32})_[A-Za-z0-9_-]{43}")
_DOMAIN: Final = b"minglu/api-key/v1\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptKey:
    """A key as it is kept: nobody can make the key from it."""

    id: str
    staff: StaffId
    digest: Digest = field(repr=False)
    scopes: tuple[Scope, ...]
    until: Instant
    revoked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownKey:
    """What somebody shows as a key: well formed, and nothing more is known of it yet."""

    id: str
    digest: Digest = field(repr=False)


def make_key(chance: bytes) -> tuple[str, ShownKey]:
    """The text of a new key from 48 random bytes, and what of it may be kept."""
    secret = _base64url(chance[_ID_BYTES:])
    text = f"mlk_{chance[:_ID_BYTES].hex()}_{secret}"
    return text, ShownKey(id=chance[:_ID_BYTES].hex(), digest=_digest(text))


def parse_key(text: str) -> ShownKey | None:
    """What was shown, or None if it is no key in its one spelling."""
    found = _SHAPE.fullmatch(text)
    return None if found is None else ShownKey(id=found[1], digest=_digest(text))


def opens(kept: KeptKey, shown: ShownKey, *, at: Instant) -> bool:
    """Whether what was shown is the key that is kept, and it counts at this moment."""
    same = kept.id == shown.id and hmac.compare_digest(kept.digest, shown.digest)
    return same and not kept.revoked and at < kept.until


def known_scopes(scopes: tuple[str, ...]) -> tuple[Scope, ...]:
    """The scopes, each once, in the order of the list; nothing at all if one of them is not on it."""
    known = tuple(scope for scope in SCOPES if scope in scopes)
    return known if len(known) == len(set(scopes)) else ()


def _digest(text: str) -> Digest:
    return sha256(_DOMAIN + text.encode("ascii"))


def _base64url(data: bytes) -> str:
    # Without the two letters that a URL or a shell would trip over, and without padding.
    return render_base64(data).replace("+", "-").replace("/", "_").rstrip("=")
