"""Who calls: a key with its scope, a person with their token, and nobody else."""

import pytest

from minglu.acts.api_keys import revoke_key
from minglu.acts.sessions import PASSWORD, open_session
from minglu.canon.instants import DAY, HOUR, MINUTE
from tests.unit.acts.cast import HANDLER, LOADER, OFFICER

LINES = "/v1/lines"


def kind(response):
    return response.json()["type"].rpartition(":")[2]


def test_a_key_with_the_scope_is_let_in(api):
    assert api.get(LINES, by=api.key(LOADER, "lines.read")).status_code == 200


@pytest.mark.parametrize("by", [None, "", "mlk_", "mlk_" + "0" * 32 + "_" + "A" * 43, "A" * 43, "x" * 500, "é"])
def test_whoever_shows_no_key_of_ours_is_not_let_in(api, by):
    response = api.client.get(LINES, headers={} if by is None else {"Authorization": f"Bearer {by}".encode()})
    assert (response.status_code, kind(response), response.headers["www-authenticate"]) == (401, "not-authenticated", "Bearer")


@pytest.mark.parametrize("scheme", ["Basic", "Token", "", "Bearerx"])
def test_a_key_under_another_scheme_is_none(api, scheme):
    assert api.client.get(LINES, headers={"Authorization": f"{scheme} {api.loader}"}).status_code == 401


def test_the_word_bearer_is_read_in_any_case(api):
    assert api.client.get(LINES, headers={"Authorization": f"bEARER {api.loader}"}).status_code == 200


def test_a_key_in_the_query_or_a_cookie_is_none(api):
    assert api.client.get(f"{LINES}?key={api.loader}").status_code == 401
    assert api.client.get(LINES, headers={"Cookie": f"key={api.loader}"}).status_code == 401


def test_a_key_without_the_scope_is_told_so(api):
    response = api.get(LINES, by=api.key(LOADER, "log.read"))
    assert (response.status_code, kind(response)) == (403, "missing-scope")


def test_a_revoked_key_is_not_let_in(api):
    key = api.key(LOADER, "lines.read")
    revoke_key(api.parts.office, api.parts.keys, key[4:36], by=OFFICER.id)
    assert api.get(LINES, by=key).status_code == 401


def test_a_key_that_has_ended_is_not_let_in(api):
    key = api.key(LOADER, "lines.read")
    api.lender.later(30 * DAY)
    assert api.get(LINES, by=key).status_code == 401


def test_a_persons_token_does_not_open_what_a_key_opens(api):
    response = api.get(LINES, by=api.person())
    assert (response.status_code, kind(response)) == (403, "missing-scope")


def test_a_key_does_not_open_what_a_persons_token_opens(api):
    response = api.get(f"/v1/complaints/case_{'0' * 32}", by=api.handler)
    assert (response.status_code, kind(response)) == (403, "missing-scope")


def test_a_session_of_the_staff_opens_nothing_here(api):
    office = api.parts.office
    token = open_session(office, api.parts.sessions, kind="staff", subject=HANDLER.id, stage="open", said={})
    assert api.get(f"/v1/complaints/case_{'0' * 32}", by=token).status_code == 401


def test_a_person_at_another_stage_is_not_let_in(api):
    assert api.get(f"/v1/complaints/case_{'0' * 32}", by=api.person(stage=PASSWORD)).status_code == 401


@pytest.mark.parametrize("after", [20 * MINUTE, 2 * HOUR])
def test_a_persons_token_ends(api, after):
    token = api.person()
    api.lender.later(after)
    assert api.get(f"/v1/complaints/case_{'0' * 32}", by=token).status_code == 401


def test_whoever_guesses_at_keys_is_told_to_wait_and_then_goes_on(api):
    wrong = "mlk_" + "0" * 32 + "_" + "A" * 43
    assert [api.get(LINES, by=wrong).status_code for _ in range(30)] == [401] * 30
    response = api.get(LINES, by=wrong)
    assert (response.status_code, kind(response), response.headers["retry-after"]) == (429, "too-many", "60")
    assert api.get(LINES, by=api.loader).status_code == 200
    api.lender.later(MINUTE)
    assert api.get(LINES, by=wrong).status_code == 401
