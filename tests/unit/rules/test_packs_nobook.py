"""The pack `nobook`: each country's instrument speaks there, and nowhere else."""

from dataclasses import replace
from itertools import product

import pytest

from minglu.canon.instants import parse_instant
from minglu.rules.packs import Packs, load_packs
from minglu.rules.weigh import weigh
from minglu.wiring.packs import read_packs
from tests.unit.rules.making import CONTACT, DEBTOR, asking
from tests.unit.rules.test_packs_us import somebody

ZONES = {
    "hk": "Asia/Hong_Kong",
    "id": "Asia/Jakarta",
    "in": "Asia/Kolkata",
    "ke": "Africa/Nairobi",
    "ng": "Africa/Lagos",
    "ph": "Asia/Manila",
}
NOON = parse_instant("2026-11-23T06:30:00Z")  # 7:30 in Lagos, 14:30 in Hong Kong
NIGHT = parse_instant("2026-11-23T15:00:00Z")  # 16:00 in Lagos, 23:00 in Hong Kong


@pytest.fixture(scope="module")
def packs() -> Packs:
    return load_packs({name: data for name, data in read_packs().items() if not name.startswith("house/")})


def countries(names: tuple[str, ...]) -> set[str]:
    """The countries whose instruments of this pack are among these rules."""
    return {name.removeprefix("nobook.")[:2] for name in names if name.startswith("nobook.")}


@pytest.mark.parametrize(("country", "source"), [*product(ZONES, ("uploaded_address_book", "person_self"))])
def test_an_address_book_is_refused_everywhere_and_a_persons_own_word_nowhere(packs: Packs, country: str, source: str) -> None:
    asked = asking(CONTACT, act="collect", channel="", datum="", purpose="locate_debtor", relation="contact")
    question = replace(asked, source=source, basis="consent", evidence=True, places=(ZONES[country],))
    decision = weigh(packs, question, somebody(ZONES[country]).history, at=NOON)
    assert decision.permitted is (source == "person_self")
    assert ("core.use-address-book" in decision.rules) is (source == "uploaded_address_book")
    assert countries(decision.rules) <= {country}


@pytest.mark.parametrize("country", ZONES)
def test_a_late_call_is_refused_where_hours_are_known(packs: Packs, country: str) -> None:
    decision = weigh(packs, asking(), somebody(ZONES[country]).history, at=NIGHT)
    expected = {"id": ("nobook.id-hours",), "in": ("nobook.in-hours",), "ph": ("nobook.ph-hours",)}
    assert decision.rules == expected.get(country, ("core.allow-collection",))


@pytest.mark.parametrize(
    ("country", "channel", "rules"),
    [
        ("in", "call", ("core.allow-message",)),
        ("ph", "message", ("nobook.ph-only-parties",)),
        ("ke", "call", ("nobook.ke-no-contacts",)),
        ("ke", "letter", ("core.allow-message",)),
        ("id", "call", ("core.allow-message",)),
        ("ng", "call", ("core.allow-message",)),
        ("hk", "call", ("nobook.hk-no-agency",)),
    ],
)
def test_whom_the_debtor_named_may_be_asked_where_law_lets(packs: Packs, country: str, channel: str, rules: tuple[str, ...]) -> None:
    question = asking(CONTACT, purpose="locate_debtor", channel=channel)
    assert weigh(packs, question, somebody(ZONES[country]).history, at=NOON).rules == rules


@pytest.mark.parametrize("purpose", ["collection", "pass_on_message"])
@pytest.mark.parametrize("country", ZONES)
def test_nobody_but_a_party_is_collected_from_in_any_of_them(packs: Packs, country: str, purpose: str) -> None:
    question = asking(CONTACT, purpose=purpose)
    assert not weigh(packs, question, somebody(ZONES[country]).history, at=NOON).permitted


def test_a_draft_warns_and_refuses_nothing(packs: Packs) -> None:
    decision = weigh(packs, asking(CONTACT, purpose="locate_debtor"), somebody(ZONES["in"]).history, at=NOON)
    assert (decision.permitted, decision.warnings) == (True, ("nobook.in-draft-only-parties",))
    drafts = [rule for rule in packs.rules if rule.force == "draft"]
    assert drafts
    assert {rule.effect for rule in drafts} == {"warn"}


def test_somebody_in_india_or_the_philippines_has_the_shorter_day(packs: Packs) -> None:
    story = somebody(ZONES["in"], ZONES["ph"])
    early, late = parse_instant("2026-11-23T02:29:59Z"), parse_instant("2026-11-23T13:30:00Z")
    assert weigh(packs, asking(), story.history, at=early).rules == ("nobook.in-hours",)  # 7:59:59 there
    assert weigh(packs, asking(), story.history, at=parse_instant("2026-11-23T02:30:00Z")).permitted
    assert weigh(packs, asking(), story.history, at=late).rules == ("nobook.in-hours",)  # 19:00 there, 21:30 in Manila


def test_the_debtor_may_be_called_by_day_in_each_of_them(packs: Packs) -> None:
    assert {weigh(packs, asking(DEBTOR), somebody(zone).history, at=NOON).rules for zone in ZONES.values()} == {("core.allow-collection",)}
