"""Finding: what record and evidence say about a complaint, computed and entered; and the investigation it opens.

Nobody writes a finding (P5). Computing it again with more evidence or a longer log gives a new edition; every edition
stays. It speaks of the time since the number was the complainant's, by proof or by their own material; investigators and
reviewers read the names of the whole (`read_exposure`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from minglu.acts.allow import allow_in_case
from minglu.acts.case_file import CaseFiles, keep_part, read_part
from minglu.acts.case_log import check_case, check_filing, editions
from minglu.acts.errors import NotFound, Unusable
from minglu.acts.held import held_when_filed
from minglu.acts.office import Office
from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.canon.ids import AgencyId, CaseId, ExhibitId, PersonId, StaffId, TaskId
from minglu.canon.instants import Instant
from minglu.canon.json import Object
from minglu.cases.complaint import Filing
from minglu.cases.conclude import Matter, conclude, exposed_near
from minglu.cases.deadlines import task_clock
from minglu.cases.errors import WrongFiling
from minglu.cases.exposure import Exposed, exposed
from minglu.cases.finding import Finding, finding_digest, render_finding
from minglu.cases.investigation import Task, open_tasks
from minglu.cases.lines import fold_lines
from minglu.cases.material import Material
from minglu.cases.scope import fold_scope
from minglu.evidence.exhibit import parse_exhibit
from minglu.gate.draft import About, Draft
from minglu.rules.history import INSTITUTION, Event, History, days_of_staff
from minglu.rules.packs import Packs

_MOST_TASKS = 50
CONCLUSIONS = ("established", "not_established")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An exhibit as it lies in the case file: what the complainant filed, byte for byte."""

    exhibit: ExhibitId
    name: str
    received: Instant
    data: bytes = field(repr=False)


