"""The single screen of a case, gathered: everything the log and the case file say, for one member of staff.

    show_case(visit, view, form=fresh_form(visit, view), done="answered")

Who may do what is asked of the acts when it is done; here it only decides what is offered.
"""

from collections.abc import Mapping
from typing import Final

from minglu.access.roles import MAY
from minglu.acts.agencies import agency_names
from minglu.acts.answering import Proposed, proposals_of
from minglu.acts.checked_hours import checked_hours
from minglu.acts.errors import NotFound
from minglu.acts.read_case import AnswerLine, CaseView, read_case_as_staff
from minglu.canon.errors import CanonError
from minglu.canon.ids import CaseId, StaffId, check_id
from minglu.cases.answer import Answer
from minglu.cases.complaint import filing_digest
from minglu.cases.deadlines import ANSWER, Clock
from minglu.cases.finding import FindingValue
from minglu.cases.remedies import ALL_WAYS, WAYS
from minglu.web.desk.allegation_shown import allegation_shown
from minglu.web.desk.board import case_path, clock_state, short_code
from minglu.web.desk.case_view import AnswerForm, AnswerShown, CasePage, Choice, ClockShown, ExhibitShown, ProposalShown
from minglu.web.desk.course_shown import history_of, names_near, tasks_of
from minglu.web.menus import roles_of
from minglu.web.render import Html, render
from minglu.web.visit import Visit
from minglu.words.formats import name_of, say_confidence, say_count, say_moment, say_span

DONE: Final = ("answered", "proposed", "withdrawn", "found", "unchanged", "closed", "named")


def case_named(text: str) -> CaseId:
    """The case of an address. Raises NotFound for what can be none."""
    try:
        return CaseId(check_id("case", text))
    except CanonError as error:
        raise NotFound("there is no such case") from error


def case_at(visit: Visit, text: str) -> tuple[CaseView, StaffId]:
    """The case that an address names, for whoever is here. Raises NotFound, NotAllowed, SignInNeeded."""
    _, staff = visit.who()
    return read_case_as_staff(visit.parts.office, visit.parts.files, case_named(text), by=staff), staff


def offered(visit: Visit, act: str) -> bool:
    """Whether a role of this visitor allows an act."""
    return any(act in MAY[role] for role in roles_of(visit))


def is_stale(view: CaseView) -> bool:
    """Whether more was brought since the newest finding, or none was made."""
    return not view.findings or view.findings[-1].finding.filing != filing_digest(view.filings[-1].filing)


def show_case(visit: Visit, view: CaseView, *, form: AnswerForm | None, done: str = "", status: int = 200) -> Html:
    """The page."""
    words = visit.words
    _, staff = visit.who()
    agencies = agency_names(visit.parts.office)
    finding = view.findings[-1].finding if view.findings else None
    exhibits = {one.id: one for one in view.exhibits}
    complaint = view.filings[-1].filing.complaint
    page = CasePage(
        href=case_path(view.case),
        code=short_code(view.case),
        state=words.say(f"casedesk.state.{view.state}"),
        waits=words.say(f"casedesk.waits.{view.waits_for or 'nothing'}"),
        done=words.say(f"casedesk.done.{done}") if done in DONE else "",
        clocks=tuple(_clock(visit, view, clock) for clock in view.clocks),
        facts=_facts(visit, view),
        allegations=tuple(allegation_shown(visit, one, finding, exhibits=exhibits, agencies=agencies) for one in complaint.allegations),
        exhibits=_exhibits(visit, view),
        edition=_edition(visit, view),
        stale=is_stale(view),
        may_find=offered(visit, "finding.compute") and view.closed is None,
        scope=_scope(visit, view, staff, agencies=agencies),
        tasks=tasks_of(visit, view, agencies=agencies),
        history=history_of(visit, view, agencies=agencies),
        answers=tuple(_answer(visit, line, agencies=agencies) for line in view.answers),
        proposals=tuple(
            _proposal(visit, one, staff=staff) for one in proposals_of(visit.parts.office, visit.parts.files, view.case, by=staff)
        ),
        refused=view.refused,
        may_names=offered(visit, "exposure.names") and finding is not None,
        names=names_near(visit, view, agencies=agencies),
        may_close=offered(visit, "case.close") and view.closed is None and bool(view.answers),
        wording=wording(visit),
        ways=ways_shown(visit),
        form=form,
    )
    return render(visit, "desk/case.html", page, area="desk", status=status)


def wording(visit: Visit) -> tuple[tuple[str, str, str], ...]:
    """The four values with their exact words, and what each may be said to mean."""
    words = visit.words
    return tuple((value, name_of(words, "finding", value=value), words.say(f"casedesk.meaning.{value}")) for value in FindingValue)


def ways_shown(visit: Visit) -> tuple[Choice, ...]:
    """The ways onward that every answer names, with a warning where there is one."""
    words = visit.words
    warned = {way: name_of(words, "warning", value=WAYS[way].warning) if WAYS[way].warning else "" for way in ALL_WAYS}
    return tuple((name_of(words, "way", value=way), warned[way]) for way in ALL_WAYS)


