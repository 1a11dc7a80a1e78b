"""Kill -9 at every named point of every act: reopened, no promise is broken.

The table is `run.STEPS`: which points each step comes by, and how often. An uncut run must come by exactly these, and the
source must name no other, so that a new point cannot be forgotten here.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crashes.conftest import ROOT, Kill
from tests.crashes.drafts import STEPS as DRAFTING
from tests.crashes.promises import hold_all, promised_before_reopening
from tests.crashes.run import AGAIN, BATCH, LATER, STEPS, Cut, Journal, play
from tests.crashes.stage import WORKS, enter, no_crash

KILLED = -9


# Where a batch goes from one state that lasts into the next: enough for steps whose batch is like another's.
EDGES = ("sequencer.written", "sequencer.committed", "checkpoint.recorded", "witness.moved", "checkpoint.published")
EVERYWHERE = ("ask", "never again")


def cuts() -> Iterator[tuple[str, str, int]]:
    """Every point of every step but those of the barrier at its end, where nothing is entered."""
    for step, points in STEPS.items():
        counted: Counter[str] = Counter()
        for point in points[: -len(AGAIN)]:
            counted[point] += 1
            if step in EVERYWHERE or point in EDGES or point not in BATCH:
                yield step, point, counted[point]


def test_an_uncut_run_comes_by_exactly_the_points_of_the_table(folder: Path) -> None:
    cut = Cut(step="", point="", nth=0, strike=no_crash)
    with enter(folder, now=WORKS, at=cut) as stage:
        play(stage, journal=Journal(folder / "journal"), cut=cut)
        hold_all(stage, Journal(folder / "journal").lines())
    assert {step: tuple(point for now, point in cut.seen if now == step) for step in STEPS} == STEPS


def test_every_point_named_in_the_source_is_in_the_table() -> None:
    source = "".join(path.read_text() for path in (ROOT / "src" / "minglu").rglob("*.py"))
    named = set(re.findall(r'[._]at\("([a-z_]+\.[a-z]+)"\)', source))
    listed = {point for steps in (STEPS, DRAFTING) for points in steps.values() for point in points}
    assert named == {point for point in listed if not point.startswith("call.")}


@pytest.mark.parametrize(("step", "point", "nth"), tuple(cuts()))
def test_killed_at(folder: Path, kill: Kill, step: str, point: str, nth: int) -> None:
    assert kill(folder, step=step, point=point, nth=nth) == KILLED
    lines = Journal(folder / "journal").lines()
    promised_before_reopening(folder, lines)
    with enter(folder, now=LATER, at=no_crash) as stage:
        hold_all(stage, lines)
