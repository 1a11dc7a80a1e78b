"""Ed25519 signatures of diallers, each over a text that says first what it is for.

    signature = sign(seed, CLAIM, message)
    check_signature(public, CLAIM, message, signature=signature)

The purpose comes first and ends with a zero byte, so that no signature can be shown as another kind.
"""

from nacl.exceptions import BadSignatureError, CryptoError
from nacl.signing import SigningKey, VerifyKey

from minglu.vault.errors import WrongSignature

SIZE = 64

ONE_USE = b"minglu/one-use/v1\0"
CLAIM = b"minglu/claim/v1\0"
UNDIALLED = b"minglu/undialled/v1\0"
OPEN = b"minglu/open/v1\0"


def sign(seed: bytes, purpose: bytes, message: bytes) -> bytes:
    """The 64 bytes of the signature under the 32-byte `seed`."""
    return SigningKey(seed).sign(purpose + message).signature


def public_of(seed: bytes) -> bytes:
    """The 32-byte public key of `seed`, to be pinned by others."""
    return bytes(SigningKey(seed).verify_key)


def check_signature(public: bytes, purpose: bytes, message: bytes, *, signature: bytes) -> None:
    """Return quietly if `signature` verifies; raise WrongSignature otherwise."""
    try:
        VerifyKey(public).verify(purpose + message, signature)
    except (BadSignatureError, CryptoError, ValueError, TypeError) as error:
        raise WrongSignature("the signature does not verify under the pinned key") from error
