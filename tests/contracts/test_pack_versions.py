"""What every shelf of rule packs must do, run over the one in memory and the one in each database."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from minglu.acts.library import PackVersions
from minglu.canon.digest import Digest
from minglu.rules.packs import digest_of
from minglu.store.pack_versions import StoredPackVersions
from tests.databases import BOTH, new_place
from tests.fakes.pack_versions import MemoryPackVersions
from tests.postgres import Server

FILES = {"mine/pack.toml": b"id = 'mine'", "zones/Asia/Shanghai": bytes(range(256)), "mine/empty.toml": b""}


@pytest.fixture(params=["memory", *BOTH])
def versions(request: pytest.FixtureRequest, tmp_path: Path, postgres: Callable[[], Server]) -> Iterator[PackVersions]:
    if request.param == "memory":
        yield MemoryPackVersions()
        return
    with new_place(request.param, folder=tmp_path, server=postgres) as place, closing(StoredPackVersions(place())) as opened:
        yield opened


def test_what_is_kept_comes_back_byte_by_byte(versions) -> None:
    digest = versions.keep(FILES)
    assert digest == digest_of(FILES)
    assert versions.files(digest) == FILES


def test_what_was_never_kept_is_not_there(versions) -> None:
    assert versions.files(digest_of(FILES)) is None
    versions.keep(FILES)
    assert versions.files(Digest(bytes(32))) is None


def test_keeping_the_same_again_changes_nothing(versions) -> None:
    assert versions.keep(FILES) == versions.keep(dict(reversed(FILES.items())))
    assert versions.files(digest_of(FILES)) == FILES


@pytest.mark.parametrize("change", [{"mine/pack.toml": b"id = 'mina'"}, {"mine/more.toml": b""}, {"mine/empty.toml": b" "}])
def test_one_byte_more_is_another_version_and_both_stay(versions, change) -> None:
    first, second = versions.keep(FILES), versions.keep({**FILES, **change})
    assert first != second
    assert (versions.files(first), versions.files(second)) == (FILES, {**FILES, **change})
