"""How commands tell: a plain line on standard output, an error with what to do on standard error, progress when it lasts."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from minglu.wiring.foreseen import FORESEEN

FAILED = 1


def tell(line: str) -> None:
    """One line, as it is: no markup, no wrapping."""
    print(line)


def tell_error(error: Exception) -> int:
    """An error that was foreseen is a sentence; another one is raised again with its trace."""
    if not isinstance(error, FORESEEN):
        raise error
    said = f"{error.strerror or error}: {error.filename or 'no file named'}" if isinstance(error, OSError) else str(error)
    print(f"minglu: {said}", file=sys.stderr)
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
