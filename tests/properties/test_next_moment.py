"""The next allowed moment is what trying every minute finds: for windows, waits, agreed and refused hours, clocks put forward.

The rules here are small ones of our own, each about one way in which time alone can lift a refusal.
"""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from minglu.canon.instants import DAY, HOUR, MINUTE, Instant, as_datetime
from minglu.rules.facts import read_history
from minglu.rules.history import day_of_staff
from minglu.rules.next import allowed_until, next_allowed
from minglu.rules.packs import Packs
from minglu.rules.rule import parse_instrument
from minglu.rules.weigh import permits as permitted_now
from minglu.rules.zones import parse_zone
from tests.unit.rules.making import DEBTOR, STAFF, Story, asking, packs, zone_bytes

PLACES = ("America/New_York", "Europe/London", "Asia/Shanghai", "Africa/Cairo")
MINUTES = 3 * 24 * 60
# Four days in which clocks change somewhere, and an ordinary one.
STARTS = ("2026-03-07T12:00", "2026-03-28T20:00", "2026-10-24T20:00", "2026-10-31T15:00", "2026-06-10T09:00")
_RULE = """
[[rule]]
id = "demo.{name}"
article = {{ zh = "一", en = "1" }}
in_force = 2020-01-01
force = "house"
confidence = "V"
checked_on = 2026-11-23
effect = "{effect}"
applies = "act == 'contact'"
when = "{when}"
reading = {{ zh = "…", en = "…" }}
lifts = {{ zh = "…", en = "…" }}
"""
RULES = {
    "hours": ("forbid", "(local_minute >= 1260 or local_minute < 480) and not hours_agreed"),
    "refused": ("forbid", "hours_refused"),
    "today": ("forbid", "answered_calls_today >= 2"),
    "week": ("forbid", "attempted_calls_debt_7_days >= 4"),
    "wait": ("require", "minutes_since_conversation > 90"),
    "volume": ("forbid", "opened_in_24_hours >= 3"),
    "training": ("require", "days_since_training <= 30"),
    "workday": ("warn", "not working_day"),
}


def ruled_by(names: frozenset[str]) -> Packs:
    rules = [_RULE.format(name="allow", effect="allow", when="act == 'contact'")]
    rules += [_RULE.format(name=name, effect=RULES[name][0], when=RULES[name][1]) for name in sorted(names)]
    text = '[instrument]\ntitle = { zh = "试", en = "Trial" }\n' + "".join(rules)
    zones = {place: parse_zone(place, zone_bytes(place)) for place in PLACES}
    return replace(packs(), zones=zones).ruled_by(parse_instrument(text.encode(), pack="demo", where="demo"))


def story_of(places, calls, hours, *, when: Instant, trained: int) -> Story:
    story = Story()
    sealed = {"field": "phone", "relation": "debtor", "source": "person_self", "basis": "contract", "purposes": ["collection"]}
    story.add(DEBTOR, "datum.sealed", datum=f"datum of {DEBTOR}", places=list(places), until=when + 900 * DAY, **sealed)
    story.add(STAFF, "staff.trained", staff=STAFF, passed=when - 30 * DAY + trained * MINUTE, until=when + 90 * DAY)
    for ago, answered in sorted(calls, reverse=True):
        moment = when - ago * MINUTE
        story.call(DEBTOR, moment, answered=answered, debt="the debt", **({"ended": "answered"} if answered else {}))
        permit = next(event for _, event in reversed(story.events) if event.kind == "contact.permit")
        story.events.append((day_of_staff(STAFF, at=Instant(moment)), permit))
    for kind, since, until in hours:
        story.add(DEBTOR, kind, channels=["call"], from_minute=since, until_minute=until, until=when + 2 * DAY)
    return story


@settings(max_examples=60, deadline=None)
@given(
    names=some.frozensets(some.sampled_from(sorted(RULES)), min_size=1),
    places=some.lists(some.sampled_from(PLACES), min_size=1, max_size=2, unique=True),
    start=some.sampled_from(STARTS),
    calls=some.lists(some.tuples(some.integers(0, 8 * 24 * 60), some.booleans()), max_size=6),
    hours=some.lists(
        some.tuples(some.sampled_from(("hours.agreed", "hours.refused")), some.integers(0, 1439), some.integers(0, 1439)), max_size=2
    ),
    trained=some.integers(-60, 3000),
)
def test_it_is_what_trying_every_minute_finds(names, places, start, calls, hours, trained) -> None:
    rules = ruled_by(names)
    when = Instant(int(datetime.fromisoformat(start).replace(tzinfo=ZoneInfo("UTC")).timestamp()) * 1000)
    story, question = story_of(places, calls, hours, when=when, trained=trained), asking()
    reading = read_history(question, story.history, wanted=rules.wanted)
    grid = (Instant(when + minute * MINUTE) for minute in range(MINUTES))
    first = next((moment for moment in grid if permitted_now(rules, reading, at=moment)), None)

    found = next_allowed(rules, question, story.history, at=when)

    if first is None:
        assert found is None or found >= when + MINUTES * MINUTE
    else:
        # Every span here ends on a whole minute, so what is found is on the grid.
        assert found == first
        until = Instant(first + 6 * HOUR)
        ends = allowed_until(rules, question, story.history, at=first, until=until)
        closed = next((at for at in range(first, until + 1, MINUTE) if not permitted_now(rules, reading, at=Instant(at))), None)
        assert ends == (until if closed is None else closed - 1)


@pytest.mark.parametrize(
    ("start", "opens"),
    [
        # The night before clocks go forward at 2:00 in New York: eight comes an hour sooner.
        ("2026-03-08T02:30:00+00:00", "2026-03-08T12:00:00+00:00"),
        ("2026-03-07T02:30:00+00:00", "2026-03-07T13:00:00+00:00"),
        # And back again in autumn.
        ("2026-11-01T02:30:00+00:00", "2026-11-01T13:00:00+00:00"),
        ("2026-10-31T02:30:00+00:00", "2026-10-31T12:00:00+00:00"),
    ],
)
def test_eight_in_the_morning_is_eight_on_the_clock_of_that_day(start, opens) -> None:
    when = Instant(int(datetime.fromisoformat(start).timestamp()) * 1000)
    story = story_of(("America/New_York",), [], [], when=when, trained=3000)
    found = next_allowed(ruled_by(frozenset({"hours"})), asking(), story.history, at=when)
    assert found is not None
    assert as_datetime(found).isoformat() == opens
