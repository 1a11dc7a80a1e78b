"""The case file: what people brought and what was written about it, sealed under the complainant's journal key.

    sealed = seal_part(journal_key, data, case=case, name="filing", nonce=nonce)
    open_part(journal_key, sealed, case=case, name="filing") == data

Each part is bound to its case and name, so that none can be shown as another. Forgetting the journal key closes all of
it (P8).
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from minglu.canon.ids import CaseId
from minglu.vault.errors import WrongExchange, WrongSealed
from minglu.vault.journal import KEY_SIZE, NONCE_SIZE

MOST_BYTES = 200_000_000


def seal_part(journal_key: bytes, data: bytes, *, case: CaseId, name: str, nonce: bytes) -> bytes:
    """The sealed bytes, nonce first. `nonce` is 12 random bytes, never used twice under one key."""
    if len(journal_key) != KEY_SIZE or len(nonce) != NONCE_SIZE:
        raise WrongExchange(f"a journal key has {KEY_SIZE} bytes and a nonce {NONCE_SIZE}")
    if len(data) > MOST_BYTES:
        raise WrongExchange(f"a part of a case file has at most {MOST_BYTES} bytes; hand it in in pieces")
    return nonce + AESGCM(journal_key).encrypt(nonce, data, _bound_to(case, name))


def open_part(journal_key: bytes, sealed: bytes, *, case: CaseId, name: str) -> bytes:
    """The inverse. Raises WrongSealed for another key, case or name, or a changed bit."""
    try:
        return AESGCM(journal_key).decrypt(sealed[:NONCE_SIZE], sealed[NONCE_SIZE:], _bound_to(case, name))
    except (InvalidTag, ValueError) as error:
        raise WrongSealed("the part is of another person or case, or was changed") from error


def _bound_to(case: CaseId, name: str) -> bytes:
    return b"minglu/case/v1\0" + case.encode("ascii") + b"\0" + name.encode("utf-8")
