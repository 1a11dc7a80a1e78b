"""Answering a case: the form below it, and what is done with what was typed.

    POST /desk/cases/{case}/answer      do=send, or do=propose with a reason: for a second person

* An answer that says what was found goes out. One that does not comes back, each contradiction beside its allegation,
  with what to do instead; that it was tried is an entry.
* What was typed stays in the form. A form that was filled in over another edition, or before somebody else answered or
  the person disputed, is shown again and does nothing: nobody sends an answer to what they have not seen.
* Sent twice is sent once: an answer that went out word for word leads to the case that shows it. After a dispute it comes
  back: the dispute needs an answer of its own.
"""

from dataclasses import dataclass, field
from typing import Final

from litestar import post
from litestar.params import FromPath

from minglu.acts.agencies import agency_names
from minglu.acts.allow import allow_in_case
from minglu.acts.answer import answer
from minglu.acts.answering import propose_against
from minglu.acts.errors import Unusable
from minglu.acts.objections import objections
from minglu.acts.read_case import CaseView
from minglu.canon.ids import AgencyId
from minglu.cases.answer import DENIED_IN_TEXT, MOST_REASON, MOST_TEXT, Answer, Contradiction, Refused, contradictions
from minglu.cases.finding import Finding, FindingValue
from minglu.cases.measures import MEASURES, Measure
from minglu.rules.content import Finding as ContentFinding
from minglu.web.desk.board import case_path
from minglu.web.desk.case_shown import case_at, is_stale, offered, show_case
from minglu.web.desk.case_view import AnswerForm, Asserted, MeasureShown, Objected
from minglu.web.errors import WrongForm
from minglu.web.form import Form, FormSent
from minglu.web.render import Html, see_other
from minglu.web.told import Fault
from minglu.web.visit import Here, Visit
from minglu.words.formats import name_of

_VALUES: Final = tuple(str(value) for value in FindingValue)
_MOST_SEEN: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the form."""

    asserted: tuple[tuple[int, str], ...]
    text: str = field(default="", repr=False)
    measures: tuple[str, ...] = ()
    agencies: tuple[tuple[str, str], ...] = ()
    reason: str = field(default="", repr=False)


def fresh_form(visit: Visit, view: CaseView) -> AnswerForm | None:
    """The form as it is first shown, each value the finding's; None where this visitor cannot answer, or not yet."""
    if not offered(visit, "answer.write") or is_stale(view) or view.closed is not None:
        return None
    finding = view.findings[-1].finding
    return _form(visit, view, Typed(asserted=tuple((item.allegation, str(item.value)) for item in finding.items)))


@post("/desk/cases/{case:str}/answer", include_in_schema=False, sync_to_thread=True)
def answer_case(visit: Here, case: FromPath[str], form: FormSent) -> Html:
    view, staff = case_at(visit, case)
    allow_in_case(visit.parts.office, staff, "answer.write", about=view.person)
    if not view.findings:
        raise Unusable("there is no finding yet; it is made by itself, load the case in a minute")
    finding = view.findings[-1].finding
    typed, faults = _typed(visit, form, finding)
    if faults:
        return show_case(visit, view, form=_form(visit, view, typed, faults=faults), status=400)
    written = _written(view, finding, typed)
    went = next((line.index for line in reversed(view.answers) if line.answer == written), None)
    if went is not None and any(went < line.index for line in view.disputes):
        disputed = (Fault(field="text", text=visit.words.say("casedesk.fault.disputed")),)
        return show_case(visit, view, form=_form(visit, view, typed, faults=disputed), status=400)
    if went is not None:
        return see_other(f"{case_path(view.case)}?done=answered")
    if _overtaken(view, form):
        return show_case(visit, view, form=_form(visit, view, typed, overtaken=True), status=409)
    objected = objections(visit.parts.office, typed.text, to=view.person)
    if objected and not form.ticked("words_stay"):
        return show_case(visit, view, form=_form(visit, view, typed, objected=objected), status=400)
    found = contradictions(written, finding)
    if found and form.one_of("do", ("send", "propose"), otherwise="send") == "propose":
        return _propose(visit, view, typed, written=written)
    decided = answer(visit.parts.office, visit.parts.files, written, finding=finding, person=view.person, by=staff)
    if isinstance(decided, Refused):
        refused = _form(visit, view, typed, against=decided.contradicts, instead=decided.instead)
        return show_case(visit, _as_it_is(visit, case), form=refused, status=400)
    return see_other(f"{case_path(view.case)}?done=answered")


def _as_it_is(visit: Visit, case: str) -> CaseView:
    """The case as it is now: what was just tried is in it."""
    return case_at(visit, case)[0]


def _propose(visit: Visit, view: CaseView, typed: Typed, *, written: Answer) -> Html:
    """Ask a second person. A proposal that cannot be made comes back as a form."""
    words, (_, staff) = visit.words, visit.who()
    finding = view.findings[-1].finding
    against = contradictions(written, finding)
    if not typed.reason:
        faults = (Fault(field="reason", text=words.say("casedesk.fault.reason")),)
        return show_case(visit, view, form=_form(visit, view, typed, faults=faults, against=against), status=400)
    office, files = visit.parts.office, visit.parts.files
    try:
        propose_against(office, files, written, finding=finding, person=view.person, by=staff, reason=typed.reason)
    except Unusable:
        faults = (Fault(field="reason", text=words.say("casedesk.fault.proposed_before")),)
        return show_case(visit, view, form=_form(visit, view, typed, faults=faults, against=against), status=400)
    return see_other(f"{case_path(view.case)}?done=proposed")


