"""The OpenAPI 3.1 document, made of the same table as the handlers; so it cannot promise what they do not do.

    document(version="0.1.0")["paths"]["/v1/asks"]["post"]["responses"]["201"]

Every status that an endpoint can answer is in it, problems included, each with its types. It is the same bytes whenever
it is made; `scripts/openapi.py` writes it to `docs/api/openapi.json`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import msgspec

from minglu.access.api_keys import SCOPES
from minglu.api.answer import JSON
from minglu.api.endpoint import CSV, Endpoint, Result
from minglu.api.problems import MEDIA_TYPE, PROBLEMS, Kind, Problem, RefusedByRule

Node: TypeAlias = "Mapping[str, Node] | Sequence[Node] | str | int | float | bool | None"
Built: TypeAlias = dict[str, Node]

_REF: Final = "#/components/schemas/{name}"
_VARIES: Final = re.compile(r"\{(\w+):(\w+)\}")
_KEY, _TOKEN = "key", "personToken"
_BY_RULE: Final = "refused-by-rule"
_TEXT_SCHEMA: Final[Mapping[str, Node]] = {"type": "string"}
_ACTS: Final = ("storage-full", "unavailable", "not-witnessed")


def document(endpoints: Iterable[Endpoint], *, version: str) -> Built:
    """The whole document."""
    table = tuple(endpoints)
    schemas, components = _schemas(table)
    paths: dict[str, Built] = {}
    for endpoint in table:
        paths.setdefault(template(endpoint), {})[endpoint.method.lower()] = _operation(endpoint, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Minglu",
            "version": version,
            "description": "Who used a number, by which rule, provable to outsiders. Problems are RFC 9457; their types are closed.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": _security_schemes()},
    }


def template(endpoint: Endpoint) -> str:
    """The path as OpenAPI writes it, without types: /v1/persons/{person}."""
    return _VARIES.sub(r"{\1}", endpoint.path)


def problems_of(endpoint: Endpoint) -> tuple[Kind, ...]:
    """Every problem that an endpoint can answer, by status."""
    slugs = {*endpoint.problems, "bad-request", "failed", "storage-full", "storage-lost"}
    if not endpoint.needs.public:
        slugs |= {"not-authenticated", "missing-scope", "too-many"}
    if endpoint.rate is not None:
        slugs.add("too-many")
    if endpoint.work.reads:
        slugs |= {"too-large", "wrong-media-type", "invalid"}
    if endpoint.method == "POST":
        slugs |= {*_ACTS, "busy", "unusable"}
    if endpoint.once == "key":
        slugs |= {"idempotency-key-missing", "idempotency-key-reused", "still-working"}
    if endpoint.ids:
        slugs.add("not-found")
    return tuple(sorted((PROBLEMS[slug] for slug in slugs), key=lambda kind: (kind.status, kind.slug)))


def _schemas(table: tuple[Endpoint, ...]) -> tuple[Mapping[type, Node], Built]:
    types: list[type] = [Problem, RefusedByRule]
    for endpoint in table:
        types += [endpoint.work.body] if endpoint.work.body is not None else []
        types += [result.content for result in endpoint.answers if isinstance(result.content, type)]
    unique = list(dict.fromkeys(types))
    made, components = msgspec.json.schema_components(unique, ref_template=_REF)
    return dict(zip(unique, made, strict=True)), {name: components[name] for name in sorted(components)}


def _operation(endpoint: Endpoint, schemas: Mapping[type, Node]) -> Built:
    made: Built = {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "tags": [endpoint.tag],
        "parameters": [*_path_parameters(endpoint), *_header_parameters(endpoint)],
        "responses": _responses(endpoint, schemas),
        "security": _security(endpoint),
    }
    if endpoint.tells:
        made["description"] = endpoint.tells
    if endpoint.work.body is not None:
        content: Built = {JSON: {"schema": schemas[endpoint.work.body]}}
        if CSV in endpoint.work.reads:
            content[CSV] = {"schema": _TEXT_SCHEMA}
        made["requestBody"] = {"required": True, "content": content}
    return made


def _path_parameters(endpoint: Endpoint) -> list[Node]:
    made: list[Node] = []
    for name, _ in _VARIES.findall(endpoint.path):
        prefix = endpoint.ids.get(name)
        schema: Built = {"type": "string", "pattern": f"^{prefix}_[0-9a-f]{{32}}$"} if prefix else {"type": "string", "minLength": 1}
        made.append({"name": name, "in": "path", "required": True, "schema": schema})
    return made


def _header_parameters(endpoint: Endpoint) -> list[Node]:
    languages: Built = {"name": "Accept-Language", "in": "header", "schema": {"type": "string"}, "description": "zh or en"}
    if endpoint.once != "key":
        return [languages]
    key: Built = {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "schema": {"type": "string", "pattern": "^[!-~]{1,128}$", "minLength": 1, "maxLength": 128},
        "description": "The same key and request are done once, and answered alike for a day.",
    }
    return [key, languages]


def _responses(endpoint: Endpoint, schemas: Mapping[type, Node]) -> Built:
    made: Built = {str(result.status): _response(result, schemas) for result in endpoint.answers}
    by_status: dict[int, list[Kind]] = {}
    for kind in problems_of(endpoint):
        by_status.setdefault(kind.status, []).append(kind)
    for status, kinds in sorted(by_status.items()):
        made[str(status)] = _problem(status, kinds, schemas, also=made.get(str(status)))
    return {status: made[status] for status in sorted(made)}


def _response(result: Result, schemas: Mapping[type, Node]) -> Built:
    if isinstance(result.content, str):
        return {"description": result.means, "content": {result.content: {"schema": _TEXT_SCHEMA}}}
    return {"description": result.means, "content": {JSON: {"schema": schemas[result.content]}}}


def _problem(status: int, kinds: list[Kind], schemas: Mapping[type, Node], *, also: Node) -> Built:
    plain = [kind for kind in kinds if kind.slug != _BY_RULE]
    one_of: list[Node] = []
    if plain:
        types: Built = {"properties": {"type": {"enum": [kind.urn for kind in plain]}, "status": {"const": status}}}
        one_of.append({"allOf": [schemas[Problem], types]})
    if len(plain) < len(kinds):
        types = {"properties": {"type": {"const": PROBLEMS[_BY_RULE].urn}, "status": {"const": status}}}
        one_of.append({"allOf": [schemas[RefusedByRule], types]})
    content: Built = {MEDIA_TYPE: {"schema": one_of[0] if len(one_of) == 1 else {"oneOf": one_of}}}
    if isinstance(also, Mapping) and isinstance(also["content"], Mapping):
        content.update(also["content"])
    made: Built = {"description": "; ".join(kind.title for kind in kinds), "content": content}
    if any(kind.slug in {"too-many", "still-working", *_ACTS} for kind in kinds):
        made["headers"] = {"Retry-After": {"description": "seconds to wait", "schema": {"type": "string", "pattern": "^[0-9]+$"}}}
    return made


def _security(endpoint: Endpoint) -> list[Node]:
    made: list[Node] = [{_KEY: [endpoint.needs.scope]}] if endpoint.needs.scope is not None else []
    return [*made, {_TOKEN: []}] if endpoint.needs.person else made


def _security_schemes() -> Built:
    return {
        _KEY: {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "mlk_…",
            "description": f"A key of the API. Its scopes are of: {', '.join(SCOPES)}.",
        },
        _TOKEN: {"type": "http", "scheme": "bearer", "description": "The token of a person, given for a proved number."},
    }
