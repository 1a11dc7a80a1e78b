"""The whole API against its own OpenAPI document, over a real node: right requests and wrong ones, made by a machine.

For every operation: never a 5xx but those that are described, every status, media type, header and shape as described,
wrong data refused, other methods refused, and nobody let in without a key. The same requests in every run.
"""

import re
from collections.abc import Iterator
from itertools import count

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from litestar import Litestar
from schemathesis.checks import load_all_checks
from schemathesis.python.asgi import get_client

from minglu.acts.register import register_staff
from minglu.api.routes import described
from minglu.vault.signature import public_of
from tests.unit.acts.cast import AGENCY, COLLECTOR, DEBT, OFFICER, OWN, prepare, worker
from tests.unit.acts.office import enter
from tests.unit.api.stage import Api, make_app, open_api

DOCUMENT = schemathesis.openapi.from_dict(described(version="0"))
# Keys and tokens are the test's to send.
DOCUMENT.config.generation.with_security_parameters = False
load_all_checks()
CHECKS = [
    schemathesis.checks.CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
        "missing_required_header",
        "unsupported_method",
    )
]
OPERATIONS = [one.ok() for one in DOCUMENT.get_all_operations() if one.ok().definition.raw["security"]]
EVERYBODY = worker(77)
ROLES = ["integrator", "compliance_officer", "handler"]
VALID_KEY = re.compile("[!-~]{1,128}")
NEXT = count()


class NoLimits:
    """A machine that tries everything is not to be told to wait."""

    def admit(self, _what: str, _source: str, *, most: int, within: int) -> None:
        return None


@pytest.fixture(scope="module")
def api(tmp_path_factory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("api") / "office"
    cast = prepare(folder)
    with enter(folder, cast) as lender, open_api(lender) as opened, opened.with_parts(limits=NoLimits()) as api:
        register_staff(api.parts.office, EVERYBODY.id, agency=OWN, key=public_of(EVERYBODY.seed), roles=ROLES, by=OFFICER.id)
        api.loader = api.key(EVERYBODY)
        yield api


@pytest.fixture(scope="module")
def app(api) -> Litestar:
    return make_app(api.parts)


@pytest.fixture(scope="module")
def session(app):
    with get_client(app) as client:
        yield client


@pytest.fixture(scope="module")
def known(api) -> dict[str, str]:
    """An id of each name that something has, so that more than "not found" is tried."""
    return {
        "person": api.lender.cast.contact.person,
        "line": api.lender.cast.line,
        "token": api.lender.permitted().token,
        "debtor": api.lender.cast.borrower.person,
        "debt": DEBT,
        "staff": COLLECTOR.id,
        "agency": AGENCY,
        "datum": api.lender.cast.borrower.record,
    }


def with_known(said: object, known: dict[str, str]) -> object:
    """Ids that could be some are replaced by those that are; whatever is wrong stays wrong."""
    if isinstance(said, dict):
        return {name: known[name] if _could_be(value, known.get(name)) else with_known(value, known) for name, value in said.items()}
    return [with_known(value, known) for value in said] if isinstance(said, list) else said


def _could_be(value: object, known: str | None) -> bool:
    shape = None if known is None else known.partition("_")[0] + "_[0-9a-f]{32}"
    return shape is not None and isinstance(value, str) and re.fullmatch(shape, value) is not None


@DOCUMENT.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_what_is_answered_is_what_is_described(case, api, app, session, known):
    security = case.operation.definition.raw["security"]
    headers = dict(case.headers or {})
    if security:
        headers["Authorization"] = f"Bearer {api.person() if security == [{'personToken': []}] else api.loader}"
    if VALID_KEY.fullmatch(str(headers.get("Idempotency-Key", ""))):
        headers["Idempotency-Key"] = f"request-{next(NEXT)}"
    case.headers = headers
    case.path_parameters = with_known(dict(case.path_parameters or {}), known)
    case.body = with_known(case.body, known)
    response = case.call(session=session, app=app)
    case.validate_response(response, checks=CHECKS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
@pytest.mark.parametrize("bearer", [None, "mlk_" + "0" * 32 + "_" + "A" * 43, "A" * 43])
def test_nobody_is_let_in_without_a_key_of_ours(operation, bearer, session):
    path = re.sub(r"\{(\w+)\}", "000", operation.path)
    headers = {} if bearer is None else {"Authorization": f"Bearer {bearer}"}
    assert session.request(operation.method, f"http://testserver{path}", headers=headers).status_code == 401
