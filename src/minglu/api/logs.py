"""The log, for whoever verifies it: its state, its newest checkpoint, and its tiles as C2SP tlog-tiles lays them out.

Checkpoint and hash tiles are public: they say nothing of anybody. Bundles of entries are pseudonymous, which is personal
data all the same; they take a key that was issued for them.
"""

from typing import Final

from msgspec import Struct

from minglu.api.answer import Answer, answer
from minglu.api.callers import Needs
from minglu.api.endpoint import Call, Endpoint, Rate, Result, plain
from minglu.api.errors import refuse
from minglu.api.shapes import Count

_TEXT: Final = "text/plain"
_BYTES: Final = "application/octet-stream"
_FOR_EVER: Final = "max-age=31536000, immutable"
_MIRROR: Final = Rate(most=1_200)


class LogOut(Struct, frozen=True, kw_only=True):
    """`size` entries are committed, of which a quorum of witnesses has seen `witnessed`. `checkpoint` is the newest
    cosigned note, empty before the first."""

    origin: str
    size: Count
    witnessed: Count
    checkpoint: str


def _state(call: Call) -> Answer:
    office = call.parts.office
    # The checkpoint first: a log that grows meanwhile has more entries than it, never fewer.
    newest = call.parts.proofs.checkpoints.newest_cosigned()
    size, note = newest if newest is not None else (0, b"")
    return answer(200, LogOut(origin=office.origin, size=office.book.head().size, witnessed=size, checkpoint=note.decode("utf-8")))


def _checkpoint(call: Call) -> Answer:
    note = call.parts.proofs.tiles.read("checkpoint")
    if note is None:
        raise refuse("not-found")
    return Answer(status=200, content=note, media_type=_TEXT, headers={"Cache-Control": "no-cache"})


def _tile(call: Call) -> Answer:
    # `read` knows one spelling of each path and no other; anything else is not there.
    return _file(call, f"tile/{call.path['level']}{call.path['place']}", cache=f"public, {_FOR_EVER}")


def _bundle(call: Call) -> Answer:
    return _file(call, f"tile/entries{call.path['place']}", cache=f"private, {_FOR_EVER}")


def _file(call: Call, path: str, *, cache: str) -> Answer:
    data = call.parts.proofs.tiles.read(path)
    if data is None:
        raise refuse("not-found")
    return Answer(status=200, content=data, media_type=_BYTES, headers={"Cache-Control": cache})


ENDPOINTS: Final = (
    Endpoint(
        method="GET",
        path="/v1/log",
        summary="The state of the log",
        tag="log",
        needs=Needs(scope="log.read"),
        work=plain(_state),
        answers=(Result(status=200, content=LogOut, means="As of now."),),
    ),
    Endpoint(
        method="GET",
        path="/log/checkpoint",
        summary="The newest cosigned checkpoint",
        tells="A C2SP signed note. Public.",
        tag="log",
        needs=Needs(),
        work=plain(_checkpoint),
        answers=(Result(status=200, content=_TEXT, means="The note."),),
        problems=("not-found",),
        rate=_MIRROR,
    ),
    Endpoint(
        method="GET",
        path="/log/tile/entries/{place:path}",
        summary="A bundle of entries",
        tells="`place` is N, or N.p/W, with N in groups of three digits as C2SP tlog-tiles spells it.",
        tag="log",
        needs=Needs(scope="log.bundles"),
        work=plain(_bundle),
        answers=(Result(status=200, content=_BYTES, means="Each entry after its length in two bytes."),),
        problems=("not-found",),
    ),
    Endpoint(
        method="GET",
        path="/log/tile/{level:str}/{place:path}",
        summary="A tile of hashes",
        tells="`level` is L, `place` is N or N.p/W, with N in groups of three digits as C2SP tlog-tiles spells it. Public.",
        tag="log",
        needs=Needs(),
        work=plain(_tile),
        answers=(Result(status=200, content=_BYTES, means="1 to 256 hashes of 32 bytes."),),
        problems=("not-found",),
        rate=_MIRROR,
    ),
)
