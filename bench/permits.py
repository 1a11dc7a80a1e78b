"""Permits until the dialler holds the number: ask, decide, enter, witness, claim, two keyholders, open.

Everybody is in this process, each with a database of their own: lender, two witnesses, three keyholders of which two must
answer, the dialler. A client signs an ask, waits for its permit, and has the dialler claim and open it, up to the moment
at which a trunk would be given the number; the trunk here only counts. Labels are warm. Clients are threads; each makes
one permit after the other.
"""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from bench.lender import Lender, open_lender
from bench.measure import A_SECOND, MILLISECONDS, Figure, Scale, elapsed, in_turn
from minglu.acts.ask import Permitted, ask_contact
from minglu.acts.claim import deposit_keys
from minglu.canon.instants import Instant
from minglu.canon.numbers import E164
from minglu.servers.dialler import Dialler
from minglu.wiring.parties import join_dialler

CLIENTS: Final = 64
_COLLECTORS: Final = 32


class Counting:
    """A trunk that takes the number and does nothing with it."""

    def __init__(self) -> None:
        self.dialled = 0

    def dial(self, number: E164, *, line: E164, account: str, at: Instant) -> None:
        assert all((number, line, account, at))
        self.dialled += 1


def measure(scale: Scale) -> Iterator[Figure]:
    borrowers = scale.of(320, least=3)
    collectors = min(_COLLECTORS, borrowers)
    with (
        tempfile.TemporaryDirectory(prefix="minglu-bench-") as folder,
        open_lender(Path(folder) / "with", collectors=collectors, borrowers=borrowers) as lender,
        open_lender(Path(folder) / "alone", collectors=collectors, borrowers=borrowers, alone=True) as alone,
    ):
        dialler, _ = join(lender, keys=3 * borrowers * scale.repetitions)
        join(alone, keys=borrowers * scale.repetitions)
        few = scale.of(100, least=2)
        yield in_turn(
            f"permits until the dialler holds the number, {CLIENTS} clients",
            ours=(f"{CLIENTS} clients", lambda: _together(lender, dialler, clients=CLIENTS, count=borrowers)),
            other=("one client", lambda: _together(lender, dialler, clients=1, count=few)),
            unit=A_SECOND,
            scale=scale,
        )
        yield in_turn(
            "one client, half of its permits are there after",
            ours=("until the dialler holds the number", lambda: _half(lender, lambda number: _dial(lender, dialler, number), count=few)),
            other=("the same ask, nobody outside", lambda: _half(alone, lambda number: _permit(alone, number), count=few)),
            unit=MILLISECONDS,
            scale=scale,
        )


def join(lender: Lender, *, keys: int) -> tuple[Dialler, Counting]:
    """A dialler of this lender that has left so many one-use keys."""
    trunk = Counting()
    dialler = join_dialler(
        lender.node.outsiders,
        node=lender.node,
        trunk=trunk,
        line=lender.office.number("16000009999"),
        clock=lender.clock.now,
        handle_key=lender.node.labels.handle_key(),
    )
    deposit_keys(lender.office, dialler.deposit(keys))
    return dialler, trunk


def _together(lender: Lender, dialler: Dialler, *, clients: int, count: int) -> float:
    lender.next_day()

    def all_of_them() -> None:
        with ThreadPoolExecutor(clients) as hands:
            list(hands.map(lambda number: _dial(lender, dialler, number), range(count)))

    return count / elapsed(all_of_them)


def _half(lender: Lender, work: Callable[[int], object], *, count: int) -> float:
    """The median of single ones, in milliseconds."""
    lender.next_day()
    return 1000 * median(elapsed(partial(work, number)) for number in range(count))


def _dial(lender: Lender, dialler: Dialler, number: int) -> None:
    dialler.claim_and_dial(_permit(lender, number).token)


def _permit(lender: Lender, number: int) -> Permitted:
    signed = lender.sign(number)
    answer = ask_contact(lender.office, signed, language="zh")
    assert isinstance(answer, Permitted)
    return answer
