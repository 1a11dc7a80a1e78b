"""Lines over HTTP: the register, its reconciliation, and whose line a number is."""

import pytest

from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.canon.instants import HOUR
from tests.unit.acts.cast import AGENCY, BORROWER, LINE, LOADER
from tests.unit.api.test_outcomes import ROW

LINES, LOOKUP = "/v1/lines", "/v1/line-lookups"


def kind(response):
    return response.json()["type"].rpartition(":")[2]


def new(number="16000000901"):
    return {"number": number, "agency": AGENCY, "since": "2026-10-12T14:00:00+08:00"}


def test_the_register_is_told_with_its_public_numbers(api):
    (line,) = api.get(LINES, by=api.loader).json()["lines"]
    assert (line["line"], line["number"], line["agency"], line["channel"]) == (api.lender.cast.line, LINE, AGENCY, "call")


def test_a_registered_line_is_found_by_anybody(api):
    assert api.post(LINES, new(), by=api.officer).status_code == 201
    told = api.post(LOOKUP, {"number": "160 0000 0901"}, once=None).json()
    assert (told["ours"], told["agency"], told["channel"]) == (True, "Agency (fictional)", "call")


@pytest.mark.parametrize("number", [str(BORROWER), "16000000999"])
def test_a_number_that_is_no_line_is_told_alike_whosever_it_is(api, number):
    assert api.post(LOOKUP, {"number": number}).json() == {"ours": False, "agency": None, "since": None, "channel": None}


@pytest.mark.parametrize("body", [{}, {"number": ""}, {"number": None}, {"number": "16000000900", "why": "x"}, [], "16000000900"])
def test_a_lookup_of_nothing_is_refused(api, body):
    response = api.post(LOOKUP, body)
    assert (response.status_code, kind(response)) == (422, "invalid")


def test_a_line_is_registered_once(api):
    response = api.post(LINES, new("16000000900"), by=api.officer)
    assert (response.status_code, kind(response)) == (422, "unusable")


def test_an_integrator_registers_no_line(api):
    response = api.post(LINES, new(), by=api.key(LOADER, "lines.write"))
    assert (response.status_code, kind(response)) == (403, "not-allowed")


# ---- Reconciliation


@pytest.fixture
def path(api):
    api.lender.later(HOUR)
    return f"{LINES}/{api.lender.cast.line}/reconciliations"


def span(**changes):
    given = {
        "since": "2026-10-12T12:00:00+08:00",
        "until": "2026-10-12T14:30:00+08:00",
        "rows": [ROW],
        "left_out": 0,
        "file": render_base64(sha256(b"what the carrier delivered")),
    }
    return {**given, **changes}


def test_what_the_carrier_saw_and_the_log_did_not_is_entered(api, path):
    response = api.post(path, span(), by=api.loader)
    assert (response.status_code, len(response.json()["unpermitted"])) == (200, 1)
    assert "line.reconciled" in api.lender.kinds(api.lender.cast.line)


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"left_out": 1}, "unusable"),
        ({"until": "2026-10-12T12:00:00+08:00"}, "unusable"),
        ({"until": "2026-10-13T12:00:00+08:00"}, "unusable"),
        ({"file": "x"}, "invalid"),
        ({"left_out": -1}, "invalid"),
        ({"rows": None}, "invalid"),
    ],
)
def test_a_span_that_cannot_be_reconciled_is_not(api, path, changes, slug):
    response = api.post(path, span(**changes), by=api.loader)
    assert (response.status_code, kind(response)) == (422, slug)
    assert "line.reconciled" not in api.lender.kinds(api.lender.cast.line)


def test_a_line_that_is_none_is_not_reconciled(api, path):
    assert api.post(f"{LINES}/line_{'0' * 32}/reconciliations", span(), by=api.loader).status_code == 422
    assert api.post(f"{LINES}/x/reconciliations", span(), by=api.loader).status_code == 404
