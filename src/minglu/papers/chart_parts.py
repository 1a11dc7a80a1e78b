"""The parts that every chart is made of: labels, axes, bars with their patterns, lines with their marks, the legend.

    label(4, 12, "2026-11") == '<text class="chart-label" x="4" y="12" …>2026-11</text>'

A series is known here by its place alone, 0 to 5: its class, colour, pattern, dash and mark follow from that.
"""

from collections.abc import Sequence
from typing import Final

from minglu.papers.svg import element, fitted, number, words

WIDTH: Final = 360
TEXT: Final = 12
_INK, _PAPER, _FAINT = "#222222", "#ffffff", "#8a8a8a"
_COLOURS: Final = ("#2f6690", "#d08c34", "#5b8c5a", "#a23b3b", "#7a6aa6", "#6b6b6b")
# What is drawn over the bars of a series: lines in one tile of six by six. The first series is plain.
_PATTERNS: Final = ("", "M0 6L6 0", "M0 3H6", "M0 0L6 6M0 6L6 0", "M3 0V6", "M2 3H4M3 2V4")
_DASHES: Final = ("", "6 3", "2 3", "8 3 2 3", "1 3", "10 4")
# Marks of a line, as paths around the point: square, upright triangle, diamond, hanging triangle, cross, wide bar.
_MARKS: Final = (
    "M-3 -3H3V3H-3Z",
    "M0 -4L4 3H-4Z",
    "M0 -4L4 0L0 4L-4 0Z",
    "M0 4L4 -3H-4Z",
    "M-3 -1H-1V-3H1V-1H3V1H1V3H-1V1H-3Z",
    "M-4 -2H4V2H-4Z",
)
_LEGEND_ROW: Final = 20


def bar(place: int, *, x: float, y: float, length: float, height: float, name: str) -> list[str]:
    """A bar in the colour of its series, and the pattern of its series over it."""
    # A hair narrower than it is: two parts of a stack never touch.
    shape: dict[str, str | float] = {"x": x, "y": y, "width": max(1, length - 1), "height": height}
    drawn = [element("rect", {"class": f"chart-bar s{place + 1}", **shape, "fill": _COLOURS[place]})]
    if _PATTERNS[place]:
        drawn.append(element("rect", {"class": "chart-pattern", **shape, "fill": f"url(#{name}-{place + 1})"}))
    return drawn


def patterns(count: int, *, name: str) -> str:
    """The patterns of the first `count` series, under ids that belong to the chart `name`."""
    tiles = [
        element(
            "pattern",
            {"id": f"{name}-{place + 1}", "width": 6, "height": 6, "patternUnits": "userSpaceOnUse"},
            element("path", {"class": "chart-mark", "d": _PATTERNS[place], "stroke": _PAPER, "stroke-width": 1.4, "fill": "none"}),
        )
        for place in range(count)
        if _PATTERNS[place]
    ]
    return element("defs", {}, *tiles) if tiles else ""


def stroke(place: int) -> dict[str, str | float]:
    """How the line of a series is drawn."""
    dash: dict[str, str | float] = {"stroke-dasharray": _DASHES[place]} if _DASHES[place] else {}
    return {"fill": "none", "stroke": _COLOURS[place], "stroke-width": 2, **dash}


def mark(place: int, *, x: float, y: float) -> str:
    """The mark of a series, around a point."""
    move = f"translate({number(x)} {number(y)})"
    return element("path", {"class": f"chart-point s{place + 1}", "d": _MARKS[place], "transform": move, "fill": _COLOURS[place]})


def legend_height(series: int) -> int:
    """How much room the legend of so many series takes at the top."""
    return series * _LEGEND_ROW + 6 if series > 1 else 4


def legend(names: Sequence[str], *, name: str, lines: bool) -> list[str]:
    """What is what, one row a series; a single series is what the title says."""
    drawn: list[str] = []
    for place, said in enumerate(names if len(names) > 1 else ()):
        y = place * _LEGEND_ROW
        if lines:
            drawn += [
                element("path", {"class": f"chart-line s{place + 1}", "d": f"M4 {y + 10}H28", **stroke(place)}),
                mark(place, x=16, y=y + 10),
            ]
        else:
            drawn += bar(place, x=4, y=y + 3, length=25, height=14, name=name)
        drawn.append(label(36, y + 14, fitted(said, size=TEXT, room=WIDTH - 40)))
    return drawn


def label(x: float, y: float, text: str, *, anchor: str = "start", inside: bool = False) -> str:
    """A text. One that stands on a bar has a rim of paper around it, whatever colour the bar is given."""
    rim: dict[str, str | float] = (
        {"stroke": _PAPER, "stroke-width": 3, "paint-order": "stroke", "stroke-linejoin": "round"} if inside else {}
    )
    name = "chart-label chart-inside" if inside else "chart-label"
    where: dict[str, str | float] = {"x": x, "y": y, "font-size": TEXT, "text-anchor": anchor, "fill": _INK}
    return element("text", {"class": name, **where, **rim}, words(text))


def axis(path: str) -> str:
    """A line that belongs to no series."""
    return element("path", {"class": "chart-axis", "d": path, "stroke": _FAINT, "stroke-width": 1, "fill": "none"})


def picture(drawn: Sequence[str], *, height: float, title: str, description: str, name: str) -> str:
    """The whole chart. What it shows is said twice: drawn, and in a title and a description for who does not see it."""
    return element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "chart",
            "viewBox": f"0 0 {WIDTH} {number(height)}",
            "role": "img",
            "aria-labelledby": f"{name}-title",
            "aria-describedby": f"{name}-desc",
            "font-family": "sans-serif",
        },
        element("title", {"id": f"{name}-title"}, words(title)),
        element("desc", {"id": f"{name}-desc"}, words(description)),
        *drawn,
    )
