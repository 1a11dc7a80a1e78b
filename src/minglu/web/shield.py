"""What stands before every request and on every answer, pages and API alike, as plain ASGI around the whole application.

* Only our own host is answered: another name that resolves to us (DNS rebinding) is turned away. On a machine that is
  served to itself alone, 127.0.0.1 is led to the name that the pages go by.
* A request that changes something must come from our own pages: `Sec-Fetch-Site`, or else `Origin`, says where it came
  from, and scripts cannot forge them. That, with cookies that other sites' posts do not carry, is the whole defence
  against forged requests; there is no token to lose in a second tab or with the back button. (The API's own paths are
  opened by a key and no cookie, and are left out.)
* Every answer says what a browser may do with it: load from us alone, frame nowhere, guess no types, keep nothing.
"""

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_ALWAYS: Final = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"),
    (b"cache-control", b"no-store"),
)
_HTTPS: Final = (b"strict-transport-security", b"max-age=31536000")


class Shield:
    """Wraps an application. `host` and `origin` are our own, as browsers spell them; `open_to` are path prefixes that a
    key opens and no cookie; `probes` are paths that an orchestrator asks for under whatever name."""

    def __init__(self, app: ASGIApp, *, origin: str, open_to: tuple[str, ...] = (), probes: tuple[str, ...] = ()) -> None:
        self._app = app
        self._origin = origin
        self._host = origin.partition("://")[2]
        port = self._host.removeprefix("localhost")
        self._is_loopback = self._host.startswith("localhost") and (not port or port.startswith(":"))
        self._loopback = f"127.0.0.1{port}".encode()
        self._open_to = open_to
        self._probes = probes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        if self._is_by_number(scope, headers):
            await self._lead(send, scope)
            return
        refused = self._refuse(scope["method"], str(scope["path"]), headers)
        if refused is not None:
            await _answer(send, refused, headers=self._fixed(()))
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._fixed(message["headers"])]
            await send(message)

        await self._app(scope, receive, with_headers)

    def _is_by_number(self, scope: HTTPScope, headers: dict[bytes, bytes]) -> bool:
        """Whether somebody on this machine typed 127.0.0.1 for a page."""
        by_number = self._is_loopback and headers.get(b"host") == self._loopback
        return by_number and scope["method"] in SAFE and scope["path"] not in self._probes

    async def _lead(self, send: Send, scope: Scope) -> None:
        """To the same path under our own name. Never to what a request says of itself: the path is spelled anew."""
        place = self._origin + quote(str(scope["path"]))
        await send({"type": "http.response.start", "status": 307, "headers": [(b"location", place.encode()), *self._fixed(())]})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _refuse(self, method: str, path: str, headers: dict[bytes, bytes]) -> bytes | None:
        """Why this request is turned away, in both languages; None if it is not."""
        if path not in self._probes and headers.get(b"host", b"").decode("latin-1") != self._host:
            return f"请使用 {self._origin} 访问。 Use {self._origin} to come here.".encode()
        if method in SAFE or path.startswith(self._open_to):
            return None
        site, origin = headers.get(b"sec-fetch-site"), headers.get(b"origin")
        foreign = site not in (b"same-origin", b"none") if site is not None else origin not in (None, self._origin.encode())
        if foreign:
            return "请求不是从本站页面发出的，未予处理。 This did not come from a page of ours; nothing was done.".encode()
        return None

    def _fixed(self, there: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """The headers that an answer lacks. A page may be stricter than the rule; what it says itself stays."""
        known = {name.lower() for name, _ in there}
        wanted = (*_ALWAYS, _HTTPS) if self._origin.startswith("https://") else _ALWAYS
        return [(name, value) for name, value in wanted if name not in known]


async def _answer(send: Send, text: bytes, *, headers: list[tuple[bytes, bytes]]) -> None:
    kind = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": [*kind, *headers]})
    await send({"type": "http.response.body", "body": text, "more_body": False})
