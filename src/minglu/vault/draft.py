"""Drafts: what a person is still writing and uploading, sealed under their journal key before it is anybody's business.

    sealed = seal_draft(journal_key, data, person=person, name="draft", nonce=nonce)
    open_draft(journal_key, sealed, person=person, name="draft") == data

Each piece is bound to its person and name (of a chunk: file and place), so that none can be shown as another. Sealing
adds `OVERHEAD` bytes, whatever is inside: whoever keeps the pieces can tell how much of a file is there, and no more.
"""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from minglu.vault.errors import WrongExchange, WrongSealed
from minglu.vault.journal import KEY_SIZE, NONCE_SIZE

OVERHEAD: Final = NONCE_SIZE + 16


def seal_draft(journal_key: bytes, data: bytes, *, person: str, name: str, nonce: bytes) -> bytes:
    """The sealed bytes, nonce first. `nonce` is 12 random bytes, never used twice under one key."""
    if len(journal_key) != KEY_SIZE or len(nonce) != NONCE_SIZE:
        raise WrongExchange(f"a journal key has {KEY_SIZE} bytes and a nonce {NONCE_SIZE}")
    return nonce + AESGCM(journal_key).encrypt(nonce, data, _bound_to(person, name))


def open_draft(journal_key: bytes, sealed: bytes, *, person: str, name: str) -> bytes:
    """The inverse. Raises WrongSealed for another key, person or name, or a changed bit."""
    try:
        return AESGCM(journal_key).decrypt(sealed[:NONCE_SIZE], sealed[NONCE_SIZE:], _bound_to(person, name))
    except (InvalidTag, ValueError) as error:
        raise WrongSealed("the draft is of another person, or was changed") from error


def _bound_to(person: str, name: str) -> bytes:
    return b"minglu/draft/v1\0" + person.encode("ascii") + b"\0" + name.encode("utf-8")
