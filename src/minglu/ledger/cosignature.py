"""Cosignatures (C2SP tlog-cosignature, kind 0x04): a witness says what it saw, and when.

    — w1.example/minglu I04q4gAAAABpVbkA…        base64 of key id (4), second (8), Ed25519 signature (64)

It means: at that second, the largest consistent tree that I had seen for this origin had this root. Signed is

    cosignature/v1
    time 1767225600
    log.example/minglu
    8
    XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=

The cosigner's name is not in it, so a key must never serve under two names. Checking is part of `ledger.note`. Whether
to sign at all is decided in `ledger.witnessing`; this file only can.
"""

from minglu.ledger.checkpoint import parse_checkpoint
from minglu.ledger.errors import WrongCosignature
from minglu.ledger.note import (
    COSIGNATURE,
    MOST_SECONDS,
    SignatureLine,
    cosigned_message,
    keypair,
    render_line,
    render_vkey,
    sign_bytes,
)


class Cosigner:
    """A name and the secret key that cosigns checkpoints under it. The seed is 32 bytes and never shown."""

    __slots__ = ("_secret", "key")

    def __init__(self, name: str, seed: bytes) -> None:
        self.key, self._secret = keypair(name, seed, kind=COSIGNATURE)

    def __repr__(self) -> str:
        return f"Cosigner({self.key.name!r})"

    @property
    def vkey(self) -> str:
        """The public half, as others write it in their policies."""
        return render_vkey(self.key)

    def cosign(self, checkpoint_text: str, *, seconds: int) -> str:
        """The cosignature line, with its newline. Raises WrongCheckpoint for anything but a checkpoint's text."""
        parse_checkpoint(checkpoint_text)
        if not 1 <= seconds <= MOST_SECONDS:
            raise WrongCosignature("a cosignature states a second from 1 to 2^63-1")
        signature = sign_bytes(cosigned_message(checkpoint_text.encode(), seconds), secret=self._secret)
        blob = seconds.to_bytes(8) + signature
        return render_line(SignatureLine(name=self.key.name, key_id=self.key.key_id, signature=blob))
