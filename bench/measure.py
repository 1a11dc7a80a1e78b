"""Measuring in turn: ours, the other, ours, the other, so that a busy minute falls on both.

    figure = in_turn("decisions", ours=("weigh", decide), other=("the rules alone", run), unit=MICROSECONDS, scale=scale)
    figure.ours.median, figure.other.median, figure.ratio.median

A measured call returns its own figure, so that it alone knows what belongs inside the clock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time
from typing import Final

MICROSECONDS: Final = "µs"
MILLISECONDS: Final = "ms"
A_SECOND: Final = "a second"
MB_A_SECOND: Final = "MB/s"

Measured = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much is done: `of(5_000)` is 5,000 at full size and less on a smaller scale."""

    factor: float
    repetitions: int

    def of(self, full: int, *, least: int = 1) -> int:
        return max(least, round(full * self.factor))


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One thing measured several times."""

    name: str
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Two things measured in turn."""

    what: str
    unit: str
    ours: Member
    other: Member

    @property
    def ratio(self) -> Member:
        """Ours by the other, of each repetition: what both suffered in it cancels out."""
        pairs = zip(self.ours.values, self.other.values, strict=True)
        return Member(name="ratio", values=tuple(ours / other for ours, other in pairs))


def in_turn(what: str, *, ours: tuple[str, Measured], other: tuple[str, Measured], unit: str, scale: Scale) -> Figure:
    """Measure both, `scale.repetitions` times."""
    pairs = [(ours[1](), other[1]()) for _ in range(scale.repetitions)]
    first, second = zip(*pairs, strict=True)
    return Figure(what=what, unit=unit, ours=Member(name=ours[0], values=first), other=Member(name=other[0], values=second))


def elapsed(work: Callable[[], object]) -> float:
    """Seconds by the clock on the wall: for what waits for a disk or for other threads."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def busy(work: Callable[[], object]) -> float:
    """Seconds of processor: for plain computing, which a neighbour on the machine must not lengthen."""
    begun = process_time()
    work()
    return process_time() - begun


def each(work: Callable[[], object], *, times: int) -> float:
    """Seconds of processor for one call, as the mean of `times` calls."""

    def repeat() -> None:
        for _ in range(times):
            work()

    return busy(repeat) / times


def told(figure: Figure) -> str:
    """The figure for a reader: both members, their ratio, repetitions, median and spread."""
    rows = [(figure.ours, figure.unit), (figure.other, figure.unit), (figure.ratio, "")]
    width = max(len(member.name) for member, _ in rows)
    lines = [f"  {member.name:<{width}}  {_number(member.median):>9} {unit:<8} {_spread(member)}" for member, unit in rows]
    return "\n".join([f"{figure.what} (median of {len(figure.ours.values)})", *lines])


def _spread(member: Member) -> str:
    return f"{_number(min(member.values))} … {_number(max(member.values))}"


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.3g}"
