"""The demonstration, seeded once, and a copy of it for each test that changes something."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from minglu.canon.instants import Instant, parse_instant
from minglu.wiring.clock import StoryClock
from minglu.wiring.demo.seed import Seeded, seed
from minglu.wiring.node import Node, open_node
from minglu.wiring.settings import read_settings

SHE_COMPLAINS = parse_instant("2026-11-06T14:00:00+08:00")


def seeded(folder: Path) -> tuple[Seeded, list[str]]:
    """Seed; what is told once, and the steps that were told on the way."""
    folder.mkdir(mode=0o700)
    steps: list[str] = []
    return seed(folder, language="en", say=steps.append), steps


def copy_of(folder: Path, place: Path) -> Path:
    return Path(shutil.copytree(folder, place))


@contextmanager
def opened(folder: Path, *, now: Instant = SHE_COMPLAINS) -> Iterator[Node]:
    """The node of a seeded folder, on a clock that stands still."""
    settings = read_settings(folder)
    with open_node(folder, origin=settings.origin, institution=settings.institution, clock=StoryClock(now)) as node:
        yield node
