"""A case as its person reads it over the API. Codes are those of the finding's format; sentences are the app's to find."""

from msgspec import Struct

from minglu.acts.read_case import AnswerLine, CaseView, FindingLine
from minglu.api.problems import Moment
from minglu.api.shapes import CaseRef, Count, ExhibitRef, Index, moment
from minglu.cases.course import TaskLine
from minglu.cases.deadlines import Clock
from minglu.cases.finding import Item


class RoleCountOut(Struct, frozen=True, kw_only=True):
    """How many people of one role came near the number."""

    role: str
    count: Count


class BreachOut(Struct, frozen=True, kw_only=True):
    """A suspected breach. An authority decides what is one."""

    why: str
    rules: tuple[str, ...]


class ItemOut(Struct, frozen=True, kw_only=True):
    """What is said about one allegation. `entry` and `permit` are places in the log."""

    allegation: Count
    value: str
    entry: Index | None
    permit: Index | None
    reasons: tuple[str, ...]
    breaches: tuple[BreachOut, ...]
    responsible: tuple[str, ...]
    burden: tuple[str, ...]
    exposure: tuple[RoleCountOut, ...]
    certainty: str
    raised_by: tuple[str, ...]
    grade: int


class FindingOut(Struct, frozen=True, kw_only=True):
    """核查结论. One edition, computed from the first `upto` entries; every edition stays."""

    edition: Count
    at: Moment
    entry: Index
    upto: Index
    items: tuple[ItemOut, ...]


class ValueOut(Struct, frozen=True, kw_only=True):
    allegation: Count
    value: str


class AnswerOut(Struct, frozen=True, kw_only=True):
    """答复. `against` is why it was let out although it contradicts the finding, and `second` the role of who agreed to that."""

    at: Moment
    entry: Index
    edition: Count
    values: tuple[ValueOut, ...]
    text: str
    measures: tuple[str, ...]
    onward: tuple[str, ...]
    against: str | None
    second: str | None


class TaskOut(Struct, frozen=True, kw_only=True):
    """Something that is being looked into, and until when."""

    why: str
    opened: Moment
    due: Moment
    concluded: Moment | None
    how: str


class ClockOut(Struct, frozen=True, kw_only=True):
    """A deadline and whose word it is: `legal`, with the article, or `house`."""

    name: str
    source: str
    article: str
    confidence: str
    days: Count
    due: Moment


class DisputeOut(Struct, frozen=True, kw_only=True):
    at: Moment
    entry: Index
    edition: Count
    text: str


class FiledExhibitOut(Struct, frozen=True, kw_only=True):
    exhibit: ExhibitRef
    name: str
    kind: str
    size: Count


class ClosedOut(Struct, frozen=True, kw_only=True):
    at: Moment
    how: str


class CaseOut(Struct, frozen=True, kw_only=True):
    """Everything of a case, each in the order of the log. `refused` counts answers that were not let out."""

    case: CaseRef
    filed: Moment
    state: str
    waits_for: str
    exhibits: tuple[FiledExhibitOut, ...]
    findings: tuple[FindingOut, ...]
    answers: tuple[AnswerOut, ...]
    refused: Count
    disputes: tuple[DisputeOut, ...]
    tasks: tuple[TaskOut, ...]
    clocks: tuple[ClockOut, ...]
    closed: ClosedOut | None


def case_out(view: CaseView) -> CaseOut:
    """The view of an act, as it is answered."""
    return CaseOut(
        case=view.case,
        filed=moment(view.filed),
        state=view.state,
        waits_for=view.waits_for,
        exhibits=tuple(FiledExhibitOut(exhibit=one.id, name=one.name, kind=one.kind, size=one.size) for one in view.exhibits),
        findings=tuple(_finding(line) for line in view.findings),
        answers=tuple(_answer(line) for line in view.answers),
        refused=view.refused,
        disputes=tuple(DisputeOut(at=moment(one.at), entry=one.index, edition=one.edition, text=one.text) for one in view.disputes),
        tasks=tuple(_task(task) for task in view.tasks),
        clocks=tuple(_clock(clock) for clock in view.clocks),
        closed=ClosedOut(at=moment(view.closed.at), how=view.closed.how) if view.closed is not None else None,
    )


def _finding(line: FindingLine) -> FindingOut:
    finding = line.finding
    items = tuple(_item(item) for item in finding.items)
    return FindingOut(edition=finding.edition, at=moment(line.at), entry=line.index, upto=finding.upto, items=items)


def _item(item: Item) -> ItemOut:
    return ItemOut(
        allegation=item.allegation,
        value=str(item.value),
        entry=item.entry,
        permit=item.permit,
        reasons=item.reasons,
        breaches=tuple(BreachOut(why=one.why, rules=one.rules) for one in item.breaches),
        responsible=item.responsible,
        burden=item.burden,
        exposure=tuple(RoleCountOut(role=one.role, count=one.count) for one in item.exposure),
        certainty=item.certainty,
        raised_by=item.raised_by,
        grade=item.grade,
    )


def _answer(line: AnswerLine) -> AnswerOut:
    written = line.answer
    return AnswerOut(
        at=moment(line.at),
        entry=line.index,
        edition=written.edition,
        values=tuple(ValueOut(allegation=allegation, value=str(value)) for allegation, value in written.values),
        text=written.text,
        measures=tuple(measure.what for measure in written.measures),
        onward=written.onward,
        against=line.against,
        second=line.second,
    )


def _task(task: TaskLine) -> TaskOut:
    concluded = moment(task.concluded) if task.concluded is not None else None
    return TaskOut(why=task.why, opened=moment(task.opened), due=moment(task.due), concluded=concluded, how=task.how)


def _clock(clock: Clock) -> ClockOut:
    return ClockOut(
        name=clock.name,
        source=clock.source,
        article=clock.article,
        confidence=clock.confidence,
        days=clock.days,
        due=moment(clock.due),
    )
