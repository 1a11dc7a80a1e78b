"""Every page of this area, gathered for `web.routes`."""

from typing import Final

from litestar.handlers import HTTPRouteHandler

from minglu.web.desk import (
    account,
    agencies,
    agency_forms,
    alarms,
    answer,
    asks,
    board,
    case,
    handovers,
    keys,
    people,
    rule_changes,
    rules,
    seconds,
    sign_in,
    tasks,
    work,
)

HANDLERS: Final[tuple[HTTPRouteHandler, ...]] = (
    *agencies.HANDLERS,
    *agency_forms.HANDLERS,
    *alarms.HANDLERS,
    *handovers.HANDLERS,
    *rules.HANDLERS,
    *rule_changes.HANDLERS,
    *account.HANDLERS,
    *asks.HANDLERS,
    *people.HANDLERS,
    *keys.HANDLERS,
    *sign_in.HANDLERS,
    *work.HANDLERS,
    *board.HANDLERS,
    *case.HANDLERS,
    *answer.HANDLERS,
    *tasks.HANDLERS,
    *seconds.HANDLERS,
)
