"""The rulebook: every rule in force with its article, and the cases that hold it to what it says."""

import pytest

from minglu.acts.errors import NotAllowed
from minglu.acts.register import register_staff
from minglu.acts.rulebook import here, packs_view, rule_cases
from minglu.vault.signature import public_of
from tests.unit.acts.cast import COLLECTOR, HANDLER, INVESTIGATOR, LOADER, OFFICER, OWN, REVIEWER, worker

AUDITOR = worker(60)


def seen(lender, by=OFFICER):
    return packs_view(lender.node.office, by=by.id)


def cases(lender, rule, by=OFFICER):
    office = lender.node.office
    return rule_cases(office, office.sequencer.packs.rule(rule), by=by.id)


@pytest.mark.parametrize("by", [COLLECTOR, HANDLER, INVESTIGATOR, REVIEWER, LOADER, AUDITOR, worker(99)])
def test_whoever_does_not_oversee_sees_none_of_it(lender, by):
    register_staff(lender.node.office, AUDITOR.id, agency=OWN, key=public_of(AUDITOR.seed), roles=["auditor"], by=OFFICER.id)
    with pytest.raises(NotAllowed):
        seen(lender, by)
    with pytest.raises(NotAllowed):
        cases(lender, "cn.gbt-quiet-hours", by)


def test_looking_is_no_entry(lender):
    before = lender.size
    seen(lender)
    cases(lender, "cn.gbt-quiet-hours")
    assert lender.size == before


def test_every_rule_in_force_stands_with_its_article_and_its_cases(lender):
    packs = lender.node.office.sequencer.packs
    assert [line.rule for line in seen(lender).rules] == list(packs.rules)
    night = next(line for line in seen(lender).rules if line.rule.id == "cn.gbt-quiet-hours")
    assert (night.pack, night.rule.force, night.rule.confidence) == ("cn", "std", "S2")
    assert night.cases >= 2
    assert night.rule.reading.said("zh") != night.rule.reading.said("en")
    assert seen(lender).digest == packs.digest


def test_no_rule_in_force_is_without_a_case(lender):
    assert [line.rule.id for line in seen(lender).rules if not line.cases] == []


def test_the_cases_that_name_a_rule_are_all_there_whatever_pack_they_are_of(lender):
    counted = {line.rule.id: line.cases for line in seen(lender).rules}
    for rule in ("cn.gbt-quiet-hours", "core.allow-collection", "house.rest-day"):
        assert len([found for found in cases(lender, rule) if found.decided]) == counted[rule], rule


def test_a_limit_shows_the_last_case_below_it_and_the_first_above_it(lender):
    found = {
        (one.decided, one.case.permitted, one.case.saw.get("unanswered_calls_number_today")) for one in cases(lender, "cn.cba-six-attempts")
    }
    assert {(True, False, 6), (False, True, 5)} <= found


def test_a_case_that_a_rule_has_no_say_in_is_no_case_of_its_other_side(lender):
    """What an agent asks a third person for stands beside the six attempts in the file, and has nothing to do with calls to the debtor."""
    for rule in ("cn.gbt-only-the-debtor", "cn.pipl-6-address-book"):
        beside = [one.case for one in cases(lender, rule) if not one.decided]
        assert beside
        assert not [case.says for case in beside if rule in (*case.rules, *case.warnings)]
    collects = [one.case.question.get("act") for one in cases(lender, "cn.pipl-6-address-book")]
    assert set(collects) == {"collect"}


def test_what_applies_here_follows_the_place_and_the_licence(lender) -> None:
    spoken = {one.instrument.en: one.answer for one in here(lender.node.office, zone="Asia/Shanghai", by=OFFICER.id)}
    assert spoken["Personal Information Protection Law"] == "yes"
    assert spoken[next(title for title in spoken if "1006" in title)] == "no"
    # The product of a debt is asked of the debt: until it is entered, what may apply does.
    assert spoken[next(title for title in spoken if "redit card" in title)] == "perhaps"


def test_a_collector_is_not_shown_what_applies(lender) -> None:
    with pytest.raises(NotAllowed):
        here(lender.node.office, zone="Asia/Shanghai", by=COLLECTOR.id)
