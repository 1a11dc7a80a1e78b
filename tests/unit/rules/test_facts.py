"""Facts from entries: what is counted, on which day, and what is not known."""

import pytest

from minglu.canon.instants import DAY, HOUR, MINUTE
from minglu.rules.errors import WrongHistory
from minglu.rules.facts import facts
from minglu.rules.history import Event
from minglu.rules.table import FACTS
from tests.unit.rules.making import AGENCY, CONTACT, DEBTOR, MORNING, STAFF, Story, asking, at, ordinary, packs


def seen(story, question=None, *, when=MORNING, place="Asia/Shanghai"):
    zone = packs().zones.get(place)
    return facts(question or asking(), story.history, at=when, zone=zone, calendar=packs().calendar)


def test_exactly_the_facts_of_the_table_come_out() -> None:
    for question in (asking(), asking(CONTACT), asking(act="collect", channel="")):
        for place in ("Asia/Shanghai", "Atlantis/Lost"):
            assert set(seen(ordinary(), question, place=place)) == set(FACTS)


def test_every_fact_has_the_type_and_the_words_of_the_table() -> None:
    story = ordinary()
    story.add(DEBTOR, "debt.described", debt="the debt", product="consumer_loan")
    for name, value in seen(story, asking(CONTACT, wording="template")).items():
        fact = FACTS[name]
        assert type(value) is {"bool": bool, "int": int, "enum": str}[fact.type], name
        assert fact.type != "enum" or value in fact.values


def test_of_somebody_unknown_nothing_is_known_that_a_rule_could_permit_on() -> None:
    found = seen(Story(), asking(CONTACT, debtor=""), place="nowhere")
    unknown = {name for name, value in found.items() if value is None}
    assert unknown >= {"relation", "source", "basis", "basis_holds", "purpose_sealed", "local_minute", "answered_calls_today"}
    assert unknown >= {"assigned", "debtor_unreachable", "debtor_dead_or_incapable", "agency_own", "days_since_training"}
    assert [found[name] for name in ("place_known", "staff_registered", "agency_known", "agency_contract_valid")] == [False] * 4


@pytest.mark.parametrize(
    ("happened", "counted"),
    [
        ("2026-11-22T23:59:59.999", 0),
        ("2026-11-23T00:00:00", 1),
        ("2026-11-23T09:59:59", 1),
        ("2026-11-24T00:00:00", 0),
    ],
)
def test_an_answered_call_counts_on_the_day_it_happened(happened, counted) -> None:
    story = ordinary()
    story.call(DEBTOR, at(happened), answered=True)
    assert seen(story)["answered_calls_today"] == counted


def test_an_outcome_entered_today_of_a_call_yesterday_counts_yesterday() -> None:
    story = ordinary()
    permit = story.add(DEBTOR, "contact.permit", MORNING - DAY, purpose="collection", channel="call", until=MORNING - DAY + MINUTE)
    story.add(DEBTOR, "contact.outcome", MORNING, channel="call", happened=MORNING - DAY, answered=True, permit=permit)
    assert seen(story)["answered_calls_today"] == 0
    assert seen(story, when=MORNING - DAY + HOUR)["answered_calls_today"] == 1


@pytest.mark.parametrize(("kind", "left"), [("contact.lapse", 0), ("contact.outcome", 0), ("", 1)])
def test_a_permit_counts_until_its_outcome_or_lapse_is_entered(kind, left) -> None:
    story = ordinary()
    permit = story.add(DEBTOR, "contact.permit", MORNING - HOUR, purpose="collection", channel="call", until=MORNING - HOUR + MINUTE)
    if kind:
        story.add(DEBTOR, kind, MORNING, channel="letter", happened=MORNING, answered=False, permit=permit)
    found = seen(story)
    assert (found["answered_calls_today"], found["unanswered_calls_number_today"]) == (left, left)


