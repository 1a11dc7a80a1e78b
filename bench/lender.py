"""A lender to measure: an agency with collectors, borrowers whose numbers are sealed, two witnesses, three keyholders.

    with open_lender(folder, collectors=64, borrowers=512) as lender:
        lender.next_day()
        lender.decide(lender.asks(512), at_once=64)

Everything is what the story uses, and everything that claims to be durable is. Numbers are from +86 160 0000 0000 … 9999.
"""

import contextlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path
from threading import Event
from typing import Final

from minglu.acts.batch import Parts
from minglu.acts.intake import Loan, NumberOffered, Taken, take_number
from minglu.acts.office import Institution, Office
from minglu.acts.publish import LogParts, LogPublisher
from minglu.acts.register import Assignment, Contract, assign_debt, record_training, register_agency, register_staff
from minglu.acts.sequencer import Sequencer
from minglu.canon.ids import AgencyId, AskId, DebtId, StaffId, TokenId, make_id
from minglu.canon.instants import DAY, HOUR, MINUTE, Instant, parse_instant
from minglu.gate.act import Act, AskContact
from minglu.gate.ask import Ask, SignedAsk, sign_ask
from minglu.gate.outcome import Reply
from minglu.store.directory import Directory
from minglu.store.points import nothing
from minglu.store.ports import Database
from minglu.store.tile_store import TileStore
from minglu.vault.header import header_digest, parse_header
from minglu.vault.signature import public_of
from minglu.wiring.chance import SystemChance
from minglu.wiring.clock import StoryClock
from minglu.wiring.node import Node, open_node
from minglu.wiring.parties import DIALLER, Rates
from minglu.wiring.story.stage import ZONE, Whom, Worker

BEGINS: Final = parse_instant("2026-10-12T10:00:00+08:00")
_AT_ONCE: Final = 32
# The story's clock stands still while some thousands of permits are opened in one of its minutes.
_UNBOUND: Final = Rates(per_minute=10_000_000, per_day=10_000_000)


@dataclass(slots=True, kw_only=True)
class Lender:
    """A node, its clock, its people. Borrower i is assigned to collector i modulo their number."""

    node: Node
    office: Office
    clock: StoryClock
    folder: Path
    agency: AgencyId
    officer: StaffId
    collectors: tuple[Worker, ...]
    borrowers: tuple[Whom, ...] = ()
    turn: int = field(default=0)

    def next_day(self) -> None:
        """Ten o'clock of the next day; what was permitted yesterday and not used is entered as lapsed."""
        self.clock.set(Instant(self.clock.now() - self.clock.now() % DAY + 2 * HOUR + DAY))
        self._settle()

    def tonight(self) -> None:
        """Half past ten in the evening, when no collector may call."""
        self.clock.set(Instant(self.clock.now() - self.clock.now() % DAY + 14 * HOUR + 30 * MINUTE))
        self._settle()

    def sign(self, borrower: int) -> SignedAsk:
        """An ask to call this borrower, by their collector, for ten minutes from now."""
        worker, whom, now = self.collectors[borrower % len(self.collectors)], self.borrowers[borrower], self.clock.now()
        ask = Ask(
            id=AskId(self.office.id("ask")),
            staff=worker.id,
            person=whom.person,
            datum=whom.record,
            purpose="collection",
            channel="call",
            at=now,
            until=Instant(now + 10 * MINUTE),
            own_device=False,
        )
        return sign_ask(ask, seed=worker.seed)

    def asks(self, count: int, *, about: Sequence[int] = ()) -> list[AskContact]:
        """Signed asks as acts, about the borrowers in turn (or about those named)."""
        named = about or range(len(self.borrowers))
        return [self._act(named[number % len(named)]) for number in range(count)]

    def decide(self, acts: Sequence[Act], *, at_once: int) -> list[Reply]:
        """Decide all of `acts`, keeping `at_once` of them waiting as long as there are as many."""
        queue, replies, finished = iter(acts), [Future[Reply]() for _ in range(0)], Event()

        def submit(_: object = None) -> None:
            act = next(queue, None)
            if act is None:
                if all(reply.done() for reply in replies) and len(replies) == len(acts):
                    finished.set()
                return
            reply = self.office.sequencer.submit(act)
            replies.append(reply)
            reply.add_done_callback(submit)

        for _ in range(at_once):
            submit()
        finished.wait()
        return [reply.result() for reply in replies]

    def _settle(self) -> None:
        """Every batch enters what has lapsed by then; the first entry of a month is made too."""
        before = -1
        while (size := self.office.book.head().size) != before:
            before = size
            self.office.wait_until_published()

    def _act(self, borrower: int) -> AskContact:
        signed = self.sign(borrower)
        kept = self.office.book.record(signed.ask.datum)
        assert kept is not None
        chance = self.office.chance
        return AskContact(
            signed=signed,
            header=header_digest(parse_header(kept.header)),
            token=TokenId(self.office.id("tok")),
            salt=chance.draw(32),
            chance=chance.draw(96),
        )


