"""The run that is cut short: a fixed row of acts, and a journal of what was asked and what was answered.

    play(stage, journal=journal, cut=cut)

A line is in the journal, synced, before an ask is made (`about`) and after a reply has come (`said`): what the journal
says was answered is what the lender promised. `Cut` counts the named points of each step and strikes at the chosen one.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from minglu.acts.ask import Permitted, Refused
from minglu.acts.complain import Brought, file
from minglu.acts.intake import Loan, Taken, take_number
from minglu.acts.never import say_never
from minglu.canon.ids import DebtId, ExhibitId, PersonId, StaffId, TokenId, make_id
from minglu.canon.instants import MINUTE, SECOND, Instant
from minglu.cases.complaint import Allegation, Source
from minglu.gate.ask import SignedAsk, parse_ask, render_ask
from tests.crashes.stage import LINE, WORKS, Stage, drawn, newcomer

Line = Mapping[str, object]

BATCH = (
    "sequencer.begun",
    "sequencer.decided",
    "sequencer.written",
    "sequencer.committed",
    "tile.before",
    "tile.written",
    "bundle.written",
    "tiles.stored",
    "checkpoint.recorded",
    "checkpoint.signed",
    "witness.moved",
    "witness.moved",
    "checkpoint.cosigned",
    "checkpoint.published",
    "checkpoint.kept",
)
AGAIN = BATCH[:4]  # a batch that enters nothing publishes nothing; each step ends with one, to wait for what it entered
PART = ("case_part.writing", "case_part.kept")
CLAIM = ("token.claiming", "token.claimed")
SHARE = ("keyholder.remembering", "keyholder.remembered")
CALL = ("call.dialling", "call.dialled")

# Every point that each step comes by, in order. `test_every_point_is_in_the_table` compares it with an uncut run.
STEPS: Mapping[str, tuple[str, ...]] = {
    "take in a number": (*BATCH, *AGAIN),
    "ask": (*BATCH, *AGAIN),
    "ask again": (*AGAIN, *AGAIN),
    "dial": (*CLAIM, *SHARE, *SHARE, *CALL, *AGAIN),
    "read the trunk": (*BATCH, *AGAIN),
    "ask by another": (*BATCH, *AGAIN),
    "ask about the contact": (*BATCH, *AGAIN),
    "never again": (*BATCH, *AGAIN),
    "ask in vain": (*BATCH, *AGAIN),
    "complain": (*PART * 4, *BATCH, *AGAIN),
    "dial once more": (*CLAIM, *SHARE, *SHARE, *CALL, *AGAIN),
    "ask at the limit": (*BATCH, *BATCH, *AGAIN),
}
APART = 8 * SECOND  # so that witnesses who answered at one step need not be asked at the next whether they are there
LATER = Instant(WORKS + (len(STEPS) + 1) * APART)  # when a node is opened again after a crash


@dataclass
class Cut:
    """Strikes at the `nth` time that `point` is reached in `step`."""

    step: str
    point: str
    nth: int
    strike: Callable[[str], None]
    now: str = "open"
    seen: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, point: str) -> None:
        self.seen.append((self.now, point))
        if (self.now, point) == (self.step, self.point) and self.seen.count((self.now, point)) == self.nth:
            self.strike(point)


class Journal:
    """Lines of JSON, each synced before anything else happens."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, **line: object) -> None:
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(handle, json.dumps(line).encode() + b"\n")
        os.fsync(handle)
        os.close(handle)

    def lines(self) -> tuple[Line, ...]:
        """What was written, in order."""
        return tuple(json.loads(line) for line in self._path.read_text().splitlines()) if self._path.exists() else ()


def play(stage: Stage, *, journal: Journal, cut: Cut, forgive: Callable[[Callable[[], None]], None] = lambda act: act()) -> None:
    """All steps, some seconds apart. `forgive` runs each step: as it is, or noting that it failed."""
    players = (_intake, _first, _first, _dial, _trunk, _second, _contact, _never, _refused, _complain, _dial_second, _limit)
    for place, (step, player) in enumerate(zip(STEPS, players, strict=True)):
        stage.clock.set(Instant(WORKS + place * APART))
        cut.now = step
        forgive(partial(player, stage, journal))
        forgive(stage.node.office.wait_until_published)
    cut.now = "after"