@pytest.mark.parametrize(("until", "counted"), [("2026-11-22T23:59:59.999", 0), ("2026-11-23T00:00:00", 1), ("2026-11-23T00:09:00", 1)])
def test_a_permit_from_before_midnight_counts_on_every_day_it_can_be_used(until, counted) -> None:
    story = ordinary()
    story.add(DEBTOR, "contact.permit", at("2026-11-22T23:55:00"), purpose="collection", channel="call", until=at(until))
    assert seen(story)["answered_calls_today"] == counted


def test_attempts_are_counted_by_number_and_answered_calls_by_person() -> None:
    story = ordinary()
    story.call(DEBTOR, MORNING - HOUR, answered=True, number="a second number")
    story.call(DEBTOR, MORNING - HOUR, answered=False, number="a second number")
    story.call(DEBTOR, MORNING - HOUR, answered=False)
    found = seen(story)
    assert (found["answered_calls_today"], found["unanswered_calls_number_today"]) == (1, 1)


@pytest.mark.parametrize(("answered", "counts"), [(True, (1, 0)), (False, (0, 1))])
def test_a_call_without_a_permit_counts_like_any_other(answered, counts) -> None:
    story = ordinary()
    story.add(DEBTOR, "call.unpermitted", MORNING, happened=MORNING - HOUR, answered=answered)
    found = seen(story)
    assert (found["answered_calls_today"], found["unanswered_calls_number_today"]) == counts


@pytest.mark.parametrize("channel", ["message", "visit", "letter"])
def test_only_calls_are_counted_as_calls(channel) -> None:
    story = ordinary()
    story.call(DEBTOR, MORNING - HOUR, answered=True, channel=channel)
    story.add(DEBTOR, "contact.permit", MORNING - MINUTE, purpose="collection", channel=channel, until=MORNING)
    found = seen(story)
    assert (found["answered_calls_today"], found["unanswered_calls_number_today"]) == (0, 0)


@pytest.mark.parametrize(
    ("kind", "said", "lost"),
    [
        ("", {}, True),
        ("contact.outcome", {"channel": "call", "answered": True}, False),
        ("contact.outcome", {"channel": "visit", "answered": True}, False),
        ("contact.outcome", {"channel": "message", "answered": True}, True),
        ("call.unpermitted", {"answered": True}, False),
        ("call.unpermitted", {"answered": False}, True),
        ("person.proved", {}, False),
        ("complaint.filed", {}, False),
        ("complaint.supplemented", {}, False),
        ("complaint.disputed", {}, False),
        ("hours.agreed", {"channels": [], "from_minute": 0, "until_minute": 0, "until": 0}, False),
        ("person.blocked", {}, True),
    ],
)
def test_a_debtor_is_lost_until_in_touch_again(kind, said, lost) -> None:
    story = ordinary()
    if kind:
        story.add(DEBTOR, kind, MORNING - HOUR, happened=MORNING - HOUR, permit=0, **said)
    assert seen(story, asking(CONTACT))["debtor_unreachable"] is lost


@pytest.mark.parametrize(("hours", "lost"), [((72, 48, 24), True), ((48, 24, 23), False), ((72, 71, 24), False), ((48, 24), False)])
def test_three_failures_count_only_on_three_local_days(hours, lost) -> None:
    story = Story()
    for ago in hours:
        story.call(DEBTOR, MORNING - ago * HOUR, answered=False)
    assert seen(story, asking(CONTACT))["debtor_unreachable"] is lost


def test_calls_without_a_permit_never_make_a_debtor_lost() -> None:
    story = Story()
    for days in (1, 2, 3, 4):
        story.add(DEBTOR, "call.unpermitted", MORNING, happened=MORNING - days * DAY, answered=False)
    assert seen(story, asking(CONTACT))["debtor_unreachable"] is False


def test_an_answer_entered_late_still_counts_by_when_it_happened() -> None:
    story = Story()
    for days in (4, 2, 1):
        story.call(DEBTOR, MORNING - days * DAY, answered=False)
    story.call(DEBTOR, MORNING - 3 * DAY, answered=True)
    assert seen(story, asking(CONTACT))["debtor_unreachable"] is False


