"""Proof files (C2SP tlog-proof@v1, `.tlog-proof`): all it takes to show offline that an entry is in a witnessed log.

    c2sp.org/tlog-proof@v1
    extra <base64>                 may be absent; authenticated by nobody
    index 5
    <base64 hash>                  the audit path, the leaf's sibling first

    <checkpoint note with every signature>

`extra` carries what the entry needs beside the proof (an opening, a proof of a label); whoever uses it must check it
by other means. Which logs and how many witnesses are enough is the reader's policy, never the file's.
"""

from dataclasses import dataclass
from typing import Final

from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.digest import SIZE, Digest
from minglu.canon.errors import CanonError
from minglu.ledger.decimals import parse_decimal
from minglu.ledger.errors import WrongProof
from minglu.ledger.note import MOST_BYTES
from minglu.ledger.policy import Policy, Witnessed, check_quorum
from minglu.ledger.proofs import check_inclusion
from minglu.ledger.tree import leaf_hash

MOST_HASHES: Final = 63
MOST_EXTRA: Final = 100_000

_FIRST: Final = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class TlogProof:
    """Entry `index` is in the tree of `checkpoint`, by way of `hashes`. Unchecked until `check_tlog_proof`."""

    index: int
    hashes: tuple[Digest, ...]
    checkpoint: bytes
    extra: bytes | None = None


def render_tlog_proof(proof: TlogProof) -> bytes:
    """The file. Raises WrongProof for a value that has none."""
    extra = "" if proof.extra is None else f"extra {render_base64(proof.extra)}\n"
    hashes = "".join(render_base64(digest) + "\n" for digest in proof.hashes)
    data = f"{_FIRST}\n{extra}index {proof.index}\n{hashes}\n".encode() + proof.checkpoint
    parse_tlog_proof(data)
    return data


def parse_tlog_proof(data: bytes) -> TlogProof:
    """The inverse of `render_tlog_proof`. The checkpoint is not looked into. Raises WrongProof."""
    if len(data) > MOST_BYTES:
        raise WrongProof(f"{len(data)} bytes of proof; at most {MOST_BYTES} are read")
    head, gap, checkpoint = data.partition(b"\n\n")
    if not gap or not checkpoint:
        raise WrongProof("no empty line between proof and checkpoint, or nothing behind it")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise WrongProof("the head of a proof is ASCII") from error
    if lines.pop(0) != _FIRST:
        raise WrongProof(f"a proof starts with {_FIRST!r}")
    extra = lines.pop(0).removeprefix("extra ") if lines and lines[0].startswith("extra ") else None
    if not lines or not lines[0].startswith("index ") or len(lines) > 1 + MOST_HASHES:
        raise WrongProof(f"'index <decimal>' and at most {MOST_HASHES} hashes are needed")
    try:
        return TlogProof(
            index=parse_decimal(lines[0][6:]),
            hashes=tuple(Digest(parse_base64(line, size=SIZE)) for line in lines[1:]),
            checkpoint=checkpoint,
            extra=_parse_extra(extra),
        )
    except CanonError as error:
        raise WrongProof(f"index, hash or extra of a proof: {error}") from error


def check_tlog_proof(proof: TlogProof, entry: bytes, policy: Policy) -> Witnessed:
    """The checkpoint and the times at which its witnesses saw it, if `entry` stands under it where `proof` says.

    The order is the specification's: the log's own signature, the quorum, then inclusion. Raises WrongNote or
    WrongCheckpoint for an unreadable checkpoint, WrongSignature, QuorumMissing, WrongProof.
    """
    leaf = leaf_hash(entry)
    witnessed = check_quorum(policy, proof.checkpoint)
    checkpoint = witnessed.checkpoint
    check_inclusion(leaf, index=proof.index, size=checkpoint.size, proof=proof.hashes, root=checkpoint.root)
    return witnessed


def _parse_extra(text: str | None) -> bytes | None:
    if text is None:
        return None
    extra = parse_base64(text)
    # An empty one would be a second spelling of none.
    if not 1 <= len(extra) <= MOST_EXTRA:
        raise WrongProof(f"extra data has 1 to {MOST_EXTRA} bytes")
    return extra
