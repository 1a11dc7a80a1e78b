"""The points of a complaint: what the files tell of, each to be confirmed, corrected or left out; and what is typed.

A machine's suggestion is filed only when the person said that it is so: of each, or at once of all those of one number
that stood on the page. A bill holds a life, not a complaint: what came from registered lines stands first, and the rest
may be left out at once. A point may be typed while its picture stands beside the form. Two tabs each change the points
that they name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from litestar import get, post
from litestar.params import FromPath, FromQuery

from minglu.acts.draft_complaint import drop_point, judge_points, put_point
from minglu.acts.errors import NotFound
from minglu.acts.lookup import Holder, holders
from minglu.canon.ids import ExhibitId
from minglu.cases.complaint import MOST_ALLEGATIONS, Source
from minglu.cases.draft import Draft, DraftPoint
from minglu.cases.errors import WrongFiling
from minglu.cases.lines import plain
from minglu.web.citizen.complain import draft_here, names_of
from minglu.web.citizen.early import Early, early_points
from minglu.web.citizen.point_form import PointForm, blank, filled, read_point
from minglu.web.citizen.told_point import ToldPoint, tell_point
from minglu.web.form import Form, FormSent
from minglu.web.render import Html, render, see_other
from minglu.web.told import Fault
from minglu.web.visit import Here, Visit

PAGE: Final = "/me/complain/points"
_PICTURE: Final = "picture"
_ID: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PointCard:
    """A point and where it stands."""

    told: ToldPoint
    confirmed: bool
    from_files: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberCards:
    """What waits of one number. `line`: what is known of it; `at_once` when there is enough to be judged at once."""

    number: str = field(repr=False)
    line: str
    cards: tuple[PointCard, ...]
    at_once: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsView:
    """All points; those to be confirmed first: of registered lines, then of other numbers. `others`: their points."""

    case: str
    lines: tuple[NumberCards, ...]
    rest: tuple[NumberCards, ...]
    others: tuple[int, ...]
    to_confirm: int
    confirmed: tuple[PointCard, ...]
    pictures: tuple[tuple[str, str], ...]
    full: bool
    most: int
    count: int
    early: Early


@dataclass(frozen=True, slots=True, kw_only=True)
class EditView:
    """One point being written. `action` is where the form goes."""

    form: PointForm
    action: str
    faults: tuple[Fault, ...]


@get(PAGE, include_in_schema=False, sync_to_thread=True)
def points(visit: Here) -> Html:
    draft = draft_here(visit)
    if draft is None:
        return see_other("/me/complain")
    waiting = [one for one in draft.points if not one.confirmed]
    office = visit.parts.office
    found = holders(office, [(one.allegation.other, one.allegation.until) for one in waiting])
    known = {one.allegation.id: holds for one, holds in zip(waiting, found, strict=True)}
    lines = {plain(one.allegation.other or "") for one in waiting if known[one.allegation.id] is not None}
    ours = [one for one in waiting if plain(one.allegation.other or "") in lines]
    others = [one for one in waiting if one not in ours]
    view = PointsView(
        case=draft.case,
        lines=tuple(_by_number(visit, draft, ours, known=known)),
        rest=tuple(_by_number(visit, draft, others, known=known)),
        others=tuple(one.allegation.id for one in others),
        to_confirm=len(waiting),
        confirmed=tuple(_card(visit, draft, one) for one in draft.points if one.confirmed),
        pictures=tuple((file.exhibit, file.name) for file in draft.files if file.read is not None and file.read.kind == "screenshot"),
        full=len(draft.points) >= MOST_ALLEGATIONS,
        most=MOST_ALLEGATIONS,
        count=len(draft.points),
        early=early_points(visit, draft),
    )
    return render(visit, "citizen/complain_points.html", view, area="citizen")


def _by_number(visit: Visit, draft: Draft, found: list[DraftPoint], *, known: Mapping[int, Holder | None]) -> Iterator[NumberCards]:
    """Number by number, however it was written, in the order in which they first came."""
    by_number: dict[str, list[DraftPoint]] = {}
    for one in found:
        by_number.setdefault(plain(one.allegation.other or ""), []).append(one)
    for points_of in by_number.values():
        held = [holds for one in points_of if (holds := known[one.allegation.id]) is not None]
        yield NumberCards(
            number=points_of[0].allegation.other or visit.words.say("complain.other.unknown"),
            line=_line(visit, held),
            cards=tuple(_card(visit, draft, one) for one in points_of),
            at_once=len(points_of) > 1,
        )


def _line(visit: Visit, held: list[Holder]) -> str:
    """Whose line it is or may be; every agency that held it at one of these times."""
    names = " · ".join(dict.fromkeys(one.agency for one in held))
    if not held:
        return ""
    return visit.words.say("complain.points.line" if all(one.sure for one in held) else "complain.points.may_be", agency=names)


def _card(visit: Visit, draft: Draft, one: DraftPoint) -> PointCard:
    return PointCard(told=tell_point(visit, one.allegation, names=names_of(draft)), confirmed=one.confirmed, from_files=one.from_files)


@post(f"{PAGE}/at-once", include_in_schema=False, sync_to_thread=True)
def judge_at_once(visit: Here, form: FormSent) -> Html:
    """All that stood together on the page, by their numbers: what a file told since then was not looked at."""
    _, person = visit.whose()
    draft = draft_here(visit)
    if draft is None:
        return see_other("/me/complain")
    if form.text("case", most=_ID) != draft.case:
        # A page of a complaint that was filed or begun anew since: its numbers mean other points by now.
        return see_other(PAGE)
    given = tuple(str(number) for number in range(1, draft.given + 1))
    numbers = [int(number) for number in form.some_of("point", given)]
    so = form.one_of("do", ("confirm", "leave_out")) == "confirm"
    judge_points(visit.parts.office, visit.parts.drafts, person, numbers, so=so)
    return see_other(PAGE)


@get(f"{PAGE}/new", include_in_schema=False, sync_to_thread=True)
def new_point(visit: Here, picture: FromQuery[str] = "") -> Html:
    draft = draft_here(visit)
    if draft is None:
        return see_other("/me/complain")
    shown = picture[:_ID] if draft.file(ExhibitId(picture[:_ID])) is not None else ""
    return _edit(visit, blank(picture=_address(shown), exhibit=shown))


@post(f"{PAGE}/new", include_in_schema=False, sync_to_thread=True)
def add_point(visit: Here, form: FormSent) -> Html:
    draft = draft_here(visit)
    if draft is None:
        return see_other("/me/complain")
    exhibit = form.text("exhibit", most=_ID)
    shown = exhibit if draft.file(ExhibitId(exhibit)) is not None else ""
    sources = (Source(exhibit=ExhibitId(shown), place=_PICTURE),) if shown else ()
    return _write(visit, form, before=None, sources=sources, shown=shown, again=shown if form.ticked("again") else None)


@get(PAGE + "/{number:int}", include_in_schema=False, sync_to_thread=True)
def edit_point(visit: Here, number: FromPath[int]) -> Html:
    draft = draft_here(visit)
    if draft is None:
        return see_other("/me/complain")
    point = _point(draft, number)
    return _edit(visit, filled(visit, point.allegation, picture=_address(_pictured(draft, point))))


@post(PAGE + "/{number:int}", include_in_schema=False, sync_to_thread=True)
def change_point(visit: Here, number: FromPath[int], form: FormSent) -> Html:
    """Whoever corrects a point says by that how it was: it is confirmed."""
    draft = draft_here(visit)
    if draft is None:
        return see_other("/me/complain")
    point = draft.point(number)
    if point is None:
        return see_other(PAGE)
    return _write(visit, form, before=point, sources=(), shown=_pictured(draft, point), again=None)


@post(PAGE + "/{number:int}/confirm", include_in_schema=False, sync_to_thread=True)
def confirm_point(visit: Here, number: FromPath[int]) -> Html:
    _, person = visit.whose()
    draft = draft_here(visit)
    point = draft.point(number) if draft is not None else None
    if point is not None:
        put_point(visit.parts.office, visit.parts.drafts, person, point.allegation, confirmed=True)
    return see_other(PAGE if draft is not None else "/me/complain")


@post(PAGE + "/{number:int}/drop", include_in_schema=False, sync_to_thread=True)
def leave_out(visit: Here, number: FromPath[int]) -> Html:
    _, person = visit.whose()
    if draft_here(visit) is None:
        return see_other("/me/complain")
    drop_point(visit.parts.office, visit.parts.drafts, person, number)
    return see_other(PAGE)


def _write(visit: Visit, form: Form, *, before: DraftPoint | None, sources: tuple[Source, ...], shown: str, again: str | None) -> Html:
    _, person = visit.whose()
    typed = read_point(visit, form, before=before.allegation if before is not None else None, sources=sources)
    view, fault = typed.view, None
    if typed.point is not None:
        try:
            put_point(visit.parts.office, visit.parts.drafts, person, typed.point, confirmed=True)
        except WrongFiling:
            fault = Fault(field="", text=visit.words.say("complain.points.refused", most=MOST_ALLEGATIONS))
        else:
            return see_other(PAGE if again is None else f"{PAGE}/new?picture={again}")
    faults = (*view.faults, fault) if fault is not None else view.faults
    number = before.allegation.id if before is not None else 0
    told = PointForm(number=number, typed=view.typed, faults=faults, picture=_address(shown), exhibit="" if number else shown)
    return _edit(visit, told)


def _edit(visit: Visit, form: PointForm) -> Html:
    action = f"{PAGE}/{form.number}" if form.number else f"{PAGE}/new"
    view = EditView(form=form, action=action, faults=form.faults)
    return render(visit, "citizen/complain_point.html", view, area="citizen", status=400 if form.faults else 200)


def _point(draft: Draft, number: int) -> DraftPoint:
    found = draft.point(number)
    if found is None:
        raise NotFound("there is no such point in the draft; load the page again")
    return found


def _pictured(draft: Draft, point: DraftPoint) -> str:
    """The picture that tells of a point, or nothing."""
    pictures = {file.exhibit for file in draft.files if file.read is not None and file.read.kind == "screenshot"}
    return next((source.exhibit for source in point.allegation.sources if source.exhibit in pictures), "")


def _address(exhibit: str) -> str:
    return f"/me/complain/files/{exhibit}/picture" if exhibit else ""


HANDLERS: Final = (points, judge_at_once, new_point, add_point, edit_point, change_point, confirm_point, leave_out)
