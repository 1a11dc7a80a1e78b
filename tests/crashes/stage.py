"""The stage of the crash tests: a lender with everything a call needs, prepared once and copied for every crash.

    prepare(folder)                                  once; copy the folder for each crash
    with enter(folder, at=at) as stage: …            a process that works with it, or the one that comes after a crash

The dialler's one-use keys are drawn from fixed bytes, so that after a crash it holds the same ones again: a harder test
than a dialler that lost them, for it could dial every token that was ever given.
"""

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path

from minglu.acts.ask import Permitted, Refused, ask_contact
from minglu.acts.claim import deposit_keys
from minglu.acts.intake import Consent, Loan, NumberOffered, Taken, take_number
from minglu.acts.office import Institution, Office
from minglu.acts.outcomes import Tally, enter_call_records
from minglu.acts.register import Assignment, Contract, assign_debt, record_training, register_agency, register_line, register_staff
from minglu.acts.standing import Assessment, assess_purpose, license_institution
from minglu.canon.base64 import render_base64
from minglu.canon.commitment import Opening
from minglu.canon.digest import Digest
from minglu.canon.ids import AgencyId, AskId, DebtId, PersonId, StaffId, make_id
from minglu.canon.instants import DAY, MINUTE, Instant, parse_instant
from minglu.canon.json import Value
from minglu.canon.numbers import E164
from minglu.channels.rehearsal_trunk import RehearsalTrunk, Rehearsed
from minglu.gate.ask import Ask, SignedAsk, sign_ask
from minglu.readers.asterisk import read_master_csv
from minglu.rules.packs import Packs, load_packs
from minglu.rules.question import CHANNELS, PURPOSES
from minglu.servers.dialler import Dialler
from minglu.store.postgres import PostgresDatabase
from minglu.vault.one_use import OneUseKey
from minglu.vault.signature import public_of
from minglu.wiring.clock import StoryClock
from minglu.wiring.node import Node, open_node
from minglu.wiring.packs import read_packs
from minglu.wiring.parties import DIALLER

ZONE = "Asia/Shanghai"
ORIGIN = "lender.example/minglu"
BEGINS = parse_instant("2026-10-12T09:00:00+08:00")
WORKS = parse_instant("2026-10-12T10:00:00+08:00")
LINE = "16000000900"
BORROWER, INCAPABLE, CONTACT, NEWCOMER = "16000000101", "16000000102", "16000000202", "16000000103"
COLLECTORS = ("one", "two", "three")
KEYS = 12
CONNECTION = "connection"
NEARLY_FULL = 253
YEAR = 365 * DAY


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who is on stage. Kept as `cast.json` beside the node."""

    agency: str
    line: str
    officer: str
    loader: str
    collectors: tuple[str, ...]
    debts: tuple[str, str]
    borrower: tuple[str, str]
    incapable: tuple[str, str]
    contact: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One process at work: the node, its dialler and trunk, the clock, and who is there.

    `opened`, `said`: what was read
    of the log so far; an entry never changes.
    """

    folder: Path
    node: Node
    clock: StoryClock
    dialler: Dialler
    cast: Cast
    opened: dict[int, dict[str, Opening]] = field(default_factory=dict)
    said: list[Mapping[str, Value]] = field(default_factory=list)

    def read_trunk(self) -> Tally:
        """Read the trunk's call records back."""
        path = self.folder / "Master.csv"
        rows = read_master_csv(path.read_bytes(), zone=ZONE).rows if path.exists() else ()
        return enter_call_records(self.node.office, rows, seen_in="trunk", by=StaffId(self.cast.loader))

    def sign(self, collector: int, whom: tuple[str, str], *, purpose: str, name: str) -> SignedAsk:
        """An ask whose id comes from its name, so that another process can sign the same one again."""
        now = self.clock.now()
        ask = Ask(
            id=AskId(make_id("ask", drawn(name)[:16])),
            staff=StaffId(self.cast.collectors[collector]),
            person=PersonId(whom[0]),
            datum=whom[1],
            purpose=purpose,
            channel="call",
            at=now,
            until=Instant(now + 10 * MINUTE),
            own_device=False,
        )
        return sign_ask(ask, seed=drawn(COLLECTORS[collector]))

    def ask(self, signed: SignedAsk) -> Permitted | Refused:
        return ask_contact(self.node.office, signed, language="en")


