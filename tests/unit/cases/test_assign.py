"""The best assignment, against trying them all."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from minglu.cases.assign import assign

TABLES = st.integers(1, 4).flatmap(
    lambda width: st.tuples(st.just(width), st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), max_size=4))
)


def total(points: list[list[int]], chosen: tuple[int | None, ...]) -> int:
    return sum(points[row][column] for row, column in enumerate(chosen) if column is not None)


def best(points: list[list[int]], width: int) -> int:
    padded = [[*row, *([0] * len(points))] for row in points]
    columns = range(width + len(points))
    return max(sum(padded[row][column] for row, column in enumerate(order)) for order in permutations(columns, len(points)))


def test_the_best_total_beats_the_best_single_pair() -> None:
    assert assign(((50, 90), (80, 95)), columns=2) == (1, 0)


def test_no_rows_and_no_columns_give_nothing() -> None:
    assert assign((), columns=3) == ()
    assert assign(((), ()), columns=0) == (None, None)


def test_a_pair_worth_nothing_is_not_made() -> None:
    assert assign(((0,),), columns=1) == (None,)


def test_among_equals_the_first_row_gets_the_first_column() -> None:
    assert assign(((7, 7), (7, 7)), columns=2) == (0, 1)


@given(TABLES)
def test_no_other_assignment_is_better(table: tuple[int, list[list[int]]]) -> None:
    width, points = table
    chosen = assign(points, columns=width)
    taken = [column for column in chosen if column is not None]
    assert len(taken) == len(set(taken))
    assert total(points, chosen) == best(points, width)
