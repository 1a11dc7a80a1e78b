"""The situations that whoever writes packs must get right, decided by the packs as they are shipped.

A consumer finance company, an outside agency, an internet loan: one test for each situation, with the decision and every rule that
decided it. What is not about the gate (erasing, answering a complaint, reading many files) is tested with the acts.
"""

import pytest

from minglu.canon.instants import DAY, HOUR, MINUTE
from minglu.rules.errors import WrongQuestion
from minglu.rules.history import INSTITUTION
from minglu.rules.question import CHANNELS, PURPOSES
from minglu.rules.weigh import weigh
from tests.unit.rules.making import AGENCY, CONTACT, DEBTOR, MORNING, STAFF, asking, at, ordinary, packs

YEAR = 900 * DAY
TEMPLATE = {"wording": "template", "wording_clean": True}
# The words of a check that found something, whatever it was.
FAULTY = {"wording": "free_text", "wording_clean": False}
HANDLES = {"purpose": "complaint_answer"}


def lender():
    """What `ordinary` tells of a lender and its agency; the lender is a consumer finance company, the debt an internet loan."""
    story = ordinary()
    story.add(INSTITUTION, "institution.licensed", licence="consumer_finance")
    story.add(DEBTOR, "debt.described", debt="the debt", product="internet_loan")
    return story


def decided(story, question, *, when=MORNING):
    """Whether it is permitted, and the rules that decided."""
    decision = weigh(packs(), question, story.history, at=when)
    return decision.permitted, decision.rules


def refused(story, question, *, when=MORNING):
    permitted, rules = decided(story, question, when=when)
    assert not permitted
    return set(rules)


def permitted(story, question, *, when=MORNING) -> bool:
    return decided(story, question, when=when) in ((True, ("core.allow-collection",)), (True, ("core.allow-message",)))


def answered(story, times, *, person=DEBTOR, **said):
    for hours in range(1, times + 1):
        story.call(person, MORNING - hours * HOUR, answered=True, **said)
    return story


def missed(story, times):
    for hours in range(1, times + 1):
        story.call(DEBTOR, MORNING - hours * HOUR, answered=False)
    return story


def complaining(story, person):
    """The person complained, and whoever asks now handles complaints."""
    story.add(person, "complaint.filed", MORNING - 5 * DAY)
    story.add(STAFF, "staff.roles", roles=["handler"])
    return story


# ---- The clock


def test_1_a_call_at_ten_in_the_evening_sharp_is_refused():
    assert refused(lender(), asking(), when=at("2026-11-23T22:00:00")) == {"cn.gbt-quiet-hours", "cn.cba-quiet-hours"}
    assert permitted(lender(), asking(), when=at("2026-11-23T21:59:59"))


def test_2_a_call_at_eight_in_the_morning_sharp_is_permitted():
    assert permitted(lender(), asking(), when=at("2026-11-23T08:00:00"))
    assert refused(lender(), asking(), when=at("2026-11-23T07:59:59")) == {"cn.gbt-quiet-hours", "cn.cba-quiet-hours"}


def test_3_who_agreed_to_messages_until_midnight_gets_one_at_ten_past_eleven():
    story, late = lender(), at("2026-11-23T23:10:00")
    assert not decided(story, asking(channel="message", **TEMPLATE), when=late)[0]
    story.add(DEBTOR, "hours.agreed", channels=["message"], from_minute=1320, until_minute=1440, until=MORNING + 30 * DAY)
    assert permitted(story, asking(channel="message", **TEMPLATE), when=late)
    assert not permitted(story, asking(), when=late)


# ---- The counters


def test_4_the_fourth_answered_call_of_a_day_is_refused():
    assert permitted(answered(lender(), 2), asking())
    assert refused(answered(lender(), 3), asking()) == {"cn.gbt-three-answered-calls"}


def test_5_a_call_that_the_debtor_made_is_not_counted():
    story = answered(lender(), 2)
    story.add(DEBTOR, "call.received", MORNING - 30 * MINUTE, happened=MORNING - 30 * MINUTE, seconds=60)
    assert permitted(story, asking())


def test_6_the_seventh_unanswered_attempt_at_a_number_is_refused_by_a_rule_that_is_meant_to_yield():
    assert permitted(missed(lender(), 5), asking())
    assert refused(missed(lender(), 6), asking()) == {"cn.cba-six-attempts"}
    assert packs().rule("cn.cba-six-attempts").override


def test_7_a_machine_that_speaks_counts_like_a_person():
    assert refused(answered(lender(), 3), asking(channel="ai_call", **TEMPLATE)) == {"cn.gbt-three-answered-calls"}
    assert refused(answered(lender(), 3, channel="ai_call"), asking()) == {"cn.gbt-three-answered-calls"}


# ---- Contacts