def asks_in(lines: tuple[Line, ...]) -> Iterator[tuple[str, SignedAsk]]:
    """Every ask that was made, answered or not, with its key."""
    for key, ask, signature in {(line["key"], line["ask"], line["signature"]): None for line in lines if "ask" in line}:
        yield str(key), SignedAsk(ask=parse_ask(str(ask).encode()), signature=bytes.fromhex(str(signature)))


def reply_of(answer: Permitted | Refused) -> dict[str, object]:
    """What is promised by an answer, in words that can be compared."""
    if isinstance(answer, Permitted):
        return {"permitted": answer.token, "index": answer.index, "until": answer.until}
    return {"refused": sorted(reason.rule for reason in answer.reasons), "index": answer.index}


def token_of(stage: Stage, key: str) -> TokenId:
    """The token that an ask was given, which is in the journal."""
    said = Journal(stage.folder / "journal").lines()
    return next(TokenId(str(line["permitted"])) for line in said if line.get("key") == key and "permitted" in line)


def _ask(stage: Stage, journal: Journal, *, key: str, collector: int, whom: tuple[str, str], purpose: str) -> None:
    before = next((signed for name, signed in asks_in(journal.lines()) if name == key), None)
    signed = before or stage.sign(collector, whom, purpose=purpose, name=key)
    journal.write(about="ask", key=key, ask=render_ask(signed.ask).decode(), signature=signed.signature.hex())
    journal.write(said="ask", key=key, **reply_of(stage.ask(signed)))


def _intake(stage: Stage, journal: Journal) -> None:
    loan = Loan(debt=DebtId(make_id("debt", drawn("new debt")[:16])), debtor=None)
    taken = take_number(stage.node.office, newcomer(stage), loan=loan, by=StaffId(stage.cast.loader))
    assert isinstance(taken, Taken)
    journal.write(said="taken", person=taken.person, record=taken.record, index=taken.index)


def _first(stage: Stage, journal: Journal) -> None:
    _ask(stage, journal, key="first", collector=0, whom=stage.cast.borrower, purpose="collection")


def _dial(stage: Stage, journal: Journal) -> None:
    token = token_of(stage, "first")
    stage.dialler.claim_and_dial(token)
    journal.write(said="dialled", token=token)


def _trunk(stage: Stage, journal: Journal) -> None:
    tally = stage.read_trunk()
    journal.write(said="read", outcomes=tally.outcomes)


def _second(stage: Stage, journal: Journal) -> None:
    _ask(stage, journal, key="second", collector=1, whom=stage.cast.borrower, purpose="collection")


def _contact(stage: Stage, journal: Journal) -> None:
    _ask(stage, journal, key="contact", collector=0, whom=stage.cast.contact, purpose="pass_on_message")


def _never(stage: Stage, journal: Journal) -> None:
    index = say_never(stage.node.office, PersonId(stage.cast.contact[0]))
    journal.write(said="never", index=index)


def _refused(stage: Stage, journal: Journal) -> None:
    _ask(stage, journal, key="in vain", collector=1, whom=stage.cast.contact, purpose="pass_on_message")


def _complain(stage: Stage, journal: Journal) -> None:
    exhibit = ExhibitId(make_id("exh", drawn("exhibit")[:16]))
    at = Instant(WORKS - 30 * MINUTE)
    allegation = Allegation(
        id=1,
        kind="call",
        since=at,
        until=Instant(at + MINUTE),
        direction="in",
        other=LINE,
        seconds=48,
        answered=True,
        said="",
        sources=(Source(exhibit=exhibit, place="row 1"),),
    )
    filed = file(
        stage.node.office,
        stage.node.files,
        PersonId(stage.cast.contact[0]),
        allegations=(allegation,),
        brought=(Brought(exhibit=exhibit, name="bill.csv", kind="carrier_bill", from_whom="complainant", data=b"a,bill\n"),),
        wants=("stop",),
    )
    journal.write(said="filed", case=filed.case, index=filed.index, receipt=filed.receipt.decode())


def _dial_second(stage: Stage, journal: Journal) -> None:
    token = token_of(stage, "second")
    stage.dialler.claim_and_dial(token)
    journal.write(said="dialled", token=token)


def _limit(stage: Stage, journal: Journal) -> None:
    """One call was answered, one was dialled and is outstanding: one more is permitted, the next refused."""
    for key in ("third", "fourth"):
        _ask(stage, journal, key=key, collector=2, whom=stage.cast.borrower, purpose="collection")
