"""One person has one day, whichever of their numbers is called: every place that was sealed for them must allow a contact."""

import pytest

from minglu.canon.instants import DAY, HOUR, MINUTE, Instant, parse_instant
from minglu.rules.facts import places_of
from minglu.rules.next import allowed_until, next_allowed
from minglu.rules.weigh import weigh
from tests.unit.rules.making import DEBTOR, MORNING, Story, asking, ordinary, packs

ABROAD = {"number": "number abroad", "datum": "datum abroad"}
FOREVER = MORNING + 900 * DAY


def seal(story: Story, *places: str, until: int = FOREVER, **changed) -> None:
    """A second number of the debtor."""
    said = {"field": "phone", "relation": "debtor", "source": "person_self", "basis": "contract", "purposes": ["collection"]}
    story.add(DEBTOR, "datum.sealed", MORNING - 50 * DAY, **{**said, **ABROAD, "places": list(places), "until": until, **changed})


def somebody(*places: str, until: int = FOREVER) -> Story:
    story = ordinary()
    seal(story, *places, until=until)
    return story


def permitted(story: Story, when: Instant, **changed) -> bool:
    return weigh(packs(), asking(**changed), story.history, at=when).permitted


def test_two_numbers_in_two_zones_give_no_more_than_three_calls_in_any_local_day() -> None:
    story, calls = somebody("Europe/London"), []
    # From an evening in London, every hour of three days, by whichever number, as often as the rules let.
    evening = parse_instant("2026-11-22T17:00:00Z")
    for hour in range(72):
        when = Instant(evening + hour * HOUR)
        for changed in (ABROAD, {}):
            while permitted(story, when, **changed):
                story.call(DEBTOR, when, answered=True, number=changed.get("number", f"number of {DEBTOR}"))
                calls.append(when)
    assert calls
    for place in ("Asia/Shanghai", "Europe/London"):
        days = [packs().zones[place].day(when) for when in calls]
        assert max(days.count(day) for day in days) <= 3


@pytest.mark.parametrize(
    ("when", "allowed"),
    [
        ("2026-11-23T15:59:00+08:00", False),  # 7:59 in London
        ("2026-11-23T16:00:00+08:00", True),
        ("2026-11-23T21:59:00+08:00", True),
        ("2026-11-23T22:00:00+08:00", False),
    ],
)
@pytest.mark.parametrize("changed", [{}, ABROAD], ids=["the number here", "the number abroad"])
def test_the_hours_of_both_places_must_be_open_for_either_number(when, allowed, changed) -> None:
    assert permitted(somebody("Europe/London"), parse_instant(when), **changed) is allowed


def test_the_next_moment_and_the_end_of_a_permit_know_of_both_places() -> None:
    story = somebody("Europe/London")
    found = next_allowed(packs(), asking(), story.history, at=MORNING)
    assert found == parse_instant("2026-11-23T16:00:00+08:00")
    last = allowed_until(packs(), asking(**ABROAD), story.history, at=found, until=Instant(found + 12 * HOUR))
    assert last == parse_instant("2026-11-23T22:00:00+08:00") - 1


def test_a_place_counts_until_its_datum_ends_and_not_after() -> None:
    story = somebody("Europe/London", until=MORNING + 10 * MINUTE)
    assert not permitted(story, MORNING)
    assert permitted(story, Instant(MORNING + 10 * MINUTE))
    assert next_allowed(packs(), asking(), story.history, at=MORNING) == MORNING + 10 * MINUTE


def test_a_datum_that_was_sealed_again_is_where_it_was_sealed_last() -> None:
    story = somebody("Europe/London")
    seal(story, "Asia/Shanghai")
    assert permitted(story, MORNING)


def test_a_place_that_nobody_knows_refuses_for_the_other_number_too() -> None:
    decision = weigh(packs(), asking(), somebody("Atlantis/Lost").history, at=MORNING)
    assert "core.place-known" in decision.rules


def test_a_datum_without_a_place_adds_none_and_has_none_of_the_others() -> None:
    story = somebody()
    assert permitted(story, MORNING)
    assert "core.place-known" in weigh(packs(), asking(**ABROAD), story.history, at=MORNING).rules


def test_what_is_collected_is_where_it_is_said_to_be() -> None:
    question = asking(act="collect", channel="", places=("Africa/Cairo",))
    assert places_of(question, somebody("Europe/London").history) == ("Africa/Cairo",)
