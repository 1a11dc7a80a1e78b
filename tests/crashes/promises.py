"""What must hold after a crash, at whatever point, checked on the reopened node.

promised_before_reopening(folder, lines)   permits were answered only when witnesses held them (P1)
keeps_what_was_answered(stage, lines)      nothing that was answered is lost (P11)
is_whole(stage)                            entries, events, openings, tokens, keys and tiles agree: nothing half done
uses_are_recorded(stage)                   no call and no share without a permit in the log (P1)
goes_on(stage, lines)                      the same asks get the same answers, and no second permit; new ones are cosigned
is_clean(stage)                            verified against what witnesses hold, replayed, recounted
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import psycopg

from minglu.acts.case_file import read_part
from minglu.acts.statement import open_part
from minglu.audit.replay import replay
from minglu.audit.verify import Report, verify
from minglu.canon.base64 import render_base64
from minglu.canon.commitment import Opening
from minglu.canon.digest import sha256
from minglu.canon.ids import CaseId, RecordId, TokenId
from minglu.canon.instants import HOUR, Instant
from minglu.ledger.entries import check_openings, parse_entry
from minglu.vault.errors import TokenGone
from minglu.wiring.handover import FolderCopy
from minglu.wiring.node import THRESHOLD, Node
from minglu.wiring.parties import KEYHOLDERS, WITNESSES
from tests.crashes.run import Line, asks_in, reply_of
from tests.crashes.stage import CONNECTION, ORIGIN, Stage, packs
from tests.oracle import naive_log, tree


def hold_all(stage: Stage, lines: tuple[Line, ...]) -> None:
    """Every promise, in an order in which the first that fails says most."""
    keeps_what_was_answered(stage, lines)
    is_whole(stage)
    uses_are_recorded(stage)
    is_clean(stage)
    goes_on(stage, lines)
    is_whole(stage)
    uses_are_recorded(stage)
    is_clean(stage)


def promised_before_reopening(folder: Path, lines: tuple[Line, ...]) -> None:
    """A permit was answered only when every witness had recorded a tree with its entry, durably (P1)."""
    last = max((int(str(line["index"])) for line in lines if "permitted" in line), default=-1)
    for name in WITNESSES:
        ((size,),) = _rows(folder / name / "witness.db", "SELECT size FROM latest")
        assert size > last, f"{name} has not seen entry {last}, which was answered as a permit"


# ---- What was answered ---------------------------------------------------------------------------------------------


def keeps_what_was_answered(stage: Stage, lines: tuple[Line, ...]) -> None:
    """Every acknowledged line of the journal stands in the log, and what goes with it is there."""
    checks = {"ask": _ask_stands, "taken": _taken_stands, "dialled": _dialled_stands, "never": _never_stands, "filed": _filed_stands}
    for line in lines:
        if line.get("said") in checks:
            checks[str(line["said"])](stage, line)


def _ask_stands(stage: Stage, line: Line) -> None:
    index = int(str(line["index"]))
    assert _kind(stage, index) == ("contact.permit" if "permitted" in line else "contact.refusal")
    if "permitted" in line:
        token = stage.node.office.book.token(TokenId(str(line["permitted"])))
        assert token is not None
        assert (token.permit, token.until) == (index, line["until"])


def _taken_stands(stage: Stage, line: Line) -> None:
    book = stage.node.office.book
    assert _kind(stage, int(str(line["index"]))) == "datum.sealed"
    record = book.record(RecordId(str(line["record"])))
    assert record is not None
    assert record.person == line["person"]
    assert book.numbers_of(record.person)
    assert book.journal_of(record.person)


def _dialled_stands(stage: Stage, line: Line) -> None:
    assert accounts(stage)[str(line["token"])] == 1
    token = stage.node.office.book.token(TokenId(str(line["token"])))
    assert token is not None
    assert token.claimed > 0


def _never_stands(stage: Stage, line: Line) -> None:
    assert _kind(stage, int(str(line["index"]))) == "person.never"
    alive = _table(stage, f"SELECT id FROM token WHERE person = '{stage.cast.contact[0]}' AND claimed = 0 AND ended = 0")
    assert alive == [], "a token can still be claimed after never again"


def _filed_stands(stage: Stage, line: Line) -> None:
    """The receipt is signed over the digest of what is in the case file and in the entry."""
    entry = json.loads(_entries(stage)[int(str(line["index"]))])
    filing = read_part(stage.node.office, stage.node.files, CaseId(str(line["case"])), name=f"filing.{entry['filing']}")
    assert entry["kind"] == "complaint.filed"
    assert entry["filing"] == render_base64(sha256(filing))
    assert entry["filing"] in str(line["receipt"])


# ---- Nothing half done ---------------------------------------------------------------------------------------------


def is_whole(stage: Stage) -> None:
    """The tables say the same as the entries, which are the truth."""
    entries = _entries(stage)
    assert _table(stage, "SELECT size FROM head") == [(len(entries),)]
    assert _table(stage, "SELECT idx FROM entry ORDER BY idx") == [(index,) for index in range(len(entries))]
    parts = [(index, part) for index, data in enumerate(entries) for part in sorted(parse_entry(data).commitments)]
    assert _table(stage, "SELECT idx, part FROM opening ORDER BY idx, part") == parts
    openings = _openings(stage)
    for index, data in enumerate(entries):
        check_openings(parse_entry(data), openings[index])
    _tokens_are_permits(stage, entries)
    _events_are_entries(stage, entries, openings)
    _people_are_whole(stage)


def _tokens_are_permits(stage: Stage, entries: tuple[bytes, ...]) -> None:
    permits = {index: entry["to"] for index, entry in enumerate(map(json.loads, entries)) if entry["kind"] == "contact.permit"}
    tokens = {permit: render_base64(to) for permit, to in _table(stage, "SELECT permit, to_key FROM token")}
    assert tokens == permits, "tokens and permits are not one to one"
    spent = {render_base64(digest) for (digest,) in _table(stage, "SELECT digest FROM one_use WHERE used = 1")}
    assert sorted(spent) == sorted(permits.values()), "a one-use key was spent for nothing, or twice"
    answers = dict(_table(stage, "SELECT key, idx FROM done"))
    assert all(index < len(entries) for index in answers.values()), "an answer is kept for an entry that is not there"


def _events_are_entries(stage: Stage, entries: tuple[bytes, ...], openings: Mapping[int, Mapping[str, Opening]]) -> None:
    """What the gate will count is what an auditor will count; and what was decided is decided alike."""
    replayed = replay(entries, openings=openings, packs=(packs(),), progress=lambda _: None)
    # We open our own log here: nobody was given anything, and so no entry says it.
    assert [fault for fault in replayed.faults if fault.what != "given"] == []
    assert replayed.unopened == 0
    streams = stage.node.office.book.history([*replayed.streams]).streams
    assert streams == replayed.streams
    assert _table(stage, "SELECT count(*) FROM event") == [(sum(map(len, streams.values())),)]


def _people_are_whole(stage: Stage) -> None:
    """A sealed record has its entry; a linked number has its person, whose journal key opens."""
    sealed = {event["datum"] for event in _said(stage) if event["kind"] == "datum.sealed"}
    assert {record for (record,) in _table(stage, "SELECT id FROM record")} == sealed
    linked = {event["person"] for event in _said(stage) if event["kind"] == "person.linked"}
    assert {person for (person,) in _table(stage, "SELECT person FROM number")} == linked
    for case in {event["case"] for event in _said(stage) if event["kind"] == "complaint.filed"}:
        for name in stage.node.files.names(CaseId(case)):
            assert read_part(stage.node.office, stage.node.files, CaseId(case), name=name)


# ---- Uses ----------------------------------------------------------------------------------------------------------


def uses_are_recorded(stage: Stage) -> None:
    """Every dialled call and every share given stands for a permit in the log; each token was dialled at most once."""
    entries = _entries(stage)
    opened = {name: _opened_by(stage, name) for name in KEYHOLDERS}
    for name, shared in opened.items():
        assert shared <= set(entries), f"{name} gave a share for an entry that is not in the log"
    for account, times in accounts(stage).items():
        token = stage.node.office.book.token(TokenId(account))
        assert token is not None
        assert token.claimed > 0
        assert times == 1
        entry = entries[token.permit]
        assert json.loads(entry)["kind"] == "contact.permit"
        assert sum(entry in shared for shared in opened.values()) >= THRESHOLD, "a call was dialled that too few keyholders remember"


def _opened_by(stage: Stage, name: str) -> set[bytes]:
    return {bytes(entry) for (entry,) in _rows(stage.folder / name / "keyholder.db", "SELECT entry FROM opened")}


def accounts(stage: Stage) -> Counter[str]:
    """How often each token was dialled, by the trunk's own records."""
    path = stage.folder / "Master.csv"
    rows = path.read_text().splitlines() if path.exists() else []
    return Counter(row.split(",")[0].strip('"') for row in rows)


