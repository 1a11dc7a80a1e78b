"""Answering a complaint: an answer that contradicts the finding is not sent quietly, and measures act on the gate.

A refused answer is an entry, so that nobody can say later it was never tried. Measures are entered with the answer
that takes them: a suspended agency's next ask is refused, a blocked person is out of reach of everybody. The same answer
goes out once in a case, and a case is closed once until something opens it again: pressing twice is pressing once. What
the person disputed since is not answered by the words that they dispute: a dispute needs an answer of its own.
"""

from collections.abc import Iterable

from minglu.acts.allow import allow_in_case
from minglu.acts.case_file import CaseFiles, keep_part
from minglu.acts.case_log import check_case, check_newest
from minglu.acts.errors import SameKeyOtherAsk, Unusable
from minglu.acts.office import Office
from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest
from minglu.canon.ids import CaseId, PersonId, StaffId
from minglu.canon.instants import Instant
from minglu.canon.json import Object
from minglu.cases.answer import Answer, Refused, Sent, answer_digest, decide_answer, render_answer
from minglu.cases.docket import fold_docket
from minglu.cases.finding import Finding
from minglu.cases.measures import Measure
from minglu.cases.second import Second, check_second
from minglu.gate.draft import About, Draft
from minglu.gate.keys import keys_of
from minglu.gate.outcome import Change, EndTokens
from minglu.rules.history import Event


def answer(
    office: Office,
    files: CaseFiles,
    written: Answer,
    *,
    finding: Finding,
    person: PersonId,
    by: StaffId,
    second: Second | None = None,
) -> Sent | Refused:
    """Send an answer with its measures, or refuse it with an entry; what went out before is given back, and not sent again.
    Raises NotAllowed, WrongFiling, NotFound or Unusable for a finding that is not the newest of this person's case, and
    Unusable when another answer went out a moment ago, this one with another second person, or before it was disputed."""
    # Read once, before everything else: whether this answer went out and how many did are of one moment, so that of two
    # presses that meet anywhere below the second finds the key of the first.
    events = _history(office, written.case)
    allow_in_case(office, by, "answer.write", about=person)
    if second is not None:
        _check_second(office, second, written, about=person, first=by)
    check_case(office, finding.case, person=person)
    check_newest(office, finding)
    decided = decide_answer(
        written,
        finding,
        staff=by,
        second=second.staff if second is not None else None,
        reason=second.reason if second is not None else "",
    )
    about = office.about(person)
    if isinstance(decided, Refused):
        office.enter(_refused(office, decided, about=about, by=by))
        return decided
    if _went_out(events, decided):
        return decided
    keep_part(office, files, written.case, person=person, name=f"answer.{render_base64(decided.digest)}", data=render_answer(written))
    drafts, changes = _measures(office, written, about=about, by=by)
    # Counted, so that of two answers written at once to one finding only one goes out: nobody saw the other one.
    before = sum(event.kind == "answer.sent" for event in events)
    key = f"answer:{written.case}:{written.edition}:{before}"
    try:
        office.enter(_sent(office, decided, about=about, by=by), *drafts, changes=changes, key=key)
    except SameKeyOtherAsk as error:
        if not _went_out(_history(office, written.case), decided):
            raise Unusable("another answer to this finding went out a moment ago; load the case again") from error
    return decided


def sending(office: Office, written: Answer) -> Event | None:
    """The entry by which this answer went out."""
    return _sending(_history(office, written.case), answer_digest(written))


def close_case(office: Office, case: CaseId, *, person: PersonId, how: str, by: StaffId, erase_due: Instant | None) -> int:
    """Close a case; where its closing stands. What was blocked for it falls due for erasure at `erase_due` (PIPL art. 47)."""
    allow_in_case(office, by, "case.close", about=person)
    check_case(office, case, person=person)
    # Both from one reading: somebody may close it between two.
    events = _history(office, case)
    closings = _closings(events)
    if any(one.case == case and one.state == "closed" for one in fold_docket(events)):
        return closings[-1].index
    facts: Object = {"case": case, "how": how, **({"erase_due": int(erase_due)} if erase_due is not None else {})}
    draft = office.draft("case.closed", office.about(person), facts=facts, parties={"case": case, "how": how})
    try:
        return office.enter(draft, key=f"closed:{case}:{len(closings)}")
    except SameKeyOtherAsk:
        # Somebody closed it between looking and entering, with another day for the erasure: theirs stands.
        return _closings(_history(office, case))[len(closings)].index


