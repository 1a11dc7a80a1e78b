"""The library: every version of the rule packs that the log names, and the one that came with the software.

    library.keep(files).digest
    library.packs("q83v…=")           the version of this digest, as decisions and entries spell it

Which version decides is said by the log and nowhere else (`rules.adoption`); here is what stands behind a digest, on every
node and after every restart. Bytes are kept before an entry names them: a crash between leaves a version that nobody
named. A digest names one content only, so a version that was loaded once serves the whole process.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Protocol

from minglu.acts.errors import Unusable
from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.digest import Digest
from minglu.canon.errors import CanonError
from minglu.rules.content import Content, load_content
from minglu.rules.errors import RulesError
from minglu.rules.packs import Packs, digest_of, load_packs

_SIZE: Final = 32


class PackVersions(Protocol):
    """Where versions are kept, by digest, as long as the log."""

    def keep(self, files: Mapping[str, bytes]) -> Digest:
        """Durable when it returns. Keeping the same again changes nothing. Raises StorageFull."""
        ...

    def files(self, digest: Digest) -> Mapping[str, bytes] | None:
        """The files of a version, byte by byte; None if it was never kept."""
        ...


class Library:
    """Versions by digest."""

    def __init__(self, versions: PackVersions, *, delivered: Mapping[str, bytes]) -> None:
        self._versions = versions
        self._delivered = delivered
        self._own = render_base64(digest_of(delivered))

    @property
    def delivered(self) -> Packs:
        """The packs that came with the software. Raises WrongPack."""
        return _load(_Version(digest=self._own, read=lambda: self._delivered))

    @property
    def delivered_files(self) -> Mapping[str, bytes]:
        """The same, byte by byte."""
        return self._delivered

    def keep_delivered(self) -> Packs:
        """Keep them: a log is about to name them."""
        return self.keep(self._delivered)

    def keep(self, files: Mapping[str, bytes]) -> Packs:
        """Load a version and keep it; durable when it returns. Raises WrongPack, and then keeps nothing."""
        packs = load_packs(files)
        self._versions.keep(files)
        return packs

    def packs(self, digest: str) -> Packs:
        """The version of this digest. Raises Unusable when it was not kept, or cannot be read by this software."""
        try:
            return _load(_Version(digest=digest, read=lambda: self.files(digest)))
        except RulesError as error:
            raise Unusable(f"the rule packs in force cannot be read by this version of the software: {error}") from error

    def content(self, packs: Packs) -> Content:
        """What may be said under these packs. Raises Unusable when they were not kept, WrongPack without a shelf of content."""
        named = render_base64(packs.digest)
        return _load_content(_Version(digest=named, read=lambda: self._delivered if named == self._own else self.files(named)))

    def files(self, digest: str) -> Mapping[str, bytes]:
        """What stands behind a digest. Raises Unusable when nothing was kept."""
        try:
            kept = self._versions.files(Digest(parse_base64(digest, size=_SIZE)))
        except CanonError as error:
            raise Unusable("this is no digest of rule packs") from error
        if kept is None:
            raise Unusable("the log names a version of the rule packs that is not kept here; restore the database that has it")
        return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    """A digest, and how to come by what stands behind it."""

    digest: str
    read: Callable[[], Mapping[str, bytes]] = field(compare=False)


@lru_cache(maxsize=4)
def _load_content(version: _Version) -> Content:
    return load_content(version.read())


@lru_cache(maxsize=8)
def _load(version: _Version) -> Packs:
    return load_packs(version.read())
