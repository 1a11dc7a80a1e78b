"""Deciding what is taken in, and what became of a permit: all of it together, or one entry and nothing kept."""

from dataclasses import replace

import pytest

from minglu.gate.act import Enter, Settle
from minglu.gate.decide import decide
from minglu.gate.draft import About, Draft
from minglu.gate.errors import WrongAsk
from minglu.gate.outcome import Already, EndToken, EndTokens, Entered, Outcome, Refusal, Sealed
from tests.unit.gate.people import (
    BORROWER,
    CHANCE_GIVEN,
    CONTACT,
    HER_DATUM,
    NOW,
    NUMBER,
    THERE,
    Told,
    collecting,
    ordinary,
    packs,
)

ABOUT = About(person=BORROWER, number=NUMBER)


# ---- Taking in


def taken(told: Told | None = None, **changes: object) -> Outcome:
    return decide(collecting(**changes), (told or ordinary()).history, packs=packs(), at=NOW, outside=THERE)


def test_a_datum_with_the_persons_own_consent_is_sealed_and_kept() -> None:
    outcome = taken()
    assert outcome.reply == Sealed(record=HER_DATUM)
    assert [draft.kind for draft in outcome.drafts] == ["person.linked", "datum.sealed", "consent.given"]
    assert outcome.changes == (*collecting().changes, collecting().offered.sealed)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"evidence": False}, "house.contact-own-consent"),
        ({"basis": "contract"}, "cn.pipl-13-collect-basis"),
        ({"basis": "none"}, "cn.pipl-13-collect-basis"),
        ({"source": "uploaded_address_book"}, "cn.pipl-13-address-book"),
        ({"places": ()}, "core.place-known"),
        ({"places": ("Mars/Olympus",)}, "core.place-known"),
    ],
)
def test_what_is_refused_at_the_door_is_not_kept(changes: dict[str, object], rule: str) -> None:
    outcome = taken(**changes)
    assert isinstance(outcome.reply, Refusal)
    assert rule in outcome.reply.decision.rules
    assert (outcome.changes, [draft.kind for draft in outcome.drafts]) == ((), ["datum.refused"])
    assert "ciphertext" not in repr(outcome.drafts)
    assert (outcome.drafts[0].about, CONTACT in repr(outcome.changes)) == (ABOUT, False)


def test_a_borrower_whose_very_first_number_is_refused_is_known_by_it() -> None:
    first = replace(collecting(places=()), under=collecting().about)
    outcome = decide(first, ordinary().history, packs=packs(), at=NOW, outside=THERE)
    assert [draft.kind for draft in outcome.drafts] == ["person.linked", "datum.refused"]
    assert outcome.changes == first.changes


def test_one_refused_purpose_refuses_the_whole() -> None:
    outcome = taken(purposes=("pass_on_message", "collection"), source="uploaded_address_book")
    assert isinstance(outcome.reply, Refusal)


def test_a_count_is_all_that_is_said_of_an_address_book() -> None:
    outcome = taken(source="uploaded_address_book", count=200, sealed=None)
    assert outcome.drafts[0].facts["count"] == outcome.drafts[0].parties["count"] == 200


def test_a_datum_for_no_purpose_is_not_even_weighed() -> None:
    with pytest.raises(WrongAsk, match=r"no.* was stated \(PIPL art. 6\)"):
        taken(purposes=())


@pytest.mark.parametrize(
    "change", [{"purposes": ("gossip",)}, {"field": "diary"}, {"source": "bought"}, {"relation": "friend"}, {"count": -1}]
)
def test_an_offer_that_no_rule_knows_is_no_question(change: dict[str, object]) -> None:
    with pytest.raises(WrongAsk, match="cannot be put to the rules"):
        taken(**change)


# ---- What became of a permit


def settle(kind: str = "contact.lapse", permit: int = 9) -> Settle:
    said = {"permit": permit, "why": "unclaimed"}
    draft = Draft(kind=kind, about=ABOUT, chance=CHANCE_GIVEN, public={"permit": permit}, facts=said, parties={"why": "unclaimed"})
    return Settle(permit=permit, about=ABOUT, draft=draft)


def settled(told: Told) -> Outcome:
    return decide(settle(), told.history, packs=packs(), at=NOW, outside=THERE)


def test_the_first_word_about_a_permit_is_entered_and_ends_its_token() -> None:
    outcome = settled(ordinary())
    assert (outcome.reply, outcome.changes) == (Entered(), (EndToken(permit=9),))
    assert [draft.kind for draft in outcome.drafts] == ["contact.lapse"]


@pytest.mark.parametrize("kind", ["contact.lapse", "contact.outcome"])
def test_the_second_word_changes_nothing(kind: str) -> None:
    told = ordinary().add(kind, BORROWER, permit=9)
    assert settled(told) == Outcome(reply=Already(index=told.history.of(BORROWER)[-1].index))


def test_a_word_about_another_permit_is_none_about_this_one() -> None:
    assert settled(ordinary().add("contact.lapse", BORROWER, permit=8)).reply == Entered()


def test_what_needs_no_rule_is_entered_as_it_comes() -> None:
    act = Enter(drafts=(settle().draft,), reply=Entered(), changes=(EndTokens(person=BORROWER),))
    outcome = decide(act, Told().history, packs=packs(), at=NOW, outside=replace(THERE, witnesses=False))
    assert outcome == Outcome(reply=Entered(), drafts=act.drafts, changes=act.changes)


def test_what_is_permitted_with_nothing_to_keep_is_not_entered_as_a_refusal() -> None:
    with pytest.raises(WrongAsk, match="nothing sealed to keep"):
        taken(sealed=None)
