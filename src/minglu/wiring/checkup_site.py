"""The check-up's pages, served to this machine alone.

    with bench_folder() as folder:
        run_until_stopped(make_checkup_app(FolderBench(Path(folder)), origin=origin), place)

The files that are handed in lie in a folder made for this run and deleted with it.
"""

import tempfile

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.types import ASGIApp

from minglu.web import assets
from minglu.web.checkup.bench import Bench
from minglu.web.checkup.faults import HANDLERS as FAULTS
from minglu.web.checkup.frame import CheckupParts
from minglu.web.checkup.pages import HANDLERS
from minglu.web.shield import Shield
from minglu.wiring.catalogues import LANGUAGES, load


def make_checkup_app(bench: Bench, *, origin: str) -> ASGIApp:
    """The pages over one bench, behind the shield."""
    app = Litestar(
        # In a router: handlers of one path that are registered one by one are wrapped for their threads twice.
        [assets.asset, assets.favicon, Router("/", route_handlers=HANDLERS)],
        state=State({"parts": CheckupParts(bench=bench, words={language: load(language) for language in LANGUAGES})}),
        exception_handlers=FAULTS,
        openapi_config=None,
        logging_config=None,
    )
    return Shield(app, origin=origin)


def bench_folder() -> "tempfile.TemporaryDirectory[str]":
    """A folder for what is handed in, gone with the block."""
    return tempfile.TemporaryDirectory(prefix="minglu-checkup-")
