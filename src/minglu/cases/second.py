"""The second person (P5): whoever lets an answer out against its finding signs that answer and the reason, with the key
that the log names for them. Naming a colleague is not enough.

    second = sign_second(answer_digest(answer), reason, staff=reviewer, seed=seed)
    check_second(second, answer_digest(answer), keys=keys_of(events_of_the_reviewer, at=now))
"""

from collections.abc import Iterable
from dataclasses import dataclass

import nacl.exceptions
import nacl.signing

from minglu.canon.digest import Digest
from minglu.canon.ids import StaffId
from minglu.cases.errors import WrongFiling

_DOMAIN = b"minglu/second/v1\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """Who stands in for it, why, and their signature over both."""

    staff: StaffId
    reason: str
    signature: bytes


def sign_second(answer: Digest, reason: str, *, staff: StaffId, seed: bytes) -> Second:
    """Sign with the second person's 32-byte Ed25519 seed."""
    signature = nacl.signing.SigningKey(seed).sign(_DOMAIN + answer + reason.encode("utf-8")).signature
    return Second(staff=staff, reason=reason, signature=signature)


def check_second(second: Second, answer: Digest, *, keys: Iterable[bytes]) -> None:
    """Return quietly if one of `keys` signed this answer and reason. Raises WrongFiling."""
    message = _DOMAIN + answer + second.reason.encode("utf-8")
    if not any(_signed_by(key, message, signature=second.signature) for key in keys):
        raise WrongFiling("the second person has not signed this answer with this reason; ask them to sign")


def _signed_by(key: bytes, message: bytes, *, signature: bytes) -> bool:
    try:
        nacl.signing.VerifyKey(key).verify(message, signature)
    except (nacl.exceptions.CryptoError, ValueError, TypeError):
        return False
    return True
