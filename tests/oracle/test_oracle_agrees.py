"""The compiled packs and the naive ones decide alike, on random histories of a fortnight in November 2026.

A history is drawn from a seed: an ordinary story, from which sometimes a piece is left out, and then a few more things that
happen, close to the edges where something changes. A failing seed can be played again with `drawn(seed)`.
"""

import re
from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as some

from minglu.canon.instants import DAY, HOUR, MINUTE, SECOND, Instant
from minglu.rules import question as ask
from minglu.rules.history import INSTITUTION, Event, History
from minglu.rules.table import LICENCES, PRODUCTS
from minglu.rules.weigh import weigh
from tests.oracle.naive_rules import Naive, decide
from tests.unit.rules.making import AGENCY, CONTACT, DEBTOR, MORNING, STAFF, ZONES, asking, ordinary, packs

MIDNIGHT = MORNING - 10 * HOUR
LEFT_OUT = (
    *("", "", "", "", "", "datum.sealed", "debt.assigned", "staff.trained", "consent.given", "contact.outcome"),
    *("debt.described", "institution.licensed", "purpose.assessed"),
)
YEAR = (0, 90 * DAY, 366 * DAY - 1, 366 * DAY, 366 * DAY + 1)
COLLEAGUE = "a colleague"
STATES = (
    *(("minor", "adult"), ("wrong_person", "right_person"), ("represented", "unrepresented"), ("no_contact_order", "order_ended")),
    *(("dead", "alive"), ("incapable", "capable"), ("bankrupt", "discharged")),
    *(("hold.placed", "hold.lifted"), ("debt.disputed", "debt.dispute_ended")),
)
AHEAD = (-DAY, -1, 0, 1, 10 * MINUTE, 9 * HOUR, 300 * DAY)


