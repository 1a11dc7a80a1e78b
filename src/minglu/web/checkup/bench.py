"""The bench: what the check-up's pages work upon. One at a time, of one person on one machine; `wiring` makes it.

Files that were handed in, what their columns are taken for, what was said about lender and place, a run, and its report.
Nothing of it outlives the command that serves the pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from minglu.papers.report import Report
from minglu.readers.call_columns import Columns
from minglu.readers.call_table import Preview
from minglu.web.errors import WebError


class NotNow(WebError):
    """What was asked for cannot be done as things stand. `says` is a message of the catalogue."""

    def __init__(self, says: str, **named: str | int) -> None:
        super().__init__("the check-up cannot do this now")
        self.says = says
        self.named = named


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFile:
    """A file that was handed in. Without a preview it is a saved mapping, or cannot be read and `problem` says why."""

    name: str
    size: int
    preview: Preview | None
    columns: Columns
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the person said of all files: the place of the people called, the lender's licence, the product. "" is not said."""

    zone: str
    licence: str
    product: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is. `stage` is a file's name or "judge"; `failed` is a sentence for the person, "" while all is well."""

    running: bool
    done: bool
    stage: str
    part: int
    of: int
    failed: str


class Sink(Protocol):
    """Where a file goes, piece by piece."""

    def write(self, piece: bytes) -> None: ...

    def keep(self) -> None:
        """All of it is there: it is looked at, and stands among the files. Raises NotNow."""
        ...

    def drop(self) -> None:
        """It broke off; nothing of it is kept."""
        ...


class Bench(Protocol):
    """One check-up in the making. While one runs, nothing of it changes: what would change it raises NotNow."""

    def zones(self) -> tuple[str, ...]: ...

    def files(self) -> tuple[HeldFile, ...]: ...

    def begin(self, name: str) -> Sink:
        """A new file, or one in the place of another of that name. Raises NotNow for one too many."""
        ...

    def add_sample(self) -> None:
        """Fifty thousand invented records."""
        ...

    def remove(self, name: str) -> None: ...

    def map(self, name: str, meanings: Mapping[str, str]) -> None:
        """What each header of a file means. Raises WrongColumns."""
        ...

    def said(self) -> Said: ...

    def say(self, said: Said) -> None: ...

    def start(self) -> None:
        """Begin to read and judge. Nothing, while a run goes on or no file can be read."""
        ...

    def progress(self) -> Progress: ...

    def report(self, language: str) -> Report | None:
        """The finished report, or None."""
        ...

    def written(self, language: str, kind: str) -> bytes | None:
        """The finished report as `html`, `pdf` or `xlsx`."""
        ...

    def mapping(self, name: str) -> str | None:
        """The mapping of a file, to keep for the next time."""
        ...

    def clear(self) -> None:
        """Forget everything: files, mapping, report."""
        ...
