"""Concluding: from complaint, record and evidence to the finding, by rule (P5).

    conclude(matter, edition=1, at=at).items[2].value is FindingValue.OUT_OF_SCOPE

The order in which values are tried is fixed, and the first that holds is taken:

1. `recorded`: matching pairs the allegation with an occurrence;
2. `contradicted`: the complainant's own carrier bill covers the time and has no answered call in it;
3. `unrecorded_in_scope`: the number is a registered line, whole and not guessed, and its hours are reconciled;
4. `out_of_scope`: all the rest. An investigation starts.

The same matter gives the same finding on every machine. New evidence or a longer log gives a new edition.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from minglu.canon.instants import HOUR, Instant
from minglu.cases.complaint import Allegation, Filing, filing_digest
from minglu.cases.errors import WrongFiling
from minglu.cases.exposure import exposed, role_counts
from minglu.cases.finding import Breach, Finding, FindingValue, Item
from minglu.cases.lines import SAME, Line, Register, complete, match_number
from minglu.cases.matching import MOST_SKEW, Match, match
from minglu.cases.material import BILL, Material, grade_of, read_whole, silent_bill, tellings
from minglu.cases.occurrences import Occurrence, fold_occurrences
from minglu.cases.record import before
from minglu.cases.replay import Replayed, replay
from minglu.cases.scope import Scope, covers, scope_digest
from minglu.rules.history import Event, History
from minglu.rules.packs import Packs

# Who must prove what. Codes; the sentences are in the catalogue with article and confidence.
BURDEN: Final[Mapping[FindingValue, tuple[str, ...]]] = {
    FindingValue.RECORDED: ("pipl_69",),
    FindingValue.CONTRADICTED: ("procedure_108",),
    FindingValue.UNRECORDED_IN_SCOPE: ("procedure_108", "evidence_95"),
    FindingValue.OUT_OF_SCOPE: ("procedure_108", "evidence_47", "evidence_95"),
}
LENDER: Final = "lender"
_FIRM, _LIKELY = 70, 50
_AGREES: Final = Replayed(because="agrees", refused_by=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """All that a finding is computed from. `history` holds the streams of the person and of whoever the permits name."""

    filing: Filing
    history: History
    register: Register
    scope: Scope
    packs: Packs
    materials: tuple[Material, ...]
    upto: int


def conclude(matter: Matter, *, edition: int, at: Instant) -> Finding:
    """The finding of this edition. Raises WrongFiling for an edition below 1, WrongRecord for an impossible entry."""
    if edition < 1:
        raise WrongFiling("editions of a finding count from 1")
    complaint = matter.filing.complaint
    events = before(matter.history.of(complaint.person), size=matter.upto)
    matches = match(complaint.allegations, fold_occurrences(events, upto=matter.upto), register=matter.register)
    items = tuple(_item(matter, allegation, one, events) for allegation, one in zip(complaint.allegations, matches, strict=True))
    return Finding(
        case=complaint.case,
        edition=edition,
        at=at,
        upto=matter.upto,
        filing=filing_digest(matter.filing),
        scope=scope_digest(matter.scope),
        packs=matter.packs.digest,
        items=items,
    )


def _item(matter: Matter, allegation: Allegation, paired: Match, events: tuple[Event, ...]) -> Item:
    occurrence, line = paired.occurrence, _line_named(matter, allegation)
    bill = silent_bill(allegation, matter.materials)
    value = _value(matter, allegation, occurrence, bill, line)
    told = tellings(allegation, matter.materials)
    grade = grade_of(told, matter.materials, against=bill)
    replayed = _replayed(matter, occurrence, events)
    return Item(
        allegation=allegation.id,
        value=value,
        entry=None if occurrence is None else occurrence.index,
        permit=None if occurrence is None else occurrence.permit,
        points=paired.points,
        reasons=paired.reasons or _silence(value, line),
        breaches=_breaches(occurrence, replayed),
        responsible=_responsible(occurrence, line, value),
        burden=BURDEN[value],
        exposure=role_counts(exposed(events, upto=matter.upto, until=allegation.until), history=matter.history),
        certainty=_certainty(value, paired, bill),
        raised_by=_raised_by(matter, allegation, paired, value, replayed, line, told_kinds={one.kind for one in told}),
        grade=0 if grade is None else int(grade.level),
        told_by=told,
        against=None if bill is None else bill.exhibit.id,
    )


def _line_named(matter: Matter, allegation: Allegation) -> Line | None:
    """The registered line that the allegation names without any guess: a mask that fits might be a stranger's number."""
    found = match_number(allegation.other, matter.register, at=allegation.until)
    return next((one.line for one in found if SAME in one.reasons and one.line.channel == allegation.kind), None)