@contextlib.contextmanager
def open_lender(
    folder: Path, *, collectors: int, borrowers: int, alone: bool = False, database: Database | None = None
) -> Iterator[Lender]:
    """A lender in `folder`, which is new. `alone`: with a sequencer that asks no witness for anything. `database`: an empty one
    on a server, instead of a file."""
    chance, clock = SystemChance(), StoryClock(BEGINS)
    agency = AgencyId(make_id("agy", chance.draw(16)))
    institution = Institution(name="bench", agency=agency, region="CN", zone=ZONE, fiction=True)
    with open_node(folder, origin="bench.example/minglu", institution=institution, clock=clock, rates=_UNBOUND, database=database) as node:
        office = node.office
        # A stall of the machine is measured, and not turned away.
        office.sequencer.patience = inf
        contract = Contract(name="bench", own=True, since=BEGINS, until=Instant(BEGINS + 365 * DAY), evaluated=BEGINS)
        register_agency(office, contract, agency=agency, by=None)
        officer = _staff(office, agency=agency, role="compliance_officer", by=None)
        loan_system = _staff(office, agency=agency, role="integrator", by=officer.id)
        with ThreadPoolExecutor(_AT_ONCE) as hands:
            workers = tuple(hands.map(lambda _: _collector(office, agency=agency, officer=officer.id), range(collectors)))
            lender = Lender(node=node, office=office, clock=clock, folder=folder, agency=agency, officer=officer.id, collectors=workers)
            lender.borrowers = tuple(hands.map(lambda number: _borrower(lender, number, by=loan_system.id), range(borrowers)))
        if not alone:
            yield lender
            return
        lender.office = replace(office, sequencer=_alone(lender))
        lender.office.sequencer.start()
        try:
            yield lender
        finally:
            lender.office.sequencer.stop()


class _Nobody:
    """Keyholders that nobody asks."""

    def reachable(self) -> bool:
        return True


def _staff(office: Office, *, agency: AgencyId, role: str, by: StaffId | None) -> Worker:
    worker = Worker(id=StaffId(office.id("stf")), seed=office.chance.draw(32))
    register_staff(office, worker.id, agency=agency, key=public_of(worker.seed), roles=[role], by=by)
    return worker


def _collector(office: Office, *, agency: AgencyId, officer: StaffId) -> Worker:
    worker = _staff(office, agency=agency, role="collector", by=officer)
    record_training(office, worker.id, course="bench", passed=BEGINS, until=Instant(BEGINS + 365 * DAY), by=officer)
    return worker


def _borrower(lender: Lender, number: int, *, by: StaffId) -> Whom:
    office, debt = lender.office, DebtId(lender.office.id("debt"))
    until = Instant(BEGINS + 365 * DAY)
    offered = NumberOffered(
        number=office.number(f"160 0000 {number:04}"),
        relation="debtor",
        source="person_self",
        basis="contract",
        purposes=("collection",),
        places=(ZONE,),
        until=until,
        consent=None,
    )
    taken = take_number(office, offered, loan=Loan(debt=debt, debtor=None), by=by)
    assert isinstance(taken, Taken)
    staff = lender.collectors[number % len(lender.collectors)].id
    assignment = Assignment(debtor=taken.person, debt=debt, staff=staff, agency=lender.agency, since=BEGINS, until=until)
    assign_debt(office, assignment, by=by)
    return Whom(person=taken.person, record=taken.record)


def _alone(lender: Lender) -> Sequencer:
    """The sequencer of the same log with nobody outside: every checkpoint counts as cosigned by the quorum of none."""
    office, home = lender.office, lender.folder / "lender"
    log = LogParts(
        book=office.book,
        tiles=TileStore(Directory(home / "log")),
        checkpoints=lender.node.proofs.checkpoints,
        signer=office.signer,
        origin=office.origin,
        cosign=lambda note, _: note,
        clock=office.clock,
        at=nothing,
    )
    parts = Parts(
        book=office.book,
        library=office.library,
        labels=office.labels,
        journal=office.journal,
        publisher=LogPublisher(log),
        keyholders=_Nobody(),
        clock=office.clock,
        chance=office.chance,
        node=office.origin,
        dialler=DIALLER,
        at=nothing,
    )
    sequencer = Sequencer(parts)
    sequencer.patience = inf
    return sequencer
