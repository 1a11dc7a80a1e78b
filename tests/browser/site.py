"""A small site for trying scripts on: pages that a test writes, our assets, our content policy, and everything that came in.

site.pages["/ask"] = '<form method="post" action="/asked" data-sign-ask>…'
site.posts                                   # [("/asked", {"ask": "…", "signature": "…"})]
"""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from urllib.parse import parse_qsl

import minglu.web

ASSETS = Path(minglu.web.__file__).parent / "assets"
NOW = 1_791_784_980_000  # 2026-10-12 14:03 in Shanghai; not the time of this machine
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
Answer = tuple[int, bytes]
HEAD = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>t</title>
<meta name="server-now" content="{now}">
<meta name="htmx-config" content='{{"includeIndicatorStyles":false,"allowEval":false,"historyCacheSize":0,
"responseHandling":[{{"code":"[2345]..","swap":true}}]}}'>
<script src="/assets/htmx.min.js" defer></script>
<script src="/assets/minglu.js" defer></script>
<script src="/assets/sign.js" defer></script>
<script src="/assets/upload.js" defer></script>
<script src="/assets/passkey.js" defer></script>
</head>
<body>
<div id="heard"></div>
<p id="offline" hidden>offline</p>
<template id="confirm">
<dialog><p data-text></p><button type="button" data-yes></button><button type="button" data-no>no</button></dialog>
</template>
"""


class Site:
    """Listens on this machine only, while it is open."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.posts: list[tuple[str, dict[str, str]]] = []
        # What answers anything else, if a test sets it: (method, path, body) -> (status, bytes); None drops the connection.
        self.answer: Callable[[str, str, bytes], Answer | None] | None = None
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site._get(self)

            def do_POST(self) -> None:
                site._sent(self)

            def do_PUT(self) -> None:
                site._sent(self)

            def do_DELETE(self) -> None:
                site._sent(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def form(self, path: str, markup: str) -> str:
        """Put a page there, and say its address."""
        self.pages[path] = HEAD.format(now=NOW) + markup
        return self.address + path

    def __enter__(self) -> "Site":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _get(self, request: BaseHTTPRequestHandler) -> None:
        path = request.path.partition("?")[0]
        asset = ASSETS / path.rpartition("/")[2]
        if path.startswith("/assets/") and asset.is_file():
            _reply(request, (200, asset.read_bytes()), kind=KINDS[asset.suffix])
        elif path in self.pages:
            _reply(request, (200, self.pages[path].encode()))
        else:
            _reply(request, (404, b"no such page"))

    def _sent(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        if self.answer is not None:
            answer = self.answer(request.command, request.path, body)
            if answer is None:
                request.close_connection = True
                return
            _reply(request, answer)
            return
        self.posts.append((request.path, dict(parse_qsl(body.decode(), keep_blank_values=True))))
        _reply(request, (200, self.pages.get(request.path, "<p id='done'>done</p>").encode()))


def _reply(request: BaseHTTPRequestHandler, answer: Answer, *, kind: str = "text/html; charset=utf-8") -> None:
    status, data = answer
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(data)))
    request.send_header("Content-Security-Policy", POLICY)
    request.send_header("Cache-Control", "no-store")
    request.end_headers()
    request.wfile.write(data)
