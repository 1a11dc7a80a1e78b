"""The start page with its three doors, 查号, the guide to what one can do, and the two switches.

Nothing here needs anybody to say who they are, and nothing is kept of what they ask.
"""

from dataclasses import dataclass
from typing import Final

from litestar import get, post
from litestar.params import FromPath

from minglu.acts.errors import NotFound, Unusable
from minglu.acts.lookup import whose_line
from minglu.cases.remedies import WAYS, Way
from minglu.web.errors import WrongForm
from minglu.web.form import Form, FormSent
from minglu.web.onward import own_path
from minglu.web.render import Html, render, see_other
from minglu.web.told import Fault
from minglu.web.visit import THEMES, Here, Visit, choice_cookie
from minglu.words.formats import name_of, say_confidence, say_date

_LONGEST_NUMBER: Final = 40
_LONGEST_PATH: Final = 300
_LOOKUPS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The three doors. `institution` is whose Minglu this is."""

    institution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFound:
    """A registered line, in words."""

    agency: str
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """查号: what was asked, and what the register says. `asked` is shown again so that a slip can be seen."""

    institution: str
    asked: str
    found: LineFound | None
    answered: bool
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """An article, and in words how sure we are of our reading of it."""

    article: str
    sure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WayShown:
    """One of the ways onward in words: what it is and how it begins, its law and papers. `warning` may be empty."""

    code: str
    name: str
    what: str
    how: str
    law: tuple[Law, ...]
    papers: tuple[str, ...]
    warning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """All ways onward; `chosen` is the one that is read in full."""

    ways: tuple[WayShown, ...]
    chosen: WayShown | None


@get("/", include_in_schema=False, sync_to_thread=True)
def start(visit: Here) -> Html:
    return render(visit, "door/start.html", Start(institution=visit.parts.office.institution.name), area="door")


@get("/check-number", include_in_schema=False, sync_to_thread=True)
def ask_number(visit: Here) -> Html:
    return _lookup(visit, asked="", found=None, answered=False)


@post("/check-number", include_in_schema=False, sync_to_thread=True, status_code=200)
def check_number(visit: Here, form: FormSent) -> Html:
    """A post, so that the number stands in no address, no history and no log."""
    visit.admit("lookup", most=_LOOKUPS)
    asked = ""
    try:
        asked = form.text("number", most=_LONGEST_NUMBER, least=1)
        line = whose_line(visit.parts.office, visit.parts.office.number(asked))
    except WrongForm as wrong:
        return _lookup(visit, fault=Fault(field="number", text=visit.words.say(wrong.says, **wrong.named)))
    except Unusable:
        return _lookup(visit, asked=asked, fault=Fault(field="number", text=visit.words.say("lookup.unreadable")))
    found = None if line is None else LineFound(agency=line.agency, since=say_date(visit.words, line.since, zone=visit.parts.zone))
    return _lookup(visit, asked=asked, found=found, answered=True)


def _lookup(visit: Visit, *, asked: str = "", found: LineFound | None = None, answered: bool = False, fault: Fault | None = None) -> Html:
    name = visit.parts.office.institution.name
    view = Lookup(institution=name, asked=asked, found=found, answered=answered, faults=(fault,) if fault is not None else ())
    return render(visit, "door/lookup.html", view, area="door", status=400 if fault is not None else 200)


@get("/help", include_in_schema=False, sync_to_thread=True)
def guide(visit: Here) -> Html:
    return _guide(visit, way="")


@get("/help/{way:str}", include_in_schema=False, sync_to_thread=True)
def guide_to(visit: Here, way: FromPath[str]) -> Html:
    """One way in full."""
    if way not in WAYS:
        raise NotFound("there is no such way")
    return _guide(visit, way=way)


def _guide(visit: Visit, *, way: str) -> Html:
    ways = tuple(_way(visit, one) for one in WAYS.values())
    chosen = next((one for one in ways if one.code == way), None)
    return render(visit, "door/guide.html", Guide(ways=ways, chosen=chosen), area="door")


def _way(visit: Visit, way: Way) -> WayShown:
    words = visit.words
    name = name_of(words, "way", value=way.name)
    return WayShown(
        code=way.name,
        # The names of ways stand within sentences elsewhere; here each is a heading.
        name=name[:1].upper() + name[1:],
        what=words.say(f"guide.what.{way.name}"),
        how=words.say(f"guide.begin.{way.name}"),
        law=tuple(Law(article=one.article, sure=say_confidence(words, one.confidence)) for one in way.law),
        papers=tuple(words.say(f"guide.paper.{paper}") for paper in way.letters),
        warning=name_of(words, "warning", value=way.warning) if way.warning else "",
    )


@post("/language", include_in_schema=False, sync_to_thread=True)
def choose_language(visit: Here, form: FormSent) -> Html:
    chosen = form.one_of("to", tuple(visit.parts.words))
    return see_other(_back(form), cookies=(choice_cookie(visit.parts, "lang", value=chosen),))


@post("/theme", include_in_schema=False, sync_to_thread=True)
def choose_theme(visit: Here, form: FormSent) -> Html:
    chosen = form.one_of("to", THEMES)
    return see_other(_back(form), cookies=(choice_cookie(visit.parts, "theme", value=chosen),))


def _back(form: Form) -> str:
    """Where the visitor was: a path of ours, and never another site's address."""
    back = form.text("back", most=_LONGEST_PATH)
    return back if own_path(back) else "/"


HANDLERS: Final = (start, ask_number, check_number, guide, guide_to, choose_language, choose_theme)
