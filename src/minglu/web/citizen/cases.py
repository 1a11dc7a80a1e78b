"""My cases: the list, each case in full, adding to it, disputing what was found.

Whoever names another person's case is told that there is none. A page that waits for a finding is brought up to date by
itself; without scripts, by loading again.
"""

from dataclasses import dataclass, replace
from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath

from minglu.acts.complain import Brought
from minglu.acts.errors import Unusable
from minglu.acts.read_case import CaseView, cases_of, read_case, read_exhibit
from minglu.acts.supplement import MOST_DISPUTE, add_evidence, dispute
from minglu.canon.ids import CaseId, ExhibitId, PersonId
from minglu.cases.complaint import Source
from minglu.cases.draft import MOST_BYTES, MOST_FILE_BYTES, MOST_FILES, clean_name
from minglu.cases.errors import WrongFiling
from minglu.cases.material import COMPLAINANT
from minglu.evidence.errors import WrongExhibit
from minglu.web.citizen.case_shown import LineShown, show_case, show_line
from minglu.web.citizen.complain import tell_filed
from minglu.web.citizen.complain_files import MOST_FORM
from minglu.web.citizen.mark import check_mark
from minglu.web.citizen.point_form import PointForm, blank, read_point, touched
from minglu.web.errors import WrongForm
from minglu.web.form import Form, FormSent, SentFile
from minglu.web.render import Html, download, render, see_other
from minglu.web.told import Fault
from minglu.web.visit import Here, Visit

_ADDITIONS: Final = 20
_WHOLE: Final = "file"
_MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesView:
    """The cases of a person, the newest first."""

    cases: tuple[LineShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """Adding to a case: files, a further contact, or both."""

    case: str
    form: PointForm
    faults: tuple[Fault, ...]


@get("/me/cases", include_in_schema=False, sync_to_thread=True)
def cases(visit: Here) -> Html:
    _, person = visit.whose()
    lines = tuple(show_line(visit, line) for line in cases_of(visit.parts.office, person))
    return render(visit, "citizen/cases.html", CasesView(cases=lines), area="citizen")


@get("/me/cases/{case:str}", include_in_schema=False, sync_to_thread=True)
def one_case(visit: Here, case: FromPath[str]) -> Html:
    view = my_case(visit, case)[1]
    return render(visit, "citizen/case.html", show_case(visit, view), area="citizen")


def my_case(visit: Visit, case: str) -> tuple[PersonId, CaseView]:
    """The person here and their case. Raises NotFound for anybody else's."""
    _, person = visit.whose()
    return person, read_case(visit.parts.office, visit.parts.files, CaseId(case), person=person)


def _check_number(visit: Visit, form: Form) -> None:
    """A case's address says whose it is already; the mark says so to whoever proved another number in a second tab, and what
    they wrote is shown to them. Raises OtherNumber."""
    if form.fields.get("mark"):
        check_mark(visit, form)


@post("/me/cases/{case:str}/dispute", include_in_schema=False, sync_to_thread=True)
def say_otherwise(visit: Here, case: FromPath[str], form: FormSent) -> Html:
    _check_number(visit, form)
    person, view = my_case(visit, case)
    visit.admit("addition", most=_ADDITIONS)
    typed = next(iter(form.fields.get("text", ())), "")[: 4 * MOST_DISPUTE]
    try:
        text = form.text("text", most=MOST_DISPUTE, least=1)
        dispute(visit.parts.office, visit.parts.files, view.case, person=person, text=text)
    except WrongForm as wrong:
        fault = Fault(field="text", text=visit.words.say(wrong.says, **wrong.named))
    except Unusable:
        fault = Fault(field="text", text=visit.words.say("case.dispute.refused"))
    else:
        return see_other(f"/me/cases/{view.case}")
    shown = show_case(visit, view, faults=(fault,), text=typed)
    return render(visit, "citizen/case.html", shown, area="citizen", status=400)


@get("/me/cases/{case:str}/evidence", include_in_schema=False, sync_to_thread=True)
def evidence(visit: Here, case: FromPath[str]) -> Html:
    return _evidence(visit, my_case(visit, case)[1], form=blank(), faults=())


@post("/me/cases/{case:str}/evidence", include_in_schema=False, sync_to_thread=True, request_max_body_size=MOST_FORM)
def bring_evidence(visit: Here, case: FromPath[str], form: FormSent) -> Html:
    _check_number(visit, form)
    person, view = my_case(visit, case)
    visit.admit("addition", most=_ADDITIONS)
    sent = tuple(one for one in form.sent.get("files", ()) if one.name or one.data)
    typed = read_point(visit, form, before=None, sources=()) if touched(form) else None
    told = typed.view if typed is not None else blank()
    faults = (*_faults(visit, form, sent), *told.faults)
    if faults:
        return _evidence(visit, view, form=told, faults=faults)
    office = visit.parts.office
    brought = tuple(
        Brought(exhibit=ExhibitId(office.id("exh")), name=clean_name(one.name), kind="other", from_whom=COMPLAINANT, data=one.data)
        for one in sent
    )
    # What is told and brought in one form belongs together: a screenshot shows the contact beside it and no other.
    named = tuple(Source(exhibit=one.exhibit, place=_WHOLE) for one in brought)
    points = () if typed is None or typed.point is None else (replace(typed.point, sources=named),)
    try:
        add_evidence(office, visit.parts.files, view.case, person=person, brought=brought, allegations=points)
    except (Unusable, WrongFiling, WrongExhibit):
        return _evidence(visit, view, form=told, faults=(Fault(field="", text=visit.words.say("case.evidence.refused")),))
    tell_filed(visit)
    return see_other(f"/me/cases/{view.case}")


def _faults(visit: Visit, form: Form, sent: tuple[SentFile, ...]) -> tuple[Fault, ...]:
    """What is wrong with the files, and with sending nothing at all."""
    words = visit.words
    holds = {
        words.say("complain.files.empty"): any(not one.data for one in sent),
        words.say("complain.files.too_big", most=MOST_FILE_BYTES // _MEGABYTE): any(len(one.data) > MOST_FILE_BYTES for one in sent),
        words.say("complain.files.too_many", most=MOST_FILES): len(sent) > MOST_FILES,
        words.say("complain.files.too_much", most=MOST_BYTES // _MEGABYTE): sum(len(one.data) for one in sent) > MOST_BYTES,
        words.say("case.evidence.nothing"): not sent and not touched(form),
    }
    return tuple(Fault(field="files", text=text) for text, wrong in holds.items() if wrong)


def _evidence(visit: Visit, view: CaseView, *, form: PointForm, faults: tuple[Fault, ...]) -> Html:
    shown = EvidenceView(case=view.case, form=form, faults=faults)
    return render(visit, "citizen/evidence.html", shown, area="citizen", status=400 if faults else 200)


@get("/me/cases/{case:str}/files/{exhibit:str}", include_in_schema=False, sync_to_thread=True)
def own_file(visit: Here, case: FromPath[str], exhibit: FromPath[str]) -> Response[bytes]:
    """What the person filed, byte for byte, to keep and never to run."""
    person, view = my_case(visit, case)
    data = read_exhibit(visit.parts.office, visit.parts.files, view.case, ExhibitId(exhibit), by=None, person=person)[2]
    return download(data, name=f"{exhibit}.bin", kind="application/octet-stream")


HANDLERS: Final = (cases, one_case, say_otherwise, evidence, bring_evidence, own_file)
