"""Openings at rest: sealed under a person's journal key, so that forgetting a person is forgetting one key (P8).

    sealed = seal_opening(journal_key, opening, index=1234, part="parties", nonce=drawn)
    open_opening(journal_key, sealed, index=1234, part="parties") == opening

The lender holds these keys: they serve forgetting, not secrecy from the lender. Index and part are bound in, so that
an opening cannot be shown for another entry; that it is the one committed to is checked by `canon.check_opening`.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from minglu.canon.commitment import Opening, parse_opening, render_opening
from minglu.canon.errors import CanonError
from minglu.vault.errors import WrongExchange, WrongSealed

KEY_SIZE = 32
NONCE_SIZE = 12
PARTS = ("facts", "parties", "debt")


def seal_opening(journal_key: bytes, opening: Opening, *, index: int, part: str, nonce: bytes) -> bytes:
    """The sealed bytes, nonce first. `nonce` is 12 random bytes, never used twice under one key."""
    return seal_rendered(journal_cipher(journal_key), render_opening(opening), index=index, part=part, nonce=nonce)


def seal_rendered(cipher: AESGCM, rendered: bytes, *, index: int, part: str, nonce: bytes) -> bytes:
    """As `seal_opening`, for whoever has the key made ready and the opening rendered: the sequencer seals thousands."""
    if len(nonce) != NONCE_SIZE:
        raise WrongExchange(f"a nonce has {NONCE_SIZE} bytes, not {len(nonce)}")
    return nonce + cipher.encrypt(nonce, rendered, _bound_to(index, part))


def open_opening(journal_key: bytes, sealed: bytes, *, index: int, part: str) -> Opening:
    """The inverse. Raises WrongSealed for another key, entry or part, or a changed bit."""
    nonce, ciphertext = sealed[:NONCE_SIZE], sealed[NONCE_SIZE:]
    try:
        return parse_opening(journal_cipher(journal_key).decrypt(nonce, ciphertext, _bound_to(index, part)))
    except (InvalidTag, CanonError, ValueError) as error:
        raise WrongSealed("the sealed opening is of another person, entry or part, or was changed") from error


def journal_cipher(journal_key: bytes) -> AESGCM:
    """The key made ready, once for all the openings of a person in a batch. Raises WrongExchange."""
    if len(journal_key) != KEY_SIZE:
        raise WrongExchange(f"a journal key has {KEY_SIZE} bytes, not {len(journal_key)}")
    return AESGCM(journal_key)


def _bound_to(index: int, part: str) -> bytes:
    if part not in PARTS or not 0 <= index < 2**63:
        raise WrongExchange(f"an opening belongs to an entry's index and to one of {', '.join(PARTS)}")
    return b"minglu/opening/v1\0" + index.to_bytes(8) + part.encode("ascii")
