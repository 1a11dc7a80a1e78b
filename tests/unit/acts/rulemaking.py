"""A lender whose rules are a small pack of two, to try changes of rules on: two officers, a collector, a borrower.

    with opened(folder) as desk:
        desk.ask()                                   Permitted or Refused, by the rules in force now
        proposal = desk.propose(STRICTER)
        desk.approve(proposal, HOUR)                 by the second officer, in force an hour from now

It is Monday, 12 October 2026, 08:30 in Shanghai. The first rules let the collector call from 08:00 on, `STRICTER` from 09:00.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from minglu.acts.ask import Permitted, Refused, ask_contact
from minglu.acts.claim import deposit_keys
from minglu.acts.intake import Loan, Taken, take_number
from minglu.acts.register import Assignment, Contract, assign_debt, register_agency, register_line, register_staff
from minglu.acts.rule_changes import Proposal, approve_packs, propose_packs
from minglu.canon.digest import Digest
from minglu.canon.ids import AskId, PersonId, TokenId
from minglu.canon.instants import MINUTE, Instant, parse_instant
from minglu.channels.rehearsal_trunk import RehearsalTrunk
from minglu.gate.act import AskContact
from minglu.gate.ask import Ask, SignedAsk, sign_ask
from minglu.gate.draft import CHANCE
from minglu.rules.history import Event
from minglu.vault.header import header_digest, parse_header
from minglu.vault.signature import public_of
from minglu.wiring.clock import StoryClock
from minglu.wiring.node import Node, open_node
from minglu.wiring.parties import join_dialler
from tests.unit.acts.cast import (
    A_YEAR_ON,
    AGENCY,
    ANSWERED,
    BORROWER,
    COLLECTOR,
    DEBT,
    INSTITUTION,
    LINE,
    ORIGIN,
    OWN,
    ZONE,
    offered,
    worker,
)
from tests.unit.rules.versions import ALLOW, EARLY_CASE, MORNING_CASE, NIGHT, case, files, rule

NOW = parse_instant("2026-10-12T08:30:00+08:00")
FIRST, SECOND, LOADER = worker(21), worker(22), worker(23)
TAKE_IN = rule("take-in", effect="allow", applies="act == 'collect'", when="act == 'collect'")
MORNING = rule("quiet-hours", when="not (540 <= local_minute < 1320)")
REFUSED_EARLY = case("早上八点半", at="2026-11-23T08:30:00", expect="refusal", by="mine.quiet-hours")
DELIVERED = files(ALLOW, TAKE_IN, NIGHT, cases=(MORNING_CASE, EARLY_CASE))
STRICTER = files(ALLOW, TAKE_IN, MORNING, cases=(MORNING_CASE, REFUSED_EARLY), number="2026.11.2")
WIDER = files(ALLOW, TAKE_IN, number="2026.11.3")


@dataclass(slots=True, kw_only=True)
class Desk:
    """A node that runs, and what a test does with it again and again."""

    node: Node
    clock: StoryClock

    def later(self, milliseconds: int) -> None:
        self.clock.set(Instant(self.clock.now() + milliseconds))

    def packs(self, kind: str = "") -> list[Event]:
        """The entries about packs, or those of a kind."""
        return [event for event in self.node.office.book.history(["=packs"]).of("=packs") if kind in ("", event.kind)]

    def propose(self, packs: Mapping[str, bytes], by=FIRST) -> Proposal:
        return propose_packs(self.node.office, packs, by=by.id)

    def approve(self, proposal: Proposal, ahead: int, by=SECOND) -> int:
        return approve_packs(self.node.office, proposal.index, in_force=Instant(self.clock.now() + ahead), by=by.id)

    def change(self, packs: Mapping[str, bytes], ahead: int) -> Proposal:
        """Propose and approve."""
        proposal = self.propose(packs)
        self.approve(proposal, ahead)
        return proposal

    def ask(self) -> Permitted | Refused:
        return ask_contact(self.node.office, self.signed(), language="en")

    def act(self) -> AskContact:
        """The act that an ask becomes, for tests that decide a batch themselves."""
        office, signed = self.node.office, self.signed()
        kept = office.book.record(signed.ask.datum)
        assert kept is not None
        return AskContact(
            signed=signed,
            header=Digest(header_digest(parse_header(kept.header))),
            token=TokenId(office.id("tok")),
            salt=office.chance.draw(32),
            chance=office.chance.draw(CHANCE),
        )

    def signed(self) -> SignedAsk:
        office, now = self.node.office, self.clock.now()
        (datum,) = office.book.of_kind(["datum.sealed"])
        ask = Ask(
            id=AskId(office.id("ask")),
            staff=COLLECTOR.id,
            person=PersonId(datum.word("person")),
            datum=datum.word("datum"),
            purpose="collection",
            channel="call",
            at=now,
            until=Instant(now + 10 * MINUTE),
            own_device=False,
        )
        return sign_ask(ask, seed=COLLECTOR.seed)

    def decided_under(self) -> list[str]:
        """The versions that the asks name, in order."""
        return [event.word("packs") for event in self.node.office.book.of_kind(["contact.permit", "contact.refusal"])]


def prepare(folder: Path) -> None:
    """A new log whose first rules are `DELIVERED`."""
    with open_node(folder, origin=ORIGIN, institution=INSTITUTION, clock=StoryClock(NOW), delivered=DELIVERED) as node:
        office = node.office
        register_staff(office, FIRST.id, agency=OWN, key=public_of(FIRST.seed), roles=["compliance_officer"], by=None)
        for staff, role in ((SECOND, "compliance_officer"), (COLLECTOR, "collector"), (LOADER, "integrator")):
            register_staff(office, staff.id, agency=OWN, key=public_of(staff.seed), roles=[role], by=FIRST.id)
        contract = Contract(name="Agency (fictional)", own=False, since=NOW, until=A_YEAR_ON, evaluated=NOW)
        register_agency(office, contract, agency=AGENCY, by=FIRST.id)
        register_line(office, LINE, agency=AGENCY, since=NOW, by=FIRST.id)
        taken = take_number(office, offered(BORROWER), loan=Loan(debt=DEBT, debtor=None), by=LOADER.id)
        assert isinstance(taken, Taken), taken
        assignment = Assignment(staff=COLLECTOR.id, agency=OWN, debtor=taken.person, debt=DEBT, since=NOW, until=A_YEAR_ON)
        assign_debt(office, assignment, by=LOADER.id)


@contextmanager
def opened(folder: Path, *, now: Instant = NOW, delivered: Mapping[str, bytes] = DELIVERED, keys: int = 40) -> Iterator[Desk]:
    """Open a prepared folder; the dialler leaves one-use keys."""
    clock = StoryClock(now)
    with open_node(folder, origin=ORIGIN, institution=INSTITUTION, clock=clock, delivered=delivered) as node:
        trunk = RehearsalTrunk(folder / "Master.csv", zone=ZONE, script=lambda _: ANSWERED)
        dialler = join_dialler(node.outsiders, node=node, trunk=trunk, line=LINE, clock=clock.now, handle_key=node.labels.handle_key())
        deposit_keys(node.office, dialler.deposit(keys))
        yield Desk(node=node, clock=clock)
