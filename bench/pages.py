"""Pages: how long an answer takes, and what a first visit weighs, over the seeded demonstration as `minglu demo` serves it.

    python -m bench pages

Visitors are a stranger, a person who proved a number and fetched the list of its uses, a collector, a handler. Each asks one
page after the other on one open connection; beside each page stands one line that the same server sends without asking
the application. A page that does not answer 200 is not measured, and the bench ends in WrongAnswer, which names it.

The demonstration's clock is moved on a minute before every measurement, because pages count how often an address comes.
"""

import contextlib
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from math import ceil
from pathlib import Path
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from bench.measure import MILLISECONDS, Figure, Member, Scale, elapsed, in_turn
from bench.site import Answered, Client, WrongAnswer, origin_at, port_of, running
from minglu.acts.prove import Possession, prove_by_code, request_code
from minglu.acts.sessions import OPEN, open_session
from minglu.acts.sign_in import SignedIn, sign_in
from minglu.canon.instants import MINUTE
from minglu.canon.json import Object
from minglu.wiring.demo.folder import prepare
from minglu.wiring.demo.people import PASSWORD
from minglu.wiring.http import make_app
from minglu.wiring.listen import listen
from minglu.wiring.served import Served, serve_demo
from minglu.wiring.settings import HOST
from minglu.wiring.story.contact_asks import CONTACT
from minglu.words.formats import mask_number

