"""Asks over HTTP: a token or the rules that say no; the same ask gets the same answer; dialling by whoever asked."""

import pytest

from minglu.acts.errors import NotWitnessed
from minglu.acts.register import Contract, register_agency, register_staff
from minglu.canon.base64 import render_base64
from minglu.canon.ids import AgencyId
from minglu.canon.instants import MINUTE, Instant, parse_instant
from minglu.gate.ask import ask_object
from minglu.gate.manner import Manner
from minglu.ledger.note import NoteSigner
from minglu.ledger.promise import check_promise
from minglu.vault.errors import TooFewShares, TrunkSilent
from minglu.vault.signature import public_of
from tests.unit.acts.cast import A_YEAR_ON, COLLEAGUE, COLLECTOR, COVERS, NOW, OFFICER, UNTRAINED, worker

ASKS = "/v1/asks"


def kind(response):
    return response.json()["type"].rpartition(":")[2]


def signed(api, **changes):
    ask = api.lender.sign(**changes)
    return {"ask": dict(ask_object(ask.ask)), "signature": render_base64(ask.signature)}


def strange(api):
    """Somebody of a second agency."""
    office, new = api.parts.office, worker(60)
    agency = AgencyId("agy_" + "0d" * 16)
    contract = Contract(name="Second agency (fictional)", own=False, since=NOW, until=A_YEAR_ON, evaluated=NOW, **COVERS)
    register_agency(office, contract, agency=agency, by=OFFICER.id)
    register_staff(office, new.id, agency=agency, key=public_of(new.seed), roles=["collector"], by=OFFICER.id)
    return new


@pytest.fixture
def permit(api):
    return api.post(ASKS, signed(api), by=api.loader, once=None).json()


def test_what_the_rules_allow_gets_a_token(api):
    response = api.post(ASKS, signed(api), by=api.loader, once=None)
    assert response.status_code == 201
    token = api.parts.office.book.token(response.json()["token"])
    assert (token.permit, token.until) == (response.json()["entry"], parse_instant(response.json()["until"]))


def test_the_same_ask_gets_the_same_token_without_any_header(api):
    ask = signed(api)
    first, second = (api.post(ASKS, ask, by=api.loader, once=None) for _ in range(2))
    assert first.json() == second.json()


def test_no_reply_with_a_token_is_kept_whatever_header_comes_with_the_ask(api):
    one, other = signed(api), signed(api)
    first = api.post(ASKS, one, by=api.loader, once="press").json()
    assert api.post(ASKS, one, by=api.loader, once="press").json() == first
    # The header is not looked at: another ask under it is another ask.
    assert api.post(ASKS, other, by=api.loader, once="press").json()["token"] != first["token"]
    assert api.parts.replies.sweep(before=Instant(api.lender.clock.now() + MINUTE)) == 0


def test_a_system_of_an_agency_hands_in_for_its_own_staff_and_for_no_other(api):
    assert api.post(ASKS, signed(api), by=api.key(COLLEAGUE, "asks.write"), once=None).status_code == 201
    elsewhere = api.key(strange(api), "asks.write")
    size = api.lender.size
    response = api.post(ASKS, signed(api), by=elsewhere, once=None)
    assert (response.status_code, kind(response)) == (403, "not-allowed")
    assert api.lender.size == size


def test_the_same_id_with_another_content_is_refused(api):
    ask = api.lender.sign()
    one = {"ask": dict(ask_object(ask.ask)), "signature": render_base64(ask.signature)}
    other = signed(api, id=ask.ask.id, purpose="locate_debtor")
    assert api.post(ASKS, one, by=api.loader, once=None).status_code == 201
    response = api.post(ASKS, other, by=api.loader, once=None)
    assert (response.status_code, kind(response)) == (422, "idempotency-key-reused")


