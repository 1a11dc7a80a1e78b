"""Random moves in a lender's fortnight: asks in groups, outcomes, claims, words of the persons, clock steps.

    moves = draw_moves(Random(7))
    play(lab, moves, cuts=all_at_once)

A move is a value, so that the same moves can be played again with the groups of asks cut into other batches. Chance is
handed in: hypothesis shrinks what it drew, a plain `Random(seed)` counts what a thousand histories reach.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from minglu.canon.instants import DAY, HOUR, MINUTE, SECOND, Instant
from minglu.gate.outcome import Permit
from tests.properties.lab import Decided, Lab, all_at_once
from tests.properties.lender import DATA, ENDS, OTHER, OWN, STAFF, ZONE, identity

Cuts = Callable[[int], Sequence[int]]

ASKED = (
    ("first number", "collection"),
    ("first number", "collection"),
    ("second number", "collection"),
    ("incapable's number", "collection"),
    ("contact's number", "pass_on_message"),
    ("other contact's number", "pass_on_message"),
    ("other contact's number", "locate_debtor"),
    ("contact's number", "collection"),
    ("first number", "complaint_answer"),
)
STEPS = (SECOND, MINUTE, 9 * MINUTE, 11 * MINUTE, 31 * MINUTE, HOUR, 5 * HOUR, -3 * SECOND, -20 * SECOND)
HOURS = ((7, 59), (8, 0), (12, 0), (21, 35), (21, 59), (22, 0), (23, 59), (10, 0))


@dataclass(frozen=True)
class Plan:
    """What somebody will ask when the move comes."""

    staff: str
    datum: str
    purpose: str
    channel: str
    minutes: int


@dataclass(frozen=True)
class Asks:
    """A group of asks at one instant."""

    plans: tuple[Plan, ...]

    def play(self, lab: Lab, cuts: Cuts) -> None:
        acts = [
            lab.asking(staff=one.staff, datum=one.datum, purpose=one.purpose, channel=one.channel, minutes=one.minutes)
            for one in self.plans
        ]
        lab.asks(acts, cuts=cuts)


@dataclass(frozen=True)
class Round:
    """The same ask again and again, each permit used at once."""

    plan: Plan
    times: int
    answered: bool

    def play(self, lab: Lab, cuts: Cuts) -> None:
        for _ in range(self.times):
            Asks((self.plan,)).play(lab, cuts)
            Settle(-1, self.answered).play(lab, cuts)


@dataclass(frozen=True)
class Settle:
    """A permit is used, and its outcome comes back; one that cannot be claimed any more is left alone."""

    which: int
    answered: bool

    def play(self, lab: Lab, cuts: Cuts) -> None:
        chosen = chosen_permit(lab, self.which)
        if chosen is not None and isinstance(chosen.reply, Permit) and lab.book.claim(chosen.reply.token, at=lab.clock.now()):
            lab.settle(chosen.reply, chosen.signed.ask, answered=self.answered)


@dataclass(frozen=True)
class Claim:
    """A permit is claimed, and nothing is heard of it again."""

    which: int

    def play(self, lab: Lab, cuts: Cuts) -> None:
        chosen = chosen_permit(lab, self.which)
        if chosen is not None and isinstance(chosen.reply, Permit):
            lab.book.claim(chosen.reply.token, at=lab.clock.now())


@dataclass(frozen=True)
class Wait:
    """The clock goes on, or a little back; never beyond the fortnight."""

    span: int

    def play(self, lab: Lab, cuts: Cuts) -> None:
        lab.clock.set(Instant(min(lab.clock.now() + self.span, ENDS - HOUR)))


@dataclass(frozen=True)
class WaitUntil:
    """The clock goes on to the next such time of day, there."""

    hour: int
    minute: int

    def play(self, lab: Lab, cuts: Cuts) -> None:
        here = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=lab.clock.now())).astimezone(ZoneInfo(ZONE))
        then = here.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0)
        Wait(int((then - here) / timedelta(milliseconds=1)) % DAY).play(lab, cuts)


@dataclass(frozen=True)
class Word:
    """A person says something: never again, or that consent is withdrawn."""

    kind: str
    datum: str

    def play(self, lab: Lab, cuts: Cuts) -> None:
        facts = {"purposes": []} if self.kind == "consent.withdrawn" else {}
        lab.say(self.kind, self.datum, **facts)


@dataclass(frozen=True)
class Stray:
    """A call past the gate, seen in the trunk's records."""

    datum: str
    answered: bool

    def play(self, lab: Lab, cuts: Cuts) -> None:
        said = {"happened": int(lab.clock.now()), "answered": self.answered, "seconds": 5 if self.answered else 0}
        said |= {"seen_in": "trunk", "ended": "answered" if self.answered else "failed"}
        lab.say("call.unpermitted", self.datum, line=identity("line", "line"), agency=identity("agy", OWN), **said)


