"""The pack `us`: Regulation F where the callee is, whatever the clock and the calendar do there."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from minglu.canon.instants import DAY, HOUR, MINUTE, Instant, parse_instant
from minglu.canon.json import Value
from minglu.rules.next import next_allowed
from minglu.rules.packs import Packs, load_packs
from minglu.rules.weigh import weigh
from minglu.wiring.packs import read_packs
from tests.unit.rules.making import AGENCY, CONTACT, DEBTOR, STAFF, Story, asking

NEW_YORK, LOS_ANGELES, PHOENIX, SHANGHAI = "America/New_York", "America/Los_Angeles", "America/Phoenix", "Asia/Shanghai"
START = parse_instant("2026-01-01T00:00:00Z")
LOCATE = asking(CONTACT, purpose="locate_debtor")
EXPIRED: dict[str, Value] = {"datum": f"datum of {DEBTOR}", "field": "phone", "places": [NEW_YORK], "until": START, "relation": "debtor"}
EXPIRED |= {"source": "person_self", "basis": "contract", "purposes": ["collection"]}
Decide = Callable[..., tuple[str, ...]]


@pytest.fixture(scope="module")
def packs() -> Packs:
    """As shipped, without the choices of the house: what the law alone says."""
    return load_packs({name: data for name, data in read_packs().items() if not name.startswith("house/")})


def somebody(*places: str) -> Story:
    """An agency's collector with the debt of somebody in these places, and a neighbour who was named and agreed."""
    story, long = Story(), {"since": START - 900 * DAY, "until": START + 900 * DAY}
    wide: dict[str, Value] = {"purposes": ["collection", "locate_debtor"], "channels": ["call", "ai_call", "message", "letter"]}
    story.add(AGENCY, "agency.registered", START, agency=AGENCY, own=False, evaluated=START, **long, **wide)
    story.add(STAFF, "staff.registered", START, staff=STAFF, agency=AGENCY, roles=["collector"])
    sealed: dict[str, Value] = {"field": "phone", "places": list(places), "until": START + 900 * DAY}
    own: dict[str, Value] = {"relation": "debtor", "source": "person_self", "basis": "contract", "purposes": ["collection"]}
    named: dict[str, Value] = {"relation": "contact", "source": "debtor_named", "basis": "consent", "purposes": ["locate_debtor"]}
    story.add(DEBTOR, "datum.sealed", START, datum=f"datum of {DEBTOR}", **sealed, **own)
    story.add(CONTACT, "datum.sealed", START, datum=f"datum of {CONTACT}", **sealed, **named)
    story.add(CONTACT, "consent.given", START, purposes=["locate_debtor"], until=START + 900 * DAY)
    story.add(DEBTOR, "debt.assigned", START, staff=STAFF, agency=AGENCY, debtor=DEBTOR, debt="the debt", **long)
    return story


def called(story: Story, *moments: Instant, answered: bool = False, debt: str = "the debt") -> Story:
    for moment in moments:
        story.call(DEBTOR, moment, answered=answered, debt=debt)
    return story


@pytest.fixture(scope="module")
def decide(packs: Packs) -> Decide:
    """The rules that refused; none when it was permitted."""

    def refusing(story: Story, at: str, **changed: object) -> tuple[str, ...]:
        decision = weigh(packs, replace(asking(), **changed), story.history, at=parse_instant(at))  # type: ignore[arg-type]  # a test says what
        return () if decision.permitted else decision.rules

    return refusing


# ---- Hours


@pytest.mark.parametrize(
    ("at", "against"),
    [
        ("2026-11-24T02:30:00Z", ("us.regf-hours",)),  # 21:30 in New York, though 18:30 in Los Angeles where the collector sits
        ("2026-11-24T01:59:59.999Z", ()),
        ("2026-11-24T02:00:00Z", ("us.regf-hours",)),
        ("2026-11-23T12:59:59.999Z", ("us.regf-hours",)),
        ("2026-11-23T13:00:00Z", ()),
    ],
)
def test_the_hours_are_those_of_the_callees_clock(decide: Decide, at: str, against: tuple[str, ...]) -> None:
    assert decide(somebody(NEW_YORK), at) == against


@pytest.mark.parametrize(
    ("at", "against"),
    [
        ("2026-03-07T12:30:00Z", ("us.regf-hours",)),  # 7:30, winter time
        ("2026-03-08T11:59:59Z", ("us.regf-hours",)),  # 7:59:59 on the day the clocks went forward
        ("2026-03-08T12:00:00Z", ()),
        ("2026-03-09T00:59:59Z", ()),  # 20:59:59, a day of 23 hours
        ("2026-03-09T01:00:00Z", ("us.regf-hours",)),
        ("2026-10-31T12:00:00Z", ()),  # 8:00, summer time
        ("2026-11-01T12:00:00Z", ("us.regf-hours",)),  # 7:00 on the day the clocks went back
        ("2026-11-01T13:00:00Z", ()),
        ("2026-11-02T01:59:59Z", ()),  # 20:59:59, a day of 25 hours
        ("2026-11-02T02:00:00Z", ("us.regf-hours",)),
    ],
)
def test_the_hours_follow_the_clock_on_the_days_it_is_changed(decide: Decide, at: str, against: tuple[str, ...]) -> None:
    assert decide(somebody(NEW_YORK), at) == against


