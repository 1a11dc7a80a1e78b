"""The door: what stands around every endpoint, in this order.

1. how often          public endpoints by address, others by key or person: `too-many`
2. who                key or token, and its scope: `not-authenticated`, `missing-scope`. Before the body is read.
3. the body           its size (the framework's business), media type, shape
4. once               Idempotency-Key
5. the act            its errors become problems

Handlers run in threads; nothing here waits on the event loop.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.params import RawBody
from litestar.types import ASGIApp

from minglu.access.replies import mark
from minglu.acts.limits import source_of
from minglu.api.answer import Answer, refusal
from minglu.api.callers import Caller, who_calls
from minglu.api.endpoint import Call, Endpoint
from minglu.api.errors import refuse
from minglu.api.faults import handlers, respond, told
from minglu.api.metrics import Metrics
from minglu.api.parts import ApiParts
from minglu.api.replies import once
from minglu.api.watch import CALLER, Watch
from minglu.rules.explain import Language

_KEY: Final = re.compile(r"[\x21-\x7e]{1,128}")
_CALLER_SIZE: Final = 20
_AUTHENTICATED: Final = "minglu_authenticated"
Received = Request[object, object, State]


def handler_of(endpoint: Endpoint, parts: ApiParts, *, metrics: Metrics) -> HTTPRouteHandler:
    """The endpoint as the framework serves it."""

    def admitted(connection: ASGIConnection[object, object, object, State], _handler: BaseRouteHandler) -> None:
        _admit(endpoint, parts, connection)

    def without_body(request: Received) -> Response[bytes]:
        return respond(_answer(endpoint, parts, request, body=b""))

    def with_body(request: Received, body: RawBody) -> Response[bytes]:
        return respond(_answer(endpoint, parts, request, body=body))

    def watched(app: ASGIApp) -> ASGIApp:
        return Watch(app, metrics=metrics)

    return HTTPRouteHandler(
        endpoint.path,
        http_method=[endpoint.method],
        name=endpoint.name,
        guards=[admitted],
        middleware=[watched],
        exception_handlers=handlers(parts.office.clock),
        request_max_body_size=endpoint.most_bytes,
        sync_to_thread=True,
        include_in_schema=False,
    )(with_body if endpoint.work.reads else without_body)


def _admit(endpoint: Endpoint, parts: ApiParts, connection: ASGIConnection[object, object, object, State]) -> None:
    source = _source(connection)
    if endpoint.needs.public:
        _within_rate(endpoint, parts, source)
    caller = who_calls(parts, connection.headers.get("authorization"), source=source, needs=endpoint.needs)
    if not endpoint.needs.public:
        _within_rate(endpoint, parts, caller.mark.hex())
    connection.scope["state"][_AUTHENTICATED] = caller
    connection.scope["state"][CALLER] = caller.name


def _within_rate(endpoint: Endpoint, parts: ApiParts, source: str) -> None:
    rate = endpoint.rate
    again = parts.limits.admit(f"api.{endpoint.name}", source, most=rate.most, within=rate.within) if rate is not None else None
    if again is not None:
        raise refuse("too-many", again=again)


def _answer(endpoint: Endpoint, parts: ApiParts, request: Received, *, body: bytes) -> Answer:
    caller = request.scope["state"].get(_AUTHENTICATED)
    call = Call(
        parts=parts,
        caller=caller if isinstance(caller, Caller) else Caller(),
        path={name: str(value) for name, value in request.path_params.items()},
        language=language_of(request.headers.get("accept-language")),
    )
    return _told(parts, lambda: _answer_once(endpoint, call, request, body=body))


def _answer_once(endpoint: Endpoint, call: Call, request: Received, *, body: bytes) -> Answer:
    key = _idempotency_key(endpoint, request)
    if key is None:
        return _prepared(endpoint, call, request, body=body)()
    parts = call.parts
    named = mark(parts.pepper, b"key", call.caller.mark, key.encode("ascii"))
    do = _prepared(endpoint, replace(call, once=named), request, body=body)
    caller = mark(parts.pepper, b"caller", call.caller.mark)[:_CALLER_SIZE].hex()
    sent = mark(parts.pepper, b"request", request.method.encode(), request.url.path.encode(), _media_type(request).encode(), body)
    now = parts.office.clock.now()
    return once(parts.replies, caller=caller, key=named.hex(), request=sent, at=now, do=lambda: _told(parts, do))


def _prepared(endpoint: Endpoint, call: Call, request: Received, *, body: bytes) -> Callable[[], Answer]:
    """The body, read; nothing is done yet. Raises Refused for a body that cannot be used."""
    do = endpoint.work.do
    return (lambda: do(call)) if do is not None else _reader(endpoint, request)(call, body)


def _told(parts: ApiParts, do: Callable[[], Answer]) -> Answer:
    """The answer, or the problem that a known error is. What nobody foresaw goes on."""
    try:
        return do()
    except Exception as error:
        # Nothing is swallowed: a known error becomes its problem, and any other is raised again.
        now = parts.office.clock.now()
        known = told(error, now=now)
        if known is None:
            raise
        return refusal(known, now=now)


def _reader(endpoint: Endpoint, request: Received) -> Callable[[Call, bytes], Callable[[], Answer]]:
    reads = endpoint.work.reads
    media_type = _media_type(request)
    if media_type not in reads:
        raise refuse("wrong-media-type", f"This path takes {' or '.join(reads)}, in UTF-8.")
    return reads[media_type]


def _media_type(request: Received) -> str:
    """The type without its parameters; nothing for a charset that is not UTF-8."""
    said, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = re.search(r'charset\s*=\s*"?([^";\s]+)', parameters, re.IGNORECASE)
    return said.strip().lower() if charset is None or charset[1].lower() == "utf-8" else ""


def _idempotency_key(endpoint: Endpoint, request: Received) -> str | None:
    said = request.headers.get("idempotency-key")
    if endpoint.once != "key":
        return None
    if said is None or not _KEY.fullmatch(said):
        raise refuse("idempotency-key-missing")
    return said


def language_of(accepted: str | None) -> Language:
    """The first of our languages that the caller names; Chinese if it names neither."""
    for part in (accepted or "").lower().split(","):
        tag = part.partition(";")[0].strip()
        if tag.startswith("zh"):
            return "zh"
        if tag.startswith("en"):
            return "en"
    return "zh"


def _source(connection: ASGIConnection[object, object, object, State]) -> str:
    return source_of(connection.client.host if connection.client is not None else None)
