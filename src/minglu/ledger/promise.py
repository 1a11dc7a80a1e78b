"""Promises of inclusion: what a refusal is answered with while the witnesses have not cosigned yet.

    minglu-promise/v1
    log.example/minglu
    XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=          (leaf hash of the entry)
    1791768600000                                         (the entry's instant)

A note signed by the log's key: this entry is in the log's commit and will be under a cosigned checkpoint. Whoever
holds one and is later shown a tree without that leaf can prove that the log has lied.

A promise can never pass for a checkpoint, nor the reverse: it has four lines, a checkpoint three.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.digest import SIZE, Digest
from minglu.canon.errors import CanonError
from minglu.canon.instants import Instant, check_instant
from minglu.ledger.decimals import parse_decimal
from minglu.ledger.errors import WrongNote, WrongPromise
from minglu.ledger.note import NoteKey, NoteSigner, check_name, parse_note, sign_note, verify_note

_FIRST: Final = "minglu-promise/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """The entry with this leaf hash and instant will be in the log `origin`."""

    origin: str
    leaf: Digest
    at: Instant


def render_promise(promise: Promise) -> str:
    """The text to be signed. Raises WrongPromise for a value that has none."""
    text = f"{_FIRST}\n{promise.origin}\n{render_base64(promise.leaf)}\n{promise.at}\n"
    parse_promise(text)
    return text


def parse_promise(text: str) -> Promise:
    """The inverse of `render_promise`. Raises WrongPromise."""
    lines = text.split("\n")
    if len(lines) != 5 or lines[0] != _FIRST or lines[4]:
        raise WrongPromise(f"a promise is four lines, the first {_FIRST!r}")
    _, origin, leaf, at, _ = lines
    try:
        check_name(origin)
        return Promise(origin=origin, leaf=Digest(parse_base64(leaf, size=SIZE)), at=check_instant(parse_decimal(at)))
    except (CanonError, WrongNote) as error:
        raise WrongPromise(f"origin, leaf or instant of a promise: {error}") from error


def sign_promise(promise: Promise, signer: NoteSigner) -> bytes:
    """The promise as a note. Raises WrongPromise if `signer` is not the log that promises."""
    if signer.key.name != promise.origin:
        raise WrongPromise("a log can only promise for itself")
    return sign_note(render_promise(promise), [signer])


def check_promise(note: bytes, keys: Sequence[NoteKey]) -> Promise:
    """The promise, if one of `keys` that bears the name of its origin has signed it.

    Raises WrongNote or WrongPromise if it is none, WrongSignature if its log did not sign it.
    """
    unchecked = parse_note(note)
    promise = parse_promise(unchecked.text)
    verify_note(unchecked, [key for key in keys if key.name == promise.origin])
    return promise
