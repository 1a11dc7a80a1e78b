"""The second person: answers against their finding that wait for a reviewer, each beside what was found.

    GET  /desk/seconds                              what waits
    GET  /desk/seconds/{case}/{digest}              finding and answer side by side
    POST /desk/seconds/{case}/{digest}/send         reason and signature: it goes out, the complainant reads both
    POST /desk/seconds/{case}/{digest}/decline      why: it goes back to whoever wrote it

The signature is made in the reviewer's browser, over the answer and the reason exactly as they go out.
"""

from dataclasses import dataclass, field
from typing import Final

from litestar import get, post
from litestar.params import FromPath, FromQuery

from minglu.acts.agencies import agency_names
from minglu.acts.allow import allow, allow_in_case
from minglu.acts.answering import Proposed, decline_answer, proposals_of, second_answer, waiting_for_second
from minglu.acts.errors import NotFound
from minglu.acts.read_case import CaseView
from minglu.acts.sessions import signing_key
from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.errors import CanonError
from minglu.cases.answer import MOST_REASON
from minglu.cases.errors import WrongFiling
from minglu.cases.finding import Item
from minglu.cases.second import Second
from minglu.web.desk.allegation_shown import allegation_title
from minglu.web.desk.answer import contradiction_said
from minglu.web.desk.board import case_path, short_code
from minglu.web.desk.case_shown import case_at, measures_said, ways_shown
from minglu.web.desk.case_view import Choice
from minglu.web.errors import WrongForm
from minglu.web.form import Form, FormSent
from minglu.web.render import Html, render, see_other
from minglu.web.told import Fault
from minglu.web.visit import Here, Visit
from minglu.words.formats import name_of, say_moment

DONE: Final = ("sent", "declined", "gone")
_SIGNATURE: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One proposal in the list."""

    href: str
    code: str
    at: str
    count: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondsPage:
    """What waits for this reviewer."""

    waiting: tuple[Waiting, ...]
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One allegation: what was found, and what the answer says of it. `parts`: they differ."""

    title: str
    value: str
    found: str
    breaches: tuple[str, ...]
    asserted_value: str
    asserted: str
    parts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondPage:
    """One proposal. `digest` and `key` are what the browser signs, and with which key."""

    href: str
    case: str
    code: str
    at: str
    proposed: str
    beside: tuple[Beside, ...]
    contradictions: tuple[str, ...]
    text: str = field(repr=False)
    measures: tuple[str, ...]
    ways: tuple[Choice, ...]
    digest: str
    key: str
    reason: str = field(repr=False)
    why: str = field(repr=False)
    faults: tuple[Fault, ...]


@get("/desk/seconds", include_in_schema=False, sync_to_thread=True)
def seconds(visit: Here, done: FromQuery[str] = "") -> Html:
    _, staff = visit.who()
    words, zone = visit.words, visit.parts.zone
    waiting = tuple(
        Waiting(
            href=_href(one),
            code=short_code(one.case),
            at=say_moment(words, one.proposal.at, zone=zone),
            count=len(one.contradicts),
            reason=one.proposal.reason,
        )
        for one in waiting_for_second(visit.parts.office, visit.parts.files, by=staff)
    )
    told = words.say(f"casedesk.second_done.{done}") if done in DONE else ""
    return render(visit, "desk/seconds.html", SecondsPage(waiting=waiting, done=told), area="desk")


@get("/desk/seconds/{case:str}/{digest:str}", include_in_schema=False, sync_to_thread=True)
def second(visit: Here, case: FromPath[str], digest: FromPath[str]) -> Html:
    view, one = _proposal(visit, case, digest)
    if one.state != "waiting":
        return see_other("/desk/seconds?done=gone")
    return _show(visit, view, one)


@post("/desk/seconds/{case:str}/{digest:str}/send", include_in_schema=False, sync_to_thread=True)
def send(visit: Here, case: FromPath[str], digest: FromPath[str], form: FormSent) -> Html:
    view, one = _proposal(visit, case, digest)
    _, staff = visit.who()
    if one.state != "waiting":
        return see_other(f"/desk/seconds?done={'sent' if one.state == 'sent' else 'gone'}")
    faults: list[Fault] = []
    reason = _text(visit, form, "reason", faults=faults)
    signature = _signature(form)
    if signature is None and not faults:
        faults.append(Fault(field="", text=visit.words.say("casedesk.fault.signature")))
    if faults or signature is None:
        return _show(visit, view, one, reason=reason, faults=tuple(faults), status=400)
    try:
        signed = Second(staff=staff, reason=reason, signature=signature)
        second_answer(visit.parts.office, visit.parts.files, one.case, one.digest, second=signed)
    except WrongFiling:
        faults.append(Fault(field="", text=visit.words.say("casedesk.fault.signature")))
        return _show(visit, view, one, reason=reason, faults=tuple(faults), status=400)
    return see_other("/desk/seconds?done=sent")


