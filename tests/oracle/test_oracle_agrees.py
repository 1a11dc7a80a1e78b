"""The compiled packs and the naive ones decide alike, on random histories of a fortnight in November 2026.

A history is drawn from a seed: an ordinary story, from which sometimes a piece is left out, and then a few more things that
happen, close to the edges where something changes. A failing seed can be played again with `drawn(seed)`.
"""

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as some

from minglu.canon.instants import DAY, HOUR, MINUTE, SECOND, Instant
from minglu.rules import question as ask
from minglu.rules.history import Event, History
from minglu.rules.weigh import weigh
from tests.oracle.naive_rules import Naive, decide
from tests.unit.rules.making import AGENCY, CONTACT, DEBTOR, MORNING, STAFF, ZONES, asking, ordinary, packs

MIDNIGHT = MORNING - 10 * HOUR
LEFT_OUT = ("", "", "", "datum.sealed", "debt.assigned", "staff.trained", "consent.given", "contact.outcome")
YEAR = (0, 90 * DAY, 366 * DAY - 1, 366 * DAY, 366 * DAY + 1)
AHEAD = (-DAY, -1, 0, 1, 10 * MINUTE, 9 * HOUR, 300 * DAY)


class Drawn:
    """A question, what came before it, and the moment it is asked."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.now = self.moment()
        self.story = ordinary()
        left_out = self.random.choice(LEFT_OUT)
        kept = [(subject, event) for subject, event in self.story.events if event.kind != left_out]
        self.story.events = [
            (subject, Event(index=index, at=event.at, kind=event.kind, said=event.said)) for index, (subject, event) in enumerate(kept)
        ]
        for _ in range(self.random.choice((0, 1, 1, 2, 3, 5))):
            self.happen()
        self.history = self.story.history
        self.question = self.asked()

    def moment(self) -> Instant:
        day = self.random.choice((0, 0, 0, 1, 4, 5, 6)) * DAY
        edge = self.random.choice((0, 8 * HOUR, 22 * HOUR, 24 * HOUR)) + self.random.choice((-MINUTE, -1, 0, 1, MINUTE))
        return Instant(MIDNIGHT + day + self.random.choice((edge, self.random.randrange(8 * 60, 22 * 60) * MINUTE)))

    def ago(self) -> int:
        return self.now - self.random.choice((0, MINUTE, self.random.randrange(180) * MINUTE, self.random.randrange(120) * HOUR))

    def until(self) -> int:
        return self.now + self.random.choice(AHEAD)

    def happen(self) -> None:
        person = self.random.choice((DEBTOR, CONTACT))
        things = (self.calls, self.calls, self.permits, self.personal, self.personal, self.agreed, self.sealed, self.staffed, self.agency)
        self.random.choice(things)(person)

    def number(self, person: str) -> str:
        return self.random.choice((f"number of {person}", f"number of {person}", f"second number of {person}"))

    def calls(self, person: str) -> None:
        """A series of calls, minutes or days apart; or calls without a permit."""
        when, step = self.ago(), self.random.choice((MINUTE, HOUR, DAY))
        answered, channel = self.random.random() < 0.4, self.random.choice(("call", "call", "call", "visit", "message"))
        for place in reversed(range(self.random.choice((1, 2, 3, 5, 6, 7)))):
            ended = "answered" if answered else self.random.choice(("no_answer", "no_answer", "busy", "failed"))
            said = {"answered": answered, "ended": ended, "number": self.number(person), "happened": self.happened(when - place * step)}
            if self.random.random() < 0.2:
                self.story.add(person, "call.unpermitted", when - place * step, **said)
            else:
                purpose = self.random.choice(ask.PURPOSES)
                self.story.call(person, when - place * step, **{**said, "channel": channel, "purpose": purpose})

    def happened(self, when: int) -> int:
        """When a record says that the call of a permit of one minute began: mostly at once, sometimes at another hour or at the edge."""
        if self.random.random() < 0.8:
            return when
        return when + self.random.choice((-5 * SECOND - 1, -5 * SECOND, 2 * MINUTE, 2 * MINUTE + 1, -DAY, -2 * DAY, -3 * HOUR))

    def permits(self, person: str) -> None:
        """Permits that are outstanding, some around midnight; perhaps one lapses."""
        channel, purpose = self.random.choice(("call", "call", "message")), self.random.choice(ask.PURPOSES[:4])
        when = self.random.choice((self.ago(), self.now - self.now % DAY + 16 * HOUR - DAY - MINUTE))
        for _ in range(self.random.choice((1, 1, 2, 3, 6))):
            until = when + self.random.choice((MINUTE - 1, MINUTE, 10 * MINUTE))
            index = self.story.add(
                person, "contact.permit", when, channel=channel, purpose=purpose, until=until, number=self.number(person)
            )
            if self.random.random() < 0.2:
                self.story.add(person, "contact.lapse", when, permit=index)

    def personal(self, person: str) -> None:
        purposes = self.random.sample(ask.PURPOSES[:3], self.random.randrange(4))
        kind, said = self.random.choice(
            (
                ("person.never", {}),
                ("person.never", {}),
                ("person.blocked", {}),
                ("person.proved", {}),
                *(
                    (f"complaint.{what}", {"case": self.random.choice(("the case", "another"))})
                    for what in ("filed", "supplemented", "disputed")
                ),
                ("case.closed", {"case": self.random.choice(("the case", "another"))}),
                ("person.state", {"state": self.random.choice(("dead", "incapable", "alive"))}),
                ("consent.given", {"purposes": purposes, "until": self.until(), "by": self.random.choice(("intake", "person"))}),
                ("consent.withdrawn", {"purposes": purposes}),
            )
        )
        self.story.add(person, kind, self.ago(), **said)

    def agreed(self, person: str) -> None:
        minute = self.random.choice((0, 480, 1320, 1440, (self.now - MIDNIGHT) % DAY // MINUTE))
        other = self.random.choice((0, 60, 479, 1440, minute, min(1440, minute + 1)))
        channels = self.random.choice((["call"], ["call", "message"], []))
        self.story.add(person, "hours.agreed", self.ago(), channels=channels, from_minute=minute, until_minute=other, until=self.until())

    def sealed(self, person: str) -> None:
        draw = self.random.choice
        said = {"datum": f"datum of {person}", "relation": draw(ask.RELATIONS), "source": draw(ask.SOURCES), "basis": draw(ask.BASES)}
        places = draw((["Asia/Shanghai"], ["Asia/Urumqi"], ["Asia/Shanghai", "Asia/Urumqi"], ["Asia/Shanghai", "Atlantis/Lost"], []))
        purposes = self.random.sample(ask.PURPOSES[:3], draw((1, 2, 3)))
        number = self.number(person)
        self.story.add(
            person, "datum.sealed", field="phone", purposes=purposes, places=places, until=self.until(), **{**said, "number": number}
        )

    def staffed(self, _person: str) -> None:
        draw = self.random.choice
        said = {"staff": STAFF, "agency": draw((AGENCY, AGENCY, "another")), "debt": draw(("the debt", "another")), "since": self.ago()}
        kind, members = draw(
            (
                ("staff.roles", {"roles": draw((["collector"], ["handler"], []))}),
                ("staff.registered", {"roles": ["collector"], "agency": said["agency"]}),
                ("staff.trained", {"passed": self.now - draw(YEAR), "until": self.until()}),
                ("debt.assigned", {**said, "until": self.until()}),
            )
        )
        self.story.add(DEBTOR if kind == "debt.assigned" else STAFF, kind, self.now, **members)

    def agency(self, _person: str) -> None:
        draw = self.random.choice
        registered = {
            "own": draw((True, False, False)),
            "since": self.now - draw((-1, 900 * DAY, *YEAR)),
            "evaluated": self.now - draw(YEAR),
        }
        kind = draw(("agency.registered", "agency.registered", "agency.suspended", "agency.resumed"))
        self.story.add(AGENCY, kind, self.now, **({**registered, "until": self.until()} if kind == "agency.registered" else {}))

    def complained(self, person: str) -> None:
        """A person who complained, and staff who may answer: nearly always, so that the limits of an answer come to bear."""
        draw = self.random.choice
        self.story.add(
            STAFF, "staff.roles", self.now, roles=draw((["handler"], ["handler"], ["reviewer"], ["handler", "collector"], ["investigator"]))
        )
        for kind in draw((("complaint.filed",), ("complaint.filed",), ("complaint.filed", "case.closed"), ())):
            self.story.add(person, kind, self.now, case="the case")
        if draw((True, False)):
            self.story.call(person, self.ago(), answered=draw((True, False)), purpose="complaint_answer")
        self.history = self.story.history

    def asked(self) -> ask.Question:
        draw, rare = self.random.choice, lambda: self.random.random() < 0.05
        person = draw((DEBTOR, CONTACT))
        usual = "collection" if person == DEBTOR else "pass_on_message"
        changed = {
            "purpose": draw((usual, usual, *ask.PURPOSES)),
            "channel": draw(("call", "call", *ask.CHANNELS)),
            "own_device": rare(),
            "debtor": "" if rare() else DEBTOR,
            "number": f"second number of {person}" if rare() else f"number of {person}",
            **{name: not rare() for name in ("witnesses", "keyholders", "one_use_keys")},
        }
        if draw((True, False, False, False)):
            changed |= {"relation": draw(("", *ask.RELATIONS)), "source": draw(("", *ask.SOURCES)), "basis": draw(("", *ask.BASES))}
            changed |= {"act": "collect", "channel": "", "evidence": draw((True, False)), "places": draw(((), ("Asia/Shanghai",)))}
            nearly = {"relation": "contact", "source": "debtor_named", "basis": "consent", "places": ("Asia/Shanghai",)}
            changed |= draw(({}, nearly, {**nearly, "relation": draw(("debtor", "guarantor")), "source": "person_self"}))
        elif draw((True, *[False] * 7)):
            self.complained(person)
            changed |= {"purpose": draw(("complaint_answer", "complaint_answer", "complaint_answer", "identity_code"))}
        return asking(person, **changed)


def compared(seed: int) -> tuple[Naive, Naive]:
    drawn = Drawn(seed)
    ours = weigh(packs(), drawn.question, drawn.history, at=drawn.now)
    return Naive(ours.permitted, ours.rules, ours.warnings), decide(drawn.question, drawn.history, drawn.now, ZONES)


@settings(max_examples=1500, deadline=None)
@given(seed=some.integers(0, 2**40))
def test_both_decide_alike_and_name_the_same_rules(seed) -> None:
    ours, naive = compared(seed)
    assert ours == naive


def test_the_histories_reach_every_rule_so_that_agreeing_means_something() -> None:
    named: Counter[str] = Counter()
    for seed in range(2000):
        decision = compared(seed)[0]
        named.update({*decision.rules, *decision.warnings})
    assert [rule.id for rule in packs().rules if named[rule.id] < 5] == []


def test_nobody_on_record_is_refused_by_both_for_the_same_reasons() -> None:
    ours = weigh(packs(), asking(), History(), at=MORNING)
    assert Naive(ours.permitted, ours.rules, ours.warnings) == decide(asking(), History(), MORNING, ZONES)
