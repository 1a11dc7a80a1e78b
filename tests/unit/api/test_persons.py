"""Persons: what may be known of them, and what they take back: by a key for them, or by their own token."""

import pytest

from minglu.acts.ask import Refused
from minglu.canon.ids import make_id
from minglu.rules.history import work_of_staff
from tests.unit.acts.cast import AGENCY, COLLEAGUE, HANDLER

NOBODY = "per_" + "0" * 32


@pytest.fixture
def contact(api):
    return f"/v1/persons/{api.lender.cast.contact.person}"


@pytest.fixture
def borrower(api):
    return f"/v1/persons/{api.lender.cast.borrower.person}"


def kind(response):
    return response.json()["type"].rpartition(":")[2]


def test_the_state_of_a_person_is_what_was_taken_in(api, contact):
    state = api.get(contact, by=api.loader).json()
    assert (state["numbers"], state["never"], state["blocked"]) == (1, None, None)
    assert [(one["relation"], one["basis"]) for one in state["data"]] == [("contact", "consent")]


def test_the_state_names_no_debt_and_no_borrower(api, contact):
    text = api.get(contact, by=api.loader).text
    assert "debt" not in text.replace("debtor_named", "")
    assert api.lender.cast.borrower.person not in text


@pytest.mark.parametrize("person", [NOBODY, "per_", "per_x", "nobody", "rec_" + "0" * 32, "16000000202", "%00"])
def test_nobody_has_no_state(api, person):
    response = api.get(f"/v1/persons/{person}", by=api.loader)
    assert (response.status_code, kind(response)) == (404, "not-found")


def test_a_pseudonym_without_the_role_reads_nobody(api, contact):
    response = api.get(contact, by=api.key(HANDLER, "persons.read"))
    assert (response.status_code, kind(response)) == (403, "not-allowed")


@pytest.mark.parametrize("own", [False, True])
def test_never_again_holds_at_once_whoever_hands_it_on(api, contact, own):
    response = api.post(f"{contact}/never", by=api.person() if own else api.loader)
    assert response.status_code == 201
    assert api.get(contact, by=api.loader).json()["never"] is not None


def test_never_again_ends_what_was_permitted(api, borrower):
    permit = api.lender.permitted()
    api.post(f"{borrower}/never", by=api.loader)
    assert api.parts.office.book.token(permit.token).ended
    assert isinstance(api.lender.ask(), Refused)


@pytest.mark.parametrize("own", [False, True])
def test_a_withdrawal_holds_at_once_whoever_hands_it_on(api, contact, own):
    response = api.post(f"{contact}/consent-withdrawals", {"purposes": ["pass_on_message"]}, by=api.person() if own else api.loader)
    assert response.status_code == 201
    (given,) = api.get(contact, by=api.loader).json()["consents"]
    assert given["withdrawn"] is not None


@pytest.mark.parametrize("path", ["never", "consent-withdrawals"])
def test_a_person_speaks_for_nobody_else(api, borrower, path):
    response = api.post(f"{borrower}/{path}", {"purposes": ["collection"]}, by=api.person())
    assert (response.status_code, kind(response)) == (404, "not-found")
    assert api.get(borrower, by=api.loader).json()["never"] is None


@pytest.mark.parametrize("path", ["never", "consent-withdrawals"])
def test_a_pseudonym_without_the_role_hands_nothing_on(api, contact, path):
    response = api.post(f"{contact}/{path}", {"purposes": ["collection"]}, by=api.key(HANDLER, "consents.write"))
    assert (response.status_code, kind(response)) == (403, "not-allowed")


@pytest.mark.parametrize("path", ["never", "consent-withdrawals"])
def test_nobody_takes_nothing_back(api, path):
    assert api.post(f"/v1/persons/{NOBODY}/{path}", {"purposes": ["collection"]}, by=api.loader).status_code == 404


@pytest.mark.parametrize("purposes", [[], ["everything"], "collection", [None]])
def test_a_withdrawal_names_purposes_of_the_list(api, contact, purposes):
    assert api.post(f"{contact}/consent-withdrawals", {"purposes": purposes}, by=api.loader).status_code == 422


# ---- Assignments


@pytest.fixture
def assignment(api):
    return {
        "debtor": api.lender.cast.borrower.person,
        "debt": make_id("debt", bytes(16)),
        "staff": COLLEAGUE.id,
        "agency": AGENCY,
        "since": "2026-10-12T14:00:00+08:00",
        "until": "2026-11-12T14:00:00+08:00",
    }


def test_an_assignment_is_entered_and_told_back(api, assignment):
    response = api.post("/v1/assignments", assignment, by=api.loader)
    assert response.status_code == 201
    assert response.json()["since"] == "2026-10-12T06:00:00.000Z"
    work = work_of_staff(COLLEAGUE.id)
    events = api.parts.office.book.history([work]).of(work)
    assert assignment["debt"] in [event.said.get("debt") for event in events if event.kind == "debt.assigned"]


@pytest.mark.parametrize(
    "changes",
    [
        {"until": "2026-10-12T14:00:00+08:00"},
        {"until": "2026-10-11T14:00:00+08:00"},
        {"staff": "stf_x"},
        {"agency": None},
        {"since": "yesterday"},
    ],
)
def test_an_assignment_that_can_be_none_is_not_entered(api, assignment, changes):
    response = api.post("/v1/assignments", {**assignment, **changes}, by=api.loader)
    assert (response.status_code, kind(response)) == (422, "invalid")


def test_a_debt_of_nobody_is_not_assigned(api, assignment):
    assert api.post("/v1/assignments", {**assignment, "debtor": NOBODY}, by=api.loader).status_code == 404


def test_only_an_integrator_assigns(api, assignment):
    response = api.post("/v1/assignments", assignment, by=api.key(HANDLER, "assignments.write"))
    assert (response.status_code, kind(response)) == (403, "not-allowed")
