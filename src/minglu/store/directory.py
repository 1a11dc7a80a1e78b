"""A directory of objects that never change: written once, durable when `put` returns.

    objects = Directory(Path("data/access"))
    objects.put("tile/0/000", hashes)         # again with the same bytes: nothing happens; with others: OtherBytes
    objects.replace("checkpoint", note)       # the one name that may change, as a whole
    objects.get("tile/0/001")                 # None: not there

How an object is written: a new file beside the others, fsync, link under its name, fsync of the directory. A link fails
where a name exists, a rename would not: so two writers cannot overwrite each other. After a crash an object is there as
a whole or not at all. Rules that hold here:

* A name is a path of plain words. What begins with a dot is ours (unfinished files), and nobody can name it.
* An object that is there already is compared, and its directory synced again: the writer before may have died between.
* Nothing is removed but partial files, which the full one of the same entries has made superfluous.
* An error of the disk is NotDurable. After a failed fsync nobody knows what the disk holds: nothing is retried here.

Reading a file that somebody else changed on the disk gives what is there: proofs find that out, not this file.
"""

import errno
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from minglu.ledger.errors import NotDurable

REPLACEABLE: Final = "checkpoint"
PARTIAL: Final = ".p"
MOST_BYTES: Final = 64 * 1024 * 1024

_UNFINISHED = ".unfinished"
_WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
_MOST_DEPTH = 16
_ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EISDIR})


class WrongPath(ValueError):
    """Not a name that an object can have here; whoever asked must correct it."""


class OtherBytes(NotDurable):
    """Other bytes are there under a name that never changes. Somebody must find out which of the two are right."""


class Directory:
    """The objects under `root`, which is made if it is missing. Safe for several writers, in one process or more."""

    def __init__(self, root: Path) -> None:
        self._root = root
        # Directories known to be durable up to the root. One that merely exists may still be lost at a power cut, if
        # whoever made it died before syncing its parent.
        self._durable: set[Path] = set()
        with _disk("make the directory of objects"):
            root.mkdir(parents=True, exist_ok=True)
            (root / _UNFINISHED).mkdir(exist_ok=True)
            _sync_directory(root.parent)
            _sync_directory(root)
        self._durable.add(root)

    def put(self, path: str, data: bytes) -> None:
        """Make `data` durable under `path`. Raises WrongPath, OtherBytes or NotDurable."""
        self.put_all({path: data})

    def put_all(self, objects: Mapping[str, bytes]) -> None:
        """Put many, syncing each directory once. All are durable when it returns; if it raises, some may be."""
        wanted = {self._place(path): data for path, data in objects.items()}
        for path in objects:
            if _is_replaceable(path):
                raise WrongPath("a checkpoint changes: it is replaced, not put")
        with _disk("write objects"):
            # All are compared before any is written: a wrong batch leaves nothing behind.
            fresh = {place: data for place, data in wanted.items() if not self._is_there(place, data)}
            for place, data in fresh.items():
                self._write(place, data)
            for parent in {place.parent for place in wanted}:
                _sync_directory(parent)

    def get(self, path: str) -> bytes | None:
        """The bytes under `path`, or None. Raises WrongPath or NotDurable."""
        with _disk("read an object"):
            return _read(self._place(path))

    def replace(self, path: str, data: bytes) -> None:
        """Make `data` durable under a name that may change. Readers see the old bytes or the new, never a mixture."""
        if not _is_replaceable(path):
            raise WrongPath("only a checkpoint may be replaced")
        place = self._place(path)
        _check_size(data)
        with _disk("replace the checkpoint"):
            self._make_directories(place.parent)
            with self._unfinished(data) as written:
                written.replace(place)
            _sync_directory(place.parent)

    def drop(self, folder: str) -> None:
        """Remove a folder of partial files (`….p`), or what is left of it. Nothing else can be removed here.

        Not synced: what comes back after a power cut is still right, only superfluous.
        """
        place = self._place(folder)
        if not folder.endswith(PARTIAL):
            raise WrongPath("only partial files are ever removed")
        with _disk("remove partial files"):
            if not place.is_dir():
                return
            self._durable.discard(place)
            for file in place.iterdir():
                file.unlink(missing_ok=True)
            place.rmdir()

    def sweep(self) -> int:
        """Remove what killed writers left unfinished, and say how many. Only while nobody else writes here."""
        with _disk("remove unfinished files"):
            left = list((self._root / _UNFINISHED).iterdir())
            for file in left:
                file.unlink()
        return len(left)

    def _place(self, path: str) -> Path:
        words = path.split("/")
        if len(words) > _MOST_DEPTH or not all(_WORD.fullmatch(word) for word in words):
            raise WrongPath("an object's name is a path of plain words without dots in front")
        return self._root.joinpath(*words)

    def _is_there(self, place: Path, data: bytes) -> bool:
        _check_size(data)
        self._make_directories(place.parent)
        found = _read(place)
        if found is not None and found != data:
            raise OtherBytes(f"other bytes are there already under {place.relative_to(self._root)}; keep both and find out why")
        return found is not None

    def _write(self, place: Path, data: bytes) -> None:
        with self._unfinished(data) as written:
            try:
                place.hardlink_to(written)
            except FileExistsError:
                # Somebody else was faster: right if they wrote the same.
                if not self._is_there(place, data):
                    raise

    @contextmanager
    def _unfinished(self, data: bytes) -> Iterator[Path]:
        """A durable file with these bytes that has no name yet. It is gone afterwards unless it was renamed."""
        handle, name = tempfile.mkstemp(dir=self._root / _UNFINISHED)
        written = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            yield written
        finally:
            written.unlink(missing_ok=True)

    def _make_directories(self, directory: Path) -> None:
        if directory in self._durable:
            return
        self._make_directories(directory.parent)
        directory.mkdir(exist_ok=True)
        _sync_directory(directory.parent)
        self._durable.add(directory)


def _is_replaceable(path: str) -> bool:
    return path.rsplit("/", 1)[-1] == REPLACEABLE


def _check_size(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise NotDurable(f"an object has at most {MOST_BYTES:,} bytes; this one has {len(data):,}")


def _read(place: Path) -> bytes | None:
    try:
        with place.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        if error.errno in _ABSENT:
            return None
        raise
    _check_size(data)
    return data


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _disk(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = errno.errorcode.get(error.errno or 0, "unknown")
        raise NotDurable(f"the disk did not {what} ({reason}); make room or repair it, then start again") from error
