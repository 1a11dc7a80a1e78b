"""Sources: what became of a file that was read for the check-up, told without anything that stood in it.

SourceRead(name="calls.csv", attempts=49_512, left_out=tally.summary(), columns=(("at", "呼叫时间"),))
"""

from dataclasses import dataclass

from minglu.evidence.attempts import LeftOutFor


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRead:
    """One file: how many rows became attempts, which were left out and why, and which column was taken for what.

    `columns` are pairs of a meaning (`at`, `callee`, `fact.said_never`, …) and the header in the file.
    """

    name: str
    attempts: int
    left_out: tuple[LeftOutFor, ...]
    columns: tuple[tuple[str, str], ...]
