"""Complaints over HTTP: heard at once, receipted, read back by their person and by nobody else."""

import pytest

from minglu.acts.answer import answer
from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.canon.instants import HOUR
from minglu.cases.receipt import parse_receipt
from minglu.ledger.note import open_note
from tests.unit.acts.cast import HANDLER, LOADER
from tests.unit.acts.grievance import answering, complain, first_finding

COMPLAINTS = "/v1/complaints"
PICTURE = b"a picture"
CALL = {
    "kind": "call",
    "since": "2026-10-12T14:00:00+08:00",
    "until": "2026-10-12T14:01:00+08:00",
    "direction": "in",
    "other": "160****0900",
    "seconds": 95,
    "answered": True,
    "said": "他说要告诉我的同事",
    "sources": [{"exhibit": 0, "place": "row 1"}],
}
FILED = {
    "allegations": [CALL, {"kind": "message", "since": "2026-10-11T09:00:00Z", "until": "2026-10-11T10:00:00Z"}],
    "exhibits": [{"name": "C:\\fakepath\\通话记录.png", "data": render_base64(PICTURE)}],
    "wants": ["stop", "apology", "stop"],
}


def kind(response):
    return response.json()["type"].rpartition(":")[2]


@pytest.fixture
def filed(api):
    return api.post(COMPLAINTS, FILED, by=api.person(), once="first")


def test_a_complaint_is_heard_with_a_receipt_that_binds_its_files(api, filed):
    assert (filed.status_code, api.telephone.heard) == (201, 1)
    told = filed.json()
    note = open_note(told["receipt"].encode(), [api.parts.office.signer.key])
    receipt = parse_receipt(note.text)
    assert (receipt.case, receipt.exhibits[0][1]) == (told["case"], sha256(PICTURE))
    assert [(one["name"], one["sha256"]) for one in told["exhibits"]] == [("通话记录.png", render_base64(sha256(PICTURE)))]


def test_a_complaint_is_heard_while_the_witnesses_are_away(api):
    with api.lender.refusing():
        assert api.post(COMPLAINTS, FILED, by=api.person()).status_code == 201


def test_the_same_press_files_once(api, filed):
    # Another token is another visit: the same key of the same visit is the same press.
    token = api.person()
    first, second = (api.post(COMPLAINTS, FILED, by=token, once="press") for _ in range(2))
    assert first.content == second.content
    assert first.json()["case"] != filed.json()["case"]


def test_a_try_after_a_crash_finds_the_case_that_the_first_one_filed(api):
    token = api.person()
    first = api.post(COMPLAINTS, FILED, by=token, once="press").json()
    api.parts.replies._database.connection().execute("DELETE FROM api_reply")
    size = api.lender.size
    again = api.post(COMPLAINTS, FILED, by=token, once="press").json()
    assert (again["case"], again["receipt"]) == (first["case"], first["receipt"])
    assert api.lender.size == size


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"allegations": []}, "$.allegations"),
        ({"allegations": [CALL] * 51}, "$.allegations"),
        ({"allegations": [{**CALL, "kind": "visit"}]}, "$.allegations[0].kind"),
        ({"allegations": [{**CALL, "since": "yesterday"}]}, "$.allegations[0].since"),
        ({"allegations": [{**CALL, "since": "1890-01-01T00:00:00Z"}]}, "$.allegations[0].since"),
        ({"allegations": [{**CALL, "seconds": -1}]}, "$.allegations[0].seconds"),
        ({"allegations": [{**CALL, "other": ""}]}, "$.allegations[0].other"),
        ({"allegations": [{**CALL, "said": "x" * 2001}]}, "$.allegations[0].said"),
        ({"allegations": [{**CALL, "name": "Li"}]}, "$.allegations[0]"),
        ({"allegations": [{**CALL, "sources": [{"exhibit": 1, "place": "row"}]}]}, "$.allegations[0].sources"),
        ({"exhibits": [{"name": "x", "data": "not base64!"}]}, "$.exhibits[0].data"),
        ({"exhibits": [{"name": "x", "data": ""}]}, "$.exhibits[0].data"),
        ({"exhibits": [{"name": "", "data": "AAAA"}]}, "$.exhibits[0].name"),
        ({"exhibits": [{"name": "x", "data": "AAAA"}] * 21}, "$.exhibits"),
        ({"wants": ["money"]}, "$.wants[0]"),
    ],
)
def test_a_complaint_outside_its_shape_is_told_where(api, changes, path):
    response = api.post(COMPLAINTS, {**FILED, **changes}, by=api.person())
    assert (response.status_code, kind(response)) == (422, "invalid")
    assert response.json()["wrong"][0]["path"] == path


@pytest.mark.parametrize(
    "changes",
    [
        {"since": "2026-10-12T15:00:00+08:00", "until": "2026-10-12T14:00:00+08:00"},
        {"since": "2024-01-01T00:00:00Z", "until": "2026-01-01T00:00:00Z"},
        {"since": "2027-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z"},
        {"said": "bell \u0007"},
        {"other": "16\u202e000"},
    ],
)
def test_what_no_complaint_can_say_is_told_and_nothing_is_kept(api, changes):
    size = api.lender.size
    response = api.post(COMPLAINTS, {**FILED, "allegations": [{**CALL, **changes}]}, by=api.person())
    assert (response.status_code, kind(response)) == (422, "wrong-filing")
    assert api.lender.size == size


def test_a_key_files_nothing(api):
    assert kind(api.post(COMPLAINTS, FILED, by=api.loader)) == "missing-scope"


# ---- Reading


@pytest.fixture
def found(api):
    """The contact's case with a finding."""
    return first_finding(api.lender, complain(api.lender))


def test_the_person_reads_the_own_case_in_full(api, found):
    answer(
        api.parts.office,
        api.parts.files,
        answering(found),
        finding=found.finding,
        person=api.lender.cast.contact.person,
        by=HANDLER.id,
    )
    case = api.get(f"{COMPLAINTS}/{found.finding.case}", by=api.person()).json()
    assert [item["value"] for item in case["findings"][0]["items"]] == ["recorded", "out_of_scope"]
    assert (case["answers"][0]["text"], case["answers"][0]["second"]) == ("We apologise.", None)
    assert case["clocks"][0]["article"] == "CN-CMP-01"
    assert case["exhibits"][0]["name"] == "call-list.png"


def test_nobody_else_reads_it(api, found):
    response = api.get(f"{COMPLAINTS}/{found.finding.case}", by=api.person(api.lender.cast.borrower.person))
    assert (response.status_code, kind(response)) == (404, "not-found")


def test_whoever_holds_the_number_since_later_does_not_read_it(api, found):
    token = api.person(since=api.lender.clock.now() + HOUR)
    assert api.get(f"{COMPLAINTS}/{found.finding.case}", by=token).status_code == 404


@pytest.mark.parametrize("case", ["case_" + "0" * 32, "case_x", "x"])
def test_a_case_that_is_none_is_not_found(api, case):
    assert api.get(f"{COMPLAINTS}/{case}", by=api.person()).status_code == 404


def test_whoever_handles_complaints_sees_where_each_stands(api, found):
    told = api.get(COMPLAINTS, by=api.handler).json()
    assert [(one["case"], one["state"], one["late"]) for one in told["cases"]] == [(found.finding.case, "investigating", False)]
    assert api.lender.cast.contact.person not in str(told)


def test_whoever_handles_none_does_not(api, found):
    response = api.get(COMPLAINTS, by=api.key(LOADER, "complaints.read"))
    assert (response.status_code, kind(response)) == (403, "not-allowed")
