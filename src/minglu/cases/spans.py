"""Spans of time and their arithmetic: half open, sorted, never touching.

    subtract((Span(0, 10),), (Span(4, 6),)) == (Span(0, 4), Span(6, 10))

`Span(since, until)` contains `since` and not `until`. Functions take any spans and return the one tidy spelling.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from minglu.canon.instants import Instant


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From `since` up to, not including, `until`. Positional on purpose: the order is the order of time."""

    since: Instant
    until: Instant

    @property
    def length(self) -> int:
        return max(0, self.until - self.since)


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same moments in the tidy spelling; empty spans vanish."""
    tidy: list[Span] = []
    for span in sorted(span for span in spans if span.since < span.until):
        if tidy and span.since <= tidy[-1].until:
            tidy[-1] = Span(tidy[-1].since, max(tidy[-1].until, span.until))
        else:
            tidy.append(span)
    return tuple(tidy)


def subtract(spans: Iterable[Span], holes: Iterable[Span]) -> tuple[Span, ...]:
    """The moments of `spans` that are in none of `holes`."""
    left = union(spans)
    for hole in union(holes):
        left = tuple(part for span in left for part in _without(span, hole))
    return left


def _without(span: Span, hole: Span) -> tuple[Span, ...]:
    if hole.until <= span.since or span.until <= hole.since:
        return (span,)
    return union((Span(span.since, hole.since), Span(hole.until, span.until)))
