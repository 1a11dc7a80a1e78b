"""The log over HTTP: what anybody may fetch of it verifies; what is pseudonymous takes a key."""

import pytest

from minglu.ledger.policy import check_quorum
from minglu.ledger.proofs import root_at
from minglu.ledger.tiles import bundle_at, parse_bundle
from minglu.ledger.tree import leaf_hash
from tests.unit.acts.cast import LOADER


def kind(response):
    return response.json()["type"].rpartition(":")[2]


class OverHttp:
    """A reader of tiles as a mirror has it."""

    def __init__(self, api):
        self._api = api

    def read(self, path):
        response = self._api.get(f"/log/{path}")
        return response.content if response.status_code == 200 else None


@pytest.fixture
def checkpoint(api):
    api.parts.office.wait_until_published()
    note = api.get("/log/checkpoint").content
    return check_quorum(api.lender.node.outsiders.policy, note).checkpoint


def test_the_state_names_size_and_checkpoint(api, checkpoint):
    state = api.get("/v1/log", by=api.loader).json()
    assert (state["origin"], state["size"], state["witnessed"]) == (api.parts.office.origin, api.lender.size, checkpoint.size)
    assert state["checkpoint"].startswith(f"{state['origin']}\n{checkpoint.size}\n")


def test_anybody_computes_the_root_of_the_checkpoint_from_public_tiles(api, checkpoint):
    assert root_at(checkpoint.size, OverHttp(api)) == checkpoint.root


def test_bundles_hold_the_entries_for_whoever_has_a_key(api, checkpoint):
    path = bundle_at(0, size=checkpoint.size).path
    entries = parse_bundle(api.get(f"/log/{path}", by=api.key(LOADER, "log.bundles")).content)
    assert len(entries) == checkpoint.size
    assert leaf_hash(entries[0]) == api.get(f"/log/tile/0/000.p/{checkpoint.size}").content[:32]


def test_without_such_a_key_there_are_no_bundles(api, checkpoint):
    path = f"/log/{bundle_at(0, size=checkpoint.size).path}"
    assert api.get(path).status_code == 401
    assert kind(api.get(path, by=api.key(LOADER, "log.read"))) == "missing-scope"


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/001",
        "tile/0/000",
        "tile/0/0",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/x000/000",
        "tile/00/000",
        "tile/-1/000",
        "tile/64/000",
        "tile/0/../entries/000",
        "tile/0/%2e%2e/checkpoint",
        "tile/0/000.p%2f5/x",
        "tile/0/..",
        "tile/checkpoint/000",
    ],
)
def test_a_path_that_is_no_tile_is_not_there(api, checkpoint, path):
    assert api.client.get(f"/log/{path}").status_code in {401, 404}


def test_tiles_may_be_kept_for_ever_and_the_checkpoint_never(api, checkpoint):
    tile = api.get(f"/log/tile/0/000.p/{checkpoint.size}")
    bundle = api.get(f"/log/{bundle_at(0, size=checkpoint.size).path}", by=api.loader)
    assert tile.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert bundle.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert api.get("/log/checkpoint").headers["cache-control"] == "no-cache"
    assert api.get("/log/tile/0/001").headers["cache-control"] == "no-store"
