"""Versions of the rule packs in the lender's database, by their digest: written once, kept for ever.

    versions.keep(files); versions.files(digest_of(files)) == files

An entry names a digest; what stood behind it must be there as long as the log is. What is read back is digested again:
a byte that changed on a disk must not become law.
"""

from collections.abc import Mapping
from typing import Final

from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.digest import Digest
from minglu.canon.errors import CanonError
from minglu.canon.json import parse_object, render
from minglu.rules.packs import MOST_BYTES, MOST_FILES, digest_of
from minglu.store.database import Place, opened
from minglu.store.errors import Broken
from minglu.store.ports import writing

# Base64 makes four bytes of three; names come on top.
_MOST: Final = 2 * MOST_BYTES * MOST_FILES
_KEEP: Final = "INSERT INTO pack_version (digest, files) VALUES (:digest, :files) ON CONFLICT (digest) DO NOTHING"
_FILES: Final = "SELECT files FROM pack_version WHERE digest = :digest"


class StoredPackVersions:
    """`acts.packs_in_force.PackVersions`."""

    def __init__(self, place: Place) -> None:
        self._database = opened(place)

    def keep(self, files: Mapping[str, bytes]) -> Digest:
        """Durable when it returns; their digest. Keeping the same again changes nothing. Raises StorageFull."""
        digest = digest_of(files)
        with writing(self._database, "pack_version") as session:
            session.change(_KEEP, digest=digest, files=_packed(files))
        return digest

    def files(self, digest: Digest) -> Mapping[str, bytes] | None:
        """The files of a version; None if it was never kept. Raises Broken for one that is not what was kept."""
        packed = self._database.one(_FILES, bytes, digest=digest)
        if packed is None:
            return None
        files = _unpacked(packed)
        if digest_of(files) != digest:
            raise Broken("a version of the rule packs is not what was kept; restore the database from a backup")
        return files

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()


def _packed(files: Mapping[str, bytes]) -> bytes:
    return render({name: render_base64(data) for name, data in files.items()}, most=_MOST)


def _unpacked(packed: bytes) -> Mapping[str, bytes]:
    try:
        content = parse_object(packed, most=_MOST)
        return {name: parse_base64(str(data)) for name, data in content.items()}
    except CanonError as error:
        raise Broken("a version of the rule packs cannot be read; restore the database from a backup") from error
