"""Numbers handed over: sealed by rule or refused by rule, and never told back."""

import pytest

from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from tests.unit.acts.cast import DEBT, HANDLER, SECRET

PERSONS, BOOKS = "/v1/persons", "/v1/address-books"
FRESH = "16000000777"
BORROWER = {
    "number": FRESH,
    "relation": "debtor",
    "source": "person_self",
    "basis": "contract",
    "purposes": ["collection"],
    "places": ["Asia/Shanghai"],
    "until": "2027-10-12T14:00:00+08:00",
    "debt": "debt_" + "0e" * 16,
}


def consent(**changes):
    given = {
        "purposes": ["pass_on_message"],
        "evidence": render_base64(sha256(b"a form")),
        "form": "paper",
        "until": "2027-10-12T14:00:00+08:00",
        "secret": SECRET,
    }
    return {**given, **changes}


@pytest.fixture
def contact(api):
    """A contact whom the borrower named, with the contact's own consent."""
    named = {"relation": "contact", "source": "debtor_named", "basis": "consent", "purposes": ["pass_on_message"]}
    return {**BORROWER, **named, "debt": DEBT, "debtor": api.lender.cast.borrower.person, "consent": consent()}


def kind(response):
    return response.json()["type"].rpartition(":")[2]


def test_a_borrowers_number_is_sealed_and_the_person_known(api):
    response = api.post(PERSONS, BORROWER, by=api.loader)
    assert response.status_code == 201
    taken = response.json()
    state = api.get(f"{PERSONS}/{taken['person']}", by=api.loader).json()
    assert [one["record"] for one in state["data"]] == [taken["record"]]


def test_a_number_is_never_told_back(api):
    person = api.post(PERSONS, BORROWER, by=api.loader).json()["person"]
    assert FRESH not in api.get(f"{PERSONS}/{person}", by=api.loader).text


def test_a_contacts_number_comes_in_with_the_contacts_own_consent(api, contact):
    person = api.post(PERSONS, contact, by=api.loader).json()["person"]
    (given,) = api.get(f"{PERSONS}/{person}", by=api.loader).json()["consents"]
    assert (given["purposes"], given["form"], given["withdrawn"]) == (["pass_on_message"], "paper", None)


def test_a_contact_without_consent_is_refused_by_rule_and_nothing_is_kept(api, contact):
    contact.pop("consent")
    response = api.post(PERSONS, contact, by=api.loader, accept_language="en")
    assert (response.status_code, kind(response)) == (403, "refused-by-rule")
    told = response.json()
    assert told["rules"] == [article["rule"] for article in told["articles"]]
    assert told["detail"] == " ".join(article["text"] for article in told["articles"])
    assert told["promise"].startswith("minglu-promise/v1\n")


def test_reasons_come_in_the_language_that_was_asked_for(api, contact):
    contact.pop("consent")
    zh = api.post(PERSONS, contact, by=api.loader, accept_language="zh-CN").json()
    en = api.post(PERSONS, contact, by=api.loader, accept_language="en").json()
    assert zh["rules"] == en["rules"]
    assert zh["detail"] != en["detail"]


def test_a_number_that_is_another_borrowers_is_not_taken_for_this_one(api):
    response = api.post(PERSONS, {**BORROWER, "number": "16000000202", "debtor": api.lender.cast.borrower.person}, by=api.loader)
    assert (response.status_code, kind(response)) == (422, "unusable")


@pytest.mark.parametrize("number", ["12", "not a number", "110", "1600000020", "+1 555 0100", "16000000202 ext. 7"])
def test_what_is_no_number_is_refused_without_being_repeated(api, number):
    response = api.post(PERSONS, {**BORROWER, "number": number}, by=api.loader)
    assert response.status_code == 422
    assert number not in response.text or number == "12"


@pytest.mark.parametrize(
    ("member", "value", "path"),
    [
        ("number", 16000000777, "$.number"),
        ("relation", "friend", "$.relation"),
        ("source", "", "$.source"),
        ("basis", None, "$.basis"),
        ("purposes", [], "$.purposes"),
        ("purposes", ["collection"] * 6, "$.purposes"),
        ("purposes", "collection", "$.purposes"),
        ("places", ["Asia/Shang hai"], "$.places[0]"),
        ("until", "2027-10-12", "$.until"),
        ("until", "2027-10-12T14:00:00", "$.until"),
        ("until", "1901-01-01T00:00:00Z", "$.until"),
        ("until", 1_791_768_600_000, "$.until"),
        ("debt", "debt_x", "$.debt"),
        ("debt", "per_" + "0" * 32, "$.debt"),
        ("debtor", "", "$.debtor"),
        ("consent", consent(secret="short"), "$.consent.secret"),
        ("consent", consent(evidence="AAAA"), "$.consent.evidence"),
        ("consent", consent(evidence="A" * 42 + "B="), "$.consent.evidence"),
        ("consent", consent(form="spoken"), "$.consent.form"),
        ("consent", consent(until="2199-01-01T00:00:00Z"), "$.consent.until"),
        ("unknown", 1, "$"),
    ],
)
def test_a_member_outside_its_shape_is_named_by_its_path(api, member, value, path):
    response = api.post(PERSONS, {**BORROWER, member: value}, by=api.loader)
    assert (response.status_code, kind(response)) == (422, "invalid")
    assert response.json()["wrong"][0]["path"] == path


def test_a_borrower_who_is_not_known_is_told(api, contact):
    response = api.post(PERSONS, {**contact, "debtor": "per_" + "0" * 32}, by=api.loader)
    assert (response.status_code, kind(response)) == (404, "not-found")


def test_a_pseudonym_without_the_role_takes_in_nothing_whatever_its_key_says(api):
    response = api.post(PERSONS, BORROWER, by=api.key(HANDLER, "persons.write"))
    assert (response.status_code, kind(response)) == (403, "not-allowed")


def test_an_address_book_is_refused_by_its_count(api):
    body = {"debt": DEBT, "debtor": api.lender.cast.borrower.person, "cards": 312}
    response = api.post(BOOKS, body, by=api.loader)
    assert (response.status_code, kind(response)) == (403, "refused-by-rule")
    assert response.json()["next_allowed"] is None


@pytest.mark.parametrize("cards", [0, -1, 100_001, "312", ["a card"]])
def test_a_count_that_is_none_is_not_decided(api, cards):
    body = {"debt": DEBT, "debtor": api.lender.cast.borrower.person, "cards": cards}
    assert api.post(BOOKS, body, by=api.loader).status_code == 422


def test_cards_themselves_are_not_taken(api):
    body = {"debt": DEBT, "debtor": api.lender.cast.borrower.person, "cards": 1, "contacts": ["16000000777"]}
    response = api.post(BOOKS, body, by=api.loader)
    assert response.status_code == 422
    assert "16000000777" not in response.text
