"""Checkpoints (C2SP tlog-checkpoint): the text by which a log commits to everything it holds.

    log.example/minglu
    8
    XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=

Origin, size, root. Signed as a note by the log's key, whose name is the origin, and cosigned by witnesses.

Extension lines are refused, although the format has room for them: the newer kind of cosignature does not cover them,
so something said there might be cosigned by nobody. Signatures are `ledger.note`'s business; that a root of size zero
is the empty root is the witness's (it answers that with a number of its own).
"""

from dataclasses import dataclass

from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.digest import SIZE, Digest
from minglu.canon.errors import CanonError
from minglu.ledger.decimals import MOST_SIZE, parse_decimal
from minglu.ledger.errors import WrongCheckpoint, WrongNote
from minglu.ledger.note import check_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The first `size` entries of the log `origin` hash to `root`."""

    origin: str
    size: int
    root: Digest


def render_checkpoint(checkpoint: Checkpoint) -> str:
    """The text to be signed. Raises WrongCheckpoint for a value that has none."""
    _check_origin(checkpoint.origin)
    if not 0 <= checkpoint.size <= MOST_SIZE or len(checkpoint.root) != SIZE:
        raise WrongCheckpoint(f"a checkpoint has a size of 0 to 2^63-1 and a root of {SIZE} bytes")
    return f"{checkpoint.origin}\n{checkpoint.size}\n{render_base64(checkpoint.root)}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """The inverse of `render_checkpoint`. Raises WrongCheckpoint."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1]:
        raise WrongCheckpoint("a checkpoint is three lines: origin, size, root")
    if len(lines) > 4:
        raise WrongCheckpoint("a checkpoint with extension lines is refused here")
    origin, size, root, _ = lines
    _check_origin(origin)
    try:
        return Checkpoint(origin=origin, size=parse_decimal(size), root=Digest(parse_base64(root, size=SIZE)))
    except CanonError as error:
        raise WrongCheckpoint(f"size or root of a checkpoint: {error}") from error


def _check_origin(origin: str) -> None:
    """The origin is the name of the log's key, so it must be able to be one."""
    try:
        check_name(origin)
    except WrongNote as error:
        raise WrongCheckpoint(f"origin of a checkpoint: {error}") from error
