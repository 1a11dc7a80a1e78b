"""Reading a case: by the person whose case it is, and by staff who may.

    read_case(office, files, case, person=person).findings[-1].finding.items
    cases_of(office, person)[0].state == "investigating"

The person sees their own case in full: every edition of the finding, every answer that was sent, with why it was let
out against the finding; of answers that were not let out, how many. Staff who are recused, or lack the role, see
nothing. Opening a file that somebody brought is an entry, made before the file is opened (P2). Whoever was given the
number later sees no case of its former holder (`held`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from minglu.access.roles import MAY
from minglu.acts.allow import allow_in_case, staff_of
from minglu.acts.case_file import CaseFiles, read_part
from minglu.acts.case_log import FILINGS, check_case, newest_filing, person_of_case
from minglu.acts.complain import read_exhibit_of, read_filing
from minglu.acts.errors import NotFound, Unusable
from minglu.acts.held import check_own, held_since
from minglu.acts.office import Office
from minglu.acts.supplement import read_dispute
from minglu.canon.digest import sha256
from minglu.canon.ids import CaseId, ExhibitId, PersonId, StaffId
from minglu.canon.instants import Instant
from minglu.canon.json import Object
from minglu.cases.answer import Answer, parse_answer
from minglu.cases.complaint import Filing
from minglu.cases.course import Closing, Course, LetterLine, MeasureLine, TaskLine, clocks_of_course, fold_course, for_person
from minglu.cases.deadlines import Clock, answer_clock
from minglu.cases.docket import Docketed, State, WaitsFor, fold_docket
from minglu.cases.finding import Finding, parse_finding
from minglu.evidence.exhibit import Exhibit
from minglu.rules.history import Event
from minglu.rules.zones import Zone

# Only reviewers may stand in for an answer against the finding (`access.roles`).
_SECOND = "reviewer"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One case in a list. `due` is when the answer is due, None once it went out or the case is closed."""

    case: CaseId
    filed: Instant
    state: State
    waits_for: WaitsFor
    due: Instant | None
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingLine:
    """What was filed at one moment: everything so far."""

    index: int
    at: Instant
    filing: Filing


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLine:
    """One edition of the finding, with its entry."""

    index: int
    at: Instant
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """One answer that was sent. `against` and `second` (a role) are given when it was let out against the finding."""

    index: int
    at: Instant
    answer: Answer
    against: str | None
    second: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeLine:
    """What the person disputed, and the edition of the finding that stood then."""

    index: int
    at: Instant
    edition: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """Everything of a case, each in the order of the log. `exhibits` are those of the newest filing."""

    case: CaseId
    person: PersonId
    filed: Instant
    state: State
    waits_for: WaitsFor
    filings: tuple[FilingLine, ...]
    exhibits: tuple[Exhibit, ...]
    findings: tuple[FindingLine, ...]
    answers: tuple[AnswerLine, ...]
    refused: int
    disputes: tuple[DisputeLine, ...]
    tasks: tuple[TaskLine, ...]
    clocks: tuple[Clock, ...]
    measures: tuple[MeasureLine, ...]
    letters: tuple[LetterLine, ...]
    closed: Closing | None


def cases_of(office: Office, person: PersonId) -> tuple[CaseLine, ...]:
    """The cases of whoever holds this person's number now, the newest first."""
    since = held_since(office, person)
    docket = (one for one in fold_docket(office.book.history([person]).of(person)) if since <= one.filed)
    return tuple(_line(one, zone=_zone(office)) for one in sorted(docket, key=lambda one: one.filed, reverse=True))


def line_of(office: Office, case: CaseId) -> CaseLine:
    """Where one case stands, for whoever has its receipt: that it is theirs, nobody asks. Raises NotFound."""
    person_of_case(office, case)
    events = office.book.history([case]).of(case)
    return next(_line(one, zone=_zone(office)) for one in fold_docket(events) if one.case == case)


def read_case(office: Office, files: CaseFiles, case: CaseId, *, person: PersonId) -> CaseView:
    """The person's own case. Raises NotFound for any other."""
    check_own(office, case, person=person)
    events = office.book.history([case]).of(case)
    return _view(office, files, case, events=events, course=for_person(fold_course(events)))


def read_case_as_staff(office: Office, files: CaseFiles, case: CaseId, *, by: StaffId) -> CaseView:
    """A case for whoever of the staff may read it. Raises NotFound, NotAllowed."""
    allow_in_case(office, by, "case.read", about=person_of_case(office, case))
    events = office.book.history([case]).of(case)
    return _view(office, files, case, events=events, course=fold_course(events))


