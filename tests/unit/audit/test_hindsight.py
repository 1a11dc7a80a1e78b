"""Looking back: what the asks of the past would have been answered under other packs."""

from datetime import date

import pytest

from minglu.audit.hindsight import MOST_EXAMPLES, as_if_in_force, look_back
from minglu.canon.instants import MINUTE, Instant
from minglu.rules.history import Event, History
from minglu.rules.question import Question, render_question
from minglu.rules.weigh import weigh
from tests.unit.rules.making import DEBTOR, at
from tests.unit.rules.versions import ALLOW, NIGHT, rule, version

EARLY, LATE = at("2026-11-23T08:30:00"), at("2026-11-23T23:00:00")
QUESTION = Question(act="contact", person=DEBTOR, number="n", field="phone", purpose="collection", channel="call", datum="d")
SEALED = Event(
    index=0,
    at=Instant(0),
    kind="datum.sealed",
    said={
        "person": DEBTOR,
        "number": "n",
        "datum": "d",
        "field": "phone",
        "relation": "debtor",
        "source": "person_self",
        "basis": "contract",
        "purposes": ["collection"],
        "places": ["Asia/Shanghai"],
        "until": at("2029-01-01T00:00:00"),
    },
)
STRICTER = version(ALLOW, rule("quiet-hours", when="not (540 <= local_minute < 1320)"))
ONE_CALL = rule("one-call", when="answered_calls_today >= 1")


class Log:
    """Asks, each decided under the packs of then."""

    def __init__(self) -> None:
        self.streams: dict[str, list[Event]] = {DEBTOR: [SEALED]}
        self.asks: list[Event] = []
        self.gathered: list[list[str]] = []

    def ask(self, when: Instant, *, under=None, **said) -> Event:
        index = len(self.asks) * 2 + 1
        decision = weigh(under or version(), QUESTION, self.history(), at=when)
        kind = "contact.permit" if decision.permitted else "contact.refusal"
        given = {
            "person": DEBTOR,
            "number": "n",
            "channel": "call",
            "purpose": "collection",
            "until": when + MINUTE,
            "question": render_question(QUESTION),
            "rules": list(decision.rules),
        }
        event = Event(index=index, at=when, kind=kind, said={**given, **said})
        self.asks.append(event)
        self.streams[DEBTOR].append(event)
        return event

    def history(self) -> History:
        return History(streams={name: tuple(stream) for name, stream in self.streams.items()})

    def gather(self, subjects) -> History:
        self.gathered.append(list(subjects))
        return History(streams={subject: tuple(self.streams.get(subject, ())) for subject in subjects})

    def seen(self, packs, *, size=2):
        batches = [self.asks[start : start + size] for start in range(0, len(self.asks), size)]
        return look_back(batches, gather=self.gather, packs=packs)


@pytest.fixture
def log() -> Log:
    found = Log()
    for when in (EARLY, EARLY + MINUTE, EARLY + 90 * MINUTE, LATE):
        found.ask(Instant(when))
    return found


def test_under_the_packs_of_then_nothing_turns(log) -> None:
    seen = log.seen(version())
    assert (seen.asks, seen.permits, seen.now_refused, seen.now_permitted, seen.other_rules, seen.unweighed) == (4, 3, 0, 0, 0, 0)
    assert (seen.refused_by, seen.lifted) == ((), ())


def test_permits_that_would_have_been_refusals_are_counted_by_rule_with_their_entries(log) -> None:
    seen = log.seen(STRICTER)
    assert (seen.now_refused, seen.now_permitted) == (2, 0)
    (found,) = seen.refused_by
    assert (found.rule, found.asks, found.examples) == ("mine.quiet-hours", 2, (1, 3))


def test_refusals_that_would_be_permits_name_the_rule_that_is_lifted(log) -> None:
    seen = log.seen(version(ALLOW))
    assert (seen.now_refused, seen.now_permitted) == (0, 1)
    assert [(one.rule, one.examples) for one in seen.lifted] == [("mine.quiet-hours", (7,))]


