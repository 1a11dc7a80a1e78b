"""Answering against the finding: a handler proposes, a second person signs it out or turns it down (P5).

    digest = propose_against(office, files, written, finding=finding, person=person, by=handler, reason="…")
    waiting_for_second(office, files, by=reviewer)[0].contradicts
    second_answer(office, files, case, digest, second=sign_second(answer_digest(written), reason, staff=…, seed=…))

The rules that hold here:

* That somebody wanted to answer against the finding is an entry before the proposal is kept: it may be turned down or
  withdrawn, it was tried all the same.
* The proposal is sealed in the case file and written once; what becomes of it is a part beside it.
* The second person is another one, of the same conditions as in `answer`, which sends it: in the name of the handler who
  wrote it, with the reason that the second person signed. The complainant reads both.
* A newer finding, or more that was brought, overtakes a proposal: it answers something else, and nobody can send it.

An answer that says what was found needs none of this; `answer` sends it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from minglu.acts.allow import allow, allow_in_case
from minglu.acts.answer import answer, sending
from minglu.acts.board import Board, not_recused
from minglu.acts.case_file import CaseFiles, keep_part, read_part
from minglu.acts.case_log import check_case, check_newest, newest_filing, person_of_case
from minglu.acts.errors import NotAllowed, NotFound, Unusable
from minglu.acts.office import Office
from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.digest import SIZE, Digest
from minglu.canon.ids import CaseId, PersonId, StaffId
from minglu.cases.answer import Answer, Contradiction, Refused, Sent, answer_digest, check_answer, contradictions
from minglu.cases.docket import KINDS, fold_docket
from minglu.cases.finding import Finding, finding_digest, parse_finding
from minglu.cases.proposal import (
    Declined,
    Proposal,
    check_reason,
    parse_declined,
    parse_proposal,
    proposal_digest,
    render_declined,
    render_proposal,
)
from minglu.cases.second import Second
from minglu.rules.history import Event

State: TypeAlias = Literal["waiting", "declined", "withdrawn", "sent", "overtaken"]
_PENDING: Final = "pending."


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """One proposal and what became of it. A second person signs `answer_digest` with a reason; `digest` names the proposal."""

    case: CaseId
    digest: Digest
    answer_digest: Digest
    proposal: Proposal
    contradicts: tuple[Contradiction, ...]
    state: State
    declined: Declined | None


def propose_against(
    office: Office, files: CaseFiles, written: Answer, *, finding: Finding, person: PersonId, by: StaffId, reason: str
) -> Digest:
    """Keep an answer against its finding for a second person; the digest that names it. Raises NotAllowed, NotFound,
    WrongFiling for bounds, and Unusable where there is nothing to second: no contradiction, another edition than the
    newest, an answer that went out already, or the same proposal once more after it was turned down or withdrawn."""
    allow_in_case(office, by, "answer.write", about=person)
    check_case(office, finding.case, person=person)
    check_newest(office, finding)
    check_answer(written)
    if (written.case, written.edition) != (finding.case, finding.edition):
        raise Unusable("this answers another edition than the newest finding; load the case again and answer that one")
    if not contradictions(written, finding):
        raise Unusable("this answer says what was found; send it, it needs no second person")
    proposal = Proposal(answer=written, by=by, reason=check_reason(reason), at=office.clock.now())
    digest = proposal_digest(proposal)
    if sending(office, written) is not None:
        raise Unusable("this answer went out already; what was disputed since needs an answer of its own, write a new one")
    kept = files.get(written.case, _name("pending", digest)) is not None
    if kept and _proposed(office, files, written.case, digest).state != "waiting":
        raise Unusable("this very proposal was turned down or withdrawn before; change the answer or its reason")
    _enter_refused(office, files, written, finding=finding, person=person, by=by)
    keep_part(office, files, written.case, person=person, name=_name("pending", digest), data=render_proposal(proposal))
    return digest


def waiting_for_second(office: Office, files: CaseFiles, *, by: StaffId) -> tuple[Proposed, ...]:
    """What waits for a second person and may be seconded by `by`, the oldest first. Raises NotAllowed."""
    allow(office, by, "answer.second")
    waiting = (one for one in _waiting(office, files, by=by) if one.proposal.by != by)
    return tuple(sorted(waiting, key=lambda one: (one.proposal.at, one.digest)))


def seconds_awaited(office: Office, files: CaseFiles, seen: Board) -> Mapping[CaseId, int]:
    """How many proposals wait for a second person in each open case of a board, as somebody may see it, their own among
    them; cases without one are not named."""
    cases = [row.case for row in seen.rows if row.state != "closed" and not row.forgotten]
    return Counter(one.case for case in cases for one in _of_case(office, files, case) if one.state == "waiting")


def proposals_of(office: Office, files: CaseFiles, case: CaseId, *, by: StaffId) -> tuple[Proposed, ...]:
    """Every proposal of a case with what became of it, the oldest first. Raises NotAllowed, NotFound."""
    allow_in_case(office, by, "case.read", about=person_of_case(office, case))
    return tuple(sorted(_of_case(office, files, case), key=lambda one: (one.proposal.at, one.digest)))


def second_answer(office: Office, files: CaseFiles, case: CaseId, digest: Digest, *, second: Second) -> Sent:
    """Send a proposal that a second person signed. Doing it twice sends it once. Raises NotAllowed, NotFound, WrongFiling
    for a signature that is not theirs over this answer and reason, Unusable for a proposal that waits no more."""
    person = person_of_case(office, case)
    allow_in_case(office, second.staff, "answer.second", about=person)
    one = _proposed(office, files, case, digest)
    if one.state == "sent":
        return _sent_before(office, one, second=second)
    _check_waiting(one)
    finding = _finding(office, files, case, edition=one.proposal.answer.edition)
    decided = answer(office, files, one.proposal.answer, finding=finding, person=person, by=one.proposal.by, second=second)
    if isinstance(decided, Refused):
        raise Unusable(f"the answer was refused ({', '.join(decided.because)}); nothing was sent")
    return decided


def decline_answer(office: Office, files: CaseFiles, case: CaseId, digest: Digest, *, by: StaffId, reason: str) -> None:
    """Turn a proposal down with a reason for the handler. Raises NotAllowed, NotFound, WrongFiling, Unusable."""
    person = person_of_case(office, case)
    one = _proposed(office, files, case, digest)
    allow_in_case(office, by, "answer.second", about=person, first=one.proposal.by)
    declined = Declined(by=by, reason=check_reason(reason), at=office.clock.now())
    _check_waiting(one)
    keep_part(office, files, case, person=person, name=_name("declined", digest), data=render_declined(declined))


def withdraw(office: Office, files: CaseFiles, case: CaseId, digest: Digest, *, by: StaffId) -> None:
    """Take one's own proposal back. Raises NotAllowed, NotFound, Unusable."""
    person = person_of_case(office, case)
    allow_in_case(office, by, "answer.write", about=person)
    one = _proposed(office, files, case, digest)
    if one.proposal.by != by:
        raise NotAllowed("only whoever proposed an answer takes it back; a second person turns it down")
    _check_waiting(one)
    withdrawn = Declined(by=by, reason="withdrawn", at=office.clock.now())
    keep_part(office, files, case, person=person, name=_name("withdrawn", digest), data=render_declined(withdrawn))


