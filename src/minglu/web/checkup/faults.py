"""When something goes wrong on the check-up's pages: what happened, what was kept, and what to do. Never a trace.

The script that hands in a file shows the sentence itself: it is told in plain text.
"""

from traceback import extract_tb
from typing import Final

import structlog
from litestar import MediaType, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from minglu.web.checkup.bench import NotNow
from minglu.web.checkup.frame import Asked, show, words_of
from minglu.web.render import Html
from minglu.web.told import Told

_LOG = structlog.get_logger("minglu.web")
_UPLOAD: Final = "/file"
_SHOWN: Final = {404: "not_found", 405: "not_found", 413: "too_large"}


def not_now(request: Asked, error: NotNow) -> Html:
    return _show(request, words_of(request).say(error.says, **error.named), status=409)


def http(request: Asked, error: HTTPException) -> Html:
    """What the framework itself refuses: no such page, no such method, too large, no form."""
    what = _SHOWN.get(error.status_code, "unusable")
    return _show(request, words_of(request).say(f"checkup.fault.{what}"), status=error.status_code if error.status_code < 500 else 400)


def no_room(request: Asked, _error: OSError) -> Html:
    """The disk is full, or the folder is gone."""
    return _show(request, words_of(request).say("checkup.fault.no_room"), status=507)


def unforeseen(request: Asked, error: Exception) -> Html:
    """A defect. Frames only: the message of an error that nobody foresaw may repeat what stood in a file."""
    where = [f"{frame.filename.rpartition('/minglu/')[2]}:{frame.lineno}" for frame in extract_tb(error.__traceback__)][-8:]
    _LOG.error("unforeseen", kind=type(error).__name__, where=where)
    return _show(request, words_of(request).say("checkup.fault.broken"), status=500)


def _show(request: Asked, text: str, *, status: int) -> Html:
    if request.url.path == _UPLOAD:
        return Response(content=text, media_type=MediaType.TEXT, status_code=status)
    return show(request, "error.html", Told(title=words_of(request).say("checkup.fault.title"), text=text, home="/"), status=status)


HANDLERS: ExceptionHandlersMap = {NotNow: not_now, HTTPException: http, OSError: no_room, Exception: unforeseen}
