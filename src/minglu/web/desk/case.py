"""The single screen of a case, and what can be done on it besides answering.

    GET  /desk/cases/{case}
    POST /desk/cases/{case}/find                            compute again, when more was brought
    POST /desk/cases/{case}/exposure                        open the names of who came near the number: an entry
    POST /desk/cases/{case}/exhibits/{exhibit}              open a file: an entry each time
    POST /desk/cases/{case}/proposals/{digest}/withdraw
    POST /desk/cases/{case}/close

Every one of them may be pressed twice.
"""

from dataclasses import dataclass, field
from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from minglu.acts.allow import allow_in_case
from minglu.acts.answer import close_case
from minglu.acts.answering import proposals_of, withdraw
from minglu.acts.errors import NotFound, Unusable
from minglu.acts.find import Found, read_exposure
from minglu.acts.find_waiting import find_next
from minglu.acts.read_case import CaseView, read_exhibit
from minglu.canon.base64 import render_base64
from minglu.canon.ids import ExhibitId
from minglu.canon.instants import DAY, Instant
from minglu.web.desk.answer import fresh_form
from minglu.web.desk.board import case_path, short_code
from minglu.web.desk.case_shown import case_at, is_stale, show_case
from minglu.web.desk.course_shown import keep_names
from minglu.web.render import Html, download, render, see_other
from minglu.web.visit import Here

# Pictures that a browser shows as pictures and as nothing else.
_PICTURES: Final = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
_MOST_SHOWN: Final = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturePage:
    """A picture that was brought. It goes with the page, so that no address leads to it."""

    back: str
    action: str
    code: str
    name: str
    source: str = field(repr=False)


@get("/desk/cases/{case:str}", include_in_schema=False, sync_to_thread=True)
def show(visit: Here, case: FromPath[str], done: FromQuery[str] = "") -> Html:
    view, _ = case_at(visit, case)
    return show_case(visit, view, form=fresh_form(visit, view), done=done)


@post("/desk/cases/{case:str}/find", include_in_schema=False, sync_to_thread=True)
def find_again(visit: Here, case: FromPath[str]) -> Html:
    """A new edition over what was brought since; nothing, where nothing was."""
    view, staff = case_at(visit, case)
    allow_in_case(visit.parts.office, staff, "finding.compute", about=view.person)
    if not is_stale(view):
        return see_other(f"{case_path(view.case)}?done=unchanged")
    visit.admit("find", most=10)
    find_next(visit.parts.office, visit.parts.files, view.case, read=visit.parts.read)
    return see_other(f"{case_path(view.case)}?done=found")


@post("/desk/cases/{case:str}/exposure", include_in_schema=False, sync_to_thread=True)
def open_names(visit: Here, case: FromPath[str]) -> Html:
    view, staff = case_at(visit, case)
    if not view.findings:
        raise Unusable("there is no finding yet; names are opened for one")
    newest = view.findings[-1]
    found = Found(finding=newest.finding, index=newest.index, tasks=())
    keep_names(visit, view.case, read_exposure(visit.parts.office, found, person=view.person, by=staff))
    return see_other(f"{case_path(view.case)}?done=named")


@post("/desk/cases/{case:str}/exhibits/{exhibit:str}", include_in_schema=False, sync_to_thread=True, status_code=200)
def open_exhibit(visit: Here, case: FromPath[str], exhibit: FromPath[str]) -> Html | Response[bytes]:
    """A picture is shown; anything else is saved, under a name that we give it."""
    view, staff = case_at(visit, case)
    known = next((one for one in view.exhibits if one.id == exhibit), None)
    if known is None:
        raise NotFound("no such file was filed in this case")
    office, files = visit.parts.office, visit.parts.files
    name, _, data = read_exhibit(office, files, view.case, ExhibitId(exhibit), by=staff, person=view.person)
    kind = next((kind for begins, kind in _PICTURES if data.startswith(begins)), "")
    if not kind or len(data) > _MOST_SHOWN:
        return download(data, name=_safe_name(exhibit, name), kind="application/octet-stream")
    back = case_path(view.case)
    source = f"data:{kind};base64,{render_base64(data)}"
    page = PicturePage(back=back, action=f"{back}/exhibits/{exhibit}", code=short_code(view.case), name=name, source=source)
    return render(visit, "desk/exhibit.html", page, area="desk")


@post("/desk/cases/{case:str}/proposals/{digest:str}/withdraw", include_in_schema=False, sync_to_thread=True)
def withdraw_proposal(visit: Here, case: FromPath[str], digest: FromPath[str]) -> Html:
    view, staff = case_at(visit, case)
    office, files = visit.parts.office, visit.parts.files
    one = next((one for one in proposals_of(office, files, view.case, by=staff) if one.digest.hex() == digest), None)
    if one is None:
        raise NotFound("there is no such proposal in this case")
    if one.state == "waiting":
        withdraw(office, files, view.case, one.digest, by=staff)
    return see_other(f"{case_path(view.case)}?done=withdrawn")


@post("/desk/cases/{case:str}/close", include_in_schema=False, sync_to_thread=True)
def close(visit: Here, case: FromPath[str]) -> Html:
    """Close what was answered. What was blocked for it falls due for erasure a day later."""
    view, staff = case_at(visit, case)
    allow_in_case(visit.parts.office, staff, "case.close", about=view.person)
    if not view.answers:
        raise Unusable("answer the case first, then close it")
    if view.closed is None:
        close_case(visit.parts.office, view.case, person=view.person, how="answered", by=staff, erase_due=_erase_due(visit, view))
    return see_other(f"{case_path(view.case)}?done=closed")


def _erase_due(visit: Here, view: CaseView) -> Instant | None:
    blocked = any(one.what == "block_person" for one in view.measures)
    return Instant(visit.parts.office.clock.now() + DAY) if blocked else None


def _safe_name(exhibit: str, name: str) -> str:
    """The file's id with the ending it had: what somebody called it may be anything."""
    ending = name.rpartition(".")[2].lower()
    return f"{exhibit}.{ending}" if ending.isascii() and ending.isalnum() and len(ending) <= 5 else exhibit


HANDLERS = (show, find_again, open_names, open_exhibit, withdraw_proposal, close)
