"""Random histories for rules: some people, their numbers and debts, and what is entered about them in a fortnight.

    drawn = Drawn(seed)
    drawn.asks            # questions, each with the entry before which and the moment at which it is asked

The fortnight holds the end of summer time in London (25 October 2026) and in Cairo (30 October, over midnight). Entries
tell of moments before and after themselves, as late records do. A seed plays the same history again.
"""

from dataclasses import dataclass
from random import Random

from minglu.canon.instants import DAY, HOUR, MINUTE, SECOND, Instant, parse_instant
from minglu.canon.json import Value
from minglu.rules import question as ask
from minglu.rules.contacts import ENDS
from minglu.rules.history import Event, History
from minglu.rules.question import Question
from minglu.rules.table import COMPLAINS

FIRST = parse_instant("2026-10-20T00:00:00+00:00")
LAST = Instant(FIRST + 14 * DAY)
PLACES = ("Asia/Shanghai", "Europe/London", "Africa/Cairo", "Asia/Urumqi", "Atlantis/Lost")
STATES = ("dead", "alive", "incapable", "capable", "bankrupt", "discharged", "minor", "adult", "wrong_person", "right_person")
MORE_STATES = ("represented", "unrepresented", "no_contact_order", "order_ended")
_CALL = ("call", "call", "call", "ai_call", "visit", "message", "letter", "im", "group_message")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question, the place it is judged at, the moment, and the entry before which it is asked."""

    id: int
    question: Question
    place: str
    at: Instant
    index: int


class Drawn:
    """A history and asks about it, from a seed. Subjects begin with `name`, so that several fit in one table."""

    def __init__(self, seed: int, *, name: str = "", events: int = 60, asks: int = 10) -> None:
        self.random = Random(seed)
        self.people = [f"{name}person {number}" for number in range(3)]
        self.clock = FIRST
        self.events: list[tuple[str, Event]] = []
        self.permits: list[tuple[str, Event]] = []
        for _ in range(events):
            self.clock = Instant(min(LAST, self.clock + self.random.choice((0, MINUTE, HOUR, 6 * HOUR, 20 * HOUR))))
            self.random.choice((self.permit, self.permit, self.outcome, self.outcome, self.lapse, self.stray, self.personal, self.state))()
        self.asks = tuple(self.asked(number) for number in range(asks))

    def before(self, index: int) -> History:
        """The history as it stood before an entry."""
        return History().extended((subject, event) for subject, event in self.events if event.index < index)

    def enter(self, person: str, kind: str, **said: Value) -> Event:
        event = Event(index=len(self.events), at=self.clock, kind=kind, said={"person": person, **said})
        self.events.append((person, event))
        return event

    def about(self, person: str) -> dict[str, Value]:
        debt = self.random.choice(("", f"debt of {self.people[0]}", f"debt of {self.people[1]}", None))
        return {"number": self.random.choice((f"number of {person}", f"second of {person}")), **({} if debt is None else {"debt": debt})}

    def moment(self) -> int:
        """Now, or some time ago, or on the edge of a day in one of the places."""
        draw = self.random.choice
        edge = self.clock - self.clock % DAY + draw((0, -8 * HOUR, 16 * HOUR, -HOUR, -2 * HOUR, -3 * HOUR, -6 * HOUR)) + draw((-1, 0, 0, 1))
        return max(FIRST, draw((self.clock, self.clock - draw((SECOND, MINUTE, HOUR, 30 * HOUR, 7 * DAY)), edge, edge, edge)))

    def permit(self) -> None:
        person = self.random.choice(self.people)
        until = self.clock + self.random.choice((MINUTE, 10 * MINUTE, HOUR, DAY))
        purpose, channel = self.random.choice(ask.PURPOSES), self.random.choice(_CALL)
        event = self.enter(person, "contact.permit", **self.about(person), purpose=purpose, channel=channel, until=until)
        self.permits.append((person, event))

    def outcome(self) -> None:
        person, permit = self.random.choice(self.permits) if self.permits else (self.people[0], None)
        ended, index = self.random.choice(ENDS), 0 if permit is None else permit.index
        when = permit.at + self.random.choice((-6 * SECOND, 0, MINUTE, 3 * HOUR, -DAY)) if permit else self.moment()
        said = {"permit": index, "happened": max(FIRST, when), "ended": ended, "answered": ended == "answered"}
        channel = permit.word("channel") if permit else "call"
        self.enter(person, "contact.outcome", **self.about(person), channel=channel, **said)

    def lapse(self) -> None:
        if self.permits:
            person, permit = self.random.choice(self.permits)
            self.enter(person, "contact.lapse", permit=permit.index)

    def stray(self) -> None:
        person, ended = self.random.choice(self.people), self.random.choice(ENDS)
        if self.random.random() < 0.4:
            self.enter(person, "call.received", **self.about(person), happened=self.moment(), seconds=3)
        else:
            self.enter(person, "call.unpermitted", **self.about(person), happened=self.moment(), ended=ended, answered=ended == "answered")

    def personal(self) -> None:
        draw = self.random.choice
        kind = draw((*COMPLAINS, "case.closed", "case.closed", "person.never", "person.blocked", "hold.placed", "hold.lifted", "debt"))
        if kind == "debt":
            self.enter(draw(self.people), draw(("debt.disputed", "debt.dispute_ended")), debt=f"debt of {draw(self.people)}")
        elif kind in ("person.never", "person.blocked") and self.random.random() < 0.7:
            return
        else:
            self.enter(draw(self.people), kind, case=draw(("one case", "another")))

    def state(self) -> None:
        self.enter(self.random.choice(self.people), "person.state", state=self.random.choice((*STATES, *MORE_STATES)))

    def asked(self, number: int) -> Asked:
        draw, sometimes = self.random.choice, lambda: draw((True, False))
        person, index = draw(self.people), self.random.randrange(len(self.events) + 1)
        until_then = [event.at for _, event in self.events if event.index < index]
        self.clock = Instant(max(until_then, default=FIRST))
        question = Question(
            act=draw(("contact", "contact", "contact", "collect")),
            person=person,
            number=draw((f"number of {person}", f"second of {person}")),
            field=draw(ask.FIELDS),
            purpose=draw(ask.PURPOSES),
            channel=draw(ask.CHANNELS),
            debtor=draw(("", *self.people)),
            debt=draw(("", f"debt of {self.people[0]}", f"debt of {self.people[1]}")),
            own_device=sometimes(),
            sealed_letter=sometimes(),
            wording=draw(("", *ask.WORDINGS)),
            wording_clean=sometimes(),
            evidence=sometimes(),
            count=draw((0, 1, 500)),
            **{name: sometimes() for name in ("witnesses", "keyholders", "one_use_keys")},
        )
        at = Instant(draw((self.clock, self.clock + draw((1, MINUTE, 5 * HOUR, DAY)), self.moment())))
        return Asked(id=number, question=question, place=draw(PLACES), at=at, index=index)
