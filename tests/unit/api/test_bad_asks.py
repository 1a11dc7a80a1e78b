"""Asks over HTTP that mean harm: whatever is sent, no token, no trace of it in the answer, and no entry unless a rule decided."""

import json

import pytest

from minglu.acts.register import register_staff
from minglu.canon.base64 import render_base64
from minglu.canon.instants import DAY, HOUR, Instant
from minglu.gate.ask import ask_object
from minglu.gate.manner import Manner
from minglu.vault.signature import public_of
from tests.unit.acts.cast import COLLEAGUE, NOW, OFFICER, UNTRAINED, worker
from tests.unit.api.test_asks import ASKS, kind, signed, strange

ODD = ("\u202e", "\u200b", "\u2066", "\ufeff", "\0", "０", "٠", "а")
TEXTS = ("id", "staff", "person", "datum", "purpose", "channel")


def undecided(api, body, *, by=None):
    """The answer to something that is not decided: checked to hold no token and to leave no entry."""
    size = api.lender.size
    response = api.post(ASKS, body, by=by or api.loader, once=None)
    assert api.lender.size == size
    assert "token" not in response.text
    return response


@pytest.mark.parametrize("member", TEXTS)
def test_a_sign_that_cannot_be_seen_makes_it_no_ask_and_is_not_sent_back(api, member):
    for odd in ODD:
        body = signed(api)
        body["ask"][member] = f"{body['ask'][member]}{odd}"
        response = undecided(api, body)
        assert (response.status_code, kind(response)) == (422, "invalid")
        assert odd not in json.dumps(response.json(), ensure_ascii=False)


def test_a_manner_holds_no_such_sign_either(api):
    manners = [
        (channel, manner)
        for odd in ODD
        for channel, manner in (
            ("visit", {"companions": [COLLEAGUE.id + odd]}),
            ("message", {"template": f"x{odd}", "slots": {}}),
            ("message", {"template": "x", "slots": {"line": f"9{odd}"}}),
        )
    ]
    for channel, manner in manners:
        body = signed(api, channel=channel)
        body["ask"]["manner"] = manner
        assert undecided(api, body).status_code == 422


def test_a_person_whom_nobody_knows_is_not_found_and_leaves_no_entry(api):
    body = signed(api, person="per_" + "f" * 32)
    assert kind(undecided(api, body)) == "wrong-ask"


def test_an_ask_signed_for_another_time_is_not_decided(api):
    for at in (NOW - DAY, NOW - HOUR - 1, NOW + HOUR, NOW + 365 * DAY):
        assert kind(undecided(api, signed(api, at=Instant(at)))) == "wrong-ask"


def test_a_use_of_another_time_is_not_decided(api):
    for until in (NOW - 1, NOW, NOW + HOUR, NOW + 365 * DAY):
        assert kind(undecided(api, signed(api, until=Instant(until)))) == "wrong-ask"


def test_a_channel_that_is_none_is_not_decided(api):
    for channel in ("pigeon", "CALL", "call,visit", "*", "0"):
        assert undecided(api, signed(api, channel=channel)).status_code == 422


def test_a_debt_of_another_agency_is_refused_by_rule_with_an_entry(api):
    outsider = strange(api)
    body = signed(api, by=outsider)
    response = api.post(ASKS, body, by=api.key(outsider, "asks.write"), once=None)
    assert (response.status_code, kind(response)) == (403, "refused-by-rule")
    assert "cn.pipl-51-assigned" in [article["rule"] for article in response.json()["articles"]]


def test_one_id_with_another_person_or_manner_is_the_id_of_the_first(api):
    first = api.lender.sign(channel="visit", manner=Manner(companions=(COLLEAGUE.id,)))
    body = {"ask": dict(ask_object(first.ask)), "signature": render_base64(first.signature)}
    assert api.post(ASKS, body, by=api.loader, once=None).status_code == 201
    for change in ({"manner": Manner()}, {"purpose": "locate_debtor"}, {"channel": "call", "manner": Manner()}):
        other = signed(api, **{"id": first.ask.id, "channel": "visit", "manner": first.ask.manner, **change})
        assert kind(undecided(api, other)) == "idempotency-key-reused"


@pytest.mark.parametrize(
    "companion", ["nobody", "another agency", "untrained"], ids=["a stranger", "of another agency", "without training"]
)
def test_a_companion_who_should_not_come_makes_no_second_visitor(api, companion):
    if companion == "nobody":
        come = worker(90)
    elif companion == "another agency":
        come = strange(api)
    else:
        come = UNTRAINED
    response = api.post(ASKS, signed(api, channel="visit", manner=Manner(companions=(come.id,))), by=api.loader, once=None)
    assert kind(response) == "refused-by-rule"
    assert "cn.cba-22-two-visitors" in [article["rule"] for article in response.json()["articles"]]


def test_a_handler_who_comes_along_is_no_visitor(api):
    office, new = api.parts.office, worker(91)
    register_staff(office, new.id, agency=office.institution.agency, key=public_of(new.seed), roles=["handler"], by=OFFICER.id)
    response = api.post(ASKS, signed(api, channel="visit", manner=Manner(companions=(new.id,))), by=api.loader, once=None)
    assert kind(response) == "refused-by-rule"


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"7", b'"ask"', b"{", b"\xff\xfe", b"[" * 5_000, b'{"ask":' * 2_000, b'{"ask":{},"ask":{}}', b"9" * 5_000],
)
def test_a_body_that_is_no_ask_is_refused_at_the_door(api, body):
    response = undecided(api, body)
    assert response.status_code in (400, 422)


def test_ten_megabytes_are_not_taken_in(api):
    response = undecided(api, b'{"ask": "' + b"x" * 10_000_000 + b'"}')
    assert response.status_code == 413
