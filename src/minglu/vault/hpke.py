"""HPKE (RFC 9180): base mode, X25519, HKDF-SHA256, AES-256-GCM, one message a context.

    sealed = seal_to(public, share, info=wrap_info(digest))       # 32 bytes of encapsulation, 16 of tag more than `share`
    open_with(private, sealed, info=wrap_info(digest)) == share

`info` says what the message is for; opening under another `info` fails.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from minglu.vault.errors import WrongSealed

OVERHEAD = 48

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def seal_to(public: bytes, content: bytes, *, info: bytes) -> bytes:
    """`content` for the holder of the private half of `public`."""
    try:
        return _SUITE.encrypt(content, X25519PublicKey.from_public_bytes(public), info=info)
    except ValueError as error:
        # RFC 7748 section 6.1: a point of small order gives an all-zero secret, which anybody could compute.
        raise WrongSealed("not a public key that anything can be sealed to") from error


def open_with(private: X25519PrivateKey, sealed: bytes, *, info: bytes) -> bytes:
    """The content. Raises WrongSealed for another key, another `info`, or a changed bit."""
    try:
        return _SUITE.decrypt(sealed, private, info=info)
    except (InvalidTag, ValueError) as error:
        raise WrongSealed("sealed to another key, for another purpose, or changed") from error
