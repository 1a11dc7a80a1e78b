"""What holds for a person and a debt, over HTTP: closed words, roles, entries."""

from typing import get_args

import msgspec
import pytest

from minglu.acts import circumstances as acts
from minglu.acts import debts
from minglu.api.circumstances import DescriptionIn, DisputeEndIn, DisputeIn, HoldEndIn, HoldIn, StateIn
from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.rules.table import PRODUCTS
from tests.unit.acts.cast import DEBT, LOADER, fresh_id

EVIDENCE = render_base64(sha256(b"a letter (invented)"))
BODIES = {
    "states": {"state": "minor", "evidence": EVIDENCE},
    "holds": {"why": "verification"},
    "refused-hours": {"channels": ["call"], "from_minute": 720, "until_minute": 840, "until": "2026-12-31T00:00:00+08:00"},
    "refused-channels": {"channels": ["call", "visit"]},
}
KINDS = {"states": "person.state", "holds": "hold.placed", "refused-hours": "hours.refused", "refused-channels": "channel.refused"}


def kind(response):
    return response.json()["type"].rpartition(":")[2]


def path(api, what):
    return f"/v1/persons/{api.lender.cast.borrower.person}/{what}"


def of_debt(what, debt=DEBT):
    return f"/v1/debts/{debt}/{what}"


@pytest.mark.parametrize(
    ("shape", "member", "words"),
    [
        (StateIn, "state", acts.STATES),
        (HoldIn, "why", acts.HOLDS),
        (HoldEndIn, "why", acts.HOLD_ENDS),
        (DescriptionIn, "product", PRODUCTS),
        (DisputeIn, "why", debts.DISPUTED),
        (DisputeEndIn, "how", debts.ENDED),
    ],
)
def test_the_words_of_the_api_are_those_of_the_acts(shape, member, words):
    (field,) = (field for field in msgspec.structs.fields(shape) if field.name == member)
    assert sorted(get_args(field.type)) == sorted(words)


@pytest.mark.parametrize("what", BODIES)
def test_what_holds_for_a_person_is_entered(api, what):
    response = api.post(path(api, what), BODIES[what], by=api.loader)
    assert response.status_code == 201
    assert api.lender.kinds(api.lender.cast.borrower.person)[-1] == KINDS[what]
    assert response.json() == {"entry": api.lender.size - 1}


def test_a_hold_is_placed_and_lifted(api):
    assert kind(api.post(path(api, "hold-ends"), {"why": "verified"}, by=api.loader)) == "unusable"
    assert api.post(path(api, "holds"), BODIES["holds"], by=api.loader).status_code == 201
    assert api.post(path(api, "hold-ends"), {"why": "verified"}, by=api.loader).status_code == 201


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("states", {"state": "rich"}),
        ("states", {"evidence": "short"}),
        ("states", {"why": "x"}),
        ("holds", {"why": "because I say so"}),
        ("refused-hours", {"channels": []}),
        ("refused-hours", {"channels": ["phone"]}),
        ("refused-hours", {"from_minute": -1}),
        ("refused-hours", {"until": "tomorrow"}),
        ("refused-channels", {"channels": "call"}),
    ],
)
def test_what_is_not_as_described_is_refused(api, what, change):
    before = api.lender.size
    assert kind(api.post(path(api, what), {**BODIES[what], **change}, by=api.loader)) == "invalid"
    assert api.lender.size == before


def test_a_debt_is_described_disputed_and_settled(api):
    debtor = {"debtor": api.lender.cast.borrower.person}
    for what, said in (("descriptions", {"product": "credit_card"}), ("disputes", {"why": "paid"}), ("dispute-ends", {"how": "corrected"})):
        assert api.post(of_debt(what), {**debtor, **said}, by=api.loader).status_code == 201
    assert api.lender.kinds(DEBT)[-3:] == ["debt.described", "debt.disputed", "debt.dispute_ended"]
    assert kind(api.post(of_debt("dispute-ends"), {**debtor, "how": "corrected"}, by=api.loader)) == "unusable"


@pytest.mark.parametrize("what", BODIES)
def test_a_stranger_is_not_found(api, what):
    assert kind(api.post(f"/v1/persons/{fresh_id('per')}/{what}", BODIES[what], by=api.loader)) == "not-found"


@pytest.mark.parametrize("what", BODIES)
def test_a_key_without_the_scope_enters_nothing(api, what):
    assert kind(api.post(path(api, what), BODIES[what], by=api.key(LOADER, "persons.read"))) == "missing-scope"