def test_a_refusal_says_by_which_rule_what_lifts_it_and_where_it_is_entered(api):
    response = api.post(ASKS, signed(api, by=UNTRAINED), by=api.loader, once=None, accept_language="en")
    assert (response.status_code, kind(response)) == (403, "refused-by-rule")
    told = response.json()
    assert told["articles"][0].keys() == {"rule", "article", "force", "confidence", "text", "lifts"}
    office = api.parts.office
    signer: NoteSigner = office.signer
    assert check_promise(told["promise"].encode(), [signer.key]).origin == office.origin
    person = api.lender.cast.borrower.person
    assert [event.kind for event in office.book.history([person]).of(person) if event.index == told["decision"]] == ["contact.refusal"]


def test_a_refusal_for_the_hour_says_when_it_would_be_allowed(api):
    api.lender.later(9 * 60 * MINUTE)
    told = api.post(ASKS, signed(api), by=api.loader, once=None).json()
    assert told["next_allowed"] == "2026-10-13T00:00:00.000Z"


@pytest.mark.parametrize("signature", ["", "AAAA", "A" * 88, render_base64(bytes(63)), render_base64(bytes(65)), None, 7])
def test_a_signature_that_can_be_none_is_not_looked_at(api, signature):
    ask = signed(api)
    response = api.post(ASKS, {**ask, "signature": signature}, by=api.loader, once=None)
    assert (response.status_code, kind(response)) == (422, "invalid")


def test_a_signature_by_somebody_else_is_refused(api):
    ask = {**signed(api), "signature": signed(api)["signature"]}
    response = api.post(ASKS, ask, by=api.loader, once=None)
    assert (response.status_code, kind(response)) == (422, "wrong-ask")


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("at", "2026-10-12T14:00:00+08:00"),
        ("at", -1),
        ("until", 4_102_444_800_000),
        ("until", 1.5),
        ("own_device", 0),
        ("purpose", "revenge"),
        ("channel", ""),
        ("id", "ask_x"),
        ("datum", None),
        ("number", "16000000101"),
    ],
)
def test_a_member_of_the_ask_outside_its_shape_is_not_decided(api, member, value):
    size, ask = api.lender.size, signed(api)
    response = api.post(ASKS, {**ask, "ask": {**ask["ask"], member: value}}, by=api.loader, once=None)
    assert (response.status_code, kind(response)) == (422, "invalid")
    assert api.lender.size == size


def test_a_datum_that_nobody_sealed_is_told(api):
    ask = signed(api)
    response = api.post(ASKS, {**ask, "ask": {**ask["ask"], "datum": "rec_" + "0" * 32}}, by=api.loader, once=None)
    assert (response.status_code, kind(response)) == (404, "not-found")


def test_without_witnesses_nothing_is_permitted(api):
    with api.lender.refusing():
        api.lender.later(MINUTE)
        response = api.post(ASKS, signed(api), by=api.loader, once=None)
    assert response.status_code == 403
    assert "token" not in response.json()


# ---- Dialling


def dial(api, permit, staff=COLLECTOR):
    return api.post(f"{ASKS}/{permit['token']}/dial", {"staff": staff.id}, by=api.loader)


def test_whoever_asked_has_it_dialled(api, permit):
    response = dial(api, permit)
    assert (response.status_code, response.json()) == (200, {"entry": permit["entry"], "before": False})
    assert api.telephone.dialled == [permit["token"]]


def test_pressing_twice_dials_once(api, permit):
    dial(api, permit)
    assert dial(api, permit).json()["before"] is True
    assert len(api.telephone.dialled) == 1


def test_nobody_dials_anothers_permit(api, permit):
    response = dial(api, permit, COLLEAGUE)
    assert (response.status_code, kind(response)) == (403, "not-allowed")
    assert not api.telephone.dialled


def test_a_system_of_another_agency_presses_nobodys_permit(api, permit):
    response = api.post(f"{ASKS}/{permit['token']}/dial", {"staff": COLLECTOR.id}, by=api.key(strange(api), "asks.write"))
    assert (response.status_code, kind(response)) == (403, "not-allowed")
    assert not api.telephone.dialled


