"""The pack `house` abroad: with every pack loaded, nobody loses a protection by a number or a place outside mainland China."""

import pytest

from minglu.canon.instants import MINUTE, Instant, parse_instant
from minglu.rules.packs import Packs, load_packs
from minglu.rules.weigh import Decision, weigh
from minglu.wiring.packs import read_packs
from tests.unit.rules.making import CONTACT, DEBTOR, Story, asking
from tests.unit.rules.test_packs_nobook import NOON, ZONES
from tests.unit.rules.test_packs_us import NEW_YORK, SHANGHAI, START, somebody

ABROAD = {**ZONES, "us": NEW_YORK}
HONG_KONG, MANILA = ZONES["hk"], ZONES["ph"]
DAYTIME = {**dict.fromkeys(ABROAD, NOON), "ng": parse_instant("2026-11-23T11:00:00Z"), "us": parse_instant("2026-11-23T20:00:00Z")}
# 3:00 there; none of them changes its clock in November after the first.
DEEP_NIGHT = {
    "hk": "2026-11-23T03:00:00+08:00",
    "id": "2026-11-23T03:00:00+07:00",
    "in": "2026-11-23T03:00:00+05:30",
    "ke": "2026-11-23T03:00:00+03:00",
    "ng": "2026-11-23T03:00:00+01:00",
    "ph": "2026-11-23T03:00:00+08:00",
    "us": "2026-11-23T03:00:00-05:00",
}


@pytest.fixture(scope="module")
def packs() -> Packs:
    return load_packs(read_packs())


def ask(packs: Packs, story: Story, at: Instant, person: str = DEBTOR, **changed: object) -> Decision:
    question = asking(person, **changed)  # type: ignore[arg-type]  # a test says what
    return weigh(packs, question, story.history, at=at)


def after_calls(place: str, at: Instant, *, answered: bool, times: int) -> Story:
    story = somebody(place)
    for step in range(times):
        story.call(DEBTOR, at - (times - step) * 10 * MINUTE, answered=answered, debt="the debt")
    return story


@pytest.mark.parametrize("country", ABROAD)
def test_an_ordinary_call_by_day_is_permitted(packs: Packs, country: str) -> None:
    assert ask(packs, somebody(ABROAD[country]), DAYTIME[country]).permitted


@pytest.mark.parametrize("country", ABROAD)
def test_a_call_at_three_in_the_morning_is_refused_in_every_country(packs: Packs, country: str) -> None:
    decision = ask(packs, somebody(ABROAD[country]), parse_instant(DEEP_NIGHT[country]))
    assert not decision.permitted
    assert ("house.abroad-quiet-hours" in decision.rules) is (country in ("hk", "ke", "ng"))


@pytest.mark.parametrize("channel", ["call", "ai_call"])
@pytest.mark.parametrize("country", ABROAD)
def test_after_three_answered_calls_there_is_no_fourth_that_day(packs: Packs, country: str, channel: str) -> None:
    at = DAYTIME[country]
    story = after_calls(ABROAD[country], at, answered=True, times=3)
    assert "house.abroad-three-answered-calls" in ask(packs, story, at, channel=channel).rules
    two = ask(packs, after_calls(ABROAD[country], at, answered=True, times=2), at, channel=channel)
    assert "house.abroad-three-answered-calls" not in two.rules


@pytest.mark.parametrize("country", ABROAD)
def test_a_number_that_nobody_answers_is_not_rung_for_ever(packs: Packs, country: str) -> None:
    at = DAYTIME[country]
    seven = ask(packs, after_calls(ABROAD[country], at, answered=False, times=7), at)
    assert seven.rules == (("us.regf-seven-calls",) if country == "us" else ("house.abroad-six-attempts",))
    assert ask(packs, after_calls(ABROAD[country], at, answered=False, times=5), at).permitted


@pytest.mark.parametrize("channel", ["call", "ai_call", "message", "im", "visit", "letter"])
@pytest.mark.parametrize("country", ABROAD)
def test_a_contact_who_said_never_again_is_left_alone(packs: Packs, country: str, channel: str) -> None:
    story = somebody(ABROAD[country])
    story.add(CONTACT, "person.never", START)
    decision = ask(packs, story, DAYTIME[country], CONTACT, purpose="locate_debtor", channel=channel)
    assert "house.abroad-never-again" in decision.rules


@pytest.mark.parametrize(("state", "over"), [("minor", "adult"), ("no_contact_order", "order_ended")])
@pytest.mark.parametrize("country", ABROAD)
def test_a_minor_and_whoever_an_order_protects_is_not_contacted(packs: Packs, country: str, state: str, over: str) -> None:
    story = somebody(ABROAD[country])
    story.add(DEBTOR, "person.state", START, state=state)
    rule = "house.abroad-minor" if state == "minor" else "house.abroad-order"
    assert ask(packs, story, DAYTIME[country]).rules == (rule,)
    story.add(DEBTOR, "person.state", START, state=over)
    assert ask(packs, story, DAYTIME[country]).permitted


@pytest.mark.parametrize("country", ABROAD)
def test_nobody_uses_a_telephone_of_their_own(packs: Packs, country: str) -> None:
    assert ask(packs, somebody(ABROAD[country]), DAYTIME[country], own_device=True).rules == ("house.abroad-own-device",)


@pytest.mark.parametrize("channel", ["group_message", "public_post"])
@pytest.mark.parametrize("country", ABROAD)
def test_nothing_is_said_in_public(packs: Packs, country: str, channel: str) -> None:
    assert "house.never-public" in ask(packs, somebody(ABROAD[country]), DAYTIME[country], channel=channel).rules


def test_somebody_with_a_number_here_and_one_abroad_has_both(packs: Packs) -> None:
    night = parse_instant("2026-11-23T23:00:00+08:00")
    decision = ask(packs, somebody(SHANGHAI, HONG_KONG), night)
    assert {"cn.gbt-quiet-hours", "house.abroad-quiet-hours"} <= set(decision.rules)


def test_the_hours_of_a_country_that_has_its_own_are_left_to_it(packs: Packs) -> None:
    early = parse_instant("2026-11-23T06:30:00+08:00")
    assert ask(packs, somebody(MANILA), early).permitted
    assert ask(packs, somebody(HONG_KONG), early).rules == ("house.abroad-quiet-hours",)


@pytest.mark.parametrize("places", [(SHANGHAI,), ()])
def test_in_mainland_china_and_where_no_place_is_known_these_rules_are_silent(packs: Packs, places: tuple[str, ...]) -> None:
    story = somebody(*places)
    for state in ("minor", "no_contact_order"):
        story.add(DEBTOR, "person.state", START, state=state)
    decision = ask(packs, story, parse_instant("2026-11-23T03:00:00+08:00"), own_device=True)
    assert {"cn.pipl-31-minor", "cn.cc-997-order", "cn.cba-private-phone", "cn.gbt-quiet-hours"} <= set(decision.rules)
    assert not [name for name in decision.rules if name.startswith("house.abroad-")]
