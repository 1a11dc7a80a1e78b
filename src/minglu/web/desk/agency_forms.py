"""The two forms that register what calls for the lender: an agency with its contract, and a line with its agency.

    GET, POST /desk/new-agency      name, contract and what it covers, last evaluation
    GET, POST /desk/new-line        number, agency, since when

An entry cannot be taken back, so both ask before they send. The same form sent twice registers one agency, and one line:
an agency of the same name and contract, or a line of the same number, is there already.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from litestar import get, post

from minglu.acts.allow import allow
from minglu.acts.errors import Unusable
from minglu.acts.oversee import agencies_view, lines_view
from minglu.acts.register import Contract, register_agency, register_line
from minglu.canon.ids import AgencyId, StaffId
from minglu.canon.instants import Instant
from minglu.rules.question import CHANNELS, PURPOSES
from minglu.web.errors import WrongForm
from minglu.web.form import Form, FormSent
from minglu.web.render import Html, render, see_other
from minglu.web.told import Fault
from minglu.web.visit import Here, Visit
from minglu.words.formats import name_of

_MOST_NAME: Final = 80
_MOST_NUMBER: Final = 40
_MOST_TYPED: Final = 200
_YEARS: Final = range(2000, 2100)
# What an agency is entrusted with. Complaints are answered, and codes sent, by the lender; nothing is posted in public.
_CONTRACTED: Final = ("collection", "pass_on_message", "locate_debtor")
_NEVER: Final = ("group_message", "public_post")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgency:
    """The form of an agency, with what was typed."""

    name: str
    since: str
    until: str
    evaluated: str
    purposes: tuple[str, ...]
    channels: tuple[str, ...]
    all_purposes: tuple[tuple[str, str], ...]
    all_channels: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """The form of a line, with what was typed."""

    number: str
    agency: str
    since: str
    agencies: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...]


@get("/desk/new-agency", include_in_schema=False, sync_to_thread=True)
def ask_agency(visit: Here) -> Html:
    _, staff = visit.who()
    agencies_view(visit.parts.office, by=staff)
    return _agency_form(visit, Form(), fault=None)


@post("/desk/new-agency", include_in_schema=False, sync_to_thread=True)
def new_agency(visit: Here, form: FormSent) -> Html:
    _, staff = visit.who()
    allow(visit.parts.office, staff, "agency.register")
    try:
        contract = _contract(visit, form)
    except WrongForm as wrong:
        return _agency_form(visit, form, fault=_fault(visit, wrong))
    office = visit.parts.office
    there = agencies_view(office, by=staff)
    same = next((one for one in there if (one.name, one.since, one.until) == (contract.name, contract.since, contract.until)), None)
    agency = same.agency if same is not None else AgencyId(office.id("agy"))
    if same is None:
        register_agency(office, contract, agency=agency, by=staff)
    return see_other(f"/desk/agencies/{agency}")


@get("/desk/new-line", include_in_schema=False, sync_to_thread=True)
def ask_line(visit: Here) -> Html:
    _, staff = visit.who()
    return _line_form(visit, Form(), by=staff, fault=None)


@post("/desk/new-line", include_in_schema=False, sync_to_thread=True)
def new_line(visit: Here, form: FormSent) -> Html:
    _, staff = visit.who()
    office = visit.parts.office
    known = {one.agency: one for one in agencies_view(office, by=staff)}
    try:
        text = form.text("number", most=_MOST_NUMBER, least=1)
        agency = AgencyId(form.one_of("agency", tuple(known)))
        since = _day(visit, form, "since")
        number = office.number(text)
    except WrongForm as wrong:
        return _line_form(visit, form, by=staff, fault=_fault(visit, wrong))
    except Unusable:
        return _line_form(visit, form, by=staff, fault=Fault(field="number", text=visit.words.say("lines.new.unreadable")))
    there = next((one for one in lines_view(office, by=staff) if one.line.number == number), None)
    if there is None:
        register_line(office, number, agency=agency, since=since, by=staff)
    elif there.line.agency != agency:
        return _line_form(visit, form, by=staff, fault=Fault(field="number", text=visit.words.say("lines.new.taken")))
    return see_other(f"/desk/agencies/{agency}")


def _contract(visit: Visit, form: Form) -> Contract:
    name = " ".join(form.text("name", most=_MOST_NAME, least=1).split())
    since, until = _day(visit, form, "since"), _day(visit, form, "until")
    if not since < until:
        raise WrongForm("until", "agencies.new.ends_before")
    evaluated = _day(visit, form, "evaluated")
    if evaluated > visit.parts.office.clock.now():
        raise WrongForm("evaluated", "agencies.new.not_yet")
    purposes, channels = _chosen(form, "purposes", PURPOSES), _chosen(form, "channels", CHANNELS)
    return Contract(name=name, own=False, since=since, until=until, evaluated=evaluated, purposes=purposes, channels=channels)


def _chosen(form: Form, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """What was ticked, at least one. Raises WrongForm."""
    chosen = form.some_of(name, known)
    if not chosen:
        raise WrongForm(name, "agencies.new.covers_nothing")
    return chosen


def _day(visit: Visit, form: Form, name: str) -> Instant:
    """The first moment of a day that a browser spells 2026-11-06. Raises WrongForm."""
    text = form.text(name, most=_MOST_NUMBER, least=1)
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise WrongForm(name, "agencies.new.day") from error
    if day.year not in _YEARS:
        raise WrongForm(name, "agencies.new.day")
    office = visit.parts.office
    return office.sequencer.packs.zones[office.institution.zone].local_start(day)


def _agency_form(visit: Visit, form: Form, *, fault: Fault | None) -> Html:
    view = NewAgency(
        name=_typed(form, "name"),
        since=_typed(form, "since"),
        until=_typed(form, "until"),
        evaluated=_typed(form, "evaluated"),
        purposes=_ticked(form, "purposes", PURPOSES),
        channels=_ticked(form, "channels", CHANNELS),
        all_purposes=tuple((one, name_of(visit.words, "purpose", value=one)) for one in _CONTRACTED),
        all_channels=tuple((one, name_of(visit.words, "channel", value=one)) for one in CHANNELS if one not in _NEVER),
        faults=(fault,) if fault is not None else (),
    )
    return render(visit, "desk/new_agency.html", view, area="desk", status=400 if fault is not None else 200)


def _line_form(visit: Visit, form: Form, *, by: StaffId, fault: Fault | None) -> Html:
    choices = tuple((str(one.agency), one.name) for one in agencies_view(visit.parts.office, by=by))
    view = NewLine(
        number=_typed(form, "number"),
        agency=_typed(form, "agency"),
        since=_typed(form, "since"),
        agencies=choices,
        faults=(fault,) if fault is not None else (),
    )
    return render(visit, "desk/new_line.html", view, area="desk", status=400 if fault is not None else 200)


def _typed(form: Form, name: str) -> str:
    """What was typed, if it can be shown again."""
    try:
        return form.text(name, most=_MOST_TYPED)
    except WrongForm:
        return ""


def _ticked(form: Form, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """What was ticked, if it can be shown again."""
    try:
        return form.some_of(name, known)
    except WrongForm:
        return ()


def _fault(visit: Visit, wrong: WrongForm) -> Fault:
    return Fault(field=wrong.name, text=visit.words.say(wrong.says, **wrong.named))


HANDLERS: Final = (ask_agency, new_agency, ask_line, new_line)