def _closings(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(event for event in events if event.kind == "case.closed")


def _history(office: Office, case: CaseId) -> tuple[Event, ...]:
    return office.book.history([case]).of(case)


def _sending(events: Iterable[Event], digest: Digest) -> Event | None:
    """The newest entry by which the answer of this digest went out."""
    spelled = render_base64(digest)
    sendings = [event for event in events if event.kind == "answer.sent" and event.word("answer") == spelled]
    return sendings[-1] if sendings else None


def _went_out(events: Iterable[Event], decided: Sent) -> bool:
    """Whether this answer went out before, seconded as it is now, and nobody disputed anything since. Raises Unusable when
    it was seconded otherwise, or is what was disputed."""
    stream = tuple(events)
    event = _sending(stream, decided.digest)
    if event is None:
        return False
    if any(later.kind == "complaint.disputed" and later.index > event.index for later in stream):
        raise Unusable("this answer went out before it was disputed; the dispute needs an answer of its own, write a new one")
    if (event.said.get("against"), event.said.get("second")) != (decided.against, decided.second):
        raise Unusable("this answer was sent already, with another second person or reason; load the case again")
    return True


def _refused(office: Office, decided: Refused, *, about: About, by: StaffId) -> Draft:
    parts = [f"{one.allegation}:{one.asserted}" for one in decided.contradicts]
    case = decided.answer.case
    return office.draft(
        "answer.refused",
        about,
        public={"answer": render_base64(decided.digest)},
        facts={"case": case, "staff": by, "edition": decided.answer.edition, "contradicts": parts},
        parties={"case": case, "contradicts": parts},
    )


def _sent(office: Office, decided: Sent, *, about: About, by: StaffId) -> Draft:
    written = decided.answer
    values = [f"{allegation}:{value.value}" for allegation, value in written.values]
    facts: Object = {
        "case": written.case,
        "staff": by,
        "edition": written.edition,
        "values": values,
        **({"against": decided.against} if decided.against is not None else {}),
        **({"second": decided.second} if decided.second is not None else {}),
    }
    public = {"answer": render_base64(decided.digest)}
    # What the person opens says that somebody stood in for an answer against the finding, in which role, and why.
    against = {"against": decided.against, "second": "reviewer"} if decided.against is not None else {}
    parties: Object = {"case": written.case, "values": values, **against}
    return office.draft("answer.sent", about, public=public, facts=facts, parties=parties)


def _check_second(office: Office, second: Second, written: Answer, *, about: PersonId, first: StaffId) -> None:
    allow_in_case(office, second.staff, "answer.second", about=about, first=first)
    keys = keys_of(office.book.history([second.staff]).of(second.staff), at=office.clock.now())
    check_second(second, answer_digest(written), keys=keys)


def _measures(office: Office, written: Answer, *, about: About, by: StaffId) -> tuple[list[Draft], tuple[Change, ...]]:
    drafts: list[Draft] = []
    changes: tuple[Change, ...] = ()
    for measure in written.measures:
        agency = {"agency": measure.agency} if measure.agency is not None else {}
        facts: Object = {"case": written.case, "what": measure.what, "staff": by, **agency}
        drafts.append(office.draft("measure.taken", about, facts=facts, parties={"case": written.case, "what": measure.what}))
        caused = _caused(office, measure, written.case, about=about)
        if caused is not None:
            drafts.append(caused)
        if measure.what == "block_person":
            changes = (*changes, EndTokens(person=about.person))
        if measure.what == "suspend_agency" and measure.agency is not None:
            changes = (*changes, EndTokens(agency=measure.agency))
    return drafts, changes


def _caused(office: Office, measure: Measure, case: CaseId, *, about: About) -> Draft | None:
    """The entry by which a measure acts on the gate."""
    if measure.what == "suspend_agency" and measure.agency is not None:
        return office.draft("agency.suspended", facts={"agency": measure.agency, "case": case, "why": "complaint"})
    if measure.what == "block_person":
        return office.draft("person.blocked", about, facts={"why": "complaint", "case": case}, parties={"why": "complaint"})
    return None
