"""Proving a number over the lender's app: a code, a few tries, a token that lasts minutes."""

import pytest

from minglu.canon.instants import HOUR, MINUTE
from tests.unit.acts.cast import CONTACT

CODES, PROVE = "/v1/codes", "/v1/possessions"
NUMBER = "160 0000 0202"


def kind(response):
    return response.json()["type"].rpartition(":")[2]


def send(api, number=NUMBER):
    return api.post(CODES, {"number": number}, by=api.loader)


def prove(api, code, number=NUMBER, **headers):
    return api.post(PROVE, {"number": number, "code": code}, by=api.loader, **headers)


def code_sent(api):
    return api.lender.outbox.sent[-1][1]


def test_the_right_code_gives_a_token_that_opens_what_is_the_persons(api):
    assert send(api).status_code == 202
    proved = prove(api, code_sent(api))
    assert proved.status_code == 201
    token = proved.json()
    assert token["person"] == api.lender.cast.contact.person
    assert api.post(f"/v1/persons/{token['person']}/never", by=token["token"]).status_code == 201


def test_a_token_lasts_as_long_unused_as_it_says(api):
    send(api)
    token = prove(api, code_sent(api)).json()
    api.lender.later(token["idle_seconds"] * 1000)
    assert api.post(f"/v1/persons/{token['person']}/never", by=token["token"]).status_code == 401


def test_known_and_unknown_numbers_are_answered_alike(api):
    known, unknown = send(api), send(api, "16000000555")
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)


def test_the_code_is_in_no_answer(api):
    assert send(api).json() == {"minutes": 10}


@pytest.mark.parametrize(("language", "left"), [("zh", "还可以再试 4 次"), ("en", "4 more times")])
def test_a_wrong_code_is_told_with_how_often_one_may_try(api, language, left):
    send(api)
    response = prove(api, "000000" if code_sent(api) != "000000" else "111111", accept_language=language)
    assert (response.status_code, kind(response), response.json()["tries_left"]) == (403, "code-wrong", 4)
    assert left in response.json()["detail"]


def test_a_code_that_was_used_is_dead(api):
    send(api)
    prove(api, code_sent(api))
    response = prove(api, code_sent(api))
    assert (response.status_code, kind(response)) == (403, "code-dead")


@pytest.mark.parametrize("code", ["000000", "x", "一二三四五六"])
def test_without_a_code_there_is_nothing_to_try(api, code):
    assert kind(prove(api, code)) == "code-dead"


def test_a_code_dies_after_ten_minutes(api):
    send(api)
    api.lender.later(10 * MINUTE)
    assert kind(prove(api, code_sent(api))) == "code-dead"


def test_a_fourth_code_in_an_hour_is_told_when_it_comes(api):
    for _ in range(3):
        send(api)
    response = send(api)
    assert (response.status_code, kind(response), response.headers["retry-after"]) == (429, "too-many", str(HOUR // 1000))


@pytest.mark.parametrize("body", [{}, {"number": 16000000202}, {"number": NUMBER, "code": ""}, {"number": NUMBER, "code": "1" * 41}])
def test_what_is_no_try_is_not_counted_as_one(api, body):
    send(api)
    assert api.post(PROVE, body, by=api.loader).status_code == 422
    assert prove(api, code_sent(api)).status_code == 201


def test_a_token_is_kept_nowhere(api):
    send(api)
    token = prove(api, code_sent(api), once="kept?").json()["token"]
    files = [path.read_bytes() for path in (api.lender.folder / "lender").glob("minglu.db*")]
    assert not any(token.encode() in data for data in files)


def test_strangers_have_no_codes_sent(api):
    assert api.post(CODES, {"number": str(CONTACT)}).status_code == 401
    assert not api.lender.outbox.sent
