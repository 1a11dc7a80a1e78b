"""Log lines: route template, status, duration, key. No number, id, body or address ever stands in one."""

import json

import pytest
from structlog.testing import capture_logs

from minglu.acts.never import say_never
from tests.unit.acts.cast import CONTACT

NUMBER = "16000000202"


def lines(api, do):
    with capture_logs() as caught:
        do(api)
    return caught


def test_a_request_is_one_line(api):
    (line,) = lines(api, lambda api: api.get("/v1/lines", by=api.loader))
    assert line.pop("ms") >= 0
    assert line == {
        "event": "request",
        "log_level": "info",
        "method": "GET",
        "route": "/v1/lines",
        "status": 200,
        "caller": api.loader[4:36],
    }


@pytest.mark.parametrize(
    ("path", "route"),
    [
        (f"/v1/persons/{NUMBER}", "/v1/persons/{person}"),
        (f"/v1/complaints/{NUMBER}?number={NUMBER}", "/v1/complaints/{case}"),
        (f"/log/tile/{NUMBER}/{NUMBER}", "/log/tile/{level}/{place}"),
        (f"/v1/{NUMBER}", "unmatched"),
        (f"/v1/lines/{NUMBER}", "unmatched"),
    ],
)
def test_what_somebody_writes_into_a_url_is_not_in_the_line(api, path, route):
    (line,) = lines(api, lambda api: api.get(path, by=api.loader))
    assert line["route"] == route
    assert NUMBER not in json.dumps(line)


@pytest.mark.parametrize(
    "do",
    [
        lambda api: api.post("/v1/line-lookups", {"number": NUMBER}),
        lambda api: api.post("/v1/line-lookups", {"number": NUMBER, NUMBER: NUMBER}),
        lambda api: api.post("/v1/codes", {"number": NUMBER}, by=api.loader),
        lambda api: api.post("/v1/persons", {"number": NUMBER}, by=api.loader, once=NUMBER),
        lambda api: api.post("/v1/complaints", NUMBER.encode(), by=api.person()),
        lambda api: api.client.request(NUMBER, "/v1/lines"),
    ],
)
def test_what_somebody_sends_is_not_in_the_line(api, do):
    caught = lines(api, do)
    assert caught
    assert NUMBER not in json.dumps(caught)


def test_a_person_is_nobody_in_particular_in_the_line(api):
    token, person = api.person(), api.lender.cast.contact.person
    (line,) = lines(api, lambda api: api.post(f"/v1/persons/{person}/never", by=token))
    assert (line["caller"], line["status"]) == ("person", 201)
    assert token not in json.dumps(line)


def test_an_error_nobody_foresaw_is_a_line_with_its_place_and_without_its_message(api, monkeypatch):
    def fail(*_args, **_named):
        raise ValueError(str(CONTACT))

    monkeypatch.setattr("minglu.api.persons.hand_on_never", fail)
    person = api.lender.cast.contact.person
    unforeseen, request = lines(api, lambda api: api.post(f"/v1/persons/{person}/never", by=api.loader))
    assert (unforeseen["event"], unforeseen["kind"], request["status"]) == ("unforeseen", "ValueError", 500)
    assert str(CONTACT) not in json.dumps([unforeseen, request])
    assert unforeseen["where"][-1].startswith("api/test_watch.py")


# ---- Figures


def figures(api):
    text = api.get("/metrics", by=api.loader).text
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in text.splitlines() if not line.startswith("#")}


def test_requests_are_counted_by_route_and_status(api):
    api.get("/v1/lines", by=api.loader)
    api.get("/v1/lines")
    counted = figures(api)
    assert counted['minglu_requests_total{method="GET",route="/v1/lines",status="200"}'] == 1
    assert counted['minglu_requests_total{method="GET",route="/v1/lines",status="401"}'] == 1
    assert counted['minglu_request_seconds_count{method="GET",route="/v1/lines"}'] == 2


def test_decisions_are_counted_from_the_log_by_rule_and_purpose(api):
    api.lender.permitted()
    say_never(api.parts.office, api.lender.cast.contact.person)
    refused = api.lender.refused_by(api.lender.sign(whom=api.lender.cast.contact, purpose="pass_on_message"))
    counted = figures(api)
    assert counted['minglu_decisions_total{kind="permit",purpose="collection"}'] == 1
    assert counted['minglu_decisions_total{kind="refusal",purpose="pass_on_message"}'] == 1
    assert {f'minglu_refusals_by_rule_total{{rule="{rule}"}}' for rule in refused} <= counted.keys()
    assert counted["minglu_log_entries"] == api.lender.size


def test_no_figure_is_about_anybody(api):
    api.lender.permitted()
    api.get(f"/v1/persons/{api.lender.cast.contact.person}", by=api.loader)
    text = api.get("/metrics", by=api.loader).text
    assert not [prefix for prefix in ("per_", "stf_", "rec_", "tok_", "mlk_", "+86", "testclient") if prefix in text]


def test_strangers_read_no_figures(api):
    assert api.get("/metrics").status_code == 401