@pytest.mark.parametrize(
    ("minute", "agreed"), [("21:59", False), ("22:00", True), ("23:59", True), ("00:00", True), ("00:59", True), ("01:00", False)]
)
def test_hours_agreed_over_midnight_end_to_the_minute(minute, agreed) -> None:
    story = ordinary()
    story.add(DEBTOR, "hours.agreed", channels=["call"], from_minute=1320, until_minute=60, until=MORNING + 9 * DAY)
    assert seen(story, when=at(f"2026-11-24T{minute}:00"))["hours_agreed"] is agreed


def test_a_later_agreement_about_hours_takes_the_place_of_the_earlier() -> None:
    story = ordinary()
    story.add(DEBTOR, "hours.agreed", channels=["call"], from_minute=0, until_minute=1440, until=MORNING + DAY)
    assert seen(story)["hours_agreed"] is True
    story.add(DEBTOR, "hours.agreed", channels=["call"], from_minute=0, until_minute=0, until=MORNING + DAY)
    assert seen(story)["hours_agreed"] is False


@pytest.mark.parametrize(
    ("events", "holds", "withdrawn"),
    [
        ([], True, False),
        ([("consent.withdrawn", ["pass_on_message"])], False, True),
        ([("consent.withdrawn", [])], False, True),
        ([("consent.withdrawn", ["locate_debtor"])], True, False),
        ([("consent.withdrawn", []), ("consent.given", ["locate_debtor"])], False, True),
        ([("consent.withdrawn", []), ("consent.given", ["pass_on_message"])], False, True),
        ([("consent.withdrawn", []), ("by the person", ["pass_on_message"])], True, False),
        ([("consent.withdrawn", []), ("by the person", ["pass_on_message"]), ("consent.withdrawn", [])], False, True),
        ([("consent.withdrawn", []), ("by the person", ["locate_debtor"]), ("consent.given", ["pass_on_message"])], False, True),
        ([("by the person", ["pass_on_message"]), ("consent.withdrawn", []), ("consent.given", ["pass_on_message"])], False, True),
    ],
)
def test_consent_holds_until_withdrawn_and_again_once_the_person_gives_it_again(events, holds, withdrawn) -> None:
    story = ordinary()
    for kind, purposes in events:
        said = {"by": "person"} if kind == "by the person" else {}
        story.add(CONTACT, "consent.given" if said else kind, purposes=purposes, until=MORNING + DAY, **said)
    found = seen(story, asking(CONTACT))
    assert (found["basis_holds"], found["consent_withdrawn"]) == (holds, withdrawn)


@pytest.mark.parametrize("changed", [{"number": "another"}, {"field": "name"}, {"datum": "another"}])
def test_a_datum_sealed_for_something_else_says_nothing_about_this(changed) -> None:
    found = seen(ordinary(), asking(**changed))
    assert (found["relation"], found["source"], found["basis"], found["basis_holds"]) == (None, None, None, None)


def test_relation_source_and_basis_are_never_believed_from_the_question() -> None:
    found = seen(ordinary(), asking(CONTACT, relation="debtor", source="person_self", basis="law", places=("Asia/Urumqi",)))
    assert (found["relation"], found["source"], found["basis"]) == ("contact", "debtor_named", "consent")


@pytest.mark.parametrize(
    ("changed", "fact"),
    [({"staff": "another"}, "assigned"), ({"agency": "another"}, "assigned"), ({"debt": "another"}, "assigned")],
)
def test_an_assignment_is_to_one_staff_of_one_agency_for_one_debt(changed, fact) -> None:
    assert seen(ordinary())[fact] is True
    assert seen(ordinary(), asking(**changed))[fact] is False


@pytest.mark.parametrize(
    ("kind", "said", "fact", "value"),
    [
        ("staff.roles", {"roles": ["handler"]}, "staff_is_collector", False),
        ("staff.registered", {"roles": ["collector"], "agency": "another"}, "staff_registered", False),
        ("staff.trained", {"passed": MORNING, "until": MORNING + DAY}, "days_since_training", 0),
        ("staff.trained", {"passed": MORNING + HOUR, "until": MORNING + DAY}, "days_since_training", 0),
        ("staff.trained", {"passed": MORNING - 400 * DAY, "until": MORNING}, "days_since_training", 90),
    ],
)
def test_the_latest_entry_about_staff_counts(kind, said, fact, value) -> None:
    story = ordinary()
    story.add(STAFF, kind, staff=STAFF, **said)
    assert seen(story)[fact] == value