# What speaks at other places, or spoke at other times.
ELSEWHERE = re.compile(r"core\.use-|house\.abroad-|cn\.csl-4[123]-old-|cn\.psa-42-")


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
        for _ in range(self.random.choice((0, 1, 2, 3, 5, 8))):
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
        things = (self.calls, self.calls, self.permits, self.personal, self.personal, self.agreed)
        things += (self.stated, self.stated, self.agreed, self.sealed, self.staffed, self.agency, self.standing, self.received, self.busy)
        self.random.choice(things)(person)

    def number(self, person: str) -> str:
        return self.random.choice((f"number of {person}", f"number of {person}", f"second number of {person}"))

    def calls(self, person: str) -> None:
        """A series of calls, minutes or days apart; or calls without a permit."""
        when, step = self.ago(), self.random.choice((MINUTE, HOUR, DAY))
        answered = self.random.random() < 0.4
        channel = self.random.choice(("call", "call", "call", "ai_call", "visit", "message", "im", "letter"))
        for place in reversed(range(self.random.choice((1, 2, 3, 5, 6, 7)))):
            ended = "answered" if answered else self.random.choice(("no_answer", "no_answer", "busy", "failed", "invalid_number"))
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
        channel, purpose = (
            self.random.choice(("call", "call", "message", "visit", "letter", "ai_call")),
            self.random.choice(ask.PURPOSES[:4]),
        )
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
                ("person.state", {"state": self.random.choice(("dead", "incapable", "alive", "capable"))}),
                ("consent.given", {"purposes": purposes, "until": self.until(), "by": self.random.choice(("intake", "person"))}),
                ("consent.withdrawn", {"purposes": purposes}),
            )
        )
        self.story.add(person, kind, self.ago(), **said)

    def agreed(self, person: str) -> None:
        minute = self.random.choice((0, 480, 1320, 1440, (self.now - MIDNIGHT) % DAY // MINUTE))
        other = self.random.choice((0, 60, 479, 1440, minute, min(1440, minute + 1)))
        channels = self.random.choice((["call"], ["call", "message"], []))
        if self.random.random() < 0.2:
            self.story.add(person, "channel.refused", self.ago(), channels=channels)
            return
        kind = self.random.choice(("hours.agreed", "hours.agreed", "hours.refused"))
        self.story.add(person, kind, self.ago(), channels=channels, from_minute=minute, until_minute=other, until=self.until())

    def sealed(self, person: str) -> None:
        draw = self.random.choice
        said = {
            "datum": draw((f"datum of {person}", f"datum of {person}", f"another of {person}")),
            "relation": draw(ask.RELATIONS),
            "source": draw(ask.SOURCES),
            "basis": draw(ask.BASES),
        }
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

    def stated(self, person: str) -> None:
        """Something about the person that law or the house makes much of; perhaps it ends again."""
        begins, ends = self.random.choice(STATES)
        for said in self.random.choice(((begins,), (begins,), (begins, ends), (ends,))):
            if "." in said:
                debt = {"debt": self.random.choice(("the debt", "the debt", "another"))} if said.startswith("debt.") else {}
                self.story.add(person, said, self.ago(), **debt)
            else:
                self.story.add(self.random.choice((person, DEBTOR)), "person.state", self.ago(), state=said)

    def standing(self, _person: str) -> None:
        draw = self.random.choice
        span = {"since": self.now - draw((-1, 0, DAY)), "until": self.until()}
        subject, kind, members = draw(
            (
                (INSTITUTION, "institution.licensed", {"licence": draw(LICENCES)}),
                (INSTITUTION, "institution.licensed", {"licence": draw(LICENCES)}),
                (INSTITUTION, "purpose.assessed", {"purpose": draw(ask.PURPOSES), **span}),
                (DEBTOR, "debt.described", {"debt": draw(("the debt", "the debt", "another")), "product": draw(PRODUCTS)}),
                (DEBTOR, "debt.described", {"debt": "the debt", "product": draw(PRODUCTS)}),
                (AGENCY, "agency.evaluated", {"evaluated": self.now - draw(YEAR), "result": draw(("passed", "failed"))}),
                (AGENCY, "agency.contracted", {**span, "purposes": draw((list(ask.PURPOSES), [])), "channels": draw((["call"], []))}),
            )
        )
        self.story.add(subject, kind, self.now, **members)
        if self.random.random() < 0.4:
            self.story.add(INSTITUTION, "institution.licensed", self.now, licence=draw(("bank", "bank", "micro_loan")))
            self.story.add(
                DEBTOR, "debt.described", self.now, debt="the debt", product=draw(("internet_loan", "internet_loan", "credit_card"))
            )
            self.story.add(AGENCY, draw(("agency.evaluated", "agency.suspended")), self.now, evaluated=self.now, result="failed")

    def received(self, person: str) -> None:
        self.story.add(person, "call.received", self.ago(), happened=self.ago(), seconds=30)

    def busy(self, _person: str) -> None:
        """A colleague to visit with; now and then a day on which the asker was given very many permits."""
        colleague = {"agency": self.random.choice((AGENCY, "another")), "roles": [self.random.choice(("collector", "handler"))]}
        self.story.add(COLLEAGUE, "staff.registered", self.now, staff=COLLEAGUE, **colleague)
        self.story.add(COLLEAGUE, "staff.trained", self.now, passed=self.now, until=self.until())
        if self.random.random() < 0.2:
            when = self.now - self.random.choice((0, 1, DAY - 1, DAY))
            for _ in range(self.random.choice((249, 250, 251))):
                self.story.add(f"{STAFF}@{when // DAY}", "contact.permit", when)

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
            "channel": draw(("call", "call", "letter", *ask.CHANNELS)),
            "own_device": rare(),
            "debtor": "" if rare() else DEBTOR,
            "number": f"second number of {person}" if rare() else f"number of {person}",
            "companions": draw(((), (COLLEAGUE,))),
            "sealed_letter": draw((True, True, False)),
            **draw(({"wording": "template", "wording_clean": True}, {"wording": "template"}, {})),
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
    for seed in range(4000):
        decision = compared(seed)[0]
        named.update({*decision.rules, *decision.warnings})
    assert [rule.id for rule in packs().rules if named[rule.id] < 5 and not ELSEWHERE.match(rule.id)] == []


def test_nobody_on_record_is_refused_by_both_for_the_same_reasons() -> None:
    ours = weigh(packs(), asking(), History(), at=MORNING)
    assert Naive(ours.permitted, ours.rules, ours.warnings) == decide(asking(), History(), MORNING, ZONES)
