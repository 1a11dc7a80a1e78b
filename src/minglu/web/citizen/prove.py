"""Showing that one holds a number: type it, get a code by text message, type the code.

Between the two pages the number stands in a sealed session of the stage "code", which is nobody's: in no address and in
no field of a page. What is answered never depends on whether the number is known here. Right digits end that session and
open another with a token of its own.
"""

from dataclasses import dataclass
from typing import Final

from litestar import get, post

from minglu.access.codes import Dead, Wrong
from minglu.acts.errors import Unusable
from minglu.acts.prove import Possession, prove_by_code, request_code
from minglu.acts.sessions import OPEN, Visitor, end_session, open_session
from minglu.canon.instants import MINUTE
from minglu.canon.json import Object
from minglu.canon.numbers import E164
from minglu.web.errors import WrongForm
from minglu.web.form import FormSent
from minglu.web.onward import go_on
from minglu.web.render import Html, render, see_other
from minglu.web.told import Fault
from minglu.web.visit import Asked, Here, Visit, session_cookie
from minglu.words.formats import mask_number, say_time

CODE: Final = "code"
_WHILE: Final = 10 * MINUTE
# Many telephones may share one carrier's address: how many codes one number gets, the act bounds.
_MOST_CODES: Final = 20
_MOST_TRIES: Final = 40
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvePage:
    """Where the number is typed. `asked` is what was typed, so that a slip can be seen."""

    institution: str
    asked: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePage:
    """Where the code is typed. `dead` says why no try can succeed any more, or is empty."""

    institution: str
    shown: str
    dead: str
    faults: tuple[Fault, ...]


@get("/me/prove", include_in_schema=False, sync_to_thread=True)
def ask_number(request: Asked, visit: Here) -> Html:
    if visit.person is not None:
        return go_on(request, visit.parts, kind="person", otherwise="/me")
    return _prove(visit)


@post("/me/prove", include_in_schema=False, sync_to_thread=True)
def send_code(visit: Here, form: FormSent) -> Html:
    """A code goes out, whoever's number it is; or it is said from when on another may."""
    visit.admit("code", most=_MOST_CODES, within=_WHILE)
    asked = ""
    try:
        asked = form.text("number", most=_LONGEST, least=1)
        number = visit.parts.office.number(asked)
    except WrongForm as wrong:
        return _prove(visit, asked=asked, wrong=visit.words.say(wrong.says, **wrong.named))
    except Unusable:
        return _prove(visit, asked=asked, wrong=visit.words.say("prove.unreadable"))
    again = _send(visit, number)
    if again:
        return _prove(visit, asked=asked, wrong=again)
    shown = mask_number(number)
    said = {"number": str(number), "shown": shown}
    token = open_session(visit.parts.office, visit.parts.sessions, kind="person", subject="", stage=CODE, said=said)
    _end(visit)
    return see_other("/me/code", cookies=(session_cookie(visit.parts, "person", token=token),))


@get("/me/code", include_in_schema=False, sync_to_thread=True)
def ask_code(visit: Here) -> Html:
    if visit.person is not None:
        return see_other("/me")
    return _code(visit, visit.proving) if visit.proving is not None else see_other("/me/prove")


@post("/me/code", include_in_schema=False, sync_to_thread=True)
def try_code(request: Asked, visit: Here, form: FormSent) -> Html:
    """Right digits lead to the page that was wanted, or to one's own."""
    visit.admit("try", most=_MOST_TRIES, within=_WHILE)
    if visit.proving is None:
        return see_other("/me" if visit.person is not None else "/me/prove")
    try:
        text = form.text("code", most=_LONGEST, least=1)
    except WrongForm as wrong:
        return _code(visit, visit.proving, wrong=visit.words.say(wrong.says, **wrong.named))
    parts, number = visit.parts, E164(str(visit.proving.said["number"]))
    tried = prove_by_code(parts.office, parts.codes, number=number, text=text, pepper=parts.pepper)
    if isinstance(tried, Wrong):
        return _code(visit, visit.proving, wrong=visit.words.say("prove.code.wrong", left=tried.left))
    if isinstance(tried, Dead):
        return _code(visit, visit.proving, dead=visit.words.say(f"prove.dead.{tried.because}"))
    cookie = session_cookie(parts, "person", token=_open(visit, number, possession=tried))
    return go_on(request, parts, kind="person", otherwise="/me", cookies=(cookie,))


@post("/me/code/again", include_in_schema=False, sync_to_thread=True)
def send_again(visit: Here) -> Html:
    """Another code to the same number; the one before it is void."""
    visit.admit("code", most=_MOST_CODES, within=_WHILE)
    if visit.proving is None:
        return see_other("/me/prove")
    again = _send(visit, E164(str(visit.proving.said["number"])))
    return _code(visit, visit.proving, wrong=again) if again else see_other("/me/code")


def _send(visit: Visit, number: E164) -> str:
    """Empty when a code went out; else why not, and from when on it may."""
    parts = visit.parts
    again = request_code(parts.office, parts.codes, parts.outbox, number=number, pepper=parts.pepper)
    return visit.words.say("prove.too_many", time=say_time(again, zone=parts.zone)) if again is not None else ""


def _open(visit: Visit, number: E164, *, possession: Possession) -> str:
    """The session of whoever proved the number, instead of the one in which they did."""
    parts = visit.parts
    said: Object = {"number": str(number), "since": int(possession.since), "shown": mask_number(number)}
    token = open_session(parts.office, parts.sessions, kind="person", subject=possession.person, stage=OPEN, said=said)
    _end(visit)
    return token


def _end(visit: Visit) -> None:
    """What was open on this device for another number, or for this one before."""
    for visitor in (visit.proving, visit.person):
        if visitor is not None:
            end_session(visit.parts.office, visit.parts.sessions, visitor)


def _prove(visit: Visit, *, asked: str = "", wrong: str = "") -> Html:
    name = visit.parts.office.institution.name
    view = ProvePage(institution=name, asked=asked, faults=(Fault(field="number", text=wrong),) if wrong else ())
    return render(visit, "citizen/prove.html", view, area="citizen", status=400 if wrong else 200)


def _code(visit: Visit, visitor: Visitor, *, wrong: str = "", dead: str = "") -> Html:
    view = CodePage(
        institution=visit.parts.office.institution.name,
        shown=str(visitor.said["shown"]),
        dead=dead,
        faults=(Fault(field="code", text=wrong),) if wrong else (),
    )
    return render(visit, "citizen/code.html", view, area="citizen", status=400 if wrong or dead else 200)


HANDLERS: Final = (ask_number, send_code, ask_code, try_code, send_again)
