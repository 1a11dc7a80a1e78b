"""The stage: a lender, an agency, their people, a line, a dialler and the trunk of a rehearsal, ready to be asked."""

from dataclasses import dataclass, field
from pathlib import Path

from minglu.acts.ask import Permitted, Refused, ask_contact
from minglu.acts.outcomes import Tally, enter_call_records
from minglu.canon.ids import AgencyId, AskId, CaseId, DebtId, LineId, PersonId, RecordId, StaffId
from minglu.canon.instants import MINUTE, Instant, parse_instant
from minglu.canon.numbers import E164
from minglu.channels.rehearsal_trunk import RehearsalTrunk, Rehearsed
from minglu.gate.ask import Ask, SignedAsk, sign_ask
from minglu.readers.asterisk import read_master_csv
from minglu.servers.dialler import Dialled, Dialler
from minglu.wiring.clock import StoryClock
from minglu.wiring.node import Node
from minglu.wiring.story.telling import StoryBroken, Telling

ZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A member of staff and the key on their own device."""

    id: StaffId
    seed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Somebody who may be asked about: the person and the sealed datum."""

    person: PersonId
    record: RecordId


class Script:
    """How the next rehearsed call ends."""

    def __init__(self) -> None:
        self.next = Rehearsed(answered=False, seconds=0)

    def __call__(self, _number: E164) -> Rehearsed:
        return self.next


class Outbox:
    """Where codes go in a rehearsal: into this list, which nobody writes to disk."""

    def __init__(self) -> None:
        self.codes: list[str] = []

    def send_code(self, _number: E164, code: str) -> None:
        self.codes.append(code)


@dataclass(slots=True, kw_only=True)
class Stage:
    """What the chapters share. Filled as the story goes on."""

    node: Node
    clock: StoryClock
    telling: Telling
    samples: Path
    folder: Path
    script: Script
    outbox: Outbox
    trunk: RehearsalTrunk
    dialler: Dialler
    agency: AgencyId
    line: LineId
    officer: Worker
    handler: Worker
    investigator: Worker
    reviewer: Worker
    untrained: Worker
    loan_system: Worker
    collectors: tuple[Worker, ...]
    debt: DebtId
    borrower: Whom | None = None
    contact: Whom | None = None
    case: CaseId | None = None
    filed_at: Instant | None = None

    @property
    def collector(self) -> Worker:
        return self.collectors[0]

    def at(self, moment: str) -> Instant:
        """Move everybody's clock to a local time of the story, such as "2026-10-12 14:00"."""
        now = parse_instant(moment.replace(" ", "T") + "+08:00")
        self.clock.set(now)
        return now

    def sign(self, worker: Worker, whom: Whom, *, purpose: str) -> SignedAsk:
        """An ask to call, signed now by the worker's key, for ten minutes."""
        now = self.clock.now()
        ask = Ask(
            id=AskId(self.node.office.id("ask")),
            staff=worker.id,
            person=whom.person,
            datum=whom.record,
            purpose=purpose,
            channel="call",
            at=now,
            until=Instant(now + 10 * MINUTE),
            own_device=False,
        )
        return sign_ask(ask, seed=worker.seed)

    def ask(self, worker: Worker, whom: Whom | None, *, purpose: str) -> Permitted | Refused:
        """Ask, and be answered."""
        signed = self.sign(worker, self.there(whom), purpose=purpose)
        return ask_contact(self.node.office, signed, language=self.telling.language)

    def refused(self, worker: Worker, whom: Whom | None, *, purpose: str) -> Refused:
        """Ask, and be refused; anything else breaks the story."""
        answer = self.ask(worker, whom, purpose=purpose)
        if not isinstance(answer, Refused):
            raise StoryBroken("an ask that should have been refused was permitted")
        return answer

    def permitted(self, worker: Worker, whom: Whom | None, *, purpose: str) -> Permitted:
        """Ask, and be permitted; anything else breaks the story."""
        answer = self.ask(worker, whom, purpose=purpose)
        if not isinstance(answer, Permitted):
            rules = ", ".join(reason.rule for reason in answer.reasons)
            raise StoryBroken(f"an ask that should have been permitted was refused by {rules}")
        return answer

    def dial(self, permit: Permitted, *, answered: bool, seconds: int = 0) -> Dialled:
        """The dialler claims the token and dials in rehearsal."""
        self.script.next = Rehearsed(answered=answered, seconds=seconds)
        return self.dialler.claim_and_dial(permit.token)

    def read_trunk(self) -> Tally:
        """Read the trunk's call records back; what was read before changes nothing."""
        records = read_master_csv((self.folder / "Master.csv").read_bytes(), zone=ZONE)
        return enter_call_records(self.node.office, records.rows, seen_in="trunk", by=self.loan_system.id)

    def call(self, worker: Worker, whom: Whom | None, *, purpose: str, answered: bool, seconds: int = 0) -> None:
        """Ask, dial, and read the outcome back."""
        self.dial(self.permitted(worker, whom, purpose=purpose), answered=answered, seconds=seconds)
        self.clock.set(Instant(self.clock.now() + MINUTE))
        self.read_trunk()

    def there(self, whom: Whom | None) -> Whom:
        if whom is None:
            raise StoryBroken("somebody is asked about who has not come on yet")
        return whom
