"""Handing the log over to an auditor: to whom, why; and what was handed over before.

    GET, POST /desk/handovers
    POST      /desk/handovers/{id}/drop

Who gets it and why is entered before anything is opened, and stays in the log when what was handed over is removed. The
form carries a number of its own: sent twice, it hands over once.
"""

from dataclasses import dataclass
from typing import Final

from litestar import get, post
from litestar.params import FromPath

from minglu.acts.errors import NotFound, Unavailable, Unusable
from minglu.acts.handing_over import MOST_SAID, HandOver, check_hand_over_id, drop_hand_over, hand_over, hand_overs
from minglu.acts.sessions import keep, kept
from minglu.canon.ids import StaffId
from minglu.web.errors import WrongForm
from minglu.web.form import Form, FormSent
from minglu.web.render import Html, render, see_other
from minglu.web.told import Fault
from minglu.web.visit import Here, Visit
from minglu.words.formats import say_count, say_moment

_A_MINUTE: Final = 6
_DONE: Final = "handed-over"
_ONCE: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverCard:
    """One hand-over in words."""

    id: str
    to: str
    why: str
    when: str
    size: str
    openings: str
    checked: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOversPage:
    """The form with what was typed, and every hand-over. `once` tells two sendings of one form."""

    handed: tuple[HandOverCard, ...]
    to: str
    why: str
    once: str
    faults: tuple[Fault, ...]


@get("/desk/handovers", include_in_schema=False, sync_to_thread=True)
def show(visit: Here) -> Html:
    _, staff = visit.who()
    return _page(visit, Form(), by=staff, fault=None)


@post("/desk/handovers", include_in_schema=False, sync_to_thread=True)
def give(visit: Here, form: FormSent) -> Html:
    visitor, staff = visit.who()
    parts = visit.parts
    once = form.text("once", most=_ONCE).encode()
    if once and kept(parts.office, parts.sessions, visitor, _DONE) == once:
        return see_other("/desk/handovers")
    visit.admit("hand-over", most=_A_MINUTE)
    try:
        to, why = form.text("to", most=MOST_SAID, least=1), form.text("why", most=MOST_SAID, least=1)
        hand_over(parts.office, parts.auditing, to=to, why=why, by=staff)
    except WrongForm as wrong:
        return _page(visit, form, by=staff, fault=Fault(field=wrong.name, text=visit.words.say(wrong.says, **wrong.named)))
    except Unusable:
        return _page(visit, form, by=staff, fault=Fault(field="to", text=visit.words.say("handovers.unusable")))
    except Unavailable:
        return _page(visit, form, by=staff, fault=Fault(field="", text=visit.words.say("handovers.unavailable")), status=503)
    keep(parts.office, parts.sessions, visitor, _DONE, once)
    return see_other("/desk/handovers")


@post("/desk/handovers/{kept_as:str}/drop", include_in_schema=False, sync_to_thread=True)
def drop(visit: Here, kept_as: FromPath[str]) -> Html:
    """Remove it. One that is gone already is no fault: the button was pressed twice."""
    _, staff = visit.who()
    id_ = check_hand_over_id(kept_as)
    try:
        drop_hand_over(visit.parts.office, visit.parts.auditing, id_, by=staff)
    except NotFound:
        return see_other("/desk/handovers")
    return see_other("/desk/handovers")


def _page(visit: Visit, form: Form, *, by: StaffId, fault: Fault | None, status: int = 400) -> Html:
    parts = visit.parts
    view = HandOversPage(
        handed=tuple(hand_over_card(visit, one) for one in hand_overs(parts.office, parts.auditing, by=by)),
        to=_typed(form, "to"),
        why=_typed(form, "why"),
        once=parts.office.chance.draw(16).hex(),
        faults=(fault,) if fault is not None else (),
    )
    return render(visit, "desk/handovers.html", view, area="desk", status=status if fault is not None else 200)


def hand_over_card(visit: Visit, one: HandOver) -> HandOverCard:
    """One hand-over in the visitor's words, for those who give and those who receive."""
    newest = one.audited or one.verified
    state, kind = ("unchecked", "plain") if newest is None else ("clean", "good") if newest.clean else ("faults", "bad")
    return HandOverCard(
        id=one.id,
        to=one.terms.to,
        why=one.terms.why,
        when=say_moment(visit.words, one.terms.at, zone=visit.parts.zone),
        size=say_count(one.size),
        openings=say_count(one.openings),
        checked=visit.words.say(f"handovers.state.{state}"),
        kind=kind,
    )


def _typed(form: Form, name: str) -> str:
    """What was typed, if it can be shown again."""
    try:
        return form.text(name, most=MOST_SAID * 2)
    except WrongForm:
        return ""


HANDLERS: Final = (show, give, drop)
