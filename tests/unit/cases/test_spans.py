"""Span arithmetic against a set of minutes."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from minglu.canon.instants import Instant
from minglu.cases.spans import Span, subtract, union

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: Span(Instant(pair[0]), Instant(pair[1]))), max_size=8)


def moments(spans: object) -> set[int]:
    return {moment for span in spans for moment in range(span.since, span.until)}  # type: ignore[attr-defined]  # any spans


def test_a_hole_in_the_middle_leaves_two_parts() -> None:
    whole, hole = Span(Instant(0), Instant(10)), Span(Instant(4), Instant(6))
    assert subtract((whole,), (hole,)) == (Span(Instant(0), Instant(4)), Span(Instant(6), Instant(10)))


def test_spans_that_touch_are_one() -> None:
    assert union((Span(Instant(3), Instant(5)), Span(Instant(1), Instant(3)))) == (Span(Instant(1), Instant(5)),)


def test_a_span_that_ends_before_it_begins_is_empty() -> None:
    assert union((Span(Instant(5), Instant(3)),)) == ()
    assert Span(Instant(5), Instant(3)).length == 0


@given(SPANS, SPANS)
def test_subtracting_is_subtracting_moments(spans: list[Span], holes: list[Span]) -> None:
    assert moments(subtract(spans, holes)) == moments(spans) - moments(holes)


@given(SPANS)
def test_a_union_is_tidy_and_keeps_every_moment(spans: list[Span]) -> None:
    tidy = union(spans)
    assert moments(tidy) == moments(spans)
    assert all(one.until < other.since for one, other in pairwise(tidy))
