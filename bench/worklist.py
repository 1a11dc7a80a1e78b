"""A collector's whole book: five hundred borrowers decided in one call, and nobody's number opened.

Every row says whether an ask to call would be permitted now and until when, or from when, or why never. Half of the borrowers
were called in the last days, a part of them three times today. The other member is the weighing alone: one decision for each
row, without how long it holds or when it will change.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.lender import Lender, open_lender
from bench.measure import MILLISECONDS, Figure, Scale, elapsed, in_turn
from minglu.acts.foresee import question_ahead
from minglu.acts.worklist import CHANNEL, read_worklist
from minglu.rules.weigh import weigh

ROWS: Final = 500


def measure(scale: Scale) -> Iterator[Figure]:
    rows = scale.of(ROWS, least=10)
    with (
        tempfile.TemporaryDirectory(prefix="minglu-bench-") as folder,
        open_lender(Path(folder), collectors=1, borrowers=rows) as lender,
    ):
        for what in ("in the morning", "at night"):
            lender.next_day() if what == "in the morning" else lender.tonight()
            yield _listed(lender, what, rows=rows, scale=scale)


def _listed(lender: Lender, what: str, *, rows: int, scale: Scale) -> Figure:
    collector = lender.collectors[0].id

    def ours() -> float:
        found: list[int] = []
        seconds = elapsed(lambda: found.append(len(read_worklist(lender.office, by=collector, language="zh"))))
        assert found == [rows]
        return 1e3 * seconds

    def alone() -> float:
        return 1e3 * elapsed(lambda: _weigh_all(lender))

    return in_turn(
        f"a list of {rows} persons decided, {what}",
        ours=("the whole list", ours),
        other=("gathered and weighed alone", alone),
        unit=MILLISECONDS,
        scale=scale,
    )


def _weigh_all(lender: Lender) -> None:
    office, at, staff = lender.office, lender.clock.now(), lender.collectors[0].id
    packs = office.sequencer.packs
    people = [whom.person for whom in lender.borrowers]
    history = office.book.history([*people, staff, lender.agency, "=institution"])
    for person in people:
        sealed = next(event for event in history.of(person) if event.kind == "datum.sealed")
        question = question_ahead(sealed, staff=staff, agency=lender.agency, purpose="collection", channel=CHANNEL, at=at, packs=packs)
        weigh(packs, question, history, at=at)