def _enter_refused(office: Office, files: CaseFiles, written: Answer, *, finding: Finding, person: PersonId, by: StaffId) -> None:
    """Enter that this answer was not sent, unless an entry says so already: pressing twice is one attempt."""
    digest = render_base64(answer_digest(written))
    events = office.book.history([written.case]).of(written.case)
    if any(event.kind == "answer.refused" and event.word("answer") == digest and event.word("staff") == by for event in events):
        return
    answer(office, files, written, finding=finding, person=person, by=by)


def _waiting(office: Office, files: CaseFiles, *, by: StaffId) -> Iterator[Proposed]:
    cases = [case for case in fold_docket(office.book.of_kind(KINDS)) if case.state != "closed"]
    for case in not_recused(office, cases, by=by):
        yield from (one for one in _of_case(office, files, case.case) if one.state == "waiting")


def _of_case(office: Office, files: CaseFiles, case: CaseId) -> Iterator[Proposed]:
    for name in files.names(case):
        if name.startswith(_PENDING):
            digest = Digest(parse_base64(name.removeprefix(_PENDING), size=SIZE))
            try:
                yield _proposed(office, files, case, digest)
            except NotFound:
                # The person was forgotten meanwhile: what was sealed about them is closed, the other cases are not.
                continue


def _proposed(office: Office, files: CaseFiles, case: CaseId, digest: Digest) -> Proposed:
    proposal = parse_proposal(read_part(office, files, case, name=_name("pending", digest)))
    found = files.get(case, _name("declined", digest))
    declined = parse_declined(read_part(office, files, case, name=_name("declined", digest))) if found is not None else None
    finding = _finding(office, files, case, edition=proposal.answer.edition)
    return Proposed(
        case=case,
        digest=digest,
        answer_digest=answer_digest(proposal.answer),
        proposal=proposal,
        contradicts=contradictions(proposal.answer, finding),
        state=_state(office, files, digest, answers=finding, written=proposal.answer, declined=declined is not None),
        declined=declined,
    )


def _state(office: Office, files: CaseFiles, digest: Digest, *, answers: Finding, written: Answer, declined: bool) -> State:
    if sending(office, written) is not None:
        return "sent"
    if declined:
        return "declined"
    if files.get(written.case, _name("withdrawn", digest)) is not None:
        return "withdrawn"
    newest = _findings(office, written.case)[-1]
    # More may have been brought since: the finding over it is not made yet, and the one that was answered is the older.
    filed = newest_filing(office, written.case).word("filing") == render_base64(answers.filing)
    return "waiting" if filed and newest.word("finding") == render_base64(finding_digest(answers)) else "overtaken"


def _check_waiting(one: Proposed) -> None:
    if one.state == "overtaken":
        raise Unusable("more was brought or found since; this proposal answers what was found before, write the answer again")
    if one.state != "waiting":
        raise Unusable(f"this proposal waits for nobody any more ({one.state}); load the list again")


def _sent_before(office: Office, one: Proposed, *, second: Second) -> Sent:
    event = sending(office, one.proposal.answer)
    if event is None or event.said.get("second") != second.staff:
        raise Unusable("this answer was sent already; load the list again")
    return Sent(
        answer=one.proposal.answer,
        digest=one.answer_digest,
        contradicts=one.contradicts,
        against=event.word("against"),
        second=second.staff,
    )


def _finding(office: Office, files: CaseFiles, case: CaseId, *, edition: int) -> Finding:
    """An edition as it was entered: its digest names the part of the case file."""
    entered = next((event for event in _findings(office, case) if event.whole("edition") == edition), None)
    if entered is None:
        raise NotFound("the log has no such finding of this case; find first, then answer")
    return parse_finding(read_part(office, files, case, name=f"finding.{edition}.{entered.word('finding')}"))


def _findings(office: Office, case: CaseId) -> tuple[Event, ...]:
    return tuple(event for event in office.book.history([case]).of(case) if event.kind == "finding.made")


def _name(what: Literal["pending", "declined", "withdrawn"], digest: Digest) -> str:
    return f"{what}.{render_base64(digest)}"
