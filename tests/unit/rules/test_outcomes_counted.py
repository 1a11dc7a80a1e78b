"""Outcomes are counted honestly: whatever moment a record claims, and whatever it says of how the call ended."""

import pytest

from minglu.canon.instants import DAY, HOUR, MINUTE, SECOND
from minglu.rules.contacts import EARLY, ENDS, LATE
from minglu.rules.errors import WrongHistory
from minglu.rules.facts import facts
from tests.unit.rules.making import CONTACT, DEBTOR, MORNING, Story, asking, at, ordinary, packs

YESTERDAY, TODAY, TOMORROW = "2026-11-22", "2026-11-23", "2026-11-24"


def seen(story, question=None, *, when=MORNING):
    return facts(question or asking(), story.history, at=when, zone=packs().zones["Asia/Shanghai"], calendar=packs().calendar)


def counted(story, day, name="answered_calls_today"):
    return seen(story, when=at(f"{day}T12:00:00"))[name]


def one_call(*, given, until, happened, answered=True, **said):
    story = ordinary()
    permit = story.add(DEBTOR, "contact.permit", given, purpose="collection", channel="call", until=until)
    story.add(DEBTOR, "contact.outcome", MORNING, channel="call", happened=happened, answered=answered, permit=permit, **said)
    return story


@pytest.mark.parametrize(
    ("happened", "today"), [(-EARLY - 1, 1), (-EARLY, 0), (-1, 0), (0, 1)], ids=["too early", "just early", "before midnight", "after it"]
)
def test_a_record_from_before_its_permit_counts_on_the_permit_s_day_too(happened, today) -> None:
    midnight = at(f"{TODAY}T00:00:00")
    story = one_call(given=midnight, until=midnight + MINUTE, happened=midnight + happened)
    assert counted(story, TODAY) == today


@pytest.mark.parametrize(("late", "today"), [(LATE, 0), (LATE + 1, 1)])
def test_a_record_from_after_its_permit_counts_on_the_permit_s_day_too(late, today) -> None:
    until = at(f"{TODAY}T23:59:59.999")
    story = one_call(given=until - MINUTE, until=until, happened=until + late)
    assert (counted(story, TODAY), counted(story, TOMORROW)) == (today, 1)


@pytest.mark.parametrize(("answered", "name"), [(True, "answered_calls_today"), (False, "unanswered_calls_number_today")])
@pytest.mark.parametrize("claims", [-400 * DAY, -DAY, DAY, 400 * DAY])
def test_another_day_claimed_never_frees_today(answered, name, claims) -> None:
    story = one_call(given=MORNING - HOUR, until=MORNING - HOUR + MINUTE, happened=MORNING - HOUR + claims, answered=answered)
    assert counted(story, TODAY, name) == 1


def test_another_hour_of_the_same_day_counts_once() -> None:
    story = one_call(given=MORNING - HOUR, until=MORNING - HOUR + MINUTE, happened=MORNING - 3 * HOUR)
    assert counted(story, TODAY) == 1


def test_a_permit_over_midnight_with_a_wrong_record_counts_on_both_days() -> None:
    given = at(f"{YESTERDAY}T23:55:00")
    story = one_call(given=given, until=given + 10 * MINUTE, happened=given - 3 * DAY)
    assert (counted(story, YESTERDAY), counted(story, TODAY), counted(story, "2026-11-19")) == (1, 1, 1)


def test_an_outcome_of_no_permit_counts_when_it_happened_and_frees_nothing() -> None:
    story = ordinary()
    story.add(DEBTOR, "contact.outcome", channel="call", happened=MORNING - HOUR, answered=True, permit=999)
    story.add(DEBTOR, "contact.permit", MORNING - MINUTE, purpose="collection", channel="call", until=MORNING + MINUTE)
    assert counted(story, TODAY) == 2


def unreachable(ends, **said):
    story = Story()
    for days, ended in zip((4, 3, 2, 1), ends, strict=False):
        story.call(DEBTOR, MORNING - days * DAY, answered=ended == "answered", ended=ended, **said)
    return seen(story, asking(CONTACT))["debtor_unreachable"]


@pytest.mark.parametrize(
    ("ends", "lost"),
    [
        (("no_answer", "no_answer", "no_answer"), True),
        (("busy", "busy", "busy"), True),
        (("no_answer", "busy", "no_answer"), True),
        (("failed", "failed", "failed"), False),
        (("no_answer", "failed", "no_answer"), False),
        (("no_answer", "failed", "busy", "busy"), True),
        (("no_answer", "no_answer", "no_answer", "answered"), False),
    ],
)
def test_only_no_answer_and_busy_say_that_a_debtor_was_not_there(ends, lost) -> None:
    assert unreachable(ends) is lost


@pytest.mark.parametrize("seconds", [0, 1, 2, 3])
def test_an_answer_is_an_answer_however_short(seconds) -> None:
    assert unreachable(("no_answer", "no_answer", "no_answer", "answered"), seconds=seconds) is False


def test_records_of_other_days_make_nobody_lost() -> None:
    story = Story()
    for days in (3, 2, 1):
        permit = story.add(DEBTOR, "contact.permit", MORNING - HOUR, purpose="collection", channel="call", until=MORNING - HOUR + MINUTE)
        story.add(DEBTOR, "contact.outcome", MORNING, channel="call", happened=MORNING - days * DAY, answered=False, permit=permit)
    assert seen(story, asking(CONTACT))["debtor_unreachable"] is False


def test_an_answer_with_a_wrong_day_counts_as_reached_at_the_latest_it_may_have_been() -> None:
    story = Story()
    permit = story.add(DEBTOR, "contact.permit", MORNING - HOUR, purpose="collection", channel="call", until=MORNING - HOUR + MINUTE)
    story.add(DEBTOR, "contact.outcome", MORNING, channel="call", happened=MORNING - 9 * DAY, answered=True, permit=permit)
    for days in (3, 2, 1):
        story.call(DEBTOR, MORNING - days * DAY, answered=False)
    assert seen(story, asking(CONTACT))["debtor_unreachable"] is False


def test_a_failed_call_is_still_an_attempt() -> None:
    story = one_call(given=MORNING - HOUR, until=MORNING, happened=MORNING - HOUR + SECOND, answered=False, ended="failed")
    assert counted(story, TODAY, "unanswered_calls_number_today") == 1


@pytest.mark.parametrize("kind", ["contact.outcome", "call.unpermitted"])
@pytest.mark.parametrize(
    "said",
    [
        {"ended": None},
        {"ended": ""},
        {"ended": "ANSWERED"},
        {"ended": "congestion"},
        {"ended": "answered", "answered": False},
        {"ended": "busy", "answered": True},
        {"ended": "no_answer", "answered": 0},
        {"happened": -1},
        {"happened": 10**30},
    ],
)
def test_an_outcome_that_does_not_say_how_it_ended_stops_the_decision(kind, said) -> None:
    story = ordinary()
    ordinarily = {"channel": "call", "happened": MORNING - HOUR, "permit": 0, "answered": False, "ended": "no_answer"}
    index = story.add(DEBTOR, kind, MORNING, **{**ordinarily, **said})
    with pytest.raises(WrongHistory, match=rf"entry {index} \({kind}\) .* nothing can be counted"):
        seen(story)


def test_the_words_for_how_a_contact_ends_are_six() -> None:
    assert ENDS == ("answered", "no_answer", "busy", "failed", "invalid_number", "sent")
