"""The conversation with a witness (C2SP tlog-witness), as values: what is asked, and what must be answered.

    old 5
    <base64 hash>                     the consistency proof from size 5, one line a hash, 63 at most

    <checkpoint note>

`judge` runs the checks in this order; the first that fails gives the answer:

    400  the request, note or checkpoint cannot be read
    404  the origin is none of the witness's logs
    403  no key of that log has signed, or one of its signatures is false
    400  old is larger than the checkpoint
    409  old is not what this witness recorded last; the body says what is
    422  the checkpoint does not follow from what was recorded
    200  may be cosigned, once `record` is durable

Cosigning, remembering and the clock are the server's business.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.digest import EMPTY_ROOT, SIZE, Digest
from minglu.canon.errors import CanonError
from minglu.ledger.checkpoint import Checkpoint, parse_checkpoint
from minglu.ledger.decimals import parse_decimal
from minglu.ledger.errors import LedgerError, WrongCheckpoint, WrongNote, WrongProof, WrongRequest, WrongSignature
from minglu.ledger.note import MOST_BYTES, NoteKey, UncheckedNote, parse_note, verify_note
from minglu.ledger.proofs import check_consistency

PLAIN: Final = "text/plain; charset=utf-8"
SIZE_TYPE: Final = "text/x.tlog.size"
MOST_HASHES: Final = 63


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What any of the outsiders' servers answers."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The latest tree that a witness has recorded for an origin."""

    size: int
    root: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCheckpoint:
    """A log asks for a cosignature on `checkpoint`, and proves that it extends the tree of size `old`."""

    old: int
    proof: tuple[Digest, ...]
    checkpoint: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer. With `record` set the checkpoint may be cosigned, after it has been made durable."""

    status: int
    body: bytes
    content_type: str = PLAIN
    record: Checkpoint | None = None


def render_add_checkpoint(request: AddCheckpoint) -> bytes:
    """The body of the request. Raises WrongRequest for a value that has none."""
    proof = "".join(render_base64(digest) + "\n" for digest in request.proof)
    body = f"old {request.old}\n{proof}\n".encode() + request.checkpoint
    parse_add_checkpoint(body)
    return body


def parse_add_checkpoint(body: bytes) -> AddCheckpoint:
    """The inverse of `render_add_checkpoint`. The checkpoint is not looked into. Raises WrongRequest."""
    if len(body) > MOST_BYTES:
        raise WrongRequest(f"{len(body)} bytes of request; at most {MOST_BYTES} are read")
    head, gap, checkpoint = body.partition(b"\n\n")
    if not gap or not checkpoint:
        raise WrongRequest("no empty line between proof and checkpoint, or nothing behind it")
    try:
        first, *hashes = head.decode("ascii").split("\n")
        if not first.startswith("old ") or len(hashes) > MOST_HASHES:
            raise WrongRequest(f"a request starts with 'old <size>' and at most {MOST_HASHES} hashes")
        proof = tuple(Digest(parse_base64(digest, size=SIZE)) for digest in hashes)
        return AddCheckpoint(old=parse_decimal(first[4:]), proof=proof, checkpoint=checkpoint)
    except (CanonError, UnicodeDecodeError) as error:
        raise WrongRequest("old size or proof: not decimal, or not base64 of 32 bytes") from error


def read_checkpoint(request: AddCheckpoint) -> tuple[UncheckedNote, Checkpoint]:
    """The note in the request and what it says, unverified. Raises WrongRequest."""
    try:
        note = parse_note(request.checkpoint)
        return note, parse_checkpoint(note.text)
    except (WrongNote, WrongCheckpoint) as error:
        raise WrongRequest(str(error)) from error


def judge(request: AddCheckpoint, *, known: Known | None, log_keys: Sequence[NoteKey]) -> Verdict:
    """What to answer. `known` is what the witness recorded for this origin; a key's name is its log's origin."""
    try:
        note, checkpoint = read_checkpoint(request)
    except WrongRequest as error:
        return refuse(400, error)
    keys = [key for key in log_keys if key.name == checkpoint.origin]
    if not keys:
        return Verdict(status=404, body=b"this witness does not know the origin\n")
    try:
        verify_note(note, keys)
    except WrongSignature as error:
        return refuse(403, error)
    if request.old > checkpoint.size:
        return Verdict(status=400, body=b"old is larger than the checkpoint\n")
    if request.old != (known.size if known else 0):
        return elsewhere(known)
    try:
        _check_follows(request, checkpoint, known=known)
    except WrongProof as error:
        return refuse(422, error)
    return Verdict(status=200, body=b"", record=checkpoint)


def elsewhere(known: Known | None) -> Verdict:
    """409: the recorded size is another one, and this is it."""
    return Verdict(status=409, body=b"%d\n" % (known.size if known else 0), content_type=SIZE_TYPE)


def refuse(status: int, error: LedgerError) -> Verdict:
    """A refusal with its reason, which holds nothing but what the sender knows."""
    return Verdict(status=status, body=f"{error}\n".encode())


def _check_follows(request: AddCheckpoint, checkpoint: Checkpoint, *, known: Known | None) -> None:
    """Raise WrongProof unless the new tree is the old one with entries added."""
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise WrongProof("an empty tree has one root only")
    if known is None or known.size == 0:
        # Every tree extends the empty one: there is nothing to prove, so nothing may pretend to be a proof.
        if request.proof:
            raise WrongProof("a proof from size 0 must be empty")
        return
    check_consistency(old=known.size, old_root=known.root, new=checkpoint.size, new_root=checkpoint.root, proof=request.proof)
