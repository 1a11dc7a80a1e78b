"""A wire between a client and a server that can be cut where it hurts.

    with Proxy.open(server.port) as wire:
        wire.cut_at(b"COMMIT", forwarded=True)     the server gets it, and its answer gets lost
        wire.cut_at(b"COMMIT", forwarded=False)    the server never gets it
        wire.hold(); wire.release()                nothing passes, and nobody is told
        wire.refuse = True                         who connects anew is sent away

A cut is made once, at the next time that the client says these bytes; it ends both sides of that connection.
"""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

_AT_ONCE = 65_536


@dataclass(kw_only=True)
class Proxy:
    """One listening port, any number of connections."""

    port: int
    target: int
    refuse: bool = False
    cuts: int = 0
    _marker: bytes = b""
    _forwarded: bool = False
    _passing: threading.Event = field(default_factory=threading.Event)
    _open: list[socket.socket] = field(default_factory=list)

    @classmethod
    @contextlib.contextmanager
    def open(cls, target: int) -> Iterator["Proxy"]:
        with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as place:
            proxy = cls(port=place.getsockname()[1], target=target)
            proxy.release()
            thread = threading.Thread(target=proxy._accept, args=(place,), daemon=True)
            thread.start()
            try:
                yield proxy
            finally:
                proxy.release()
                # A listening socket that is merely closed goes on waiting.
                place.shutdown(socket.SHUT_RDWR)
                thread.join()
                for one in proxy._open:
                    _end(one)

    def cut_at(self, marker: bytes, *, forwarded: bool) -> None:
        self._marker, self._forwarded = marker, forwarded

    def hold(self) -> None:
        self._passing.clear()

    def release(self) -> None:
        self._passing.set()

    def cut_all(self) -> None:
        for one in self._open:
            _end(one)

    def _accept(self, place: socket.socket) -> None:
        while True:
            try:
                client, _ = place.accept()
            except OSError:
                return
            if self.refuse:
                client.close()
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                client.close()
                continue
            self._open += [client, server]
            lost = threading.Event()
            for work in (self._up, self._down):
                threading.Thread(target=work, args=(client, server, lost), daemon=True).start()

    def _up(self, client: socket.socket, server: socket.socket, lost: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(_AT_ONCE):
                self._passing.wait()
                if self._marker and self._marker in data:
                    self._marker, self.cuts = b"", self.cuts + 1
                    if not self._forwarded:
                        break
                    # Whatever the server answers from now on is lost; the other thread ends it with the first word.
                    lost.set()
                server.sendall(data)
        if not lost.is_set():
            _end(client)
            _end(server)

    def _down(self, client: socket.socket, server: socket.socket, lost: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(_AT_ONCE):
                self._passing.wait()
                if lost.is_set():
                    break
                client.sendall(data)
        _end(client)
        _end(server)


def _end(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
