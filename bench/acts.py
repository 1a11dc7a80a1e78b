"""Acts through the sequencer, durable and witnessed, and entries that need no deciding.

The sequencer is in this process, on SQLite with synchronous FULL; labels are warm; both witnesses run in this process
with databases of their own; asks were signed before the clock started. 64 acts wait at any time, as with 64 clients.
The other member is the least that a durable record costs: as many rows of about the same size, in the same number of
transactions, in one bare table. The same acts on PostgreSQL stand beside those on SQLite: a server of its own on this
machine, over TCP, with fsync and synchronous_commit on; files and witnesses are the same.
"""

import contextlib
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from bench.bare import Insert, bare_table
from bench.lender import Lender, open_lender
from bench.measure import A_SECOND, Figure, Scale, elapsed, in_turn
from bench.permits import join
from minglu.canon.json import Object
from minglu.gate.act import Enter
from minglu.gate.draft import CHANCE, Draft
from minglu.gate.outcome import Entered, Permit, Refusal
from minglu.store.postgres import PostgresDatabase
from tests.postgres import Server

AT_ONCE: Final = 64
_COLLECTORS: Final = 32
_A_DRAFT: Final = 500  # drafts in one act
_ROW: Final = bytes(2_000)  # what an ask leaves in the database: entry, event, openings, reply


def measure(scale: Scale) -> Iterator[Figure]:
    borrowers = scale.of(512, least=2)
    with (
        tempfile.TemporaryDirectory(prefix="minglu-bench-") as folder,
        open_lender(Path(folder), collectors=min(_COLLECTORS, borrowers), borrowers=borrowers) as lender,
        bare_table(Path(folder)) as insert,
    ):
        yield _decided(lender, insert, scale=scale, what="permits", count=2 * borrowers)
        yield _decided(lender, insert, scale=scale, what="refusals", count=2 * borrowers)
        yield _appended(lender, insert, scale=scale)
        with _on_postgres(Path(folder) / "postgres", borrowers=borrowers) as other:
            yield from _beside(lender, other, scale=scale, count=2 * borrowers)


@contextlib.contextmanager
def _on_postgres(folder: Path, *, borrowers: int) -> Iterator[Lender]:
    """The same lender, with its database on a server."""
    with Server.start() as server:
        database = PostgresDatabase(server.string(server.database()))
        with open_lender(folder, collectors=min(_COLLECTORS, borrowers), borrowers=borrowers, database=database) as lender:
            yield lender


def _beside(lender: Lender, other: Lender, *, scale: Scale, count: int) -> Iterator[Figure]:
    for one in (lender, other):
        join(one, keys=count * scale.repetitions)
    for what, wanted in (("permits", Permit), ("refusals", Refusal)):
        yield in_turn(
            f"acts decided through the sequencer, {AT_ONCE} waiting at any time, all of them {what}",
            ours=("on PostgreSQL", partial(_rate, other, wanted=wanted, count=count)),
            other=("on SQLite", partial(_rate, lender, wanted=wanted, count=count)),
            unit=A_SECOND,
            scale=scale,
        )
    count, batch = _drafts(scale)
    yield in_turn(
        f"prepared entries appended, {batch} in an act, all waiting",
        ours=("on PostgreSQL", partial(_append, other, count=count, batch=batch)),
        other=("on SQLite", partial(_append, lender, count=count, batch=batch)),
        unit=A_SECOND,
        scale=scale,
    )


def _rate(lender: Lender, *, wanted: type[Permit] | type[Refusal], count: int) -> float:
    lender.next_day() if wanted is Permit else lender.tonight()
    acts = lender.asks(count)
    replies: list[object] = []
    seconds = elapsed(lambda: replies.extend(lender.decide(acts, at_once=AT_ONCE)))
    assert all(isinstance(reply, wanted) for reply in replies)
    return count / seconds


def _decided(lender: Lender, insert: Insert, *, scale: Scale, what: str, count: int) -> Figure:
    if what == "permits":
        join(lender, keys=count * scale.repetitions)
    ours = partial(_rate, lender, wanted=Permit if what == "permits" else Refusal, count=count)
    return in_turn(
        f"acts decided through the sequencer, {AT_ONCE} waiting at any time, all of them {what}",
        ours=("acts decided", ours),
        other=(f"bare rows, {AT_ONCE} a transaction", lambda: _bare(insert, count, batch=AT_ONCE)),
        unit=A_SECOND,
        scale=scale,
    )


def _appended(lender: Lender, insert: Insert, *, scale: Scale) -> Figure:
    count, batch = _drafts(scale)
    return in_turn(
        f"prepared entries appended, {batch} in an act, all waiting",
        ours=("entries appended", partial(_append, lender, count=count, batch=batch)),
        other=("bare rows, all in one transaction", lambda: _bare(insert, count, batch=count)),
        unit=A_SECOND,
        scale=scale,
    )


def _drafts(scale: Scale) -> tuple[int, int]:
    """How many, and how many in an act."""
    count = scale.of(8 * _A_DRAFT, least=2)
    return count, min(count, _A_DRAFT)


def _append(lender: Lender, *, count: int, batch: int) -> float:
    acts = [Enter(drafts=tuple(_draft(lender) for _ in range(batch)), reply=Entered()) for _ in range(0, count, batch)]
    return count / elapsed(lambda: lender.decide(acts, at_once=len(acts)))


def _draft(lender: Lender) -> Draft:
    """The smallest thing an institution enters with an opening for auditors."""
    facts: Object = {"agency": lender.agency, "why": "bench"}
    return Draft(kind="agency.resumed", about=None, chance=lender.office.chance.draw(CHANCE), facts=facts)


def _bare(insert: Insert, count: int, *, batch: int) -> float:
    def fill() -> None:
        for first in range(0, count, batch):
            insert([_ROW] * min(batch, count - first))

    return count / elapsed(fill)
