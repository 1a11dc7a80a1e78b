"""Which instruments speak about a situation of which only some facts are known."""

import pytest

from minglu.canon.instants import parse_instant
from minglu.rules.applying import Applying, applying
from minglu.rules.errors import RulesError
from minglu.rules.packs import Packs, load_packs
from minglu.rules.table import COUNTRIES, LICENCES, PRODUCTS
from minglu.rules.weigh import weigh
from minglu.wiring.packs import read_packs
from tests.unit.rules.making import asking
from tests.unit.rules.test_packs_us import somebody


@pytest.fixture(scope="module")
def packs() -> Packs:
    return load_packs(read_packs())


def answers(found: tuple[Applying, ...], *, pack: str) -> set[str]:
    return {one.answer for one in found if one.pack == pack}


def test_every_rule_stands_in_exactly_one_instrument(packs: Packs) -> None:
    found = applying(packs, {})
    assert sum(one.rules for one in found) == len(packs.rules)
    assert [one.pack for one in found] == sorted(one.pack for one in found)


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_country_has_its_own_pack_and_those_without_a_border(packs: Packs, country: str) -> None:
    found = applying(packs, {"country": country, "place_known": True})
    assert ("no" not in answers(found, pack="us")) is (country == "us")
    assert (answers(found, pack="cn") == {"no"}) is (country not in ("cn", "other"))
    assert (answers(found, pack="house") == {"yes"}) is (country not in ("cn", "other"))
    assert "yes" in answers(found, pack="house")
    assert (answers(found, pack="nobook") == {"no"}) is (country in ("cn", "us", "other"))


def test_an_instrument_of_a_product_hangs_on_the_product_while_it_is_unsaid(packs: Packs) -> None:
    def card(**said: str) -> Applying:
        found = applying(packs, {"country": "cn", "place_known": True, **said})
        return next(one for one in found if one.instrument.en.startswith("Measures for supervising commercial banks' credit card"))

    assert (card().answer, card().hangs_on) == ("perhaps", ("product",))
    assert (card(product="credit_card").answer, card(product="credit_card").hangs_on) == ("yes", ())
    assert card(product="internet_loan").answer == "no"


def test_nothing_said_is_perhaps_and_an_instrument_without_a_scope_is_yes(packs: Packs) -> None:
    found = applying(packs, {})
    assert answers(found, pack="us") == {"perhaps"}
    assert {name for one in found if one.pack == "us" for name in one.hangs_on} == {"country"}
    assert answers(found, pack="house") == {"yes", "perhaps"}
    assert {name for one in found if one.pack == "house" for name in one.hangs_on} == {"country", "place_known"}


@pytest.mark.parametrize("place", ["America/New_York", "Asia/Shanghai", "Asia/Manila"])
def test_no_rule_decides_whose_instrument_does_not_apply(packs: Packs, place: str) -> None:
    zone = packs.zones[place]
    silent = {one.instrument for one in applying(packs, {"country": zone.country, "place_known": True}) if one.answer == "no"}
    for hour in range(24):
        at = parse_instant(f"2026-11-23T{hour:02}:00:00Z")
        decision = weigh(packs, asking(own_device=True), somebody(place).history, at=at)
        assert not silent & {packs.rule(name).instrument for name in (*decision.rules, *decision.warnings)}


@pytest.mark.parametrize(
    ("said", "because"),
    [
        ({"contry": "us"}, "no fact is called 'contry'"),
        ({"country": "usa"}, "country is one of cn, hk"),
        ({"country": ""}, "country is one of"),
        ({"licence": "BANK"}, "licence is one of bank"),
        ({"product": "loan"}, "product is one of credit_card"),
    ],
)
def test_a_word_that_does_not_exist_is_refused(packs: Packs, said: dict[str, str], because: str) -> None:
    with pytest.raises(RulesError, match=because):
        applying(packs, said)


def test_every_word_of_a_scope_may_be_said(packs: Packs) -> None:
    for licence in LICENCES:
        for product in PRODUCTS:
            found = applying(packs, {"country": "cn", "place_known": True, "licence": licence, "product": product})
            assert "perhaps" not in {one.answer for one in found}