def said_of(visit: Visit, written: Answer) -> tuple[str, ...]:
    """The sentences that stand before an answer's text: computed of what it asserts, written by nobody."""
    words = visit.words
    return tuple(
        words.say("casedesk.sentence", number=number, value=name_of(words, "finding", value=value)) for number, value in written.values
    )


def measures_said(visit: Visit, written: Answer, *, agencies: Mapping[str, str]) -> tuple[str, ...]:
    """The measures of an answer, with whom they are about."""
    words = visit.words
    return tuple(
        words.say("casedesk.measure_of", what=name_of(words, "measure", value=one.what), agency=agencies.get(one.agency, one.agency))
        if one.agency is not None
        else name_of(words, "measure", value=one.what)
        for one in written.measures
    )


def _facts(visit: Visit, view: CaseView) -> tuple[Choice, ...]:
    words, zone = visit.words, visit.parts.zone
    complaint = view.filings[-1].filing.complaint
    wants = words.say("casedesk.comma").join(words.say(f"casedesk.want.{want}") for want in complaint.wants)
    return (
        (words.say("casedesk.number"), view.case),
        (words.say("casedesk.filed"), say_moment(words, view.filed, zone=zone)),
        (words.say("casedesk.wants"), wants or words.say("casedesk.none")),
    )


def _clock(visit: Visit, view: CaseView, clock: Clock) -> ClockShown:
    words = visit.words
    ended = _ended(view, clock)
    now = visit.parts.office.clock.now()
    at = ended if ended is not None else now
    source = words.say(f"clock_source.{clock.source}")
    law = words.say(f"case.article.{clock.article.lower().replace('-', '_')}") if clock.article else ""
    return ClockShown(
        label=words.say(f"clock.{clock.name}"),
        due=say_moment(words, clock.due, zone=visit.parts.zone),
        due_at=0 if ended is not None else clock.due,
        state=clock_state(due=clock.due, now=now, kept=ended is not None, late=at > clock.due),
        source=words.say("casedesk.clock_by", source=source, article=law, confidence=say_confidence(words, clock.confidence))
        if clock.article
        else source,
    )


def _ended(view: CaseView, clock: Clock) -> int | None:
    """When what a clock runs for was done; None while it runs."""
    if clock.name == ANSWER:
        return view.answers[0].at if view.answers else None
    ends = [task.concluded for task in view.tasks if (task.clock, task.opened, task.due) == (clock.name, clock.started, clock.due)]
    done = [end for end in ends if end is not None]
    return max(done) if ends and len(done) == len(ends) else None


def _exhibits(visit: Visit, view: CaseView) -> tuple[ExhibitShown, ...]:
    words, zone = visit.words, visit.parts.zone
    return tuple(
        ExhibitShown(
            action=f"{case_path(view.case)}/exhibits/{one.id}",
            name=one.name,
            about=words.say(
                "casedesk.exhibit",
                kind=words.say(f"casedesk.exhibit.{one.kind}"),
                size=say_count(max(1, one.size // 1000)),
                at=say_moment(words, one.received, zone=zone),
            ),
        )
        for one in view.exhibits
    )


def _edition(visit: Visit, view: CaseView) -> str:
    if not view.findings:
        return ""
    newest = view.findings[-1]
    at = say_moment(visit.words, newest.at, zone=visit.parts.zone)
    return visit.words.say("casedesk.edition", edition=newest.finding.edition, at=at, upto=say_count(newest.finding.upto))


def _scope(visit: Visit, view: CaseView, staff: StaffId, *, agencies: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    if not view.findings:
        return ()
    words, zone = visit.words, visit.parts.zone
    lines = checked_hours(visit.parts.office, view.findings[-1].finding, person=view.person, by=staff)
    nothing = words.say("casedesk.never_compared")
    return tuple(
        (
            line.number,
            agencies.get(line.agency, line.agency),
            words.say("casedesk.comma").join(say_span(words, span.since, until=span.until, zone=zone) for span in line.spans) or nothing,
        )
        for line in lines
    )


def _answer(visit: Visit, line: AnswerLine, *, agencies: Mapping[str, str]) -> AnswerShown:
    return AnswerShown(
        at=say_moment(visit.words, line.at, zone=visit.parts.zone),
        text=line.answer.text,
        asserted=said_of(visit, line.answer),
        measures=measures_said(visit, line.answer, agencies=agencies),
        against=line.against or "",
    )


def _proposal(visit: Visit, one: Proposed, *, staff: StaffId) -> ProposalShown:
    mine = one.state == "waiting" and one.proposal.by == staff
    return ProposalShown(
        at=say_moment(visit.words, one.proposal.at, zone=visit.parts.zone),
        state=visit.words.say(f"casedesk.proposal.{one.state}"),
        reason=one.proposal.reason,
        declined=one.declined.reason if one.declined is not None else "",
        withdraw=f"{case_path(one.case)}/proposals/{one.digest.hex()}/withdraw" if mine else "",
    )
