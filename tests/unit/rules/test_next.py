"""The next allowed moment, against trying every minute."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from minglu.canon.instants import DAY, HOUR, MINUTE, Instant
from minglu.rules.next import allowed_until, next_allowed
from minglu.rules.weigh import weigh
from tests.unit.rules.making import AGENCY, CONTACT, DEBTOR, MORNING, STAFF, asking, at, ordinary, packs


def moment(story, question=None, *, when=MORNING):
    return next_allowed(packs(), question or asking(), story.history, at=when)


def by_trying(story, question, *, when, minutes):
    """Every minute on the grid, one after the other."""
    for step in range(minutes + 1):
        instant = Instant(when + step * MINUTE)
        if weigh(packs(), question, story.history, at=instant).permitted:
            return instant
    return None


def test_what_is_permitted_now_is_permitted_now() -> None:
    assert moment(ordinary()) == MORNING


@pytest.mark.parametrize(
    ("when", "then"),
    [
        ("2026-11-23T22:00:00", "2026-11-24T08:00:00"),
        ("2026-11-23T23:59:59.999", "2026-11-24T08:00:00"),
        ("2026-11-24T00:00:00", "2026-11-24T08:00:00"),
        ("2026-11-24T07:59:59.999", "2026-11-24T08:00:00"),
    ],
)
def test_at_night_it_is_eight_in_the_morning(when, then) -> None:
    assert moment(ordinary(), when=at(when)) == at(then)


def test_after_three_calls_it_is_tomorrow_at_eight() -> None:
    story = ordinary()
    for hours in (1, 1.5, 2):
        story.call(DEBTOR, MORNING - int(hours * HOUR), answered=True)
    assert moment(story) == at("2026-11-24T08:00:00")


def test_of_two_places_the_later_morning_counts() -> None:
    story = ordinary()
    said = {"relation": "debtor", "source": "person_self", "basis": "contract", "purposes": ["collection"], "field": "phone"}
    places = ["Asia/Shanghai", "Asia/Urumqi"]
    story.add(DEBTOR, "datum.sealed", datum=f"datum of {DEBTOR}", places=places, until=MORNING + 90 * DAY, **said)
    assert moment(story, when=at("2026-11-23T23:00:00")) == at("2026-11-24T10:00:00")


def test_agreed_hours_bring_it_forward_to_their_minute() -> None:
    story = ordinary()
    story.add(DEBTOR, "hours.agreed", channels=["call"], from_minute=331, until_minute=400, until=MORNING + 90 * DAY)
    assert moment(story, when=at("2026-11-24T00:10:00")) == at("2026-11-24T05:31:00")


def test_an_assignment_that_begins_later_is_waited_for() -> None:
    story = ordinary()
    since = MORNING + 3 * DAY + 1
    said = {"staff": STAFF, "agency": AGENCY, "debtor": DEBTOR, "debt": "another debt"}
    story.add(DEBTOR, "debt.assigned", since=since, until=since + DAY, **said)
    assert moment(story, asking(debt="another debt")) == since


@pytest.mark.parametrize("days", [31, 400])
def test_what_lies_beyond_thirty_days_is_not_promised(days) -> None:
    story = ordinary()
    since = MORNING + days * DAY
    said = {"staff": STAFF, "agency": AGENCY, "debtor": DEBTOR, "debt": "another debt"}
    story.add(DEBTOR, "debt.assigned", since=since, until=since + DAY, **said)
    assert moment(story, asking(debt="another debt")) is None


@pytest.mark.parametrize("kind", ["person.never", "person.blocked"])
def test_never_has_no_next_moment(kind) -> None:
    story = ordinary()
    story.add(CONTACT, kind, MORNING - DAY)
    assert moment(story, asking(CONTACT)) is None


@pytest.mark.parametrize("lacking", ["witnesses", "keyholders", "one_use_keys"])
def test_what_only_somebody_else_can_change_has_no_next_moment(lacking) -> None:
    assert moment(ordinary(), asking(**{lacking: False})) is None


@settings(max_examples=50, deadline=None)
@given(
    hour=some.integers(0, 23),
    calls=some.lists(some.tuples(some.integers(0, 30 * 60), some.booleans()), max_size=7),
    hours=some.none() | some.tuples(some.integers(0, 1440), some.integers(0, 1440)),
    trained=some.integers(-60, 3000),
    person=some.sampled_from((DEBTOR, CONTACT)),
)
def test_it_is_what_trying_every_minute_for_two_days_finds(hour, calls, hours, trained, person) -> None:
    when = Instant(at("2026-11-23T00:00:00") + hour * HOUR)
    story = ordinary()
    for ago, answered in sorted(calls, reverse=True):
        story.call(person, when - ago * MINUTE, answered=answered)
    if hours:
        story.add(person, "hours.agreed", channels=["call"], from_minute=hours[0], until_minute=hours[1], until=when + DAY)
    story.add(STAFF, "staff.trained", staff=STAFF, passed=when - 365 * DAY + trained * MINUTE, until=when + trained * MINUTE)
    question = asking(person)
    tried = by_trying(story, question, when=when, minutes=2 * 24 * 60)
    found = moment(story, question, when=when)

    assert found == tried if tried is not None else (found is None or found > when + 2 * DAY)


@pytest.mark.parametrize(
    ("when", "minutes", "last"),
    [
        ("2026-11-23T21:00:00", 30, "2026-11-23T21:30:00"),
        ("2026-11-23T21:30:00", 30, "2026-11-23T21:59:59.999"),
        ("2026-11-23T21:59:59.999", 30, "2026-11-23T21:59:59.999"),
        ("2026-11-23T21:29:59.999", 30, "2026-11-23T21:59:59.999"),
    ],
)
def test_a_permit_from_the_evening_ends_before_the_quiet_hours(when, minutes, last) -> None:
    asked_until = Instant(at(when) + minutes * MINUTE)
    assert allowed_until(packs(), asking(), ordinary().history, at=at(when), until=asked_until) == at(last)


def test_a_permit_ends_when_the_training_does() -> None:
    story = ordinary()
    story.events = [pair for pair in story.events if pair[1].kind != "staff.trained"]
    story.add(STAFF, "staff.trained", staff=STAFF, passed=MORNING - DAY, until=MORNING + 7 * MINUTE)
    ends = allowed_until(packs(), asking(), story.history, at=MORNING, until=Instant(MORNING + HOUR))
    assert ends == MORNING + 7 * MINUTE - 1