# ---- Going on ------------------------------------------------------------------------------------------------------


def goes_on(stage: Stage, lines: tuple[Line, ...]) -> None:
    """As the users of a crashed node would: they ask again, dial what they were permitted, and read the trunk."""
    _same_answers(stage, lines)
    for (token,) in _table(stage, "SELECT id FROM token ORDER BY permit"):
        _dial_if_it_can_be(stage, TokenId(token), ended=_contact_said_never(stage))
    stage.read_trunk()
    size = stage.node.office.book.head().size
    again = stage.read_trunk()
    assert (again.outcomes, stage.node.office.book.head().size) == (0, size), "the same call records were entered twice"
    stage.clock.set(Instant(stage.clock.now() + HOUR))
    signed = stage.sign(0, stage.cast.borrower, purpose="collection", name="after the crash")
    answer = stage.ask(signed)
    stage.node.office.wait_until_published()
    for name in WITNESSES:
        ((seen,),) = _rows(stage.folder / name / "witness.db", "SELECT size FROM latest")
        assert seen == stage.node.office.book.head().size > answer.index


def _same_answers(stage: Stage, lines: tuple[Line, ...]) -> None:
    told = {line["key"]: {name: line[name] for name in line if name not in ("said", "key")} for line in lines if line.get("said") == "ask"}
    for key, signed in asks_in(lines):
        answer = reply_of(stage.ask(signed))
        assert answer == told.get(key, answer), f"the ask {key!r} was answered otherwise before the crash"
        assert reply_of(stage.ask(signed)) == answer
        entered = [event for event in _said(stage) if event.get("asked") == render_base64(signed.digest)]
        assert len(entered) == 1, f"the ask {key!r} was entered {len(entered)} times"


