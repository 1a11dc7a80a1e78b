"""The cast comes on: a fictional lender, a fictional agency, fifty collectors, and those who look after complaints."""

from pathlib import Path

from minglu.acts.claim import deposit_keys
from minglu.acts.register import Contract, record_training, register_agency, register_line, register_staff
from minglu.acts.standing import Assessment, assess_purpose, license_institution
from minglu.canon.digest import sha256
from minglu.canon.ids import AgencyId, DebtId, StaffId, make_id
from minglu.canon.instants import DAY, Instant, parse_instant
from minglu.channels.rehearsal_trunk import RehearsalTrunk
from minglu.rules.question import CHANNELS, PURPOSES
from minglu.vault.signature import public_of
from minglu.wiring.chance import SystemChance
from minglu.wiring.clock import StoryClock
from minglu.wiring.node import Node
from minglu.wiring.parties import join_dialler
from minglu.wiring.settings import FORMAT, Settings
from minglu.wiring.story.stage import ZONE, Outbox, Script, Stage, Worker
from minglu.wiring.story.telling import Telling

BEGINS = parse_instant("2026-09-28T10:00:00+08:00")
ORIGIN = "qinghe-credit.example/minglu"
LENDER, AGENCY = "青禾消费金融（虚构）", "澜汀服务（虚构）"
LINE = "16000000900"
COLLECTORS = 50
KEYS = 40
# What the agency of the story may do for the lender: to call, and for these.
CONTRACTED = ("collection", "pass_on_message", "locate_debtor")


def settings() -> Settings:
    """The lender of the story, reading numbers as in China and admitting those kept for fiction."""
    agency = make_id("agy", SystemChance().draw(16))
    return Settings(format=FORMAT, origin=ORIGIN, name=LENDER, agency=agency, region="CN", zone=ZONE, fiction=True)


def come_on(
    node: Node, *, clock: StoryClock, telling: Telling, samples: Path, folder: Path, collectors: int = COLLECTORS, keys: int = KEYS
) -> Stage:
    """Register everybody and everything that the story needs, as its operator and compliance officer would."""
    office = node.office
    contract_until = Instant(BEGINS + 365 * DAY)
    license_institution(office, "consumer_finance", by=None)
    for purpose in PURPOSES:
        report = sha256(b"a report on the impact of this purpose (invented): " + purpose.encode())
        assess_purpose(office, Assessment(purpose=purpose, report=report, since=BEGINS, until=contract_until), by=None)
    own = Contract(name=LENDER, own=True, since=BEGINS, until=contract_until, evaluated=BEGINS)
    register_agency(office, own, agency=office.institution.agency, by=None)
    officer = hire(node, agency=office.institution.agency, role="compliance_officer", by=None)
    agency = AgencyId(office.id("agy"))
    covers = Contract(
        name=AGENCY, own=False, since=BEGINS, until=contract_until, evaluated=BEGINS, purposes=CONTRACTED, channels=CHANNELS[:1]
    )
    register_agency(office, covers, agency=agency, by=officer.id)
    line = register_line(office, office.number(LINE), agency=agency, since=BEGINS, by=officer.id)
    hired = tuple(hire(node, agency=agency, role="collector", by=officer.id) for _ in range(collectors))
    for collector in hired:
        _train(node, collector.id, by=officer.id)
    script, trunk_file = Script(), folder / "Master.csv"
    trunk = RehearsalTrunk(trunk_file, zone=ZONE, script=script)
    dialler = join_dialler(
        node.outsiders, node=node, trunk=trunk, line=office.number(LINE), clock=clock.now, handle_key=node.labels.handle_key()
    )
    deposit_keys(office, dialler.deposit(keys))
    return Stage(
        node=node,
        clock=clock,
        telling=telling,
        samples=samples,
        folder=folder,
        script=script,
        outbox=Outbox(),
        trunk=trunk,
        dialler=dialler,
        agency=agency,
        line=line,
        officer=officer,
        handler=hire(node, agency=office.institution.agency, role="handler", by=officer.id),
        investigator=hire(node, agency=office.institution.agency, role="investigator", by=officer.id),
        reviewer=hire(node, agency=office.institution.agency, role="reviewer", by=officer.id),
        untrained=hire(node, agency=agency, role="collector", by=officer.id),
        loan_system=hire(node, agency=office.institution.agency, role="integrator", by=officer.id),
        collectors=hired,
        debt=DebtId(office.id("debt")),
    )


def hire(node: Node, *, agency: AgencyId, role: str, by: StaffId | None) -> Worker:
    """Somebody of the staff in one role, with a key of their own."""
    worker = Worker(id=StaffId(node.office.id("stf")), seed=node.office.chance.draw(32))
    register_staff(node.office, worker.id, agency=agency, key=public_of(worker.seed), roles=[role], by=by)
    return worker


def _train(node: Node, staff: StaffId, *, by: StaffId) -> None:
    until = Instant(BEGINS + 365 * DAY)
    record_training(node.office, staff, course="collection and network security, with exam", passed=BEGINS, until=until, by=by)
