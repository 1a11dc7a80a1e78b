"""Probes and figures: alive, ready, and what Prometheus reads."""

import threading
from collections.abc import Callable
from time import monotonic
from typing import Final

import msgspec
from msgspec import Struct

from minglu.acts.readiness import Check, readiness
from minglu.api.answer import JSON, Answer
from minglu.api.callers import Needs
from minglu.api.endpoint import Call, Endpoint, Rate, Result, plain
from minglu.api.metrics import MEDIA_TYPE

_TEXT: Final = "text/plain"
_FRESH: Final = 2.0


class CheckOut(Struct, frozen=True, kw_only=True):
    name: str
    holds: bool


class ReadyOut(Struct, frozen=True, kw_only=True):
    """`ready` when every check holds."""

    ready: bool
    checks: tuple[CheckOut, ...]


class Readiness:
    """The checks, looked at every two seconds at most: one of them writes to the disk, and anybody may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: tuple[Check, ...] = ()
        self._until = 0.0

    def answer(self, call: Call) -> Answer:
        with self._lock:
            if monotonic() >= self._until:
                parts = call.parts
                self._seen = readiness(parts.office, parts.proofs, probe=parts.replies.probe)
                self._until = monotonic() + _FRESH
            checks = self._seen
        ready = all(check.holds for check in checks)
        told = ReadyOut(ready=ready, checks=tuple(CheckOut(name=check.name, holds=check.holds) for check in checks))
        return Answer(status=200 if ready else 503, content=msgspec.json.encode(told), media_type=JSON)


def endpoints(metrics: Callable[[], bytes]) -> tuple[Endpoint, ...]:
    """The probes of one node."""
    ready = Readiness()
    return (
        Endpoint(
            method="GET",
            path="/livez",
            summary="Is the process alive?",
            tag="operation",
            needs=Needs(),
            work=plain(lambda _call: Answer(status=200, content=b"ok\n", media_type=_TEXT)),
            answers=(Result(status=200, content=_TEXT, means="It is."),),
        ),
        Endpoint(
            method="GET",
            path="/readyz",
            summary="Can it do its work now?",
            tells="The sequencer runs, entries older than a minute are witnessed, the disk takes writes, the clock is not behind the log.",
            tag="operation",
            needs=Needs(),
            work=plain(ready.answer),
            answers=(
                Result(status=200, content=ReadyOut, means="Every check holds."),
                Result(status=503, content=ReadyOut, means="A check fails; it is named."),
            ),
            rate=Rate(most=600),
        ),
        Endpoint(
            method="GET",
            path="/metrics",
            summary="Figures for Prometheus",
            tells="Counts by route, rule and purpose. No person, staff or number is in any label.",
            tag="operation",
            needs=Needs(scope="metrics.read"),
            work=plain(lambda _call: Answer(status=200, content=metrics(), media_type=MEDIA_TYPE)),
            answers=(Result(status=200, content=MEDIA_TYPE, means="The text format of Prometheus."),),
        ),
    )
