"""Chapter eight: an auditor checks everything with what was handed over; then the log is tampered with, and it shows."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from minglu.acts.give_openings import give_openings
from minglu.audit.openings import render_given
from minglu.audit.verify import Report
from minglu.ledger.tiles import bundle_at, parse_bundle, render_bundle
from minglu.wiring.handover import audit_folder, hand_over, verify_folder
from minglu.wiring.story.stage import Stage
from minglu.wiring.story.telling import hold

AUDIT = "audit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tampering:
    """One way to tamper with a copy of a log, and the fault that must be found, and where."""

    message: str
    do: Callable[[Path, int], None]
    fault: str
    entry: int


def play(stage: Stage) -> None:
    tell = stage.telling
    stage.at("2026-11-20 09:30")
    tell.chapter(8, "story.check.title")
    folder = stage.folder / AUDIT
    given = give_openings(
        stage.node.office, to="an auditing firm (fictional)", why="yearly audit", parts=("facts", "debt"), by=stage.officer.id
    )
    lines = [render_given(one) for one in given]
    hand_over(stage.node, folder, openings=lines)
    tell.say("story.check.given", openings=len(lines))
    audited = audit_folder(folder, progress=_quiet)
    hold(audited.clean, what="the audit finds no fault")
    tell.say("story.check.clean", entries=audited.report.size, decisions=audited.replayed.decisions, clocks=len(audited.clocks))
    size = audited.report.size
    for tampering in (
        Tampering(message="story.check.changed", do=_change_byte, fault="changed", entry=100),
        Tampering(message="story.check.dropped", do=_drop_entry, fault="dropped", entry=150),
        Tampering(message="story.check.cut", do=_cut_tail, fault="tail", entry=0),
    ):
        _tamper(stage, tampering, folder=folder, size=size)


def _tamper(stage: Stage, tampering: Tampering, *, folder: Path, size: int) -> None:
    copy = stage.folder / "tampered"
    shutil.copytree(folder, copy)
    tampering.do(copy / "log", size)
    report: Report = verify_folder(copy, progress=_quiet)
    shutil.rmtree(copy)
    found = [fault for fault in report.faults if fault.what == tampering.fault]
    hold(bool(found), what=f"the tampering {tampering.fault} is found")
    if tampering.fault == "tail":
        stage.telling.say(tampering.message, first=found[0].first, last=found[0].last)
        return
    hold(found[0].first == tampering.entry == found[0].last, what=f"the tampering {tampering.fault} is located")
    stage.telling.say(tampering.message, entry=found[0].first)


def _bundle(log: Path, entry: int, size: int) -> Path:
    return log / bundle_at(entry // 256, size=size).path


def _change_byte(log: Path, size: int) -> None:
    path = _bundle(log, 100, size)
    data = bytearray(path.read_bytes())
    entries = parse_bundle(bytes(data))
    place = sum(len(entry) + 2 for entry in entries[:100]) + 2 + len(entries[100]) // 2
    data[place] ^= 1
    path.write_bytes(bytes(data))


def _drop_entry(log: Path, size: int) -> None:
    path = _bundle(log, 150, size)
    entries = parse_bundle(path.read_bytes())
    path.write_bytes(render_bundle([entry for place, entry in enumerate(entries) if place != 150]))


def _cut_tail(log: Path, _size: int) -> None:
    """Put an older checkpoint in place of the newest, as a restored backup would."""
    sizes = sorted(int(path.name) for path in (log / "checkpoints").iterdir())
    for name in sizes[-3:]:
        (log / "checkpoints" / str(name)).unlink()
    older = (log / "checkpoints" / str(sizes[-4])).read_bytes()
    (log / "checkpoint").write_bytes(older)


def _quiet(_done: int, _of: int) -> None:
    """The story tells the result, not the way there."""
