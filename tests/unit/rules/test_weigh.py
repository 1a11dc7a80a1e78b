"""Weighing: deny overrides, silence is a no, every deciding rule is named."""

import pytest

from minglu.canon.instants import DAY, HOUR, MINUTE, Instant
from minglu.canon.json import render
from minglu.rules.history import Event, History
from minglu.rules.weigh import weigh
from tests.unit.rules.making import CONTACT, DEBTOR, MORNING, STAFF, asking, at, ordinary, packs


def decide(story, question=None, *, when=MORNING):
    return weigh(packs(), question or asking(), story.history, at=when)


def test_an_ordinary_call_is_permitted_and_says_by_what() -> None:
    decision = decide(ordinary())
    assert decision.permitted
    assert decision.rules == ("core.allow-collection",)
    assert decision.warnings == ()


def test_every_rule_that_refuses_is_named_in_order() -> None:
    story = ordinary()
    for hours in (1, 2, 3):
        story.call(DEBTOR, at("2026-11-23T22:30:00") - hours * HOUR, answered=True)
    decision = decide(story, asking(own_device=True), when=at("2026-11-23T22:30:00"))
    assert not decision.permitted
    assert decision.rules == ("cn.cba-private-phone", "cn.cba-quiet-hours", "cn.gbt-quiet-hours", "cn.gbt-three-answered-calls")


def test_what_no_rule_allows_is_refused_by_silence_as_well() -> None:
    decision = decide(ordinary(), asking(purpose="pass_on_message"))
    assert not decision.permitted
    assert "core.default-deny" in decision.rules


def test_a_warning_permits_and_is_named_apart() -> None:
    decision = decide(ordinary(), when=at("2026-11-22T10:00:00"))
    assert (decision.permitted, decision.rules, decision.warnings) == (True, ("core.allow-collection",), ("house.rest-day",))


def test_nobody_on_record_is_refused() -> None:
    decision = weigh(packs(), asking(), History(), at=MORNING)
    assert not decision.permitted
    assert {"core.default-deny", "core.place-known", "cn.pipl-13-basis", "cn.pipl-21-agency"} <= set(decision.rules)


@pytest.mark.parametrize("lacking", ["witnesses", "keyholders", "one_use_keys"])
def test_without_the_outsiders_nothing_is_permitted(lacking) -> None:
    decision = decide(ordinary(), asking(**{lacking: False}))
    assert decision.rules == (f"core.{lacking.replace('_', '-')}",)


@pytest.mark.parametrize("lacking", ["witnesses", "keyholders", "one_use_keys"])
def test_without_the_outsiders_no_answer_goes_out_either(lacking) -> None:
    story = ordinary()
    story.add(STAFF, "staff.roles", staff=STAFF, roles=["handler"])
    story.add(CONTACT, "complaint.filed")
    decision = decide(story, asking(CONTACT, purpose="complaint_answer", **{lacking: False}))
    assert decision.rules == (f"core.{lacking.replace('_', '-')}",)


def test_any_number_of_asks_at_one_instant_give_three_calls() -> None:
    story, permitted = ordinary(), 0
    for number in range(10):
        decision = decide(story, asking(number=f"number of {DEBTOR}"))
        permitted += decision.permitted
        if decision.permitted:
            story.add(DEBTOR, "contact.permit", MORNING, purpose="collection", channel="call", until=MORNING + number + MINUTE)
    assert permitted == 3


def sealed_at(places):
    story = ordinary()
    said = {"relation": "debtor", "source": "person_self", "basis": "contract", "purposes": ["collection"], "field": "phone"}
    story.add(DEBTOR, "datum.sealed", datum=f"datum of {DEBTOR}", places=places, until=MORNING + 900 * DAY, **said)
    return story


@pytest.mark.parametrize(
    ("places", "hour", "permitted"),
    [
        (["Asia/Shanghai"], "08:30", True),
        (["Asia/Urumqi"], "08:30", False),
        (["Asia/Shanghai", "Asia/Urumqi"], "08:30", False),
        (["Asia/Shanghai", "Asia/Urumqi"], "10:00", True),
        (["Asia/Shanghai", "Asia/Urumqi"], "22:00", False),
        (["Asia/Urumqi"], "22:00", True),
        (["Asia/Shanghai", "Atlantis/Lost"], "10:00", False),
        ([], "10:00", False),
    ],
)
def test_every_place_of_the_callee_must_allow(places, hour, permitted) -> None:
    decision = decide(sealed_at(places), when=at(f"2026-11-23T{hour}:00"))
    assert decision.permitted is permitted
    assert len(decision.saw) == max(1, len(places))


def test_a_place_nobody_knows_is_the_reason_that_is_given() -> None:
    assert "core.place-known" in decide(sealed_at([])).rules


