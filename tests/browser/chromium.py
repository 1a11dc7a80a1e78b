"""Debian's Chromium, and what keeps it from talking to anybody but the page under test."""

import shutil
from typing import Final

EXECUTABLE: Final = shutil.which("chromium") or "chromium"
QUIET: Final = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
