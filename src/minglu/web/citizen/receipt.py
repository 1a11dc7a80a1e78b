"""The receipt: what was filed and when, for the person to hold; and where a case stands, for whoever holds the code.

The code of a receipt is the id of the case: random, in no public entry, and good for one thing without a number: state and
dates. Nothing else is told by it.
"""

from dataclasses import dataclass
from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath

from minglu.acts.complain import filed_in
from minglu.acts.errors import NotFound, NotWitnessed
from minglu.acts.read_case import CaseLine, line_of
from minglu.canon.base64 import render_base64
from minglu.canon.errors import CanonError
from minglu.canon.ids import CaseId, check_id
from minglu.cases.complaint import filing_digest
from minglu.web.citizen.case_shown import ClockShown, LineShown, show_clocks, show_line
from minglu.web.citizen.cases import my_case
from minglu.web.citizen.told_point import ToldPoint, tell_point
from minglu.web.errors import WrongForm
from minglu.web.form import FormSent
from minglu.web.render import Html, download, render
from minglu.web.told import Fault
from minglu.web.visit import Here, Visit
from minglu.words.formats import say_moment

_LOOKUPS: Final = 20
_ID: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptView:
    """接收回执. `witnessed` says whether the proof can be had already."""

    case: str
    institution: str
    filed: str
    points: tuple[ToldPoint, ...]
    wants: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    digest: str
    witnessed: bool
    clocks: tuple[ClockShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """Where a case stands, and nothing else of it."""

    code: str
    found: LineShown | None
    faults: tuple[Fault, ...]


@get("/me/cases/{case:str}/receipt", include_in_schema=False, sync_to_thread=True)
def receipt(visit: Here, case: FromPath[str]) -> Html:
    person, view = my_case(visit, case)
    parts, words = visit.parts, visit.words
    filed = filed_in(parts.office, parts.files, view.case, person=person)
    complaint = filed.filing.complaint
    names: dict[str, str] = {exhibit.id: exhibit.name for exhibit in filed.exhibits}
    shown = ReceiptView(
        case=view.case,
        institution=parts.office.institution.name,
        filed=say_moment(words, complaint.filed, zone=parts.zone),
        points=tuple(tell_point(visit, one, names=names) for one in complaint.allegations),
        wants=tuple(words.say(f"complain.wish.{wish}") for wish in complaint.wants),
        files=tuple((exhibit.name, exhibit.sha256.hex()) for exhibit in filed.exhibits),
        digest=render_base64(filing_digest(filed.filing)),
        witnessed=_proof(visit, filed.index) is not None,
        clocks=show_clocks(visit, view),
    )
    return render(visit, "citizen/receipt.html", shown, area="citizen")


@get("/me/cases/{case:str}/receipt/file", include_in_schema=False, sync_to_thread=True)
def receipt_file(visit: Here, case: FromPath[str]) -> Response[bytes]:
    """The receipt as the institution signed it."""
    person, view = my_case(visit, case)
    filed = filed_in(visit.parts.office, visit.parts.files, view.case, person=person)
    return download(filed.receipt, name=f"receipt-{view.case[5:13]}.txt", kind="text/plain; charset=utf-8")


@get("/me/cases/{case:str}/receipt/proof", include_in_schema=False, sync_to_thread=True)
def receipt_proof(visit: Here, case: FromPath[str]) -> Response[bytes]:
    """The proof that the filing is in the log. Raises NotFound while it is not witnessed."""
    person, view = my_case(visit, case)
    filed = filed_in(visit.parts.office, visit.parts.files, view.case, person=person)
    proof = _proof(visit, filed.index)
    if proof is None:
        raise NotFound("there is no proof yet; come back in a minute")
    return download(proof, name=f"receipt-{view.case[5:13]}.tlog-proof", kind="text/plain; charset=utf-8")


def _proof(visit: Visit, index: int) -> bytes | None:
    try:
        return visit.parts.proofs.of(index)
    except NotWitnessed:
        return None


@get("/status", include_in_schema=False, sync_to_thread=True)
def ask_status(visit: Here) -> Html:
    return _status(visit, code="", found=None, faults=())


@post("/status", include_in_schema=False, sync_to_thread=True, status_code=200)
def status(visit: Here, form: FormSent) -> Html:
    """A post, so that the code stands in no address, no history and no log."""
    visit.admit("status", most=_LOOKUPS)
    code = ""
    try:
        code = form.text("code", most=_ID, least=1).lower()
        return _status(visit, code=code, found=show_line(visit, _line_of(visit, code)), faults=())
    except WrongForm as wrong:
        fault = Fault(field="code", text=visit.words.say(wrong.says, **wrong.named))
    except (NotFound, CanonError):
        fault = Fault(field="code", text=visit.words.say("status.unknown"))
    return _status(visit, code=code, found=None, faults=(fault,))


def _line_of(visit: Visit, code: str) -> CaseLine:
    """Where the case of this code stands. Raises NotFound, CanonError."""
    case = CaseId(check_id("case", code if code.startswith("case_") else f"case_{code}"))
    return line_of(visit.parts.office, case)


def _status(visit: Visit, *, code: str, found: LineShown | None, faults: tuple[Fault, ...]) -> Html:
    view = StatusView(code=code, found=found, faults=faults)
    return render(visit, "citizen/status.html", view, area="door", status=400 if faults else 200)


HANDLERS: Final = (receipt, receipt_file, receipt_proof, ask_status, status)
