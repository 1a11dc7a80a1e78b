"""Intake: each datum by rule; a phone book leaves one entry with a count; what is refused is not kept."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from minglu.acts.errors import NotAllowed, NotFound, Unusable
from minglu.acts.intake import Loan, Taken, offer_address_book, take_number
from minglu.acts.never import withdraw_consent
from minglu.canon.ids import PersonId
from minglu.canon.instants import Instant
from minglu.gate.errors import WrongAsk
from minglu.gate.outcome import Refusal
from minglu.ledger.entries import parse_entry
from minglu.rules.packs import load_packs
from minglu.wiring.packs import read_packs
from tests.unit.acts.cast import (
    AGREED,
    CONSENT,
    CONTACT,
    DEBT,
    HANDLER,
    LOADER,
    NOW,
    OFFICER,
    STRANGER,
    ZONE,
    Whom,
    fresh_id,
    offered,
    worker,
)


def take(lender, **changes) -> Taken | Refusal:
    """The borrower names a friend, who agreed."""
    loan = Loan(debt=DEBT, debtor=lender.cast.borrower.person)
    return take_number(lender.node.office, offered(STRANGER, **{**AGREED, **changes}), loan=loan, by=LOADER.id)


def book(lender, *, cards=200, debtor=None) -> Refusal:
    loan = Loan(debt=DEBT, debtor=debtor or lender.cast.borrower.person)
    return offer_address_book(lender.node.office, loan=loan, cards=cards, places=(ZONE,), by=LOADER.id)


def records(lender) -> int:
    return lender.node.office.book._database.connection().execute("SELECT count(*) FROM record").fetchone()[0]


# ---- Taken in


def test_a_number_with_its_owners_consent_is_sealed(lender):
    taken = take(lender)
    kept = lender.node.office.book.record(taken.record)
    assert kept.person == taken.person
    assert b"1600000" not in kept.ciphertext + kept.header + b"".join(kept.wraps)


def test_the_entry_says_source_basis_and_purposes_of_the_datum(lender):
    taken = take(lender)
    said = lender.said(taken.person, "datum.sealed")
    assert (said["source"], said["basis"], said["purposes"], said["relation"]) == (
        "debtor_named",
        "consent",
        ["pass_on_message"],
        "contact",
    )
    assert (said["debtor"], said["debt"], said["datum"]) == (lender.cast.borrower.person, DEBT, taken.record)


def test_a_borrower_is_their_own_debtor(lender):
    taken = take_number(lender.node.office, offered(STRANGER), loan=Loan(debt=DEBT, debtor=None), by=LOADER.id)
    assert lender.said(taken.person, "datum.sealed")["debtor"] == taken.person


def test_a_number_that_is_known_already_is_the_same_person(lender):
    loan = Loan(debt=DEBT, debtor=lender.cast.borrower.person)
    taken = take_number(lender.node.office, offered(CONTACT, **AGREED), loan=loan, by=LOADER.id)
    assert taken.person == lender.cast.contact.person
    assert lender.kinds(taken.person).count("person.linked") == 1


def test_the_evidence_of_a_consent_is_entered_as_its_digest_and_its_secret_as_a_mark(lender):
    taken = take(lender)
    said = lender.said(taken.person, "consent.given")
    assert said["purposes"] == ["pass_on_message"]
    assert CONSENT.secret not in repr(said)


# ---- Refused


REFUSED = [
    ({"consent": None}, "house.contact-own-consent"),
    ({"consent": None, "basis": "contract"}, "cn.pipl-13-collect-basis"),
    ({"basis": "none"}, "cn.pipl-13-collect-basis"),
    ({"source": "uploaded_address_book"}, "cn.pipl-13-address-book"),
    ({"relation": "unrelated", "consent": None}, "house.contact-own-consent"),
    ({"places": ()}, "core.place-known"),
]


@pytest.mark.parametrize(("change", "rule"), REFUSED)
def test_what_the_rules_refuse_is_not_kept(lender, change, rule):
    before = records(lender)
    refusal = take(lender, **change)
    assert isinstance(refusal, Refusal)
    assert rule in refusal.decision.rules
    assert records(lender) == before


@pytest.mark.parametrize(("change", "rule"), REFUSED)
def test_a_refusal_is_one_entry_under_the_borrower_and_makes_nobody_known(lender, change, rule):
    before = lender.size
    refusal = take(lender, **change)
    handle, _ = lender.node.labels.handle(STRANGER)
    assert (lender.size, refusal.index) == (before + 1, before)
    assert lender.node.office.book.person_of(handle) is None
    assert rule in lender.said(lender.cast.borrower.person, "datum.refused")["rules"]


def test_a_number_that_was_refused_may_come_in_later_with_consent(lender):
    assert isinstance(take(lender, consent=None), Refusal)
    taken = take(lender)
    assert lender.kinds(taken.person) == ["person.linked", "datum.sealed", "consent.given"]


def test_consent_handed_over_by_the_loan_system_does_not_lift_what_the_person_withdrew(lender):
    lender.lose_touch()
    withdraw_consent(lender.node.office, lender.cast.contact.person, purposes=())
    loan = Loan(debt=DEBT, debtor=lender.cast.borrower.person)
    taken = take_number(lender.node.office, offered(CONTACT, **AGREED), loan=loan, by=LOADER.id)
    assert isinstance(taken, Taken)
    again = lender.sign(whom=Whom(person=taken.person, record=taken.record), purpose="pass_on_message")
    assert "cn.pipl-15-withdrawn" in lender.refused_by(again)


@pytest.mark.parametrize("by", [OFFICER, HANDLER, worker(99)])
def test_only_the_loan_system_hands_data_over(lender, by):
    before = lender.size
    loan = Loan(debt=DEBT, debtor=lender.cast.borrower.person)
    with pytest.raises(NotAllowed):
        take_number(lender.node.office, offered(STRANGER, **AGREED), loan=loan, by=by.id)
    with pytest.raises(NotAllowed):
        offer_address_book(lender.node.office, loan=loan, cards=1, places=(ZONE,), by=by.id)
    assert lender.size == before


# ---- A borrower's further number


def test_a_borrowers_second_number_is_the_same_person_and_shares_the_limit(lender):
    for _ in range(2):
        lender.call()
    loan = Loan(debt=DEBT, debtor=lender.cast.borrower.person)
    taken = take_number(lender.node.office, offered(STRANGER), loan=loan, by=LOADER.id)
    assert taken.person == lender.cast.borrower.person
    second = Whom(person=taken.person, record=taken.record)
    assert lender.permitted(lender.sign(whom=second))
    assert lender.refused_by() == lender.refused_by(lender.sign(whom=second)) == {"cn.gbt-three-answered-calls"}


def test_a_number_that_is_somebody_elses_does_not_become_the_borrowers(lender):
    loan = Loan(debt=DEBT, debtor=lender.cast.borrower.person)
    before = lender.size
    with pytest.raises(Unusable, match="known as somebody else's; have the borrower prove it"):
        take_number(lender.node.office, offered(CONTACT), loan=loan, by=LOADER.id)
    assert lender.size == before


def test_the_same_number_handed_over_many_times_at_once_is_one_person(lender):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: take(lender), range(8)))
    assert len({taken.person for taken in found}) == 1
    assert lender.kinds(found[0].person).count("person.linked") == 1


@pytest.mark.parametrize(
    "change", [{"purposes": ()}, {"purposes": ("gossip",)}, {"relation": "friend"}, {"source": "bought"}, {"basis": "hope"}]
)
def test_an_offer_that_no_rule_knows_is_refused_and_not_kept(lender, change):
    before = records(lender)
    with pytest.raises(WrongAsk):
        take(lender, **change)
    assert records(lender) == before
    assert lender.node.office.sequencer.broken is None


# ---- The phone book


def test_a_phone_book_leaves_one_entry_with_a_count_under_the_borrower(lender):
    before = lender.size
    refusal = book(lender)
    assert lender.size == before + 1
    said = lender.said(lender.cast.borrower.person, "datum.refused")
    assert (said["count"], said["source"]) == (200, "uploaded_address_book")
    assert {"cn.pipl-13-address-book", "cn.pipl-6-address-book"} <= set(refusal.decision.rules)


def test_a_phone_book_makes_nobody_known_and_keeps_no_card(lender):
    tables = ("person", "number", "record")
    counts = [lender.node.office.book._database.connection().execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables]
    book(lender)
    again = [lender.node.office.book._database.connection().execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables]
    assert again == counts


def test_the_entry_itself_says_no_more_than_that_data_was_refused(lender):
    refusal = book(lender)
    (data,) = lender.node.office.book.entries(refusal.index, refusal.index + 1)
    assert parse_entry(data).public == {}


@pytest.mark.parametrize("cards", [0, -1, 100_001])
def test_a_book_of_no_or_too_many_cards_is_none(lender, cards):
    before = lender.size
    with pytest.raises(Unusable, match="between 1 and 100000 are counted"):
        book(lender, cards=cards)
    assert lender.size == before


def test_a_book_belongs_to_a_known_borrower(lender):
    with pytest.raises(Unusable, match="a borrower who must be known first"):
        offer_address_book(lender.node.office, loan=Loan(debt=DEBT, debtor=None), cards=1, places=(ZONE,), by=LOADER.id)
    with pytest.raises(NotFound, match="no such person"):
        book(lender, debtor=PersonId(fresh_id("per")))


def test_without_any_pack_about_address_books_silence_is_a_no(lender, monkeypatch):
    bare = {name: data for name, data in read_packs().items() if not name.startswith(("cn/", "house/"))}
    monkeypatch.setattr("minglu.acts.batch.rules_for", lambda _act, _history, **_: load_packs(bare))
    assert book(lender).decision.rules == ("core.default-deny",)


def test_numbers_and_secrets_show_in_no_log_line(lender):
    told = repr((offered(STRANGER, **AGREED), CONSENT, replace(CONSENT, until=Instant(NOW + 1))))
    assert "1600000" not in told
    assert CONSENT.secret not in told
