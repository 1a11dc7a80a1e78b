"""A lender's office to try acts in: a node under a folder with story clock, staff, a borrower, a contact and a dialler.

    cast = prepare(folder)                    once: who is registered, taken in, trained and assigned
    with enter(folder, cast) as lender:       any number of times, over a copy of the folder
        lender.permitted()                    the collector asks to call the borrower, and may

It is Monday, 12 October 2026, 14:00 in Shanghai: every rule lets the collector call. Everybody is invented.
"""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from minglu.acts.ask import Permitted, Refused, ask_contact
from minglu.acts.claim import deposit_keys
from minglu.acts.outcomes import Tally, enter_call_records
from minglu.acts.prove import Possession, prove_by_code, request_code
from minglu.canon.digest import Digest
from minglu.canon.ids import AskId, TokenId
from minglu.canon.instants import DAY, MINUTE, Instant
from minglu.canon.numbers import E164
from minglu.channels.rehearsal_trunk import RehearsalTrunk, Rehearsed
from minglu.gate.act import Act, AskContact, Enter
from minglu.gate.ask import Ask, SignedAsk, sign_ask
from minglu.gate.draft import CHANCE
from minglu.gate.outcome import Entered, Reply
from minglu.readers.asterisk import read_master_csv
from minglu.servers.dialler import Dialled, Dialler
from minglu.vault.header import header_digest, parse_header
from minglu.wiring.clock import StoryClock
from minglu.wiring.node import Node, open_node
from minglu.wiring.parties import WITNESSES, join_dialler
from tests.unit.acts.cast import (
    ANSWERED,
    COLLECTOR,
    CONTACT,
    INSTITUTION,
    LINE,
    LOADER,
    NOW,
    ORIGIN,
    ZONE,
    Cast,
    Whom,
    Worker,
)


class Outbox:
    """Codes that would have been sent, with where to."""

    def __init__(self) -> None:
        self.sent: list[tuple[E164, str]] = []

    def send_code(self, number: E164, code: str) -> None:
        self.sent.append((number, code))


class Points:
    """What happens at the named points of a node: nothing, unless a test wants something."""

    def __init__(self) -> None:
        self.do: Callable[[str], None] = lambda _: None

    def __call__(self, point: str) -> None:
        self.do(point)


