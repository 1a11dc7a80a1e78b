"""Complaining, from the first page to the filing: start, what is wanted, everything on one page, sent.

Each step is a page of its own over one draft, which is kept sealed on our side: whoever loses the session proves the
number again and goes on. Sending twice, in two tabs or after going back, is sending once.
"""

from dataclasses import dataclass
from typing import Final

from litestar import get, post

from minglu.acts.draft_complaint import begin, discard, draft_of, set_wants, submit
from minglu.acts.errors import ActError, NotFound, Unusable
from minglu.acts.kept_drafts import DAYS_KEPT
from minglu.canon.ids import CaseId
from minglu.cases.draft import Draft, ready
from minglu.cases.errors import WrongFiling
from minglu.web.citizen.early import Early, early_points
from minglu.web.citizen.told_point import ToldPoint, tell_point
from minglu.web.form import FormSent
from minglu.web.render import Html, render, see_other
from minglu.web.told import Fault
from minglu.web.visit import Here, Visit
from minglu.words.formats import say_moment

WISHES: Final = ("stop", "erase", "source_of_number", "who_used_it", "explanation", "apology", "compensation")
_FILINGS: Final = 20
_ID: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class StartView:
    """Where one begins, or goes on. `since` says when the draft was begun; None for nobody's draft."""

    since: str | None
    points: int
    files: int
    next: str
    days_kept: int = DAYS_KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class WantsView:
    """What the person asks for."""

    wishes: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """Everything that will be filed. `missing` are sentences; while there is one, nothing can be sent."""

    case: str
    files: tuple[str, ...]
    points: tuple[ToldPoint, ...]
    wants: tuple[str, ...]
    missing: tuple[Fault, ...]
    early: Early


def draft_here(visit: Visit) -> Draft | None:
    """The draft of whoever is here; None also for one that nobody can open any more."""
    _, person = visit.whose()
    try:
        return draft_of(visit.parts.office, visit.parts.drafts, person)
    except NotFound:
        return None


def names_of(draft: Draft) -> dict[str, str]:
    """File names by exhibit."""
    return {file.exhibit: file.name for file in draft.files}


def next_step(draft: Draft) -> str:
    """Where somebody who comes back goes on."""
    if not draft.points:
        return "/me/complain/points" if any(file.whole for file in draft.files) else "/me/complain/files"
    return "/me/complain/points" if ready(draft) else "/me/complain/check"


@get("/me/complain", include_in_schema=False, sync_to_thread=True)
def start(visit: Here) -> Html:
    draft = draft_here(visit)
    if draft is None:
        return render(visit, "citizen/complain_start.html", StartView(since=None, points=0, files=0, next=""), area="citizen")
    since = say_moment(visit.words, draft.started, zone=visit.parts.zone)
    view = StartView(since=since, points=len(draft.points), files=len(draft.files), next=next_step(draft))
    return render(visit, "citizen/complain_start.html", view, area="citizen")


@post("/me/complain", include_in_schema=False, sync_to_thread=True)
def start_now(visit: Here) -> Html:
    _, person = visit.whose()
    visit.admit("draft", most=_FILINGS)
    try:
        begin(visit.parts.office, visit.parts.drafts, person)
    except NotFound:
        # One that cannot be opened any more stands in the way of every other.
        discard(visit.parts.office, visit.parts.drafts, person)
        begin(visit.parts.office, visit.parts.drafts, person)
    return see_other("/me/complain/files")


@post("/me/complain/discard", include_in_schema=False, sync_to_thread=True)
def throw_away(visit: Here) -> Html:
    _, person = visit.whose()
    discard(visit.parts.office, visit.parts.drafts, person)
    return see_other("/me/complain")


@get("/me/complain/wants", include_in_schema=False, sync_to_thread=True)
def wants(visit: Here) -> Html:
    draft = draft_here(visit)
    return see_other("/me/complain") if draft is None else _wants(visit, chosen=draft.wants)


@post("/me/complain/wants", include_in_schema=False, sync_to_thread=True)
def choose_wants(visit: Here, form: FormSent) -> Html:
    _, person = visit.whose()
    if draft_here(visit) is None:
        return see_other("/me/complain")
    set_wants(visit.parts.office, visit.parts.drafts, person, form.some_of("wants", WISHES))
    return see_other("/me/complain/check")


def _wants(visit: Visit, *, chosen: tuple[str, ...]) -> Html:
    wishes = tuple((wish, visit.words.say(f"complain.wish.{wish}")) for wish in WISHES)
    return render(visit, "citizen/complain_wants.html", WantsView(wishes=wishes, chosen=chosen, faults=()), area="citizen")


@get("/me/complain/check", include_in_schema=False, sync_to_thread=True)
def check(visit: Here) -> Html:
    draft = draft_here(visit)
    return see_other("/me/complain") if draft is None else _check(visit, draft, status=200)


@post("/me/complain/submit", include_in_schema=False, sync_to_thread=True)
def send(visit: Here, form: FormSent) -> Html:
    _, person = visit.whose()
    visit.admit("filing", most=_FILINGS)
    case = CaseId(form.text("case", most=_ID, least=1))
    parts = visit.parts
    try:
        filed = submit(parts.office, parts.drafts, parts.files, person, case=case)
    except (Unusable, WrongFiling):
        draft = draft_here(visit)
        return see_other("/me/complain") if draft is None else _check(visit, draft, status=400)
    except NotFound:
        return see_other("/me/complain")
    tell_filed(visit)
    return see_other(f"/me/cases/{filed.case}/receipt")


def tell_filed(visit: Visit) -> None:
    """It is filed, whatever becomes of the finding: that is tried again by itself."""
    try:
        visit.parts.filed()
    except ActError:
        return


def _check(visit: Visit, draft: Draft, *, status: int) -> Html:
    words, names = visit.words, names_of(draft)
    missing = [Fault(field="", text=words.say(f"complain.missing.{code}")) for code in ready(draft)]
    if status != 200 and not missing:
        missing = [Fault(field="", text=words.say("complain.missing.changed"))]
    view = CheckView(
        case=draft.case,
        files=tuple(names.values()),
        points=tuple(tell_point(visit, point.allegation, names=names) for point in draft.points),
        wants=tuple(words.say(f"complain.wish.{wish}") for wish in WISHES if wish in draft.wants),
        missing=tuple(missing),
        early=early_points(visit, draft),
    )
    return render(visit, "citizen/complain_check.html", view, area="citizen", status=status)


HANDLERS: Final = (start, start_now, throw_away, wants, choose_wants, check, send)
