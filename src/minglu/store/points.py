"""Named points: places in a store where a crash would matter. `tests/crashes` cuts the power at every one of them.

A point before a commit is named after what is being done (`token.claiming`), one after it after what has been done
(`token.claimed`).
"""

from collections.abc import Callable

At = Callable[[str], None]


def nothing(_: str) -> None:
    """No crash here."""
