"""Answers as bytes: what goes back over the wire, whether asked for or a problem instead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import msgspec

from minglu.api.errors import Refused
from minglu.api.problems import MEDIA_TYPE as PROBLEM
from minglu.canon.instants import SECOND, Instant

JSON: Final = "application/json"
_NOBODY: Final = 401
_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Status, bytes, what they are, and headers beyond those that every answer has."""

    status: int
    content: bytes = field(repr=False)
    media_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=lambda: _NO_HEADERS)


def answer(status: int, content: msgspec.Struct) -> Answer:
    """JSON."""
    return Answer(status=status, content=msgspec.json.encode(content))


def refusal(refused: Refused, *, now: Instant) -> Answer:
    """A problem, with `Retry-After` where there is a moment to wait for."""
    headers = {"WWW-Authenticate": "Bearer"} if refused.told.status == _NOBODY else {}
    if refused.again is not None:
        headers["Retry-After"] = str(max(1, -(-(refused.again - now) // SECOND)))
    return Answer(status=refused.told.status, content=msgspec.json.encode(refused.told), media_type=PROBLEM, headers=headers)


def kept_answer(status: int, body: bytes) -> Answer:
    """An answer that was kept: JSON, or a problem."""
    return Answer(status=status, content=body, media_type=JSON if status < 400 else PROBLEM)
