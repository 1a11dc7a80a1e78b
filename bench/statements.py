"""Statements of uses: made by the lender from its log, checked by the person from the file alone.

The person has many uses in a log of many more entries. Making reads the whole log and proves each use; checking needs no
log. Beside checking: the bare hashes of the proofs it holds.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bench.bare import hash_pairs
from bench.lender import Lender, open_lender
from bench.measure import MILLISECONDS, Figure, Scale, busy, in_turn
from minglu.acts.statement import give_statement
from minglu.canon.instants import Instant
from minglu.gate.outcome import Refusal
from minglu.ledger.statement import Statement, check_statement, parse_statement, render_statement

_USES: Final = 100
_OTHERS: Final = 4_000


def measure(scale: Scale) -> Iterator[Figure]:
    uses, others = scale.of(_USES), scale.of(_OTHERS)
    with (
        TemporaryDirectory(prefix="minglu-bench-") as folder,
        open_lender(Path(folder), collectors=2, borrowers=2) as lender,
    ):
        lender.tonight()
        replies = lender.decide(lender.asks(uses, about=(0,)) + lender.asks(others, about=(1,)), at_once=256)
        assert all(isinstance(reply, Refusal) for reply in replies)
        data = render_statement(_make(lender))
        found, size = parse_statement(data), lender.office.book.head().size
        hashes = sum(len(use.located.path) + 1 for use in found.uses)
        yield in_turn(
            f"a statement of {len(found.uses)} uses, {len(data) // len(found.uses):,} bytes a use, from a log of {size:,} entries",
            ours=("made", lambda: 1000 * busy(lambda: _make(lender))),
            other=("checked", lambda: 1000 * busy(lambda: _check(lender, data))),
            unit=MILLISECONDS,
            scale=scale,
        )
        yield in_turn(
            f"the same statement, checked from its {len(data):,} bytes",
            ours=("checked", lambda: 1000 * busy(lambda: _check(lender, data))),
            other=(f"{hashes:,} hashes of 65 bytes", lambda: 1000 * busy(lambda: hash_pairs(hashes))),
            unit=MILLISECONDS,
            scale=scale,
        )


def _make(lender: Lender) -> Statement:
    return give_statement(lender.office, lender.node.proofs, lender.office.number("160 0000 0000"), since=Instant(0))


def _check(lender: Lender, data: bytes) -> None:
    check_statement(parse_statement(data), number=lender.office.number("160 0000 0000"), policy=lender.node.outsiders.policy)
