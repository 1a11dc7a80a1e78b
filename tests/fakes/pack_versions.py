"""Versions of rule packs in memory (`acts.library.PackVersions`), and packs that decide whatever the log says (`acts.ports.Rules`)."""

from collections.abc import Mapping

from minglu.canon.digest import Digest
from minglu.rules.packs import Packs, digest_of


class MemoryPackVersions:
    """Passes the contract in tests/contracts/test_pack_versions.py."""

    def __init__(self) -> None:
        self._kept: dict[Digest, Mapping[str, bytes]] = {}

    def keep(self, files: Mapping[str, bytes]) -> Digest:
        digest = digest_of(files)
        self._kept.setdefault(digest, dict(files))
        return digest

    def files(self, digest: Digest) -> Mapping[str, bytes] | None:
        return self._kept.get(digest)


class Only:
    """One version decides, under any name: what a node does that does not do as its log says."""

    def __init__(self, packs: Packs) -> None:
        self.delivered = packs

    def packs(self, digest: str) -> Packs:
        return self.delivered
