"""Listening: a port of this machine, and uvicorn on it until somebody stops it.

    with listen("127.0.0.1", 8450) as place:
        run_until_stopped(app, place)         Ctrl-C or SIGTERM ends it; requests that run get two seconds

The socket is bound before anything is told to anybody, so that a port that is taken is said in words. A named proxy, and
nobody else, is believed about where a request comes from: the last address that a proxy of ours did not add itself.
"""

import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from ipaddress import IPv4Network, ip_network
from typing import Final, TypeAlias

import uvicorn
from litestar.concurrency import set_asyncio_executor

from minglu.wiring.connection import Connection
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


def config_of(app: App, *, proxy: str = "", connection: type[Connection] = Connection) -> uvicorn.Config:
    """How the application is served, wherever it is: quiet, and bounded. `proxy` is the one of the settings."""
    return uvicorn.Config(
        app,
        http=connection,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxy),
        forwarded_allow_ips=_believed(proxy),
        limit_concurrency=MOST_AT_ONCE,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _believed(proxy: str) -> list[str]:
    """The proxy's network, also as a socket for both versions of IP spells it."""
    if not proxy:
        return []
    network = ip_network(proxy)
    both = [str(network)]
    if isinstance(network, IPv4Network):
        both.append(f"::ffff:{network.network_address}/{96 + network.prefixlen}")
    return both


def run_until_stopped(app: App, place: socket.socket, *, proxy: str = "") -> None:
    """Serve until SIGINT or SIGTERM; returns then."""
    with _terminating_alike(), handler_threads():
        try:
            uvicorn.Server(config_of(app, proxy=proxy)).run(sockets=[place])
        except KeyboardInterrupt:
            # uvicorn has ended everything by then and raises the signal again for whoever called it. That is us.
            return


@contextmanager
def handler_threads() -> Iterator[None]:
    """Handlers wait for the sequencer and for witnesses: a thread each, and not the loop's six on two cores. One at a time."""
    with ThreadPoolExecutor(HANDLERS_AT_ONCE, thread_name_prefix="handler") as hands:
        set_asyncio_executor(hands)
        try:
            yield
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
