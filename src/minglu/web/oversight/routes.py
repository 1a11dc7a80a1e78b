"""Every page of this area, gathered for `web.routes`."""

from typing import Final

from litestar.handlers import HTTPRouteHandler

from minglu.web.oversight import alarms, audits, figures, log

HANDLERS: Final[tuple[HTTPRouteHandler, ...]] = (
    *alarms.HANDLERS,
    *audits.HANDLERS,
    *figures.HANDLERS,
    *log.HANDLERS,
)
