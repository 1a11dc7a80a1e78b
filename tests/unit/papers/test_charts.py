"""Charts: parsed as XML, whatever is put into them; what they say is there in numbers, and nothing is styled inline."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from minglu.papers.charts import MOST_LABELS, MOST_SERIES, MOST_VALUE, Series, bars, line
from minglu.papers.errors import WrongChart

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = ("2026-09", "2026-10", "2026-11")
RECORDED, WAITING = Series(name="有记录", values=(12, 3, 20)), Series(name="尚无结论", values=(0, 1, 3))
HOSTILE = "</text></svg><script>alert('1')</script>\x00\" style=\"fill:red\u202e"

Chart = Callable[..., str]


def stacked(series: tuple[Series, ...], **said: object) -> str:
    return bars(series, stacked=True, **said)


ALL: tuple[Chart, ...] = (bars, stacked, line)


def draw(
    chart: Chart, *series: Series, labels: tuple[str, ...] = MONTHS, title: str = "Complaints", description: str = "By month"
) -> ET.Element:
    return ET.fromstring(chart(series, title=title, description=description, labels=labels))


def texts(picture: ET.Element) -> list[str]:
    return [found.text or "" for found in picture.iter(f"{SVG}text")]


def of_class(picture: ET.Element, name: str) -> list[ET.Element]:
    return [found for found in picture.iter() if name in found.get("class", "").split()]


def bar_lengths(picture: ET.Element, series: int) -> list[float]:
    """The bars of a series, without the sample in the legend."""
    found = [bar for bar in of_class(picture, f"s{series}") if "chart-bar" in bar.get("class", "")]
    return [float(bar.get("width", "")) for bar in found if bar.get("height") != "14"]


def numbers(picture: ET.Element) -> Iterator[float]:
    for found in picture.iter():
        for name in ("x", "y", "width", "height"):
            if name in found.attrib:
                yield float(found.attrib[name])
        yield from (float(text) for text in re.findall(r"-?[0-9.]+", found.get("d", "")))


# ---- What every chart is -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chart", ALL)
def test_it_is_one_picture_with_a_title_and_a_description(chart: Chart) -> None:
    picture = draw(chart, RECORDED, title="Complaints", description="By month and finding")
    title, desc = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")

    assert (picture.get("role"), picture.get("class")) == ("img", "chart")
    assert title is not None
    assert desc is not None
    assert (title.text, desc.text) == ("Complaints", "By month and finding")
    assert (picture.get("aria-labelledby"), picture.get("aria-describedby")) == (title.get("id"), desc.get("id"))


@pytest.mark.parametrize("chart", ALL)
def test_it_takes_the_width_it_is_given(chart: Chart) -> None:
    picture = draw(chart, RECORDED)
    assert picture.get("viewBox", "").startswith("0 0 360 ")
    assert {"width", "height"}.isdisjoint(picture.attrib)


@pytest.mark.parametrize("chart", ALL)
@pytest.mark.parametrize("where", ["title", "description", "label", "name"])
def test_hostile_words_stay_words(chart: Chart, where: str) -> None:
    labels = (HOSTILE if where == "label" else "a",)
    series = [Series(name=HOSTILE if where == "name" else "n", values=(1,)), Series(name="other", values=(2,))]
    said = {name: HOSTILE if where == name else "t" for name in ("title", "description")}
    text = chart(series, labels=labels, **said)

    tags = {found.tag.removeprefix(SVG) for found in ET.fromstring(text).iter()}
    assert tags <= {"svg", "title", "desc", "defs", "pattern", "path", "rect", "text"}
    assert "<script" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("chart", ALL)
def test_nothing_is_styled_inline_and_nothing_is_fetched(chart: Chart) -> None:
    picture = draw(chart, RECORDED, WAITING)
    attributes = {name for found in picture.iter() for name in found.attrib}
    assert not {name for name in attributes if name == "style" or name.startswith("on") or "href" in name}
    for found in picture.iter():
        for value in found.attrib.values():
            assert re.fullmatch(r"url\(#[a-z0-9-]+\)", value) or "url" not in value


@pytest.mark.parametrize("chart", ALL)
def test_what_a_pattern_or_label_points_to_is_in_the_same_picture(chart: Chart) -> None:
    picture = draw(chart, RECORDED, WAITING)
    ids = [found.get("id") for found in picture.iter() if "id" in found.attrib]
    used = {found.get("fill", "")[5:-1] for found in picture.iter() if found.get("fill", "").startswith("url(#")}
    assert used <= set(ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("chart", ALL)
def test_two_charts_of_a_page_share_no_id_and_the_same_chart_is_the_same_bytes(chart: Chart) -> None:
    one, other = draw(chart, RECORDED), draw(chart, WAITING)
    assert not {found.get("id") for found in one.iter()} & {found.get("id") for found in other.iter()} - {None}
    assert chart([RECORDED], title="t", description="d", labels=MONTHS) == chart([RECORDED], title="t", description="d", labels=MONTHS)


@pytest.mark.parametrize("chart", ALL)
@pytest.mark.parametrize("count", range(2, MOST_SERIES + 1))
def test_series_differ_by_more_than_colour(chart: Chart, count: int) -> None:
    series = tuple(Series(name=f"series {place}", values=(5, 5, 5)) for place in range(count))
    picture = draw(chart, *series)

    shapes = [found.get("d") for found in of_class(picture, "chart-mark")]
    if chart is line:
        dashes = {found.get("stroke-dasharray") for found in of_class(picture, "chart-line")}
        marks = {found.get("d") for found in of_class(picture, "chart-point")}
        assert len(dashes) == len(marks) == count
    else:
        assert len(set(shapes)) == len(shapes) == count - 1  # the first is plain
    assert {f"series {place}" for place in range(count)} <= set(texts(picture))


@pytest.mark.parametrize("chart", ALL)
def test_a_single_series_needs_no_legend(chart: Chart) -> None:
    assert "有记录" not in texts(draw(chart, RECORDED))


# ---- Extremes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chart", ALL)
@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ((), ()),
        ((0,), ("a",)),
        ((1,), ("a",)),
        ((0, 0, 0), ("a", "b", "c")),
        ((MOST_VALUE, 0, 1), ("a", "b", "c")),
        ((MOST_VALUE,) * MOST_LABELS, ("x",) * MOST_LABELS),
        ((1, 2), ("", "")),
        ((1, 2), ("w" * 10_000, "核" * 10_000)),
    ],
)
@pytest.mark.parametrize("count", [0, 1, 2, MOST_SERIES])
def test_everything_stays_inside_the_picture(chart: Chart, values: tuple[int, ...], labels: tuple[str, ...], count: int) -> None:
    picture = draw(chart, *(Series(name="n" * 500, values=values) for _ in range(count)), labels=labels)
    width, height = (float(text) for text in picture.get("viewBox", "").split()[2:])

    assert all(-5 <= value <= max(width, height) for value in numbers(picture))
    for found in picture.iter(f"{SVG}text"):
        assert 0 <= float(found.get("x", "")) <= width
        assert 0 <= float(found.get("y", "")) <= height
    for found in of_class(picture, "chart-bar"):
        assert float(found.get("x", "")) + float(found.get("width", "")) <= width


def test_a_chart_of_nothing_is_still_a_picture() -> None:
    assert [texts(draw(chart, labels=())) for chart in (bars, stacked)] == [[], []]
    assert texts(draw(line, labels=())) == ["0", "1"]


@pytest.mark.parametrize("chart", ALL)
@pytest.mark.parametrize(
    ("series", "labels", "says"),
    [
        ((Series(name="a", values=(1,)),), (), "one number for each label"),
        ((Series(name="a", values=(1,)),), ("a", "b"), "one number for each label"),
        ((Series(name="a", values=()),), ("a",), "one number for each label"),
        ((Series(name="a", values=(-1,)),), ("a",), "whole numbers from 0"),
        ((Series(name="a", values=(MOST_VALUE + 1,)),), ("a",), "whole numbers from 0"),
        ((Series(name="a", values=(1.5,)),), ("a",), "whole numbers from 0"),  # type: ignore[arg-type]
        ((Series(name="a", values=(True,)),), ("a",), "whole numbers from 0"),
        ((Series(name="a", values=(1,)),) * (MOST_SERIES + 1), ("a",), "at most 6 series"),
        ((Series(name="a", values=(1,) * (MOST_LABELS + 1)),), ("a",) * (MOST_LABELS + 1), "at most 6 series and 62 labels"),
    ],
)
def test_what_does_not_fit_together_is_not_drawn(chart: Chart, series: tuple[Series, ...], labels: tuple[str, ...], says: str) -> None:
    with pytest.raises(WrongChart, match=says):
        chart(series, title="t", description="d", labels=labels)


# ---- Bars ----------------------------------------------------------------------------------------------------------


def test_each_bar_of_a_group_has_its_number() -> None:
    said = texts(draw(bars, RECORDED, WAITING))
    assert [text for text in said if text.isdigit()] == ["12", "0", "3", "1", "20", "3"]
    assert [text for text in said if text in MONTHS] == list(MONTHS)


def test_a_stack_ends_with_its_sum_and_its_wide_parts_have_their_own() -> None:
    said = texts(draw(stacked, RECORDED, WAITING))
    assert [text for text in said if text.isdigit()] == ["12", "12", "3", "4", "20", "3", "23"]


def test_large_numbers_are_printed_with_commas() -> None:
    assert "1,234,567" in texts(draw(bars, Series(name="a", values=(1_234_567,)), labels=("a",)))


def test_bars_are_as_long_as_their_numbers() -> None:
    whole, half = bar_lengths(draw(bars, Series(name="a", values=(200, 100, 0))), 1)
    assert whole + 1 == pytest.approx(2 * (half + 1), abs=0.2)


def test_one_beside_a_million_is_still_seen() -> None:
    assert len(bar_lengths(draw(bars, Series(name="a", values=(1_000_000, 1, 0))), 1)) == 2


def test_no_part_of_a_stack_covers_another() -> None:
    picture = draw(stacked, *(Series(name=str(place), values=(place, 1_000, 0)) for place in range(MOST_SERIES)))
    spans: dict[str, list[tuple[float, float]]] = {}
    for bar in of_class(picture, "chart-bar"):
        x, width = float(bar.get("x", "")), float(bar.get("width", ""))
        spans.setdefault(bar.get("y", ""), []).append((x, x + width))
    for row in spans.values():
        ordered = sorted(row)
        assert all(end <= begin for (_, end), (begin, _) in pairwise(ordered))


def test_many_labels_make_a_chart_longer_and_no_text_smaller() -> None:
    short, long = (draw(bars, Series(name="a", values=(1,) * count), labels=("x",) * count) for count in (2, 40))
    assert float(long.get("viewBox", "").split()[3]) > 10 * float(short.get("viewBox", "").split()[3])
    assert {found.get("font-size") for found in long.iter(f"{SVG}text")} == {"12"}


# ---- Lines ---------------------------------------------------------------------------------------------------------


def test_the_newest_value_stands_at_the_end_of_its_line() -> None:
    assert texts(draw(line, RECORDED, WAITING))[-2:] == ["3", "20"]


def test_newest_values_do_not_stand_on_one_another() -> None:
    picture = draw(line, *(Series(name=str(place), values=(0, 0, place)) for place in range(MOST_SERIES)))
    ends = sorted(float(found.get("y", "")) for found in list(picture.iter(f"{SVG}text"))[-MOST_SERIES:])
    assert all(below - above >= 12 for above, below in pairwise(ends))


def test_thirty_days_are_labelled_at_their_ends_and_in_the_middle() -> None:
    days = tuple(f"{day} Nov" for day in range(1, 31))
    said = texts(draw(line, Series(name="a", values=tuple(range(30))), labels=days))
    assert [text for text in said if text.endswith("Nov")] == ["1 Nov", "15 Nov", "30 Nov"]


def test_a_long_line_is_marked_at_its_end_only() -> None:
    days = tuple(str(day) for day in range(30))
    assert len(of_class(draw(line, Series(name="a", values=(3,) * 30), labels=days), "chart-point")) == 1
    assert len(of_class(draw(line, RECORDED), "chart-point")) == 3


@pytest.mark.parametrize(
    ("largest", "top"), [(0, "1"), (1, "1"), (3, "4"), (5, "5"), (6, "10"), (20, "20"), (41, "50"), (101, "200"), (1_001, "2,000")]
)
def test_the_top_of_the_field_is_a_round_number(largest: int, top: str) -> None:
    grid = [
        found.text
        for found in draw(line, Series(name="a", values=(largest,)), labels=("a",)).iter(f"{SVG}text")
        if found.get("text-anchor") == "end"
    ]
    assert grid[-1] == top


def test_a_line_of_one_point_is_a_mark() -> None:
    picture = draw(line, Series(name="a", values=(4,)), labels=("a",))
    assert (len(of_class(picture, "chart-line")), len(of_class(picture, "chart-point"))) == (0, 1)


# ---- Labels that a column would cut --------------------------------------------------------------------------------

ARTICLES = ("GB/T 45251-2025 第6.2.2条 每日不超过三次", "短")


@pytest.mark.parametrize("chart", [bars, stacked])
def test_a_label_that_a_column_would_cut_stands_over_its_bar_in_full(chart: Chart) -> None:
    picture = draw(chart, Series(name="拦截", values=(7, 1)), labels=ARTICLES)
    assert set(ARTICLES) <= set(texts(picture))
    placed = {text.text: float(text.get("y", "")) for text in picture.iter(f"{SVG}text")}
    tops = [float(bar.get("y", "")) for bar in of_class(picture, "chart-bar")]
    assert placed[ARTICLES[0]] < tops[0] < placed[ARTICLES[1]] < tops[1]
