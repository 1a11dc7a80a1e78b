"""Keys of the API as kept: written once, revoked one way, there after a restart."""

from contextlib import closing
from dataclasses import replace

import pytest

from minglu.access.api_keys import SCOPES, KeptKey
from minglu.canon.digest import sha256
from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant
from minglu.store.api_keys import StoredApiKeys

KEY = KeptKey(id="a" * 32, staff=StaffId("stf_" + "0" * 32), digest=sha256(b"key"), scopes=SCOPES, until=Instant(7), revoked=False)


@pytest.fixture
def keys(place):
    with closing(StoredApiKeys(place())) as opened:
        yield opened


def test_nothing_is_there_before_it_is_put(keys):
    assert keys.get(KEY.id) is None
    assert keys.all() == ()


def test_a_key_comes_back_as_it_was_kept(keys):
    keys.put(KEY)
    assert keys.get(KEY.id) == KEY


def test_an_id_is_kept_once(keys):
    keys.put(KEY)
    keys.put(replace(KEY, digest=sha256(b"another")))
    assert keys.get(KEY.id) == KEY


def test_revoking_twice_is_revoking_once(keys):
    keys.put(KEY)
    keys.revoke(KEY.id)
    keys.revoke(KEY.id)
    assert keys.get(KEY.id) == replace(KEY, revoked=True)


def test_revoking_what_is_not_there_makes_nothing(keys):
    keys.revoke(KEY.id)
    assert keys.all() == ()


def test_all_keys_come_by_their_ids(keys):
    for id_ in ("c" * 32, "a" * 32, "b" * 32):
        keys.put(replace(KEY, id=id_))
    assert [key.id[0] for key in keys.all()] == ["a", "b", "c"]


def test_a_revocation_outlives_a_restart(place):
    with closing(StoredApiKeys(place())) as keys:
        keys.put(KEY)
        keys.revoke(KEY.id)
    with closing(StoredApiKeys(place())) as keys:
        assert keys.get(KEY.id) == replace(KEY, revoked=True)
