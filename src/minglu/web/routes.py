"""Every page there is. `wiring` mounts them beside the API."""

from typing import Final

from litestar import Router
from litestar.di import Provide

from minglu.web import assets, demo, door, events
from minglu.web.citizen.routes import HANDLERS as CITIZEN
from minglu.web.desk.routes import HANDLERS as DESK
from minglu.web.faults import HANDLERS
from minglu.web.form import read_form
from minglu.web.oversight.routes import HANDLERS as OVERSIGHT
from minglu.web.visit import make_visit

# A page's form is small; what takes files says so itself.
MOST_BYTES: Final = 200_000


def page_routes(*, demonstration: bool) -> Router:
    """The pages, with what each handler is given. The outbox and the clock are there in a demonstration alone."""
    return Router(
        path="/",
        route_handlers=[
            assets.asset,
            assets.favicon,
            events.events,
            *door.HANDLERS,
            *CITIZEN,
            *DESK,
            *OVERSIGHT,
            *(demo.HANDLERS if demonstration else ()),
        ],
        dependencies={"visit": Provide(make_visit, sync_to_thread=True), "form": Provide(read_form)},
        exception_handlers=HANDLERS,
        request_max_body_size=MOST_BYTES,
        include_in_schema=False,
    )
