"""Every page of this area, gathered for `web.routes`."""

from typing import Final

from litestar.handlers import HTTPRouteHandler

from minglu.web.citizen import (
    cases,
    complain,
    complain_files,
    complain_points,
    consents,
    home,
    leave,
    letters,
    prove,
    receipt,
    uses,
)

HANDLERS: Final[tuple[HTTPRouteHandler, ...]] = (
    *prove.HANDLERS,
    *home.HANDLERS,
    *uses.HANDLERS,
    *consents.HANDLERS,
    *leave.HANDLERS,
    *complain.HANDLERS,
    *complain_files.HANDLERS,
    *complain_points.HANDLERS,
    *cases.HANDLERS,
    *receipt.HANDLERS,
    *letters.HANDLERS,
)