def test_the_same_answer_by_other_rules_is_counted_apart(log) -> None:
    seen = log.seen(version(ALLOW, NIGHT, rule("late", when="local_minute > 1300")))
    assert (seen.now_refused, seen.now_permitted, seen.other_rules) == (0, 0, 1)


def test_history_is_what_was_entered_before_each_ask(log) -> None:
    # The first permit of the day still stands; each later one finds the earlier ones, and never those after it.
    seen = log.seen(version(ALLOW, NIGHT, ONE_CALL), size=4)
    assert [(one.rule, one.examples) for one in seen.refused_by] == [("mine.one-call", (3, 5))]


def test_it_does_not_matter_how_asks_are_batched(log) -> None:
    assert log.seen(STRICTER, size=1) == log.seen(STRICTER, size=3) == log.seen(STRICTER, size=4)


def test_no_more_than_a_batch_is_gathered_and_progress_is_told(log) -> None:
    told = []
    look_back([log.asks[:3], log.asks[3:]], gather=log.gather, packs=version(), progress=told.append)
    assert told == [3, 4]
    assert [DEBTOR in subjects for subjects in log.gathered] == [True, True]
    assert all(len(subjects) == len(set(subjects)) for subjects in log.gathered)


@pytest.mark.parametrize(
    "question", [None, {}, {**render_question(QUESTION), "colour": "red"}, {**render_question(QUESTION), "count": "1"}]
)
def test_what_cannot_be_weighed_is_counted_and_turns_nothing(log, question) -> None:
    log.ask(Instant(LATE + MINUTE), question=question)
    seen = log.seen(STRICTER)
    assert (seen.asks, seen.unweighed, seen.now_refused) == (5, 1, 2)


def test_a_history_that_cannot_be_counted_is_unweighed(log) -> None:
    log.streams[DEBTOR].insert(1, Event(index=0, at=Instant(1), kind="contact.outcome", said={"permit": "one"}))
    assert log.seen(version(ALLOW, NIGHT, ONE_CALL)).unweighed == 4


def test_only_asks_are_decided(log) -> None:
    seen = look_back([[SEALED, *log.asks]], gather=log.gather, packs=version())
    assert seen.asks == 4


def test_examples_are_bounded_and_counts_are_not(log) -> None:
    for _ in range(MOST_EXAMPLES + 5):
        log.ask(Instant(EARLY + 2 * MINUTE))
    (found,) = log.seen(STRICTER, size=7).refused_by
    assert (found.asks, len(found.examples)) == (2 + MOST_EXAMPLES + 5, MOST_EXAMPLES)


def test_a_rule_of_next_year_is_tried_on_the_past_as_though_it_held(log) -> None:
    ahead = version(ALLOW, NIGHT, rule("morning", when="local_minute < 540", in_force="2027-01-01"))
    packs, moved = as_if_in_force(ahead, old=version(), day=date(2026, 8, 25), today=date(2026, 11, 23))
    assert moved == ("mine.morning",)
    assert log.seen(ahead).now_refused == 0
    assert log.seen(packs).now_refused == 2


def test_a_rule_that_is_adopted_already_keeps_its_day() -> None:
    old = version(ALLOW, rule("morning", when="local_minute < 540", in_force="2027-01-01"))
    new = version(ALLOW, NIGHT, rule("morning", when="local_minute < 540", in_force="2027-01-01"))
    packs, moved = as_if_in_force(new, old=old, day=date(2026, 8, 25), today=date(2026, 11, 23))
    assert moved == ()
    assert packs is new


def test_a_rule_in_force_within_the_window_keeps_its_day() -> None:
    new = version(ALLOW, rule("morning", when="local_minute < 540", in_force="2026-11-01"))
    assert as_if_in_force(new, old=version(), day=date(2026, 8, 25), today=date(2026, 11, 23)) == (new, ())