@pytest.mark.parametrize("at", ["2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z", "2026-03-08T06:59:59Z", "2026-03-08T07:00:00Z"])
def test_an_hour_that_comes_twice_or_never_is_night(decide: Decide, at: str) -> None:
    assert decide(somebody(NEW_YORK), at) == ("us.regf-hours",)


@pytest.mark.parametrize(
    ("at", "places", "permitted"),
    [
        ("2026-11-23T13:00:00Z", [NEW_YORK], True),
        ("2026-11-23T13:00:00Z", [NEW_YORK, LOS_ANGELES], False),  # 5:00 there
        ("2026-11-23T16:00:00Z", [NEW_YORK, LOS_ANGELES], True),  # 11:00 and 8:00
        ("2026-11-24T01:59:59Z", [NEW_YORK, LOS_ANGELES], True),
        ("2026-11-24T02:00:00Z", [NEW_YORK, LOS_ANGELES], False),
        ("2026-11-24T02:00:00Z", [LOS_ANGELES], True),
        ("2026-07-06T14:59:59Z", [PHOENIX], False),  # Arizona has no summer time
        ("2026-07-06T15:00:00Z", [PHOENIX], True),
    ],
)
def test_every_place_where_the_person_may_be_must_allow(decide: Decide, at: str, places: list[str], permitted: bool) -> None:
    assert (decide(somebody(*places), at) == ()) is permitted


def test_somebody_in_one_of_two_countries_is_protected_by_both(decide: Decide) -> None:
    night_there, night_here = "2026-11-23T22:00:00+08:00", "2026-11-23T13:59:59+08:00"
    assert "cn.gbt-quiet-hours" in decide(somebody(NEW_YORK, SHANGHAI), night_there)
    assert "us.regf-hours" not in decide(somebody(NEW_YORK, SHANGHAI), night_there)
    assert "us.regf-hours" in decide(somebody(NEW_YORK, SHANGHAI), night_here)
    assert not [name for name in decide(somebody(NEW_YORK), night_here) if name.startswith("cn.")]
    assert not [name for name in decide(somebody(SHANGHAI), night_there) if name.startswith(("us.", "nobook."))]


def test_a_person_whose_place_is_unknown_has_the_rules_of_every_country(decide: Decide) -> None:
    against = decide(somebody(), "2026-11-23T17:00:00Z")
    assert {"core.place-known", "us.regf-hours", "cn.gbt-quiet-hours", "nobook.in-hours", "nobook.ph-hours", "nobook.id-hours"} <= set(
        against
    )


# ---- Seven calls, and seven days after a conversation


def test_the_eighth_call_about_a_debt_in_seven_days_is_refused(decide: Decide) -> None:
    moments = [parse_instant(f"2026-11-{day}T20:00:00Z") for day in (17, 18, 19, 20, 21, 22)]
    assert decide(called(somebody(NEW_YORK), *moments), "2026-11-23T15:00:00Z") == ()
    seven = called(somebody(NEW_YORK), *moments, parse_instant("2026-11-23T14:00:00Z"))
    assert decide(seven, "2026-11-23T15:00:00Z") == ("us.regf-seven-calls",)
    assert decide(seven, "2026-11-23T15:00:00Z", channel="ai_call") == ("us.regf-seven-calls",)
    assert decide(seven, "2026-11-23T15:00:00Z", channel="message") == ()
    assert decide(seven, "2026-11-23T15:00:00Z", debt="another debt") == ("core.use-staff",)  # not about calls: nobody assigned that one


def test_the_oldest_call_leaves_the_seven_days_at_the_callees_midnight(decide: Decide) -> None:
    moments = [parse_instant("2026-11-17T20:00:00Z") + step * MINUTE for step in range(7)]
    seven = called(somebody(LOS_ANGELES), *map(Instant, moments))
    assert decide(seven, "2026-11-24T04:59:00Z") == ("us.regf-seven-calls",)  # 20:59 on the 23rd: still the seventh day
    assert decide(seven, "2026-11-24T16:00:00Z") == ()


@pytest.mark.parametrize(
    ("at", "against"),
    [
        ("2026-09-08T16:00:00Z", ("us.regf-after-conversation",)),  # Tuesday, day one
        ("2026-09-14T15:00:00Z", ("us.regf-after-conversation",)),  # Monday, day seven
        ("2026-09-15T00:59:59Z", ("us.regf-after-conversation",)),  # Monday, 20:59:59
        ("2026-09-15T12:00:00Z", ()),  # Tuesday, 8:00, day eight
    ],
)
def test_who_called_in_is_not_called_for_seven_days(decide: Decide, at: str, against: tuple[str, ...]) -> None:
    story, talked = somebody(NEW_YORK), parse_instant("2026-09-08T15:00:00Z")
    story.add(DEBTOR, "call.received", talked + 5 * MINUTE, happened=talked, seconds=180)
    assert decide(story, at) == against