def _value(matter: Matter, allegation: Allegation, occurrence: Occurrence | None, bill: Material | None, line: Line | None) -> FindingValue:
    if occurrence is not None:
        return FindingValue.RECORDED
    if bill is not None:
        return FindingValue.CONTRADICTED
    return FindingValue.UNRECORDED_IN_SCOPE if line is not None and _in_scope(matter, allegation, line) else FindingValue.OUT_OF_SCOPE


def _in_scope(matter: Matter, allegation: Allegation, line: Line) -> bool:
    since = Instant(max(0, allegation.since - MOST_SKEW))
    return covers(matter.scope, line.id, since=since, until=Instant(allegation.until + MOST_SKEW)).covered


def _silence(value: FindingValue, line: Line | None) -> tuple[str, ...]:
    if value is FindingValue.CONTRADICTED:
        return ("own_bill_has_no_such_call",)
    if value is FindingValue.UNRECORDED_IN_SCOPE:
        return ("line_is_registered", "hours_are_reconciled", "nothing_found")
    return ("number_is_no_registered_line",) if line is None else ("line_is_registered", "hours_are_not_reconciled")


def _replayed(matter: Matter, occurrence: Occurrence | None, events: tuple[Event, ...]) -> Replayed:
    if occurrence is None or occurrence.permit is None:
        return _AGREES
    permit = next((event for event in events if event.index == occurrence.permit and event.kind == "contact.permit"), None)
    return _AGREES if permit is None else replay(permit, packs=matter.packs, history=matter.history)


def _breaches(occurrence: Occurrence | None, replayed: Replayed) -> tuple[Breach, ...]:
    if occurrence is None:
        return ()
    found = []
    if not occurrence.permitted:
        found.append(Breach(why="no_permit" if occurrence.permit is None else "outside_permit", rules=()))
    if replayed.because == "refuses":
        found.append(Breach(why="rules_refuse", rules=replayed.refused_by))
    return tuple(found)


def _responsible(occurrence: Occurrence | None, line: Line | None, value: FindingValue) -> tuple[str, ...]:
    """The agency whose line or permit it was, and always the lender: an agency's act is the lender's (CN-GBT-10, CN-CMP-02)."""
    if occurrence is not None:
        return (occurrence.agency, LENDER)
    if value is FindingValue.UNRECORDED_IN_SCOPE and line is not None:
        return (line.agency, LENDER)
    # Nobody is named for what nobody saw, but the lender owes the investigation.
    return () if value is FindingValue.CONTRADICTED else (LENDER,)


def _certainty(value: FindingValue, paired: Match, bill: Material | None) -> str:
    if value is FindingValue.RECORDED:
        points = paired.points - 20 * bool(paired.others)
        return "firm" if points >= _FIRM else "likely" if points >= _LIKELY else "weak"
    if value is FindingValue.CONTRADICTED and bill is not None:
        return "firm" if bill.readings.covers_stated else "likely"
    return "firm" if value is FindingValue.UNRECORDED_IN_SCOPE else "open"


def _raised_by(
    matter: Matter,
    allegation: Allegation,
    paired: Match,
    value: FindingValue,
    replayed: Replayed,
    line: Line | None,
    *,
    told_kinds: set[str],
) -> tuple[str, ...]:
    """What would make this finding surer, as codes in a fixed order. Nothing here is asked of the person if the lender holds it."""
    occurrence, whole = paired.occurrence, complete(allegation.other)
    bills = [material for material in matter.materials if material.exhibit.kind == BILL]
    wishes = {
        "carrier_bill": allegation.kind == "call" and BILL not in told_kinds and value is not FindingValue.CONTRADICTED,
        "full_number": not whole and value is not FindingValue.CONTRADICTED,
        "exact_time": allegation.until - allegation.since > HOUR,
        "one_of_several": bool(paired.others) and occurrence is not None,
        "outcome": occurrence is not None and occurrence.outcome == "pending",
        "reconciliation": value is FindingValue.OUT_OF_SCOPE and line is not None,
        "line_trace": value is FindingValue.OUT_OF_SCOPE and line is None and whole,
        "recording": value is FindingValue.RECORDED and allegation.kind == "call" and "recording" not in told_kinds,
        "unread_rows": any(not read_whole(material.readings) for material in bills),
        "packs_of_that_day": replayed.because == "other_packs",
        "openings": replayed.because == "impossible",
    }
    return tuple(code for code, wished in wishes.items() if wished)
