"""Endpoints as values: what the table in `routes` is made of.

    Endpoint(method="POST", path="/v1/lines", summary="Register a line", tag="lines", needs=Needs(scope="lines.write"),
             work=takes(LineIn, register), answers=(Result(status=201, content=LineOut, means="Registered."),), once="key")

The handlers, the OpenAPI document and the tests read the same value. What an endpoint does is one function of a call
and a body; where its errors go, who may call and how often is decided around it, in `door`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, TypeVar

import msgspec

from minglu.api.answer import JSON, Answer
from minglu.api.callers import Caller, Needs
from minglu.api.decode import read_json
from minglu.api.errors import refuse
from minglu.api.parts import ApiParts
from minglu.canon.errors import CanonError
from minglu.canon.ids import check_id
from minglu.canon.instants import MINUTE
from minglu.rules.explain import Language
from minglu.words.catalogue import Catalogue

B = TypeVar("B", bound=msgspec.Struct)
Tag = Literal["persons", "asks", "outcomes", "lines", "agencies", "possession", "complaints", "log", "operation"]

CSV: Final = "text/csv"
_KIB: Final = 1024
SMALL: Final = 64 * _KIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, as far as endpoints see it. `path` are the parts of the path that vary, by name; `once` is the keyed mark
    of the request's Idempotency-Key, empty where there is none."""

    parts: ApiParts
    caller: Caller
    path: Mapping[str, str]
    language: Language
    once: bytes = field(default=b"", repr=False)

    @property
    def words(self) -> Catalogue:
        return self.parts.words[self.language]

    def id(self, name: str, prefix: str) -> str:
        """The id in the path. Raises Refused as for one that nothing has."""
        try:
            return check_id(prefix, self.path[name])
        except CanonError as error:
            raise refuse("not-found") from error


# Reads a body of one media type, and gives what is to be done with it.
Read = Callable[[Call, bytes], Callable[[], Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What an endpoint does. `reads` by media type, empty where no body is taken; `body` is the shape of the JSON one."""

    do: Callable[[Call], Answer] | None = None
    body: type[msgspec.Struct] | None = None
    reads: Mapping[str, Read] = field(default_factory=dict)


def plain(do: Callable[[Call], Answer]) -> Work:
    """Without a body."""
    return Work(do=do)


def takes(body: type[B], do: Callable[[Call, B], Answer], *, csv: Callable[[Call, bytes], Answer] | None = None) -> Work:
    """With a JSON body of this shape, or rows in CSV where the endpoint reads them."""
    decoder = msgspec.json.Decoder(body)

    def read(call: Call, data: bytes) -> Callable[[], Answer]:
        content = read_json(decoder, data)
        return lambda: do(call, content)

    reads: dict[str, Read] = {JSON: read}
    if csv is not None:
        reads[CSV] = lambda call, data: lambda: csv(call, data)
    return Work(body=body, reads=MappingProxyType(reads))


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One thing that is answered when all goes well: a shape of JSON, or the media type of something else."""

    status: int
    content: type[msgspec.Struct] | str
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How often one source (or key, or person) may call it."""

    most: int
    within: int = MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One path and method. `once`: whether an Idempotency-Key is needed ("key"), is not looked at because the content has an
    id of its own, so that no reply is kept ("own"), or means nothing ("no"). `problems`: slugs beyond those that every
    endpoint of its kind can answer."""

    method: Literal["GET", "POST"]
    path: str
    summary: str
    tells: str = ""
    tag: Tag
    needs: Needs
    work: Work
    answers: tuple[Result, ...]
    problems: tuple[str, ...] = ()
    once: Literal["key", "own", "no"] = "no"
    most_bytes: int = SMALL
    rate: Rate | None = None
    ids: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The operation's name: post_v1_asks_token_dial."""
        return "_".join([self.method.lower(), *(part.strip("{}").partition(":")[0] for part in self.path.split("/") if part)])
