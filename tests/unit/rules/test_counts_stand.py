"""Nothing that a record, a lapse or a late entry says makes a count, a refusal or a failed evaluation smaller than it was."""

import pytest

from minglu.canon.instants import DAY, HOUR, MINUTE
from minglu.rules.facts import facts
from tests.unit.rules.making import AGENCY, CONTACT, DEBTOR, MORNING, Story, asking, ordinary, packs

NOON = MORNING + 2 * HOUR
OTHER = "another number"


def seen(story: Story, *, when=NOON, **changed):
    return facts(asking(**changed), story.history, at=when, zone=packs().zones["Asia/Shanghai"], calendar=packs().calendar)


def lapsed(channel: str, *, purpose: str = "collection", person: str = DEBTOR) -> Story:
    story = ordinary()
    permit = story.add(person, "contact.permit", MORNING, channel=channel, purpose=purpose, until=MORNING + 10 * MINUTE)
    story.add(person, "contact.lapse", MORNING + 11 * MINUTE, permit=permit, why="unclaimed")
    return story


@pytest.mark.parametrize(
    ("channel", "noun", "counted"),
    [
        ("call", "answered_calls", 0),
        ("ai_call", "answered_calls", 0),
        ("message", "messages", 0),
        ("im", "messages", 1),
        ("group_message", "messages", 1),
        ("visit", "visits", 1),
        ("letter", "letters", 1),
    ],
)
def test_a_lapse_frees_only_what_cannot_be_done_without_a_token(channel, noun, counted) -> None:
    assert seen(lapsed(channel))[f"{noun}_today"] == counted


@pytest.mark.parametrize(("channel", "counted"), [("call", 0), ("message", 0), ("visit", 1), ("letter", 1), ("im", 1)])
def test_a_contact_who_was_visited_or_written_to_was_asked_whatever_became_of_the_token(channel, counted) -> None:
    story = lapsed(channel, purpose="pass_on_message", person=CONTACT)
    assert seen(story, person=CONTACT, purpose="pass_on_message")["third_party_calls_ever"] == counted


def test_a_visit_that_is_reported_after_its_token_lapsed_is_one_visit() -> None:
    story = lapsed("visit")
    permit = next(event.index for _, event in story.events if event.kind == "contact.permit" and event.said["channel"] == "visit")
    story.add(DEBTOR, "contact.outcome", NOON, channel="visit", permit=permit, happened=MORNING + MINUTE, answered=True)
    assert seen(story)["visits_today"] == 1


@pytest.mark.parametrize("noun", ["answered_calls", "attempted_calls", "conversations", "unanswered_calls"])
def test_a_call_that_is_said_to_have_been_sent_frees_nothing(noun) -> None:
    story = ordinary()
    story.call(DEBTOR, MORNING, answered=False, ended="sent")
    assert seen(story)[f"{noun}_today"] == 1


# ---- What a person refuses -------------------------------------------------------------------------------------------

ALL_DAY = {"from_minute": 0, "until_minute": 24 * 60, "until": NOON + DAY}


@pytest.mark.parametrize(
    ("refused", "asked", "holds"),
    [("call", "ai_call", True), ("call", "call", True), ("ai_call", "call", False), ("call", "message", False), ("message", "im", False)],
)
def test_whoever_wants_no_calls_wants_none_from_a_machine(refused, asked, holds) -> None:
    story = ordinary()
    story.add(DEBTOR, "channel.refused", MORNING, channels=[refused])
    assert seen(story, channel=asked)["channel_refused"] is holds
    story = ordinary()
    story.add(DEBTOR, "hours.refused", MORNING, channels=[refused], **ALL_DAY)
    assert seen(story, channel=asked)["hours_refused"] is holds


def test_agreeing_to_calls_by_a_person_does_not_take_back_the_refusal_of_a_machine() -> None:
    story = ordinary()
    story.add(DEBTOR, "channel.refused", MORNING, channels=["call", "ai_call"])
    story.add(DEBTOR, "hours.agreed", MORNING, channels=["call"], **ALL_DAY)
    assert (seen(story, channel="call")["channel_refused"], seen(story, channel="ai_call")["channel_refused"]) == (False, True)


# ---- Who counts as unreachable ---------------------------------------------------------------------------------------


def dead_number() -> Story:
    story = Story()
    story.add(DEBTOR, "datum.sealed", field="phone", datum="a datum", relation="debtor", source="person_self", basis="contract")
    story.call(DEBTOR, MORNING - 5 * DAY, answered=False, ended="invalid_number")
    return story


def unreachable(story: Story) -> bool:
    return seen(story)["debtor_unreachable"] is True


def test_a_number_out_of_service_makes_its_owner_unreachable() -> None:
    assert unreachable(dead_number())


@pytest.mark.parametrize("ended", ["no_answer", "busy"])
@pytest.mark.parametrize("permitted", [True, False])
def test_a_number_that_rang_since_is_in_service_whoever_called_it(ended, permitted) -> None:
    story = dead_number()
    if permitted:
        story.call(DEBTOR, MORNING - DAY, answered=False, ended=ended)
    else:
        story.add(DEBTOR, "call.unpermitted", MORNING - DAY, happened=MORNING - DAY, answered=False, ended=ended)
    assert not unreachable(story)


@pytest.mark.parametrize(("ended", "said"), [("failed", {}), ("no_answer", {"number": OTHER})])
def test_a_congested_trunk_or_another_number_that_rings_says_nothing_of_it(ended, said) -> None:
    story = dead_number()
    story.call(DEBTOR, MORNING - DAY, answered=False, ended=ended, **said)
    assert unreachable(story)


def test_a_number_that_rang_and_died_again_is_dead() -> None:
    story = dead_number()
    story.call(DEBTOR, MORNING - 2 * DAY, answered=False, ended="no_answer")
    story.call(DEBTOR, MORNING - DAY, answered=False, ended="invalid_number")
    assert unreachable(story)


def test_whoever_disputes_the_debt_has_been_in_touch() -> None:
    story = ordinary()
    assert unreachable(story)
    story.add(DEBTOR, "debt.disputed", MORNING, debtor=DEBTOR, debt="the debt")
    assert not unreachable(story)


# ---- Evaluations -----------------------------------------------------------------------------------------------------


def evaluated(*results: tuple[int, str]) -> tuple[object, object]:
    story = ordinary()
    for days, result in results:
        story.add(AGENCY, "agency.evaluated", MORNING, agency=AGENCY, evaluated=MORNING - days * DAY, result=result)
    found = seen(story, when=MORNING)
    return found["agency_evaluation_passed"], found["days_since_evaluation"]


@pytest.mark.parametrize(
    ("results", "passed", "days"),
    [
        ([(10, "failed")], False, 10),
        ([(10, "failed"), (20, "passed")], False, 10),
        ([(10, "failed"), (10, "passed")], True, 10),
        ([(10, "failed"), (5, "passed")], True, 5),
        ([(5, "passed"), (10, "failed")], True, 5),
        ([(400, "failed")], False, 30),
    ],
)
def test_the_evaluation_that_was_made_last_counts_whenever_it_was_entered(results, passed, days) -> None:
    assert evaluated(*results) == (passed, days)
