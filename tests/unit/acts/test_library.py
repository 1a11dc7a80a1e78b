"""The library: what stands behind a digest, or an error that says what is missing."""

import pytest

from minglu.acts.errors import Unusable
from minglu.acts.library import Library
from minglu.canon.base64 import render_base64
from minglu.rules.errors import WrongPack
from minglu.rules.packs import digest_of
from tests.fakes.pack_versions import MemoryPackVersions
from tests.unit.rules.versions import ALLOW, files

OWN, OTHER = files(), files(ALLOW)
BROKEN = {**OWN, "mine/policy.toml": b"[["}


@pytest.fixture
def versions() -> MemoryPackVersions:
    return MemoryPackVersions()


@pytest.fixture
def library(versions) -> Library:
    return Library(versions, delivered=OWN)


def named(packs) -> str:
    return render_base64(digest_of(packs))


def test_what_came_with_the_software_is_there_without_being_kept(library) -> None:
    assert library.delivered.digest == digest_of(OWN)


def test_a_version_that_is_kept_is_found_by_its_digest(library) -> None:
    assert library.keep(OTHER).digest == digest_of(OTHER)
    assert [rule.id for rule in library.packs(named(OTHER)).rules] == ["mine.allow"]
    assert library.files(named(OTHER)) == OTHER


def test_a_version_is_loaded_once_for_all_who_ask(library, versions) -> None:
    library.keep(OTHER)
    assert library.packs(named(OTHER)) is Library(versions, delivered=OWN).packs(named(OTHER))


def test_what_does_not_load_is_not_kept(library, versions) -> None:
    with pytest.raises(WrongPack):
        library.keep(BROKEN)
    assert versions.files(digest_of(BROKEN)) is None


@pytest.mark.parametrize("digest", ["", "A", "A" * 44, "A" * 43 + "=", named(files(number="2026.11.9"))])
def test_what_was_never_kept_decides_nothing(library, digest) -> None:
    with pytest.raises(Unusable):
        library.packs(digest)


def test_a_version_that_this_software_cannot_read_says_so(library, versions) -> None:
    versions.keep(BROKEN)
    with pytest.raises(Unusable, match=r"cannot be read by this version of the software: mine/policy\.toml"):
        library.packs(named(BROKEN))
