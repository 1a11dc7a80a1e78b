"""Rule changes: what is proposed, what it would change, what the last 90 days would have been, and approving it.

    GET, POST /desk/rules/changes                       all proposals; POST proposes what this software brought
    GET  /desk/rules/changes/{entry}                    one of them
    POST /desk/rules/changes/{entry}/look-back          decide the last 90 days again, beside the pages
    GET  /desk/rules/changes/{entry}/look-back          the part of the page that changes, alone
    POST /desk/rules/changes/{entry}/propose            what was brought from a terminal, in the visitor's name
    POST /desk/rules/changes/{entry}/approve            a day and a time

Packs of one's own are brought by `minglu rules propose`. How a proposal is shown is said in `rule_change_shown`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Final, TypeVar

from litestar import get, post
from litestar.params import FromPath

from minglu.acts.errors import Unusable
from minglu.acts.rule_changes import (
    Past,
    Progress,
    Proposal,
    approve_packs,
    delivered_differs,
    difference_of,
    look_back_on,
    proposal_at,
    proposals,
    propose_packs,
)
from minglu.canon.ids import StaffId
from minglu.canon.instants import MINUTE, Instant
from minglu.web.desk.rule_change_shown import Card, Changes, Lookback, card_of, changes_of, lookback_of
from minglu.web.errors import WrongForm
from minglu.web.form import Form, FormSent
from minglu.web.render import Html, render, see_other
from minglu.web.told import Fault
from minglu.web.visit import Here, Visit

T = TypeVar("T")
_A_MINUTE: Final = 20
_MOST_TYPED: Final = 40
_YEARS: Final = range(2000, 2100)
_HOME: Final = "/desk/rules/changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage:
    """Every proposal, the newest first. `delivered`: this software brought rules that nobody has proposed yet."""

    proposed: tuple[Card, ...]
    delivered: bool
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage:
    """One proposal. `waits`: nobody approved it yet; `brought`: nobody proposed it by name yet; `own`: the visitor did, and
    somebody else approves it."""

    one: Card
    changes: Changes
    look: Lookback
    waits: bool
    brought: bool
    own: bool
    day: str
    at: str
    full: bool
    faults: tuple[Fault, ...]


@get(_HOME, include_in_schema=False, sync_to_thread=True)
def show(visit: Here) -> Html:
    _, staff = visit.who()
    return _list(visit, by=staff, fault=None)


@post(_HOME, include_in_schema=False, sync_to_thread=True)
def propose(visit: Here) -> Html:
    """What this software brought. Pressed twice it is one proposal."""
    _, staff = visit.who()
    office = visit.parts.office
    visit.admit("propose", most=_A_MINUTE)
    try:
        proposal = propose_packs(office, office.library.delivered_files, by=staff)
    except Unusable:
        return _list(visit, by=staff, fault=Fault(field="", text=visit.words.say("rulechange.nothing_to_propose")))
    return see_other(f"{_HOME}/{proposal.index}")


@get(f"{_HOME}/{{entry:int}}", include_in_schema=False, sync_to_thread=True)
def show_one(visit: Here, entry: FromPath[int]) -> Html:
    _, staff = visit.who()
    return _page(visit, proposal_at(visit.parts.office, entry, by=staff), Form(), by=staff, fault=None)


@post(f"{_HOME}/{{entry:int}}/look-back", include_in_schema=False, sync_to_thread=True)
def look(visit: Here, entry: FromPath[int]) -> Html:
    """Begin; pressed twice it is one."""
    _, staff = visit.who()
    visit.admit("look-back", most=_A_MINUTE)
    proposal = proposal_at(visit.parts.office, entry, by=staff)
    if not visit.parts.lookbacks.start(proposal.index, _run(visit, proposal, by=staff)):
        return _page(visit, proposal, Form(), by=staff, fault=None, full=True)
    return see_other(f"{_HOME}/{proposal.index}")


@get(f"{_HOME}/{{entry:int}}/look-back", include_in_schema=False, sync_to_thread=True)
def looking(visit: Here, entry: FromPath[int]) -> Html:
    """The part that changes, for a page that asks every second."""
    _, staff = visit.who()
    proposal = proposal_at(visit.parts.office, entry, by=staff)
    return render(visit, "desk/rule_change_past.html", _shown(visit, proposal, Form(), by=staff), area="desk")


@post(f"{_HOME}/{{entry:int}}/propose", include_in_schema=False, sync_to_thread=True)
def take_up(visit: Here, entry: FromPath[int]) -> Html:
    """Pressed twice it is one proposal."""
    _, staff = visit.who()
    visit.admit("propose", most=_A_MINUTE)
    office = visit.parts.office
    brought = proposal_at(office, entry, by=staff)
    try:
        proposal = propose_packs(office, office.library.files(brought.packs), by=staff)
    except Unusable:
        return _list(visit, by=staff, fault=Fault(field="", text=visit.words.say("rulechange.nothing_to_propose")))
    return see_other(f"{_HOME}/{proposal.index}")


@post(f"{_HOME}/{{entry:int}}/approve", include_in_schema=False, sync_to_thread=True)
def approve(visit: Here, form: FormSent, entry: FromPath[int]) -> Html:
    """A form sent twice approves once."""
    _, staff = visit.who()
    office = visit.parts.office
    proposal = proposal_at(office, entry, by=staff)
    try:
        in_force = _instant(visit, form)
        if proposal.approval is None:
            approve_packs(office, proposal.index, in_force=in_force, by=staff)
    except WrongForm as wrong:
        return _page(visit, proposal, form, by=staff, fault=Fault(field=wrong.name, text=visit.words.say(wrong.says, **wrong.named)))
    except Unusable:
        return _page(visit, proposal, form, by=staff, fault=Fault(field="day", text=visit.words.say("rulechange.not_then")))
    return see_other(f"{_HOME}/{proposal.index}")


def _run(visit: Visit, proposal: Proposal, *, by: StaffId) -> Callable[[Progress], Past]:
    office = visit.parts.office
    return lambda progress: look_back_on(office, proposal, by=by, progress=progress)


def _instant(visit: Visit, form: Form) -> Instant:
    """A day and a time of the lender's zone. Raises WrongForm."""
    day = _read(form, "day", read=date.fromisoformat)
    if day.year not in _YEARS:
        raise WrongForm("day", "agencies.new.day")
    at = _read(form, "at", read=time.fromisoformat)
    office = visit.parts.office
    start = office.sequencer.packs.zones[office.institution.zone].local_start(day)
    return Instant(start + (at.hour * 60 + at.minute) * MINUTE)


