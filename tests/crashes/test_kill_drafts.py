"""Kill -9 while a complaint is drafted and filed: nothing that was confirmed is lost, and there is no half case."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crashes.conftest import Kill
from tests.crashes.drafts import STEPS, hold_draft, play_draft
from tests.crashes.promises import promised_before_reopening
from tests.crashes.run import AGAIN, BATCH, LATER, Cut, Journal
from tests.crashes.stage import WORKS, enter, no_crash

KILLED = -9
# In a batch, where one state that lasts goes into the next; the batch itself is cut at every point elsewhere.
EDGES = ("sequencer.written", "sequencer.committed", "checkpoint.signed", "checkpoint.published")


def cuts() -> Iterator[tuple[str, str, int]]:
    for step, points in STEPS.items():
        counted: Counter[str] = Counter()
        for point in points:
            counted[point] += 1
            if point not in BATCH or (point in EDGES and counted[point] == 1):
                yield step, point, counted[point]


def test_an_uncut_draft_comes_by_exactly_the_points_of_the_table(folder: Path) -> None:
    cut, journal = Cut(step="", point="", nth=0, strike=no_crash), Journal(folder / "journal")
    with enter(folder, now=WORKS, at=cut) as stage:
        play_draft(stage, journal=journal, cut=cut)
        seen = tuple(cut.seen)
        hold_draft(stage, journal.lines(), journal=journal)
    # What is published runs beside what the person does next: the order between the two is nobody's.
    for step in STEPS:
        assert Counter(point for now, point in seen if now == step) == Counter(STEPS[step])
    assert set(AGAIN) < set(BATCH)


@pytest.mark.parametrize(("step", "point", "nth"), tuple(cuts()))
def test_killed_while_drafting_at(folder: Path, kill: Kill, step: str, point: str, nth: int) -> None:
    assert kill(folder, run="draft", step=step, point=point, nth=nth) == KILLED
    journal = Journal(folder / "journal")
    promised_before_reopening(folder, journal.lines())
    with enter(folder, now=LATER, at=no_crash) as stage:
        hold_draft(stage, journal.lines(), journal=journal)
