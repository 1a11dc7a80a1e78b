"""The auditor's desk: hand-overs, checking one here with progress, and taking it away as a file.

    GET  /oversight/audits                    every hand-over
    GET  /oversight/audits/{id}               one of them, its results in words
    POST /oversight/audits/{id}/check         `what` is verify or audit; runs beside the pages
    GET  /oversight/audits/{id}/state         the part of the page that changes, alone
    POST /oversight/audits/{id}/file          the file

Checking here uses the lender's machine, and the page says so: whoever trusts it no further takes the file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from litestar import get, post
from litestar.params import FromPath
from litestar.response import File

from minglu.acts.allow import allow
from minglu.acts.errors import NotFound
from minglu.acts.handing_over import (
    Checked,
    HandOver,
    HandOverId,
    Progress,
    audit_hand_over,
    check_hand_over_id,
    hand_overs,
    receive,
    verify_hand_over,
)
from minglu.audit.clocks import Kept
from minglu.audit.fault import Fault as LogFault
from minglu.canon.ids import StaffId
from minglu.web.checks import CHECKS, Running
from minglu.web.desk.handovers import HandOverCard, hand_over_card
from minglu.web.form import FormSent
from minglu.web.render import Html, render, see_other
from minglu.web.visit import Here, Visit
from minglu.words.formats import say_count, say_moment

_A_MINUTE: Final = 20
_MOST_ROWS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultShown:
    """One fault: where, which, and what it means. `says` are the check's own words, in English: they name what is beside it."""

    where: str
    what: str
    means: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What one check found, in words. `rows` of faults and `missed` clocks are empty when it is clean."""

    title: str
    kind: str
    headline: str
    text: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[FaultShown, ...]
    missed: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """One hand-over. `running`: a check goes on, `done` of `of` entries; `failed`: the last one ended without a result."""

    one: HandOverCard
    running: bool
    done: int
    of: int
    percent: str
    failed: bool
    full: bool
    results: tuple[Results, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditsPage:
    """All hand-overs, the newest first."""

    handed: tuple[HandOverCard, ...]


@get("/oversight/audits", include_in_schema=False, sync_to_thread=True)
def show(visit: Here) -> Html:
    staff = _auditor(visit)
    handed = hand_overs(visit.parts.office, visit.parts.auditing, by=staff)
    view = AuditsPage(handed=tuple(hand_over_card(visit, one) for one in handed))
    return render(visit, "oversight/audits.html", view, area="oversight")


@get("/oversight/audits/{kept_as:str}", include_in_schema=False, sync_to_thread=True)
def show_one(visit: Here, kept_as: FromPath[str]) -> Html:
    return render(visit, "oversight/audit.html", _page(visit, _known(visit, kept_as, by=_auditor(visit))), area="oversight")


@get("/oversight/audits/{kept_as:str}/state", include_in_schema=False, sync_to_thread=True)
def state(visit: Here, kept_as: FromPath[str]) -> Html:
    """The part that changes, for a page that asks every second."""
    return render(visit, "oversight/audit_state.html", _page(visit, _known(visit, kept_as, by=_auditor(visit))), area="oversight")


@post("/oversight/audits/{kept_as:str}/check", include_in_schema=False, sync_to_thread=True)
def check(visit: Here, form: FormSent, kept_as: FromPath[str]) -> Html:
    """Begin; pressed twice it is one check."""
    staff = _auditor(visit)
    what = form.one_of("what", ("verify", "audit"))
    visit.admit("check", most=_A_MINUTE)
    one = _known(visit, kept_as, by=staff)
    if not CHECKS.start(one.id, _run(visit, one.id, what=what, by=staff)):
        return render(visit, "oversight/audit.html", _page(visit, one, full=True), area="oversight", status=503)
    return see_other(f"/oversight/audits/{one.id}")


@post("/oversight/audits/{kept_as:str}/file", include_in_schema=False, sync_to_thread=True, status_code=200)
def fetch(visit: Here, kept_as: FromPath[str]) -> File:
    """A post: it is made when it is first asked for, which takes a moment and a place on the disk."""
    _, staff = visit.who()
    packed = receive(visit.parts.office, visit.parts.auditing, check_hand_over_id(kept_as), by=staff)
    return File(path=packed.path, filename=packed.name, media_type="application/zip", content_disposition_type="attachment")


def _auditor(visit: Visit) -> StaffId:
    _, staff = visit.who()
    allow(visit.parts.office, staff, "log.audit")
    return staff


def _known(visit: Visit, kept_as: str, *, by: StaffId) -> HandOver:
    id_ = check_hand_over_id(kept_as)
    found = next((one for one in hand_overs(visit.parts.office, visit.parts.auditing, by=by) if one.id == id_), None)
    if found is None:
        raise NotFound("there is no such hand-over")
    return found


def _run(visit: Visit, id_: HandOverId, *, what: str, by: StaffId) -> Callable[[Progress], Checked]:
    office, auditing = visit.parts.office, visit.parts.auditing
    act = audit_hand_over if what == "audit" else verify_hand_over
    return lambda progress: act(office, auditing, id_, by=by, progress=progress)


def _page(visit: Visit, one: HandOver, *, full: bool = False) -> AuditPage:
    running = CHECKS.of(one.id) or Running(done=0, of=0, over=True, failed=False)
    return AuditPage(
        one=hand_over_card(visit, one),
        running=not running.over,
        done=running.done,
        of=max(1, running.of),
        percent=f"{100 * running.done // max(1, running.of)}%",
        failed=running.over and running.failed,
        full=full,
        results=tuple(_results(visit, checked) for checked in (one.audited, one.verified) if checked is not None),
    )


def _results(visit: Visit, checked: Checked) -> Results:
    words, zone = visit.words, visit.parts.zone
    missed = say_count(checked.overran)
    facts = [
        (words.say("audits.fact.at"), say_moment(words, checked.at, zone=zone)),
        (words.say("audits.fact.size"), say_count(checked.size)),
        (words.say("audits.fact.witnesses"), ", ".join(checked.witnesses)),
        (words.say("audits.fact.until"), say_moment(words, checked.until, zone=zone)),
    ]
    if checked.what == "audit":
        facts += [
            (words.say("audits.fact.decisions"), say_count(checked.decisions)),
            (words.say("audits.fact.unopened"), say_count(checked.unopened)),
            (words.say("audits.fact.clocks"), words.say("audits.clocks", clocks=say_count(checked.clocks), missed=missed)),
        ]
    kind, headline = _headline(visit, checked)
    return Results(
        title=words.say(f"audits.title.{checked.what}"),
        kind=kind,
        headline=headline,
        text=words.say(f"audits.means.{checked.what}"),
        facts=tuple(facts),
        rows=tuple(_fault(visit, fault) for fault in checked.faults[:_MOST_ROWS]),
        missed=tuple(_missed(visit, kept) for kept in checked.missed[:_MOST_ROWS]),
    )


def _headline(visit: Visit, checked: Checked) -> tuple[str, str]:
    if checked.clean:
        return "good", visit.words.say("audits.clean")
    if not checked.found:
        return "warn", visit.words.say("audits.late", count=say_count(checked.overran))
    return "bad", visit.words.say("audits.faults", count=say_count(checked.found))


def _fault(visit: Visit, fault: LogFault) -> FaultShown:
    where = say_count(fault.first) if fault.first == fault.last else f"{say_count(fault.first)}–{say_count(fault.last)}"
    words = visit.words
    return FaultShown(where=where, what=words.say(f"fault.{fault.what}"), means=words.say(f"fault_means.{fault.what}"), says=fault.says)


def _missed(visit: Visit, kept: Kept) -> tuple[str, str, str]:
    stopped = say_count(kept.stopped) if kept.stopped is not None else visit.words.say("audits.still_open")
    return (
        f"{say_count(kept.started)} → {stopped}",
        visit.words.say(f"clock.{kept.clock}"),
        say_moment(visit.words, kept.due, zone=visit.parts.zone),
    )


HANDLERS: Final = (show, show_one, state, check, fetch)
