"""The best one-to-one assignment of few rows to few columns (Hungarian method, shortest augmenting paths).

    assign(((50, 90), (80, 85)), columns=2) == (1, 0)      80 + 90 beats 50 + 85

Points are whole and positive; 0 means that the two cannot go together. A row may stay alone. Among equal totals the
answer depends on the order of rows and columns only, so every auditor gets the same one.

Cost is O(rows² · columns): 50 rows with 200 columns take some tenths of a second at worst.
"""

from collections.abc import Sequence

_FAR = 1 << 60


def assign(points: Sequence[Sequence[int]], *, columns: int) -> tuple[int | None, ...]:
    """For each row the column that it gets, or None."""
    # One idle column a row, worth nothing, keeps every row assignable: a row takes it when all else is worth less.
    costs = [[-point for point in row] + [0] * len(points) for row in points]
    taken = _columns_taken(costs, width=columns + len(points))
    chosen: list[int | None] = [None] * len(points)
    for column in range(1, columns + 1):
        row = taken[column]
        if row and points[row - 1][column - 1] > 0:
            chosen[row - 1] = column - 1
    return tuple(chosen)


def _columns_taken(costs: Sequence[Sequence[int]], *, width: int) -> list[int]:
    """taken[c] = the row (from 1) that column c (from 1) went to; column 0 is where each new row starts its path.

    Invariant: cost − row_price − column_price ≥ 0 everywhere, and = 0 on every taken pair, so the pairs are optimal
    for the rows seen so far.
    """
    row_price, column_price = [0] * (len(costs) + 1), [0] * (width + 1)
    taken, came_from = [0] * (width + 1), [0] * (width + 1)
    for row in range(1, len(costs) + 1):
        taken[0] = row
        free = _shortest_path(costs, row_price, column_price, taken, came_from)
        while free:
            taken[free] = taken[came_from[free]]
            free = came_from[free]
    return taken


def _shortest_path(
    costs: Sequence[Sequence[int]], row_price: list[int], column_price: list[int], taken: list[int], came_from: list[int]
) -> int:
    """The free column that the row in taken[0] reaches most cheaply; prices and `came_from` are brought up to date."""
    width = len(taken)
    least, seen, column = [_FAR] * width, [False] * width, 0
    while taken[column]:
        seen[column] = True
        row, nearest, step = taken[column], 0, _FAR
        for other in range(1, width):
            if seen[other]:
                continue
            cost = costs[row - 1][other - 1] - row_price[row] - column_price[other]
            if cost < least[other]:
                least[other], came_from[other] = cost, column
            if least[other] < step:
                step, nearest = least[other], other
        for other in range(width):
            if seen[other]:
                row_price[taken[other]] += step
                column_price[other] -= step
            else:
                least[other] -= step
        column = nearest
    return column
