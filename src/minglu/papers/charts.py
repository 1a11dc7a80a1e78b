"""Charts as SVG text: bars and lines, drawn on the server, for a page that shows the same rows as a table beside them.

    bars((Series(name="recorded", values=(3, 1)),), title="Complaints", description="…", labels=("2026-10", "2026-11"))

Rules that hold here:

* Everything that is said comes from the caller, in the reader's language; it is escaped, and cut where it does not fit.
* Colour is never the only sign: each series has a pattern (bars) or a dash and a mark (lines), and its number is printed.
* 360 units wide, which on a telephone are its pixels. Bars lie on their side, so that labels stand in full and many rows
  make a chart longer, not narrower.
* Classes `chart-bar`, `chart-line`, `chart-point`, `chart-mark`, `chart-axis`, `chart-label`, each of a series with
  `s1` to `s6`: the style sheet colours them. Attributes are what a page without one shows. No `style`, no script.
* It is one picture (`role="img"`) with a title and a description; a screen reader is given the table for the rest.
* Charts of the same content are the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from minglu.canon.digest import sha256
from minglu.papers import chart_parts as draw
from minglu.papers.errors import WrongChart
from minglu.papers.svg import element, fitted, number, width_of
from minglu.words.formats import say_count

MOST_SERIES: Final = 6
MOST_LABELS: Final = 62
MOST_VALUE: Final = 2**53 - 1

_MOST_LABEL: Final = 120
_OVER: Final = 18
_BAR, _ROW, _THIN, _THIN_ROW, _GROUP_GAP = 18, 26, 13, 16, 8
_LEAST: Final = 2  # one beside a million is still seen
_PLOT: Final = 150
_EVERY_MARK: Final = 12
_LEAST_LABEL: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One row of numbers, one for each label, none below zero."""

    name: str
    values: tuple[int, ...]


def bars(series: Sequence[Series], *, title: str, description: str, labels: Sequence[str], stacked: bool = False) -> str:
    """Bars on their side, a group or a stack for each label. Raises WrongChart."""
    _check(series, labels)
    sums = [sum(one.values[place] for one in series) for place in range(len(labels))]
    largest = max([1, *sums] if stacked else [1, *(value for one in series for value in one.values)])
    column = max((width_of(text, size=draw.TEXT) for text in labels), default=0) + 12
    # Labels that a column would cut stand over their bars, in full width.
    over = _OVER if column > _MOST_LABEL else 0
    left = 4 if over else column
    right = width_of(say_count(largest), size=draw.TEXT) + 8 + (_LEAST * MOST_SERIES if stacked else 0)
    scale = _Scale(left=left, room=draw.WIDTH - left - right, largest=largest)
    top = draw.legend_height(len(series))
    row = over + (_ROW if stacked or len(series) <= 1 else len(series) * _THIN_ROW + _GROUP_GAP)
    name = _name(series, labels, title=title, description=description)
    drawn = [draw.patterns(len(series), name=name), *draw.legend([one.name for one in series], name=name, lines=False)]
    for place, label in enumerate(labels):
        y = top + place * row
        values = [one.values[place] for one in series]
        room, baseline = (draw.WIDTH - 8, y + over - 2) if over else (left - 8, y + row / 2 + 4)
        drawn.append(draw.label(4, baseline, fitted(label, size=draw.TEXT, room=room)))
        parts = _stack if stacked else _group
        drawn += parts(values, y=y + over, scale=scale, name=name)
    bottom = top + max(1, len(labels)) * row
    drawn.append(draw.axis(f"M{number(left)} {top}V{bottom}"))
    return draw.picture(drawn, height=bottom + 4, title=title, description=description, name=name)


def line(series: Sequence[Series], *, title: str, description: str, labels: Sequence[str]) -> str:
    """Lines from label to label, the newest value printed at the end of each. Raises WrongChart."""
    _check(series, labels)
    top = draw.legend_height(len(series)) + 10
    highest = _round_up(max([1, *(value for one in series for value in one.values)]))
    shown = [say_count(highest), *(say_count(one.values[-1]) for one in series if one.values)]
    room = max(width_of(text, size=draw.TEXT) for text in shown) + 8
    plot = _Plot(left=room, right=draw.WIDTH - room - 4, top=top, highest=highest, points=len(labels))
    name = _name(series, labels, title=title, description=description)
    drawn = [*draw.legend([one.name for one in series], name=name, lines=True), *_grid(plot), *_days(plot, labels)]
    for place, one in enumerate(series):
        drawn += _curve(one, place=place, plot=plot)
    drawn += _newest(series, plot=plot)
    return draw.picture(drawn, height=top + _PLOT + 24, title=title, description=description, name=name)


def _name(series: Sequence[Series], labels: Sequence[str], *, title: str, description: str) -> str:
    """An id of its own, so that two charts of a page do not borrow each other's patterns."""
    said = repr((tuple((one.name, one.values) for one in series), tuple(labels), title, description))
    return f"chart-{sha256(said.encode('utf-8', 'backslashreplace')).hex()[:12]}"


