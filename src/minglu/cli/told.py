"""How commands tell: a plain line on standard output, an error with what to do on standard error, progress when it lasts."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from minglu.access.errors import AccessError
from minglu.acts.errors import ActError
from minglu.audit.errors import AuditError
from minglu.canon.errors import CanonError
from minglu.cases.errors import CasesError
from minglu.gate.errors import GateError
from minglu.ledger.errors import LedgerError
from minglu.readers.errors import ReaderError
from minglu.rules.errors import RulesError
from minglu.store.errors import StoreError
from minglu.vault.errors import VaultError
from minglu.wiring.errors import WiringError
from minglu.wiring.story.telling import StoryBroken
from minglu.words.errors import WordsError

FAILED = 1
FORESEEN = (
    AccessError,
    ActError,
    AuditError,
    CanonError,
    CasesError,
    GateError,
    LedgerError,
    ReaderError,
    RulesError,
    StoreError,
    StoryBroken,
    VaultError,
    WiringError,
    WordsError,
    OSError,
)


def tell(line: str) -> None:
    """One line, as it is: no markup, no wrapping."""
    print(line)


def tell_error(error: Exception) -> int:
    """An error that was foreseen is a sentence; another one is raised again with its trace."""
    if not isinstance(error, FORESEEN):
        raise error
    print(f"minglu: {error}", file=sys.stderr)
    return FAILED


def language_of(chosen: str | None) -> str:
    """The language asked for, or that of the terminal."""
    if chosen is not None:
        return chosen
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if spoken.startswith("zh") else "en"


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """Progress on standard error, while somebody looks at it."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