@dataclass(frozen=True)
class Agency:
    """An agency is suspended, or resumed."""

    kind: str
    agency: str

    def play(self, lab: Lab, cuts: Cuts) -> None:
        lab.institution(self.kind, agency=identity("agy", self.agency), why="a test")


@dataclass(frozen=True)
class Outsiders:
    """Witnesses and keyholders go away, or come back."""

    there: bool

    def play(self, lab: Lab, cuts: Cuts) -> None:
        lab.outside.there = self.there


Move = Asks | Round | Settle | Claim | Wait | WaitUntil | Word | Stray | Agency | Outsiders


def chosen_permit(lab: Lab, which: int) -> Decided | None:
    """One of the permits so far: -1 is the newest."""
    permits = [decided for decided in lab.decided if isinstance(decided.reply, Permit)]
    return permits[which % len(permits)] if permits else None


def play(lab: Lab, moves: Sequence[Move], *, cuts: Cuts = all_at_once) -> None:
    """All moves, in order."""
    for move in moves:
        move.play(lab, cuts)


def draw_moves(random: Random) -> list[Move]:
    """A history. Most of it is asks and what becomes of them; the rest is rare, so that not all is refused at once."""
    usual = (_asks, _asks, _asks, _round, _settle, _settle, _claim, _wait, _wait, _wait_until)
    rare = (_stray, _word, _agency, _outsiders)
    return [random.choice(rare if random.random() < 0.08 else usual)(random) for _ in range(random.randint(1, 18))]


def _plan(random: Random) -> Plan:
    datum, purpose = random.choice(ASKED)
    staff = random.choice(STAFF) if random.random() < 0.2 else random.choice(STAFF[:3])
    channel = random.choice(("message", "visit", "letter")) if random.random() < 0.1 else "call"
    return Plan(staff, datum, purpose, channel, random.choice((1, 10, 30)))


def _asks(random: Random) -> Move:
    return Asks(tuple(_plan(random) for _ in range(random.randint(1, 8))))


def _round(random: Random) -> Move:
    return Round(_plan(random), random.randint(2, 7), random.random() < 0.2)


def _settle(random: Random) -> Move:
    return Settle(random.randint(-4, -1), random.random() < 0.5)


def _claim(random: Random) -> Move:
    return Claim(random.randint(-4, -1))


def _wait(random: Random) -> Move:
    return Wait(random.choice(STEPS))


def _wait_until(random: Random) -> Move:
    return WaitUntil(*random.choice(HOURS))


def _stray(random: Random) -> Move:
    return Stray(random.choice(list(DATA)), random.random() < 0.5)


def _word(random: Random) -> Move:
    return Word(random.choice(("person.never", "person.never", "consent.withdrawn")), random.choice(list(DATA)))


def _agency(random: Random) -> Move:
    return Agency(random.choice(("agency.suspended", "agency.resumed")), random.choice((OWN, OTHER)))


def _outsiders(random: Random) -> Move:
    return Outsiders(random.random() < 0.7)