def test_a_conversation_that_we_began_counts_alike_over_the_change_of_clocks(decide: Decide) -> None:
    # Sunday 2026-10-25 at 20:30; on day eight, Sunday 2026-11-01, it is winter time.
    story = called(somebody(NEW_YORK), parse_instant("2026-10-26T00:30:00Z"), answered=True)
    assert decide(story, "2026-10-31T23:00:00Z") == ("us.regf-after-conversation",)
    assert decide(story, "2026-11-01T12:59:59Z") == ("us.regf-hours",)
    assert decide(story, "2026-11-01T13:00:00Z") == ()


def test_who_was_not_reached_may_be_called_the_next_day(decide: Decide) -> None:
    assert decide(called(somebody(NEW_YORK), parse_instant("2026-11-22T20:00:00Z")), "2026-11-23T15:00:00Z") == ()


def test_a_permit_that_may_still_become_a_conversation_counts_as_one(decide: Decide) -> None:
    story, given = somebody(NEW_YORK), parse_instant("2026-11-23T14:55:00Z")
    story.add(DEBTOR, "contact.permit", given, purpose="collection", channel="call", until=given + 10 * MINUTE, debt="the debt")
    assert decide(story, "2026-11-23T15:00:00Z") == ("us.regf-after-conversation",)


def test_the_next_moment_is_the_morning_of_the_eighth_day(packs: Packs) -> None:
    story = called(somebody(NEW_YORK), parse_instant("2026-11-16T20:00:00Z"), answered=True)
    at = parse_instant("2026-11-20T15:00:00Z")
    assert next_allowed(packs, asking(), story.history, at=at) == parse_instant("2026-11-23T13:00:00Z")


def test_the_seventh_call_of_one_day_is_permitted_and_warned_about(packs: Packs) -> None:
    six = called(somebody(NEW_YORK), *(Instant(parse_instant("2026-11-23T14:00:00Z") + step * 5 * MINUTE) for step in range(6)))
    decision = weigh(packs, asking(), six.history, at=parse_instant("2026-11-23T15:00:00Z"))
    assert (decision.permitted, decision.warnings) == (True, ("us.regf-seven-in-a-day",))


# ---- Third parties


def test_a_neighbour_is_asked_once_and_only_how_to_reach_the_debtor(packs: Packs) -> None:
    story, at = somebody(NEW_YORK), parse_instant("2026-11-23T15:00:00Z")
    assert weigh(packs, LOCATE, story.history, at=at).rules == ("core.allow-message",)
    passing = weigh(packs, replace(LOCATE, purpose="pass_on_message"), story.history, at=at)
    assert "us.fdcpa-third-parties" in passing.rules
    story.call(CONTACT, at - 300 * DAY + HOUR, answered=False, purpose="locate_debtor", debt="the debt")
    assert weigh(packs, LOCATE, story.history, at=at).rules == ("us.regf-location-once",)


@pytest.mark.parametrize("state", ["wrong_person", "represented"])
def test_whoever_is_not_the_one_to_speak_to_is_not_called(decide: Decide, state: str) -> None:
    story = somebody(NEW_YORK)
    story.add(DEBTOR, "person.state", START, state=state)
    assert decide(story, "2026-11-23T15:00:00Z") == (f"us.{'fdcpa-wrong-person' if state == 'wrong_person' else 'regf-represented'}",)


# ---- What no other pack says abroad


@pytest.mark.parametrize(
    ("kind", "subject", "said", "rule"),
    [
        ("person.blocked", DEBTOR, {"why": "asked"}, "core.use-blocked"),
        ("staff.roles", STAFF, {"staff": STAFF, "roles": ["handler"]}, "core.use-staff"),
        ("agency.suspended", AGENCY, {"agency": AGENCY}, "core.use-agency"),
        ("datum.sealed", DEBTOR, EXPIRED, "core.use-basis"),
    ],
)
def test_what_holds_in_china_by_law_holds_abroad_by_promise(
    decide: Decide, kind: str, subject: str, said: dict[str, Value], rule: str
) -> None:
    story = somebody(NEW_YORK)
    story.add(subject, kind, START, **said)
    assert decide(story, "2026-11-23T15:00:00Z") == (rule,)


def test_consent_that_is_withdrawn_ends_what_stood_on_consent_and_no_contract(packs: Packs, decide: Decide) -> None:
    story, at = somebody(NEW_YORK), "2026-11-23T15:00:00Z"
    for person in (DEBTOR, CONTACT):
        story.add(person, "consent.withdrawn", START, purposes=[])
    assert decide(story, at) == ()
    assert weigh(packs, LOCATE, story.history, at=parse_instant(at)).rules == ("core.use-basis",)
