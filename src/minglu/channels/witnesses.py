"""Clients of witnesses: ask each for its cosignature, and stop unless enough have given it.

    cosigned = cosign(checkpoint, clients, prove, policy)

Nothing a witness answers is trusted: its line counts only if it verifies under the key that was agreed with it, and
the quorum is checked on the finished note by the same rule that every reader uses. A witness that refuses, answers
nonsense or does not answer at all costs its own cosignature, never another's.

A witness that has recorded another size (409) says so, and is asked again with a proof from there. One that has seen
more than this log holds cannot be satisfied: the log was restored from a backup older than its witnesses.

How the bytes travel is the transport's business: HTTP, or a call in the same process.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from functools import partial
from typing import Final, Protocol

from minglu.canon.digest import Digest
from minglu.canon.errors import CanonError
from minglu.ledger.checkpoint import parse_checkpoint
from minglu.ledger.decimals import parse_decimal
from minglu.ledger.errors import LedgerError, QuorumMissing, WrongNote, WrongSignature
from minglu.ledger.note import (
    COSIGNATURE,
    SignatureLine,
    UncheckedNote,
    parse_lines,
    parse_note,
    parse_vkey,
    render_line,
    render_note,
    verify_note,
)
from minglu.ledger.policy import Policy, check_quorum
from minglu.ledger.witnessing import AddCheckpoint, Response, render_add_checkpoint

Prove = Callable[[int, int], tuple[Digest, ...]]

MOST_ANSWER: Final = 100_000
_MOST_TRIES: Final = 3  # the first, the one after a 409, and one more if another node of this log came between


class Transport(Protocol):
    """Carries one request to one outsider and brings back the answer."""

    def send(self, method: str, path: str, body: bytes) -> Response:
        """The answer. Must end within a time of its own; may raise whatever its network raises."""
        ...


class InProcess:
    """The transport to a server that runs in this very process, for trying Minglu out and for tests."""

    def __init__(self, handle: Callable[[str, str, bytes], Response]) -> None:
        self._handle = handle

    def send(self, method: str, path: str, body: bytes) -> Response:
        """Call the server."""
        return self._handle(method, path, body)


class WitnessSilent(LedgerError):
    """This witness has given no cosignature; the message says why."""


class WitnessElsewhere(WitnessSilent):
    """This witness has recorded another size than it was asked from."""

    def __init__(self, size: int) -> None:
        super().__init__(f"has recorded size {size}")
        self.size = size


class WitnessClient:
    """One witness, under the name that the policy counts it by. Used by one thread at a time."""

    def __init__(self, name: str, vkey: str, transport: Transport) -> None:
        self.name = name
        self.key = parse_vkey(vkey)
        if self.key.kind != COSIGNATURE:
            raise WrongNote("the key of a witness is of kind 0x04")
        self._transport = transport
        # Only a hint: where it is wrong, the witness says so, and one round trip is lost.
        self.recorded = 0

    def add_checkpoint(self, checkpoint: bytes, *, old: int, proof: Sequence[Digest]) -> bytes:
        """The witness's signature line for `checkpoint`, verified.

        Raises WitnessElsewhere if it has recorded another size than `old`, WitnessSilent if it gives none.
        """
        body = render_add_checkpoint(AddCheckpoint(old=old, proof=tuple(proof), checkpoint=checkpoint))
        try:
            answer = self._transport.send("POST", "/add-checkpoint", body)
        # Whatever one witness's network does, the others must still be asked; the quorum decides in the end.
        except Exception as error:
            raise WitnessSilent(f"did not answer: {type(error).__name__}") from error
        if len(answer.body) > MOST_ANSWER:
            raise WitnessSilent(f"answered more than {MOST_ANSWER} bytes")
        if answer.status == 409:
            raise WitnessElsewhere(_told_size(answer.body))
        if answer.status != 200:
            raise WitnessSilent(f"refused with status {answer.status}")
        return render_line(self._own_line(answer.body, checkpoint=checkpoint)).encode()

    def _own_line(self, body: bytes, *, checkpoint: bytes) -> SignatureLine:
        """The first line under this witness's key, all of them verified; lines of strangers are ignored."""
        try:
            answered = UncheckedNote(text=parse_note(checkpoint).text, lines=parse_lines(body.decode("utf-8")))
            verify_note(answered, [self.key])
        except (UnicodeDecodeError, WrongNote) as error:
            raise WitnessSilent("answered something that is no signature") from error
        except WrongSignature as error:
            raise WitnessSilent("answered without a true signature by its key", evidence=error.evidence) from error
        return next(line for line in answered.lines if (line.name, line.key_id) == (self.key.name, self.key.key_id))


def cosign(
    checkpoint: bytes,
    clients: Sequence[WitnessClient],
    prove: Prove,
    policy: Policy,
    *,
    executor: Executor | None = None,
) -> bytes:
    """`checkpoint` with every cosignature that could be had.

    `prove(old, new)` gives the consistency proof; with an `executor` the witnesses are asked at the same time and
    `prove` runs in its threads. Raises QuorumMissing, naming who has failed and why; WrongSignature if the log itself
    has not signed.
    """
    note = parse_note(checkpoint)
    size = parse_checkpoint(note.text).size
    ask = partial(_ask, checkpoint=checkpoint, size=size, prove=prove)
    answers = tuple(executor.map(ask, clients) if executor else map(ask, clients))
    lines = [line for answer in answers if isinstance(answer, bytes) for line in parse_lines(answer.decode())]
    cosigned = render_note(note.text, [*note.lines, *lines])
    failed = {client.name: str(answer) for client, answer in zip(clients, answers, strict=True) if isinstance(answer, WitnessSilent)}
    try:
        check_quorum(policy, cosigned)
    except QuorumMissing as error:
        reasons = {**error.failed, **failed}
        told = "; ".join(f"{name} {why}" for name, why in reasons.items())
        raise QuorumMissing(f"too few witnesses: {told}", failed=reasons, evidence=cosigned) from error
    return cosigned


def _ask(client: WitnessClient, *, checkpoint: bytes, size: int, prove: Prove) -> bytes | WitnessSilent:
    """The line of one witness, or why there is none: a value, so that asking one cannot end the asking of others."""
    for _ in range(_MOST_TRIES):
        old = min(client.recorded, size)
        proof = prove(old, size) if 0 < old < size else ()
        try:
            line = client.add_checkpoint(checkpoint, old=old, proof=proof)
        except WitnessElsewhere as elsewhere:
            if elsewhere.size > size:
                return WitnessSilent(f"has recorded size {elsewhere.size}, more than this log's {size}: never go on from an old backup")
            client.recorded = elsewhere.size
        except WitnessSilent as silent:
            return silent
        else:
            client.recorded = size
            return line
    return WitnessSilent("kept changing the size it had recorded")


def _told_size(body: bytes) -> int:
    """The size in a 409. Some witnesses leave it out."""
    try:
        text = body.decode("ascii")
        if text.endswith("\n"):
            return parse_decimal(text[:-1])
    except (UnicodeDecodeError, CanonError) as error:
        raise WitnessSilent("has recorded another size and told it in a way that cannot be read") from error
    raise WitnessSilent("has recorded another size and did not say which")
