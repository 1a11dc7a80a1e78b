"""Limits: how often one source may do one thing, counted in memory over a sliding window.

    source = source_of("2001:db8::7")          who asks, as far as an address tells it
    again = limits.admit("sign_in", source, most=10, within=15 * MINUTE)
    again is None          go on; else the moment from which it is admitted again

A try that is refused is not counted, so that whoever waits gets in. Rules that hold here:

* Memory is bounded. Sources are kept as digests; when `MOST_SOURCES` of them are live, all further ones share one count:
  whoever brings thousands of sources tightens the limit for newcomers, and frees nobody.
* A source is an address, and for IPv6 its first 64 bits: a home has that many addresses to itself, and would be as many
  sources. Whoever holds a larger network is several sources.
* A restart forgets. What must outlive it (codes, locked accounts) is counted where it is kept.
"""

import threading
from collections import deque
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from minglu.acts.ports import Clock
from minglu.canon.digest import sha256
from minglu.canon.instants import SECOND, Instant

MOST_SOURCES: Final = 50_000
_SWEEP: Final = SECOND
_EVERYBODY_ELSE: Final = ""
_HOME: Final = 64
# A socket's file, and whatever else is no address: they share one count.
_ELSEWHERE: Final = "elsewhere"


def source_of(host: str | None) -> str:
    """The source that an address belongs to: an IPv4 address, however it is written, or the /64 of an IPv6 one."""
    try:
        address = ip_address(host or "")
    except ValueError:
        return _ELSEWHERE
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return f"{IPv6Address(int(address) >> _HOME << _HOME)}/{_HOME}"
    return str(address if isinstance(address, IPv4Address) else address.ipv4_mapped)


@dataclass(slots=True, kw_only=True)
class _Counted:
    """Moments that were admitted, oldest first, and how long each counts."""

    moments: deque[Instant]
    within: int


class Limits:
    """Counts for one process. `admit` may be called from any thread."""

    def __init__(self, clock: Clock, *, most_sources: int = MOST_SOURCES) -> None:
        self._clock = clock
        self._most_sources = most_sources
        self._counted: dict[bytes, _Counted] = {}
        self._swept = Instant(0)
        self._lock = threading.Lock()

    def admit(self, what: str, source: str, *, most: int, within: int) -> Instant | None:
        """Count one try of `source` at `what`, and None; or, after `most` of them `within` milliseconds, when again."""
        now = self._clock.now()
        with self._lock:
            counted = self._of(what, source, within=within, now=now)
            _forget(counted, now=now)
            if len(counted.moments) >= most:
                return Instant(counted.moments[-most] + within) if most > 0 else Instant(now + within)
            counted.moments.append(now)
        return None

    def _of(self, what: str, source: str, *, within: int, now: Instant) -> _Counted:
        key = _key(what, source, within=within)
        if key not in self._counted and not self._room(now):
            key = _key(what, _EVERYBODY_ELSE, within=within)
        return self._counted.setdefault(key, _Counted(moments=deque(), within=within))

    def _room(self, now: Instant) -> bool:
        """Whether one more source can be counted alone. A full table is swept now and then, not at every newcomer."""
        if len(self._counted) >= self._most_sources and abs(now - self._swept) >= _SWEEP:
            self._swept = now
            for counted in self._counted.values():
                _forget(counted, now=now)
            self._counted = {key: counted for key, counted in self._counted.items() if counted.moments}
        return len(self._counted) < self._most_sources


def _forget(counted: _Counted, *, now: Instant) -> None:
    """Drop what no longer counts; what lies ahead was counted before the clock was set right, and is dropped too."""
    while counted.moments and counted.moments[0] <= now - counted.within:
        counted.moments.popleft()
    while counted.moments and counted.moments[-1] > now:
        counted.moments.pop()


def _key(what: str, source: str, *, within: int) -> bytes:
    return sha256(f"{what}\0{within}\0{source}".encode("utf-8", "surrogatepass"))[:16]
