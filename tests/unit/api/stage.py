"""The API over a real office: parts, keys of all kinds, and a client that speaks to it in process.

    api = Api(lender)
    api.post("/v1/line-lookups", {"number": "16000000900"}).json()["ours"]

Whatever is answered to `get` and `post` is held against the OpenAPI document at once: status, media type, shape.
It is Monday, 12 October 2026, 14:00 in Shanghai; everybody is invented.
"""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from typing import Self

import httpx
import jsonschema_rs
from litestar import Litestar
from litestar.testing import TestClient

from minglu.access.api_keys import SCOPES
from minglu.acts.allow import staff_of
from minglu.acts.api_keys import issue_key
from minglu.acts.limits import Limits
from minglu.acts.sessions import OPEN, open_session
from minglu.api.faults import handlers
from minglu.api.parts import ApiParts
from minglu.api.routes import api_routes, described
from minglu.canon.ids import PersonId, TokenId
from minglu.canon.instants import DAY, Instant
from minglu.store.api_keys import StoredApiKeys
from minglu.store.api_replies import StoredApiReplies
from minglu.store.sessions import StoredSessions
from minglu.wiring.catalogues import load
from tests.unit.acts.cast import HANDLER, LOADER, OFFICER, Worker
from tests.unit.acts.office import Lender


class Switchboard:
    """`acts.dial.Telephone` over the stage's dialler; `fails` is raised instead where a test wants it. It also hears of filings."""

    def __init__(self, lender: Lender) -> None:
        self._lender = lender
        self.dialled: list[TokenId] = []
        self.fails: Exception | None = None
        self.heard = 0

    def hear(self) -> None:
        """A complaint was filed."""
        self.heard += 1

    def dial(self, token: TokenId) -> None:
        if self.fails is not None:
            raise self.fails
        self._lender.dialler.claim_and_dial(token)
        self.dialled.append(token)


@dataclass(slots=True)
class Api:
    """The API of a lender, and keys for it. `client` never raises what a handler raised: it answers, as a server would."""

    lender: Lender
    parts: ApiParts
    client: TestClient[Litestar]
    telephone: Switchboard
    loader: str = ""
    officer: str = ""
    handler: str = ""
    _next: Iterator[int] = field(default_factory=count)

    def key(self, worker: Worker, *scopes: str) -> str:
        office = self.parts.office
        until = Instant(office.clock.now() + 30 * DAY)
        # An officer's own key is issued by that officer alone.
        by = worker.id if "compliance_officer" in staff_of(office, worker.id).roles else OFFICER.id
        return issue_key(office, self.parts.keys, staff=worker.id, scopes=scopes or SCOPES, until=until, by=by).text

    def person(self, person: PersonId | None = None, *, since: int = 0, stage: str = OPEN) -> str:
        """The token of a person who proved a number."""
        subject = person or self.lender.cast.contact.person
        said = {"since": since}
        return open_session(self.parts.office, self.parts.sessions, kind="person", subject=subject, stage=stage, said=said)

    def get(self, path: str, *, by: str | None = None, **headers: str) -> httpx.Response:
        return _conforming(self.client.get(path, headers={**_bearer(by), **_named(headers)}))

    def post(self, path: str, body: object = None, *, by: str | None = None, once: str | None = "", **headers: str) -> httpx.Response:
        """`once`: the Idempotency-Key; a new one unless a test says which, none for None."""
        key = {} if once is None else {"Idempotency-Key": once or f"test-{next(self._next)}"}
        sent = {**_bearer(by), **key, **_named(headers)}
        if isinstance(body, bytes):
            return _conforming(self.client.post(path, content=body, headers={"content-type": "application/json", **sent}))
        return _conforming(self.client.post(path, json=body, headers=sent))

    @contextlib.contextmanager
    def with_parts(self, **changes: object) -> Iterator[Self]:
        """The same keys before another application."""
        parts = replace(self.parts, **changes)
        with TestClient(make_app(parts), raise_server_exceptions=False) as client:
            yield replace(self, parts=parts, client=client)


def _bearer(token: str | None) -> dict[str, str]:
    return {} if token is None else {"Authorization": f"Bearer {token}"}


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _conforming(response: httpx.Response) -> httpx.Response:
    """The answer, if the OpenAPI document has it. What no path of ours answered is left alone."""
    found = [operations for pattern, operations in _patterns() if pattern.fullmatch(response.request.url.path)]
    operation = found[0].get(response.request.method.lower()) if found else None
    if operation is None:
        return response
    documented = operation["responses"].get(str(response.status_code))
    assert documented is not None, f"{response.status_code} is not documented: {response.text}"
    media_type = response.headers["content-type"].partition("; charset")[0]
    assert media_type in documented["content"], f"{media_type} is not documented for {response.status_code}"
    if media_type.endswith("json"):
        schema = {**documented["content"][media_type]["schema"], "components": _document()["components"]}
        jsonschema_rs.validator_for(schema).validate(response.json())
    return response


@cache
def _document() -> dict[str, dict[str, dict[str, dict[str, dict[str, object]]]]]:
    return described(version="0")


@cache
def _patterns() -> list[tuple[re.Pattern[str], dict[str, dict[str, object]]]]:
    """Templates of paths as patterns, those with the fewest parts that vary first."""
    templates = sorted(_document()["paths"].items(), key=lambda item: item[0].count("{"))
    return [(re.compile(path.replace("{place}", ".+").replace("{", "(?P<").replace("}", ">[^/]+)")), found) for path, found in templates]


def make_app(parts: ApiParts) -> Litestar:
    """The API alone, as wiring mounts it beside the pages."""
    return Litestar(api_routes(parts), exception_handlers=handlers(parts.office.clock), openapi_config=None)


@contextlib.contextmanager
def open_parts(lender: Lender) -> Iterator[tuple[ApiParts, Switchboard]]:
    node, database = lender.node, lender.folder / "lender" / "minglu.db"
    telephone = Switchboard(lender)
    with (
        contextlib.closing(StoredApiKeys(database)) as keys,
        contextlib.closing(StoredApiReplies(database)) as replies,
        contextlib.closing(StoredSessions(database)) as sessions,
    ):
        yield (
            ApiParts(
                office=node.office,
                proofs=node.proofs,
                files=node.files,
                codes=node.codes,
                outbox=lender.outbox,
                pepper=node.pepper,
                sessions=sessions,
                keys=keys,
                replies=replies,
                limits=Limits(lender.clock),
                telephone=telephone,
                words={language: load(language) for language in ("zh", "en")},
                filed=telephone.hear,
                version="0",
            ),
            telephone,
        )


@contextlib.contextmanager
def open_api(lender: Lender) -> Iterator[Api]:
    with open_parts(lender) as (parts, telephone), TestClient(make_app(parts), raise_server_exceptions=False) as client:
        api = Api(lender=lender, parts=parts, client=client, telephone=telephone)
        api.loader, api.officer, api.handler = api.key(LOADER), api.key(OFFICER), api.key(HANDLER)
        yield api