# Reads the exhibits of one filing. What each of them is, its bytes say; nobody hands in a reading.
ReadExhibits = Callable[[tuple[Held, ...]], tuple[Material, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An edition of a finding, its entry, and the tasks that it opened."""

    finding: Finding
    index: int
    tasks: tuple[Task, ...]


def find(office: Office, files: CaseFiles, filing: Filing, *, read: ReadExhibits, edition: int) -> Found:
    """Compute and enter one edition, and the tasks it opens, together or not at all.

    What was filed is read from the case file, and only that: bytes with another digest than the filing's are refused.
    Raises WrongFiling for an edition that is not the next, NotFound or Unusable for a filing or exhibit that is not the
    one in the log, ClockUnknown when the calendar for the tasks is missing: load it, then find.
    """
    check_filing(office, filing)
    if edition != editions(office, filing.complaint.case) + 1:
        raise WrongFiling("the editions of a finding follow each other; the next one is one more than the log has")
    case, person = filing.complaint.case, filing.complaint.person
    upto = office.book.head().size
    lines = office.book.history(["=lines"]).of("=lines")
    register = fold_lines(lines, upto=upto)
    history = gather_for(office, person)
    matter = Matter(
        filing=filing,
        held_since=held_when_filed(office, case, person=person),
        history=history,
        register=register,
        scope=fold_scope(lines, register=register, upto=upto),
        packs=office.sequencer.packs,
        earlier=tuple(_versions(office, history.of(person))),
        materials=read(tuple(_held(office, files, filing))),
        upto=upto,
    )
    finding = conclude(matter, edition=edition, at=office.clock.now())
    # Named by digest: a finding kept before a crash, and never entered, must not stand in for the one that is.
    name = f"finding.{edition}.{render_base64(finding_digest(finding))}"
    keep_part(office, files, case, person=person, name=name, data=render_finding(finding))
    about = office.about(person)
    tasks = _tasks(office, finding, matter=matter)
    opened = [_task_draft(office, task, finding, about=about) for task in tasks]
    index = office.enter(_draft(office, finding, about), *opened, key=f"finding:{case}:{edition}")
    return Found(finding=finding, index=index, tasks=tasks)


def _versions(office: Office, stream: Sequence[Event]) -> Iterator[Packs]:
    """Those that permits name and that are kept here; of any other the finding says that it lacks it."""
    for digest in dict.fromkeys(str(event.said.get("packs", "")) for event in stream if event.kind == "contact.permit"):
        with suppress(Unusable):
            yield office.library.packs(digest)


def _held(office: Office, files: CaseFiles, filing: Filing) -> Iterator[Held]:
    """The exhibits of a filing, each with exactly the bytes that were filed."""
    case = filing.complaint.case
    for exhibit, digest in filing.digests:
        data = read_part(office, files, case, name=f"{exhibit}.data")
        if sha256(data) != digest:
            raise Unusable("an exhibit in the case file is not what was filed; restore the case file")
        described = parse_exhibit(read_part(office, files, case, name=f"{exhibit}.exhibit"))
        yield Held(exhibit=exhibit, name=described.name, received=described.received, data=data)


def gather_for(office: Office, person: str) -> History:
    """The streams that a finding about a person reads: theirs, of whoever their entries name, and what their permits were
    decided by."""
    own = office.book.history([person])
    named = [name for event in own.of(person) for name in _named(event)]
    more = office.book.history([INSTITUTION, *dict.fromkeys(name for name in named if name and name != person)])
    return History(streams={**more.streams, **own.streams})


def read_exposure(office: Office, found: Found, *, person: PersonId, by: StaffId) -> tuple[Exposed, ...]:
    """Names of the exposure set, for investigator and reviewer alone. Reading them is an entry (P2)."""
    allow_in_case(office, by, "exposure.names", about=person)
    case = found.finding.case
    check_case(office, case, person=person)
    facts: Object = {"staff": by, "case": case, "parts": ["exposure"]}
    parties: Object = {"role": "reviewer", "parts": ["exposure"]}
    office.enter(office.draft("openings.read", office.about(person), facts=facts, parties=parties))
    return exposed(office.book.history([person]).of(person), upto=found.finding.upto, until=found.finding.at)


def _named(event: Event) -> tuple[str, ...]:
    """Everybody whom an entry names: who asked or read, with whom, for which agency, about whose debt; for a permit also the
    asker's days, by which what they opened is counted."""
    question = event.said.get("question")
    asked = question if isinstance(question, Mapping) else {}
    staff, companions = asked.get("staff"), asked.get("companions")
    others = companions if isinstance(companions, (list, tuple)) else ()
    days = days_of_staff(str(staff), at=event.at) if staff and event.kind == "contact.permit" else ()
    found = (staff, *others, *days, asked.get("agency"), event.said.get("staff"), event.said.get("debtor"))
    return tuple(str(name) for name in found if name)


def _draft(office: Office, finding: Finding, about: About) -> Draft:
    values = [item.value.value for item in finding.items]
    breaches = [breach.why for item in finding.items for breach in item.breaches]
    facts: Object = {"case": finding.case, "edition": finding.edition, "values": values, "breaches": breaches}
    parties: Object = {"case": finding.case, "edition": finding.edition, "values": values}
    return office.draft("finding.made", about, public={"finding": render_base64(finding_digest(finding))}, facts=facts, parties=parties)


def _tasks(office: Office, finding: Finding, *, matter: Matter) -> tuple[Task, ...]:
    """Tasks open by rule: nobody decides whether to look. The person sees how many, so they are asked of no earlier time."""
    packs = office.sequencer.packs
    clock = task_clock(office.clock.now(), zone=packs.zones[office.institution.zone], calendar=packs.calendar)
    ids = [TaskId(office.id("task")) for _ in range(_MOST_TASKS)]
    near = exposed_near(matter, until=finding.at)
    asked = tuple(dict.fromkeys(AgencyId(one.agency) for one in near if one.agency))
    return open_tasks(finding, lender=office.institution.agency, asked=asked, clock=clock, ids=ids)


def _task_draft(office: Office, task: Task, finding: Finding, *, about: About) -> Draft:
    said: Object = {"case": finding.case, "why": task.why, "due": int(task.due)}
    facts: Object = {**said, "task": task.id, "agency": task.agency, "clock": task.clock}
    return office.draft("investigation.opened", about, facts=facts, parties=said)


def conclude_task(office: Office, task: TaskId, *, case: CaseId, person: PersonId, how: str, tried: Sequence[str], by: StaffId) -> int:
    """End a task. "not_established" must say what was tried; the index of the entry. Raises NotFound for a task that was
    not opened in this case, Unusable for one that has ended."""
    allow_in_case(office, by, "investigation.work", about=person)
    check_case(office, case, person=person)
    if how not in CONCLUSIONS or (how != "established" and not tried):
        raise Unusable(f"a task ends as one of {', '.join(CONCLUSIONS)}; what could not be established says what was tried")
    about_it = [event.kind for event in office.book.history([case]).of(case) if event.said.get("task") == task]
    if "investigation.opened" not in about_it:
        raise NotFound("no such task was opened in this case; load the case again")
    if "investigation.concluded" in about_it:
        raise Unusable("this task has ended already; load the case again")
    facts: Object = {"case": case, "task": task, "staff": by, "how": how, "tried": list(tried)}
    draft = office.draft("investigation.concluded", office.about(person), facts=facts, parties={"case": case, "how": how})
    return office.enter(draft, key=f"concluded:{task}")
