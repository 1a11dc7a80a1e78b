"""When something goes wrong: a page that says what happened, what was kept, and what to do next. Never a trace."""

from traceback import extract_tb

import structlog
from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from minglu.access.errors import AccessError
from minglu.acts.errors import ActError, NotAllowed, NotFound, Unavailable
from minglu.canon.errors import CanonError
from minglu.cases.errors import CasesError
from minglu.gate.errors import GateError, StorageFull
from minglu.web.errors import NotYours, SignInNeeded, TooOften, WrongForm
from minglu.web.render import Html, render, see_other
from minglu.web.told import Told
from minglu.web.visit import Area, Visit, make_visit
from minglu.words.formats import say_moment

_LOG = structlog.get_logger("minglu.web")
Failed = Request[object, object, State]


def sign_in_needed(_request: Failed, error: SignInNeeded) -> Response[str]:
    """To where one signs in."""
    return see_other(error.where)


def too_often(request: Failed, error: TooOften) -> Html:
    visit = make_visit(request)
    again = say_moment(visit.words, error.again, zone=visit.parts.zone)
    shown = _show(visit, "too_often", status=429, again=again)
    seconds = max(1, (error.again - visit.parts.office.clock.now()) // 1000 + 1)
    shown.headers["Retry-After"] = str(seconds)
    return shown


def wrong_form(request: Failed, error: WrongForm) -> Html:
    """A field that no page of ours would send: whoever fills in a form sees its faults beside the field."""
    visit = make_visit(request)
    return _show(visit, "wrong_form", status=400, what=visit.words.say(error.says, **error.named))


def not_yours(request: Failed, _error: Exception) -> Html:
    return _show(make_visit(request), "not_yours", status=403)


def not_found(request: Failed, _error: Exception) -> Html:
    return _show(make_visit(request), "not_found", status=404)


def unavailable(request: Failed, _error: Exception) -> Html:
    return _show(make_visit(request), "unavailable", status=503)


def unusable(request: Failed, _error: Exception) -> Html:
    return _show(make_visit(request), "unusable", status=400)


def http(request: Failed, error: HTTPException) -> Html:
    """What the framework itself refuses: no such page, no such method, too large."""
    what = {404: "not_found", 405: "not_found", 413: "too_large", 401: "not_yours", 403: "not_yours"}.get(error.status_code, "unusable")
    return _show(make_visit(request), what, status=error.status_code if error.status_code < 500 else 400)


def unforeseen(request: Failed, error: Exception) -> Html:
    """A defect. The log line has its kind and place, for whoever mends it; the visitor has a number to name."""
    visit = make_visit(request)
    number = visit.parts.office.chance.draw(4).hex()
    template = request.scope.get("path_template", "")
    # Frames only: the message of an error that nobody foresaw may repeat what somebody typed.
    where = [f"{frame.filename.rpartition('/minglu/')[2]}:{frame.lineno}" for frame in extract_tb(error.__traceback__)][-8:]
    _LOG.error("unforeseen", number=number, kind=type(error).__name__, route=template, where=where)
    return _show(visit, "unforeseen", status=500, number=number)


def _show(visit: Visit, what: str, /, *, status: int, **named: str | int) -> Html:
    words = visit.words
    told = Told(title=words.say(f"fault_page.{what}.title"), text=words.say(f"fault_page.{what}.text", **named), home=_home(visit))
    return render(visit, "error.html", told, area=_area(visit.path), status=status)


def _area(path: str) -> Area:
    if path.startswith("/me"):
        return "citizen"
    if path.startswith("/desk"):
        return "desk"
    return "oversight" if path.startswith("/oversight") else "door"


def _home(visit: Visit) -> str:
    return {"citizen": "/me", "desk": "/desk", "oversight": "/oversight", "door": "/"}[_area(visit.path)]


HANDLERS: ExceptionHandlersMap = {
    SignInNeeded: sign_in_needed,
    TooOften: too_often,
    WrongForm: wrong_form,
    NotYours: not_yours,
    NotAllowed: not_yours,
    NotFound: not_found,
    Unavailable: unavailable,
    StorageFull: unavailable,
    ActError: unusable,
    CasesError: unusable,
    AccessError: unusable,
    CanonError: unusable,
    GateError: unusable,
    HTTPException: http,
    Exception: unforeseen,
}
