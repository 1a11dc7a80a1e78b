"""Concluding: from complaint, record and evidence to the finding, by rule (P5).

    conclude(matter, edition=1, at=at).items[2].value is FindingValue.OUT_OF_SCOPE

The order in which values are tried is fixed, and the first that holds is taken:

1. `recorded`: matching pairs the allegation with an occurrence;
2. `contradicted`: the complainant's own carrier bill covers the time and has no answered call in it;
3. `unrecorded_in_scope`: the number is a registered line, whole and not guessed, and its hours are reconciled;
4. `out_of_scope`: all the rest. An investigation starts.

To each allegation the record speaks from `heard_since` on: since the complainant proved the number, or since their own
material shows, for this one allegation, that they held it. What was alleged of before is 4, whatever the record holds; what
is in it of before is neither matched nor counted, for it may be a former holder's (P7). Whether a later use was lawful is
weighed on everything, as the law counts; a rule that refused for what was said or done before is not named.

The same matter gives the same finding on every machine. New evidence or a longer log gives a new edition.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from minglu.canon.instants import HOUR, Instant
from minglu.cases.complaint import Allegation, Filing, filing_digest
from minglu.cases.errors import WrongFiling
from minglu.cases.exposure import Exposed, exposed, role_counts
from minglu.cases.finding import Breach, Finding, FindingValue, Item
from minglu.cases.lines import SAME, Line, Register, complete, match_number
from minglu.cases.matching import MOST_SKEW, Match, match
from minglu.cases.material import BILL, Material, grade_of, read_whole, shown_since, silent_bill, tellings
from minglu.cases.occurrences import Occurrence, fold_occurrences
from minglu.cases.record import before
from minglu.cases.replay import Replayed, replay
from minglu.cases.scope import Scope, covers, scope_digest
from minglu.gate.decide import OTHER_RULE, own_rules
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
_ALLOWS: Final = ("datum.sealed", "consent.given")
_AGREES: Final = Replayed(because="agrees", refused_by=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """All that a finding is computed from. `history` holds the streams of the person and of whoever the permits name;
    `held_since` is from when on whoever filed had proved the number; `earlier` are packs that permits name besides `packs`."""

    filing: Filing
    held_since: Instant
    history: History
    register: Register
    scope: Scope
    packs: Packs
    earlier: tuple[Packs, ...] = ()
    materials: tuple[Material, ...]
    upto: int


def conclude(matter: Matter, *, edition: int, at: Instant) -> Finding:
    """The finding of this edition. Raises WrongFiling for an edition below 1, WrongRecord for an impossible entry."""
    if edition < 1:
        raise WrongFiling("editions of a finding count from 1")
    complaint = matter.filing.complaint
    heard = tuple(one for one in (_hear(matter, allegation) for allegation in complaint.allegations) if one is not None)
    since = {one.allegation.id: one.since for one in heard}
    events = before(matter.history.of(complaint.person), size=matter.upto)
    occurrences = tuple(one for one in fold_occurrences(events, upto=matter.upto) if any(span.holds(one.happened) for span in heard))
    matches = {one.allegation: one for one in match([one.allegation for one in heard], occurrences, register=matter.register)}
    items = tuple(
        _item(matter, one, matches[one.id], since=since[one.id]) if one.id in matches else _unheard(matter, one)
        for one in complaint.allegations
    )
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


def heard_since(matter: Matter, allegation: Allegation) -> Instant:
    """From when on the record speaks to this allegation."""
    shown = shown_since(allegation, matter.materials, beside=matter.filing.complaint.allegations)
    since = matter.held_since if shown is None else min(matter.held_since, shown)
    return Instant(max(0, since - MOST_SKEW))


def exposed_near(matter: Matter, *, until: Instant) -> tuple[Exposed, ...]:
    """Everybody near the number whom the tasks of this finding ask: since the proof until `until`, and of before in the
    time that an allegation opened for itself."""
    proved = exposed(_since(matter, Instant(max(0, matter.held_since - MOST_SKEW))), upto=matter.upto, until=until)
    heard = (_hear(matter, allegation) for allegation in matter.filing.complaint.allegations)
    shown = (_exposed(matter, one.allegation, since=one.since) for one in heard if one is not None)
    found = {one.index: one for some in (proved, *shown) for one in some}
    return tuple(found[index] for index in sorted(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """An allegation to which the record speaks, and since when."""

    allegation: Allegation
    since: Instant

    def holds(self, happened: Instant) -> bool:
        return self.since <= happened <= self.allegation.until + MOST_SKEW


def _hear(matter: Matter, allegation: Allegation) -> _Heard | None:
    since = heard_since(matter, allegation)
    return _Heard(allegation=allegation, since=since) if since <= allegation.since else None


def _since(matter: Matter, since: Instant) -> tuple[Event, ...]:
    return tuple(event for event in matter.history.of(matter.filing.complaint.person) if since <= event.at)


def _exposed(matter: Matter, allegation: Allegation, *, since: Instant) -> tuple[Exposed, ...]:
    return exposed(_since(matter, since), upto=matter.upto, until=allegation.until)


def _unheard(matter: Matter, allegation: Allegation) -> Item:
    """What is said of a time before `heard_since`: the same whatever the record holds."""
    told = tellings(allegation, matter.materials)
    grade = grade_of(told, matter.materials, against=None)
    return Item(
        allegation=allegation.id,
        value=FindingValue.OUT_OF_SCOPE,
        entry=None,
        permit=None,
        points=0,
        reasons=("before_possession",),
        breaches=(),
        responsible=(LENDER,),
        burden=BURDEN[FindingValue.OUT_OF_SCOPE],
        exposure=(),
        certainty="open",
        raised_by=("own_material_of_then", *(("exact_time",) if _vague(allegation) else ())),
        grade=0 if grade is None else int(grade.level),
        told_by=told,
        against=None,
    )


def _item(matter: Matter, allegation: Allegation, paired: Match, *, since: Instant) -> Item:
    occurrence, line = paired.occurrence, _line_named(matter, allegation)
    bill = silent_bill(allegation, matter.materials)
    value = _value(matter, allegation, occurrence, bill, line)
    told = tellings(allegation, matter.materials)
    grade = grade_of(told, matter.materials, against=bill)
    replayed = _replayed(matter, occurrence, since=since)
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
        exposure=role_counts(_exposed(matter, allegation, since=since), history=matter.history),
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


def _replayed(matter: Matter, occurrence: Occurrence | None, *, since: Instant) -> Replayed:
    """The permit decided again on everything; the rules that refuse as the complainant may know them."""
    if occurrence is None or occurrence.permit is None:
        return _AGREES
    stream = before(matter.history.of(matter.filing.complaint.person), size=matter.upto)
    permit = next((event for event in stream if event.index == occurrence.permit and event.kind == "contact.permit"), None)
    if permit is None:
        return _AGREES
    replayed = replay(permit, packs=(matter.packs, *matter.earlier), history=matter.history)
    if replayed.under is None or replayed.because != "refuses":
        return replayed
    return replace(replayed, refused_by=_told_rules(matter, permit, replayed, under=replayed.under, since=since))


def _told_rules(matter: Matter, permit: Event, replayed: Replayed, *, under: Packs, since: Instant) -> tuple[str, ...]:
    """Each rule by its name if it refuses on what happened since, too; else it is "other", as one about a debtor is.

    Of before stays what allowed contact, so that no rule is named because nothing is known; what spoke against it goes.
    """
    person = matter.filing.complaint.person
    stream = tuple(event for event in matter.history.of(person) if since <= event.at or event.kind in _ALLOWS)
    history = History(streams={**matter.history.streams, person: stream})
    alone = replay(permit, packs=(under,), history=history).refused_by
    named = own_rules(
        under, tuple(rule for rule in replayed.refused_by if rule in alone), own=permit.said.get("debtor", "") in ("", person)
    )
    hidden = any(rule not in alone for rule in replayed.refused_by)
    return tuple(sorted({*named, OTHER_RULE} if hidden else named))


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
        "exact_time": _vague(allegation),
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


def _vague(allegation: Allegation) -> bool:
    return allegation.until - allegation.since > HOUR
