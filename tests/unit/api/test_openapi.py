"""The OpenAPI document: of the same table as the handlers, whole, closed, and the same whenever it is made."""

import json
import re
import runpy
import sys
from pathlib import Path

import pytest

from minglu.access.api_keys import SCOPES
from minglu.api.endpoint import Endpoint
from minglu.api.openapi import problems_of, template
from minglu.api.problems import PROBLEMS
from minglu.api.routes import API_PATHS, all_endpoints, described
from minglu.canon.ids import PREFIXES
from minglu.cases.complaint import WANTS
from minglu.rules import question

ROOT = Path(__file__).parents[3]
DOCUMENT = described(version="0")
ENDPOINTS = all_endpoints(lambda: b"")
OPERATIONS = [(path, method, operation) for path, found in DOCUMENT["paths"].items() for method, operation in found.items()]


def test_it_is_the_same_bytes_whenever_it_is_made():
    assert json.dumps(described(version="0")) == json.dumps(DOCUMENT)


def test_what_stands_in_the_documents_is_what_the_script_writes():
    assert runpy.run_path(str(ROOT / "scripts" / "openapi.py"))["render_document"]() == (ROOT / "docs/api/openapi.json").read_text("utf-8")
    assert runpy.run_path(str(ROOT / "scripts" / "openapi.py"))["render_page"]() == (ROOT / "docs/api/README.md").read_text("utf-8")


def test_a_stale_page_is_found(monkeypatch, tmp_path, capsys):
    script = runpy.run_path(str(ROOT / "scripts" / "openapi.py"))
    script["main"].__globals__["FOLDER"] = tmp_path / "api"
    monkeypatch.setattr(sys, "argv", ["openapi.py", "--check"])
    assert script["main"]() == 1
    monkeypatch.setattr(sys, "argv", ["openapi.py"])
    assert script["main"]() == 0
    monkeypatch.setattr(sys, "argv", ["openapi.py", "--check"])
    assert script["main"]() == 0
    assert "openapi.json" in capsys.readouterr().err


def test_every_endpoint_is_in_it_once():
    assert sorted((template(one), one.method.lower()) for one in ENDPOINTS) == sorted((path, method) for path, method, _ in OPERATIONS)
    names = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: one.name)
def test_an_endpoint_is_of_the_api_and_its_ids_are_of_known_kinds(endpoint: Endpoint):
    assert template(endpoint).startswith(API_PATHS)
    varies = set(re.findall(r"\{(\w+)\}", template(endpoint)))
    assert set(endpoint.ids) <= varies
    assert set(endpoint.ids.values()) <= set(PREFIXES)


@pytest.mark.parametrize("endpoint", [one for one in ENDPOINTS if one.method == "POST"], ids=lambda one: one.name)
def test_a_change_is_done_once(endpoint: Endpoint):
    harmless = {"/v1/line-lookups", "/v1/codes", "/v1/possessions"}
    assert (endpoint.once == "no") == (endpoint.path in harmless)


@pytest.mark.parametrize("endpoint", [one for one in ENDPOINTS if one.needs.public], ids=lambda one: one.name)
def test_what_is_public_has_a_rate_or_costs_nothing(endpoint: Endpoint):
    assert endpoint.rate is not None or endpoint.path == "/livez"


def test_every_scope_opens_something_and_every_problem_can_be_answered():
    assert {one.needs.scope for one in ENDPOINTS} - {None} == set(SCOPES)
    framework = {"no-such-path", "wrong-method"}
    assert {kind.slug for one in ENDPOINTS for kind in problems_of(one)} | framework == set(PROBLEMS)


def test_every_answer_has_a_shape_and_every_problem_its_types():
    for _, _, operation in OPERATIONS:
        for status, response in operation["responses"].items():
            assert response["content"], status
            if int(status) >= 400:
                assert "application/problem+json" in response["content"]


def test_bodies_take_no_member_that_is_not_described():
    schemas = DOCUMENT["components"]["schemas"]
    taken = [name for name in schemas if name.endswith("In")]
    assert taken
    assert [name for name in taken if schemas[name].get("additionalProperties") is not False] == []


def test_closed_lists_are_those_of_the_rules_and_cases():
    schemas = DOCUMENT["components"]["schemas"]
    number, ask = schemas["NumberIn"]["properties"], schemas["AskIn"]["properties"]
    assert set(number["relation"]["enum"]) == set(question.RELATIONS)
    assert set(number["source"]["enum"]) == set(question.SOURCES)
    assert set(number["basis"]["enum"]) == set(question.BASES)
    assert set(number["purposes"]["items"]["enum"]) == set(question.PURPOSES)
    assert set(ask["channel"]["enum"]) == set(question.CHANNELS)
    assert set(schemas["ComplaintIn"]["properties"]["wants"]["items"]["enum"]) == WANTS


@pytest.mark.parametrize("path", ["/", "/me/cases", "/desk", "/assets/x", "/v10", "/logs", "/oversight/log", "/v1x"])
def test_pages_are_not_the_apis(path):
    assert not path.startswith(API_PATHS)


@pytest.mark.parametrize("kind", PROBLEMS.values(), ids=lambda kind: kind.slug)
def test_a_problem_type_has_one_spelling_and_says_what_to_do(kind):
    assert kind.urn == f"urn:minglu:problem:{kind.slug}"
    assert 400 <= kind.status < 600
    assert kind.title
    assert kind.means.endswith(".")
