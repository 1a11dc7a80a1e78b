"""Every endpoint there is, and the handlers made of them. `wiring` mounts them beside the pages.

    app = Litestar([page_routes(…), *api_routes(parts)], exception_handlers=…)

Errors inside a handler become problems here. What the framework refuses before it knows a handler (no such path, no
such method) comes to whoever builds the application: under `API_PATHS`, `faults.handlers(clock)` say it as a problem.
"""

from collections.abc import Callable
from typing import Final

from litestar import Router

from minglu.acts.decision_counts import DecisionCounts
from minglu.api import agencies, asks, circumstances, complaints, health, lines, logs, numbers, outcomes, persons, possession, worklists
from minglu.api.door import handler_of
from minglu.api.endpoint import Endpoint
from minglu.api.metrics import Metrics
from minglu.api.openapi import Built, document
from minglu.api.parts import ApiParts

_ACTS: Final = (
    *numbers.ENDPOINTS,
    *persons.ENDPOINTS,
    *circumstances.ENDPOINTS,
    *asks.ENDPOINTS,
    *worklists.ENDPOINTS,
    *outcomes.ENDPOINTS,
    *lines.ENDPOINTS,
    *agencies.ENDPOINTS,
    *possession.ENDPOINTS,
    *complaints.ENDPOINTS,
    *logs.ENDPOINTS,
)
# What an orchestrator asks for, under whatever name it knows the machine by.
PROBES: Final = ("/livez", "/readyz", "/metrics")
# What paths of the API begin with, and no page's.
API_PATHS: Final = ("/v1/", "/log/", *PROBES)


def all_endpoints(metrics: Callable[[], bytes]) -> tuple[Endpoint, ...]:
    """The table. `metrics` gives the figures as text."""
    return (*_ACTS, *health.endpoints(metrics))


def described(*, version: str) -> Built:
    """The OpenAPI document. It needs no node."""
    return document(all_endpoints(lambda: b""), version=version)


def api_routes(parts: ApiParts) -> list[Router]:
    """The handlers of one node. In one router: the framework wraps handlers of one path twice when they come one by one."""
    metrics = Metrics(DecisionCounts(parts.office), parts.proofs, version=parts.version)
    return [Router(path="/", route_handlers=[handler_of(endpoint, parts, metrics=metrics) for endpoint in all_endpoints(metrics.text)])]