def _overtaken(view: CaseView, form: Form) -> bool:
    """Whether the page that was filled in showed something else than what stands now."""
    edition = form.whole("edition", least=0, most=_MOST_SEEN)
    seen = form.whole("seen", least=0, most=_MOST_SEEN)
    return view.closed is not None or is_stale(view) or (edition, seen) != (view.findings[-1].finding.edition, _seen(view))


def _seen(view: CaseView) -> int:
    """How much was said to and fro: nobody answers over the head of whoever wrote last."""
    return len(view.answers) + len(view.disputes)


def _typed(visit: Visit, form: Form, finding: Finding) -> tuple[Typed, tuple[Fault, ...]]:
    """What was typed, as far as it can be used, and what is wrong with the rest."""
    faults: list[Fault] = []

    def read(name: str, *, most: int, least: int = 0) -> str:
        try:
            return form.text(name, most=most, least=least)
        except WrongForm as error:
            faults.append(Fault(field=name, text=visit.words.say(error.says, **error.named)))
            return ""

    asserted = tuple((item.allegation, form.one_of(f"value_{item.allegation}", _VALUES, otherwise=item.value)) for item in finding.items)
    measures = form.some_of("measure", tuple(MEASURES))
    known = tuple(agency_names(visit.parts.office))
    named = tuple(what for what in measures if MEASURES[what].names_agency)
    agencies = tuple((what, form.one_of(f"agency_{what}", known, otherwise="")) for what in named)
    faults += [Fault(field=f"agency_{what}", text=visit.words.say("casedesk.fault.agency")) for what, agency in agencies if not agency]
    text, reason = read("text", most=MOST_TEXT, least=1), read("reason", most=MOST_REASON)
    return Typed(asserted=asserted, text=text, measures=measures, agencies=agencies, reason=reason), tuple(faults)


def _written(view: CaseView, finding: Finding, typed: Typed) -> Answer:
    about = dict(typed.agencies)
    return Answer(
        case=view.case,
        edition=finding.edition,
        values=tuple((allegation, FindingValue(value)) for allegation, value in typed.asserted),
        text=typed.text,
        measures=tuple(Measure(what=what, agency=AgencyId(about[what]) if what in about else None) for what in typed.measures),
    )


def _form(
    visit: Visit,
    view: CaseView,
    typed: Typed,
    *,
    faults: tuple[Fault, ...] = (),
    against: tuple[Contradiction, ...] = (),
    instead: tuple[str, ...] = (),
    overtaken: bool = False,
    objected: tuple[ContentFinding, ...] = (),
) -> AnswerForm:
    words = visit.words
    agencies = agency_names(visit.parts.office)
    said = tuple(contradiction_said(visit, one) for one in against)
    denied = any(one.asserted == DENIED_IN_TEXT for one in against)
    parted = {one.allegation: text for one, text in zip(against, said, strict=True) if one.asserted != DENIED_IN_TEXT}
    beside = tuple(Fault(field=f"value_{allegation}", text=text) for allegation, text in parted.items())
    in_text = (Fault(field="text", text=words.say("casedesk.fault.denied")),) if denied else ()
    return AnswerForm(
        action=f"{case_path(view.case)}/answer",
        edition=view.findings[-1].finding.edition,
        seen=_seen(view),
        asserted=tuple(_asserted(visit, allegation, chosen, fault=parted.get(allegation, "")) for allegation, chosen in typed.asserted),
        values=tuple((value, name_of(words, "finding", value=value)) for value in _VALUES),
        text=typed.text,
        measures=tuple(_measure(visit, what, typed) for what in MEASURES),
        agencies=(("", words.say("casedesk.choose")), *sorted(agencies.items(), key=lambda one: one[1])),
        faults=(*faults, *beside, *in_text),
        against=bool(against),
        contradictions=said,
        instead=tuple(words.say(f"answer_instead.{one}") for one in instead),
        reason=typed.reason,
        overtaken=overtaken,
        objected=tuple(_objected(visit, typed.text, one) for one in objected),
    )


def _objected(visit: Visit, text: str, one: ContentFinding) -> Objected:
    language = visit.language
    return Objected(
        words=text[one.start : one.end],
        article=f"{one.article.said(language)} ({one.rule})",
        reading=one.reading.said(language),
        instead=one.instead.said(language),
    )


def _asserted(visit: Visit, allegation: int, chosen: str, *, fault: str) -> Asserted:
    return Asserted(field=f"value_{allegation}", label=visit.words.say("casedesk.asserts", number=allegation), chosen=chosen, fault=fault)


def _measure(visit: Visit, what: str, typed: Typed) -> MeasureShown:
    named = MEASURES[what].names_agency
    label = name_of(visit.words, "measure", value=what)
    return MeasureShown(
        what=what,
        label=label,
        ticked=what in typed.measures,
        agency=f"agency_{what}" if named else "",
        agency_label=visit.words.say("casedesk.which_agency", measure=label) if named else "",
        chosen=dict(typed.agencies).get(what, ""),
    )


def contradiction_said(visit: Visit, one: Contradiction) -> str:
    """Where an answer parts from its finding, in a sentence."""
    words = visit.words
    found = name_of(words, "finding", value=one.found) if one.found in _VALUES else words.say("casedesk.asserted.missing")
    if one.asserted in _VALUES:
        asserted = name_of(words, "finding", value=one.asserted)
        return words.say("casedesk.contradiction", number=one.allegation, asserted=asserted, found=found)
    return words.say(f"casedesk.contradiction.{one.asserted}", number=one.allegation, found=found)


HANDLERS = (answer_case,)
