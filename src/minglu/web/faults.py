"""When something goes wrong: a page that says what happened, what was kept, and what to do next. Never a trace."""

from collections.abc import Mapping
from traceback import extract_tb
from typing import Final

import structlog
from litestar import MediaType, Request, Response
from litestar.datastructures import Cookie, State
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from minglu.access.errors import AccessError
from minglu.acts.errors import ActError, Busy, NotAllowed, NotFound, Unavailable
from minglu.canon.errors import CanonError
from minglu.cases.errors import CasesError
from minglu.gate.errors import GateError, StorageFull, StorageLost
from minglu.web.errors import NotYours, OtherNumber, SignInNeeded, TooOften, WrongForm
from minglu.web.kept import kept_text
from minglu.web.onward import remember
from minglu.web.render import Html, render, see_other
from minglu.web.told import Told
from minglu.web.visit import Area, Visit, make_visit, stranger
from minglu.words.formats import say_moment

_LOG = structlog.get_logger("minglu.web")
_HOMES: Final[Mapping[Area, str]] = {"citizen": "/me", "desk": "/desk", "oversight": "/oversight", "door": "/"}
_SOON: Final = 30
Failed = Request[object, object, State]


def sign_in_needed(request: Failed, error: SignInNeeded) -> Response[str]:
    """To where one signs in: the whole page, also when a part of it asked. Whoever had typed something sees it once more, and
    signs in beside it."""
    visit = _visit(request)
    cookies = remember(request, visit.parts, where=error.where)
    if visit.fragment:
        return Response(content="", media_type=MediaType.HTML, headers={"HX-Redirect": error.where}, cookies=list(cookies))
    if not kept_text(request, visit.words, area=area_of(visit.path)):
        return see_other(error.where, cookies=cookies)
    return _show(request, "sign_in_needed", status=401, door=error.where, cookies=cookies)


def too_often(request: Failed, error: TooOften) -> Html:
    visit = _visit(request)
    again = say_moment(visit.words, error.again, zone=visit.parts.zone)
    shown = _show(request, "too_often", status=429, again=again)
    seconds = max(1, (error.again - visit.parts.office.clock.now()) // 1000 + 1)
    shown.headers["Retry-After"] = str(seconds)
    return shown


def wrong_form(request: Failed, error: WrongForm) -> Html:
    """A field that no page of ours would send: whoever fills in a form sees its faults beside the field."""
    visit = _visit(request)
    return _show(request, "wrong_form", status=400, what=visit.words.say(error.says, **error.named))


def other_number(request: Failed, _error: OtherNumber) -> Html:
    return _show(request, "other_number", status=409)


def not_yours(request: Failed, _error: Exception) -> Html:
    return _show(request, "not_yours", status=403)


def not_found(request: Failed, _error: Exception) -> Html:
    return _show(request, "not_found", status=404)


def unavailable(request: Failed, error: Exception) -> Html:
    """Not now. Programs are told after how many seconds to come back, people in words."""
    what = "busy" if isinstance(error, Busy) else "lost" if isinstance(error, StorageLost) else "unavailable"
    shown = _show(request, what, status=503)
    shown.headers["Retry-After"] = str(error.again if isinstance(error, Busy) else _SOON)
    return shown


def unusable(request: Failed, _error: Exception) -> Html:
    return _show(request, "unusable", status=400)


def http(request: Failed, error: HTTPException) -> Html:
    """What the framework itself refuses: no such page, no such method, too large."""
    if error.status_code == 413 and area_of(request.url.path) == "citizen" and _visit(request).person is None:
        return _show(request, "not_read", status=413)
    what = {404: "not_found", 405: "not_found", 413: "too_large", 401: "not_yours", 403: "not_yours"}.get(error.status_code, "unusable")
    return _show(request, what, status=error.status_code if error.status_code < 500 else 400)


def unforeseen(request: Failed, error: Exception) -> Html:
    """A defect. The log line has its kind and place, for whoever mends it; the visitor has a number to name."""
    visit = _visit(request)
    number = visit.parts.office.chance.draw(4).hex()
    template = request.scope.get("path_template", "")
    # Frames only: the message of an error that nobody foresaw may repeat what somebody typed.
    where = [f"{frame.filename.rpartition('/minglu/')[2]}:{frame.lineno}" for frame in extract_tb(error.__traceback__)][-8:]
    _LOG.error("unforeseen", number=number, kind=type(error).__name__, route=template, where=where)
    return _show(request, "unforeseen", status=500, number=number)


def _show(request: Failed, what: str, /, *, status: int, door: str = "", cookies: tuple[Cookie, ...] = (), **named: str | int) -> Html:
    visit = _visit(request)
    words, area = visit.words, area_of(visit.path)
    told = Told(
        title=words.say(f"fault_page.{what}.title"),
        text=words.say(f"fault_page.{what}.text", **named),
        home=_HOMES[area],
        kept=kept_text(request, words, area=area),
        door=door,
    )
    return render(visit, "error.html", told, area=area, status=status, cookies=cookies)


def _visit(request: Failed) -> Visit:
    try:
        return make_visit(request)
    except Exception:  # noqa: BLE001 - whatever broke may break again here (a store that is gone), and the page of a fault must stand
        return stranger(request)


def area_of(path: str) -> Area:
    if path.startswith("/me"):
        return "citizen"
    if path.startswith("/desk"):
        return "desk"
    return "oversight" if path.startswith("/oversight") else "door"


HANDLERS: ExceptionHandlersMap = {
    SignInNeeded: sign_in_needed,
    TooOften: too_often,
    WrongForm: wrong_form,
    NotYours: not_yours,
    OtherNumber: other_number,
    NotAllowed: not_yours,
    NotFound: not_found,
    Unavailable: unavailable,
    StorageFull: unavailable,
    StorageLost: unavailable,
    TimeoutError: unavailable,
    ActError: unusable,
    CasesError: unusable,
    AccessError: unusable,
    CanonError: unusable,
    GateError: unusable,
    HTTPException: http,
    Exception: unforeseen,
}
