"""Assets: everything a page loads, shipped with us and served by us, each under the digest of its bytes.

    asset_path("minglu.css") == "/assets/4f0c1b2a9d3e/minglu.css"

The digest in the address makes a new version a new address: a browser may keep what it has for a year.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

_FOLDER: Final = Path(__file__).parent / "assets"
_KINDS: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_KEEP: Final = "public, max-age=31536000, immutable"


@cache
def _assets() -> dict[str, tuple[str, bytes]]:
    """Digest and bytes of every asset, by name."""
    found = {}
    for path in sorted(_FOLDER.iterdir()):
        if path.suffix in _KINDS:
            data = path.read_bytes()
            found[path.name] = (sha256(data).hexdigest()[:16], data)
    return found


def asset_path(name: str) -> str:
    """Where an asset is found. Raises KeyError for one that does not exist: a template named it wrongly."""
    return f"/assets/{_assets()[name][0]}/{name}"


@get("/assets/{digest:str}/{name:str}", include_in_schema=False, sync_to_thread=False)
def asset(digest: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """One asset, under the digest of its bytes and no other."""
    found = _assets().get(name)
    if found is None or found[0] != digest:
        raise NotFoundException
    return Response(content=found[1], media_type=_KINDS[Path(name).suffix], headers={"Cache-Control": _KEEP})


@get("/favicon.ico", include_in_schema=False, sync_to_thread=False)
def favicon() -> Response[bytes]:
    """Browsers ask for it whatever the page says."""
    return Response(content=_assets()["favicon.svg"][1], media_type="image/svg+xml", headers={"Cache-Control": _KEEP})