def _check(series: Sequence[Series], labels: Sequence[str]) -> None:
    if len(series) > MOST_SERIES or len(labels) > MOST_LABELS:
        raise WrongChart(f"a chart has at most {MOST_SERIES} series and {MOST_LABELS} labels; make two of it")
    for one in series:
        if len(one.values) != len(labels):
            raise WrongChart("each series has one number for each label")
        if any(type(value) is not int or not 0 <= value <= MOST_VALUE for value in one.values):
            raise WrongChart(f"a chart shows whole numbers from 0 to {MOST_VALUE}")


# ---- Bars ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """Where bars begin, and how much room the largest of them takes."""

    left: float
    room: float
    largest: int

    def length(self, value: int) -> float:
        return max(_LEAST, self.room * value / self.largest) if value else 0


def _stack(values: Sequence[int], *, y: float, scale: _Scale, name: str) -> list[str]:
    """Parts end to end, each with its number where there is room for it, and the sum at the end."""
    drawn, x = [], scale.left
    y += (_ROW - _BAR) / 2
    for place, value in enumerate(values):
        length = scale.length(value)
        if value:
            drawn += draw.bar(place, x=x, y=y, length=length, height=_BAR, name=name)
        if value and len(values) > 1 and length >= width_of(say_count(value), size=draw.TEXT) + 6:
            drawn.append(draw.label(x + length / 2, y + 13, say_count(value), anchor="middle", inside=True))
        x += length
    return [*drawn, draw.label(x + 4, y + 13, say_count(sum(values)))]


def _group(values: Sequence[int], *, y: float, scale: _Scale, name: str) -> list[str]:
    """Bars one under the other, each with its number at its end."""
    height, row, y = (_BAR, _ROW, y + (_ROW - _BAR) / 2) if len(values) == 1 else (_THIN, _THIN_ROW, y + _GROUP_GAP / 2)
    drawn = []
    for place, value in enumerate(values):
        length = scale.length(value)
        if value:
            drawn += draw.bar(place, x=scale.left, y=y + place * row, length=length, height=height, name=name)
        drawn.append(draw.label(scale.left + length + 4, y + place * row + height / 2 + 4, say_count(value)))
    return drawn


# ---- Lines ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plot:
    """The field in which lines are drawn."""

    left: float
    right: float
    top: float
    highest: int
    points: int

    def x(self, place: int) -> float:
        if self.points < 2:
            return (self.left + self.right) / 2
        return self.left + (self.right - self.left) * place / (self.points - 1)

    def y(self, value: float) -> float:
        return self.top + _PLOT - _PLOT * value / self.highest


def _grid(plot: _Plot) -> list[str]:
    """The bottom, the top, and the middle where it is a whole number."""
    drawn = []
    for value in (0, plot.highest // 2, plot.highest) if plot.highest % 2 == 0 else (0, plot.highest):
        y = plot.y(value)
        drawn.append(draw.axis(f"M{number(plot.left)} {number(y)}H{number(plot.right)}"))
        drawn.append(draw.label(plot.left - 4, y + 4, say_count(value), anchor="end"))
    return drawn


def _days(plot: _Plot, labels: Sequence[str]) -> list[str]:
    """First, middle and last label: more do not fit under a narrow chart."""
    last, y = len(labels) - 1, plot.top + _PLOT + 18
    room = max(_LEAST_LABEL, (plot.right - plot.left) / 3 - 4)
    if last < 0:
        return []
    if last == 0:
        return [draw.label(plot.x(0), y, fitted(labels[0], size=draw.TEXT, room=room), anchor="middle")]
    drawn = [draw.label(plot.left, y, fitted(labels[0], size=draw.TEXT, room=room))]
    if last > 1:
        drawn.append(draw.label(plot.x(last // 2), y, fitted(labels[last // 2], size=draw.TEXT, room=room), anchor="middle"))
    return [*drawn, draw.label(plot.right, y, fitted(labels[last], size=draw.TEXT, room=room), anchor="end")]


def _curve(one: Series, *, place: int, plot: _Plot) -> list[str]:
    """The line, with its mark at every point of a short one and at the last of a long one."""
    points = [(plot.x(at), plot.y(value)) for at, value in enumerate(one.values)]
    drawn = []
    if len(points) > 1:
        path = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
        drawn.append(element("path", {"class": f"chart-line s{place + 1}", "d": path, **draw.stroke(place)}))
    marked = points if len(points) <= _EVERY_MARK else points[-1:]
    return [*drawn, *(draw.mark(place, x=x, y=y) for x, y in marked)]


def _newest(series: Sequence[Series], *, plot: _Plot) -> list[str]:
    """The last values, pushed apart upwards where they would stand on one another. Equal ones are printed once."""
    ends = sorted({one.values[-1] for one in series if one.values})
    drawn: list[str] = []
    below = float("inf")
    for value in ends:
        below = min(plot.y(value), below - draw.TEXT)
        drawn.append(draw.label(plot.x(plot.points - 1) + 7, below + 4, say_count(value)))
    return drawn


def _round_up(value: int) -> int:
    """The next of 1, 2, 4, 5, 10, 20, …: a top that can be read and halved."""
    unit = int("1" + "0" * (len(str(value)) - 1))
    return next(step * unit for step in (1, 2, 4, 5, 10) if value <= step * unit)
