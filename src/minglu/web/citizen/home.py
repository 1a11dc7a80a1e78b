"""The citizen's own page: what one can do here, in the order in which most people need it, and where one stands."""

from dataclasses import dataclass
from typing import Final

from litestar import get

from minglu.acts.consents import own_consents, said_never
from minglu.acts.read_case import cases_of
from minglu.web.citizen.consents import own_never
from minglu.web.render import Html, render
from minglu.web.visit import Here
from minglu.words.formats import say_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where one stands. `never` is the day of that word, or empty, also where a former holder said it and the number is
    `blocked` all the same; `consents` are those that count still."""

    institution: str
    shown: str
    blocked: bool
    never: str
    cases: int
    open_cases: int
    consents: int


@get("/me", include_in_schema=False, sync_to_thread=True)
def home(visit: Here) -> Html:
    visitor, person = visit.whose()
    office = visit.parts.office
    cases, never, now = cases_of(office, person), own_never(visit, person), office.clock.now()
    view = Home(
        institution=office.institution.name,
        shown=str(visitor.said["shown"]),
        blocked=said_never(office, person) is not None,
        never=say_date(visit.words, never, zone=visit.parts.zone) if never is not None else "",
        cases=len(cases),
        open_cases=sum(case.state != "closed" for case in cases),
        consents=sum(line.counts and bool(line.left) and now < line.until for line in own_consents(office, person)),
    )
    return render(visit, "citizen/home.html", view, area="citizen")


HANDLERS: Final = (home,)
