"""The application that is served: pages and API over one node, behind one shield.

    make_app(served)          an ASGI application; `wiring.listen` runs it

Faults are told in the form of the place where they happen: problem+json under the API's paths, a page everywhere else.
"""

from typing import Final

from litestar import Litestar, Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp

from minglu import __version__
from minglu.acts.limits import Limits
from minglu.api import faults as api_faults
from minglu.api.parts import ApiParts
from minglu.api.routes import API_PATHS, PROBES, api_routes
from minglu.papers.citations import parse_citations
from minglu.web import faults as page_faults
from minglu.web.parts import Parts
from minglu.web.routes import page_routes
from minglu.web.shield import Shield
from minglu.web.streams import Streams
from minglu.wiring.auditing import FolderAuditing
from minglu.wiring.catalogues import LANGUAGES, load
from minglu.wiring.packs import find_folder
from minglu.wiring.served import Served

# What is handed over is kept beside the log, and not in it.
HANDOVERS: Final = "handovers"
_LARGEST: Final = 200_000


def make_app(served: Served) -> ASGIApp:
    """Pages and API of a node that is being served."""
    node, limits = served.node, Limits(served.clock)
    parts = make_parts(served, limits=limits)
    api = ApiParts(
        office=node.office,
        proofs=node.proofs,
        files=node.files,
        codes=node.codes,
        outbox=served.outbox,
        pepper=node.pepper,
        sessions=node.sessions,
        keys=node.api_keys,
        replies=node.api_replies,
        limits=limits,
        telephone=served.telephone,
        words=parts.words,
        filed=served.filed,
        version=__version__,
    )
    app = Litestar(
        [page_routes(demonstration=served.demo is not None), *api_routes(api)],
        state=State({"parts": parts}),
        exception_handlers={HTTPException: _fault, Exception: _fault},
        openapi_config=None,
        request_max_body_size=_LARGEST,
        logging_config=None,
    )
    return Shield(app, origin=parts.origin, open_to=API_PATHS, probes=PROBES)


def make_parts(served: Served, *, limits: Limits) -> Parts:
    """What the pages are made of."""
    node, settings = served.node, served.settings
    return Parts(
        office=node.office,
        proofs=node.proofs,
        files=node.files,
        codes=node.codes,
        outbox=served.outbox,
        pepper=node.pepper,
        accounts=node.accounts,
        sessions=node.sessions,
        passkeys=node.passkeys,
        keys=node.api_keys,
        drafts=node.drafts,
        read=served.read,
        telephone=served.telephone,
        auditing=FolderAuditing(node, served.folder / HANDOVERS),
        limits=limits,
        streams=Streams(lambda: node.office.book.head().size),
        policy=node.outsiders.policy,
        words={language: load(language) for language in LANGUAGES},
        citations=parse_citations((find_folder("rulepacks") / "letters" / "cn.toml").read_bytes()),
        zone=node.office.sequencer.packs.zones[settings.zone].info,
        origin=settings.web.origin,
        demo=served.demo,
        outsiders_inside=True,
        filed=served.filed,
    )


def _fault(request: Request[object, object, State], error: Exception) -> Response[str] | Response[bytes]:
    """What no route of either kind caught: above all, a path that is not there."""
    if request.url.path.startswith(API_PATHS):
        parts: Parts = request.app.state.parts
        return api_faults.handlers(parts.office.clock)[Exception](request, error)
    if isinstance(error, HTTPException):
        return page_faults.http(request, error)
    return page_faults.unforeseen(request, error)
