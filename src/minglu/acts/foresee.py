"""Foreseeing: what an ask would be told now, without asking, so that nobody has to be refused to learn when to call.

    foresee(office, staff=by, person=person, datum=datum, purpose="collection", channel="call", language="zh")
    Now(until=…) | Later(at=…, reasons=…) | Never(reasons=…)

The rules that hold here:

* The question is the one that the ask itself would put, weighed by the same function on the same record. Nothing is
  entered and nothing is promised: between looking and asking the record may change, and the ask decides.
* What is outside (witnesses, keyholders, a dialler's keys) is taken as there: it changes from one second to the next, and
  the ask tests it. So is what the asker will choose: a message or letter is taken as worded by a template that fits.
* Looking leaves no mark, so it shows no more than the work does: the data of debts assigned to whoever looks; for an
  answer to a complaint, whoever may read that case.

Which rows a collector has is `worklist`'s business.
"""

from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from minglu.acts.allow import allow, allow_in_case, staff_of
from minglu.acts.errors import NotAllowed, NotFound
from minglu.acts.office import Office
from minglu.canon.ids import AskId, PersonId, RecordId, StaffId, make_id
from minglu.canon.instants import DAY, Instant
from minglu.gate.act import Outside
from minglu.gate.ask import LONGEST, Ask
from minglu.gate.decide import datum_of
from minglu.gate.manner import WORDED
from minglu.gate.question import question_of_ask
from minglu.rules.explain import Language, Reason, explain
from minglu.rules.history import Event, History, subjects_of
from minglu.rules.lasting import lasts
from minglu.rules.next import allowed_until, next_allowed
from minglu.rules.packs import Packs
from minglu.rules.question import Question
from minglu.rules.standing import assigned
from minglu.rules.weigh import weigh

ANSWERING: Final = "complaint_answer"
HORIZON: Final = DAY
REACHABLE: Final = Outside(witnesses=True, keyholders=True, keys=(bytes(32),))
_NO_ASK: Final = AskId(make_id("ask", bytes(16)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """An ask would be permitted, and stay so until this moment; a day ahead where nothing ends it sooner."""

    until: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """An ask would be refused for these reasons until this moment, if nothing else happens."""

    at: Instant
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Never:
    """No time lifts these reasons within a month: only something that is entered does."""

    reasons: tuple[Reason, ...]


Foreseen: TypeAlias = Now | Later | Never


def foresee(
    office: Office, *, staff: StaffId, person: PersonId, datum: RecordId, purpose: str, channel: str, language: Language
) -> Foreseen:
    """What this ask would be told. Raises NotFound for a datum that is not sealed for this person, NotAllowed for one
    that is not in the work of `staff`, WrongAsk for a purpose or channel that no rule knows."""
    agency, at = staff_of(office, staff).agency, office.clock.now()
    sealed = datum_of(office.book.history([person]).of(person), datum)
    if sealed is None:
        raise NotFound("no such datum is sealed for this person; reload the work list")
    question = question_ahead(sealed, packs=office.sequencer.packs, staff=staff, agency=agency, purpose=purpose, channel=channel, at=at)
    history = office.book.history(subjects_of(question, at=at))
    _check_work(office, question, history, staff=staff, at=at)
    return weigh_ahead(office.sequencer.packs, question, history, at=at, language=language)


def _check_work(office: Office, question: Question, history: History, *, staff: StaffId, at: Instant) -> None:
    if question.purpose == ANSWERING:
        allow_in_case(office, staff, "case.read", about=PersonId(question.person))
        return
    allow(office, staff, "worklist.read")
    if not assigned(history.of(question.debtor), question=question, at=at):
        raise NotAllowed("this debt is not assigned to you now; reload the work list")


def question_ahead(sealed: Event, *, packs: Packs, staff: str, agency: str, purpose: str, channel: str, at: Instant) -> Question:
    """The question that an ask by `staff` about this datum would put, well worded and sealed where its channel asks for that.
    Raises WrongAsk."""
    ask = Ask(
        id=_NO_ASK,
        staff=StaffId(staff),
        person=PersonId(sealed.word("person")),
        datum=RecordId(sealed.word("datum")),
        purpose=purpose,
        channel=channel,
        at=at,
        until=Instant(at + LONGEST),
        own_device=False,
    )
    question = question_of_ask(ask, datum=sealed, agency=agency, outside=REACHABLE, packs=packs, registers=History())
    if channel not in WORDED:
        return question
    return replace(question, wording="template", wording_clean=True, sealed_letter=channel == "letter")


def weigh_ahead(packs: Packs, question: Question, history: History, *, at: Instant, language: Language) -> Foreseen:
    """Weigh a question as of now, and how long, or from when, it would be permitted. Raises WrongHistory."""
    decision = weigh(packs, question, history, at=at)
    if decision.permitted:
        return Now(until=allowed_until(packs, question, history, at=at, until=Instant(at + HORIZON)))
    reasons = explain(packs, decision, language=language)
    # Most rows of a list that may not be called may not be called for good, and a month of moments costs milliseconds.
    later = None if lasts(packs, decision) else next_allowed(packs, question, history, at=at)
    return Later(at=later, reasons=reasons) if later is not None else Never(reasons=reasons)
