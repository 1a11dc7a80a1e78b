"""Keys in files: 32 random bytes each, readable by their party alone. Made once, never replaced.

A key is whole and durable under its name, or not there: a crash while it is made leaves at most an unfinished file.
For trying Minglu out. A lender puts them behind the same calls into a hardware module or key service.
"""

import contextlib
import os
import secrets
import stat
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from minglu.wiring.errors import UnsafeKeys

SIZE = 32
_DEMO = "made-for-demo"


def load_key(folder: Path, name: str) -> bytes:
    """The key of this name, made at the first call. Raises UnsafeKeys."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.key"
    if not path.exists():
        _make(path)
    return _read(path)


def key_files(folder: Path) -> tuple[Path, ...]:
    """Every key file under a node's folder, in the order of their names."""
    return tuple(sorted(folder.glob("*/*.key")) + sorted(folder.glob("*/keys/*.key")))


def mark_demo(folder: Path) -> None:
    """Say beside the keys of a lender that they were made for trying out: wherever they are copied, `serve` refuses them."""
    (folder / _DEMO).write_text("These keys were made by `minglu demo`. No real person's data belongs under them.\n", "utf-8")


def made_for_demo(folder: Path) -> bool:
    return (folder / _DEMO).exists()


def derive(key: bytes, purpose: str) -> bytes:
    """A key for one purpose from a key for many (HKDF-Expand, RFC 5869)."""
    return HKDFExpand(algorithm=SHA256(), length=SIZE, info=b"minglu/derive/v1\0" + purpose.encode()).derive(key)


def _make(path: Path) -> None:
    """Written under another name, synced, then linked: a link fails where a key is already, and never replaces it."""
    handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".unfinished")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(SIZE))
            file.flush()
            os.fsync(file.fileno())
        # Whoever was faster made the key that counts.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(unfinished)
    finally:
        Path(unfinished).unlink()
    # Without this a power cut may lose the key, and keep the log that was written under it.
    for folder in (path.parent, path.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path) -> bytes:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise UnsafeKeys(f"{path.name} can be read by others; run chmod 600 on it, and think about who may have read it")
    key = path.read_bytes()
    if len(key) != SIZE:
        raise UnsafeKeys(f"{path.name} does not hold a key of {SIZE} bytes; restore it from its backup")
    return key
