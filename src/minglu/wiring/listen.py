"""Listening: a port of this machine, and uvicorn on it until somebody stops it.

    with listen("127.0.0.1", 8450) as place:
        run_until_stopped(app, place)         Ctrl-C or SIGTERM ends it; requests that run get two seconds

The socket is bound before anything is told to anybody, so that a port that is taken is said in words.
"""

import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final, TypeAlias

import uvicorn
from litestar.concurrency import set_asyncio_executor

from minglu.wiring.errors import PortTaken

GRACE_SECONDS: Final = 2
KEEP_ALIVE_SECONDS: Final = 15
MOST_AT_ONCE: Final = 200
HANDLERS_AT_ONCE: Final = 64
_BACKLOG: Final = 512

App: TypeAlias = Callable[..., Awaitable[None]]


@contextmanager
def listen(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens. Raises PortTaken, naming what to do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named, or the event loop leaves Nagle's algorithm on: 40 ms for every answer on a kept connection.
    place = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            place.bind((host.strip("[]"), port))
            place.listen(_BACKLOG)
        except OSError as error:
            raise PortTaken(
                f"nothing can listen at {host}, port {port} ({error.strerror}); stop what does, or choose another port"
            ) from error
        yield place
    finally:
        place.close()


def config_of(app: App) -> uvicorn.Config:
    """How the application is served, wherever it is: quiet, and bounded."""
    return uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_AT_ONCE,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def run_until_stopped(app: App, place: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM; returns then."""
    with _terminating_alike(), ThreadPoolExecutor(HANDLERS_AT_ONCE, thread_name_prefix="handler") as hands:
        # Handlers wait for the sequencer and for witnesses: a thread each, and not the loop's six on two cores.
        set_asyncio_executor(hands)
        try:
            uvicorn.Server(config_of(app)).run(sockets=[place])
        except KeyboardInterrupt:
            # uvicorn has ended everything by then and raises the signal again for whoever called it. That is us.
            return
        finally:
            set_asyncio_executor(None)


@contextmanager
def _terminating_alike() -> Iterator[None]:
    """SIGTERM ends a node as Ctrl-C does, in order. By default it would end the process where it stands."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