def test_what_was_seen_is_json_without_the_unknown() -> None:
    decision = decide(ordinary(), asking(CONTACT, debtor=""))
    (seen,) = decision.saw
    assert "debtor_unreachable" not in seen
    assert None not in seen.values()
    assert render(list(decision.saw))


def test_what_was_seen_names_nobody() -> None:
    text = render(list(decide(ordinary(), asking(CONTACT)).saw)).decode()
    assert not [name for name in (DEBTOR, CONTACT, "the collector", "number of") if name in text]


def test_the_same_question_on_the_same_record_gives_the_same_decision() -> None:
    assert decide(ordinary(), asking(CONTACT)) == decide(ordinary(), asking(CONTACT))


@pytest.mark.parametrize(
    ("relation", "purpose", "permitted"),
    [
        ("guarantor", "collection", True),
        ("guarantor", "pass_on_message", False),
        ("related", "collection", False),
        ("related", "pass_on_message", True),
        ("contact", "locate_debtor", True),
        ("unrelated", "pass_on_message", False),
        ("unrelated", "collection", False),
        ("debtor", "locate_debtor", False),
    ],
)
def test_who_may_be_asked_what(relation, purpose, permitted) -> None:
    story = ordinary()
    basis = "contract" if relation in ("debtor", "guarantor") else "consent"
    said = {"source": "person_self", "basis": basis, "places": ["Asia/Shanghai"], "until": MORNING + DAY, "field": "phone"}
    story.add(CONTACT, "consent.given", purposes=[purpose], until=MORNING + DAY)
    story.add(CONTACT, "datum.sealed", datum=f"datum of {CONTACT}", relation=relation, purposes=[purpose], **said)
    assert decide(story, asking(CONTACT, purpose=purpose)).permitted is permitted


COLLECT = {"act": "collect", "channel": "", "datum": "", "places": ("Asia/Shanghai",), "count": 1}
BOOK = {"relation": "contact", "source": "uploaded_address_book"}


@pytest.mark.parametrize(
    ("asked", "rules"),
    [
        ({"relation": "debtor", "source": "person_self", "basis": "contract"}, ("core.allow-collect-party",)),
        (
            {"relation": "contact", "source": "debtor_named", "basis": "consent", "evidence": True},
            ("core.allow-collect-named",),
        ),
        ({"relation": "contact", "source": "debtor_named", "basis": "consent"}, ("house.contact-own-consent",)),
        (
            {"relation": "contact", "source": "debtor_named", "basis": "none"},
            ("cn.pipl-13-collect-basis", "core.default-deny", "house.contact-own-consent"),
        ),
        (
            {**BOOK, "basis": "consent", "evidence": True},
            ("cn.app-2021-address-book", "cn.pipl-13-address-book", "cn.pipl-6-address-book", "core.default-deny"),
        ),
        ({"relation": "guarantor", "source": "person_self", "basis": "contract"}, ("house.guarantor-evidence",)),
        ({"relation": "guarantor", "source": "person_self", "basis": "contract", "evidence": True}, ("core.allow-collect-party",)),
        ({"relation": "debtor", "source": "other", "basis": "contract"}, ("core.default-deny",)),
        ({"relation": "debtor", "source": "person_self", "basis": "none"}, ("core.default-deny",)),
        ({"relation": "debtor", "source": "person_self", "basis": "contract", "places": ()}, ("core.place-known",)),
    ],
)
def test_what_may_be_taken_in(asked, rules) -> None:
    decision = decide(ordinary(), asking(CONTACT, **{**COLLECT, **asked}))
    # Whichever laws say the same speak too: here it is these that must.
    assert set(rules) <= set(decision.rules)
    assert decision.permitted is rules[0].startswith("core.allow")


def test_an_address_book_is_refused_whatever_else_is_unknown() -> None:
    decision = decide(ordinary(), asking(CONTACT, **COLLECT, source="uploaded_address_book"))
    assert not decision.permitted
    assert "cn.pipl-6-address-book" in decision.rules


@pytest.mark.parametrize(
    ("purpose", "rules"),
    [("complaint_answer", ("core.answer-by-handlers", "core.answer-open-complaint")), ("identity_code", ("core.default-deny",))],
)
def test_a_collector_cannot_call_in_the_name_of_an_answer_or_a_code(purpose, rules) -> None:
    assert decide(ordinary(), asking(CONTACT, purpose=purpose)).rules == rules


@pytest.mark.parametrize("years", [0, 1, 10])
def test_a_contact_who_said_never_is_never_called_again(years) -> None:
    story = ordinary()
    story.events.insert(0, (CONTACT, Event(index=-1, at=Instant(MORNING - years * 365 * DAY), kind="person.never", said={})))
    assert {"cn.gbt-never-again", "cn.cba-never-again"} <= set(decide(story, asking(CONTACT)).rules)
