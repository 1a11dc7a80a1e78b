"""A log of the eight entries everybody uses, its key, three witnesses, and proofs made the slow way round.

Root and proofs are written after RFC 6962 section 2.1, word for word, and share no code with what they test.
"""

import hashlib

from minglu.canon.digest import Digest
from minglu.ledger.checkpoint import Checkpoint, render_checkpoint
from minglu.ledger.cosignature import Cosigner
from minglu.ledger.note import NoteSigner, sign_note
from minglu.ledger.policy import Policy, parse_policy

ENTRIES = tuple(
    bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
)
OTHER_ENTRIES = (b"another history", *ENTRIES[1:])
ORIGIN = "log.example/minglu"
AT = 1767225600

LOG = NoteSigner(ORIGIN, bytes(range(32)))
OTHER_LOG = NoteSigner("other.example/minglu", bytes([7]) * 32)
WITNESSES = (
    Cosigner("w1.example/minglu", bytes(range(32, 64))),
    Cosigner("w2.example/minglu", bytes([2]) * 32),
    Cosigner("w3.example/minglu", bytes([3]) * 32),
)

LOG_VKEY = "log.example/minglu+9bc960a3+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
W1_VKEY = "w1.example/minglu+234e2ae2+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"
TEXT = "log.example/minglu\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"
LOG_LINE = "— log.example/minglu m8lgoyWSmt4JY42fIxttcZz3WbJYTDgXh9Vs6w8ixbOS0LvS4wge2bqBSU5jtGaD2oWkcXsLf4ucXZUma1okH1m2zAA=\n"
W1_LINE = "— w1.example/minglu I04q4gAAAABpVbkArcD21/Qf+55B/gEgaaXvhTSjVTTaz0O+K8QrihPEvkHsmCuz5bZGF4CMNJptWcTB2UGRg4yTrzhbUx9GQ6z5BQ==\n"
NOTE = f"{TEXT}\n{LOG_LINE}{W1_LINE}".encode()


def root(entries: tuple[bytes, ...]) -> Digest:
    """MTH of RFC 6962 section 2.1."""
    if len(entries) < 2:
        return Digest(hashlib.sha256(b"\0" + entries[0] if entries else b"").digest())
    k = _split(len(entries))
    return Digest(hashlib.sha256(b"\1" + root(entries[:k]) + root(entries[k:])).digest())


def path(index: int, entries: tuple[bytes, ...]) -> tuple[Digest, ...]:
    """PATH of section 2.1.1."""
    if len(entries) == 1:
        return ()
    k = _split(len(entries))
    if index < k:
        return (*path(index, entries[:k]), root(entries[k:]))
    return (*path(index - k, entries[k:]), root(entries[:k]))


def consistency(old: int, new: int, entries: tuple[bytes, ...] = ENTRIES) -> tuple[Digest, ...]:
    """PROOF of section 2.1.2."""
    return _subproof(old, entries[:new], whole=True)


def checkpoint(size: int, entries: tuple[bytes, ...] = ENTRIES, *, signer: NoteSigner = LOG) -> bytes:
    """The log's own signed checkpoint over its first `size` entries."""
    tree = Checkpoint(origin=signer.key.name, size=size, root=root(entries[:size]))
    return sign_note(render_checkpoint(tree), [signer])


def policy(quorum: str, *, logs: tuple[NoteSigner, ...] = (LOG,), witnesses: tuple[Cosigner, ...] = WITNESSES) -> Policy:
    """Witnesses w1, w2, w3 and `quorum`: the words after "group enough", or "none"."""
    lines = [f"log {log.vkey}" for log in logs]
    lines += [f"witness w{number} {witness.vkey}" for number, witness in enumerate(witnesses, start=1)]
    lines += ["quorum none"] if quorum == "none" else [f"group enough {quorum}", "quorum enough"]
    return parse_policy("".join(line + "\n" for line in lines).encode())


def _split(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1


def _subproof(old: int, entries: tuple[bytes, ...], *, whole: bool) -> tuple[Digest, ...]:
    if old == len(entries):
        return () if whole else (root(entries),)
    k = _split(len(entries))
    if old <= k:
        return (*_subproof(old, entries[:k], whole=whole), root(entries[k:]))
    return (*_subproof(old - k, entries[k:], whole=False), root(entries[:k]))