def _dial_if_it_can_be(stage: Stage, token: TokenId, *, ended: bool) -> None:
    before = stage.node.office.book.token(token)
    assert before is not None
    try:
        stage.dialler.claim_and_dial(token)
    except TokenGone:
        assert before.claimed or before.ended, "a token that was never claimed cannot be used"
    else:
        assert not before.claimed
        assert not before.ended
        assert not (ended and before.person == stage.cast.contact[0]), "a contact was dialled after never again"
        assert accounts(stage)[token] == 1


def _contact_said_never(stage: Stage) -> bool:
    return any(event["kind"] == "person.never" for event in _said(stage))


# ---- Clean ---------------------------------------------------------------------------------------------------------


def is_clean(stage: Stage) -> None:
    """The files as served verify against what witnesses hold; the root is the naive tree's; no limit was passed."""
    # Twice: the first turn may itself enter what has lapsed.
    for _ in range(2):
        stage.node.office.wait_until_published()
    entries, report = _entries(stage), verified(stage.node)
    assert report.faults == ()
    assert report.entries == entries, "what is published is not what is committed"
    assert report.root == tree.root([tree.leaf(data) for data in entries])
    opened = {index: {part: opening.content for part, opening in parts.items()} for index, parts in _openings(stage).items()}
    assert naive_log.broken(naive_log.read(entries, opened)) == []


def verified(node: Node) -> Report:
    """The log as it is served, against the newest checkpoint that each witness holds."""
    path = f"/{sha256(ORIGIN.encode()).hex()}/checkpoint"
    seen = [witness.handle("GET", path, b"").body for witness in node.outsiders.witnesses.values()]
    return verify(FolderCopy(node.log_folder), policy=node.outsiders.policy, seen=seen, progress=lambda _done, _of: None)


def _kind(stage: Stage, index: int) -> str:
    return str(json.loads(_entries(stage)[index])["kind"])


def _entries(stage: Stage) -> tuple[bytes, ...]:
    book = stage.node.office.book
    return book.entries(0, book.head().size)


def _openings(stage: Stage) -> dict[int, dict[str, Opening]]:
    """Every opening that an entry committed to."""
    for index, data in enumerate(_entries(stage)):
        if index not in stage.opened:
            opened = {part: open_part(stage.node.office, index, part=part) for part in parse_entry(data).commitments}
            stage.opened[index] = {part: opening for part, opening in opened.items() if opening is not None}
    return stage.opened


def _said(stage: Stage) -> list[Mapping]:
    """What every entry says, once opened."""
    openings = _openings(stage)
    for index, data in enumerate(_entries(stage)[len(stage.said) :], start=len(stage.said)):
        contents = [opening.content for opening in openings[index].values()]
        stage.said.append({**json.loads(data), **{name: value for content in contents for name, value in content.items()}})
    return stage.said


def _table(stage: Stage, sql: str) -> list[tuple]:
    connection = stage.folder / CONNECTION
    if not connection.exists():
        return _rows(stage.folder / "lender" / "minglu.db", sql)
    with psycopg.connect(connection.read_text()) as postgres:
        return postgres.execute(sql.encode()).fetchall()


def _rows(path: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()
