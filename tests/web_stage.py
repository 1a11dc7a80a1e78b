"""The demonstration as tests visit it: a copy of one seeded folder, served in this process or to a real browser.

    def test_x(visitor):                  # fixture: a TestClient-like browser without JavaScript, nobody signed in
        be_person(visitor, "16000000202"); visitor.get("/me")
        be_staff(visitor, "handler"); visitor.get("/desk/cases")
        visitor.served.node.office …      # acts on the same node, visitor.served.clock.advance(ms)

    def test_y(live, page):               # fixture: the same, at http://localhost:<port>, for pytest-playwright's page
        page.goto(live.address + "/")

Seeded once a process (2 to 3 seconds), copied for each test. Sessions are opened by acts, as the pages do it.
"""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import uvicorn
from litestar.testing import TestClient

from minglu.acts.prove import prove_by_code, request_code
from minglu.acts.sessions import OPEN, open_session
from minglu.acts.sign_in import SignedIn, sign_in
from minglu.wiring.demo.folder import prepare
from minglu.wiring.demo.people import PASSWORD
from minglu.wiring.http import make_app
from minglu.wiring.listen import config_of, listen
from minglu.wiring.served import Served, serve_demo
from minglu.words.formats import mask_number

PORT = 8450


@cache
def seeded() -> Path:
    """One seeded folder for this process; never opened itself."""
    folder = Path(mkdtemp(prefix="minglu-seeded-")) / "demo"
    prepare(folder, fresh=False, language="en", say=lambda _line: None)
    return folder


@contextmanager
def serving(folder: Path, *, port: int = PORT) -> Iterator[Served]:
    """A copy of the seeded demonstration, open."""
    shutil.copytree(seeded(), folder)
    with serve_demo(folder, port=port) as served:
        yield served


class Visitor(TestClient):  # type: ignore[type-arg]
    """A browser without JavaScript. Redirects are not followed unless asked: a test says where it expects to be sent."""

    def __init__(self, served: Served) -> None:
        origin = served.settings.web.origin
        # The test client wants a name with a dot in it; the header says where we really are.
        super().__init__(app=make_app(served), base_url="http://testserver.local", raise_server_exceptions=True)
        self.headers["Host"] = origin.partition("://")[2]
        self.follow_redirects = False
        self.headers["Origin"] = origin
        self.headers["Accept-Language"] = "en"
        self.served = served


@contextmanager
def visiting(folder: Path) -> Iterator[Visitor]:
    """A visitor of a demonstration of its own."""
    with serving(folder) as served, Visitor(served) as visitor:
        yield visitor


def be_person(visitor: Visitor, number: str) -> str:
    """Prove a number by a code and hold the session; the person's id."""
    served = visitor.served
    office, node = served.node.office, served.node
    e164 = office.number(number)
    assert request_code(office, node.codes, served.outbox, number=e164, pepper=node.pepper) is None
    assert served.demo is not None
    possession = prove_by_code(office, node.codes, number=e164, text=served.demo.sent()[0].code, pepper=node.pepper)
    person = possession.person  # type: ignore[union-attr]
    said = {"person": person, "number": e164, "since": int(possession.since), "shown": mask_number(e164)}  # type: ignore[union-attr]
    token = open_session(office, node.sessions, kind="person", subject=person, stage=OPEN, said=said)
    visitor.cookies.set("person", token)
    return person


def be_staff(visitor: Visitor, login: str, *, key: bytes | None = None) -> None:
    """Sign in as one of the demonstration's people and hold the session. `key`: a public key to sign by."""
    served = visitor.served
    node = served.node
    signed = sign_in(node.office, node.accounts, node.sessions, node.passkeys, login=login, password=PASSWORD, key=key, demo_mode=True)
    assert isinstance(signed, SignedIn)
    visitor.cookies.set("staff", signed.token)


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A demonstration that a browser can reach."""

    served: Served
    address: str


@contextmanager
def live_site(folder: Path) -> Iterator[Live]:
    """Serve a copy on a free port of this machine, in a thread of this process."""
    with listen("127.0.0.1", 0) as place:
        port = int(place.getsockname()[1])
        with serving(folder, port=port) as served:
            server = uvicorn.Server(config_of(make_app(served)))
            thread = threading.Thread(target=server.run, kwargs={"sockets": [place]})
            thread.start()
            try:
                yield Live(served=served, address=served.settings.web.origin)
            finally:
                server.should_exit = True
                thread.join()