def drawn(what: str) -> Digest:
    """32 bytes that stand in for random ones, the same in every process."""
    return Digest(sha256(what.encode()).digest())


@cache
def packs() -> Packs:
    """Ours, loaded once a process."""
    return load_packs(read_packs())


def institution() -> Institution:
    own = AgencyId(make_id("agy", drawn("own agency")[:16]))
    return Institution(name="a lender", agency=own, region="CN", zone=ZONE, fiction=True)


@contextlib.contextmanager
def opened(folder: Path, *, clock: StoryClock, at: Callable[[str], None]) -> Iterator[Node]:
    """On PostgreSQL where the folder says how to reach it."""
    connection = folder / CONNECTION
    database = PostgresDatabase(connection.read_text()) if connection.exists() else None
    with open_node(folder, origin=ORIGIN, institution=institution(), clock=clock, at=at, database=database) as node:
        yield node


@contextlib.contextmanager
def enter(folder: Path, *, now: Instant, at: Callable[[str], None]) -> Iterator[Stage]:
    """Open a prepared folder and work with it."""
    clock = StoryClock(now)
    with opened(folder, clock=clock, at=at) as node:
        cast = Cast(**{name: _tuples(value) for name, value in json.loads((folder / "cast.json").read_text()).items()})
        dialler, _ = make_dialler(folder, node, at=at)
        yield Stage(folder=folder, node=node, clock=clock, dialler=dialler, cast=cast)


def prepare(folder: Path) -> None:
    """Register everybody and seal three numbers: a borrower, one who cannot act, and a contact who agreed to be asked."""
    with opened(folder, clock=StoryClock(BEGINS), at=no_crash) as node:
        office = node.office
        agency = AgencyId(office.id("agy"))
        _assess(office)
        contract = Contract(
            name="an agency", own=False, since=BEGINS, until=Instant(BEGINS + YEAR), evaluated=BEGINS, purposes=PURPOSES, channels=CHANNELS
        )
        register_agency(office, contract, agency=agency, by=None)
        line = register_line(office, office.number(LINE), agency=agency, since=BEGINS, by=None)
        collectors = tuple(_collector(office, name, agency=agency) for name in COLLECTORS)
        debts = (DebtId(office.id("debt")), DebtId(office.id("debt")))
        borrower = _take(office, BORROWER, loan=Loan(debt=debts[0], debtor=None))
        incapable = _take(office, INCAPABLE, loan=Loan(debt=debts[1], debtor=None))
        said = {"state": "incapable", "evidence": render_base64(drawn("a doctor's letter"))}
        office.enter(office.draft("person.state", office.about(incapable.person), facts=said, parties={"state": "incapable"}))
        contact = _take(office, CONTACT, loan=Loan(debt=debts[1], debtor=incapable.person), consent=_consent())
        for debtor, debt in zip((borrower, incapable), debts, strict=True):
            _assign(office, debtor.person, debt=debt, collectors=collectors, agency=agency)
        loader = StaffId(office.id("stf"))
        register_staff(office, loader, agency=agency, key=public_of(drawn("loan system")), roles=["integrator"], by=None)
        officer = StaffId(office.id("stf"))
        register_staff(office, officer, agency=agency, key=public_of(drawn("officer")), roles=["compliance_officer"], by=None)
        deposit_keys(office, make_dialler(folder, node, at=no_crash)[1])
        _fill(office, agency=agency)
    cast = Cast(
        agency=agency,
        line=line,
        officer=officer,
        loader=loader,
        collectors=collectors,
        debts=debts,
        borrower=(borrower.person, borrower.record),
        incapable=(incapable.person, incapable.record),
        contact=(contact.person, contact.record),
    )
    (folder / "cast.json").write_text(json.dumps(asdict(cast)))


