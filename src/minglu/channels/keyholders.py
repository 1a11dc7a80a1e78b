"""Whether enough keyholders answer: asked before a permit is decided, so that none is given that nobody could open (P3).

An answer of any kind counts, also a refusal to talk about anything but openings; silence and a fault of the server do
not. The answer is remembered for some seconds, because it is asked once a batch.
"""

from collections.abc import Callable, Mapping

from minglu.canon.instants import SECOND, Instant
from minglu.channels.witnesses import Transport

FRESH = 10 * SECOND
_FAULT = 500


class AnsweringKeyholders:
    """`acts.ports.Keyholders` over the transports to the keyholders of a node."""

    def __init__(self, transports: Mapping[str, Transport], *, threshold: int, clock: Callable[[], Instant]) -> None:
        self._transports = transports
        self._threshold = threshold
        self._clock = clock
        self._asked = Instant(0)
        self._enough = False

    def reachable(self) -> bool:
        now = self._clock()
        if not (self._enough and self._asked <= now < self._asked + FRESH):
            self._asked = now
            self._enough = sum(_answers(transport) for transport in self._transports.values()) >= self._threshold
        return self._enough


def _answers(transport: Transport) -> bool:
    try:
        return transport.send("GET", "/", b"").status < _FAULT
    except OSError:
        return False
