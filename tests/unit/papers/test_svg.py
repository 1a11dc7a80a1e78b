"""SVG as text: one door for what comes from outside, and no way to style inline."""

import xml.etree.ElementTree as ET

import pytest

from minglu.papers.errors import WrongChart
from minglu.papers.svg import element, fitted, number, width_of, words

HOSTILE = [
    "</text><script>alert(1)</script>",
    '" onload="alert(1)',
    "' style='fill:red",
    "a & b < c > d",
    "]]>",
    "<!--",
    "&#x41;",
    "\x00\x1b[31m",
    "\ud800",
    "\ufffe\uffff",
    "\u202egnirts",
    "a\x0bb\x0cc",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_ends_its_element(text: str) -> None:
    (inside,) = ET.fromstring(f"<g>{element('text', {'class': 'x'}, words(text))}</g>")
    assert (inside.tag, list(inside), set(inside.attrib)) == ("text", [], {"class"})


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_ends_its_attribute(text: str) -> None:
    found = ET.fromstring(element("rect", {"class": text}))
    assert set(found.attrib) == {"class"}


@pytest.mark.parametrize("text", ["a & b < c > d", "'", '"', "核对范围", "&amp;"])
def test_what_xml_can_hold_comes_back_as_it_was(text: str) -> None:
    assert ET.fromstring(element("text", {}, words(text))).text == text


@pytest.mark.parametrize("text", ["\x00", "\ud800", "\ufffe", "\u202e", "\u2066", "\x7f"])
def test_what_it_cannot_hold_becomes_a_mark_of_doubt(text: str) -> None:
    assert words(f"a{text}b") == "a\ufffdb"


@pytest.mark.parametrize("name", ["style", "onclick", "onload", "x y", 'x"', "", "xlink:href", "a=b"])
def test_style_and_scripts_are_no_attributes(name: str) -> None:
    with pytest.raises(WrongChart, match="presentation attributes"):
        element("rect", {name: "1"})


@pytest.mark.parametrize(
    ("value", "spelled"), [(0, "0"), (4, "4"), (4.0, "4"), (4.25, "4.2"), (4.04, "4"), (-3.55, "-3.5"), (1000.06, "1000.1")]
)
def test_a_length_is_spelled_to_a_tenth(value: float, spelled: str) -> None:
    assert number(value) == spelled


def test_a_wide_character_takes_a_square() -> None:
    assert width_of("有记录", size=12) == 36
    assert width_of("abc", size=12) == pytest.approx(21.6)
    assert width_of("", size=12) == 0


@pytest.mark.parametrize("text", ["a long label that does not fit", "超出核对范围，不能排除", "x" * 10_000])
def test_a_text_that_does_not_fit_is_cut_and_shows_it(text: str) -> None:
    cut = fitted(text, size=12, room=60)
    assert cut.endswith("…")
    assert width_of(cut, size=12) <= 60
    assert text.startswith(cut[:-1])


def test_a_text_that_fits_is_left_alone_but_for_its_blanks() -> None:
    assert fitted("no  permit\n", size=12, room=200) == "no permit"


def test_where_there_is_no_room_only_the_sign_is_left() -> None:
    assert fitted("anything", size=12, room=0) == "…"
