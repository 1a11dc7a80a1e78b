"""One line and one count a request: route template, status, duration, who by key. Nothing else of it is written anywhere.

    {"event": "request", "method": "GET", "route": "/v1/persons/{person}", "status": 200, "ms": 3.1, "caller": "0011…"}

No path parameter, no query, no body, no header, no address (P9). A path that is none of ours is `unmatched`: whoever mistypes a
number into a URL does not get it into our log.
"""

from time import perf_counter
from typing import Final

import structlog
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from minglu.api.metrics import Metrics

CALLER: Final = "minglu_caller"
_WATCHED: Final = "minglu_watched"
UNMATCHED: Final = "unmatched"
_METHODS: Final = frozenset({"GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"})
_LOG = structlog.get_logger("minglu.api")


class Watch:
    """Wraps a handler's application. It times what the caller waits for, reading of the body included."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun, status = perf_counter(), 500
        scope["state"][_WATCHED] = True

        async def seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, seen)
        finally:
            seconds = perf_counter() - begun
            method, route = method_of(scope), template_of(scope)
            self._metrics.answered(method=method, route=route, status=status, seconds=seconds)
            caller = scope["state"].get(CALLER, "nobody")
            _LOG.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1), caller=str(caller))


def template_of(scope: Scope) -> str:
    """The route's template, as it stands in the OpenAPI document."""
    return str(scope.get("path_template") or UNMATCHED)


def method_of(scope: Scope) -> str:
    """The method, or one word for all that no client of ours sends."""
    method = str(scope.get("method"))
    return method if method in _METHODS else "OTHER"


def was_watched(scope: Scope) -> bool:
    """Whether a handler's line is being written for this request."""
    return _WATCHED in scope["state"]
