"""Sessions: how long one lasts, and what its token opens.

    token = render_token(secret)                     # 32 random bytes as 43 characters: the visitor's cookie
    id_of(secret)                                    # SHA-256: all that the database knows of it
    seal(key_of(secret), b"…", bound=bound, nonce=nonce)

* Kept under the id, everything said in a session is sealed under a key that only the token gives. A stolen database
  opens no session and tells no citizen's visit; a forgotten token closes its session for good.
* What is sealed is bound to where it stands (`bound`): a row put in another's place does not open.
* A session ends when nothing was done for a while, and at the latest when its longest span is over, whatever is done.
  Staff: 30 minutes and 10 hours, a working day. Persons: 20 minutes and 2 hours, for phones are handed around.

Keeping and finding sessions is done in `acts.sessions`.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Final, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from minglu.access.errors import WrongSignIn
from minglu.canon.instants import HOUR, MINUTE, Instant

Kind = Literal["staff", "person"]

SECRET: Final = 32
NONCE: Final = 12
_KEY: Final = 32
_INFO: Final = b"minglu/session/v1"
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """How long a session lasts when nothing is done in it, and at most."""

    idle: int
    longest: int


SPANS: Final[Mapping[str, Span]] = MappingProxyType(
    {"staff": Span(idle=30 * MINUTE, longest=10 * HOUR), "person": Span(idle=20 * MINUTE, longest=2 * HOUR)}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSession:
    """A session as kept. `subject` is the member of staff; empty for persons: whose visit it is stands in `sealed`.
    `signs` is the public key that was made for it, in base64, or empty: the key ends with the session."""

    id: bytes
    kind: str
    stage: str
    subject: str
    opened: Instant
    seen: Instant
    sealed: bytes
    signs: str


def live(opened: Instant, seen: Instant, *, at: Instant, kind: Kind) -> bool:
    """Whether a session opened and last seen at these instants is still one."""
    span = SPANS[kind]
    # Before it was opened as well: a clock that went back must not lengthen a session. A minute is for clocks' quarrels.
    return opened - MINUTE <= at < opened + span.longest and at < seen + span.idle


def end_of(opened: Instant, *, kind: Kind) -> Instant:
    """The last moment of a session, whatever is done in it."""
    return Instant(opened + SPANS[kind].longest)


def render_token(secret: bytes) -> str:
    """The secret as a cookie carries it. Raises WrongSignIn for a secret of another size."""
    if len(secret) != SECRET:
        raise WrongSignIn(f"the secret of a session has {SECRET} random bytes, not {len(secret)}")
    return base64.urlsafe_b64encode(secret).decode("ascii").rstrip("=")


def parse_token(token: str) -> bytes | None:
    """The inverse; None for anything else: strangers send cookies too."""
    if not _TOKEN.fullmatch(token):
        return None
    try:
        secret = base64.urlsafe_b64decode(token + "=")
    except binascii.Error:
        return None
    return secret if render_token(secret) == token else None


def id_of(secret: bytes) -> bytes:
    """Under what a session is kept."""
    return sha256(secret).digest()


def key_of(secret: bytes) -> bytes:
    """What seals everything that is kept of a session."""
    return HKDF(algorithm=SHA256(), length=_KEY, salt=None, info=_INFO).derive(secret)


def seal(key: bytes, data: bytes, *, bound: bytes, nonce: bytes) -> bytes:
    """The sealed bytes, nonce first. `nonce` is 12 random bytes."""
    if len(nonce) != NONCE:
        raise WrongSignIn(f"a nonce has {NONCE} random bytes, not {len(nonce)}")
    return nonce + AESGCM(key).encrypt(nonce, data, bound)


def open_sealed(key: bytes, sealed: bytes, *, bound: bytes) -> bytes:
    """The inverse. Raises WrongSignIn for another key or place, or a changed bit."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound)
    except (InvalidTag, ValueError) as error:
        raise WrongSignIn("what was kept of a session is of another one, or was changed") from error
