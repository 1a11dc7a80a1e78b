"""Problem types (RFC 9457): the one registry of everything that the API can answer instead of what was asked for.

    PROBLEMS["refused-by-rule"].status == 403

A client decides by `type`, never by `title` or `detail`. A type that is not in this table is never sent; the page
`docs/api/README.md` lists them, and is generated from here. A detail never repeats what was sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Final

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

MEDIA_TYPE: Final = "application/problem+json"
_URN: Final = "urn:minglu:problem:"

Moment = Annotated[str, Meta(description="RFC 3339, in UTC, with milliseconds", extra_json_schema={"format": "date-time"})]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One type of problem. `means` is for whoever writes a client: what happened, and what to do next."""

    slug: str
    status: int
    title: str
    means: str

    @property
    def urn(self) -> str:
        return _URN + self.slug


class Wrong(Struct, frozen=True, kw_only=True):
    """One place of what was sent, and what is wrong there. The value itself is not repeated."""

    path: str
    what: str


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happened instead (RFC 9457). `type` is what a client decides by."""

    type: str
    title: str
    status: int
    detail: str
    wrong: tuple[Wrong, ...] = ()
    retry_at: Moment | UnsetType = UNSET
    tries_left: int | UnsetType = UNSET


class Article(Struct, frozen=True, kw_only=True):
    """One rule that decided, in the words of the language that was asked for."""

    rule: str
    article: str
    force: str
    confidence: str
    text: str
    lifts: str


class RefusedByRule(Struct, frozen=True, kw_only=True):
    """拦截. The rules said no: which, by which article, and what would lift each.

    `decision` is the place of the refusal in the log, and `promise` the log's signed promise that it is there.
    `next_allowed` is when the same ask would be permitted if nothing else happened; null when only an entry can change it.
    """

    type: str
    title: str
    status: int
    detail: str
    rules: tuple[str, ...]
    articles: tuple[Article, ...]
    decision: int
    next_allowed: Moment | None
    promise: str


def _kinds(*kinds: tuple[str, int, str, str]) -> Mapping[str, Kind]:
    return MappingProxyType({slug: Kind(slug=slug, status=status, title=title, means=means) for slug, status, title, means in kinds})


PROBLEMS: Final = _kinds(
    # What was sent.
    ("bad-request", 400, "The request cannot be read", "Not HTTP as it should be. Correct the client."),
    (
        "idempotency-key-missing",
        400,
        "An Idempotency-Key is needed",
        "Send the header with 1 to 128 visible ASCII characters, new for each new request.",
    ),
    ("no-such-path", 404, "Nothing is here", "The path is none of this API."),
    ("wrong-method", 405, "Not by this method", "The path takes other methods; `Allow` names them."),
    ("too-large", 413, "Too large", "The body has more bytes than this path takes. Send less at a time."),
    ("wrong-media-type", 415, "Not in this format", "The body is of a media type that this path does not take."),
    (
        "invalid",
        422,
        "The content is not as described",
        "`wrong` names each place and what is wrong there. Correct it and send it with a new Idempotency-Key.",
    ),
    ("unusable", 422, "This cannot be used", "Well formed, and still nothing that can be done; the detail says what to send instead."),
    (
        "wrong-ask",
        422,
        "The ask cannot be attributed",
        "The signature, the key or the times of the ask do not hold. Sign in again and ask again.",
    ),
    (
        "wrong-filing",
        422,
        "The complaint cannot be filed like this",
        "The detail names the allegation or exhibit to correct. Nothing was kept.",
    ),
    # Doing something once.
    (
        "idempotency-key-reused",
        422,
        "The key stands for another request",
        "The same Idempotency-Key, or the same ask id, came with other content. Use a new one for a new request.",
    ),
    (
        "still-working",
        409,
        "The first try has not ended",
        "The same request is being done. Ask again, with the same key, from `Retry-After` on.",
    ),
    (
        "changed-meanwhile",
        409,
        "Somebody else was faster",
        "What this request relied on changed a moment ago. Look again, then send it with a new key.",
    ),
    # Who asks.
    (
        "not-authenticated",
        401,
        "No valid key or token",
        "Send `Authorization: Bearer …` with a key or token that has neither ended nor been revoked.",
    ),
    ("missing-scope", 403, "The key is not for this", "The key does not name the scope that this path needs. Have one issued that does."),
    ("not-allowed", 403, "Not allowed", "Roles, assignments or a missing proof forbid it; the detail says which."),
    ("not-found", 404, "Not found", "There is nothing here by that id, or it is not yours."),
    ("code-wrong", 403, "The code is wrong", "`tries_left` says how often another may be tried."),
    ("code-dead", 403, "No code counts", "None was asked for, it is older than ten minutes, or it was tried too often. Ask for a new one."),
    ("too-many", 429, "Too many requests", "Wait until `Retry-After`."),
    # What the rules say.
    (
        "refused-by-rule",
        403,
        "The rules refuse it",
        "Decided and entered. `articles` say why and what would lift it, `next_allowed` when the same ask would be permitted.",
    ),
    ("not-dialled", 409, "Nothing was dialled", "The permit is spent, or its state is not known; the detail says what to do now."),
    # The node.
    (
        "failed",
        500,
        "Something went wrong here",
        "A defect on our side. Nothing more is told; the operator's log has it. The same key may be sent again.",
    ),
    ("unavailable", 503, "Not now", "Nothing was done; the operator must put something right first. Send it again with the same key."),
    (
        "busy",
        503,
        "Too much is waiting",
        "More waits than can be decided in time. Nothing was entered: send it again with the same key, from `Retry-After` on.",
    ),
    (
        "not-witnessed",
        503,
        "Entered, not yet witnessed",
        "Decided and entered, but too few witnesses answered. Nothing may be used yet: send it again with the same key.",
    ),
    (
        "storage-lost",
        503,
        "The database does not answer",
        "The detail says what is known of it. Send it again with the same key, from `Retry-After` on: the answer is then true either way.",
    ),
    ("storage-full", 503, "No room", "Nothing was kept; the operator must make room. Send it again with the same key."),
)


def problem(kind: Kind, detail: str, **members: object) -> Problem:
    """A problem of this kind."""
    plain = Problem(type=kind.urn, title=kind.title, status=kind.status, detail=detail)
    return msgspec.structs.replace(plain, **members)
