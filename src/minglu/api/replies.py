"""Doing a request once: `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header).

    answer = once(parts, caller="…", key="…", request=mark, do=lambda: …)

What was answered under a key is answered again, byte for byte, for a day. A first try that failed on our side, or that
was told to wait, leaves the key free. Names and requests are kept as keyed marks, never as they were sent.
"""

from collections.abc import Callable
from typing import Final, Protocol, TypeVar

from minglu.access.replies import Again, Busy, Go, KeptReply, Other, Verdict, begin
from minglu.api.answer import Answer, kept_answer
from minglu.api.errors import refuse
from minglu.canon.instants import SECOND, Instant

T = TypeVar("T")

_WAIT: Final = 429
_OURS: Final = 500
_SOON: Final = 5 * SECOND


class ApiReplies(Protocol):
    """Where replies are kept; durable when a call returns."""

    def begin(self, caller: str, key: str, *, judge: Callable[[KeptReply | None], tuple[KeptReply, T]]) -> T:
        """Give `judge` what is kept, keep what it returns, and return its word; one transaction."""
        ...

    def end(self, caller: str, key: str, *, begun: Instant, status: int, body: bytes) -> None:
        """The answer of the try that began at `begun`, unless another has begun since."""
        ...

    def drop(self, caller: str, key: str, *, begun: Instant) -> None:
        """The try that began at `begun` came to nothing; the key is free again."""
        ...

    def probe(self, at: Instant) -> None:
        """Write one row durably. Raises StorageFull."""
        ...


def once(replies: ApiReplies, *, caller: str, key: str, request: bytes, at: Instant, do: Callable[[], Answer]) -> Answer:
    """The answer of `do`, which runs for the first such request only. Raises Refused for a key that stands for another
    request, or whose first try has not ended."""

    def judge(kept: KeptReply | None) -> tuple[KeptReply, Verdict]:
        return begin(kept, request=request, at=at)

    verdict = replies.begin(caller, key, judge=judge)
    match verdict:
        case Again(status=status, body=body):
            return kept_answer(status, body)
        case Busy():
            raise refuse("still-working", again=Instant(at + _SOON))
        case Other():
            raise refuse("idempotency-key-reused")
        case Go():
            return _first(replies, caller=caller, key=key, at=at, do=do)


def _first(replies: ApiReplies, *, caller: str, key: str, at: Instant, do: Callable[[], Answer]) -> Answer:
    finished = False
    try:
        answer = do()
        if answer.status < _OURS and answer.status != _WAIT:
            replies.end(caller, key, begun=at, status=answer.status, body=answer.content)
            finished = True
        return answer
    finally:
        if not finished:
            replies.drop(caller, key, begun=at)