@pytest.mark.parametrize("token", ["tok_" + "0" * 32, "tok_", "x"])
def test_a_token_that_is_none_is_not_dialled(api, token):
    assert dial(api, {"token": token}).status_code == 404


@pytest.mark.parametrize("error", [TooFewShares("inner words"), TrunkSilent("inner words")])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_not_dialled_is_told_in_words(api, permit, error, language):
    api.telephone.fails = error
    path = f"{ASKS}/{permit['token']}/dial"
    response = api.post(path, {"staff": COLLECTOR.id}, by=api.loader, accept_language=language)
    assert (response.status_code, kind(response)) == (409, "not-dialled")
    assert str(error) not in response.text


def test_a_permit_that_is_not_witnessed_is_told_to_wait(api, permit):
    api.telephone.fails = NotWitnessed("later")
    response = dial(api, permit)
    assert (response.status_code, kind(response), response.headers["retry-after"]) == (503, "not-witnessed", "5")


# ---- The manner


def test_a_visit_names_its_companions_and_they_are_signed(api):
    ask = signed(api, channel="visit", manner=Manner(companions=(COLLEAGUE.id,)))
    assert ask["ask"]["manner"] == {"companions": [COLLEAGUE.id]}
    assert api.post(ASKS, ask, by=api.loader, once=None).status_code == 201


def test_what_warned_is_told_with_its_article(api):
    assert api.post(ASKS, signed(api), by=api.loader, once=None).json()["warnings"] == []
    api.lender.clock.set(parse_instant("2026-10-18T14:00:00+08:00"))
    (warning,) = api.post(ASKS, signed(api), by=api.loader, once=None).json()["warnings"]
    assert (warning["rule"], warning["force"]) == ("house.rest-day", "house")


def test_a_message_is_worded_by_a_template(api):
    slots = {"amount": 2_000_000, "due": "2026-10-02", "lender": "Agency (fictional)", "line": "16000000900"}
    ask = signed(api, channel="message", manner=Manner(template="overdue-message", slots=tuple(sorted(slots.items()))))
    assert api.post(ASKS, ask, by=api.loader, once=None).status_code == 201
    elsewhere = signed(api, channel="im", manner=Manner(template="overdue-message", slots=tuple(sorted(slots.items()))))
    assert kind(api.post(ASKS, elsewhere, by=api.loader, once=None)) == "refused-by-rule"


@pytest.mark.parametrize("change", [{"lender": "还钱否则上门找你全家"}, {"line": "16000000202"}, {"due": "soon"}])
def test_what_is_typed_into_a_template_leaves_no_entry(api, change):
    slots = {"amount": 2_000_000, "due": "2026-10-02", "lender": "Agency (fictional)", "line": "16000000900", **change}
    size = api.lender.node.office.book.head().size
    for manner in (Manner(template="overdue-message", slots=tuple(sorted(slots.items()))), Manner(template="no-such-template")):
        assert kind(api.post(ASKS, signed(api, channel="message", manner=manner), by=api.loader, once=None)) == "wrong-ask"
    assert api.lender.node.office.book.head().size == size


@pytest.mark.parametrize(
    ("manner", "what"),
    [
        ({"text": "pay or else"}, "invalid"),
        ({"companions": []}, "invalid"),
        ({"sealed": False}, "invalid"),
        ({"template": "X"}, "invalid"),
        (None, "invalid"),
        ({"sealed": True}, "wrong-ask"),
        ({"template": "overdue-message", "slots": {}}, "wrong-ask"),
    ],
)
def test_a_call_has_no_manner_and_nothing_is_said_in_free_text(api, manner, what):
    ask = signed(api)
    ask["ask"]["manner"] = manner
    assert kind(api.post(ASKS, ask, by=api.loader, once=None)) == what


def test_what_was_not_signed_is_not_asked(api):
    ask = signed(api, channel="visit", manner=Manner(companions=(COLLEAGUE.id,)))
    ask["ask"]["manner"] = {"companions": [UNTRAINED.id]}
    assert kind(api.post(ASKS, ask, by=api.loader, once=None)) == "wrong-ask"
