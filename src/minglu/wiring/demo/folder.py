"""The demonstration's folder: the one that is there, or a new one, whole or not at all."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from minglu.canon.instants import MINUTE, Instant
from minglu.store.book import StoredBook
from minglu.store.database import migrate
from minglu.wiring.demo.seed import Seeded, seed
from minglu.wiring.errors import WrongFolder
from minglu.wiring.folders import check_free, hold, made_whole
from minglu.wiring.kept import file_of
from minglu.wiring.settings import FILE, read_settings


def prepare(folder: Path, *, fresh: bool, language: str, say: Callable[[str], None]) -> Seeded | None:
    """Seed the folder unless it is a demonstration's already; None if it was. `fresh` removes the one that is there.

    Raises WrongFolder for any other folder: nothing that is not a demonstration's is ever removed.
    """
    if (folder / FILE).is_file():
        _check_demo(folder)
        if not fresh:
            return None
        with hold(folder):
            shutil.rmtree(folder)
    check_free(folder)
    with made_whole(folder) as unfinished:
        return seed(unfinished, language=language, say=say)


def begins(folder: Path) -> Instant:
    """When a demonstration's clock begins: a minute after the newest turn of its log, so that nothing in it lies ahead."""
    migrate(file_of(folder))
    with closing(StoredBook(file_of(folder))) as book:
        return Instant(book.head().last + MINUTE)


def _check_demo(folder: Path) -> None:
    if not read_settings(folder).demo:
        raise WrongFolder("this folder is a node's, not a demonstration's; name another one")
