"""Agencies and lines: who may call for the lender, since when, from which numbers, and what nobody has compared yet.

    GET  /desk/agencies                    agencies, holds, lines with their gaps
    GET  /desk/agencies/{agency}           one of them, with suspending or resuming it
    POST /desk/agencies/{agency}/hold      `do` is suspend or resume, with a reason that stands in the log

Suspending an agency twice, by a double click or the back button, does nothing again. What is registered stands in the
log and cannot be taken back: the forms for it are in `agency_forms`.
"""

from dataclasses import dataclass
from typing import Final

from litestar import get, post
from litestar.params import FromPath

from minglu.acts.errors import NotFound
from minglu.acts.oversee import AgencyLine, LineView, agencies_view, holds_view, lines_view
from minglu.acts.register import resume_agency, suspend_agency
from minglu.canon.ids import StaffId
from minglu.cases.spans import Span
from minglu.web.errors import WrongForm
from minglu.web.form import FormSent
from minglu.web.render import Html, render, see_other
from minglu.web.told import Fault
from minglu.web.visit import Here, Visit
from minglu.words.formats import name_of, say_count, say_date, say_moment, say_span

MOST_WHY: Final = 200
_MOST_SPANS: Final = 12
# What an act enters when a measure of an answer, and no person on this page, suspended the agency.
_BY_CASE: Final = "agencies.why_case"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyCard:
    """One agency in words; `state` and `kind` say whether it may work now."""

    id: str
    name: str
    own: bool
    state: str
    kind: str
    contract: str
    covers: str
    evaluated: str
    people: str
    lines: str
    suspended: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCard:
    """One line over the last thirty days. `gaps` are the spans that nobody compared with the carrier."""

    number: str
    agency: str
    agency_name: str
    since: str
    share: str
    kind: str
    covered: tuple[str, ...]
    gaps: tuple[str, ...]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgenciesPage:
    """All agencies and lines, and what is held back."""

    agencies: tuple[AgencyCard, ...]
    lines: tuple[LineCard, ...]
    blocked: str
    held: tuple[AgencyCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyPage:
    """One agency with its lines and the form that suspends or resumes it."""

    agency: AgencyCard
    lines: tuple[LineCard, ...]
    held: bool
    why: str
    faults: tuple[Fault, ...]


@get("/desk/agencies", include_in_schema=False, sync_to_thread=True)
def show(visit: Here) -> Html:
    _, staff = visit.who()
    office = visit.parts.office
    held = holds_view(office, by=staff)
    view = AgenciesPage(
        agencies=tuple(_agency(visit, line) for line in agencies_view(office, by=staff)),
        lines=tuple(_line(visit, line) for line in lines_view(office, by=staff)),
        blocked=say_count(held.blocked),
        held=tuple(_agency(visit, line) for line in held.agencies),
    )
    return render(visit, "desk/agencies.html", view, area="desk")


@get("/desk/agencies/{agency:str}", include_in_schema=False, sync_to_thread=True)
def show_one(visit: Here, agency: FromPath[str]) -> Html:
    _, staff = visit.who()
    return _one(visit, agency, by=staff)


@post("/desk/agencies/{agency:str}/hold", include_in_schema=False, sync_to_thread=True)
def hold(visit: Here, form: FormSent, agency: FromPath[str]) -> Html:
    """Suspend or resume. Raises WrongForm for a word that no page of ours sends."""
    _, staff = visit.who()
    do = form.one_of("do", ("suspend", "resume"))
    known = _known(visit, agency, by=staff)
    try:
        why = " ".join(form.text("why", most=MOST_WHY, least=1).split())
    except WrongForm as wrong:
        return _one(visit, agency, by=staff, fault=Fault(field="why", text=visit.words.say(wrong.says, **wrong.named)))
    if do == "suspend" and known.suspended is None:
        suspend_agency(visit.parts.office, known.agency, why=why, by=staff)
    if do == "resume" and known.suspended is not None:
        resume_agency(visit.parts.office, known.agency, why=why, by=staff)
    return see_other(f"/desk/agencies/{known.agency}")


def _one(visit: Visit, agency: str, *, by: StaffId, fault: Fault | None = None) -> Html:
    known = _known(visit, agency, by=by)
    view = AgencyPage(
        agency=_agency(visit, known),
        lines=tuple(_line(visit, line) for line in lines_view(visit.parts.office, by=by) if line.line.agency == known.agency),
        held=known.suspended is not None,
        why="",
        faults=(fault,) if fault is not None else (),
    )
    return render(visit, "desk/agency.html", view, area="desk", status=400 if fault is not None else 200)


def _known(visit: Visit, agency: str, *, by: StaffId) -> AgencyLine:
    found = next((line for line in agencies_view(visit.parts.office, by=by) if line.agency == agency), None)
    if found is None:
        raise NotFound("there is no such agency")
    return found


def _agency(visit: Visit, line: AgencyLine) -> AgencyCard:
    words, zone = visit.words, visit.parts.zone
    state, kind = ("suspended", "bad") if line.suspended is not None else ("running", "good") if line.running else ("ended", "warn")
    roles = [f"{name_of(words, 'role', value=one.role)} {say_count(one.count)}" for one in line.staff]
    evaluated = say_date(words, line.evaluated, zone=zone)
    return AgencyCard(
        id=line.agency,
        name=line.name,
        own=line.own,
        state=words.say(f"agencies.state.{state}"),
        kind=kind,
        contract=words.say("agencies.from_to", since=say_date(words, line.since, zone=zone), until=say_date(words, line.until, zone=zone)),
        covers=_covers(visit, line),
        evaluated=evaluated if line.passed else words.say("agencies.not_passed", day=evaluated),
        people=" · ".join(roles) or say_count(line.people),
        lines=say_count(line.lines),
        suspended=say_moment(words, line.suspended.since, zone=zone) if line.suspended is not None else "",
        why=_why(visit, line),
    )


def _covers(visit: Visit, line: AgencyLine) -> str:
    """What the contract covers; the lender's own team needs none."""
    words = visit.words
    if line.own:
        return words.say("agencies.covers_all")
    if not line.purposes or not line.channels:
        return words.say("agencies.covers_nothing")
    purposes = (name_of(words, "purpose", value=one) for one in line.purposes)
    channels = (name_of(words, "channel", value=one) for one in line.channels)
    comma = words.say("consents.comma")
    return words.say("agencies.covers_these", purposes=comma.join(purposes), channels=comma.join(channels))


def _why(visit: Visit, line: AgencyLine) -> str:
    if line.suspended is None:
        return ""
    if line.suspended.case is not None:
        return visit.words.say(_BY_CASE, case=line.suspended.case)
    return line.suspended.why


def _line(visit: Visit, view: LineView) -> LineCard:
    words = visit.words
    covered, hours = view.ratio.covered, view.ratio.hours
    left_out = max(0, len(view.spans) - _MOST_SPANS) + max(0, len(view.gaps) - _MOST_SPANS)
    return LineCard(
        number=view.line.number.removeprefix("+86"),
        agency=view.line.agency,
        agency_name=view.agency_name or view.line.agency,
        since=say_date(words, view.line.since, zone=visit.parts.zone),
        share=words.say("agencies.share", covered=say_count(covered), hours=say_count(hours)),
        kind="good" if covered == hours else "warn" if covered else "bad",
        covered=tuple(_span(visit, span) for span in view.spans[-_MOST_SPANS:]),
        gaps=tuple(_span(visit, span) for span in view.gaps[-_MOST_SPANS:]),
        more=say_count(left_out) if left_out else "",
    )


def _span(visit: Visit, span: Span) -> str:
    return say_span(visit.words, span.since, until=span.until, zone=visit.parts.zone)


HANDLERS: Final = (show, show_one, hold)
