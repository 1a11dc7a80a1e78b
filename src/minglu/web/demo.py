"""Only in the demonstration: the outbox that codes go to, known sign-ins, and a clock that may be moved forward."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from minglu.canon.instants import HOUR, as_datetime
from minglu.web.errors import NotYours
from minglu.web.form import FormSent
from minglu.web.parts import Demo
from minglu.web.render import Html, download, render, see_other
from minglu.web.visit import Here, Visit
from minglu.words.formats import name_of, say_moment, say_time

_OPENS: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One code as shown: to whom (masked), which, when."""

    to: str
    code: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One sign-in as shown. All have the same password."""

    login: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPage:
    """Everything that a newcomer needs to play all parts."""

    codes: tuple[Code, ...]
    sign_ins: tuple[Part, ...]
    password: str
    number: str
    line: str
    secret: str
    moment: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesShown:
    """The outbox alone, for a page that asks again."""

    codes: tuple[Code, ...]


@get("/demo", include_in_schema=False, sync_to_thread=True)
def show(visit: Here) -> Html:
    demo = _demo(visit)
    number, line = demo.numbers()[:2]
    known = demo.sign_ins()
    view = DemoPage(
        codes=_codes(visit, demo),
        sign_ins=tuple(Part(login=one.login, role=name_of(visit.words, "role", value=one.role)) for one in known),
        password=known[0].password if known else "",
        number=number,
        line=line,
        secret=demo.secret(),
        moment=say_moment(visit.words, visit.parts.office.clock.now(), zone=visit.parts.zone),
        files=tuple(demo.files()),
    )
    return render(visit, "door/demo.html", view, area="door")


@get("/demo/codes", include_in_schema=False, sync_to_thread=True)
def show_codes(visit: Here) -> Html:
    """The outbox alone: the page asks for it every two seconds."""
    return render(visit, "door/demo_codes.html", CodesShown(codes=_codes(visit, _demo(visit))), area="door")


@get("/demo/files/{file:str}", include_in_schema=False, sync_to_thread=True)
def take(visit: Here, file: FromPath[str]) -> Response[bytes]:
    """One of the contact's files, to be handed in with a complaint."""
    data = _demo(visit).files().get(file)
    if data is None:
        raise NotFoundException
    return download(data, name=file, kind="application/octet-stream")


@post("/demo/clock", include_in_schema=False, sync_to_thread=True)
def advance(visit: Here, form: FormSent) -> Html:
    """Forward by an hour, or to the next morning at nine. Never back: the log would refuse it."""
    demo = _demo(visit)
    if form.one_of("by", ("hour", "morning")) == "hour":
        demo.advance(HOUR)
    else:
        local = as_datetime(visit.parts.office.clock.now()).astimezone(visit.parts.zone)
        morning = local.replace(hour=_OPENS, minute=0, second=0, microsecond=0)
        morning += timedelta(days=1) if morning <= local else timedelta()
        demo.advance(int((morning - local).total_seconds() * 1000))
    return see_other("/demo")


def _codes(visit: Visit, demo: Demo) -> tuple[Code, ...]:
    return tuple(Code(to=one.to, code=one.code, at=say_time(one.at, zone=visit.parts.zone)) for one in demo.sent())


def _demo(visit: Visit) -> Demo:
    if visit.parts.demo is None:
        raise NotYours
    return visit.parts.demo


HANDLERS: Final = (show, show_codes, take, advance)