BYTES: Final = "bytes"
BARE: Final = "/bare"
# Under the sixty a minute that the strictest of these pages admits, with the first that is not measured.
_MOST: Final = 50
_NEARLY_ALL: Final = 0.95
_OK, _SEE_OTHER = 200, 303
_STRANGER, _PERSON = "a stranger", "a person"
_ASSET: Final = re.compile(r'(?:href|src)="(/assets/[^"]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An address and who asks for it: a stranger, a person, or a member of the demonstration's staff by login."""

    path: str
    who: str = _STRANGER


PAGES: Final = (
    Page(path="/"),
    Page(path="/check-number"),
    Page(path="/help"),
    Page(path="/me", who=_PERSON),
    Page(path="/me/uses", who=_PERSON),
    Page(path="/desk/work", who="collector-1"),
    Page(path="/desk/cases", who="handler"),
    Page(path="/oversight"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    """A connection to the demonstration."""

    served: Served
    client: Client
    origin: str

    def get(self, path: str, *, cookie: str) -> Answered:
        return self.client.send("GET", path, headers=_headers(cookie))


def measure(scale: Scale, *, pages: tuple[Page, ...] = PAGES) -> Iterator[Figure]:
    """Raises WrongAnswer in the end if one of the pages could not be measured."""
    missing, weights = [], {}
    with _open() as visit:
        for page in pages:
            _let_a_minute_pass(visit)
            cookie = _cookie_of(visit, page.who)
            answer = visit.get(page.path, cookie=cookie)
            if answer.status != _OK:
                missing.append(f"{page.path} for {page.who} answered {answer.status}")
                continue
            yield _waiting(visit, page, cookie=cookie, scale=scale)
            weights[page.path] = len(answer.body), len(answer.body) + _assets(visit, answer)
        if weights:
            yield _heaviest(weights)
    if missing:
        raise WrongAnswer(f"not measured: {'; '.join(missing)}")


@contextlib.contextmanager
def _open() -> Iterator[_Visit]:
    """The demonstration, seeded anew and served."""
    with tempfile.TemporaryDirectory(prefix="minglu-bench-") as kept, listen(HOST, 0) as place:
        folder, port = Path(kept) / "demo", port_of(place)
        prepare(folder, fresh=False, language="zh", say=lambda _line: None)
        with (
            serve_demo(folder, port=port) as served,
            running(_with_bare(make_app(served)), place),
            Client(port) as client,
        ):
            yield _Visit(served=served, client=client, origin=origin_at(port))


def _with_bare(app: ASGIApp) -> ASGIApp:
    """The application, and one line that does not come from it."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["path"] != BARE:
            await app(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": _OK, "headers": [(b"content-type", b"text/plain"), (b"content-length", b"5")]})
        await send({"type": "http.response.body", "body": b"bare\n", "more_body": False})

    return answer


def _waiting(visit: _Visit, page: Page, *, cookie: str, scale: Scale) -> Figure:
    count = scale.of(_MOST, least=2)

    def nearly_all(path: str) -> float:
        _let_a_minute_pass(visit)
        _fetch(visit, path, cookie=cookie)
        waits = sorted(elapsed(partial(_fetch, visit, path, cookie=cookie)) for _ in range(count))
        return 1000 * waits[ceil(_NEARLY_ALL * count) - 1]

    return in_turn(
        f"{page.path} for {page.who}, 95 of 100 answers are there after",
        ours=(page.path, lambda: nearly_all(page.path)),
        other=("one line from the same server", lambda: nearly_all(BARE)),
        unit=MILLISECONDS,
        scale=scale,
    )


def _fetch(visit: _Visit, path: str, *, cookie: str) -> None:
    answer = visit.get(path, cookie=cookie)
    if answer.status != _OK:
        raise WrongAnswer(f"{path} answered {answer.status} while it was measured")


def _assets(visit: _Visit, page: Answered) -> int:
    """The size of everything that a page has the browser load, uncompressed."""
    answers = [visit.get(path, cookie="") for path in set(_ASSET.findall(page.body.decode()))]
    if any(answer.status != _OK for answer in answers):
        raise WrongAnswer("a page names an asset that is not there")
    return sum(len(answer.body) for answer in answers)


def _heaviest(weights: Mapping[str, tuple[int, int]]) -> Figure:
    """Of all pages the one whose first load is the largest. It weighs the same however often it is weighed."""
    path, (alone, whole) = max(weights.items(), key=lambda item: item[1][1])
    return Figure(
        what="the heaviest first load of these pages, uncompressed",
        unit=BYTES,
        ours=Member(name=f"{path} and the assets that it names", values=(float(whole),)),
        other=Member(name="the page alone", values=(float(alone),)),
    )


def _let_a_minute_pass(visit: _Visit) -> None:
    demo = visit.served.demo
    assert demo is not None
    demo.advance(MINUTE)


def _cookie_of(visit: _Visit, who: str) -> str:
    """The session of a visitor, as the browser sends it."""
    if who == _STRANGER:
        return ""
    if who == _PERSON:
        return _person(visit)
    node = visit.served.node
    signed = sign_in(node.office, node.accounts, node.sessions, node.passkeys, login=who, password=PASSWORD, key=None, demo_mode=True)
    assert isinstance(signed, SignedIn)
    return f"staff={signed.token}"


def _person(visit: _Visit) -> str:
    """Somebody who proved the invented contact's number and fetched the list of its uses."""
    node, served = visit.served.node, visit.served
    office = node.office
    number = office.number(CONTACT)
    assert served.demo is not None
    assert request_code(office, node.codes, served.outbox, number=number, pepper=node.pepper) is None
    proved = prove_by_code(office, node.codes, number=number, text=served.demo.sent()[0].code, pepper=node.pepper)
    assert isinstance(proved, Possession)
    said: Object = {"number": str(number), "since": int(proved.since), "shown": mask_number(number)}
    token = open_session(office, node.sessions, kind="person", subject=proved.person, stage=OPEN, said=said)
    cookie = f"person={token}"
    listed = visit.client.send("POST", "/me/uses", body=b"", headers={**_headers(cookie), "Origin": visit.origin})
    if listed.status != _SEE_OTHER:
        raise WrongAnswer(f"/me/uses answered {listed.status} to somebody who asked for the list")
    return cookie


def _headers(cookie: str) -> dict[str, str]:
    return {"Cookie": cookie} if cookie else {}