def newcomer(stage: Stage) -> NumberOffered:
    """The number of a borrower whom nobody knows yet."""
    return _offered(stage.node.office.number(NEWCOMER), consent=None)


def make_dialler(folder: Path, node: Node, *, at: Callable[[str], None]) -> tuple[Dialler, tuple[OneUseKey, ...]]:
    """The dialler, and its one-use keys: the same ones in every process."""
    serial = count()
    dialler = Dialler(
        DIALLER,
        node.outsiders.dialler_seed,
        node,
        node.outsiders.transports,
        CutTrunk(RehearsalTrunk(folder / "Master.csv", zone=ZONE, script=lambda _: Rehearsed(answered=True, seconds=40)), at=at),
        node.office.clock.now,
        lambda _size: drawn(f"one-use {next(serial)}"),
        handle_key=node.labels.handle_key(),
        line=node.office.number(LINE),
    )
    return dialler, dialler.deposit(KEYS)


class CutTrunk:
    """A trunk before and after which the power can be cut."""

    def __init__(self, trunk: RehearsalTrunk, *, at: Callable[[str], None]) -> None:
        self._trunk = trunk
        self._at = at

    def dial(self, number: E164, *, line: E164, account: str, at: Instant) -> None:
        self._at("call.dialling")
        self._trunk.dial(number, line=line, account=account, at=at)
        self._at("call.dialled")


def no_crash(_: str) -> None:
    """Nothing happens here."""


def _fill(office: Office, *, agency: AgencyId) -> None:
    """Lengthen the log to a few entries before its first full tile, so that the run fills it."""
    said = {"agency": agency, "why": "a drill"}
    missing = NEARLY_FULL - office.book.head().size
    office.enter(*(office.draft("agency.resumed", facts=said) for _ in range(missing)))


def _assess(office: Office) -> None:
    """The lender's licence, and the assessments of what agencies are asked to do."""
    license_institution(office, "other", by=None)
    for purpose in PURPOSES:
        until = Instant(BEGINS + YEAR)
        assess_purpose(office, Assessment(purpose=purpose, report=Digest(drawn("report")), since=BEGINS, until=until), by=None)


def _collector(office: Office, name: str, *, agency: AgencyId) -> StaffId:
    staff = StaffId(make_id("stf", drawn(f"staff {name}")[:16]))
    register_staff(office, staff, agency=agency, key=public_of(drawn(name)), roles=["collector"], by=None)
    record_training(office, staff, course="with exam", passed=BEGINS, until=Instant(BEGINS + YEAR), by=None)
    return staff


def _take(office: Office, number: str, *, loan: Loan, consent: Consent | None = None) -> Taken:
    taken = take_number(office, _offered(office.number(number), consent=consent), loan=loan, by=None)
    assert isinstance(taken, Taken)
    return taken


def _offered(number: E164, *, consent: Consent | None) -> NumberOffered:
    return NumberOffered(
        number=number,
        relation="contact" if consent else "debtor",
        source="debtor_named" if consent else "person_self",
        basis="consent" if consent else "contract",
        purposes=("pass_on_message",) if consent else ("collection",),
        places=(ZONE,),
        until=Instant(BEGINS + YEAR),
        consent=consent,
    )


def _consent() -> Consent:
    until = Instant(BEGINS + YEAR)
    return Consent(
        purposes=("pass_on_message",), evidence=drawn("form"), form="paper", until=until, secret="seven plain words on a paper form"
    )


def _assign(office: Office, debtor: PersonId, *, debt: DebtId, collectors: tuple[StaffId, ...], agency: AgencyId) -> None:
    for staff in collectors:
        until = Instant(BEGINS + YEAR)
        assign_debt(office, Assignment(debtor=debtor, debt=debt, staff=staff, agency=agency, since=BEGINS, until=until), by=None)


def _tuples(value: str | list[str]) -> str | tuple[str, ...]:
    return value if isinstance(value, str) else tuple(value)
