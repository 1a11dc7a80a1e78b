"""Measuring: each repetition has both members, and the ratio is taken within it."""

import pytest

from bench.measure import A_SECOND, Figure, Member, Scale, each, in_turn, told


def figure(ours=(10.0, 30.0, 20.0), other=(5.0, 10.0, 40.0)):
    return Figure(what="marbles", unit=A_SECOND, ours=Member(name="ours", values=ours), other=Member(name="theirs", values=other))


def test_the_ratio_is_of_each_repetition_not_of_the_medians():
    assert figure().ratio.values == (2.0, 3.0, 0.5)
    assert figure().ratio.median == 2.0


def test_a_repetition_without_its_other_half_is_no_ratio():
    with pytest.raises(ValueError, match="zip"):
        _ = figure(other=(5.0, 10.0)).ratio


def test_the_two_are_measured_in_turn():
    seen = []

    def measured(name):
        return name, lambda: float(seen.append(name) or len(seen))

    found = in_turn("marbles", ours=measured("ours"), other=measured("theirs"), unit=A_SECOND, scale=Scale(factor=1, repetitions=2))
    assert seen == ["ours", "theirs", "ours", "theirs"]
    assert (found.ours.values, found.other.values) == ((1.0, 3.0), (2.0, 4.0))


@pytest.mark.parametrize(("factor", "least", "count"), [(1, 1, 500), (0.1, 1, 50), (0.0001, 1, 1), (0.0001, 3, 3)])
def test_a_scale_never_comes_to_nothing(factor, least, count):
    assert Scale(factor=factor, repetitions=1).of(500, least=least) == count


def test_a_call_is_made_as_often_as_said():
    calls = []
    assert each(lambda: calls.append(1), times=7) >= 0
    assert len(calls) == 7


def test_a_figure_is_told_with_median_and_spread():
    text = told(figure())
    assert text.splitlines()[0] == "marbles (median of 3)"
    assert "20.0 a second 10.0 … 30.0" in text
    assert "theirs" in text
