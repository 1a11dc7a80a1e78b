"""Chapters five and six: she is called again, complains, and what record and evidence say is computed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from minglu.acts.complain import Brought, Filed, file
from minglu.acts.find import Found, Held, find, read_exposure
from minglu.acts.outcomes import LineRecords, reconcile_line
from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.canon.ids import ExhibitId
from minglu.canon.instants import MINUTE, Instant, parse_instant
from minglu.cases.complaint import Allegation, Source, filing_digest
from minglu.cases.finding import FindingValue, Item
from minglu.cases.material import tells
from minglu.cases.receipt import parse_receipt
from minglu.channels.rehearsal_trunk import Rehearsed
from minglu.evidence.reading import Readings
from minglu.ledger.entries import parse_entry
from minglu.ledger.note import open_note
from minglu.ledger.tlog_proof import check_tlog_proof, parse_tlog_proof
from minglu.readers.asterisk import read_master_csv
from minglu.wiring.reading import ExhibitReader
from minglu.wiring.story.cast import LINE
from minglu.wiring.story.contact_asks import CONTACT
from minglu.wiring.story.stage import ZONE, Stage
from minglu.wiring.story.telling import hold
from minglu.words.formats import name_of

# The third is what she typed from the picture beside it.
FILES = ("call-list.png", "carrier-bill.csv", "call-list-rows.json", "sms-20261106.xml")
PERMITTED, ROGUE, UNKNOWN, MESSAGE, MISSED, DISPROVED = range(1, 7)
EXPECTED = {
    PERMITTED: FindingValue.RECORDED,
    ROGUE: FindingValue.RECORDED,
    UNKNOWN: FindingValue.OUT_OF_SCOPE,
    MESSAGE: FindingValue.OUT_OF_SCOPE,
    MISSED: FindingValue.UNRECORDED_IN_SCOPE,
    DISPROVED: FindingValue.CONTRADICTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One file that she brings, what its bytes say it is, and what its reader found in it."""

    brought: Brought
    kind: str
    readings: Readings


def play_wrong(stage: Stage) -> tuple[Filed, tuple[Piece, ...]]:
    """The agency dials by hand on its own line; somebody unknown calls and writes; she files what she has."""
    tell = stage.telling
    tell.chapter(5, "story.wrong.title")
    dial_by_hand(stage, CONTACT, moment="2026-11-05 14:03:05", seconds=95)
    tell.say("story.wrong.breach")
    stage.at("2026-11-06 13:00")
    reconcile(stage)
    tell.say("story.wrong.reconciled")
    stage.at("2026-11-06 14:00")
    brought, pieces = _pieces(stage)
    for piece in pieces:
        tell.say("story.wrong.brought", name=piece.brought.name, rows=len(piece.readings.rows), left=len(piece.readings.left_out))
    filed = file(
        stage.node.office,
        stage.node.files,
        stage.there(stage.contact).person,
        allegations=_allegations(pieces),
        brought=brought,
        wants=("apology", "source_of_number", "stop"),
    )
    stage.case, stage.filed_at = filed.case, filed.filing.complaint.filed
    _keep_receipt(stage, filed)
    tell.say("story.wrong.receipt", allegations=len(filed.filing.complaint.allegations))
    return filed, pieces


def reconcile(stage: Stage) -> None:
    """The carrier of the rehearsal is the rehearsal trunk: its rows, without the tokens that only the trunk knows."""
    delivered = (stage.folder / "Master.csv").read_bytes()
    read = read_master_csv(delivered, zone=ZONE)
    records = LineRecords(
        line=stage.line,
        since=parse_instant("2026-10-01T00:00:00+08:00"),
        until=Instant(stage.clock.now() - 60 * MINUTE),
        rows=tuple(replace(row, account="") for row in read.rows),
        left_out=len(read.left_out),
        file=sha256(delivered),
    )
    tally = reconcile_line(stage.node.office, records, by=stage.loan_system.id)
    hold(not tally.unpermitted and not tally.outcomes, what="the carrier's records hold no call that the log does not")


def _keep_receipt(stage: Stage, filed: Filed) -> None:
    """She keeps the receipt and its proof, and checks both with public keys alone."""
    node = stage.node
    node.office.wait_until_published()
    proof = node.proofs.of(filed.index)
    folder = stage.folder / "contact"
    (folder / "receipt.txt").write_bytes(filed.receipt)
    (folder / "receipt.tlog-proof").write_bytes(proof)
    receipt = parse_receipt(open_note(filed.receipt, [line.key for line in node.outsiders.policy.logs]).text)
    (entry,) = node.office.book.entries(filed.index, filed.index + 1)
    check_tlog_proof(parse_tlog_proof(proof), entry, node.outsiders.policy)
    said = parse_entry(entry).public["filing"]
    hold(receipt.filing == filing_digest(filed.filing) and said == render_base64(receipt.filing), what="the receipt is what was entered")


def play_finding(stage: Stage, filed: Filed) -> Found:
    """Nobody writes it: the finding is computed, and so is whom to ask next."""
    tell = stage.telling
    stage.at("2026-11-06 14:10")
    tell.chapter(6, "story.finding.title")
    found = find(stage.node.office, stage.node.files, filed.filing, read=ExhibitReader(zone=ZONE), edition=1)
    for item in found.finding.items:
        _tell_item(stage, item)
    for task in found.tasks:
        whose = "story.finding.task.lender" if task.agency == stage.node.office.institution.agency else "story.finding.task.agency"
        tell.say(whose, why=tell.words.say(f"why.{task.why}"), due=tell.moment(task.due))
        tell.aside("story.finding.steps", steps=_listed(stage, (f"step.{step}" for step in task.steps)))
    named = read_exposure(stage.node.office, found, person=stage.there(stage.contact).person, by=stage.reviewer.id)
    hold(any(one.staff == stage.collector.id for one in named), what="the reviewer is told who had a permit for her number")
    tell.say("story.finding.exposure", seen=_roles(stage, found))
    return found


