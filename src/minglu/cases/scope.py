"""The scope of checking (核对范围): of which lines and hours we know every call, because the carrier's records say so.

    covers(scope, line, since=…, until=…) == Coverage(covered=False, missing=(Span(…),))

Absence is proved or not claimed (P6). A line is in scope for the spans of its `line.reconciled` entries, minus the
gaps that those entries name; everything else is out of scope, and nothing follows from silence there.

* A later reconciliation of the same hours replaces an earlier one: what it calls a gap is a gap.
* Nobody can reconcile what is still to come: a span ends at the moment of its entry at the latest.
* Nor what the register does not know: hours before a line was registered do not count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from minglu.canon.digest import Digest, sha256
from minglu.canon.ids import LineId
from minglu.canon.instants import HOUR, Instant
from minglu.canon.json import Object, Value, render
from minglu.cases import members
from minglu.cases.errors import WrongPaper
from minglu.cases.lines import Line, Register
from minglu.cases.record import before, reading
from minglu.cases.spans import Span, subtract, union
from minglu.rules.history import Event

_LAST: Final = Instant(4_102_444_799_999)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineScope:
    """The spans of one line that are reconciled without a gap."""

    line: LineId
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The scope in force after the first `upto` entries."""

    upto: int
    lines: tuple[LineScope, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Whether a span of a line is wholly in scope, and which parts are not."""

    covered: bool
    missing: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Hours in scope of hours that count. Two whole numbers: the reader divides, so that nothing is rounded away."""

    covered: int
    hours: int


def fold_scope(events: Iterable[Event], *, register: Register, upto: int) -> Scope:
    """The scope as the first `upto` entries state it. Raises WrongRecord."""
    found: dict[str, tuple[Span, ...]] = {}
    for event in before(events, size=upto):
        if event.kind == "line.reconciled":
            line, whole, gaps = _read(event)
            found[line] = union((*subtract(found.get(line, ()), (whole,)), *subtract((whole,), gaps)))
    lines = tuple(LineScope(line=LineId(line), spans=_registered(found[line], line, register=register)) for line in sorted(found))
    return Scope(upto=upto, lines=tuple(line for line in lines if line.spans))


def _read(event: Event) -> tuple[str, Span, tuple[Span, ...]]:
    with reading(event) as said:
        until = min(members.instant(said, "until"), event.at)
        whole = Span(members.instant(said, "since"), until)
        gaps = tuple(_gap(gap) for gap in members.objects(said, "gaps"))
        return members.text(said, "line", most=40), whole, gaps


def _gap(of: Object) -> Span:
    """A gap is {"since": ms, "until": ms}. One that we cannot read must not be taken for none."""
    members.only(of, "since", "until")
    gap = Span(members.instant(of, "since"), members.instant(of, "until"))
    if gap.since >= gap.until:
        raise WrongPaper("a gap ends before it begins")
    return gap


def _registered(spans: tuple[Span, ...], line: str, *, register: Register) -> tuple[Span, ...]:
    since = min((entry.since for entry in register.lines if entry.id == line), default=_LAST)
    return subtract(spans, (Span(Instant(0), since),))


def covers(scope: Scope, line: str, *, since: Instant, until: Instant) -> Coverage:
    """Whether every moment from `since` to `until`, both included, is in scope of this line."""
    wanted = (Span(since, Instant(until + 1)),)
    known = next((entry.spans for entry in scope.lines if entry.line == line), ())
    missing = subtract(wanted, known)
    return Coverage(covered=not missing, missing=missing)


def ratio(scope: Scope, lines: Iterable[Line], *, since: Instant, until: Instant) -> Ratio:
    """Line-hours wholly in scope of all line-hours in the span; an hour in part is an hour out of scope."""
    first, last = -(-since // HOUR), until // HOUR
    covered = hours = 0
    for line in lines:
        start = max(first, -(-line.since // HOUR))
        hours += max(0, last - start)
        spans = next((entry.spans for entry in scope.lines if entry.line == line.id), ())
        covered += sum(_whole_hours(span, first=start, last=last) for span in spans)
    return Ratio(covered=covered, hours=hours)


def _whole_hours(span: Span, *, first: int, last: int) -> int:
    return max(0, min(span.until // HOUR, last) - max(-(-span.since // HOUR), first))


def render_scope(scope: Scope) -> bytes:
    """The statement of scope as canonical JSON: line ids and spans, which are public."""
    lines: list[Value] = [
        {"line": line.line, "spans": [{"since": span.since, "until": span.until} for span in line.spans]} for line in scope.lines
    ]
    return render({"v": 1, "upto": scope.upto, "lines": lines})


def scope_digest(scope: Scope) -> Digest:
    return sha256(render_scope(scope))