def read_exhibit(
    office: Office, files: CaseFiles, case: CaseId, exhibit: ExhibitId, *, by: StaffId | None, person: PersonId
) -> tuple[str, str, bytes]:
    """Name, kind and bytes of a file of the case: for its person (`by` is None), or for staff who may, by an entry.

    Raises NotFound for a file that was not filed in this case of this person, NotAllowed, Unusable.
    """
    if by is not None:
        allow_in_case(office, by, "exhibit.read", about=person)
        check_case(office, case, person=person)
    else:
        check_own(office, case, person=person)
    filing = read_filing(office, files, newest_filing(office, case))
    if exhibit not in filing.complaint.exhibits:
        raise NotFound("no such file was filed in this case")
    if by is not None:
        facts: Object = {"staff": by, "case": case, "parts": ["exhibit"]}
        parties: Object = {"role": _role(office, by), "parts": ["exhibit"]}
        office.enter(office.draft("openings.read", office.about(person), facts=facts, parties=parties))
    data = read_part(office, files, case, name=f"{exhibit}.data")
    if sha256(data) != dict(filing.digests)[exhibit]:
        raise Unusable("the file in the case file is not the one that was filed; restore the case file")
    described = read_exhibit_of(office, files, case, exhibit=exhibit)
    return described.name, described.kind, data


def _view(office: Office, files: CaseFiles, case: CaseId, *, events: tuple[Event, ...], course: Course) -> CaseView:
    docketed = next(one for one in fold_docket(events) if one.case == case)
    filings = tuple(_filing(office, files, event) for event in events if event.kind in FILINGS)
    newest = filings[-1].filing
    return CaseView(
        case=case,
        person=docketed.person,
        filed=docketed.filed,
        state=docketed.state,
        waits_for=docketed.waits_for,
        filings=filings,
        exhibits=tuple(read_exhibit_of(office, files, case, exhibit=exhibit) for exhibit in newest.complaint.exhibits),
        findings=tuple(_finding(office, files, event) for event in _of_kind(events, "finding.made")),
        answers=tuple(_answer(office, files, event) for event in _of_kind(events, "answer.sent")),
        refused=course.refused,
        disputes=tuple(_dispute(office, files, event) for event in _of_kind(events, "complaint.disputed")),
        tasks=course.tasks,
        clocks=clocks_of_course(docketed.filed, course, zone=_zone(office)),
        measures=course.measures,
        letters=course.letters,
        closed=course.closed,
    )


def _line(one: Docketed, *, zone: Zone) -> CaseLine:
    ended = one.answered is not None or one.closed is not None
    return CaseLine(
        case=one.case,
        filed=one.filed,
        state=one.state,
        waits_for=one.waits_for,
        due=None if ended else answer_clock(one.filed, zone=zone).due,
        values=one.values,
    )


def _of_kind(events: Iterable[Event], kind: str) -> tuple[Event, ...]:
    return tuple(event for event in events if event.kind == kind)


def _filing(office: Office, files: CaseFiles, event: Event) -> FilingLine:
    return FilingLine(index=event.index, at=event.at, filing=read_filing(office, files, event))


def _finding(office: Office, files: CaseFiles, event: Event) -> FindingLine:
    name = f"finding.{event.whole('edition')}.{event.word('finding')}"
    finding = parse_finding(read_part(office, files, CaseId(event.word("case")), name=name))
    return FindingLine(index=event.index, at=event.at, finding=finding)


def _answer(office: Office, files: CaseFiles, event: Event) -> AnswerLine:
    answer = parse_answer(read_part(office, files, CaseId(event.word("case")), name=f"answer.{event.word('answer')}"))
    against = event.word("against") if "against" in event.said else None
    return AnswerLine(index=event.index, at=event.at, answer=answer, against=against, second=_SECOND if "second" in event.said else None)


def _dispute(office: Office, files: CaseFiles, event: Event) -> DisputeLine:
    return DisputeLine(index=event.index, at=event.at, edition=event.whole("edition"), text=read_dispute(office, files, event))


def _role(office: Office, by: StaffId) -> str:
    """The role by which somebody may open files; the first of several."""
    return next(role for role in staff_of(office, by).roles if "exhibit.read" in MAY[role])


def _zone(office: Office) -> Zone:
    return office.sequencer.packs.zones[office.institution.zone]