@pytest.mark.parametrize(("since", "until", "valid"), [(0, DAY, True), (1, DAY, False), (-DAY, 1, True), (-DAY, 0, False)])
def test_a_contract_runs_from_its_start_up_to_its_end(since, until, valid) -> None:
    story = ordinary()
    story.add(AGENCY, "agency.registered", agency=AGENCY, own=False, since=MORNING + since, until=MORNING + until, evaluated=0)
    assert seen(story)["agency_contract_valid"] is valid


@pytest.mark.parametrize(("state", "corrected"), [("dead", "alive"), ("incapable", "capable")])
def test_a_correction_of_a_debtor_s_state_counts(state, corrected) -> None:
    story = ordinary()
    story.add(DEBTOR, "person.state", state=state)
    assert seen(story, asking(CONTACT))["debtor_dead_or_incapable"] is True
    story.add(DEBTOR, "person.state", state=corrected)
    assert seen(story, asking(CONTACT))["debtor_dead_or_incapable"] is False


@pytest.mark.parametrize(("state", "other"), [("dead", "capable"), ("incapable", "alive")])
def test_one_state_of_a_debtor_is_not_undone_by_the_end_of_another(state, other) -> None:
    story = ordinary()
    story.add(DEBTOR, "person.state", state=state)
    story.add(DEBTOR, "person.state", state=other)
    assert seen(story, asking(CONTACT))["debtor_dead_or_incapable"] is True


@pytest.mark.parametrize(
    ("subject", "kind", "said"),
    [
        (DEBTOR, "contact.permit", {"purpose": "collection"}),
        (DEBTOR, "contact.outcome", {"permit": 1, "channel": "call", "happened": "noon", "answered": True}),
        (DEBTOR, "contact.outcome", {"permit": 1, "channel": "call", "happened": MORNING - HOUR}),
        (DEBTOR, "contact.lapse", {}),
        (DEBTOR, "person.state", {}),
        (STAFF, "staff.trained", {"until": MORNING}),
        (AGENCY, "agency.registered", {"own": True, "since": 0}),
    ],
)
def test_an_entry_that_lacks_a_member_stops_the_decision(subject, kind, said) -> None:
    story = ordinary()
    story.events.append((subject, Event(index=99, at=MORNING, kind=kind, said=said)))
    with pytest.raises(WrongHistory, match=r"entry 99 .* nothing can be counted"):
        seen(story)


@pytest.mark.parametrize("word", ["", "lender", "intake ", "Person"])
def test_consent_given_by_nobody_in_particular_lifts_no_withdrawal(word) -> None:
    story = ordinary()
    story.add(CONTACT, "consent.withdrawn", purposes=[])
    story.add(CONTACT, "consent.given", purposes=["pass_on_message"], until=MORNING + DAY, by=word)
    assert seen(story, asking(CONTACT))["consent_withdrawn"] is True


def test_contacts_as_a_third_party_are_counted_for_ever_but_not_when_they_lapsed() -> None:
    story = ordinary()
    for days, purpose in ((900, "pass_on_message"), (500, "locate_debtor"), (1, "pass_on_message"), (1, "complaint_answer")):
        story.call(CONTACT, MORNING - days * DAY, answered=False, purpose=purpose)
    permit = story.add(CONTACT, "contact.permit", MORNING, purpose="locate_debtor", channel="message", until=MORNING)
    assert seen(story, asking(CONTACT))["third_party_calls_ever"] == 4
    story.add(CONTACT, "contact.lapse", MORNING, permit=permit, why="undialled")
    assert seen(story, asking(CONTACT))["third_party_calls_ever"] == 3