def _read(form: Form, name: str, *, read: Callable[[str], T]) -> T:
    text = form.text(name, most=_MOST_TYPED, least=1)
    try:
        return read(text)
    except ValueError as error:
        raise WrongForm(name, "agencies.new.day" if name == "day" else "rulechange.time") from error


def _open(found: tuple[Proposal, ...]) -> Iterator[Proposal]:
    """Without what was brought and has a name by now."""
    named = {one.packs for one in found if one.by}
    yield from (one for one in found if one.by or one.packs not in named)


def _list(visit: Visit, *, by: StaffId, fault: Fault | None) -> Html:
    office = visit.parts.office
    view = ChangesPage(
        proposed=tuple(card_of(visit, one) for one in _open(proposals(office, by=by))),
        delivered=delivered_differs(office, by=by),
        faults=(fault,) if fault is not None else (),
    )
    return render(visit, "desk/rule_changes.html", view, area="desk", status=400 if fault is not None else 200)


def _page(visit: Visit, proposal: Proposal, form: Form, *, by: StaffId, fault: Fault | None, full: bool = False) -> Html:
    view = _shown(visit, proposal, form, by=by, fault=fault, full=full)
    return render(visit, "desk/rule_change.html", view, area="desk", status=503 if full else 400 if fault is not None else 200)


def _shown(visit: Visit, proposal: Proposal, form: Form, *, by: StaffId, fault: Fault | None = None, full: bool = False) -> ChangePage:
    return ChangePage(
        one=card_of(visit, proposal),
        changes=changes_of(visit, difference_of(visit.parts.office, proposal, by=by)),
        look=lookback_of(visit, visit.parts.lookbacks.of(proposal.index)),
        waits=proposal.approval is None,
        brought=not proposal.by,
        own=proposal.by == by,
        day=_typed(form, "day"),
        at=_typed(form, "at") or "00:00",
        full=full,
        faults=(fault,) if fault is not None else (),
    )


def _typed(form: Form, name: str) -> str:
    """What was typed, if it can be shown again."""
    try:
        return form.text(name, most=_MOST_TYPED)
    except WrongForm:
        return ""


HANDLERS: Final = (show, propose, show_one, look, looking, take_up, approve)
