"""The witness: remembers the latest tree it has seen of each log, and cosigns only what extends it.

    witness = Witness(cosigner, log_keys, book, clock)
    witness.handle("POST", "/add-checkpoint", body)            cosign; see `ledger.witnessing` for the answers
    witness.handle("GET", "/<hex of H(origin)>/checkpoint", b"")   what was cosigned last, for monitors

What makes it worth anything: a cosignature leaves only after the tree it is for has been recorded durably, and the
record moves only from the tree that the consistency proof started at. Two requests checked at the same time cannot
both move it: the second finds another tree recorded and is told so (409), with nothing signed.

Requests for other paths are 404, other methods 405. HTTP, TLS and limits on connections are the caller's business.
"""

from collections.abc import Callable, Sequence
from typing import Final

from minglu.canon.digest import sha256
from minglu.canon.instants import SECOND, Instant
from minglu.ledger.checkpoint import Checkpoint
from minglu.ledger.cosignature import Cosigner
from minglu.ledger.errors import NotDurable, WrongRequest
from minglu.ledger.note import NoteKey, UncheckedNote, parse_lines, render_note
from minglu.ledger.witnessing import (
    PLAIN,
    Verdict,
    elsewhere,
    judge,
    parse_add_checkpoint,
    read_checkpoint,
    refuse,
)
from minglu.servers.ports import Known, Response, WitnessBook

ADD_CHECKPOINT: Final = "/add-checkpoint"


class Witness:
    """One witness under one name, for the logs whose keys it was given."""

    def __init__(self, cosigner: Cosigner, log_keys: Sequence[NoteKey], book: WitnessBook, clock: Callable[[], Instant]) -> None:
        self._cosigner = cosigner
        self._log_keys = tuple(log_keys)
        self._book = book
        self._clock = clock
        self._signers = frozenset((key.name, key.key_id) for key in log_keys)
        self._monitored = {_monitoring_path(key.name): key.name for key in log_keys}

    def handle(self, method: str, path: str, body: bytes) -> Response:
        """The answer to one request. Never raises for anything that was sent."""
        try:
            if path == ADD_CHECKPOINT:
                return self._add_checkpoint(body) if method == "POST" else _plain(405, b"POST only\n")
            if path in self._monitored:
                return self._latest(self._monitored[path]) if method == "GET" else _plain(405, b"GET only\n")
        except NotDurable:
            return _plain(503, b"this witness cannot use its book; nothing was cosigned\n")
        return _plain(404, b"no such path\n")

    def _latest(self, origin: str) -> Response:
        note = self._book.note(origin)
        return _plain(404, b"nothing cosigned yet\n") if note is None else _plain(200, note)

    def _add_checkpoint(self, body: bytes) -> Response:
        try:
            request = parse_add_checkpoint(body)
            note, asked = read_checkpoint(request)
        except WrongRequest as error:
            return _answer(refuse(400, error))
        known = self._book.known(asked.origin)
        verdict = judge(request, known=known, log_keys=self._log_keys)
        if verdict.record is None:
            return _answer(verdict)
        return self._cosign(note, verdict.record, known=known)

    def _cosign(self, note: UncheckedNote, checkpoint: Checkpoint, *, known: Known | None) -> Response:
        """Record, then answer: a crash between the two costs the log one repeated request and nobody anything."""
        cosignature = self._cosigner.cosign(note.text, seconds=self._clock() // SECOND)
        # Strangers' lines are left out of what is kept and published: anybody could have added them.
        kept = [line for line in note.lines if (line.name, line.key_id) in self._signers]
        cosigned = render_note(note.text, [*kept, *parse_lines(cosignature)])
        new = Known(size=checkpoint.size, root=checkpoint.root)
        if not self._book.move(checkpoint.origin, old=known, new=new, note=cosigned):
            return _answer(elsewhere(self._book.known(checkpoint.origin)))
        return _plain(200, cosignature.encode())


def _monitoring_path(origin: str) -> str:
    return f"/{sha256(origin.encode()).hex()}/checkpoint"


def _answer(verdict: Verdict) -> Response:
    return Response(status=verdict.status, content_type=verdict.content_type, body=verdict.body)


def _plain(status: int, body: bytes) -> Response:
    return Response(status=status, content_type=PLAIN, body=body)
