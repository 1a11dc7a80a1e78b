"""What acts need to be decided, and what makes two of them the same."""

from dataclasses import replace

import pytest

from minglu.canon.digest import sha256
from minglu.canon.ids import TokenId
from minglu.gate.act import Enter, Settle, fingerprint_of, question_of_collect, subjects_of_act
from minglu.gate.draft import CHANCE, About, Draft
from minglu.gate.errors import WrongDraft
from minglu.gate.outcome import Entered
from minglu.rules.history import INSTITUTION, days_of_staff
from tests.unit.gate.people import (
    AGENCY,
    BORROWER,
    CHANCE_GIVEN,
    COLLECTOR,
    COMPANION,
    CONTACT,
    NOW,
    NUMBER,
    asking,
    collecting,
    signed,
    visiting,
)

DRAFT = Draft(kind="person.never", about=About(person=BORROWER, number=NUMBER), chance=CHANCE_GIVEN)


def entering(**changes: object) -> Enter:
    return Enter(drafts=(replace(DRAFT, **changes),), reply=Entered())


@pytest.mark.parametrize(
    ("act", "subjects"),
    [
        (asking(), (BORROWER, COLLECTOR, INSTITUTION, *days_of_staff(COLLECTOR, at=NOW))),
        (asking(visiting()), (BORROWER, COLLECTOR, COMPANION, INSTITUTION, *days_of_staff(COLLECTOR, at=NOW))),
        (collecting(), (CONTACT, BORROWER, INSTITUTION)),
        (Settle(permit=1, about=About(person=BORROWER, number=NUMBER), draft=DRAFT), (BORROWER,)),
        (entering(), ()),
    ],
)
def test_an_act_names_whose_histories_it_needs(act: object, subjects: tuple[str, ...]) -> None:
    assert subjects_of_act(act, at=NOW) == subjects


def test_the_same_ask_with_other_chance_is_the_same() -> None:
    again = replace(asking(), token=TokenId("tok_" + "08" * 16), salt=sha256(b"other"), chance=bytes(CHANCE))
    assert fingerprint_of(again) == fingerprint_of(asking())


def test_another_ask_is_another() -> None:
    assert fingerprint_of(asking(signed(purpose="locate_debtor"))) != fingerprint_of(asking())


def test_the_same_draft_with_other_chance_is_the_same() -> None:
    assert fingerprint_of(entering(chance=bytes(CHANCE))) == fingerprint_of(entering())


@pytest.mark.parametrize(
    "change",
    [{"kind": "person.blocked"}, {"public": {"a": 1}}, {"facts": {"why": "x"}}, {"debt": {"debt": "x"}}],
    ids=lambda one: next(iter(one)),
)
def test_a_draft_that_says_something_else_is_another(change: dict[str, object]) -> None:
    assert fingerprint_of(entering(**change)) != fingerprint_of(entering())


def test_an_offer_is_told_apart_by_source_and_count() -> None:
    assert len({fingerprint_of(collecting(**change)) for change in ({}, {"source": "other"}, {"count": 2})}) == 3


@pytest.mark.parametrize("value", [1.5, None, "\ud800", "x" * 1_000_001, 2**60])
def test_a_draft_without_a_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(WrongDraft, match="no canonical form"):
        fingerprint_of(entering(facts={"why": value}))


def test_taking_in_is_asked_for_each_purpose_alone() -> None:
    question = question_of_collect(collecting(), "pass_on_message")
    assert (question.act, question.purpose, question.relation, question.basis, question.evidence) == (
        "collect",
        "pass_on_message",
        "contact",
        "consent",
        True,
    )


def test_no_salt_or_chance_shows_in_a_log_line() -> None:
    assert "salt" not in repr(asking())
    assert "chance" not in repr((asking(), collecting(), DRAFT))
    assert AGENCY not in repr(asking())
