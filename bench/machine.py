"""What the figures were measured on."""

import os
import platform
import sqlite3
import ssl
from importlib.metadata import version
from pathlib import Path

from cryptography.hazmat.backends.openssl import backend


def machine() -> str:
    """Cores, processor and the versions of whatever does the work."""
    parts = [
        f"{len(os.sched_getaffinity(0))} cores ({_processor()})",
        f"Python {platform.python_version()}",
        f"{ssl.OPENSSL_VERSION.rsplit(' ', 3)[0]} under hashlib",
        f"{backend.openssl_version_text().rsplit(' ', 3)[0]} under cryptography {version('cryptography')}",
        f"PyNaCl {version('pynacl')}",
        f"SQLite {sqlite3.sqlite_version}",
        f"typst {version('typst')}",
    ]
    return ", ".join(parts)


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.is_file() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
