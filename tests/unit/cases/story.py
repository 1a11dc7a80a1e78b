"""Builders for the tests of cases: ids, events, allegations, exhibits. Everybody and every number is invented."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest, sha256
from minglu.canon.ids import AgencyId, CaseId, ExhibitId, LineId, PersonId, StaffId
from minglu.canon.instants import HOUR, MINUTE, Instant, parse_instant
from minglu.canon.json import Value
from minglu.cases.complaint import Allegation, Complaint, Filing, file_complaint
from minglu.cases.conclude import Matter
from minglu.cases.lines import Register, fold_lines
from minglu.cases.material import Material
from minglu.cases.scope import fold_scope
from minglu.evidence.exhibit import Exhibit
from minglu.evidence.reading import Reading, Readings
from minglu.rules.calendar import Calendar
from minglu.rules.expression import parse_expression
from minglu.rules.facts import wanted
from minglu.rules.history import Event, History
from minglu.rules.packs import Packs
from minglu.rules.program import compile_rules
from minglu.rules.question import Question, render_question
from minglu.rules.rule import Rule, Text
from minglu.rules.zones import Zone

CASE = CaseId("case_" + "c0" * 16)
LIN, ZHOU = PersonId("per_" + "01" * 16), PersonId("per_" + "02" * 16)  # the contact, the borrower
COLLECTOR, HANDLER, REVIEWER = (StaffId("stf_" + f"{n:02x}" * 16) for n in (1, 2, 3))
LENDER, AGENCY = AgencyId("agy_" + "0a" * 16), AgencyId("agy_" + "0b" * 16)
LINE, SMS_LINE = LineId("line_" + "11" * 16), LineId("line_" + "12" * 16)
BILL_ID, SHOT_ID = ExhibitId("exh_" + "e1" * 16), ExhibitId("exh_" + "e2" * 16)
DATUM, DEBT = "rec_" + "d1" * 16, "debt_" + "d2" * 16
HANDLE = bytes(range(32))
LINE_NUMBER, SMS_NUMBER, STRANGER = "+8616000007777", "+8616000008888", "16000004321"
PACKS_DIGEST = Digest(sha256(b"packs of the tests"))
SHANGHAI = Zone(name="Asia/Shanghai", info=ZoneInfo("Asia/Shanghai"))


def moment(text: str) -> Instant:
    """A local time in Shanghai: "2026-11-05 14:03"."""
    return parse_instant(text.replace(" ", "T") + "+08:00")


FILED = moment("2026-11-20 10:00")


def event(index: int, kind: str, *, at: Instant, **said: Value) -> Event:
    return Event(index=index, at=at, kind=kind, said=said)


def registered(index: int = 1, *, line: str = LINE, number: str = LINE_NUMBER, agency: str = AGENCY, channel: str = "call") -> Event:
    since = moment("2026-11-01 00:00")
    return event(index, "line.registered", at=since, line=line, number=number, agency=agency, channel=channel, since=since)


def reconciled(
    index: int = 500,
    *,
    line: str = LINE,
    since: str = "2026-11-01 00:00",
    until: str = "2026-11-15 00:00",
    gaps: Sequence[Value] = (),
    at: str = "2026-11-16 09:00",
) -> Event:
    return event(
        index,
        "line.reconciled",
        at=moment(at),
        line=line,
        since=moment(since),
        until=moment(until),
        how="carrier file",
        records=9,
        gaps=list(gaps),
    )


def sealed(index: int = 50) -> Event:
    """The entry that the number was taken in, at a known place."""
    question = {"staff": HANDLER, "agency": LENDER}
    said: dict[str, Value] = {
        "person": LIN,
        "number": render_base64(HANDLE),
        "datum": DATUM,
        "field": "phone",
        "relation": "contact",
        "source": "debtor_named",
        "basis": "consent",
        "purposes": ["pass_on_message"],
        "places": ["Asia/Shanghai"],
        "until": moment("2027-11-01 00:00"),
        "question": question,
        "debtor": ZHOU,
        "debt": DEBT,
    }
    return Event(index=index, at=moment("2026-11-01 09:00"), kind="datum.sealed", said=said)


def permit(index: int = 100, *, at: Instant, channel: str = "call", packs: Digest = PACKS_DIGEST, **changed: Value) -> Event:
    question = Question(
        act="contact",
        person=LIN,
        number=render_base64(HANDLE),
        field="phone",
        purpose="pass_on_message",
        channel=channel,
        staff=COLLECTOR,
        agency=AGENCY,
        debtor=ZHOU,
        debt=DEBT,
        datum=DATUM,
        witnesses=True,
    )
    said: dict[str, Value] = {
        "until": at + 10 * MINUTE,
        "purpose": "pass_on_message",
        "channel": channel,
        "question": render_question(question),
        "packs": render_base64(packs),
        "debtor": ZHOU,
        "debt": DEBT,
        **changed,
    }
    return Event(index=index, at=at, kind="contact.permit", said=said)


def outcome(index: int = 101, *, of: int = 100, happened: Instant, **changed: Value) -> Event:
    said: dict[str, Value] = {
        "permit": of,
        "channel": "call",
        "line": LINE,
        "agency": AGENCY,
        "happened": happened,
        "answered": True,
        "seconds": 41,
        **changed,
    }
    return Event(index=index, at=Instant(happened + HOUR), kind="contact.outcome", said=said)


def unpermitted(index: int = 120, *, happened: Instant, **changed: Value) -> Event:
    said: dict[str, Value] = {
        "line": LINE,
        "agency": AGENCY,
        "happened": happened,
        "answered": True,
        "seconds": 63,
        "seen_in": "cdr",
        **changed,
    }
    return Event(index=index, at=Instant(happened + HOUR), kind="call.unpermitted", said=said)


def alleged(id_: int = 1, at: str = "2026-11-05 14:03", **changed: object) -> Allegation:
    since = moment(at)
    plain = Allegation(
        id=id_,
        kind="call",
        since=since,
        until=Instant(since + MINUTE),
        direction="in",
        other="16000007777",
        seconds=None,
        answered=True,
        said="催收",
        sources=(),
    )
    return replace(plain, **changed)  # type: ignore[arg-type]  # the tests also try values of wrong types


def complaint(*allegations: Allegation, exhibits: tuple[ExhibitId, ...] = (), **changed: object) -> Complaint:
    plain = Complaint(
        case=CASE,
        person=LIN,
        number=HANDLE,
        filed=FILED,
        allegations=allegations or (alleged(),),
        exhibits=exhibits,
        wants=("apology", "stop"),
    )
    return replace(plain, **changed)  # type: ignore[arg-type]  # as above


def filing(*allegations: Allegation, exhibits: tuple[ExhibitId, ...] = ()) -> Filing:
    return file_complaint(complaint(*allegations, exhibits=exhibits), digests={exhibit: sha256(exhibit.encode()) for exhibit in exhibits})


def exhibit(id_: ExhibitId = BILL_ID, *, kind: str = "carrier_bill", from_whom: str = "complainant") -> Exhibit:
    mark = sha256(id_.encode())
    return Exhibit(id=id_, name="x", kind=kind, size=9, sha256=mark, sm3=mark, received=FILED, from_whom=from_whom)


def bill_row(at: str, *, other: str, seconds: int = 60, place: str = "row 7") -> Reading:
    return Reading(kind="call", place=place, other=other, at=moment(at), direction="in", seconds=seconds, answered=True)


def bill(*rows: Reading, since: str = "2026-11-01 00:00", until: str = "2026-11-19 00:00", **changed: object) -> Material:
    readings = Readings(reader="carrier_bill", rows=rows, left_out=(), covers=(moment(since), moment(until)), covers_stated=True)
    return Material(exhibit=exhibit(), origin="carrier", readings=replace(readings, **changed))  # type: ignore[arg-type]  # as above


def packs(*, permitting: bool = True) -> Packs:
    """Packs of one rule: it allows every contact, or one more forbids every contact."""
    rules = (_rule("test.allow", effect="allow"), *(() if permitting else (_rule("test.forbid", effect="forbid"),)))
    program = compile_rules(rules)
    return Packs(
        digest=PACKS_DIGEST,
        packs=(),
        zones={"Asia/Shanghai": SHANGHAI},
        calendar=Calendar(),
        rules=rules,
        templates={},
        program=program,
        wanted=wanted(program.names),
        by_id={rule.id: rule for rule in rules},
    )


def _rule(id_: str, *, effect: str) -> Rule:
    text, always = Text(zh="试", en="test"), parse_expression("act == 'contact'", where="test")
    return Rule(
        id=id_,
        instrument=text,
        article=text,
        in_force=date(2020, 1, 1),
        force="house",
        confidence="V",
        checked_on=date(2026, 11, 23),
        effect=effect,
        applies=always,
        when=always,
        reading=text,
        lifts=text,
    )


def matter(
    filed: Filing,
    *,
    events: Sequence[Event] = (),
    lines: Sequence[Event] = (),
    materials: Sequence[Material] = (),
    rules: Packs | None = None,
    streams: Mapping[str, tuple[Event, ...]] | None = None,
    upto: int = 1_000,
    held_since: Instant = Instant(0),  # noqa: B008 - an instant is an int
) -> Matter:
    register = register_of(*lines)
    return Matter(
        filing=filed,
        held_since=held_since,
        history=History(streams={LIN: (sealed(), *events), **(streams or {})}),
        register=register,
        scope=fold_scope(lines, register=register, upto=upto),
        packs=rules or packs(),
        materials=tuple(materials),
        upto=upto,
    )


def register_of(*events: Event) -> Register:
    return fold_lines(events, upto=1_000)
