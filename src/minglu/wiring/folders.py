"""Folders of nodes: held by one process at a time (or by several that share one), and made whole or not at all.

    with made_whole(folder) as unfinished:      a new folder beside it, readable by its owner alone
        …                                       when the block ends well it becomes `folder`, in one step
    with hold(folder): …                        nobody else serves it meanwhile

Both lock the folder itself (flock), which ends with the process however it ends, and leaves nothing behind. What a killed
process left unfinished is removed by whoever makes the same folder next.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from minglu.wiring.errors import FolderHeld, WrongFolder

_UNFINISHED: Final = ".unfinished"
_NODES: Final = ".nodes"
_FIRST: Final = "first.node"  # no name of a node has a dot


@contextmanager
def hold(folder: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold a node's folder; `shared`, together with others who share it. Raises FolderHeld while another process does not."""
    how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    handle = _locked(folder, how=how, because="another process works in this folder; stop it first, or name another folder")
    try:
        yield
    finally:
        os.close(handle)


@contextmanager
def hold_name(folder: Path, name: str) -> Iterator[None]:
    """Be the node of this name, of those that share a folder. Raises FolderHeld while another process is."""
    place = folder / _NODES / (name or _FIRST)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = _locked(place, because="another process is this node already; give each its own --node and --port")
    try:
        yield
    finally:
        os.close(handle)


@contextmanager
def made_whole(folder: Path) -> Iterator[Path]:
    """A new folder under another name, which is renamed to `folder` when the block ends without an error.

    Raises WrongFolder when there is something in its place already, FolderHeld while another process makes it.
    """
    place = folder.absolute()
    check_free(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.parent / f".{place.name}{_UNFINISHED}"
    unfinished.mkdir(mode=0o700, exist_ok=True)
    handle = _locked(unfinished, because="another process makes this folder just now; wait for it")
    try:
        _empty(unfinished)
        yield unfinished
        check_free(place)
        unfinished.rename(place)
        # Without this a power cut may take the name back after it was told.
        _sync(place.parent)
    except BaseException:
        # Whatever ended it, also Ctrl-C: half a node is nobody's, and keys must not lie about. The error goes on.
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    finally:
        os.close(handle)


def check_free(folder: Path) -> None:
    """Return quietly if nothing stands there, or an empty folder. Raises WrongFolder."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongFolder("there is something in this folder already; name a new one")


def _locked(folder: Path, *, because: str, how: int = fcntl.LOCK_EX) -> int:
    """A handle that holds the folder until it is closed."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
        # Between opening and locking whoever held it may have renamed or removed it.
        held = os.path.samestat(os.fstat(handle), folder.stat())
    except OSError as error:
        os.close(handle)
        raise FolderHeld(because) from error
    if not held:
        os.close(handle)
        raise FolderHeld(because)
    return handle


def _empty(folder: Path) -> None:
    folder.chmod(0o700)
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
