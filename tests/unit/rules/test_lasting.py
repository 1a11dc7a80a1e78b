"""Lasting refusals, against trying a month of moments."""

import pytest

from minglu.canon.instants import DAY, HOUR, Instant
from minglu.rules.cases import play
from minglu.rules.lasting import lasts
from minglu.rules.next import next_allowed
from minglu.rules.weigh import weigh
from tests.unit.rules.making import AGENCY, CONTACT, DEBTOR, MORNING, STAFF, asking, at, ordinary, packs


def stays(story, question=None, *, when=MORNING) -> bool:
    """Whether the refusal lasts; where it does, no moment of the next month may say otherwise."""
    question = question or asking()
    decision = weigh(packs(), question, story.history, at=when)
    assert not decision.permitted
    found = lasts(packs(), decision)
    if found:
        assert next_allowed(packs(), question, story.history, at=when) is None
    return found


def test_no_case_of_the_packs_whose_refusal_lasts_is_permitted_within_a_month() -> None:
    found = 0
    for pack in packs().packs:
        ours = packs().standing_for(pack)
        for case in pack.cases:
            played = play(case, pack.stage, zone=packs().zones[pack.stage.place])
            if lasts(ours, weigh(ours, played.question, played.history, at=played.at)):
                found += 1
                assert next_allowed(ours, played.question, played.history, at=played.at) is None, case.says
    assert found > 20


def test_a_permit_lasts_in_no_sense() -> None:
    story = ordinary()
    assert not lasts(packs(), weigh(packs(), asking(), story.history, at=MORNING))


def test_never_again_lasts() -> None:
    story = ordinary()
    story.add(CONTACT, "person.never")
    assert stays(story, asking(CONTACT))


def test_a_withdrawal_lasts() -> None:
    story = ordinary()
    story.add(CONTACT, "consent.withdrawn", purposes=[])
    assert stays(story, asking(CONTACT))


def test_a_borrower_who_can_be_reached_keeps_the_contact_out_of_reach_whatever_the_hour() -> None:
    story = ordinary()
    story.call(DEBTOR, MORNING - HOUR, answered=True)
    assert stays(story, asking(CONTACT))


def test_training_that_ran_out_lasts() -> None:
    assert stays(ordinary(), when=Instant(MORNING + 201 * DAY))


def test_training_longer_ago_than_a_year_lasts_although_it_still_counts() -> None:
    story = ordinary()
    story.add(STAFF, "staff.trained", staff=STAFF, passed=MORNING - 80 * DAY, until=MORNING + 800 * DAY)
    assert stays(story, when=Instant(MORNING + 300 * DAY))


def test_consent_that_ran_out_lasts() -> None:
    assert stays(ordinary(), asking(CONTACT), when=Instant(MORNING + 301 * DAY))


def test_a_suspended_agency_lasts() -> None:
    story = ordinary()
    story.add(AGENCY, "agency.suspended", agency=AGENCY, why="complaint")
    assert stays(story)


@pytest.mark.parametrize("when", ["2026-11-23T22:00:00", "2026-11-24T03:00:00", "2026-11-24T07:59:59"])
def test_the_night_does_not_last(when) -> None:
    assert not stays(ordinary(), when=at(when))


def test_the_count_of_a_day_does_not_last() -> None:
    story = ordinary()
    for hours in (1, 1.5, 2):
        story.call(DEBTOR, MORNING - int(hours * HOUR), answered=True)
    assert not stays(story)


def test_an_assignment_that_begins_tomorrow_does_not_last() -> None:
    story = ordinary()
    spans = {"agency": AGENCY, "debtor": DEBTOR, "debt": "the debt", "since": MORNING + DAY, "until": MORNING + 90 * DAY}
    story.add(DEBTOR, "debt.assigned", staff="a colleague", **spans)
    story.add("a colleague", "staff.registered", staff="a colleague", agency=AGENCY, roles=["collector"])
    story.add("a colleague", "staff.trained", staff="a colleague", passed=MORNING - DAY, until=MORNING + 90 * DAY)
    assert not stays(story, asking(staff="a colleague"))
