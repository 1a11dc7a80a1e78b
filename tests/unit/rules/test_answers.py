"""Answering a complaint: hearing it is the person's right, and no door to anybody else."""

import pytest

from minglu.canon.instants import DAY, HOUR, MINUTE
from minglu.rules import question as ask
from minglu.rules.errors import WrongQuestion
from minglu.rules.weigh import weigh
from tests.unit.rules.making import AGENCY, CONTACT, MORNING, STAFF, asking, at, ordinary, packs

ALLOWED = ("core.allow-complaint-answer",)


def complained(*, roles=("handler",), filed=True):
    story = ordinary()
    story.add(STAFF, "staff.roles", MORNING - DAY, staff=STAFF, roles=list(roles))
    if filed:
        story.add(CONTACT, "complaint.filed", MORNING - DAY)
    return story


def decide(story, *, when=MORNING, **changed):
    return weigh(packs(), asking(CONTACT, **{"purpose": "complaint_answer", **changed}), story.history, at=when)


def test_a_handler_may_call_about_an_open_complaint() -> None:
    assert decide(complained()).rules == ALLOWED


def test_never_again_and_a_block_do_not_keep_the_answer_from_the_person() -> None:
    story = complained()
    story.add(CONTACT, "person.never", MORNING - HOUR)
    story.add(CONTACT, "person.blocked", MORNING - HOUR)
    assert decide(story).rules == ALLOWED


@pytest.mark.parametrize("roles", [(), ("collector",), ("handler", "collector"), ("investigator",), ("compliance_officer",)])
def test_nobody_but_handlers_and_reviewers_may_answer(roles) -> None:
    assert decide(complained(roles=roles)).rules == ("core.answer-by-handlers",)


@pytest.mark.parametrize("after", [[], ["case.closed"], ["case.closed", "complaint.filed", "case.closed"]])
def test_without_an_open_complaint_nobody_is_called_in_its_name(after) -> None:
    story = complained(filed=bool(after))
    for kind in after:
        story.add(CONTACT, kind, MORNING - HOUR)
    assert decide(story).rules == ("core.answer-open-complaint",)


@pytest.mark.parametrize("more", ["complaint.filed", "complaint.supplemented", "complaint.disputed"])
def test_a_closed_case_in_which_the_person_says_more_is_open_again(more) -> None:
    story = complained()
    for kind in ("case.closed", more):
        story.add(CONTACT, kind, MORNING - HOUR)
    assert decide(story).permitted


def test_another_s_complaint_opens_no_door_to_this_person() -> None:
    story = complained(filed=False)
    story.add("somebody else", "complaint.filed", MORNING - DAY)
    assert decide(story).rules == ("core.answer-open-complaint",)


def test_a_suspended_agency_answers_nobody() -> None:
    story = complained()
    story.add(AGENCY, "agency.suspended", MORNING - HOUR)
    assert decide(story).rules == ("core.answer-agency",)


@pytest.mark.parametrize(
    ("hour", "rules"), [("07:59", ("cn.gbt-quiet-hours",)), ("08:00", ALLOWED), ("21:59", ALLOWED), ("03:00", ("cn.gbt-quiet-hours",))]
)
def test_an_answer_keeps_the_quiet_hours(hour, rules) -> None:
    assert decide(complained(), when=at(f"2026-11-23T{hour}:00")).rules == rules


def test_any_number_of_asks_gives_one_answer_call_that_may_be_answered() -> None:
    story, permitted = complained(), 0
    for _ in range(8):
        if decide(story).permitted:
            permitted += 1
            story.add(CONTACT, "contact.permit", MORNING, purpose="complaint_answer", channel="call", until=MORNING + MINUTE)
    assert permitted == 1


def test_unanswered_answers_end_after_six_attempts() -> None:
    story, permitted = complained(), 0
    for minutes in range(10):
        permitted += decide(story).permitted
        if decide(story).permitted:
            story.call(CONTACT, MORNING - HOUR + minutes * MINUTE, answered=False, purpose="complaint_answer")
    assert permitted == 6


@pytest.mark.parametrize("channel", ask.CHANNELS)
@pytest.mark.parametrize("roles", [("handler",), ("collector",), ()])
def test_nothing_is_permitted_in_the_name_of_a_code(channel, roles) -> None:
    decision = decide(complained(roles=roles), purpose="identity_code", channel=channel)
    assert not decision.permitted
    assert "core.default-deny" in decision.rules


@pytest.mark.parametrize(
    "said", [{"relation": "friend"}, {"source": "bought"}, {"basis": "friendship"}, {"purposes": ["fun"]}, {"places": ["?"]}]
)
def test_a_sealed_word_that_no_rule_knows_permits_nothing(said) -> None:
    story = complained(roles=("collector",))
    sealed = {
        "relation": "contact",
        "source": "debtor_named",
        "basis": "consent",
        "purposes": ["pass_on_message"],
        "places": ["Asia/Shanghai"],
    }
    story.add(CONTACT, "datum.sealed", datum=f"datum of {CONTACT}", field="phone", until=MORNING + DAY, **{**sealed, **said})
    assert not decide(story, purpose="pass_on_message").permitted


WRONG = (None, 1, 1.5, True, "unheard of" * 20, b"call", ("call",), ["call"], {"a": 1}, object())


@pytest.mark.parametrize("name", ["act", "person", "number", "field", "purpose", "channel", "staff", "agency", "debtor", "debt", "datum"])
@pytest.mark.parametrize("value", WRONG, ids=lambda value: type(value).__name__)
def test_a_question_of_wrong_values_is_a_wrong_question_and_no_other_error(name, value) -> None:
    with pytest.raises(WrongQuestion):
        asking(**{name: value})


@pytest.mark.parametrize("value", [None, "Asia/Shanghai", ["Asia/Shanghai"], (1,), (None,), (["a"],)], ids=str)
def test_places_of_another_shape_are_a_wrong_question(value) -> None:
    with pytest.raises(WrongQuestion, match="places"):
        asking(places=value)


@pytest.mark.parametrize("name", ["own_device", "evidence", "witnesses", "keyholders", "one_use_keys"])
@pytest.mark.parametrize("value", [None, 1, 0, "yes", ()])
def test_a_yes_that_is_none_is_a_wrong_question(name, value) -> None:
    with pytest.raises(WrongQuestion, match=name):
        asking(**{name: value})


@pytest.mark.parametrize("purpose", ask.PURPOSES)
@pytest.mark.parametrize("channel", ask.CHANNELS)
@pytest.mark.parametrize("field", ask.FIELDS)
def test_every_question_of_known_words_is_answered(purpose, channel, field) -> None:
    for person in (CONTACT, "nobody on record"):
        asked = asking(person, purpose=purpose, channel=channel, field=field)
        assert weigh(packs(), asked, complained().history, at=MORNING).rules
