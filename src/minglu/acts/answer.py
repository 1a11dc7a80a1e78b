"""Answering a complaint: an answer that contradicts the finding is not sent quietly, and measures act on the gate.

A refused answer is an entry, so that nobody can say later it was never tried. Measures are entered with the answer
that takes them: a suspended agency's next ask is refused, a blocked person is out of reach of everybody.
"""

from minglu.acts.allow import allow_in_case
from minglu.acts.case_file import CaseFiles, keep_part
from minglu.acts.case_log import check_case, check_newest
from minglu.acts.office import Office
from minglu.canon.base64 import render_base64
from minglu.canon.ids import CaseId, PersonId, StaffId
from minglu.canon.instants import Instant
from minglu.canon.json import Object
from minglu.cases.answer import Answer, Refused, Sent, answer_digest, decide_answer, render_answer
from minglu.cases.finding import Finding
from minglu.cases.measures import Measure
from minglu.cases.second import Second, check_second
from minglu.gate.draft import About, Draft
from minglu.gate.keys import keys_of
from minglu.gate.outcome import Change, EndTokens


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
    """Send an answer with its measures, or refuse it with an entry. Raises NotAllowed, WrongFiling, and NotFound or
    Unusable for a finding that is not the newest of this person's case."""
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
    keep_part(office, files, written.case, person=person, name=f"answer.{render_base64(decided.digest)}", data=render_answer(written))
    drafts, changes = _measures(office, written, about=about, by=by)
    # Two presses at once are one answer, and its measures are taken once.
    key = f"answer:{written.case}:{render_base64(decided.digest)}"
    office.enter(_sent(office, decided, about=about, by=by), *drafts, changes=changes, key=key)
    return decided


def close_case(office: Office, case: CaseId, *, person: PersonId, how: str, by: StaffId, erase_due: Instant | None) -> int:
    """Close a case. What was blocked for it falls due for erasure at `erase_due` (PIPL art. 47)."""
    allow_in_case(office, by, "case.close", about=person)
    check_case(office, case, person=person)
    facts: Object = {"case": case, "how": how, **({"erase_due": int(erase_due)} if erase_due is not None else {})}
    return office.enter(office.draft("case.closed", office.about(person), facts=facts, parties={"case": case, "how": how}))


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