def booked(story):
    """The contact's number comes from an uploaded address book, and nothing allows its use."""
    sealed = {"field": "phone", "places": ["Asia/Shanghai"], "until": MORNING + YEAR, "relation": "contact"}
    datum = f"datum of {CONTACT}"
    story.add(CONTACT, "datum.sealed", datum=datum, **sealed, source="uploaded_address_book", basis="none", purposes=["pass_on_message"])
    return story


NO_BASIS = {"cn.pipl-13-address-book", "cn.pipl-13-basis", "cn.cc-1033-third-person"}
NOT_LOST = {"cn.gbt-only-when-lost", "cn.cba-only-when-lost"}


def reached(story):
    story.call(DEBTOR, MORNING - 20 * HOUR, answered=True)
    return story


def test_8_somebody_from_an_address_book_is_not_contacted_while_the_debtor_can_be_reached_nor_taken_in():
    assert refused(reached(booked(lender())), asking(CONTACT)) == NO_BASIS | NOT_LOST
    taken_in = {"act": "collect", "channel": "", "relation": "contact", "source": "uploaded_address_book", "basis": "none", "count": 500}
    assert refused(lender(), asking(CONTACT, **taken_in, places=("Asia/Shanghai",))) == {
        "cn.app-2021-address-book",
        "cn.cc-1035-collect",
        "cn.csl-43-necessary",
        "cn.dsl-32-lawful",
        "cn.pipl-13-address-book",
        "cn.pipl-13-collect-basis",
        "cn.pipl-6-address-book",
        "core.default-deny",
        "house.contact-own-consent",
    }


def test_9_somebody_from_an_address_book_is_not_contacted_when_the_debtor_is_lost_either():
    assert refused(booked(lender()), asking(CONTACT)) == NO_BASIS


@pytest.mark.parametrize("how", [{"channel": "call"}, {"channel": "message", **TEMPLATE}])
def test_10_a_declared_contact_is_asked_to_pass_on_a_message_while_the_debtor_is_lost(how):
    assert permitted(lender(), asking(CONTACT, **how))


def test_11_a_debtor_who_answered_yesterday_is_not_lost():
    assert refused(reached(lender()), asking(CONTACT)) == NOT_LOST


def test_12_a_message_to_a_contact_that_tells_the_debt_is_refused():
    assert refused(lender(), asking(CONTACT, channel="message", **FAULTY)) == {
        "cn.cba-manner",
        "cn.cba-no-debt-to-third",
        "cn.cc-1032-disclosure",
        "cn.cfc-manner",
        "cn.cpr-41-manner",
        "cn.gbt-no-debt-to-contacts",
        "cn.pipl-25-disclosure",
        "cn.psa-50-messages",
        "house.approved-wording",
    }


def test_13_a_contact_who_said_never_last_year_is_not_contacted_when_the_debtor_is_lost_again():
    story = lender()
    story.add(CONTACT, "person.never", MORNING - 400 * DAY)
    assert refused(story, asking(CONTACT)) == {"cn.cba-never-again", "cn.cc-1033-never", "cn.cpr-41-third", "cn.gbt-never-again"}


def test_14_a_guarantor_is_collected_from_within_the_limits_of_a_debtor():
    story, person = lender(), "the guarantor"
    sealed = {"field": "phone", "places": ["Asia/Shanghai"], "until": MORNING + YEAR, "relation": "guarantor", "basis": "contract"}
    story.add(person, "datum.sealed", datum=f"datum of {person}", **sealed, source="person_self", purposes=["collection"])
    ask = asking(person, purpose="collection")
    assert permitted(story, ask)
    assert refused(answered(story, 3, person=person), ask) == {"cn.gbt-three-answered-calls"}


# ---- Channels and words


def test_15_a_collector_does_not_use_an_account_of_their_own():
    assert refused(lender(), asking(channel="im", own_device=True, **TEMPLATE)) == {"cn.cba-private-phone"}
    assert permitted(lender(), asking(channel="im", **TEMPLATE))


def test_16_nobody_visits_alone_and_two_may():
    story = lender()
    assert refused(story, asking(channel="visit")) == {"cn.cba-22-two-visitors"}
    story.add("the second", "staff.registered", staff="the second", agency=AGENCY, roles=["collector"])
    story.add("the second", "staff.trained", staff="the second", passed=MORNING - 90 * DAY, until=MORNING + 200 * DAY)
    assert permitted(story, asking(channel="visit", companions=("the second",)))
    assert refused(story, asking(channel="visit", companions=("a stranger",))) == {"cn.cba-22-two-visitors"}


def test_17_a_message_in_the_name_of_the_police_or_of_a_blacklist_is_refused():
    assert refused(lender(), asking(channel="message", **FAULTY)) == {
        "cn.cba-manner",
        "cn.cfc-manner",
        "cn.cpr-41-manner",
        "cn.psa-50-messages",
        "house.approved-wording",
    }


