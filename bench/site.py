"""A site as it is served, in this process, and a client that keeps its connection.

    with listen(HOST, 0) as place, running(app, place), Client(port_of(place)) as client:
        client.send("GET", "/").status == 200

uvicorn runs in a thread with the numbers of `minglu.wiring.listen`. Client and server share one interpreter and its lock:
whatever is measured so holds what the client does too. Log lines are made as `minglu serve` makes them, and thrown away.
"""

import contextlib
import logging
import os
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from types import MappingProxyType
from typing import Final, Self

import structlog
import uvicorn

from minglu.wiring.listen import App, config_of, handler_threads

_NAME: Final = "localhost"
_PATIENCE_SECONDS: Final = 60
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class WrongAnswer(Exception):
    """The site did not answer what is to be measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer, read to its end."""

    status: int
    body: bytes


class Client:
    """One connection, kept from one request to the next. For one thread at a time."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection(_NAME, port, timeout=_PATIENCE_SECONDS)

    def __enter__(self) -> Self:
        self._connection.connect()
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def send(self, method: str, path: str, *, body: bytes | None = None, headers: Mapping[str, str] = _NOTHING) -> Answered:
        self._connection.request(method, path, body=body, headers=dict(headers))
        answer = self._connection.getresponse()
        return Answered(status=answer.status, body=answer.read())


def port_of(place: socket.socket) -> int:
    return int(place.getsockname()[1])


def origin_at(port: int) -> str:
    """What a browser on this machine calls the site."""
    return f"http://{_NAME}:{port}"


@contextlib.contextmanager
def running(app: App, place: socket.socket) -> Iterator[None]:
    """Serve there until the block ends."""
    server = uvicorn.Server(config_of(app))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place]}, name="site")
    with _lines_aside(), handler_threads():
        thread.start()
        try:
            yield
        finally:
            server.should_exit = True
            thread.join()


@contextlib.contextmanager
def _lines_aside() -> Iterator[None]:
    """A line a request costs time and belongs to what is measured; among the figures nobody wants to read it."""
    before = structlog.get_config()
    with Path(os.devnull).open("w") as nowhere:
        structlog.configure(
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
            logger_factory=structlog.PrintLoggerFactory(file=nowhere),
            cache_logger_on_first_use=False,
        )
        try:
            yield
        finally:
            structlog.configure(**before)
