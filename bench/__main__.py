"""`python -m bench [NAME …] [--quick]`: measure, and print each figure as soon as it is there."""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from time import perf_counter

from bench import acts, decisions, http, labels, letters, pages, permits, readers, replay, statements, verification, worklist
from bench.machine import machine
from bench.measure import Figure, Scale, told

BENCHES: Mapping[str, Callable[[Scale], Iterator[Figure]]] = {
    "acts": acts.measure,
    "permits": permits.measure,
    "http": http.measure,
    "pages": pages.measure,
    "verification": verification.measure,
    "decisions": decisions.measure,
    "worklist": worklist.measure,
    "labels": labels.measure,
    "statements": statements.measure,
    "readers": readers.measure,
    "letters": letters.measure,
    "replay": replay.measure,
}
FULL, QUICK = Scale(factor=1, repetitions=5), Scale(factor=0.1, repetitions=3)


def main(words: list[str], *, out: Callable[[str], None]) -> None:
    """Run the benches that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the parts of Minglu, each beside something bare.")
    parser.add_argument("names", nargs="*", choices=[*BENCHES, []], metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--quick", action="store_true", help="the same with less to measure")
    asked = parser.parse_args(words)
    run(asked.names or list(BENCHES), scale=QUICK if asked.quick else FULL, out=out)


def run(names: list[str], *, scale: Scale, out: Callable[[str], None]) -> None:
    """Measure and tell; the machine first."""
    begun = perf_counter()
    out(machine())
    for name in names:
        for figure in BENCHES[name](scale):
            out(f"\n{told(figure)}")
    out(f"\n{perf_counter() - begun:.0f} seconds in all")


if __name__ == "__main__":
    main(sys.argv[1:], out=partial(print, flush=True))