@dataclass(slots=True, kw_only=True)
class Lender:
    """A node that runs, and what a test does with it again and again."""

    node: Node
    clock: StoryClock
    folder: Path
    cast: Cast
    dialler: Dialler
    outbox: Outbox
    points: Points
    call_ends: Rehearsed = ANSWERED

    @property
    def size(self) -> int:
        return self.node.office.book.head().size

    def later(self, milliseconds: int) -> None:
        """Move everybody's clock; backwards too."""
        self.clock.set(Instant(self.clock.now() + milliseconds))

    def kinds(self, subject: str) -> list[str]:
        """The kinds of all entries remembered under an id."""
        return [event.kind for event in self.node.office.book.history([subject]).of(subject)]

    def said(self, subject: str, kind: str) -> dict[str, object]:
        """What the newest entry of a kind under an id says to an auditor."""
        return dict(next(event.said for event in reversed(self.node.office.book.history([subject]).of(subject)) if event.kind == kind))

    def sign(self, by: Worker = COLLECTOR, whom: Whom | None = None, **changes: object) -> SignedAsk:
        """An ask to call, signed now, for ten minutes: for collection from the borrower unless `changes` say otherwise."""
        whom, now = whom or self.cast.borrower, self.clock.now()
        members: dict[str, object] = {
            "id": AskId(self.node.office.id("ask")),
            "staff": by.id,
            "person": whom.person,
            "datum": whom.record,
            "purpose": "collection",
            "channel": "call",
            "at": now,
            "until": Instant(now + 10 * MINUTE),
            "own_device": False,
        }
        return sign_ask(Ask(**{**members, **changes}), seed=by.seed)

    def act(self, signed: SignedAsk) -> AskContact:
        """The act that the ask becomes, for tests that queue several at once."""
        office = self.node.office
        kept = office.book.record(signed.ask.datum)
        return AskContact(
            signed=signed,
            header=Digest(header_digest(parse_header(kept.header))),
            token=TokenId(office.id("tok")),
            salt=office.chance.draw(32),
            chance=office.chance.draw(CHANCE),
        )

    def ask(self, signed: SignedAsk | None = None) -> Permitted | Refused:
        return ask_contact(self.node.office, signed or self.sign(), language="en")

    def permitted(self, signed: SignedAsk | None = None) -> Permitted:
        answer = self.ask(signed)
        assert isinstance(answer, Permitted), [reason.rule for reason in answer.reasons]
        return answer

    def refused_by(self, signed: SignedAsk | None = None) -> set[str]:
        """The rules that refuse it."""
        answer = self.ask(signed)
        assert isinstance(answer, Refused)
        return {reason.rule for reason in answer.reasons}

    def dial(self, permit: Permitted) -> Dialled:
        return self.dialler.claim_and_dial(permit.token)

    def call(self) -> int:
        """One call to the borrower from ask to outcome; the index of the permit."""
        permit = self.permitted()
        self.dial(permit)
        self.later(2 * MINUTE)
        self.read_trunk()
        return permit.index

    def read_trunk(self) -> Tally:
        records = read_master_csv((self.folder / "Master.csv").read_bytes(), zone=ZONE)
        return enter_call_records(self.node.office, records.rows, seen_in="trunk", by=LOADER.id)

    def lose_touch(self) -> None:
        """Three days on which the borrower did not answer; then nobody can reach them, and it is ten in the morning."""
        self.call_ends = Rehearsed(answered=False, seconds=0)
        for _ in range(3):
            self.call()
            self.later(DAY)
        self.call_ends = ANSWERED

    def prove(self, number: E164 = CONTACT) -> Possession:
        """Somebody proves by code that they hold the number."""
        node = self.node
        assert request_code(node.office, node.codes, self.outbox, number=number, pepper=node.pepper) is None
        proved = prove_by_code(node.office, node.codes, number=number, text=self.outbox.sent[-1][1], pepper=node.pepper)
        assert isinstance(proved, Possession)
        return proved

    def together(self, acts: Sequence[Act], *, keys: Sequence[str | None] = ()) -> list[Reply | BaseException]:
        """Replies to acts, or their errors, that are decided as one batch: they wait while another act is decided."""
        sequencer, begun, go_on = self.node.office.sequencer, threading.Event(), threading.Event()

        def hold(point: str) -> None:
            if point == "sequencer.begun" and not begun.is_set():
                begun.set()
                assert go_on.wait(timeout=30)

        self.points.do = hold
        sequencer.submit(Enter(drafts=(), reply=Entered()))
        assert begun.wait(timeout=30)
        futures: list[Future[Reply]] = [sequencer.submit(act, key=key) for act, key in zip(acts, keys or [None] * len(acts), strict=True)]
        go_on.set()
        return [future.exception(timeout=60) or future.result() for future in futures]

    @contextmanager
    def refusing(self, name: str = WITNESSES[0]) -> Iterator[None]:
        """A witness that does not know this log any more, and refuses to cosign."""
        witness = self.node.outsiders.witnesses[name]
        known, witness._log_keys = witness._log_keys, ()
        try:
            yield
        finally:
            witness._log_keys = known


@contextmanager
def enter(folder: Path, cast: Cast, *, now: Instant = NOW, keys: int = 5) -> Iterator[Lender]:
    """Open the node of a prepared folder; a dialler leaves `keys` one-use keys."""
    clock = StoryClock(now)
    points = Points()
    with open_node(folder, origin=ORIGIN, institution=INSTITUTION, clock=clock, at=points) as node:
        trunk = RehearsalTrunk(folder / "Master.csv", zone=ZONE, script=lambda _: lender.call_ends)
        dialler = join_dialler(node.outsiders, node=node, trunk=trunk, line=LINE, clock=clock.now, handle_key=node.labels.handle_key())
        lender = Lender(node=node, clock=clock, folder=folder, cast=cast, dialler=dialler, outbox=Outbox(), points=points)
        if keys:
            deposit_keys(node.office, dialler.deposit(keys))
        yield lender


def copy_of(prepared: Path, folder: Path) -> Path:
    """A copy of a prepared folder that a test may spoil."""
    return Path(shutil.copytree(prepared, folder))
