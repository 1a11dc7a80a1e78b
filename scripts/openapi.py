"""Write what the API says of itself: the OpenAPI document, and the page of its endpoints and problem types.

    .venv/bin/python scripts/openapi.py            writes docs/api/openapi.json and docs/api/README.md
    .venv/bin/python scripts/openapi.py --check    compares them with what stands there

Both are made of `minglu.api.routes` and `minglu.api.problems`, so neither can name what is not served.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from minglu import __version__
from minglu.access.api_keys import SCOPES
from minglu.api.endpoint import Endpoint
from minglu.api.openapi import template
from minglu.api.problems import PROBLEMS
from minglu.api.routes import all_endpoints, described

FOLDER = Path(__file__).parents[1] / "docs" / "api"

_INTRODUCTION = """\
# The API

Written by `scripts/openapi.py` from the tables that the server itself reads. [openapi.json](openapi.json) is the whole
of it, with every shape; here is what one needs to know first.

* **Keys.** `Authorization: Bearer mlk_…`. A compliance officer issues a key for a registered pseudonym, with scopes and an
  end; its text is shown once. A scope allows nothing that the pseudonym's roles do not. Issuing and revoking are entries.
* **Persons.** A number proved by its code gives a token for `Authorization: Bearer …` that opens what is that person's own. It
  lasts twenty minutes unused. Cookies are never looked at.
* **Once.** Where a path changes something, send an `Idempotency-Key`: 1 to 128 visible ASCII characters, new for each new
  request. The same key and request are done once and answered alike for a day. A try that ended with 5xx or 429
  leaves the key free. Where the answer is a secret no key is taken and nothing kept: codes, possessions, and asks, which have
  a signed id of their own.
* **Times** are RFC 3339 with an offset. Only the nine members of an ask, which are signed as they stand, are whole milliseconds.
* **Strict.** No unknown member, no number in quotes, no value outside its list. What is wrong is named by its path; the
  value is not repeated, here or in any log.
* **Numbers** travel in bodies, never in URLs, and never come back, except those of registered lines, which are public.
* **Languages.** `Accept-Language: zh` or `en` for the sentences of reasons; a client decides by `type` and codes.
* **Retry.** 429 and 503 carry `Retry-After`.
"""


def render_page() -> str:
    """The whole page."""
    return "\n".join([_INTRODUCTION, *_scopes(), *_endpoints(), *_problems()]).rstrip("\n") + "\n"


def render_document() -> str:
    """The document as it is checked in."""
    return json.dumps(described(version=__version__), ensure_ascii=False, indent=1) + "\n"


def _scopes() -> Iterator[str]:
    yield "## Scopes"
    yield ""
    yield ", ".join(f"`{scope}`" for scope in SCOPES) + "."
    yield ""


def _endpoints() -> Iterator[str]:
    yield "## Paths"
    yield ""
    yield "| method | path | what | opened by |"
    yield "|---|---|---|---|"
    for endpoint in all_endpoints(lambda: b""):
        yield f"| {endpoint.method} | `{template(endpoint)}` | {endpoint.summary} | {_opened_by(endpoint)} |"
    yield ""


def _opened_by(endpoint: Endpoint) -> str:
    if endpoint.needs.public:
        return "anybody"
    opened = [f"`{endpoint.needs.scope}`"] if endpoint.needs.scope is not None else []
    return " or ".join([*opened, "the person's token"] if endpoint.needs.person else opened)


def _problems() -> Iterator[str]:
    yield "## Problem types"
    yield ""
    yield "RFC 9457, `application/problem+json`. A type that is not in this table is never sent."
    yield ""
    yield "| type | status | title | what to do |"
    yield "|---|---|---|---|"
    for kind in sorted(PROBLEMS.values(), key=lambda kind: (kind.status, kind.slug)):
        yield f"| `{kind.urn}` | {kind.status} | {kind.title} | {kind.means} |"


def main() -> int:
    written = {FOLDER / "openapi.json": render_document(), FOLDER / "README.md": render_page()}
    if "--check" in sys.argv:
        stale = [path.name for path, content in written.items() if not path.exists() or path.read_text("utf-8") != content]
        if stale:
            print(f"docs/api: {', '.join(stale)} is not what scripts/openapi.py writes; run it", file=sys.stderr)
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, content in written.items():
        path.write_text(content, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
