"""Days that go wrong: clocks that change, also over midnight; a year whose holidays nobody has published; a zone of another edition."""

from datetime import timedelta

import pytest

from minglu.canon.instants import DAY, HOUR, MINUTE, Instant, parse_instant
from minglu.rules.facts import facts
from minglu.rules.next import allowed_until, next_allowed
from minglu.rules.packs import load_packs
from minglu.rules.weigh import weigh
from minglu.rules.zones import parse_zone
from tests.unit.rules.making import DEBTOR, MORNING, STAFF, Story, asking, ordinary, packs, shipped, zone_bytes
from tests.unit.rules.test_packs import GOOD, INSTRUMENT, RULE

LONDON = parse_zone("Europe/London", zone_bytes("Europe/London"))
CAIRO = parse_zone("Africa/Cairo", zone_bytes("Africa/Cairo"))


@pytest.mark.parametrize(
    ("zone", "instant", "minute"),
    [
        (LONDON, "2026-03-29T00:59:59Z", 59),
        (LONDON, "2026-03-29T01:00:00Z", 120),
        (LONDON, "2026-10-25T00:59:59Z", 119),
        (LONDON, "2026-10-25T01:00:00Z", 60),
        (LONDON, "2026-10-25T01:59:59Z", 119),
        (LONDON, "2026-10-25T02:00:00Z", 120),
        (CAIRO, "2026-04-23T21:59:59Z", 1439),
        (CAIRO, "2026-04-23T22:00:00Z", 60),
    ],
)
def test_the_minute_on_the_wall_is_the_one_that_counts(zone, instant, minute) -> None:
    assert zone.local(parse_instant(instant)).minute == minute


def abroad(place: str) -> Story:
    """An ordinary story whose debtor lives elsewhere."""
    story = ordinary()
    story.add(
        DEBTOR,
        "datum.sealed",
        datum=f"datum of {DEBTOR}",
        field="phone",
        relation="debtor",
        source="person_self",
        basis="contract",
        purposes=["collection"],
        places=[place],
        until=MORNING + 900 * DAY,
    )
    story.add(STAFF, "staff.trained", MORNING, staff=STAFF, passed=MORNING, until=MORNING + 900 * DAY)
    return story


@pytest.mark.parametrize(
    ("calls_at", "asked_at", "counted"),
    [
        # 25 October 2026 has 25 hours in London: the call before the clock went back is of the same day as the one 24 hours on.
        ("2026-10-24T23:00:00Z", "2026-10-25T23:59:59Z", 1),
        ("2026-10-24T22:59:59Z", "2026-10-25T23:59:59Z", 0),
        # 29 March 2026 has 23.
        ("2026-03-29T00:00:00Z", "2026-03-29T22:59:59Z", 1),
        ("2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z", 0),
    ],
)
def test_a_call_is_of_its_day_however_long_that_is(calls_at, asked_at, counted) -> None:
    story = abroad("Europe/London")
    story.call(DEBTOR, parse_instant(calls_at), answered=True)
    seen = facts(asking(), story.history, at=parse_instant(asked_at), zone=LONDON, calendar=packs().calendar)
    assert seen["answered_calls_today"] == counted


def test_seven_days_with_a_change_of_clocks_in_them_are_seven_days() -> None:
    story = abroad("Europe/London")
    first = parse_instant("2026-10-18T23:00:00Z")  # midnight of the 19th, in summer time
    story.call(DEBTOR, first, answered=True)
    for asked_at, counted in (("2026-10-25T23:59:59Z", 1), ("2026-10-26T00:00:00Z", 0)):
        seen = facts(asking(), story.history, at=parse_instant(asked_at), zone=LONDON, calendar=packs().calendar)
        assert seen["answered_calls_7_days"] == counted


@pytest.mark.parametrize(
    ("place", "evening"),
    [("Europe/London", "2026-03-28T23:30:00Z"), ("Europe/London", "2026-10-24T22:30:00Z"), ("Africa/Cairo", "2026-04-23T21:30:00Z")],
)
def test_the_morning_after_the_clocks_change_is_eight_on_the_wall(place, evening) -> None:
    question, history = asking(), abroad(place).history
    asked_at = parse_instant(evening)
    zone = packs().zones[place]
    # Tried against every minute from then on, by the rules themselves.
    minutes = (Instant(asked_at + number * MINUTE) for number in range(24 * 60))
    by_hand = next(moment for moment in minutes if weigh(packs(), question, history, at=moment).permitted)
    found = next_allowed(packs(), question, history, at=asked_at)
    assert found == by_hand
    assert zone.local(by_hand).minute == 8 * 60


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_a_permit_of_that_day_still_ends_at_ten_on_the_wall(day) -> None:
    question, history = asking(), abroad("Europe/London").history
    asked_at = parse_instant(f"{day}T20:30:00Z")
    last = allowed_until(packs(), question, history, at=asked_at, until=Instant(asked_at + 3 * HOUR))
    assert LONDON.local(Instant(last + 1)).minute == 22 * 60


def test_a_year_that_nobody_has_published_warns_and_refuses_nothing_that_does_not_ask_for_it() -> None:
    story = ordinary()
    later = parse_instant("2027-01-05T10:00:00+08:00")
    story.add(STAFF, "staff.trained", MORNING, staff=STAFF, passed=MORNING, until=later + DAY)
    seen = facts(asking(), story.history, at=later, zone=packs().zones["Asia/Shanghai"], calendar=packs().calendar)
    assert seen["working_day"] is None
    decision = weigh(packs(), asking(), story.history, at=later)
    assert (decision.permitted, decision.warnings) == (True, ("house.rest-day",))


WORKING_DAYS_ONLY = (
    RULE.replace('"cn.one"', '"cn.two"').replace('effect = "forbid"', 'effect = "require"').replace('"blocked"', '"working_day"')
)


def test_a_year_that_nobody_has_published_refuses_where_a_rule_requires_a_working_day() -> None:
    files = {**shipped(), **{name.replace("cn/", "noon/"): text.replace('"cn', '"noon').encode() for name, text in GOOD.items()}}
    files["noon/law.toml"] = (INSTRUMENT + WORKING_DAYS_ONLY).replace('"cn.', '"noon.').encode()
    strict, story = load_packs(files), ordinary()
    monday, later = MORNING, parse_instant("2027-01-05T10:00:00+08:00")
    story.add(STAFF, "staff.trained", MORNING, staff=STAFF, passed=MORNING, until=later + DAY)
    assert weigh(strict, asking(), story.history, at=monday).permitted
    decision = weigh(strict, asking(), story.history, at=later)
    assert (decision.permitted, decision.rules) == (False, ("noon.two",))


def test_another_edition_of_a_zone_is_another_version_of_the_packs() -> None:
    name = "zones/Asia/Shanghai"
    moved = load_packs({**shipped(), name: zone_bytes("Asia/Urumqi")})
    assert moved.digest != packs().digest
    # Loaded side by side, each decides by its own: what is kept of days and minutes is kept by the edition.
    evening = Instant(parse_instant("2026-11-23T22:30:00+08:00"))
    history = ordinary().history
    for _ in range(2):
        assert not weigh(packs(), asking(), history, at=evening).permitted
        assert weigh(moved, asking(), history, at=evening).permitted
        assert next_allowed(packs(), asking(), history, at=evening) == parse_instant("2026-11-24T08:00:00+08:00")


def test_days_are_counted_by_the_calendar_and_not_by_hours() -> None:
    local = LONDON.local(parse_instant("2026-10-25T12:00:00Z"))
    assert LONDON.local(LONDON.days_before(local, 6)).date == local.date - timedelta(days=6)