# ---- Staff and agencies


def test_18_a_collector_works_on_no_case_of_somebody_else():
    nobody = {"cn.gbt-training", "cn.pipl-51-training", "cn.pipl-51-staff", "cn.pipl-51-assigned"}
    assert refused(lender(), asking(staff="another")) == nobody
    assert refused(lender(), asking(debt="another debt")) == {"cn.pipl-51-assigned"}


def test_19_an_agency_whose_contract_ended_yesterday_uses_nothing():
    story, span = lender(), {"since": MORNING - YEAR, "until": MORNING - DAY}
    story.add(AGENCY, "agency.contracted", agency=AGENCY, purposes=list(PURPOSES), channels=list(CHANNELS), **span)
    assert refused(story, asking()) == {"cn.ndr-12-contract", "cn.pipl-21-agency"}


def test_20_borrowers_without_a_case_cannot_be_opened_one_by_one_nor_for_another_purpose():
    story = lender()
    for number in range(25):
        borrower = f"borrower {number}"
        own = {"relation": "debtor", "source": "person_self", "basis": "contract", "purposes": ["collection"]}
        sealed = {"field": "phone", "places": ["Asia/Shanghai"], "until": MORNING + YEAR}
        story.add(borrower, "datum.sealed", datum=f"datum of {borrower}", **sealed, **own)
        story.add(borrower, "debt.described", debt="their debt", product="internet_loan")
        question = asking(borrower, purpose="collection", debtor=borrower, debt="their debt")
        assert refused(story, question) == {"cn.pipl-51-assigned"}
    with pytest.raises(WrongQuestion, match="purpose"):
        asking(purpose="export")


def test_21_training_passed_366_days_ago_has_run_out():
    def trained(days):
        story = lender()
        story.events = [(subject, event) for subject, event in story.events if event.kind != "staff.trained"]
        story.add(STAFF, "staff.trained", staff=STAFF, passed=MORNING - days * DAY, until=MORNING - (days - 365) * DAY + 1)
        return story

    assert permitted(trained(365), asking())
    assert refused(trained(366), asking()) == {"cn.gbt-training", "cn.pipl-51-training"}


# ---- Stops


def test_24_the_new_holder_of_a_number_is_not_contacted_but_their_complaint_is_answered():
    story = lender()
    story.add(DEBTOR, "person.state", MORNING - DAY, state="wrong_person")
    stop = {"cn.cc-1033-wrong-person", "cn.csl-45-deletion", "cn.pipl-46-wrong-person", "house.wrong-person"}
    assert refused(story, asking()) == stop
    assert refused(story, asking(channel="letter", sealed_letter=True, **TEMPLATE)) == stop
    assert decided(complaining(story, DEBTOR), asking(**HANDLES)) == (True, ("core.allow-complaint-answer",))


@pytest.mark.parametrize("purpose", [purpose for purpose in PURPOSES if purpose != "identity_code"])
@pytest.mark.parametrize("channel", CHANNELS)
def test_an_order_not_to_contact_stops_every_channel_and_purpose(channel, purpose):
    story = complaining(lender(), DEBTOR) if purpose == "complaint_answer" else lender()
    story.add(DEBTOR, "person.state", MORNING - DAY, state="no_contact_order")
    question = asking(channel=channel, purpose=purpose, sealed_letter=True, **TEMPLATE)
    assert refused(story, question) >= {"cn.psa-50-no-contact", "cn.cc-997-order"}


def test_an_order_of_the_year_before_cites_no_article_of_the_revised_law():
    story, before = lender(), at("2025-12-31T10:00:00")
    story.add(DEBTOR, "person.state", MORNING - YEAR, state="no_contact_order")
    assert "cn.psa-50-no-contact" not in refused(story, asking(), when=before)
    assert "cn.psa-50-no-contact" in refused(story, asking(), when=at("2026-01-01T10:00:00"))


def test_an_agency_contacts_nobody_for_a_purpose_that_was_not_assessed():
    story = lender()
    story.events = [(subject, event) for subject, event in story.events if event.kind != "purpose.assessed"]
    assert refused(story, asking()) == {"cn.pipl-55-assessed"}


def test_law_of_the_day_of_the_incident_is_cited_by_its_number_of_that_day():
    story = lender()
    story.add(DEBTOR, "person.blocked", MORNING - YEAR, why="complaint")
    assert "cn.csl-43-old-deletion" in refused(story, asking(), when=at("2025-12-31T10:00:00"))
    assert "cn.csl-45-deletion" in refused(story, asking(), when=at("2026-01-01T10:00:00"))
    both = {"cn.csl-43-old-deletion", "cn.csl-45-deletion"}
    assert not both <= refused(story, asking(), when=at("2026-01-01T10:00:00"))
