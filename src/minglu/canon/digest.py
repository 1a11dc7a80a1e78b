"""Digests and the table of tags that keeps them apart.

Every hash that means something starts with a byte of its own, so that no hash of one kind can be shown as another:

    0x00 leaf of a log            RFC 6962 section 2.1
    0x01 node of a log            RFC 6962 section 2.1
    0x02, 0x03 prefix tree        (index, a later part)
    0x04 chain of a label         (index, a later part)
    0x05 commitment to an opening
    0x06 reference to a sealed record
"""

import hashlib
from typing import NewType

Digest = NewType("Digest", bytes)

SIZE = 32
LEAF, NODE, MAP_LEAF, MAP_NODE, CHAIN, COMMITMENT, RECORD = (bytes([tag]) for tag in range(7))

EMPTY_ROOT = Digest(hashlib.sha256(b"").digest())


def sha256(data: bytes) -> Digest:
    """Plain SHA-256, for bytes that other tools must be able to check (files, exhibits)."""
    return Digest(hashlib.sha256(data).digest())


def tagged(tag: bytes, *parts: bytes) -> Digest:
    """SHA-256 over one tag of the table above and the parts, which must have fixed lengths or be last."""
    return Digest(hashlib.sha256(tag + b"".join(parts)).digest())