def dial_by_hand(stage: Stage, number: str, *, moment: str, seconds: int) -> None:
    """Past Minglu: a handset on the agency's registered line. The trunk's own record shows it, without a permit."""
    office, started = stage.node.office, stage.at(moment)
    stage.script.next = Rehearsed(answered=True, seconds=seconds)
    stage.trunk.dial(office.number(number), line=office.number(LINE), account="", at=started)
    stage.clock.set(Instant(started + 7 * MINUTE - started % MINUTE))
    tally = stage.read_trunk()
    hold(len(tally.unpermitted) == 1, what="a call on a registered line without a permit is entered at once")


def _pieces(stage: Stage) -> tuple[tuple[Brought, ...], tuple[Piece, ...]]:
    """The files she brings, and what their bytes say they are and tell."""
    brought = tuple(
        Brought(
            exhibit=ExhibitId(stage.node.office.id("exh")),
            name=name,
            kind="other",
            from_whom="complainant",
            data=(stage.samples / name).read_bytes(),
        )
        for name in FILES
    )
    now = stage.clock.now()
    held = tuple(Held(exhibit=one.exhibit, name=one.name, received=now, data=one.data) for one in brought)
    of = {one.exhibit: one for one in brought}
    materials = ExhibitReader(zone=ZONE)(held)
    return brought, tuple(Piece(brought=of[one.exhibit.id], kind=one.exhibit.kind, readings=one.readings) for one in materials)


def _allegations(pieces: tuple[Piece, ...]) -> tuple[Allegation, ...]:
    """What she reports, as she confirmed it from her files. The last one she remembers wrongly."""
    return (
        _reported(PERMITTED, "2026-10-23T10:05:20", other="16000000900", seconds=48, pieces=pieces),
        _reported(ROGUE, "2026-11-05T14:03:11", other="16000000900", seconds=95, pieces=pieces),
        _reported(UNKNOWN, "2026-11-05T19:41:37", other="16000007777", seconds=31, pieces=pieces),
        _reported(MESSAGE, "2026-11-05T20:12:00", other="16000008888", seconds=None, pieces=pieces, kind="message"),
        _reported(MISSED, "2026-11-06T09:30:00", other="16000000900", seconds=None, pieces=pieces),
        _reported(DISPROVED, "2026-11-04T20:15:00", other="16000007777", seconds=60, pieces=pieces),
    )


def _reported(
    number: int, moment: str, *, other: str, seconds: int | None, pieces: tuple[Piece, ...], kind: Literal["call", "message"] = "call"
) -> Allegation:
    """One contact that she reports, with the rows of her files that tell of it. A call without a length was missed."""
    at = parse_instant(moment + "+08:00")
    reported = Allegation(
        id=number,
        kind=kind,
        since=at,
        until=Instant(at + MINUTE),
        direction="in",
        other=other,
        seconds=seconds,
        answered=None if kind == "message" else seconds is not None,
        said="",
        sources=(),
    )
    return replace(reported, sources=tuple(_sources(reported, pieces)))


def _sources(reported: Allegation, pieces: tuple[Piece, ...]) -> Iterator[Source]:
    for piece in pieces:
        row = next((row for row in piece.readings.rows if tells(row, reported)), None)
        if row is not None:
            yield Source(exhibit=piece.brought.exhibit, place=row.place)


def _tell_item(stage: Stage, item: Item) -> None:
    tell = stage.telling
    hold(item.value is EXPECTED[item.allegation], what=f"allegation {item.allegation} is found {EXPECTED[item.allegation].value}")
    tell.say(f"story.finding.item.{item.allegation}", value=name_of(tell.words, "finding", value=item.value.value))
    if item.allegation == PERMITTED:
        hold(not item.breaches, what="a call that was permitted at the time is no breach")
    if item.allegation == ROGUE:
        hold(bool(item.breaches) and stage.agency in item.responsible, what="a call without a permit is a suspected breach of the agency")
        breach = tell.words.say(f"breach.{item.breaches[0].why}")
        tell.aside("story.finding.breach", breach=breach, burden=_listed(stage, (f"burden.{code}" for code in item.burden)))
    if item.reasons:
        tell.aside("story.finding.because", reasons=_listed(stage, (f"reason.{code}" for code in item.reasons)))
    if item.raised_by:
        tell.aside("story.finding.raise", raises=_listed(stage, (f"raise.{code}" for code in item.raised_by)))


def _listed(stage: Stage, messages: Iterable[str]) -> str:
    """Several messages of the catalogue in one line."""
    words = stage.telling.words
    return words.say("story.finding.list").join(words.say(message) for message in messages)


def _roles(stage: Stage, found: Found) -> str:
    """The exposure set as she sees it: roles and counts."""
    words = stage.telling.words
    counts = {count.role: count.count for item in found.finding.items for count in item.exposure}
    told = [words.say("story.finding.role", role=name_of(words, "role", value=role), count=count) for role, count in counts.items()]
    return words.say("story.finding.list").join(told)
