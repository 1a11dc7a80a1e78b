"""A case as its person reads it: where it stands and what comes next, first; then everything that happened.

Clocks say by whose word they run: a law's, with its article and how sure we are of it, or the institution's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from minglu.acts.agencies import agency_names
from minglu.acts.read_case import AnswerLine, CaseLine, CaseView
from minglu.canon.instants import DAY, Instant
from minglu.cases.course import TaskLine
from minglu.cases.deadlines import Clock
from minglu.web.citizen.finding_shown import FindingShown, show_findings
from minglu.web.told import Fault
from minglu.web.visit import Visit
from minglu.words.formats import name_of, say_confidence, say_date, say_moment

_SOON = 3 * DAY
_CLOSED = frozenset({"answered", "withdrawn"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockShown:
    """A clock: what is due, when, how it stands, and by whose word."""

    label: str
    due: str
    due_at: int
    state: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskShown:
    """A task of the investigation. `ended` is empty while somebody still looks."""

    why: str
    due: str
    ended: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerShown:
    """An answer that was sent. `against` is the reason why it says something else than the finding, and who let it out."""

    at: str
    text: str
    values: tuple[tuple[int, str, str], ...]
    measures: tuple[str, ...]
    onward: tuple[tuple[str, str], ...]
    against: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseShown:
    """The whole page."""

    case: str
    state: str
    kind: str
    next: str
    filed: str
    computing: bool
    clocks: tuple[ClockShown, ...]
    findings: tuple[FindingShown, ...]
    answers: tuple[AnswerShown, ...]
    refused: int
    tasks: tuple[TaskShown, ...]
    course: tuple[tuple[str, str, str, str], ...]
    files: tuple[tuple[str, str], ...]
    open: bool
    faults: tuple[Fault, ...]
    text: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShown:
    """One case of a list: where it stands and the one next thing."""

    case: str
    filed: str
    state: str
    kind: str
    next: str
    due: str
    values: tuple[tuple[str, str], ...]


_KINDS: Mapping[str, str] = {
    "received": "info",
    "found": "info",
    "investigating": "info",
    "answered": "good",
    "disputed": "warn",
    "closed": "plain",
}


def show_line(visit: Visit, line: CaseLine) -> LineShown:
    words, zone = visit.words, visit.parts.zone
    return LineShown(
        case=line.case,
        filed=say_moment(words, line.filed, zone=zone),
        state=words.say(f"case.state.{line.state}"),
        kind=_KINDS[line.state],
        next=words.say(f"case.next.{line.waits_for or 'nothing'}"),
        due=words.say("case.due", day=say_date(words, line.due, zone=zone)) if line.due is not None else "",
        values=tuple((value, name_of(words, "finding", value=value)) for value in dict.fromkeys(line.values)),
    )


def show_case(visit: Visit, view: CaseView, *, faults: tuple[Fault, ...] = (), text: str = "") -> CaseShown:
    """The page of a case; `text` is a dispute that was typed and could not be taken."""
    words, agencies = visit.words, agency_names(visit.parts.office)
    return CaseShown(
        case=view.case,
        state=words.say(f"case.state.{view.state}"),
        kind=_KINDS[view.state],
        next=words.say(f"case.next.{view.waits_for or 'nothing'}"),
        filed=say_moment(words, view.filed, zone=visit.parts.zone),
        computing=view.waits_for == "finding",
        clocks=show_clocks(visit, view),
        findings=show_findings(visit, view, agencies=agencies),
        answers=tuple(_answer(visit, one, agencies=agencies) for one in reversed(view.answers)),
        refused=view.refused,
        tasks=tuple(_task(visit, task) for task in view.tasks),
        course=_course(visit, view, agencies=agencies),
        files=tuple((exhibit.id, exhibit.name) for exhibit in view.exhibits),
        open=view.closed is None,
        faults=faults,
        text=text,
    )


def show_clocks(visit: Visit, view: CaseView) -> tuple[ClockShown, ...]:
    """Every clock of the case. The one for the answer is kept when the first answer went out in time."""
    first = min((answer.at for answer in view.answers), default=None)
    ended = {(task.clock, task.due): task.concluded for task in view.tasks}
    return tuple(
        _clock(visit, clock, met=first if clock.source == "legal" else ended.get((clock.name, clock.due))) for clock in view.clocks
    )


def _clock(visit: Visit, clock: Clock, *, met: Instant | None) -> ClockShown:
    words, now = visit.words, visit.parts.office.clock.now()
    state = "over" if (met or now) > clock.due else "kept" if met is not None else "soon" if clock.due - now < _SOON else "running"
    if clock.source == "legal":
        law = words.say(f"case.article.{clock.article.lower().replace('-', '_')}")
        source = words.say("case.clock.legal", article=law, confidence=say_confidence(words, clock.confidence))
    else:
        source = words.say("case.clock.house")
    return ClockShown(
        label=words.say(f"clock.{clock.name}"),
        due=say_moment(words, clock.due, zone=visit.parts.zone),
        due_at=0 if met is not None else int(clock.due),
        state=state,
        source=source,
    )


def _task(visit: Visit, task: TaskLine) -> TaskShown:
    words, zone = visit.words, visit.parts.zone
    ended = ""
    if task.concluded is not None:
        ended = words.say(f"case.concluded.{task.how}", day=say_date(words, task.concluded, zone=zone))
    late = (task.concluded or visit.parts.office.clock.now()) > task.due
    kind = "bad" if late else "good" if task.concluded is not None else "info"
    return TaskShown(why=words.say(f"why.{task.why}"), due=say_moment(words, task.due, zone=zone), ended=ended, kind=kind)


def _answer(visit: Visit, line: AnswerLine, *, agencies: Mapping[str, str]) -> AnswerShown:
    words, written = visit.words, line.answer
    return AnswerShown(
        at=say_moment(words, line.at, zone=visit.parts.zone),
        text=written.text,
        values=tuple((number, value.value, name_of(words, "finding", value=value.value)) for number, value in written.values),
        measures=tuple(_measure(visit, one.what, agency=one.agency or "", agencies=agencies) for one in written.measures),
        onward=tuple((way, name_of(words, "way", value=way)) for way in written.onward),
        against=line.against or "",
        second=name_of(words, "role", value=line.second) if line.second is not None else "",
    )


def _measure(visit: Visit, what: str, *, agency: str, agencies: Mapping[str, str]) -> str:
    told = name_of(visit.words, "measure", value=what)
    return visit.words.say("case.measure", measure=told, agency=agencies[agency]) if agency in agencies else told


def _course(visit: Visit, view: CaseView, *, agencies: Mapping[str, str]) -> tuple[tuple[str, str, str, str], ...]:
    """Everything that happened, the first first: when, what, in which words, how it is coloured."""
    words = visit.words
    told: list[tuple[Instant, str, str, str]] = []
    for place, filing in enumerate(view.filings):
        told.append((filing.at, words.say("case.course.filed" if place == 0 else "case.course.added"), "", "plain"))
    told += [(one.at, words.say("case.course.found", edition=one.finding.edition), "", "info") for one in view.findings]
    for task in view.tasks:
        told.append((task.opened, words.say("case.course.task"), words.say(f"why.{task.why}"), "info"))
        if task.concluded is not None:
            told.append((task.concluded, words.say("case.course.task_ended"), "", "plain"))
    told += [(one.at, words.say("case.course.answered"), "", "warn" if one.against else "good") for one in view.answers]
    told += [(one.at, words.say("case.course.disputed"), one.text, "warn") for one in view.disputes]
    told += [
        (one.at, words.say("case.course.measure"), _measure(visit, one.what, agency=one.agency, agencies=agencies), "good")
        for one in view.measures
    ]
    told += [(one.at, words.say(f"case.course.letter.{one.what}"), "", "plain") for one in view.letters]
    if view.closed is not None:
        told.append(
            (
                view.closed.at,
                words.say("case.course.closed"),
                words.say(f"case.closed.{view.closed.how if view.closed.how in _CLOSED else 'other'}"),
                "plain",
            )
        )
    told.sort(key=lambda one: one[0])
    return tuple((say_moment(words, at, zone=visit.parts.zone), what, text, kind) for at, what, text, kind in told)
