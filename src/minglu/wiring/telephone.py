"""The telephone of a rehearsal: the dialler inside this process, a trunk that calls nobody, and its records read back.

    telephone = RehearsalTelephone(node, folder, clock=clock, loader=loader)
    telephone.dial(token)          the dialler claims, opens, "dials"; raises what the dialler raises (vault.errors)
    telephone.read_back()          calls that are over by now become outcomes in the log
    telephone.refill()             one-use keys, ahead of the permits that will need them

How a rehearsed call goes, always alike (`rehearse`): a number that ends in 1 rings out; every other one is answered after
six seconds, for three to eight seconds, by its last digit. The trunk writes its record when it takes the call, with an end
that still lies ahead; a record is read back only once its end has passed, so that nothing enters the log from the future.

For trying Minglu out. A node that serves real people has no telephone until somebody's real dialler is joined to it.
"""

import threading
from pathlib import Path
from typing import Final

from minglu.acts.claim import deposit_keys
from minglu.acts.errors import Unavailable
from minglu.acts.outcomes import Tally, enter_call_records, registered_lines
from minglu.acts.ports import Clock
from minglu.canon.ids import StaffId, TokenId
from minglu.canon.instants import SECOND, Instant
from minglu.canon.numbers import E164
from minglu.channels.rehearsal_trunk import RINGS_ANSWERED, RINGS_UNANSWERED, RehearsalTrunk, Rehearsed
from minglu.evidence.reading import CallRecord
from minglu.readers.asterisk import read_master_csv
from minglu.wiring.node import Node
from minglu.wiring.parties import join_dialler

TRUNK_FILE: Final = "Master.csv"
KEYS: Final = 40
FEW: Final = 20
_RINGS_OUT: Final = 1
_SHORTEST, _LENGTHS = 3, 6


def rehearse(number: E164) -> Rehearsed:
    """How a call to this number goes in a rehearsal."""
    last = int(number[-1])
    if last == _RINGS_OUT:
        return Rehearsed(answered=False, seconds=0)
    return Rehearsed(answered=True, seconds=_SHORTEST + last % _LENGTHS)


def over(record: CallRecord) -> Instant:
    """The moment at which a rehearsed call had ended."""
    lasted = RINGS_ANSWERED + record.seconds if record.answered else RINGS_UNANSWERED
    return Instant(record.start + lasted * SECOND)


class RehearsalTelephone:
    """`acts.dial.Telephone` of a rehearsal. `loader` is in whose name the trunk's records are entered."""

    def __init__(self, node: Node, folder: Path, *, clock: Clock, loader: StaffId) -> None:
        self._office, self._clock, self._loader = node.office, clock, loader
        self._zone = node.office.institution.zone
        self._file = folder / TRUNK_FILE
        self._read = 0
        self._lock = threading.Lock()
        self._dialler = join_dialler(
            node.outsiders,
            node=node,
            trunk=RehearsalTrunk(self._file, zone=self._zone, script=rehearse),
            line=_line(node),
            clock=clock.now,
            handle_key=node.labels.handle_key(),
        )
        self._deposited = Instant(0)
        self._deposit()

    def dial(self, token: TokenId) -> None:
        """One call for one token. One at a time: a dialler of ours is no exchange."""
        with self._lock:
            self._dialler.claim_and_dial(token)

    def refill(self) -> None:
        """Deposit more one-use keys when few can be left. Permits take them, also those that nobody dials on."""
        taken = self._office.book.of_kind(["contact.permit"], since=self._deposited)
        if len(taken) >= KEYS - FEW:
            self._deposit()

    def read_back(self) -> Tally:
        """Enter the calls that are over, and were not entered before. Reading them twice would change nothing."""
        if not self._file.exists():
            return Tally()
        rows = read_master_csv(self._file.read_bytes(), zone=self._zone).rows[self._read :]
        now = self._clock.now()
        # Those that are not over yet are the newest: the trunk writes them in the order of their beginning.
        ended = tuple(row for row in rows if over(row) <= now)
        past = rows[: next((place for place, row in enumerate(rows) if over(row) > now), len(rows))]
        tally = enter_call_records(self._office, ended, seen_in="trunk", by=self._loader) if ended else Tally()
        self._read += len(past)
        return tally

    def _deposit(self) -> None:
        with self._lock:
            self._deposited = self._clock.now()
            deposit_keys(self._office, self._dialler.deposit(KEYS))


class NoTelephone:
    """A node without a dialler. Nothing is dialled, and nothing pretends to be."""

    def dial(self, _token: TokenId) -> None:
        raise Unavailable("no dialler is joined to this node, so nothing was dialled; the operator must join one")


def _line(node: Node) -> E164:
    """The line that a rehearsal calls from: the first that was registered."""
    line = next((event.word("number") for event in registered_lines(node.office)), None)
    if line is None:
        raise Unavailable("no telephone line is registered; register one, then start again")
    return node.office.number(line)
