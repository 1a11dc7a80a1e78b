"""The keyholder: holds one share of each record's key and gives it out against a witnessed permit only.

    keyholder = Keyholder(policy, private, book, clock)
    keyholder.handle("POST", "/open", render_request(request))       the share for the one-use key, or why not
    keyholder.tombstone(tombstone_of_record(record))                 erased: closed for good

What makes it worth anything: `vault.keyholding.judge` decides, from the request, this machine's clock and this book
alone; and a share leaves only after the opening is in the book for good. A crash between the two costs the dialler one
repeated request and nobody anything. Of two requests judged at the same time the second finds the book changed and is
judged again.

Answers: 200 the share, 400 unreadable, 403 denied (429: too many this minute or day) with a code and a sentence, 503 the book
cannot be used. HTTP, TLS and limits on connections are the caller's business.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from minglu.canon.instants import Instant
from minglu.ledger.errors import NotDurable
from minglu.ledger.policy import Policy
from minglu.servers.ports import Response
from minglu.servers.ports_keyholding import KeyholderBook
from minglu.vault.errors import WrongExchange, WrongSealed
from minglu.vault.exchange import (
    Denial,
    OpenResponse,
    parse_request,
    render_denial,
    render_response,
    response_info,
)
from minglu.vault.hpke import seal_to
from minglu.vault.keyholding import Checks, KeyholderPolicy, Verified, checks_under, deny, judge
from minglu.vault.memory import Tombstone
from minglu.vault.shown import Shown, opening_asked, read_request

OPEN: Final = "/open"

# Asked later, the same request may be answered.
_LATER: Final = frozenset({"too_many", "too_many_today"})
_JSON: Final = "application/json"
# Entries of many permits share a checkpoint; a number is used for a month under one label.
_CHECKPOINTS: Final = 256
_LABELS: Final = 50_000
_ATTEMPTS: Final = 5


class Keyholder:
    """One keyholder under one name, with the X25519 key that its shares are sealed to."""

    def __init__(self, policy: KeyholderPolicy, private: X25519PrivateKey, book: KeyholderBook, clock: Callable[[], Instant]) -> None:
        self._policy = policy
        self._private = private
        self._book = book
        self._clock = clock
        self._checks = _remembering(policy.log_policy)

    def __repr__(self) -> str:
        return f"Keyholder({self._policy.name!r})"

    def handle(self, method: str, path: str, body: bytes) -> Response:
        """The answer to one request. Never raises for anything that was sent."""
        if path != OPEN:
            return _plain(404, "no such path")
        if method != "POST":
            return _plain(405, "POST only")
        try:
            return self._open(read_request(parse_request(body)))
        except WrongExchange as error:
            return _plain(400, str(error))
        except NotDurable:
            return _plain(503, "this keyholder cannot use its book; nothing was opened")

    def tombstone(self, tombstone: Tombstone) -> None:
        """Close a record, or every record of a number, for good. Durable when this returns. Raises NotDurable."""
        self._book.bury(tombstone, at=self._clock())

    def _open(self, shown: Shown) -> Response:
        """Judge, remember, answer. The book decides a race, and the loser is judged by what the winner wrote."""
        for _ in range(_ATTEMPTS):
            at = self._clock()
            memory = self._book.memory(opening_asked(shown, at=at))
            judged = judge(shown, policy=self._policy, memory=memory, private=self._private, at=at, checks=self._checks)
            if isinstance(judged, Denial):
                return _denied(judged)
            if judged.repeated or self._remember(judged):
                return self._answer(shown, judged)
        return _plain(503, "too many requests for the same entry at once; repeat this one")

    def _remember(self, verified: Verified) -> bool:
        return self._book.remember(verified.opened, per_minute=self._policy.per_minute, per_day=self._policy.per_day)

    def _answer(self, shown: Shown, verified: Verified) -> Response:
        info = response_info(shown.leaf, keyholder=self._policy.name)
        try:
            share = seal_to(shown.request.one_use, verified.share, info=info)
        except WrongSealed:
            return _denied(deny("wrong_one_use_key"))
        return Response(status=200, content_type=_JSON, body=render_response(OpenResponse(keyholder=self._policy.name, share=share)))


def _remembering(policy: Policy) -> Checks:
    """The costly checks, with their latest results kept in memory. Failures are not kept: they raise."""
    plain = checks_under(policy)
    return Checks(quorum=lru_cache(_CHECKPOINTS)(plain.quorum), label=lru_cache(_LABELS)(plain.label))


def _denied(denial: Denial) -> Response:
    status = 429 if denial.code in _LATER else 403
    return Response(status=status, content_type=_JSON, body=render_denial(denial))


def _plain(status: int, sentence: str) -> Response:
    return Response(status=status, content_type="text/plain; charset=utf-8", body=f"{sentence}\n".encode())
