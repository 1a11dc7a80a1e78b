"""Contracts, evaluations, licence and assessments over HTTP: for the compliance officer's systems alone."""

import pytest

from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from tests.unit.acts.cast import AGENCY, fresh_id

REPORT = render_base64(sha256(b"a report (invented)"))
SPAN = {"since": "2026-10-12T00:00:00+08:00", "until": "2027-10-12T00:00:00+08:00"}
CONTRACTS, EVALUATIONS = f"/v1/agencies/{AGENCY}/contracts", f"/v1/agencies/{AGENCY}/evaluations"
ASKED = {
    CONTRACTS: {**SPAN, "purposes": ["collection"], "channels": ["call", "message"]},
    EVALUATIONS: {"evaluated": "2026-10-12T00:00:00+08:00", "result": "passed", "report": REPORT},
    "/v1/licences": {"licence": "micro_loan"},
    "/v1/assessments": {**SPAN, "purpose": "collection", "report": REPORT},
}
KINDS = dict(zip(ASKED, ("agency.contracted", "agency.evaluated", "institution.licensed", "purpose.assessed"), strict=True))


def kind(response):
    return response.json()["type"].rpartition(":")[2]


@pytest.mark.parametrize("path", ASKED)
def test_the_officer_enters_it(api, path):
    assert api.post(path, ASKED[path], by=api.officer).status_code == 201
    subject = AGENCY if "agencies" in path else "=institution"
    assert api.lender.kinds(subject)[-1] == KINDS[path]


@pytest.mark.parametrize("path", ASKED)
def test_the_loan_system_does_not(api, path):
    assert kind(api.post(path, ASKED[path], by=api.loader)) == "not-allowed"


@pytest.mark.parametrize(
    ("path", "change", "what"),
    [
        (CONTRACTS, {"purposes": ["marketing"]}, "invalid"),
        (CONTRACTS, {"until": SPAN["since"]}, "unusable"),
        (EVALUATIONS, {"result": "good"}, "invalid"),
        (EVALUATIONS, {"evaluated": "2027-01-01T00:00:00+08:00"}, "unusable"),
        (EVALUATIONS, {"report": "x"}, "invalid"),
        ("/v1/licences", {"licence": "pawnshop"}, "invalid"),
        ("/v1/assessments", {"report": ""}, "invalid"),
        ("/v1/assessments", {"until": SPAN["since"]}, "unusable"),
    ],
)
def test_what_makes_no_sense_is_refused(api, path, change, what):
    before = api.lender.size
    assert kind(api.post(path, {**ASKED[path], **change}, by=api.officer)) == what
    assert api.lender.size == before


@pytest.mark.parametrize("path", [CONTRACTS, EVALUATIONS])
def test_an_agency_that_nobody_registered_is_not_found(api, path):
    assert kind(api.post(path.replace(AGENCY, fresh_id("agy")), ASKED[path], by=api.officer)) == "not-found"
