"""Errors to problems: what an act says went wrong, told to a machine.

    told(error)        the problem of a known error, or None: then it is a defect of ours

The message of an act's error is made for people and holds no personal data; it becomes the detail. What nobody foresaw
is answered as `failed`, and its message, which may hold anything, goes nowhere: the log has its class and place.
"""

from concurrent.futures import TimeoutError as NotInTime
from pathlib import PurePath
from traceback import extract_tb
from typing import Final

import structlog
from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from minglu.access.errors import AccessError
from minglu.acts import errors as acts
from minglu.acts.ports import Clock
from minglu.api.answer import Answer, refusal
from minglu.api.errors import Refused, refuse
from minglu.api.watch import UNMATCHED, method_of, template_of, was_watched
from minglu.canon.errors import CanonError
from minglu.canon.instants import SECOND, Instant
from minglu.cases.errors import CasesError, ClockUnknown, WrongFiling
from minglu.evidence.errors import EvidenceError
from minglu.gate.errors import StorageFull, StorageLost, WrongAsk
from minglu.ledger.errors import NotDurable, QuorumMissing
from minglu.readers.errors import Unreadable
from minglu.rules.errors import WrongQuestion

_LOG = structlog.get_logger("minglu.api")
_SOON: Final = 5 * SECOND
_DEFECT: Final = 500
_WRONG_METHOD: Final = 405

# The first that fits decides: what is narrow stands above what is wide.
_TOLD: Final[tuple[tuple[type[Exception], str], ...]] = (
    (acts.NotAllowed, "not-allowed"),
    (acts.NotFound, "not-found"),
    (acts.SameKeyOtherAsk, "idempotency-key-reused"),
    (acts.KnownByNow, "changed-meanwhile"),
    (acts.NotWitnessed, "not-witnessed"),
    (acts.Busy, "busy"),
    (acts.Unavailable, "unavailable"),
    (acts.ActError, "unusable"),
    (WrongAsk, "wrong-ask"),
    (StorageFull, "storage-full"),
    (StorageLost, "storage-lost"),
    (NotDurable, "storage-full"),
    (QuorumMissing, "not-witnessed"),
    (WrongFiling, "wrong-filing"),
    (EvidenceError, "wrong-filing"),
    (AccessError, "unusable"),
    (ClockUnknown, "unavailable"),
    (CasesError, "unusable"),
    (WrongQuestion, "unusable"),
    (Unreadable, "unusable"),
    (CanonError, "unusable"),
    (NotInTime, "unavailable"),
)
_WAITED: Final = frozenset({"unavailable", "busy", "not-witnessed", "storage-full", "storage-lost"})
_FRAMEWORK: Final = {400: "bad-request", 404: "no-such-path", 405: "wrong-method", 413: "too-large", 415: "wrong-media-type"}


def told(error: Exception, *, now: Instant) -> Refused | None:
    """The problem that a known error is; None for one that nobody foresaw."""
    if isinstance(error, Refused):
        return error
    slug = next((slug for kind, slug in _TOLD if isinstance(error, kind)), None)
    if slug is None:
        return None
    soon = error.again * SECOND if isinstance(error, acts.Busy) else _SOON
    return refuse(slug, str(error), again=Instant(now + soon) if slug in _WAITED else None)


def handlers(clock: Clock) -> ExceptionHandlersMap:
    """For the framework: whatever comes out of a handler becomes a problem."""

    def on_error(request: Request[object, object, State], error: Exception) -> Response[bytes]:
        now = clock.now()
        known = told(error, now=now)
        if known is not None:
            return respond(refusal(known, now=now))
        status = error.status_code if isinstance(error, HTTPException) else _DEFECT
        if status < _DEFECT:
            if not was_watched(request.scope):
                _LOG.info("request", method=method_of(request.scope), route=UNMATCHED, status=status, ms=0.0, caller="nobody")
            allow = {"Allow": _allowed(error)} if status == _WRONG_METHOD else {}
            return respond(refusal(refuse(_FRAMEWORK.get(status, "bad-request")), now=now), headers=allow)
        # Frames only: the message of an error that nobody foresaw may repeat what was sent.
        where = ["/".join([*PurePath(frame.filename).parts[-2:], str(frame.lineno)]) for frame in extract_tb(error.__traceback__)][-8:]
        _LOG.error("unforeseen", kind=type(error).__name__, route=template_of(request.scope), where=where)
        return respond(refusal(refuse("failed"), now=now))

    return {HTTPException: on_error, Exception: on_error}


def respond(answer: Answer, *, headers: dict[str, str] | None = None) -> Response[bytes]:
    """An answer as the framework sends it. Nothing is kept by anybody on the way unless the answer says so."""
    said = {"Cache-Control": "no-store", "Vary": "Accept-Language", **answer.headers, **(headers or {})}
    return Response(answer.content, status_code=answer.status, media_type=answer.media_type, headers=said)


def _allowed(error: Exception) -> str:
    headers = error.headers if isinstance(error, HTTPException) else None
    return ", ".join(sorted(str((headers or {}).get("allow", "")).split(", ")))
