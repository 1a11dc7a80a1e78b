"""Typed rows: each inside its own picture, no member dropped, no moment invented."""

import base64
import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minglu.canon.instants import parse_instant
from minglu.evidence.reading import Readings
from minglu.readers.errors import Unreadable
from minglu.readers.typed_rows import read_typed_rows
from tests.unit.readers.test_picture import png

PICTURE = png(1080, 2000)
ROW = {"region": [0, 470, 1080, 230], "kind": "call", "at": "2026-11-05 14:03", "direction": "in", "answered": True} | {
    "duration": "1分35秒",
    "other": "160 0000 0900",
}


def typed(*rows: object, picture: bytes = PICTURE, **more: object) -> bytes:
    digest = base64.b64encode(hashlib.sha256(picture).digest()).decode()
    return json.dumps({"picture": digest, "rows": rows, **more}).encode()


def read(data: bytes) -> Readings:
    return read_typed_rows(data, picture=PICTURE, zone="Asia/Shanghai")


def test_a_row_is_read_with_its_region_as_its_place() -> None:
    row = read(typed(ROW)).rows[0]
    assert (row.place, row.other, row.direction, row.answered, row.seconds) == ("region 0,470,1080,230", "160 0000 0900", "in", True, 95)
    assert (row.at, row.doubts) == (parse_instant("2026-11-05T14:03:00+08:00"), ("to the minute only",))


def test_a_year_that_the_picture_does_not_show_is_said() -> None:
    row = read(typed(ROW | {"shown": "11月5日 14:03"})).rows[0]
    assert row.at_text == "11月5日 14:03"
    assert "the picture does not show the year: the person who typed the row gave it" in row.doubts


def test_a_relative_day_without_a_typed_moment_has_no_moment() -> None:
    row = read(typed({name: value for name, value in ROW.items() if name != "at"} | {"shown": "昨天 14:03"})).rows[0]
    assert (row.at, row.at_text) == (None, "昨天 14:03")
    assert row.doubts[0] == "no certain moment was typed"


def test_a_picture_that_shows_a_name_gives_no_number() -> None:
    row = read(typed({name: value for name, value in ROW.items() if name != "other"} | {"text": "林望舒"})).rows[0]
    assert (row.other, row.text) == ("", "林望舒")
    assert "the picture shows no number" in row.doubts


@pytest.mark.parametrize("region", [[0, 0, 1080, 2000], [1079, 1999, 1, 1]])
def test_a_region_may_reach_to_the_edge(region: list[int]) -> None:
    assert len(read(typed(ROW | {"region": region})).rows) == 1


OUTSIDE = [[1, 0, 1080, 1], [0, 1, 1, 2000], [-1, 0, 5, 5], [0, 0, 0, 5], [0, 0, 10**30, 5]]
NO_REGIONS = [[0, 0, 5], [0, 0, 5, 5, 5], [0, 0, 5.0, 5], [True, 0, 5, 5], ["0", 0, 5, 5], "0,0,5,5", None, {}]


@pytest.mark.parametrize("region", [*OUTSIDE, *NO_REGIONS])
def test_a_region_outside_the_picture_costs_the_row(region: object) -> None:
    readings = read(typed(ROW | {"region": region}, ROW))
    assert [(left.place, left.because) for left in readings.left_out] == [("row 1", "outside_the_picture")]
    assert len(readings.rows) == 1


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"kind": "fax"}, "wrong_kind"),
        ({"direction": "up"}, "wrong_direction"),
        ({"answered": 1}, "wrong_answered"),
        ({"answered": None}, "wrong_answered"),
        ({"at": "yesterday"}, "no_moment"),
        ({"at": 5}, "wrong_text"),
        ({"duration": "long"}, "no_length"),
        ({"other": "1" * 41}, "wrong_text"),
        ({"other": "", "text": ""}, "neither_number_nor_text"),
        ({"colour": "red"}, "unknown_member"),
        ({"kind": ["call"]}, "wrong_kind"),
        ({"direction": {}}, "wrong_direction"),
    ],
)
def test_a_wrong_member_costs_the_row_and_is_named(change: dict[str, object], because: str) -> None:
    readings = read(typed(ROW | change))
    assert readings.rows == ()
    assert readings.left_out[0].because == because


@pytest.mark.parametrize("row", [None, 5, "row", [], [ROW]])
def test_a_row_that_is_no_object_is_left_out(row: object) -> None:
    assert read(typed(row)).left_out[0].because == "not_an_object"


def test_rows_for_another_picture_are_refused() -> None:
    with pytest.raises(Unreadable, match="typed for another picture"):
        read(typed(ROW, picture=png(10, 10)))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "typed rows are JSON"),
        (b"\xff", "typed rows are JSON"),
        (b"[" * 100_000, "typed rows are JSON"),
        (b'{"rows": [], "rows": []}', "each member named once"),
        (b'{"rows": [NaN]}', "typed rows are JSON"),
        (b"[]", "typed rows are a JSON object"),
        (typed(ROW, extra=1), "the members picture and rows and no others"),
        (typed(*[1] * 2_001), "rows is a list of at most 2000"),
        (b" " * 1_000_001, "at most 1000000 bytes"),
    ],
)
def test_other_documents_are_refused(data: bytes, what: str) -> None:
    with pytest.raises(Unreadable, match=what):
        read(data)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["call", "in", "2026-11-05 14:03"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*ROW, "shown", "text"]), inner, max_size=6),
    max_leaves=12,
)


@given(st.lists(_JSON, max_size=6))
def test_every_row_ends_as_a_reading_or_as_left_out(rows: list[Any]) -> None:
    readings = read(typed(*rows))
    assert len(readings.rows) + len(readings.left_out) == len(rows)