@post("/desk/seconds/{case:str}/{digest:str}/decline", include_in_schema=False, sync_to_thread=True)
def decline(visit: Here, case: FromPath[str], digest: FromPath[str], form: FormSent) -> Html:
    view, one = _proposal(visit, case, digest)
    _, staff = visit.who()
    if one.state != "waiting":
        return see_other(f"/desk/seconds?done={'declined' if one.state == 'declined' else 'gone'}")
    faults: list[Fault] = []
    why = _text(visit, form, "why", faults=faults)
    if faults:
        return _show(visit, view, one, why=why, faults=tuple(faults), status=400)
    decline_answer(visit.parts.office, visit.parts.files, one.case, one.digest, by=staff, reason=why)
    return see_other("/desk/seconds?done=declined")


def _proposal(visit: Visit, case: str, digest: str) -> tuple[CaseView, Proposed]:
    """The proposal of an address, for a reviewer who did not write it. Raises NotFound, NotAllowed, SignInNeeded."""
    _, staff = visit.who()
    office, files = visit.parts.office, visit.parts.files
    allow(office, staff, "answer.second")
    view, _ = case_at(visit, case)
    one = next((one for one in proposals_of(office, files, view.case, by=staff) if one.digest.hex() == digest), None)
    if one is None:
        raise NotFound("there is no such proposal in this case")
    allow_in_case(office, staff, "answer.second", about=view.person, first=one.proposal.by)
    return view, one


def _href(one: Proposed) -> str:
    return f"/desk/seconds/{one.case}/{one.digest.hex()}"


def _text(visit: Visit, form: Form, name: str, *, faults: list[Fault]) -> str:
    try:
        return form.text(name, most=MOST_REASON, least=1)
    except WrongForm as error:
        faults.append(Fault(field=name, text=visit.words.say(error.says, **error.named)))
        return ""


def _signature(form: Form) -> bytes | None:
    """The signature, if it is one by its form; whose it is, the act looks at."""
    try:
        return parse_base64(form.text("signature", most=100), size=_SIGNATURE)
    except (CanonError, WrongForm):
        return None


def _show(
    visit: Visit, view: CaseView, one: Proposed, *, reason: str = "", why: str = "", faults: tuple[Fault, ...] = (), status: int = 200
) -> Html:
    visitor, _ = visit.who()
    key = signing_key(visitor)
    written = one.proposal.answer
    finding = next(line.finding for line in view.findings if line.finding.edition == written.edition)
    titles = {each.id: allegation_title(visit, each) for each in view.filings[-1].filing.complaint.allegations}
    asserted = {allegation: str(value) for allegation, value in written.values}
    page = SecondPage(
        href=_href(one),
        case=case_path(one.case),
        code=short_code(one.case),
        at=say_moment(visit.words, one.proposal.at, zone=visit.parts.zone),
        proposed=one.proposal.reason,
        beside=tuple(
            _beside(visit, item, titles.get(item.allegation, ""), asserted=asserted.get(item.allegation, "")) for item in finding.items
        ),
        contradictions=tuple(contradiction_said(visit, each) for each in one.contradicts),
        text=written.text,
        measures=measures_said(visit, written, agencies=agency_names(visit.parts.office)),
        ways=ways_shown(visit),
        digest=render_base64(one.answer_digest),
        key=render_base64(key) if key is not None else "",
        reason=reason,
        why=why,
        faults=faults,
    )
    return render(visit, "desk/second.html", page, area="desk", status=status)


def _beside(visit: Visit, item: Item, title: str, *, asserted: str) -> Beside:
    words = visit.words
    return Beside(
        title=title,
        value=str(item.value),
        found=name_of(words, "finding", value=item.value),
        breaches=tuple(words.say(f"breach.{breach.why}") for breach in item.breaches),
        asserted_value=asserted,
        asserted=name_of(words, "finding", value=asserted) if asserted else words.say("casedesk.asserted.missing"),
        parts=asserted != item.value,
    )


HANDLERS = (seconds, second, send, decline)
